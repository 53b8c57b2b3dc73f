/* SPDX-License-Identifier: EUPL-1.2
 * riskctl plan show P3: a plan with what it holds. */
#pragma once

#include "command.h"

enum exit_status plan_show_run(struct invocation *);
