/* SPDX-License-Identifier: EUPL-1.2
 * Tails of the hypergeometric and the binomial distribution in whole numbers: ways to draw at most
 * `found` deviating items against all ways to draw. GMP's lowest layer on arrays of fixed size:
 * nothing is allocated, and floating point never decides.
 *
 * Ways to draw just i deviating: C(deviating, i) * C(conforming, drawn - i), or with put_back
 * C(drawn, i) * deviating^i * conforming^(drawn - i). Each is the one before times a fraction, so a
 * sum costs one short multiplication and one short division a term. */
#include "tail.h"

#include <gmp.h>

/* All ways to draw are at most items^drawn, 20 bits for each item; the first spare limb is for what
 * is multiplied before it is divided, the second for rounding up. */
#define ITEM_BITS 20
#define LIMBS (TAIL_DRAWN_MAX * ITEM_BITS / GMP_NUMB_BITS + 2)

_Static_assert(TAIL_ITEMS_MAX <= 1 << ITEM_BITS, "an item takes ITEM_BITS");
_Static_assert(GMP_NUMB_BITS == 64, "a fraction's parts, up to 1e10, must fit a limb");

struct number {
	mp_size_t n; /* limbs, the highest is not 0 */
	mp_limb_t limbs[LIMBS];
};

static void multiply(struct number *x, uint64_t by)
{
	mp_limb_t carry = mpn_mul_1(x->limbs, x->limbs, x->n, by);
	if (carry)
		x->limbs[x->n++] = carry;
}

/* Without remainder. */
static void divide(struct number *x, uint64_t by)
{
	mpn_divexact_1(x->limbs, x->limbs, x->n, by);
	x->n -= x->limbs[x->n - 1] == 0;
}

static void add(struct number *x, const struct number *y)
{
	while (x->n < y->n)
		x->limbs[x->n++] = 0;
	mp_limb_t carry = mpn_add(x->limbs, x->limbs, x->n, y->limbs, y->n);
	if (carry)
		x->limbs[x->n++] = carry;
}

static bool is_larger(const struct number *x, const struct number *y)
{
	return x->n != y->n ? x->n > y->n : mpn_cmp(x->limbs, y->limbs, x->n) > 0;
}

/* In how many ways `drawn` of `items` can be drawn. Divided as it grows, so that it never exceeds
 * the result by more than one factor. */
static void count_ways(uint32_t items, uint32_t drawn, bool put_back, struct number *ret)
{
	bool leave_fewer = !put_back && items - drawn < drawn;
	uint32_t n = leave_fewer ? items - drawn : drawn;
	ret->limbs[0] = 1;
	ret->n = 1;
	for (uint32_t i = 0; i < n; i++) {
		multiply(ret, put_back ? items : items - i);
		if (!put_back)
			divide(ret, i + 1);
	}
}

/* So many deviate among the drawn at least: those that conform may be too few. */
static uint32_t fewest(const struct tail *t)
{
	uint32_t conforming = t->items - t->deviating;
	return t->put_back || t->drawn <= conforming ? 0 : t->drawn - conforming;
}

static void count_fewest(const struct tail *t, uint32_t i, struct number *ret)
{
	if (i == 0)
		count_ways(t->items - t->deviating, t->drawn, t->put_back, ret);
	else
		count_ways(t->deviating, i, false, ret);
}

/* The ways to draw i + 1 deviating, in terms of those to draw i. */
struct fraction {
	uint64_t times, by;
};

static struct fraction next(const struct tail *t, uint32_t i)
{
	uint64_t left = t->drawn - i;
	uint64_t deviating = t->put_back ? t->deviating : t->deviating - i;
	uint64_t conforming = t->items - t->deviating - (t->put_back ? 0 : left - 1);
	return (struct fraction){ .times = deviating * left, .by = (i + 1) * conforming };
}

bool tail_is_likely(const struct tail *t)
{
	struct number term, sum, all;
	uint32_t i = fewest(t);
	if (i > t->found)
		return false;
	count_fewest(t, i, &term);
	sum = term;
	for (; i < t->found; i++) {
		struct fraction f = next(t, i);
		multiply(&term, f.times);
		divide(&term, f.by);
		add(&sum, &term);
	}
	count_ways(t->items, t->drawn, t->put_back, &all);
	multiply(&sum, 20);
	return is_larger(&sum, &all);
}

/* The same in floating point, relative to the ways to draw just `found`: what grows beyond all
 * bounds on one side is infinite, and compares as such. */
static bool seems_likely(const struct tail *t)
{
	uint32_t least = fewest(t);
	if (least > t->found)
		return false;
	double few = 1, many = 0, weight = 1;
	for (uint32_t i = t->found; i > least; i--) {
		struct fraction f = next(t, i - 1);
		weight *= (double)f.by / (double)f.times;
		few += weight;
	}
	weight = 1;
	for (uint32_t i = t->found; i < t->drawn && weight > 0; i++) {
		struct fraction f = next(t, i);
		weight *= (double)f.times / (double)f.by;
		many += weight;
	}
	return 19 * few > many;
}

uint32_t tail_guess(struct tail_search s)
{
	while (s.high - s.low > 1) {
		uint32_t middle = s.low + (s.high - s.low) / 2;
		*s.field = middle;
		if (seems_likely(s.tail))
			s.low = middle;
		else
			s.high = middle;
	}
	return s.low;
}

/* Away from the guess in growing strides until the end lies between two values, then by halves. A
 * stride below 0 lands, unsigned, above everything. */
uint32_t tail_find(struct tail_search s, uint32_t guess)
{
	uint32_t at = guess + 1 < s.high ? guess + 1 : guess;
	for (uint32_t stride = 1; s.high - s.low > 1; stride *= 2) {
		if (at <= s.low || at >= s.high)
			at = s.low + (s.high - s.low) / 2;
		*s.field = at;
		if (tail_is_likely(s.tail)) {
			s.low = at;
			at += stride;
		} else {
			s.high = at;
			at -= stride;
		}
	}
	return s.low;
}
