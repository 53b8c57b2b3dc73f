/* SPDX-License-Identifier: EUPL-1.2
 * The writer's thread and its queue. It must never hand back a job
 * before what that job wrote is on stable storage. */
#include "writer.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>

#include "../fault.h"
#include "../log.h"
#include "../store/store.h"
#include "answer.h"
#include "batch.h"
#include "gather.h"
#include "thread.h"

#define TICK_NS 1000000000
/* To fall asleep and be woken costs two switches, 55-95 us; clients that call one write after the
 * other come back sooner than that. */
#define WATCH_NS 50000

struct writer {
	struct writer_options options;
	struct entropy entropy; /* the thread's */
	int64_t next_tick;      /* by job_clock */
	size_t n_expected;      /* calls, see gather.h */

	pthread_mutex_t lock;
	pthread_cond_t queued;
	struct job_list queue;
	bool is_stopping;
	/* Read without the lock, to watch and to look. */
	_Atomic size_t n_queued;
	_Atomic bool has_failed;
	_Atomic enum room room;

	/* Held for reading by who reads, for writing by the thread while it erases. */
	pthread_rwlock_t reading;
	_Atomic uint64_t n_erasures;

	pthread_t thread;
	bool has_thread;
};

static void watch(const struct writer *writer)
{
	int64_t until = job_clock() + WATCH_NS;
	while (writer->n_queued == 0 && job_clock() < until)
		sched_yield();
}

static void gather(const struct writer *writer)
{
	struct gather gather = gather_begin(writer->n_expected, writer->n_queued, job_clock());
	while (gather_waits(&gather, writer->n_queued, job_clock()))
		sched_yield();
}

/* Until something is queued; the next tick is due, or nothing more comes. */
static void await_first(struct writer *writer)
{
	struct timespec until = {
		.tv_sec = writer->next_tick / TICK_NS,
		.tv_nsec = writer->next_tick % TICK_NS,
	};
	int waited = 0;
	watch(writer);
	pthread_mutex_lock(&writer->lock);
	while (!writer->queue.first && !writer->is_stopping && !waited)
		waited = pthread_cond_clockwait(&writer->queued, &writer->lock, CLOCK_MONOTONIC,
						&until);
	pthread_mutex_unlock(&writer->lock);
}

/* NULL when the queue is empty: *ret_stopped, or the next tick is due. */
static struct job *take_queue(struct writer *writer, bool *ret_stopped)
{
	await_first(writer);
	if (writer->n_queued > 0)
		gather(writer);
	pthread_mutex_lock(&writer->lock);
	struct job *first = job_list_take(&writer->queue);
	writer->n_queued = 0;
	*ret_stopped = writer->is_stopping && !first;
	pthread_mutex_unlock(&writer->lock);
	return first;
}

static void count(struct writer *writer, const struct batch_result *result)
{
	_Atomic int64_t *counters = writer->options.counters;
	counters[COUNTER_WRITES] += (int64_t)result->n_written;
	counters[COUNTER_BATCHES] += (int64_t)result->n_commits;
	counters[COUNTER_REFUSED] += (int64_t)result->n_refused;
	counters[COUNTER_FAULTS] += (int64_t)result->n_faults;
	counters[COUNTER_HEAVY_AGAIN] += (int64_t)result->n_again;
}

static int erase(struct writer *writer, const struct job *job)
{
	pthread_rwlock_wrlock(&writer->reading);
	int rc = store_erase(writer->options.store, job->call.erasures, job->call.n_erasures);
	writer->n_erasures++;
	pthread_rwlock_unlock(&writer->reading);
	return rc;
}

/* What was confirmed in a batch that is committed. What cannot be erased now is erased at the next
 * start, and nothing is said to be gone before. */
static void erase_confirmed(struct writer *writer, struct job *first, const struct job *end)
{
	for (struct job *job = first; job != end; job = job->next) {
		if (!job->call.n_erasures || job->call.n_refusals || job->dry_run)
			continue;
		int rc = writer->has_failed ? 0 : erase(writer, job);
		if (rc) {
			char id[FAULT_ID_SIZE];
			fault_log("the store cannot erase", rc, id);
			writer->has_failed = true;
			answer_outcome(job, refuse(&job->call, REFUSED_UNAVAILABLE, "%s", ""));
		}
	}
}

static void fail(struct writer *writer, int fault)
{
	char id[FAULT_ID_SIZE];
	if (writer->has_failed)
		return;
	fault_log("the store cannot go on", fault, id);
	writer->options.counters[COUNTER_FAULTS]++;
	writer->has_failed = true;
	writer->options.finished->wake(writer->options.finished->context);
}

