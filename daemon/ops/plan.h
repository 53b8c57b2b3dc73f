/* SPDX-License-Identifier: EUPL-1.2
 * Plans as other nouns see them: the one of a unit and year, what it holds, what its state
 * allows. */
#pragma once

#include "../domain/plan.h"
#include "load.h"

/* ret->record.version is 0 when the unit has no plan for the year. */
int plan_find(struct call *, const char *unit, uint32_t year, struct loaded *ret);
/* Walks the items of a plan that are not withdrawn: *ret_record is what the next one holds, its
 * kind 0 at the end. */
struct cursor plan_items(struct call *, const struct id *plan);
int plan_items_next(struct cursor *, struct call *, struct id *ret_record,
		    const PB(PlanItem) **ret_item);
/* The same, with the item's own record. */
int plan_items_next_loaded(struct cursor *, struct call *, struct id *ret_record,
			   struct loaded *ret);

const PB(Plan) *plan_of(const struct loaded *);
/* The plan that a request names, which the caller may change and whose state allows the move. */
int plan_load_for(struct call *, const char *id, const char *field, enum plan_move,
		  struct loaded *ret);
/* REFUSED_PLAN_STATE unless the state allows the move. */
int plan_check_move(struct call *, const struct loaded *plan, enum plan_move, const char *field);
/* After the decision content changes with a reason only. */
bool plan_needs_reason(const struct loaded *plan);
int plan_check_reason(struct call *, const struct loaded *plan, const char *reason,
		      const char *field);

/* Propose, Decide, Fulfil, Close (plan_move.c). */
int plan_propose(struct call *);
int plan_decide(struct call *);
int plan_fulfil(struct call *);
int plan_close(struct call *);
/* Check (plan_review.c). */
int plan_review(struct call *);
/* Export (plan_export.c). */
int plan_export(struct call *);
