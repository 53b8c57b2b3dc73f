/* SPDX-License-Identifier: EUPL-1.2
 * A read from its snapshot to the pieces of its answer. Must never write. */
#include "read.h"

#include <inttypes.h>

#include "decode.h"

static int refuse_ahead(struct store *store, struct job *job)
{
	CLEANUP(store_endp) struct snapshot *snapshot = NULL;
	struct store_info info;
	int rc = store_begin_read(store, &snapshot);
	if (!rc)
		rc = store_info(snapshot, &info);
	if (rc)
		return rc;
	call_param(&job->call, "value", "%" PRIu64, job->at);
	call_param(&job->call, "size", "%" PRIu64, info.seq);
	return refuse(&job->call, REFUSED_AHEAD, "at");
}

int read_run(struct store *store, struct job *job)
{
	CLEANUP(store_endp) struct snapshot *snapshot = NULL;
	if (job_is_late(job))
		return refuse(&job->call, REFUSED_DEADLINE, "%s", "");
	int rc = job->at ? store_begin_read_at(store, job->at, &snapshot) :
			   store_begin_read(store, &snapshot);
	if (rc == STORE_AHEAD)
		return refuse_ahead(store, job);
	if (rc)
		return rc;
	store_watch(snapshot, job_is_over, job);
	rc = job_begin(job, snapshot, NULL);
	if (!rc && job->body_waits)
		rc = decode_body(job);
	return rc ? rc : job->call.route->method->run(&job->call);
}
