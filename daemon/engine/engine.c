/* SPDX-License-Identifier: EUPL-1.2
 * The loop thread's side: takes frames, answers light reads at once, queues writes and heavy calls,
 * hands their answers back. It must never wait: not for the disk, not for a lock that is held while
 * something runs. */
#include "engine.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include <riskreg/checkpoint.h>
#include <riskreg/frame.h>
#include <riskreg/pb.h>

#include "access.h"
#include "answer.h"
#include "answers.h"
#include "counters.h"
#include "decode.h"
#include "inflight.h"
#include "read.h"
#include "reserve.h"
#include "worker.h"

struct settings {
	struct engine_settings given;
	struct host host;
	size_t n_jobs;
};

struct engine {
	struct engine_options options;
	struct settings *settings; /* in force */
	struct finished finished;
	struct writer *writer;
	struct worker *worker;
	struct job_pool pool;
	struct inflight inflight;
	struct answers answers;
	uint64_t epoch; /* of this run, before the first erasure */
	bool is_stopping;
	/* Reads that came while the store erased. */
	struct job *waiting, **waiting_end;

	struct counters counters;
};

static bool counter(void *context, size_t i, const char **ret_name, uint64_t *ret_value)
{
	const struct engine *engine = context;
	return counters_get(&engine->counters, i, ret_name, ret_value);
}

static int sign(void *context, struct arena *arena, struct checkpoint *checkpoint,
		struct view *ret_note)
{
	const struct engine *engine = context;
	checkpoint->origin = view_of_string(engine->options.signer->key.name);
	return checkpoint_sign(arena, engine->options.signer, checkpoint, ret_note);
}

static uint64_t epoch(void *context)
{
	const struct engine *engine = context;
	return engine->epoch + writer_erasures(engine->writer);
}

static enum room room(void *context)
{
	return engine_room(context);
}

static int reload(void *context, struct arena *arena, bool dry_run, struct reloaded *ret)
{
	const struct engine_options *options = &((const struct engine *)context)->options;
	if (options->reload)
		return options->reload(options->reload_context, arena, dry_run, ret);
	*ret = (struct reloaded){ .error = NULL };
	return 0;
}

static void free_settings(struct settings *settings)
{
	if (settings && settings->given.release)
		settings->given.release(settings->given.owner);
	free(settings);
}

int engine_set(struct engine *engine, const struct engine_settings *given)
{
	const struct note_signer *signer = engine->options.signer;
	struct settings *old = engine->settings, *settings = calloc(1, sizeof(*settings));
	if (!settings)
		return -ENOMEM;
	settings->given = *given;
	settings->host = (struct host){
		.context = engine,
		.counter = counter,
		.sign = sign,
		.key = signer ? &signer->key : NULL,
		.configuration = given->configuration,
		.epoch = epoch,
		.room = room,
		.reload = reload,
	};
	engine->settings = settings;
	job_pool_deinit(&engine->pool);
	engine->pool.request_memory_max = given->request_memory_max;
	if (old && !old->n_jobs)
		free_settings(old);
	return 0;
}

static int init_epoch(struct engine *engine)
{
	uint8_t random[ENTROPY_SHARE];
	struct entropy entropy = { .left = 0 };
	int rc = entropy_get(&entropy, random);
	if (!rc)
		memcpy(&engine->epoch, random, sizeof(engine->epoch));
	return rc;
}

static int start_threads(struct engine *engine)
{
	const struct writer_options writer = {
		.store = engine->options.store,
		.counters = engine->counters.values,
		.finished = &engine->finished,
	};
	int rc = writer_new(&engine->writer, &writer);
	if (rc < 0)
		return rc;
	const struct worker_options worker = {
		.store = engine->options.store,
		.writer = engine->writer,
		.counters = engine->counters.values,
		.finished = &engine->finished,
	};
	return worker_new(&engine->worker, &worker);
}

int engine_new(struct engine **ret, const struct engine_options *options)
{
	CLEANUP(engine_freep) struct engine *engine = calloc(1, sizeof(*engine));
	if (!engine)
		return -ENOMEM;
	reserve_init();
	engine->options = *options;
	engine->waiting_end = &engine->waiting;
	finished_init(&engine->finished, options->wake, options->context);
	int rc = init_epoch(engine);
	if (!rc)
		rc = engine_set(engine, &options->settings);
	if (rc < 0)
		return rc;
	counters_init(&engine->counters, options->store);
	rc = start_threads(engine);
	if (rc < 0)
		return rc;
	*ret = engine;
	engine = NULL;
	return 0;
}

