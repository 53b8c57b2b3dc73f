/* SPDX-License-Identifier: EUPL-1.2
 * When to begin a batch, see gather.h. */
#include "gather.h"

struct gather gather_begin(size_t n_expected, size_t n_queued, int64_t now)
{
	return (struct gather){ n_expected, n_queued, now, now };
}

bool gather_waits(struct gather *gather, size_t n_queued, int64_t now)
{
	if (n_queued > gather->n_seen)
		gather->came = now;
	gather->n_seen = n_queued;
	return n_queued < gather->n_expected && now - gather->began < GATHER_MAX_NS &&
	       now - gather->came < GATHER_GAP_NS;
}
