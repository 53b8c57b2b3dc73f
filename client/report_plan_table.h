/* SPDX-License-Identifier: EUPL-1.2
 * The five columns of a plan. */
#pragma once

#include "report_draft.h"

/* Risk, value, measure, control and corrective action, in the unit's own words. What serves several
 * risks is printed once, with all of them; where it comes again it is only referred to. */
void report_plan_table_add(struct report_draft *, const char *plan);
