/* SPDX-License-Identifier: EUPL-1.2
 * What a plan holds, in its order, with each record in the version that the plan holds. */
#pragma once

#include "report_draft.h"

struct report_item {
	const PB(Record) *record; /* of the item itself */
	const PB(PlanItem) *item;
	PB(Kind) kind;
	const PB(Record) *pinned, *newest; /* the record as the plan holds it, and in force */
	const char *title;                 /* of the pinned one */
	bool is_common;                    /* it belongs to a unit above the plan's */
};

struct report_items {
	struct report_item *all;
	size_t n;
};

/* Empty once something failed. */
struct report_items report_items_read(struct report_draft *, const char *plan);
/* NULL: the plan does not hold it. */
const struct report_item *report_items_find(const struct report_items *, const char *record);
size_t report_items_count(const struct report_items *, PB(Kind));
/* How far the plan has come with it; what was erased of that is said to be. */
const char *report_items_stand(struct report_draft *, const struct report_item *);
/* "M1 Utbildning i kommunens rutiner (kommungemensam)" */
const char *report_items_name(struct report_draft *, const struct report_item *);
