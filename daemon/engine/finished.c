/* SPDX-License-Identifier: EUPL-1.2
 * One list under one lock. It must never wake the loop while it holds the lock. */
#include "finished.h"

void finished_init(struct finished *finished, void (*wake)(void *context), void *context)
{
	pthread_mutex_init(&finished->lock, NULL);
	job_list_clear(&finished->jobs);
	finished->wake = wake;
	finished->context = context;
}

void finished_deinit(struct finished *finished)
{
	pthread_mutex_destroy(&finished->lock);
}

void finished_put(struct finished *finished, struct job *first, const struct job *end)
{
	pthread_mutex_lock(&finished->lock);
	bool was_empty = !finished->jobs.first;
	job_list_append(&finished->jobs, first, end);
	pthread_mutex_unlock(&finished->lock);
	if (was_empty)
		finished->wake(finished->context);
}

struct job *finished_take(struct finished *finished)
{
	pthread_mutex_lock(&finished->lock);
	struct job *first = job_list_take(&finished->jobs);
	pthread_mutex_unlock(&finished->lock);
	return first;
}
