/* SPDX-License-Identifier: EUPL-1.2
 * Is it likely, that is more than 5 % likely, that a random sample shows so few deviations? The one
 * question behind every statement of assurance. Answered in whole numbers, since at a tie (20
 * items, 19 drawn, one deviates: just 5 % that it is missed) a float answers by chance. Takes no
 * memory but some 75 kB of stack; some 0.2 s for the largest. */
#pragma once

#include <riskreg/view.h>

#define TAIL_ITEMS_MAX 1000000
#define TAIL_DRAWN_MAX 10000

/* `drawn` of `items`, of which `deviating` deviate, are drawn at random; with put_back each item is
 * put back before the next is drawn, so that deviating / items is the chance of every draw. */
struct tail {
	uint32_t items;     /* 1 .. TAIL_ITEMS_MAX */
	uint32_t drawn;     /* 1 .. TAIL_DRAWN_MAX, at most items unless put_back */
	uint32_t deviating; /* at most items; with put_back less */
	uint32_t found;     /* deviations, less than drawn and than deviating */
	bool put_back;
};

/* P[at most `found` deviate among the drawn] > 5 %. */
bool tail_is_likely(const struct tail *);

/* A field of *tail that makes it less likely as it grows: deviating or drawn. It is likely at `low`
 * and it is not at `high`; at both what is asked above of a tail need not hold. */
struct tail_search {
	struct tail *tail;
	uint32_t *field;
	uint32_t low, high;
};
/* The last value at which it is likely. The guess, in low .. high - 1, decides how long it takes,
 * never what is found. */
uint32_t tail_find(struct tail_search, uint32_t guess);
/* Nearly always what tail_find finds; in floating point, some milliseconds. */
uint32_t tail_guess(struct tail_search);
