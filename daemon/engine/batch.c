/* SPDX-License-Identifier: EUPL-1.2
 * What a write call comes to, and how calls share a commit. A call that cannot be carried out must
 * never take its neighbours with it: when a batch of several fails, its calls are run again one by
 * one. That is safe because nothing of the batch was written, and an op is a function of what it is
 * given. */
#include "batch.h"

#include <errno.h>

#include <riskreg/pb.h>

#include "../fault.h"
#include "../ops/kind.h"
#include "answer.h"

struct batch {
	struct store *store;
	struct entropy *entropy;
	struct snapshot *snapshot;
	size_t n_calls, n_changes, n_bytes;
	bool has_culprit; /* the fault was in running a call, not in beginning or committing */
	struct batch_result result;
};

static void refuse_call(struct batch *batch, struct job *job, int outcome)
{
	if (answer_outcome(job, outcome) == REFUSED_INTERNAL)
		batch->result.n_faults++;
	batch->result.n_refused++;
}

static int answer_written(struct job *job, struct view written)
{
	return written.p ? answer_body(job, written, false) : -ENOMEM;
}

/* Both versions, so that the caller can see who was first. */
static int refuse_conflict(struct call *call, const struct change *change)
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
			return refuse_conflict(call, &call->changes[i]);
	}
	return 0;
}

/* STORE_FULL and STORE_BATCH_FULL are no refusals, but the batch's matter: *ret_full. */
static int apply(struct batch *batch, struct job *job, int *ret_full)
{
	struct call *call = &job->call;
	struct stamp stamp = {
		.time_ms = call->now_ms,
		.actor = view_of_string(job->actor.name),
		.method = view_of_string(call->route->method->name),
	};
	struct entry entry;
	size_t conflict;
	memcpy(stamp.key, job->key, sizeof(stamp.key));
	memcpy(stamp.request_sha256, job->request_sha256, sizeof(stamp.request_sha256));
	int rc = entropy_get(batch->entropy, stamp.random);
	if (!rc)
		rc = store_apply(batch->snapshot, call->changes, call->n_changes, &stamp, &entry,
				 &conflict);
	if (rc == STORE_FULL || rc == STORE_BATCH_FULL)
		*ret_full = rc;
	if (rc == STORE_CONFLICT)
		return refuse_conflict(call, &call->changes[conflict]);
	if (rc == STORE_KEY_KNOWN)
		return refuse(call, REFUSED_KEY_REUSED, "key");
	if (rc)
		return rc;
	batch->result.n_written++;
	batch->n_changes += call->n_changes;
	for (size_t i = 0; i < call->n_changes; i++)
		batch->n_bytes += call->changes[i].body.n;
	return answer_written(job, call_written(job->arena, &entry));
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
	return answer_written(job, call_written(job->arena, &entry));
}

static int run_call(struct batch *batch, struct job *job, int *ret_full)
{
	struct call *call = &job->call;
	bool known = false;
	int rc = job_begin(job, batch->snapshot, batch->entropy);
	if (!rc && job_is_late(job))
		rc = refuse(call, REFUSED_DEADLINE, "%s", "");
	if (!rc)
		rc = answer_known_key(job, &known);
	if (rc || known)
		return rc;
	rc = call->route->method->run(call);
	if (rc)
		return rc;
	if (job->dry_run)
		rc = check_expected(call);
	if (rc)
		return rc;
	if (job->dry_run || call->n_changes == 0)
		return answer_unwritten(job, call->n_changes);
	return apply(batch, job, ret_full);
}

/* 0: the call is answered. STORE_BATCH_FULL: it is for the next batch. Otherwise the snapshot is
 * good for nothing more: STORE_FULL or a fault. A call that needs more memory than it may touches
 * nobody else. */
static int settle_call(struct batch *batch, struct job *job)
{
	int full = 0;
	size_t n_written = batch->result.n_written;
	int rc = run_call(batch, job, &full);
	if (full)
		return full;
	bool is_written = batch->result.n_written > n_written;
	if (rc < 0 && (rc != -ENOMEM || !arena_overran(job->arena) || is_written)) {
		batch->has_culprit = true;
		return rc;
	}
	if (rc)
		refuse_call(batch, job, rc);
	return 0;
}

/* Runs and commits; *ret_end is the call after the last that was run. */
static int attempt(struct batch *batch, struct job *first, size_t most, struct job **ret_end)
{
	struct job *job = first;
	int rc = store_begin_write(batch->store, &batch->snapshot);
	while (!rc && job && batch->n_calls < most && batch->n_changes < BATCH_CHANGES_MAX &&
	       batch->n_bytes < BATCH_BYTES_MAX) {
		if (!job->is_final)
			rc = settle_call(batch, job);
		if (rc == STORE_BATCH_FULL)
			break;
		job = job->next;
		batch->n_calls++;
	}
	*ret_end = batch->n_calls ? job : first->next;
	rc = rc == STORE_BATCH_FULL ? 0 : rc;
	if (rc || batch->result.n_written == 0) {
		store_end(batch->snapshot);
		return rc;
	}
	rc = store_commit(batch->snapshot);
	batch->result.n_commits = 1;
	return rc;
}

static void refuse_all(struct batch *batch, struct job *first, const struct job *end, int outcome)
{
	for (struct job *job = first; job != end; job = job->next) {
		job->call.n_refusals = 0;
		refuse_call(batch, job, outcome);
	}
}

/* Neither beginning nor committing depends on a call: the store itself has failed. What the disk
 * holds after a failed sync is not known until it is read again, so nothing is tried again. */
static bool store_has_failed(const struct batch *batch, int rc)
{
	char id[FAULT_ID_SIZE];
	if (rc >= 0 || batch->has_culprit)
		return false;
	fault_log("the store cannot write", rc, id);
	return true;
}

static void add(struct batch_result *sum, const struct batch_result *result)
{
	sum->n_written += result->n_written;
	sum->n_commits += result->n_commits;
	sum->n_refused += result->n_refused;
	sum->n_faults += result->n_faults;
	sum->has_failed |= result->has_failed;
}

static struct job *run(struct batch *batch, struct job *first, size_t most)
{
	struct job *end;
	int rc = attempt(batch, first, most, &end);
	if (rc == 0)
		return end;
	batch->result = (struct batch_result){ .n_written = 0 };
	if (store_has_failed(batch, rc)) {
		batch->result.has_failed = rc != -ENOMEM || !store_is_sound(batch->store);
		batch->result.n_faults = 1;
		refuse_all(batch, first, end, REFUSED_UNAVAILABLE);
	} else if (first->next == end) {
		refuse_all(batch, first, end, rc == STORE_FULL ? (int)REFUSED_DISK_FULL : rc);
	} else {
		for (struct job *job = first; job != end; job = job->next) {
			struct batch alone = { .store = batch->store, .entropy = batch->entropy };
			run(&alone, job, 1);
			add(&batch->result, &alone.result);
		}
	}
	return end;
}

struct job *batch_run(struct store *store, struct entropy *entropy, struct job *first,
		      struct batch_result *result)
{
	struct batch batch = { .store = store, .entropy = entropy };
	struct job *end = first->next;
	if (result->has_failed)
		refuse_all(&batch, first, end, REFUSED_UNAVAILABLE);
	else
		end = run(&batch, first, SIZE_MAX);
	add(result, &batch.result);
	return end;
}
