/* SPDX-License-Identifier: EUPL-1.2
 * What the keys of riskctl review mean, in Swedish and English at once. Pure. */
#pragma once

#include <riskreg/pb.h>

enum review_action {
	REVIEW_NOTHING, /* a key that means nothing */
	REVIEW_CONFORMING,
	REVIEW_DEVIATING,
	REVIEW_NOT_APPLICABLE,
	REVIEW_NOTE,
	REVIEW_BACK,
	REVIEW_SKIP,
	REVIEW_STOP,
};

/* Either case. */
enum review_action review_key_action(int key);
/* OUTCOME_UNSPECIFIED for an action that is none. */
PB(Outcome) review_key_outcome(enum review_action);
/* The first of the items after index `at` that is pending, from the beginning when there is none
 * after it; `n` when none is. */
size_t review_key_next(PB(Item) *const *items, size_t n, size_t at);
/* The nearest item before index `at` that was not replaced; `at` when there is none. */
size_t review_key_back(PB(Item) *const *items, size_t at);
