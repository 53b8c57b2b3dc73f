/* SPDX-License-Identifier: EUPL-1.2
 * The one thread that writes. It takes all that queued while it was busy, runs it in one
 * transaction and commits once; every answer comes after the commit. */
#pragma once

#include <stdatomic.h>

#include <riskreg/cleanup.h>

#include "engine.h"
#include "finished.h"

struct writer;

struct writer_options {
	struct store *store;
	_Atomic int64_t *counters; /* by enum engine_counter */
	struct finished *finished;
};

int writer_new(struct writer **ret, const struct writer_options *);
/* Stops it. */
struct writer *writer_free(struct writer *);
DEFINE_FREEP(writer)

/* From any thread. */
void writer_queue(struct writer *, struct job *);
/* Finishes what is queued and ends the thread. */
void writer_stop(struct writer *);
bool writer_has_failed(const struct writer *);
enum room writer_room(const struct writer *);

/* Around every read, since none may be open while the writer erases. For the loop: false while it
 * erases, or waits to; it wakes the loop when it is done. */
bool writer_begin_read(struct writer *);
/* For the worker: waits until it has erased. */
void writer_await_read(struct writer *);
void writer_end_read(struct writer *);
/* How often it erased. */
uint64_t writer_erasures(const struct writer *);
