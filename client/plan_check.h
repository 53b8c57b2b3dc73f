/* SPDX-License-Identifier: EUPL-1.2
 * riskctl plan check. */
#pragma once

#include "command.h"

/* What is amiss with a plan, worst first. EXIT_STATUS_ATTENTION when there is an error among it. */
enum exit_status plan_check_run(struct invocation *);
