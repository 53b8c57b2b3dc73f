/* SPDX-License-Identifier: EUPL-1.2
 * When to begin a batch. Clients that were answered together come back together, though not at one
 * moment: a batch that began with the first of them would make the others wait for two syncs. So
 * the writer waits for as many as it has reason to expect, while they come no more than
 * GATHER_GAP_NS apart, GATHER_MAX_NS at most, which is little beside a sync. Knows no clock. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GATHER_GAP_NS 100000
#define GATHER_MAX_NS 500000

struct gather {
	size_t n_expected; /* calls: those last answered, and those that came meanwhile */
	size_t n_seen;
	int64_t began, came; /* nanoseconds: when it began, and when the last call came */
};

/* With so many queued already. */
struct gather gather_begin(size_t n_expected, size_t n_queued, int64_t now);
/* With so many queued now: is there reason to wait on? */
bool gather_waits(struct gather *, size_t n_queued, int64_t now);
