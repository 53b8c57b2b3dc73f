/* SPDX-License-Identifier: EUPL-1.2
 * The register's memory: records in every version they ever had, in one global sequence of
 * entries, with references, kept counts and the keys of writes. This is the contract; nothing
 * above it knows what engine, files or bytes are behind it, and it knows nothing of what records
 * mean: it is told by the kinds table.
 *
 * Every function returns 0, a negative errno (a fault; the snapshot is then good for nothing but
 * store_end), or a positive enum store_outcome where its comment says so.
 *
 * Threads: reads on any thread, a snapshot on one thread at a time; one writer at a time, which
 * ends on the thread that began it. */
#pragma once

#include <riskreg/arena.h>
#include <riskreg/cleanup.h>
#include <riskreg/view.h>

#define STORE_SCHEMA 2
#define STORE_ID_MAX 46
#define STORE_BODY_MAX 65000
#define STORE_KEY_SIZE 16
#define STORE_COUNT_SLOTS 4
#define STORE_ACTOR_MAX 64
#define STORE_METHOD_MAX 128
#define STORE_CHANGES_MAX 20000            /* of one entry */
#define STORE_BODIES_MAX ((size_t)16 << 20) /* bytes, of all bodies of one entry */

enum store_outcome {
	STORE_DONE = 0,
	STORE_CONFLICT = 1,  /* an expected version is not the one in force */
	STORE_FULL = 2,      /* no room in the register */
	STORE_KEY_KNOWN = 3, /* this key already wrote an entry */
	STORE_BATCH_FULL = 4, /* does not fit beside what was applied: commit, then again */
	STORE_AHEAD = 5,  /* a size that the register has not reached */
	STORE_ERASED = 6, /* the text was erased */
};

/* A record's key: its kind (not 0) and bytes (1 at least) that order it among its kind, shorter
 * first. Equal ids have equal bytes. An id may begin with the bytes of another: in the store's keys
 * each ends in a way that no prefix does, so that rows of SN and SNX never mix. Zeroed: no id. */
struct id {
	uint8_t kind;
	uint8_t size;
	uint8_t bytes[STORE_ID_MAX];
};

bool id_equals(const struct id *, const struct id *);

/* One version of a record. version 0: there is none. `body` is borrowed from the snapshot: until
 * store_end, or the next store_apply on the same snapshot. */
struct record {
	struct id id;
	uint32_t version;
	uint64_t seq;         /* of the entry that wrote it, from 1 */
	uint32_t facts_size;  /* the body's facts are its first facts_size bytes */
	struct view body;
};

/* One accepted call. Views as in struct record. */
struct entry {
	uint64_t seq;         /* 0: none */
	int64_t time_ms;      /* never earlier than that of the entry before */
	struct view actor;    /* user name */
	struct view method;
	uint8_t key[STORE_KEY_SIZE];
	uint8_t request_sha256[32];
	uint32_t n_changes;
	struct view changes;  /* walk with store_entry_next */
};

struct entry_change {
	struct id id;
	uint32_t version;
};
/* Takes the first change off entry->changes. */
bool store_entry_next(struct entry *, struct entry_change *ret);

/* What an op wants written. expected 0: the record must not exist. */
struct change {
	struct id id;
	uint32_t expected;
	uint32_t facts_size;
	struct view body; /* at most STORE_BODY_MAX */
};

/* What one entry writes, in this order; borrowed. */
struct changes {
	const struct change *p;
	size_t n;
};
#define NO_CHANGES ((struct changes){ NULL, 0 })

static inline struct changes changes_of(const struct change *p, size_t n)
{
	return (struct changes){ p, n };
}

/* Who, when and what an entry is stamped with. */
struct stamp {
	int64_t time_ms;
	struct view actor, method;
	uint8_t key[STORE_KEY_SIZE];
	uint8_t request_sha256[32]; /* of method and body */
	uint8_t random[32];         /* fresh: the texts' salts are derived from it */
};

/* Where a kind tells what a body says. Called live and in every rebuild: describe must depend on
 * its arguments alone. */
struct sink {
	/* The body names this record. */
	int (*reference)(struct sink *, const struct id *target);
	/* The body adds one to a kept count of this record; slot < STORE_COUNT_SLOTS. Only what is
	 * said by records whose ids begin with the bytes of this one's can be counted again at an
	 * earlier size. */
	int (*count)(struct sink *, const struct id *target, unsigned slot);
	/* The body confirms that the texts of these versions of the record are erased: for
	 * ever, also when a later version says so no more. 1 <= from <= to. */
	int (*erase)(struct sink *, const struct id *target, uint32_t from, uint32_t to);
};

struct store_kind {
	uint8_t kind;
	const char *name;
	/* Tells a body's references and counts. `text` can have been erased and be empty. */
	int (*describe)(const struct id *, struct view facts, struct view text, struct sink *);
};

