/* SPDX-License-Identifier: EUPL-1.2
 * A call that logs results, while it runs. result_find.c says which items are meant, result_keep.c
 * what a correction leaves as it is, ops_result.c what they came to. */
#pragma once

#include "round.h"

struct log {
	struct call *call;
	const PB(LogResultsRequest) *request;
	struct loaded loaded;
	char round_text[ID_TEXT_MAX];
	PB(Round) round;            /* as it will be */
	const PB(Control) *control; /* loaded when attributes are given */
	char *today;
	uint32_t *ranks; /* of each result; 0: refused */
	uint8_t *seen;   /* a bit for each rank; NULL: there is one result */
	bool has_list; /* of ids, perhaps erased */
	bool has_written;
};

/* What attributes come to: an item deviates if one of them does. */
PB(Outcome) result_outcome(PB(AttributeOutcome) *const *attributes, size_t n);
/* Adds to a correction what it leaves as it is logged: note, evidence, attributes. */
int result_keep(struct arena *, const PB(Result) *logged, PB(ItemResult) *correction);
/* Refuses the i-th result for the item that it names. */
int result_refuse_item(struct log *, size_t i, enum refused);
/* Fills in the ranks of the results that name their item by a text, all at once. */
int result_find_items(struct log *);
/* Fills in the rank of the i-th result, or refuses it: no such item, or one that stood before. */
int result_find_rank(struct log *, size_t i);
