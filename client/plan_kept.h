/* SPDX-License-Identifier: EUPL-1.2
 * What a plan's table says otherwise than the plan. Import takes what is new; what is there under a
 * title stays as it is, so that nobody rewrites a record that rounds and decisions rest on by
 * reading in a file. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

/* Tells of every text that is not the plan's, and of every value of a municipality-wide risk, by
 * row, with what helps. After the import; nothing when there is no such plan. */
void plan_kept_tell(struct invocation *, const PB(ImportPlanRequest) *);
