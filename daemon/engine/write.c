/* SPDX-License-Identifier: EUPL-1.2
 * A write before it is applied, and its answers. A write that ran ahead of its turn holds only on
 * the ground that it was worked out on; nothing here may guess that it has not changed. */
#include "write.h"

#include <errno.h>

#include <riskreg/pb.h>

#include "../ops/kind.h"
#include "answer.h"
#include "decode.h"

static int answer_written(struct job *job, struct view written)
{
	return written.p ? answer_body(job, written, false) : -ENOMEM;
}

int write_answer(struct job *job, const struct entry *entry)
{
	return answer_written(job, call_written(job->arena, entry));
}

/* Both versions, so that the caller can see who was first. */
int write_refuse_conflict(struct call *call, const struct change *change)
{
	struct record record;
	struct entry entry = { .seq = 0 };
	char id[ID_TEXT_MAX];
	int rc = store_get(call->snapshot, &change->id, 0, &record);
	if (!rc && record.version)
		rc = store_entry_head(call->snapshot, record.seq, &entry);
	if (rc < 0)
		return rc;
	id_format(&change->id, id);
	call_param(call, "value", "%s", id);
	call_param(call, "author", "%.*s", (int)entry.actor.n, (const char *)entry.actor.p);
	call_param(call, "expected", "%u", change->expected);
	call_param(call, "version", "%u", record.version);
	return refuse(call, REFUSED_CONFLICT, "%s", "");
}

/* The answer when nothing is written: the newest entry's place, and these changes. */
static int answer_unwritten(struct job *job, size_t n_changes)
{
	struct call *call = &job->call;
	struct store_info info;
	int rc = store_info(call->snapshot, &info);
	if (rc < 0)
		return rc;
	PB(Written) written = PB_INIT(WRITTEN);
	PB(Change) *changes = arena_get_zeroed(job->arena, n_changes + 1, sizeof(*changes));
	char(*ids)[ID_TEXT_MAX] = arena_get(job->arena, (n_changes + 1) * ID_TEXT_MAX);
	written.changes = arena_get_zeroed(job->arena, n_changes + 1, sizeof(*written.changes));
	if (!changes || !ids || !written.changes)
		return -ENOMEM;
	written.seq = info.seq;
	written.time_ms = info.time_ms;
	written.n_changes = n_changes;
	for (size_t i = 0; i < n_changes; i++) {
		id_format(&call->changes[i].id, ids[i]);
		changes[i] = (PB(Change))PB_INIT(CHANGE);
		changes[i].kind = (PB(Kind))call->changes[i].id.kind;
		changes[i].id = ids[i];
		changes[i].version = call->changes[i].expected + 1;
		written.changes[i] = &changes[i];
	}
	size_t size = protobuf_c_message_get_packed_size(&written.base);
	uint8_t *bytes = arena_get(job->arena, size + 1);
	if (bytes)
		protobuf_c_message_pack(&written.base, bytes);
	return answer_written(job, view_of(bytes, size));
}

/* What store_apply would say first. */
static int check_expected(struct call *call)
{
	for (size_t i = 0; i < call->n_changes; i++) {
		struct record record;
		int rc = store_get(call->snapshot, &call->changes[i].id, 0, &record);
		if (rc < 0)
			return rc;
		if (record.version != call->changes[i].expected)
			return write_refuse_conflict(call, &call->changes[i]);
	}
	return 0;
}

/* A key that wrote before gives the first answer again. 0 with *ret_known false: it is new. */
static int answer_known_key(struct job *job, bool *ret_known)
{
	struct entry entry;
	int rc = store_find_key(job->call.snapshot, view_of_string(job->actor.name), job->key,
				&entry);
	if (rc || entry.seq == 0)
		return rc;
	*ret_known = true;
	if (memcmp(entry.request_sha256, job->request_sha256, sizeof(job->request_sha256)) != 0)
		return refuse(&job->call, REFUSED_KEY_REUSED, "key");
	return write_answer(job, &entry);
}

/* What stands in the way of a write before its op is asked. */
static int begin(struct job *job, bool *ret_is_answered)
{
	if (job_is_late(job))
		return refuse(&job->call, REFUSED_DEADLINE, "%s", "");
	return answer_known_key(job, ret_is_answered);
}

int write_run(struct job *job, struct snapshot *snapshot, struct entropy *entropy,
	      bool *ret_is_answered)
{
	struct call *call = &job->call;
	bool is_known = false;
	int rc = job_begin(job, snapshot, entropy);
	if (!rc && job->body_waits)
		rc = decode_body(job);
	if (!rc)
		rc = begin(job, &is_known);
	if (!rc && !is_known)
		rc = call->route->method->run(call);
	if (!rc && !is_known && job->dry_run)
		rc = check_expected(call);
	if (rc)
		return rc;
	*ret_is_answered = is_known || job->dry_run || call->n_changes == 0;
	return *ret_is_answered && !is_known ? answer_unwritten(job, call->n_changes) : 0;
}

static int get_ground(struct call *call, struct ground *ret)
{
	struct record record;
	struct ground ground = { .version = 0 };
	if (call->rests_on.kind) {
		int rc = store_get(call->snapshot, &call->rests_on, 0, &record);
		if (!rc)
			rc = store_counts(call->snapshot, &call->rests_on, ground.counts);
		if (rc)
			return rc;
		ground.version = record.version;
	}
	*ret = ground;
	return 0;
}

int write_note_ground(struct job *job)
{
	int rc = get_ground(&job->call, &job->ground);
	job->is_ahead = rc == 0;
	return rc;
}

int write_resume(struct job *job, struct snapshot *snapshot, bool *ret_is_answered,
		 bool *ret_holds)
{
	struct ground now;
	bool is_known = false;
	job->call.snapshot = snapshot;
	job->call.n_refusals = 0;
	int rc = begin(job, &is_known);
	if (!rc && !is_known)
		rc = get_ground(&job->call, &now);
	if (rc)
		return rc;
	*ret_is_answered = is_known;
	*ret_holds = !is_known && now.version == job->ground.version &&
		     memcmp(now.counts, job->ground.counts, sizeof(now.counts)) == 0;
	return 0;
}
