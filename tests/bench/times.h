/* SPDX-License-Identifier: EUPL-1.2
 * How long answers took: counts in buckets that are 6 % wide, and quantiles of them. */
#pragma once

#include <stdint.h>

#define TIMES_STEPS 16
#define TIMES_BUCKETS (64 * TIMES_STEPS)

struct times {
	uint64_t n, buckets[TIMES_BUCKETS];
};

void times_add(struct times *, uint64_t ns);
void times_merge(struct times *, const struct times *more);
/* The time in ns that `share` of all answers did not exceed; 0 without any. */
double times_quantile(const struct times *, double share);
