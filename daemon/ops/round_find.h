/* SPDX-License-Identifier: EUPL-1.2
 * From the ids of items to their ranks. */
#pragma once

#include "load.h"

struct round_wanted {
	const char *item;  /* given */
	size_t i;          /* given: whose it is */
	uint32_t rank;     /* 0: no such item is in play */
	uint32_t position; /* in the population, also when it is not drawn; 0: not there */
};

/* Fills in the ranks of these ids, for all of them at once; puts them in another order. */
int round_find(struct call *, const struct loaded *round, struct round_wanted *, size_t n);