struct store;
struct snapshot;

struct store_options {
	const char *directory;
	size_t map_size; /* fixed for the life of the register; 0: 16 GiB */
	const struct store_kind *kinds; /* indexed by kind; lives as long as the store */
	size_t n_kinds;
	size_t segment_size; /* of the journal, 64 KiB-64 MiB; 0: 16 MiB */
	/* Told while the index is rebuilt or checked; may be NULL. */
	void (*progress)(void *context, uint64_t bytes_done, uint64_t bytes_all);
	/* Told what is damaged and where, when the register cannot be opened; may be NULL. */
	void (*report)(void *context, const char *line);
	void *context;
};

/* What store_open had to do. */
enum store_start {
	STORE_START_EMPTY, /* a new register */
	STORE_START_CLEAN,
	STORE_START_REPLAY,  /* the daemon was killed: the index was brought up to the journal */
	STORE_START_REBUILD, /* the machine stopped, or the index was not trusted: made anew */
};

struct store_info {
	uint64_t seq;          /* of the newest entry, 0 in an empty register */
	int64_t time_ms;       /* of the newest entry */
	uint32_t schema;
	uint64_t bytes_used; /* ever in use: freed pages are used again, not given back */
	uint64_t bytes_max;
};

/* Opens the register in a directory, which exists; makes an empty one if there is none. -EPROTO:
 * another schema number, which is then in *ret_schema (may be NULL) and nothing was changed.
 * -EBUSY: another process has it open. -EBADMSG: what is there is no register. */
int store_open(struct store **ret, const struct store_options *, uint32_t *ret_schema);
/* Closes it. No snapshot may be open. */
struct store *store_free(struct store *);
DEFINE_FREEP(store)

/* How many records of each kind were read since the start, by store_get and cursors; for stats,
 * and to show that a status reads no results. Written from any thread. */
void store_reads(const struct store *, uint8_t kind, uint64_t *ret_n);

/* The state of the register at this moment; it does not change while it is open. */
int store_begin_read(struct store *, struct snapshot **ret);
/* The same, for writing: sees what was applied on it. */
int store_begin_write(struct store *, struct snapshot **ret);
/* Ends a snapshot; what was applied and not committed is gone. NULL-safe. */
struct snapshot *store_end(struct snapshot *);
static inline void store_endp(struct snapshot **s)
{
	*s = store_end(*s);
}

/* Has a snapshot that only reads ask now and then, while it is read and on the reader's thread,
 * whether it is over: then this read and all that follow give -ECANCELED. */
void store_watch(struct snapshot *, bool (*is_over)(void *context), void *context);

int store_info(struct snapshot *, struct store_info *ret);
/* A record at a version, or (0) at the one in force; ret->version is 0 when there is none. */
int store_get(struct snapshot *, const struct id *, uint32_t version, struct record *ret);
/* Seq 0 when there is none. Borrowed until the next entry is asked for on the snapshot. */
int store_entry(struct snapshot *, uint64_t seq, struct entry *ret);
/* The same without key, hash and changes, which stand in the journal alone: as cheap as a
 * record. */
int store_entry_head(struct snapshot *, uint64_t seq, struct entry *ret);
/* The entry that this user's key wrote; seq 0 when there is none. */
int store_find_key(struct snapshot *, struct view actor, const uint8_t key[STORE_KEY_SIZE],
		   struct entry *ret);
/* Kept counts of a record; zeros when it has none. */
int store_counts(struct snapshot *, const struct id *, uint32_t ret[STORE_COUNT_SLOTS]);
/* The number after the largest that ever was given to a record of this kind, by store_apply;
 * 1 in an empty register. -ERANGE when the largest is 4294967295. */
int store_next_number(struct snapshot *, uint8_t kind, uint32_t *ret);

/* Walks records in force in the order of their ids. In the caller's frame; needs no free. Must not
 * be used after store_apply on its snapshot. */
struct cursor {
	struct snapshot *snapshot;
	struct id target;   /* kind 0: its bytes are the prefix; else those that refer to it */
	struct id position; /* the last id given out; kind 0: none yet */
	uint8_t kind;
	uint8_t prefix_size;
};
/* All records of a kind whose id begins with these bytes. */
struct cursor store_list(struct snapshot *, uint8_t kind, struct view prefix);
/* All records of a kind whose version in force refers to the target. */
struct cursor store_list_referring(struct snapshot *, const struct id *target, uint8_t kind);
/* Go on after this id. */
void store_list_after(struct cursor *, const struct id *);
/* ret->version is 0 at the end. */
int store_list_next(struct cursor *, struct record *ret);

