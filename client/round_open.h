/* SPDX-License-Identifier: EUPL-1.2
 * Opening a round: hand-picked items, a list, counts, a review, or a population to come. */
#pragma once

#include "command.h"

/* riskctl round open C5 */
enum exit_status round_open_run(struct invocation *);
