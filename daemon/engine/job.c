/* SPDX-License-Identifier: EUPL-1.2
 * Jobs and the pool in which they and their arenas wait. */
#include "job.h"

#include <stdlib.h>
#include <time.h>

#define FREE_MAX 64

void job_list_clear(struct job_list *list)
{
	list->first = NULL;
	list->end = &list->first;
}

struct job *job_list_take(struct job_list *list)
{
	struct job *first = list->first;
	job_list_clear(list);
	return first;
}

void job_list_append(struct job_list *list, struct job *first, const struct job *end)
{
	*list->end = first;
	while (*list->end != end)
		list->end = &(*list->end)->next;
	*list->end = NULL;
}

struct job *job_get(struct job_pool *pool, uint64_t connection, const struct actor *actor,
		    const struct host *host)
{
	struct job *job = pool->free;
	struct arena *arena = NULL;
	if (job) {
		pool->free = job->next;
		pool->n_free--;
		arena = job->arena;
	} else {
		job = malloc(sizeof(*job));
		if (!job || arena_new(&arena, pool->request_memory_max) < 0) {
			free(job);
			return NULL;
		}
	}
	*job = (struct job){
		.connection = connection,
		.actor = *actor,
		.arena = arena,
		.memory_max = pool->request_memory_max,
	};
	call_init(&job->call, NULL, arena);
	job->call.actor = &job->actor;
	job->call.host = host;
	return job;
}

static void job_free(struct job *job)
{
	arena_free(job->arena);
	free(job);
}

void job_put(struct job_pool *pool, struct job *job)
{
	if (pool->n_free == FREE_MAX || job->memory_max != pool->request_memory_max) {
		job_free(job);
		return;
	}
	arena_reset(job->arena);
	job->next = pool->free;
	pool->free = job;
	pool->n_free++;
}

void job_pool_deinit(struct job_pool *pool)
{
	while (pool->free) {
		struct job *job = pool->free;
		pool->free = job->next;
		job_free(job);
	}
	pool->n_free = 0;
}

/* The answer of a first time lay in the arena too. */
static void take_back(struct job *job)
{
	if (!job->before.newest) {
		job->before = arena_mark(job->arena);
		return;
	}
	arena_rewind(job->arena, job->before);
	job->frame = VIEW_NONE;
	job->buffer = NULL;
	job->buffer_size = 0;
}

int64_t job_now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void job_renew_call(struct job *job, struct snapshot *snapshot)
{
	const struct call given = job->call;
	call_init(&job->call, snapshot, job->arena);
	job->call.route = given.route;
	job->call.actor = given.actor;
	job->call.host = given.host;
	job->call.lang = given.lang;
}

int job_begin(struct job *job, struct snapshot *snapshot, struct entropy *entropy)
{
	struct call given = job->call;
	take_back(job);
	job_renew_call(job, snapshot);
	job->call.request = given.request;
	job->call.now_ms = job_now_ms();
	job->call.dry_run = job->dry_run;
	job->call.earlier = given.earlier;
	job->call.on_loop = given.on_loop;
	return entropy ? entropy_get(entropy, job->call.random) : 0;
}

int64_t job_clock(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

bool job_is_late(const struct job *job)
{
	return job->deadline_ns && job_clock() >= job->deadline_ns;
}

bool job_is_over(void *context)
{
	const struct job *job = context;
	return job->is_orphan || job_is_late(job);
}
