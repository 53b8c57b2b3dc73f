/* SPDX-License-Identifier: EUPL-1.2
 * The worker's thread and its queue. It must never write, nor deliver an answer. */
#include "worker.h"

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>

#include "read.h"
#include "thread.h"
#include "write.h"

/* Between two times that memory is given back. */
#define TRIM_EVERY_NS (INT64_C(10) * 1000000000)

struct worker {
	struct worker_options options;
	struct entropy entropy; /* the thread's */
	int64_t trimmed_ns; /* on CLOCK_MONOTONIC; the thread's */

	pthread_mutex_t lock;
	pthread_cond_t queued;
	struct job *queue; /* by turn */
	size_t n_queued;
	uint64_t turn; /* of the call that was taken last */
	struct job *running;
	bool is_stopping;

	pthread_t thread;
	bool has_thread;
};

static bool is_write(const struct job *job)
{
	return job->call.route->method->access == WRITE;
}

/* Whole pages of freed blocks go back to the system, those of all threads: malloc keeps most for as
 * long as the process lives, and behind heavy calls of different sizes they add up. */
static void give_back(struct worker *worker)
{
	int64_t now = job_clock();
	if (now < worker->trimmed_ns + TRIM_EVERY_NS)
		return;
	malloc_trim(0);
	worker->trimmed_ns = now;
}

/* NULL when no more are to be run. */
static struct job *take(struct worker *worker)
{
	struct job *job = NULL;
	pthread_mutex_lock(&worker->lock);
	while (!worker->queue && !worker->is_stopping)
		pthread_cond_wait(&worker->queued, &worker->lock);
	if (!worker->is_stopping) {
		job = worker->queue;
		worker->queue = job->next;
		worker->n_queued--;
		worker->turn = job->turn;
		worker->running = job;
		job->next = NULL;
	}
	pthread_mutex_unlock(&worker->lock);
	return job;
}

/* *ret_goes_on: its changes are to be applied. */
static int run_write(struct worker *worker, struct job *job, bool *ret_goes_on)
{
	CLEANUP(store_endp) struct snapshot *snapshot = NULL;
	bool is_answered = false;
	int rc = store_begin_read(worker->options.store, &snapshot);
	if (rc)
		return rc;
	store_watch(snapshot, job_is_over, job);
	rc = write_run(job, snapshot, &worker->entropy, &is_answered);
	if (!rc && !is_answered)
		rc = write_note_ground(job);
	*ret_goes_on = !rc && !is_answered;
	return rc;
}

/* Before the job is another thread's. */
static void let_go(struct worker *worker)
{
	pthread_mutex_lock(&worker->lock);
	worker->running = NULL;
	pthread_mutex_unlock(&worker->lock);
}

static void run(struct worker *worker, struct job *job)
{
	const struct worker_options *options = &worker->options;
	bool goes_on = false;
	options->counters[COUNTER_HEAVY]++;
	writer_await_read(options->writer);
	job->outcome = is_write(job) ? run_write(worker, job, &goes_on) :
				       read_run(options->store, job);
	writer_end_read(options->writer);
	let_go(worker);
	if (goes_on)
		writer_queue(options->writer, job);
	else
		finished_put(options->finished, job, NULL);
}

static void *serve(void *context)
{
	struct worker *worker = context;
	struct job *job;
	while ((job = take(worker)) != NULL) {
		if (!job->is_orphan) {
			run(worker, job);
			give_back(worker);
			continue;
		}
		job->outcome = REFUSED_STOPPING;
		let_go(worker);
		finished_put(worker->options.finished, job, NULL);
	}
	return NULL;
}

int worker_new(struct worker **ret, const struct worker_options *options)
{
	CLEANUP(worker_freep) struct worker *worker = calloc(1, sizeof(*worker));
	if (!worker)
		return -ENOMEM;
	worker->options = *options;
	pthread_mutex_init(&worker->lock, NULL);
	pthread_cond_init(&worker->queued, NULL);
	int rc = thread_start(&worker->thread, serve, worker);
	if (rc < 0)
		return rc;
	worker->has_thread = true;
	*ret = worker;
	worker = NULL;
	return 0;
}

/* Behind the last one of its user, or of the one that runs; *ret_n is how many of the user wait. */
static uint64_t find_turn(const struct worker *worker, uint32_t uid, size_t *ret_n)
{
	uint64_t turn = worker->turn;
	size_t n = 0;
	for (const struct job *job = worker->queue; job; job = job->next) {
		if (job->actor.uid != uid)
			continue;
		turn = job->turn;
		n++;
	}
	*ret_n = n;
	return turn + 1;
}

static void insert(struct worker *worker, struct job *job)
{
	struct job **link = &worker->queue;
	while (*link && (*link)->turn <= job->turn)
		link = &(*link)->next;
	job->next = *link;
	*link = job;
	worker->n_queued++;
	pthread_cond_signal(&worker->queued);
}

bool worker_queue(struct worker *worker, struct job *job)
{
	size_t n_of_user;
	pthread_mutex_lock(&worker->lock);
	job->turn = find_turn(worker, job->actor.uid, &n_of_user);
	bool has_room = worker->n_queued < WORKER_QUEUE_MAX && n_of_user < WORKER_USER_MAX;
	if (has_room)
		insert(worker, job);
	pthread_mutex_unlock(&worker->lock);
	return has_room;
}

static void forget(struct job *job, uint64_t connection)
{
	if (job->connection == connection && !is_write(job))
		job->is_orphan = true;
}

void worker_forget(struct worker *worker, uint64_t connection)
{
	pthread_mutex_lock(&worker->lock);
	if (worker->running)
		forget(worker->running, connection);
	for (struct job *job = worker->queue; job; job = job->next)
		forget(job, connection);
	pthread_mutex_unlock(&worker->lock);
}

static void stop(struct worker *worker)
{
	if (!worker->has_thread)
		return;
	pthread_mutex_lock(&worker->lock);
	worker->is_stopping = true;
	pthread_cond_signal(&worker->queued);
	pthread_mutex_unlock(&worker->lock);
	pthread_join(worker->thread, NULL);
	worker->has_thread = false;
	for (struct job *job = worker->queue; job; job = job->next)
		job->outcome = REFUSED_STOPPING;
	if (worker->queue)
		finished_put(worker->options.finished, worker->queue, NULL);
	worker->queue = NULL;
}

struct worker *worker_free(struct worker *worker)
{
	if (!worker)
		return NULL;
	stop(worker);
	pthread_cond_destroy(&worker->queued);
	pthread_mutex_destroy(&worker->lock);
	free(worker);
	return NULL;
}
