/* SPDX-License-Identifier: EUPL-1.2
 * Calls that another thread is through with, on their way back to the loop. */
#pragma once

#include <pthread.h>

#include "job.h"

struct finished {
	pthread_mutex_t lock;
	struct job_list jobs;
	/* Tells the loop that there is something to take. */
	void (*wake)(void *context);
	void *context;
};

void finished_init(struct finished *, void (*wake)(void *context), void *context);
void finished_deinit(struct finished *);
/* Gives back the jobs from `first` up to `end`. For any thread. */
void finished_put(struct finished *, struct job *first, const struct job *end);
/* All of them, the first one first; NULL when there is none. For the loop. */
struct job *finished_take(struct finished *);
