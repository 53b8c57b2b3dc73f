/* SPDX-License-Identifier: EUPL-1.2
 * How many must be drawn: for every verdict to be reachable, and to show that enough conforms. */
#pragma once

#include "command.h"

/* Tells when `size` is fewer than the verdicts of the control need. */
enum exit_status sample_plan_warn(struct invocation *, const char *control, uint32_t size);
/* riskctl control plan-sample C5 --population 200 */
enum exit_status sample_plan_run(struct invocation *);