struct engine *engine_free(struct engine *engine)
{
	if (!engine)
		return NULL;
	/* The worker first: what it has made goes on to the writer. */
	worker_free(engine->worker);
	if (engine->writer) {
		writer_stop(engine->writer);
		engine_collect(engine);
	}
	writer_free(engine->writer);
	finished_deinit(&engine->finished);
	job_pool_deinit(&engine->pool);
	answers_deinit(&engine->answers);
	free_settings(engine->settings);
	free(engine);
	return NULL;
}

void engine_admit(const struct engine *engine, const struct peer *peer, struct actor *ret)
{
	access_find(engine->settings->given.access, peer, ret);
}

static void deliver(struct engine *engine, const struct job *job, bool last)
{
	engine->options.deliver(engine->options.context, job->connection, job->frame, last);
}

/* Answers a call that came to nothing, or to a fault. */
static void deliver_outcome(struct engine *engine, struct job *job, int outcome)
{
	if (answer_outcome(job, outcome) == REFUSED_INTERNAL)
		engine->counters.values[COUNTER_FAULTS]++;
	engine->counters.values[COUNTER_REFUSED]++;
	deliver(engine, job, true);
}

/* Memory is out, or the frame has no connection that could hear more. */
static void deliver_bare(struct engine *engine, uint64_t connection, uint64_t seq,
			 enum refused refused)
{
	uint8_t frame[ANSWER_BARE_MAX];
	size_t n = answer_bare(frame, seq, refused);
	engine->counters.values[COUNTER_REFUSED]++;
	engine->options.deliver(engine->options.context, connection, view_of(frame, n), true);
}

/* Each piece in a response of its own; a method without pieces answers an empty message. */
static int deliver_pieces(struct engine *engine, struct job *job)
{
	static const struct piece nothing;
	const struct piece *piece = job->call.pieces ? job->call.pieces : &nothing;
	for (; piece; piece = piece->next) {
		int rc = answer_body(job, piece->body, piece->next != NULL);
		if (rc < 0)
			return rc;
		deliver(engine, job, piece->next == NULL);
	}
	return 0;
}

/* A read behind its op, or any call behind another thread. */
static void answer(struct engine *engine, struct job *job)
{
	bool is_read = job->call.route->method->access == READ;
	int rc = job->outcome;
	if (!rc && job->state.size)
		answers_keep(&engine->answers, job, &job->state);
	if (!rc && is_read)
		rc = deliver_pieces(engine, job);
	if (rc)
		deliver_outcome(engine, job, rc);
	else if (!is_read)
		deliver(engine, job, true);
}

static bool is_heavy(const struct job *job)
{
	enum weight weight = job->call.route->method->weight;
	return weight & HEAVY || (weight & HEAVY_AT && job->at);
}

/* A write whose body waits goes to the writer all the same. */
static bool is_for_worker(const struct job *job)
{
	bool is_read = job->call.route->method->access == READ;
	return is_heavy(job) || (is_read && job->body_waits);
}

static bool is_steady(const struct job *job)
{
	return job->call.route->method->weight & STEADY && !job->at;
}

static int look_at_state(struct engine *engine, struct answers_state *ret)
{
	CLEANUP(store_endp) struct snapshot *snapshot = NULL;
	struct store_info info;
	int rc = store_begin_read(engine->options.store, &snapshot);
	if (!rc)
		rc = store_info(snapshot, &info);
	if (!rc)
		*ret = (struct answers_state){
			.size = info.seq,
			.epoch = epoch(engine),
			.day = caldate_in_stockholm(job_now_ms()),
		};
	return rc;
}

/* The state is looked at before the snapshot is made: should a write or midnight come in between,
 * the answer is kept under a state that does not come again. */
static int find_or_run(struct engine *engine, struct job *job)
{
	struct answers_state state = { .size = 0 };
	int rc = is_steady(job) ? look_at_state(engine, &state) : 0;
	if (rc || (state.size && answers_find(&engine->answers, job, &state)))
		return rc;
	job->state = state;
	if (is_for_worker(job))
		return CALL_LATER;
	job->call.on_loop = true;
	return read_run(engine->options.store, job);
}

/* 0: it is answered. -EAGAIN: the store erases. No snapshot may be open then; erasing is rare and
 * takes as long as it takes, so the read waits, not the loop. CALL_LATER: it is the worker's. */
static int read_now(struct engine *engine, struct job *job)
{
	if (!writer_begin_read(engine->writer))
		return -EAGAIN;
	job->outcome = find_or_run(engine, job);
	writer_end_read(engine->writer);
	if (job->outcome == CALL_LATER)
		return CALL_LATER;
	answer(engine, job);
	return 0;
}

/* False: too much waits. */
static bool queue_for_worker(struct engine *engine, struct job *job)
{
	job->call.on_loop = false;
	job->call.earlier = (struct earlier){ .pieces = NULL };
	if (worker_queue(engine->worker, job))
		return true;
	job->outcome = refuse(&job->call, REFUSED_TOO_BUSY, "%s", "");
	return false;
}

