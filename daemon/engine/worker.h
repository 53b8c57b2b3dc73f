/* SPDX-License-Identifier: EUPL-1.2
 * The one thread for heavy calls, each on a snapshot of its own, so that nobody waits for them. A
 * read is handed back to the loop; a write's changes go on to the writer, which looks whether they
 * still hold.
 *
 * The queue is fair: a user's next call comes behind the first ones of everybody else. */
#pragma once

#include "writer.h"

/* Calls that wait, of all and of one user. */
#define WORKER_QUEUE_MAX 256
#define WORKER_USER_MAX 64

struct worker;

struct worker_options {
	struct store *store;
	struct writer *writer;
	_Atomic int64_t *counters; /* by enum engine_counter */
	struct finished *finished;
};

int worker_new(struct worker **ret, const struct worker_options *);
/* Finishes the call that is running, refuses those that wait with STOPPING, ends the thread. The
 * writer must be stopped behind it: it can get one more. */
struct worker *worker_free(struct worker *);
DEFINE_FREEP(worker)

/* False when too many wait: the job is still the caller's. */
bool worker_queue(struct worker *, struct job *);
/* Nobody hears the answers of this connection any more: its reads that wait are not run, and one
 * that runs is broken off, as is any call at its deadline. */
void worker_forget(struct worker *, uint64_t connection);
