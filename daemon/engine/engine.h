/* SPDX-License-Identifier: EUPL-1.2
 * From a frame's bytes to the bytes of its answer: decode, check, authorise, route, run, encode.
 * Light reads are answered at once on the thread that calls engine_take (the loop); writes go to
 * the one writer thread and are answered after their commit; heavy calls go to the one worker. The
 * engine knows no sockets.
 *
 * All functions are for the loop thread. */
#pragma once

#include <riskreg/cleanup.h>
#include <riskreg/view.h>

#include "../ops/actor.h"
#include "../ops/room.h"

struct engine;
struct store;
struct access_table;
struct note_signer;
struct arena;
struct reloaded;

/* Who sits at the other end, as the socket says. Names may be missing (NULL). The primary group is
 * among the groups. */
struct peer {
	uint32_t uid, gid;
	const char *user;
	size_t n_groups;
	const uint32_t *group_ids;
	const char *const *group_names;
};

/* Finished answers: whole frames with their heads, to be sent in this order. `last` means that the
 * call is answered and no longer in flight. The bytes are borrowed during the call. A connection
 * that is gone is the receiver's to notice: the engine only hands back the number. */
typedef void engine_deliver(void *context, uint64_t connection, struct view frames, bool last);

/* What can be replaced while the engine runs. A call keeps those with which it began. */
struct engine_settings {
	const struct access_table *access; /* role blocks */
	struct view configuration;  /* as it was read, for backups */
	size_t request_memory_max;  /* bytes a call may use */
	size_t memory_max;          /* all calls together: above it engine_is_full */
	/* Called when nothing rests on these any more, the engine included; may be NULL. */
	void (*release)(void *owner);
	void *owner;
};

struct engine_options {
	struct store *store;
	struct engine_settings settings;
	/* The key that signs the journal's state; outlives the engine. NULL: nothing is signed. */
	const struct note_signer *signer;
	engine_deliver *deliver;
	/* Called from the engine's threads when engine_collect has something to do. */
	void (*wake)(void *context);
	void *context;
	/* Reads the configuration again and, unless it is only tried, puts it in force, as
	 * AdminService/Reload asks for; NULL: there is none. */
	int (*reload)(void *reload_context, struct arena *, bool dry_run, struct reloaded *ret);
	void *reload_context;
};

int engine_new(struct engine **ret, const struct engine_options *);
/* Finishes the writes that are in flight and the heavy call that is running, refuses the heavy ones
 * that wait, stops the threads. */
struct engine *engine_free(struct engine *);
DEFINE_FREEP(engine)

/* Other settings from the next call on. -ENOMEM; then the old ones hold. Actors that engine_admit
 * gave before must not be used for another call. */
int engine_set(struct engine *, const struct engine_settings *);

/* What the configuration lets this peer do. root is admin and nothing else. */
void engine_admit(const struct engine *, const struct peer *, struct actor *ret);

/* One frame's body. `actor` is copied where it must live longer. Every frame is answered, by one
 * deliver with `last`, now or after a wake. */
void engine_take(struct engine *, uint64_t connection, const struct actor *, struct view frame);
/* Delivers what the other threads have finished. */
void engine_collect(struct engine *);
/* This connection is gone: its heavy reads are not run, or broken off. What it wrote is written. */
void engine_forget(struct engine *, uint64_t connection);
/* The answer to a frame that net could not read: too large, too many connections. */
void engine_refuse(struct engine *, uint64_t connection, int refused);
/* No further calls are taken: they are refused with STOPPING. */
void engine_stop(struct engine *);
/* Calls that wait for another thread. */
size_t engine_in_flight(const struct engine *);
/* All calls together hold more memory than they may: stop reading for now. */
bool engine_is_full(const struct engine *);
/* Counts for admin stats: net adds its own. Names are the counters of riskctl(1). */
enum engine_counter {
	COUNTER_CONNECTIONS,
	COUNTER_CONNECTIONS_REFUSED,
	COUNTER_CALLS,
	COUNTER_REFUSED,
	COUNTER_WRITES,
	COUNTER_BATCHES,
	COUNTER_FAULTS,
	COUNTER_HEAVY,       /* run by the worker */
	COUNTER_HEAVY_AGAIN, /* writes of those that the writer had to run again */
	COUNTER_BUFFERED, /* bytes that net holds, read or to be sent; engine_is_full counts them */
	COUNTER_COUNT
};
void engine_count(struct engine *, enum engine_counter, int64_t add);
/* Set by the writer when the store failed in a way that only a restart mends. */
bool engine_has_failed(const struct engine *);
/* Whether there is room to write; a change of it wakes the loop. */
enum room engine_room(const struct engine *);
