/* SPDX-License-Identifier: EUPL-1.2
 * Job U: how fast the daemon makes its index anew from the journal. It has no peers. */
#pragma once

#include <stdatomic.h>

#include "table.h"

/* A register of its own below `directory` with this many results at least, each logged by a request
 * of its own; then, once a run, the daemon starts without an index that it trusts. */
int rebuild_run(const struct server *like, const char *directory, uint64_t results, unsigned runs,
		const atomic_bool *interrupted, struct cell *ret);
