/* SPDX-License-Identifier: EUPL-1.2
 * Walking through the items of a round in the terminal: one is shown, one key is its result, and it
 * is logged at once, so that stopping loses nothing. */
#pragma once

#include "command.h"

/* riskctl review S31 */
enum exit_status review_run(struct invocation *);
