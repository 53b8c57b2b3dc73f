/* SPDX-License-Identifier: EUPL-1.2
 * Numbers that a seed gives again (xorshift64*). Never for anything but tests. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct random {
	uint64_t state; /* not 0 */
};

static inline struct random random_of(uint64_t seed)
{
	return (struct random){ (seed + 1) * 0x9E3779B97F4A7C15u | 1 };
}

static inline uint32_t random_next(struct random *r)
{
	r->state ^= r->state >> 12;
	r->state ^= r->state << 25;
	r->state ^= r->state >> 27;
	return (uint32_t)((r->state * 0x2545F4914F6CDD1Du) >> 32);
}

/* 0 to n - 1 */
static inline uint32_t random_below(struct random *r, uint32_t n)
{
	return n ? random_next(r) % n : 0;
}

static inline bool random_percent(struct random *r, uint32_t percent)
{
	return random_below(r, 100) < percent;
}
