/* SPDX-License-Identifier: EUPL-1.2
 * An op is a function of (snapshot, request, who, now, 32 random bytes) that gives a reply (a read)
 * or a list of changes (a write). It touches nothing else: no clock, no socket, no file, no log, no
 * memory but the call's arena. The engine applies the changes and answers a write from the entry.
 *
 * An op returns 0, a negative errno (a fault, forwarded unchanged), or a positive refusal; one that
 * reads also CALL_LATER, see call.on_loop. */
#pragma once

#include <errno.h>

#include <protobuf-c/protobuf-c.h>

#include <riskreg/arena.h>
#include <riskreg/refusal.h>
#include <riskreg/view.h>
#include <riskreg/words.h>

#include "../store/store.h"
#include "actor.h"
#include "room.h"

#define CALL_LATER (-EINPROGRESS)

struct call;
typedef int op_run(struct call *);

enum access {
	READ,
	WRITE,
};

/* Flags: BULK | HEAVY is both. */
enum weight {
	LIGHT = 0,
	BULK = 1,     /* up to WIRE_FIELDS_MAX_BULK fields */
	HEAVY = 2,    /* reads or computes for longer than others may be held up: on the worker */
	HEAVY_AT = 4, /* a read that is HEAVY when it asks for an earlier size */
	/* A read whose answer depends on request, language, register and today's date alone, not
	 * on who asks nor on the hour: while those stay it is given again. */
	STEADY = 8,
};

/* One row for each rpc, in the file of its noun. */
struct method {
	const char *name; /* "riskreg.v1.RoundService/LogResults" */
	enum role role;
	enum access access;
	enum weight weight;
	op_run *run;
};

/* A method with what its service's descriptor says of it. */
struct route {
	const struct method *method;
	const ProtobufCMessageDescriptor *request, *response;
};

/* Builds the table of routes from the rows and the services; -EINVAL when a row has no rpc or an
 * rpc no row (a test shows that it never is). Call once, before ops_find, at start. */
int ops_init(void);
/* NULL when there is none. */
const struct route *ops_find(struct view method);
const struct route *ops_list(size_t *ret_n);

/* The kinds of records, for store_open. */
const struct store_kind *ops_kinds(size_t *ret_n);

struct note_key;
struct checkpoint;

/* What reading the configuration again came to. */
struct reloaded {
	const char *error; /* what is wrong, and where: the old one holds; NULL: nothing */
	/* Options that were changed, but hold only from a restart on. */
	const char *const *later;
	size_t n_later;
};

/* What an op may reach outwards; filled by the engine, used by ops_admin.c and ops_journal.c
 * only. */
struct host {
	void *context;
	/* Signs a state of the journal (its origin is filled in); the note lies in the arena. */
	int (*sign)(void *context, struct arena *, struct checkpoint *, struct view *ret_note);
	/* The public half of the key that signs; NULL: no key. */
	const struct note_key *key;
	/* The daemon's configuration, as it was read. */
	struct view configuration;
	/* Another number after an erasure and after a restart. */
	uint64_t (*epoch)(void *context);
	/* Whether there is room to write; NULL: it is not known. */
	enum room (*room)(void *context);
	/* Reads the configuration again and, unless it is only tried, puts it in force; texts are
	 * in the arena. */
	int (*reload)(void *context, struct arena *, bool dry_run, struct reloaded *ret);
	/* The i-th counter of the running daemon; false after the last one. */
	bool (*counter)(void *context, size_t i, const char **ret_name, uint64_t *ret_value);
};

#define CALL_REFUSALS_MAX 1000
#define CALL_PARAMS_MAX 6

struct call_refusal {
	enum refused id;
	const char *field; /* "" : the whole call */
	size_t n_params;
	struct word_param params[CALL_PARAMS_MAX];
};

/* One response body of a read. */
struct piece {
	struct piece *next;
	struct view body;
};

