/* SPDX-License-Identifier: EUPL-1.2
 * The one thread that writes. It takes all that queued while it was busy, runs it in one
 * transaction and commits once; every answer comes after the commit. */
#pragma once

#include <stdatomic.h>

#include <riskreg/cleanup.h>

#include "engine.h"
#include "job.h"

struct writer;

struct writer_options {
	struct store *store;
	_Atomic int64_t *counters; /* by enum engine_counter */
	void (*wake)(void *context);
	void *context;
};

int writer_new(struct writer **ret, const struct writer_options *);
/* Stops it. Jobs that were not collected are not freed: collect behind writer_stop. */
struct writer *writer_free(struct writer *);
DEFINE_FREEP(writer)

void writer_queue(struct writer *, struct job *);
/* Finishes what is queued and ends the thread. */
void writer_stop(struct writer *);
/* All finished jobs, the first one first; NULL when there is none. */
struct job *writer_collect(struct writer *);
bool writer_has_failed(const struct writer *);

/* For the loop, around each read: false while the writer erases, or is about to; it wakes the loop
 * when it is done. */
bool writer_begin_read(struct writer *);
void writer_end_read(struct writer *);
/* How often it erased. */
uint64_t writer_erasures(const struct writer *);
