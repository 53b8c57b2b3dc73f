/* SPDX-License-Identifier: EUPL-1.2
 * PlanService/Rollover, in two parts: plan_rollover.c decides what becomes of each item and puts
 * it, plan_ledger.c counts what was put against what there was. */
#pragma once

#include "../domain/rollover.h"
#include "followup.h"

int plan_rollover(struct call *);

/* Counts, from the changes of the call and the store, what became of every followed item of the old
 * plan, and refuses with REFUSED_NOT_CONSERVED when one is unaccounted for. */
int plan_ledger_check(struct call *, const struct id *old, const struct id *next,
		      struct rollover_ledger *ret);