struct call {
	/* Given */
	struct snapshot *snapshot;
	struct arena *arena;
	const struct route *route;
	const struct actor *actor;
	const struct host *host;
	const ProtobufCMessage *request;
	enum lang lang;
	int64_t now_ms;
	uint8_t random[32]; /* of a write */
	/* For what acts beside the register: a write's changes are the engine's to leave. */
	bool dry_run;
	/* Of a read: others wait while it runs. One that finds that it would take long gives
	 * CALL_LATER, and is run again where nobody does. */
	bool on_loop;
	/* Of a STEADY read: what the same request came to on the same day, with the same texts
	 * erased, when the register had an earlier size; pieces NULL: that is not known. */
	struct earlier {
		const struct piece *pieces; /* borrowed */
		uint64_t size;
	} earlier;

	/* Given back, all of it in the arena, since it is used behind the snapshot's end: of a
	 * write */
	struct change *changes;
	size_t n_changes;
	/* ... of a write: what is to be erased once it is committed, before it is answered */
	const struct store_erasure *erasures;
	size_t n_erasures;
	/* ... of a HEAVY write, which runs before its turn: what it read beside the records that it
	 * changes, as one record. Where that record's version or kept counts are others when its
	 * turn comes, the op is run again. kind 0: nothing */
	struct id rests_on;
	/* ... of a read */
	struct piece *pieces, **pieces_end;
	/* ... of a refused call */
	struct call_refusal *refusals;
	size_t n_refusals;

	/* For ops/load.c: numbers handed out in this call, by kind. */
	uint32_t new_numbers[32];
	/* Parameters of the next refusal. */
	size_t n_params;
	struct word_param params[CALL_PARAMS_MAX];
};

/* Empty but for these two; what else is given is the caller's to set. */
void call_init(struct call *, struct snapshot *, struct arena *);

/* Names a value for the next refusal, formatted into the arena. */
void call_param(struct call *, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* A text in the caller's language with its placeholders filled in, of at most CALL_WORDS_MAX bytes,
 * in the form for `n` things; NULL when memory is out. */
#define CALL_WORDS_MAX 400
char *call_words(struct call *, enum word, uint64_t n, const struct word_param *params,
		 size_t n_params);
/* Notes a refusal with the parameters named since the last one ("field" is added by itself) and
 * returns it, so that an op can return at once or go on to find more:
 *
 *	call_param(call, "limit", "%u", 300);
 *	return refuse(call, REFUSED_TOO_LONG, "results[%zu].note", i);
 */
int refuse(struct call *, enum refused, const char *field_format, ...)
	__attribute__((format(printf, 3, 4)));
/* The first refusal noted, or 0. */
int call_refused(const struct call *);

/* Checks every text of the request that the engine has unpacked: bounds by the name of the field,
 * one line or many, no personal numbers (limits.c). */
int call_check_texts(struct call *);

/* Adds a change; the message is packed once, here. -ENOMEM, or REFUSED_TOO_LONG when it is over
 * STORE_BODY_MAX. */
int call_put(struct call *, const struct id *, uint32_t expected, const ProtobufCMessage *);

/* The bytes of a message, in the arena; p is not NULL. -ENOMEM. */
int call_pack(struct call *, const ProtobufCMessage *, struct view *ret);
/* Packs a message into a response body. */
int call_reply(struct call *, const ProtobufCMessage *);
/* Adds bytes, of the arena, as a response body. */
int call_reply_bytes(struct call *, struct view);

/* The answer to a write, from its entry (or the newest seq when nothing was written), as
 * riskreg.v1.Written. view.p is NULL when memory is out. */
struct view call_written(struct arena *, const struct entry *);

/* Puts the scale that every register is born with, unless it is there. For the start of the
 * daemon, as a call of its own; needs no route and no request. */
int scale_bootstrap(struct call *);

/* Everything that confirmed erasures name whose entry came after this one, in call->erasures; for
 * the start of the daemon and for a restore. Needs no route and no request. */
int erasure_collect(struct call *, uint64_t since);
