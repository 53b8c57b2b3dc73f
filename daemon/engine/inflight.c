/* SPDX-License-Identifier: EUPL-1.2
 * A hash table of fixed size with chains. Its chains are bounded by the calls that a connection may
 * have in flight, so nobody gains by choosing seqs that meet in a slot. */
#include "inflight.h"

#include "job.h"

static size_t slot_of(uint64_t connection, uint64_t seq)
{
	uint64_t mixed = (connection * 0x9e3779b97f4a7c15u) ^ (seq * 0xc2b2ae3d27d4eb4fu);
	return (size_t)(mixed >> 54) % INFLIGHT_SLOTS;
}

bool inflight_has(const struct inflight *inflight, uint64_t connection, uint64_t seq)
{
	const struct job *job = inflight->slots[slot_of(connection, seq)];
	while (job && (job->connection != connection || job->seq != seq))
		job = job->next_in_slot;
	return job != NULL;
}

void inflight_add(struct inflight *inflight, struct job *job)
{
	struct job **slot = &inflight->slots[slot_of(job->connection, job->seq)];
	job->next_in_slot = *slot;
	*slot = job;
	inflight->n++;
}

void inflight_remove(struct inflight *inflight, struct job *job)
{
	struct job **link = &inflight->slots[slot_of(job->connection, job->seq)];
	while (*link != job)
		link = &(*link)->next_in_slot;
	*link = job->next_in_slot;
	inflight->n--;
}