static void put_job(struct engine *engine, struct job *job)
{
	struct settings *settings = job->settings;
	job_put(&engine->pool, job);
	if (--settings->n_jobs == 0 && settings != engine->settings)
		free_settings(settings);
}

/* The reads that came while the store erased, in their order. */
static void read_waiting(struct engine *engine)
{
	while (engine->waiting) {
		struct job *job = engine->waiting, *next = job->next;
		int rc = read_now(engine, job);
		if (rc == -EAGAIN)
			return;
		engine->waiting = next;
		if (rc == CALL_LATER && queue_for_worker(engine, job))
			continue;
		if (rc == CALL_LATER)
			deliver_outcome(engine, job, job->outcome);
		inflight_remove(&engine->inflight, job);
		put_job(engine, job);
	}
	engine->waiting_end = &engine->waiting;
}

static struct job *get_job(struct engine *engine, uint64_t connection, const struct actor *actor)
{
	struct settings *settings = engine->settings;
	struct job *job = job_get(&engine->pool, connection, actor, &settings->host);
	if (job) {
		job->settings = settings;
		settings->n_jobs++;
	}
	return job;
}

static int decode(struct engine *engine, struct job *job, struct view frame)
{
	const PB(Request) *request;
	struct call *call = &job->call;
	int rc = decode_envelope(job, frame, &request);
	if (rc)
		return rc;
	if (engine->is_stopping)
		return refuse(call, REFUSED_STOPPING, "%s", "");
	if (inflight_has(&engine->inflight, job->connection, job->seq))
		return refuse(call, REFUSED_SEQ_IN_USE, "seq");
	return decode_request(job, request);
}

static void wait_for_store(struct engine *engine, struct job *job)
{
	*engine->waiting_end = job;
	engine->waiting_end = &job->next;
}

/* To where it is answered later. False: it is answered now, or by *ret_refused. */
static bool pass_on(struct engine *engine, struct job *job, int *ret_refused)
{
	bool is_read = job->call.route->method->access == READ;
	bool is_long = is_for_worker(job);
	if (!is_read && !is_long) {
		writer_queue(engine->writer, job);
		return true;
	}
	if (!is_long || is_steady(job)) {
		int rc = read_now(engine, job);
		if (rc == -EAGAIN)
			wait_for_store(engine, job);
		if (rc != CALL_LATER)
			return rc != 0;
	}
	bool is_queued = queue_for_worker(engine, job);
	if (!is_queued)
		*ret_refused = job->outcome;
	return is_queued;
}

void engine_take(struct engine *engine, uint64_t connection, const struct actor *actor,
		 struct view frame)
{
	struct job *job = get_job(engine, connection, actor);
	engine->counters.values[COUNTER_CALLS]++;
	if (!job) {
		deliver_bare(engine, connection, decode_seq(frame), REFUSED_UNAVAILABLE);
		return;
	}
	int rc = decode(engine, job, frame);
	bool goes_on = !rc && pass_on(engine, job, &rc);
	if (goes_on) {
		inflight_add(&engine->inflight, job);
		return;
	}
	if (rc)
		deliver_outcome(engine, job, rc);
	put_job(engine, job);
}

void engine_collect(struct engine *engine)
{
	struct job *job = finished_take(&engine->finished);
	while (job) {
		struct job *next = job->next;
		inflight_remove(&engine->inflight, job);
		answer(engine, job);
		put_job(engine, job);
		job = next;
	}
	read_waiting(engine);
}

void engine_forget(struct engine *engine, uint64_t connection)
{
	worker_forget(engine->worker, connection);
}

void engine_refuse(struct engine *engine, uint64_t connection, int refused)
{
	const struct actor nobody = { .name = "" };
	struct job *job = get_job(engine, connection, &nobody);
	if (!job) {
		deliver_bare(engine, connection, 0, (enum refused)refused);
		return;
	}
	if (refused == REFUSED_FRAME_TOO_LARGE)
		call_param(&job->call, "limit", "%zu", FRAME_MAX);
	deliver_outcome(engine, job, refuse(&job->call, (enum refused)refused, "%s", ""));
	put_job(engine, job);
}

void engine_stop(struct engine *engine)
{
	engine->is_stopping = true;
}

size_t engine_in_flight(const struct engine *engine)
{
	return engine->inflight.n;
}

bool engine_is_full(const struct engine *engine)
{
	return counters_memory(&engine->counters) > engine->settings->given.memory_max;
}

void engine_count(struct engine *engine, enum engine_counter which, int64_t add)
{
	engine->counters.values[which] += add;
}

bool engine_has_failed(const struct engine *engine)
{
	return writer_has_failed(engine->writer);
}

enum room engine_room(const struct engine *engine)
{
	return writer_room(engine->writer);
}
