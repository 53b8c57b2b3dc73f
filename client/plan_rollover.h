/* SPDX-License-Identifier: EUPL-1.2
 * riskctl plan rollover. */
#pragma once

#include "command.h"

/* Says what the next year's plan gets, asks, writes, and says what became of what was open. */
enum exit_status plan_rollover_run(struct invocation *);
