/* SPDX-License-Identifier: EUPL-1.2
 * Drawing again what a round drew, from what the register holds, and saying whether it is the same:
 * the client's own work, so that nobody needs to trust the daemon. */
#pragma once

#include "command.h"

/* riskctl round verify S31 */
enum exit_status round_verify_run(struct invocation *);
