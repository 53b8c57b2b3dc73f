/* SPDX-License-Identifier: EUPL-1.2
 * Counters of the running daemon, see counters.h. */
#include "counters.h"

#include <stdio.h>

#include <riskreg/arena.h>

#include "../ops/op.h"

static const char *const names[COUNTER_COUNT] = {
	[COUNTER_CONNECTIONS] = "connections",
	[COUNTER_CONNECTIONS_REFUSED] = "connections.refused",
	[COUNTER_CALLS] = "calls",
	[COUNTER_REFUSED] = "calls.refused",
	[COUNTER_WRITES] = "writes",
	[COUNTER_BATCHES] = "writes.batches",
	[COUNTER_FAULTS] = "faults",
	[COUNTER_HEAVY] = "calls.heavy",
	[COUNTER_HEAVY_AGAIN] = "calls.heavy.again",
	[COUNTER_BUFFERED] = "memory.buffered",
};

void counters_init(struct counters *counters, const struct store *store)
{
	size_t n;
	const struct store_kind *kinds = ops_kinds(&n);
	counters->store = store;
	counters->n_kinds = n < COUNTERS_KINDS_MAX ? n : COUNTERS_KINDS_MAX;
	for (size_t i = 1; i < counters->n_kinds; i++)
		snprintf(counters->read_names[i], COUNTERS_NAME_SIZE, "reads.%s",
			 kinds[i].name ? kinds[i].name : "unknown");
}

uint64_t counters_memory(const struct counters *counters)
{
	return arena_held_by_all() + (uint64_t)counters->values[COUNTER_BUFFERED];
}

bool counters_get(const struct counters *counters, size_t i, const char **ret_name,
		  uint64_t *ret_value)
{
	if (i < COUNTER_COUNT) {
		*ret_name = names[i];
		*ret_value = (uint64_t)counters->values[i];
		return true;
	}
	if (i == COUNTER_COUNT) {
		*ret_name = "memory";
		*ret_value = counters_memory(counters);
		return true;
	}
	size_t kind = i - COUNTER_COUNT; /* 0 is no kind */
	if (kind >= counters->n_kinds)
		return false;
	*ret_name = counters->read_names[kind];
	store_reads(counters->store, (uint8_t)kind, ret_value);
	return true;
}