/* Writes one entry with all its changes, in their order. Expected versions are checked before the
 * first put: STORE_CONFLICT leaves no trace and *ret_conflict is the index of the change.
 * STORE_KEY_KNOWN likewise. Time is raised to that of the newest entry where it is earlier. An id
 * of 4 bytes is a big-endian number and raises its kind's numbers. *ret_entry is borrowed until
 * the next store_apply on the store, also past the commit. Bodies may be borrowed from the
 * snapshot. STORE_BATCH_FULL: nothing was done, and the snapshot can be committed. A record
 * that stands twice in one entry is a STORE_CONFLICT too. -EINVAL: over a bound, or of a kind
 * that has no row; nothing was written. STORE_FULL ends the snapshot like a fault. */
int store_apply(struct snapshot *, struct changes, const struct stamp *, struct entry *ret_entry,
		size_t *ret_conflict);
/* Makes everything that was applied durable, ends the snapshot (also on failure). STORE_FULL:
 * nothing was written, and with room again the same can be tried again. */
int store_commit(struct snapshot *);

/* ---------------------------------------------------------------------- the journal
 * The journal is the book and the index is what things are looked up in. Entry seq is leaf seq - 1
 * of an RFC 6962 tree (riskreg/merkle.h); a register's size is the number of its entries. */

/* Once a second from the writer's thread, also while it is idle: seals the last batch, prepares the
 * next segment, has the index written out. A fault here is a fault of the store. STORE_FULL: the
 * next segment cannot be made, for want of room or of files that may be open; what is left of this
 * one is all that can be written. */
int store_tick(struct store *);
/* False when the journal cannot be written any more (a sync failed): only a restart mends that. */
bool store_is_sound(const struct store *);
enum store_start store_how_started(const struct store *);

/* The state that the register had at this size; 0 is now. STORE_AHEAD. store_info, store_get,
 * lists, counts and roots then tell of that state alone. */
int store_begin_read_at(struct store *, uint64_t size, struct snapshot **ret);
/* The size of the register when the clock passed this point of time: entries at or before it. */
int store_size_at(struct snapshot *, int64_t time_ms, uint64_t *ret_size);

/* The leaf of an entry, as riskreg.v1.Leaf, in the arena. -ENOENT when there is none. */
int store_leaf(struct snapshot *, uint64_t seq, struct arena *, struct view *ret);
/* A text and the salt of its commitment. */
struct salted_text {
	struct view salt, text;
};
/* That of one change of an entry, in the arena. STORE_ERASED. -ENOENT when the change has none. */
int store_text(struct snapshot *, uint64_t seq, uint32_t change, struct arena *,
	       struct salted_text *ret);

struct merkle_proof;
int store_root(struct snapshot *, uint64_t size, uint8_t ret[32]);
int store_inclusion(struct snapshot *, uint64_t seq, uint64_t size, struct merkle_proof *ret);
int store_consistency(struct snapshot *, uint64_t from, uint64_t to, struct merkle_proof *ret);

/* Erases the texts of versions of one record (gallring). The entry that confirms the erasure, which
 * names them, must have been committed before; the daemon does this again at every start for every
 * confirmed one, so that it costs little when nothing is left to erase.
 * Zeroes texts and salts in the journal, syncs, and makes the index anew. No snapshot may be
 * open. */
struct store_erasure {
	struct id id;
	uint32_t from_version, to_version;
};
int store_erase(struct store *, const struct store_erasure *, size_t n);

/* A piece of a copy of the synced journal up to the snapshot's size, byte for byte, for a
 * backup: at most `most` bytes of it from an offset on, in the arena; empty behind its end.
 * Pieces taken at one size, in order and with no erasure in between, are what store_restore
 * takes. */
int store_copy(struct snapshot *, uint64_t from, size_t most, struct arena *, struct view *ret);
/* A size and the root that it has. */
struct store_state {
	uint64_t size;
	uint8_t root[32];
};
/* What a copy must be: from an offset of a file to its end, of this state, and once of an earlier
 * one (size 0: of whatever). */
struct store_copied {
	const char *file;
	uint64_t offset;
	struct store_state state, begins;
};
/* Verifies a copy whole and puts it in the place of the register in a directory (made if it is
 * missing), atomically; the register that was there is kept in it under a name with its time:
 * then in `ret_where`, empty when there was none. Nothing was touched when it is -EBADMSG (with
 * what is wrong in `ret_where`), STORE_CONFLICT (it is sound, and does not begin so) or -EBUSY (the
 * register is open). */
int store_restore(const struct store_options *, const struct store_copied *, char ret_where[200]);

/* Reads everything and holds the index against the journal: `report` hears one line for each
 * finding and one for each thing that is sound. Positive: that many findings. */
int store_check(const struct store_options *, void (*report)(void *context, const char *line),
		void *context);
