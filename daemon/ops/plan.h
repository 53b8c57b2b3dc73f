/* SPDX-License-Identifier: EUPL-1.2
 * Plans as other nouns see them: the one of a unit and year, and what it holds. */
#pragma once

#include "load.h"

#define PLAN_YEAR_MIN 1990
#define PLAN_YEAR_MAX 2100

/* ret->record.version is 0 when the unit has no plan for the year. */
int plan_find(struct call *, const char *unit, uint32_t year, struct loaded *ret);
/* Walks the items of a plan that are not withdrawn: *ret_record is what the next one holds, its
 * kind 0 at the end. */
struct cursor plan_items(struct call *, const struct id *plan);
int plan_items_next(struct cursor *, struct call *, struct id *ret_record,
		    const PB(PlanItem) **ret_item);
