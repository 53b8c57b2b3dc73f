/* SPDX-License-Identifier: EUPL-1.2
 * Puts a load on a peer for a while: one connection a client, as many threads as processors. */
#pragma once

#include <stdatomic.h>

#include "bench.h"
#include "times.h"

struct load {
	uint64_t answers;
	double seconds; /* from the first request until the last answer */
	struct times times;
};

/* One run of a job. `*interrupted` ends it early. */
int load_run(struct server *, const struct job *, double seconds,
	     const atomic_bool *interrupted, struct load *ret);
/* Logs results 1 .. ranks of every control. */
int load_fill(struct server *, uint32_t ranks);
/* Does the peer count as many results as it has acknowledged? */
int load_verify(const struct server *);
