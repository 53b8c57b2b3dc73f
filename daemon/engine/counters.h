/* SPDX-License-Identifier: EUPL-1.2
 * What the running daemon counts, as admin stats tells it: the engine's counters, then the memory
 * of calls and connections, then how much was read of each kind of record. */
#pragma once

#include "engine.h"

#define COUNTERS_KINDS_MAX 32
#define COUNTERS_NAME_SIZE 32

struct counters {
	const struct store *store;
	_Atomic int64_t values[COUNTER_COUNT];
	char read_names[COUNTERS_KINDS_MAX][COUNTERS_NAME_SIZE]; /* "reads.result", by kind */
	size_t n_kinds;
};

/* In memory that is zeroed. */
void counters_init(struct counters *, const struct store *);
/* Bytes that calls and connections hold. */
uint64_t counters_memory(const struct counters *);
/* The i-th from 0; false after the last one. */
bool counters_get(const struct counters *, size_t i, const char **ret_name, uint64_t *ret_value);
