/* SPDX-License-Identifier: EUPL-1.2
 * The facts that the checks of a plan look at, read for one record at a time. */
#pragma once

#include "../domain/plan_check.h"
#include "followup.h"

struct plan_reader {
	struct call *call;
	struct loaded plan;
	struct caldate today;
	uint64_t decided_seq; /* of the version that was decided first; 0: none */
};

/* All but the subject's own are filled; item is NULL for a risk that the plan does not hold. */
int plan_facts_of_risk(const struct plan_reader *, const struct id *, const PB(PlanItem) *item,
		       struct plan_facts *ret);
int plan_facts_of_control(const struct plan_reader *, const struct id *, const PB(PlanItem) *item,
			  struct plan_facts *ret);
int plan_facts_of_work(const struct plan_reader *, const struct id *, const PB(PlanItem) *item,
		       struct plan_facts *ret);
