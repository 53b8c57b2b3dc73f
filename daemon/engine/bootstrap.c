/* SPDX-License-Identifier: EUPL-1.2
 * Born data goes the way of every write, as an entry by the daemon itself, so that the first entry
 * of a register is like all others. */
#include "bootstrap.h"

#include <errno.h>

#include "job.h"

#define METHOD "riskreg.v1.ScaleService/Set"
#define MEMORY_MAX ((size_t)1 << 20)

static const struct actor daemon_itself = { .name = "riskregd" };

/* Runs the op and applies its changes; a refusal here would be a mistake in the program. */
static int apply(struct job *job, struct snapshot *snapshot)
{
	struct call *call = &job->call;
	struct entropy entropy = { .left = 0 };
	struct entry entry;
	size_t conflict;
	call->route = ops_find(VIEW_LITERAL(METHOD));
	int rc = job_begin(job, snapshot, &entropy);
	if (!rc)
		rc = scale_bootstrap(call);
	if (rc)
		return rc < 0 ? rc : -EINVAL;
	struct stamp stamp = {
		.time_ms = call->now_ms,
		.actor = view_of_string(daemon_itself.name),
		.method = VIEW_LITERAL(METHOD),
	};
	rc = entropy_get(&entropy, stamp.random);
	if (rc)
		return rc;
	rc = store_apply(snapshot, changes_of(call->changes, call->n_changes), &stamp, &entry,
			 &conflict);
	return rc == STORE_FULL ? -ENOSPC : rc > 0 ? -EINVAL : rc;
}

static int write_first(struct store *store, struct job *job)
{
	struct snapshot *snapshot = NULL;
	struct store_info info;
	int rc = store_begin_write(store, &snapshot);
	if (!rc)
		rc = store_info(snapshot, &info);
	bool is_empty = !rc && info.seq == 0;
	if (is_empty)
		rc = apply(job, snapshot);
	if (rc || !is_empty) {
		store_end(snapshot);
		return rc;
	}
	rc = store_commit(snapshot);
	return rc == STORE_FULL ? -ENOSPC : rc;
}

int bootstrap_register(struct store *store)
{
	struct job_pool pool = { .request_memory_max = MEMORY_MAX };
	struct job *job = job_get(&pool, 0, &daemon_itself, NULL);
	if (!job)
		return -ENOMEM;
	int rc = write_first(store, job);
	job_put(&pool, job);
	job_pool_deinit(&pool);
	return rc;
}
