/* SPDX-License-Identifier: EUPL-1.2
 * What was accepted, by a plan or of an action, and whether that still holds on a day. Reads only;
 * when an acceptance holds is domain/action.h's to say. */
#pragma once

#include "../domain/action.h"
#include "load.h"

struct accepted {
	struct caldate until;
	bool is_over;     /* the day is behind its last one */
	bool has_changed; /* what was accepted is not what is there */
};

static inline bool accepted_holds(const struct accepted *accepted)
{
	return !accepted->is_over && !accepted->has_changed;
}

/* Of an action in ACTION_STATE_ACCEPTED. A material change voids it at once (ops_action.c). */
struct accepted accepted_action(const PB(Action) *, struct caldate day);
/* Of a risk by an item with DISPOSITION_ACCEPTED. */
int accepted_risk(struct call *, const struct id *risk, const PB(PlanItem) *, struct caldate day,
		  struct accepted *ret);
/* Is the risk, materially, another one than the item holds? */
int accepted_compare(struct call *, const struct id *risk, const PB(PlanItem) *, bool *ret_changed);
/* "accepterad till och med 2026-12-31", or why it holds no longer; NULL when memory is out. */
char *accepted_text(struct call *, uint32_t kind, const struct accepted *);
