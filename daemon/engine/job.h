/* SPDX-License-Identifier: EUPL-1.2
 * One call from its frame to its answer, with the arena that holds all of it. A job belongs to one
 * thread at a time: the loop's; the worker's from worker_queue on; the writer's from writer_queue
 * on; and again the loop's from finished_take on. */
#pragma once

#include <riskreg/caldate.h>

#include "../ops/op.h"
#include "entropy.h"

/* What a write that ran ahead of its turn rests on: call.rests_on. */
struct ground {
	uint32_t version;
	uint32_t counts[STORE_COUNT_SLOTS];
};

/* What the answer of a STEADY read rests on beside its request and its language. */
struct answers_state {
	uint64_t size;  /* of the register */
	uint64_t epoch; /* as in struct host: texts can go while the size stays */
	struct caldate day;
};

struct job {
	struct job *next;        /* in the pool, a queue or the list of finished ones */
	struct job *next_in_slot; /* in inflight.c */

	uint64_t connection;
	uint64_t seq;
	int64_t deadline_ns; /* on CLOCK_MONOTONIC; 0: none */
	bool dry_run;
	uint64_t at; /* a read: of the register at this size; 0: now */
	uint8_t key[STORE_KEY_SIZE];
	/* The method's own request as it came, in the arena; `body_waits`: not decoded on the loop,
	 * but each time that the call runs. */
	struct view body;
	bool body_waits;
	uint8_t request_sha256[32];
	struct answers_state state; /* under which the answer is to be kept; size 0: it is not */

	struct settings *settings; /* engine.c's, that were in force when it began */
	struct actor actor;
	struct arena *arena;
	size_t memory_max; /* of the arena */
	/* Where the arena was when the call first ran: `newest` NULL before that. */
	struct arena_mark before;
	struct call call;

	/* Of the worker: its place in the queue; that nobody hears the answer; what the call came
	 * to, to be answered by the loop (0 and a write: it is answered). */
	uint64_t turn;
	_Atomic bool is_orphan;
	int outcome;
	/* A write whose changes the worker has made and the writer is to apply. */
	bool is_ahead;
	struct ground ground;

	/* The answer, one frame with its head, in the buffer. */
	struct view frame;
	uint8_t *buffer;
	size_t buffer_size;
	/* Where the answer goes when memory is out. */
	uint8_t reserve[32];
	/* What it was made from is gone: it is answered, and cannot be run again. */
	bool is_final;
};

/* Jobs in their order, by `next`. */
struct job_list {
	struct job *first, **end;
};

void job_list_clear(struct job_list *);
struct job *job_list_take(struct job_list *);
/* Appends the jobs from `first` up to `end`. */
void job_list_append(struct job_list *, struct job *first, const struct job *end);

/* Jobs that wait to be used again, with their arenas. For the loop thread. */
struct job_pool {
	struct job *free;
	size_t n_free;
	size_t request_memory_max; /* changed only while none waits */
};

/* NULL when memory is out. */
struct job *job_get(struct job_pool *, uint64_t connection, const struct actor *,
		    const struct host *);
void job_put(struct job_pool *, struct job *);
void job_pool_deinit(struct job_pool *);

/* The call begun anew on this snapshot: whose it is and what it calls is kept, its request and what
 * it gave back are forgotten. */
void job_renew_call(struct job *, struct snapshot *);
/* Makes the call ready to run: on this snapshot, at this moment, with random bytes of its own
 * (entropy NULL, of a read: without). A second time too, and then what the first one took is given
 * back: its answer and refusals are gone. A fault when there are no random bytes. */
int job_begin(struct job *, struct snapshot *, struct entropy *);
bool job_is_late(const struct job *);
/* For store_watch: the job is late, or nobody hears its answer. */
bool job_is_over(void *job);
/* Milliseconds since 1970, what calls take for now. */
int64_t job_now_ms(void);
/* Nanoseconds of CLOCK_MONOTONIC. */
int64_t job_clock(void);
