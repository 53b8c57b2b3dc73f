/* SPDX-License-Identifier: EUPL-1.2
 * Answer times in buckets: a power of two, and 16 steps within it. Must never allocate: it is
 * called for every answer. */
#include "times.h"

static unsigned bucket_of(uint64_t ns)
{
	if (ns < TIMES_STEPS)
		return (unsigned)ns;
	unsigned power = 63 - (unsigned)__builtin_clzll(ns);
	return power * TIMES_STEPS + (unsigned)(ns >> (power - 4) & (TIMES_STEPS - 1));
}

/* The upper end of a bucket. */
static double end_of(unsigned bucket)
{
	if (bucket < TIMES_STEPS)
		return bucket;
	unsigned power = bucket / TIMES_STEPS;
	return (double)(TIMES_STEPS + bucket % TIMES_STEPS + 1) * (double)(1ull << (power - 4));
}

void times_add(struct times *times, uint64_t ns)
{
	times->n++;
	times->buckets[bucket_of(ns)]++;
}

void times_merge(struct times *times, const struct times *more)
{
	times->n += more->n;
	for (unsigned i = 0; i < TIMES_BUCKETS; i++)
		times->buckets[i] += more->buckets[i];
}

double times_quantile(const struct times *times, double share)
{
	double seen = 0;
	for (unsigned i = 0; i < TIMES_BUCKETS; i++) {
		seen += (double)times->buckets[i];
		if (times->buckets[i] && seen >= share * (double)times->n)
			return end_of(i);
	}
	return 0;
}
