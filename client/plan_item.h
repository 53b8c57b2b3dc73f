/* SPDX-License-Identifier: EUPL-1.2
 * A plan item as people read it, and where one record stands in the plans that hold it. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

/* "pågår", "utesluten: ingen upphandling i år", "flyttad till 2027". */
const char *plan_item_stand(const struct invocation *, const PB(PlanItem) *);
/* What each board does with a record, one row a plan: nothing when no plan holds it. */
enum exit_status plan_item_by_board(struct invocation *, PB(Kind), char *id);
