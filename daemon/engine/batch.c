/* SPDX-License-Identifier: EUPL-1.2
 * What a write call comes to, and how calls share a commit. A call that cannot be carried out must
 * never take its neighbours with it: when a batch of several fails, its calls are run again one by
 * one. That is safe because nothing of the batch was written, and an op is a function of what it is
 * given. */
#include "batch.h"

#include <errno.h>

#include "../fault.h"
#include "answer.h"
#include "write.h"

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

/* The entry of a call's changes: an enum store_outcome, or a fault. */
static int put_entry(struct batch *batch, struct job *job, struct entry *ret, size_t *ret_conflict)
{
	struct call *call = &job->call;
	struct stamp stamp = {
		.time_ms = call->now_ms,
		.actor = view_of_string(job->actor.name),
		.method = view_of_string(call->route->method->name),
	};
	memcpy(stamp.key, job->key, sizeof(stamp.key));
	memcpy(stamp.request_sha256, job->request_sha256, sizeof(stamp.request_sha256));
	int rc = entropy_get(batch->entropy, stamp.random);
	if (rc)
		return rc;
	return store_apply(batch->snapshot, changes_of(call->changes, call->n_changes), &stamp,
			   ret, ret_conflict);
}

static int answer_applied(struct batch *batch, struct job *job, const struct entry *entry)
{
	const struct call *call = &job->call;
	batch->result.n_written++;
	batch->n_changes += call->n_changes;
	for (size_t i = 0; i < call->n_changes; i++)
		batch->n_bytes += call->changes[i].body.n;
	return write_answer(job, entry);
}

/* STORE_FULL and STORE_BATCH_FULL are no refusals, but the batch's matter: *ret_full. So is what
 * was worked out ahead and comes too late: *ret_is_stale, and nothing was done. */
static int apply(struct batch *batch, struct job *job, int *ret_full, bool *ret_is_stale)
{
	struct call *call = &job->call;
	struct entry entry;
	size_t conflict;
	int rc = put_entry(batch, job, &entry, &conflict);
	*ret_is_stale = rc == STORE_CONFLICT && job->is_ahead;
	if (*ret_is_stale)
		return 0;
	if (rc == STORE_FULL || rc == STORE_BATCH_FULL)
		*ret_full = rc;
	if (rc == STORE_CONFLICT)
		return write_refuse_conflict(call, &call->changes[conflict]);
	if (rc == STORE_KEY_KNOWN)
		return refuse(call, REFUSED_KEY_REUSED, "key");
	return rc ? rc : answer_applied(batch, job, &entry);
}

static int run_now(struct batch *batch, struct job *job, int *ret_full)
{
	bool is_answered = false, is_stale;
	int rc = write_run(job, batch->snapshot, batch->entropy, &is_answered);
	return rc || is_answered ? rc : apply(batch, job, ret_full, &is_stale);
}

/* What was worked out ahead is applied if it holds, and worked out again here if not. */
static int run_call(struct batch *batch, struct job *job, int *ret_full)
{
	bool is_answered = false, holds = false, is_stale = true;
	int rc = 0;
	if (job->is_ahead)
		rc = write_resume(job, batch->snapshot, &is_answered, &holds);
	if (!rc && holds)
		rc = apply(batch, job, ret_full, &is_stale);
	if (rc || is_answered || !is_stale)
		return rc;
	batch->result.n_again += job->is_ahead;
	job->is_ahead = false;
	return run_now(batch, job, ret_full);
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
	sum->n_full += result->n_full;
	sum->n_again += result->n_again;
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
		batch->result.n_full = rc == STORE_FULL;
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
	for (const struct job *job = first; job != end; job = job->next)
		result->n_calls++;
	return end;
}