static void set_room(struct writer *writer, enum room room)
{
	static const char *const lines[] = {
		[ROOM_ENOUGH] = "there is room to write again",
		[ROOM_LOW] = "no room on the disk, or too many open files: what is left of the "
			     "journal's present segment is all that can be written",
		[ROOM_NONE] = "no room: writes are refused until there is",
	};
	if (writer->room == room)
		return;
	log_line(room == ROOM_ENOUGH ? LOG_LEVEL_NOTICE : LOG_LEVEL_WARNING, "%s", lines[room]);
	writer->room = room;
	writer->options.finished->wake(writer->options.finished->context);
}

/* What the store has to do once a second, also when nothing is written. */
static void tick(struct writer *writer)
{
	if (job_clock() < writer->next_tick)
		return;
	writer->next_tick = job_clock() + TICK_NS;
	int rc = store_tick(writer->options.store);
	if (rc < 0)
		fail(writer, rc);
	else if (writer->room != ROOM_NONE)
		set_room(writer, rc == STORE_FULL ? ROOM_LOW : ROOM_ENOUGH);
}

/* Runs a batch from the front of the list; what is left of it. */
static struct job *run(struct writer *writer, struct job *first)
{
	struct batch_result result = { .has_failed = writer->has_failed };
	struct job *end = batch_run(writer->options.store, &writer->entropy, first, &result);
	writer->has_failed = result.has_failed;
	erase_confirmed(writer, first, end);
	count(writer, &result);
	if (result.n_full)
		set_room(writer, ROOM_NONE);
	else if (result.n_commits && writer->room == ROOM_NONE)
		set_room(writer, ROOM_ENOUGH);
	writer->n_expected = result.n_calls + writer->n_queued;
	finished_put(writer->options.finished, first, end);
	return end;
}

static void *serve(void *context)
{
	struct writer *writer = context;
	struct job *first = NULL;
	bool is_stopped = false;
	while (!is_stopped) {
		tick(writer);
		if (!first)
			first = take_queue(writer, &is_stopped);
		if (first)
			first = run(writer, first);
	}
	return NULL;
}

/* Whoever waits to erase goes before those who come to read: the worker may always be reading. */
static void init_reading(pthread_rwlock_t *lock)
{
	pthread_rwlockattr_t attributes;
	pthread_rwlockattr_init(&attributes);
	pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(lock, &attributes);
	pthread_rwlockattr_destroy(&attributes);
}

int writer_new(struct writer **ret, const struct writer_options *options)
{
	CLEANUP(writer_freep) struct writer *writer = calloc(1, sizeof(*writer));
	if (!writer)
		return -ENOMEM;
	writer->options = *options;
	job_list_clear(&writer->queue);
	pthread_mutex_init(&writer->lock, NULL);
	pthread_cond_init(&writer->queued, NULL);
	init_reading(&writer->reading);
	int rc = thread_start(&writer->thread, serve, writer);
	if (rc < 0)
		return rc;
	writer->has_thread = true;
	*ret = writer;
	writer = NULL;
	return 0;
}

void writer_stop(struct writer *writer)
{
	if (!writer->has_thread)
		return;
	pthread_mutex_lock(&writer->lock);
	writer->is_stopping = true;
	pthread_cond_signal(&writer->queued);
	pthread_mutex_unlock(&writer->lock);
	pthread_join(writer->thread, NULL);
	writer->has_thread = false;
}

struct writer *writer_free(struct writer *writer)
{
	if (!writer)
		return NULL;
	writer_stop(writer);
	pthread_cond_destroy(&writer->queued);
	pthread_rwlock_destroy(&writer->reading);
	pthread_mutex_destroy(&writer->lock);
	free(writer);
	return NULL;
}

void writer_queue(struct writer *writer, struct job *job)
{
	pthread_mutex_lock(&writer->lock);
	job_list_append(&writer->queue, job, job->next);
	writer->n_queued++;
	pthread_cond_signal(&writer->queued);
	pthread_mutex_unlock(&writer->lock);
}

bool writer_has_failed(const struct writer *writer)
{
	return writer->has_failed;
}

enum room writer_room(const struct writer *writer)
{
	return writer->room;
}

bool writer_begin_read(struct writer *writer)
{
	return pthread_rwlock_tryrdlock(&writer->reading) == 0;
}

void writer_await_read(struct writer *writer)
{
	pthread_rwlock_rdlock(&writer->reading);
}

void writer_end_read(struct writer *writer)
{
	pthread_rwlock_unlock(&writer->reading);
}

uint64_t writer_erasures(const struct writer *writer)
{
	return writer->n_erasures;
}
