/* SPDX-License-Identifier: EUPL-1.2
 * The rows of the tables as values: the one place that knows what stands in them. Keys are in
 * key.h; numbers are big-endian.
 *
 *	meta         "S"                  schema u32
 *	             "L"                  seq u64, time_ms u64: of the newest entry; then hashes of
 *	                                  the tree: for each bit of seq, the lowest first, that of
 *	                                  the newest complete subtree of its level
 *	             "N" kind             largest number given to a record of the kind, u32
 *	             "J"                 journal id, segment u32, offset u32, seq u64, checksum u64:
 *	                                  how far of the journal this is the index
 *	             "E"                  seq u64: of the newest entry whose erasures are done
 *	records      id ~version          seq u64, facts_size u32, body
 *	references   target id source id  (empty) some version of the source named the target
 *	counts       id                   STORE_COUNT_SLOTS times u32
 *	entries      seq                  segment u32, offset u32, time_ms u64, hash of the leaf,
 *	                                  size of the actor u8, actor, method
 *	keys         actor 00 key         seq u64
 *	tree         level index          hash of a complete subtree of level 8, 16, 24 ...
 *	erasures     id ~from             to u32, seq u64: versions whose texts an entry erased
 *
 * Version 2 of the record with id 00 00 00 0c of kind 3, written by entry 7, body "fffft" of which
 * "ffff" are facts:
 *
 *	03 00 00 00 0c 04 ff ff ff fd
 *	->  00 00 00 00 00 00 00 07   00 00 00 04   66 66 66 66 74 */
#pragma once

#include <stdatomic.h>

#include <riskreg/merkle.h>

#include "helper.h"
#include "journal.h"
#include "key.h"
#include "lmdb_txn.h"

/* The newest entry, and what the tree needs to grow from there. */
struct newest {
	int64_t time_ms;
	struct merkle_frontier tree; /* its size is the entry's seq */
};

#define PENDING_COUNTS 128
struct pending_counts {
	struct id id; /* kind 0: the place is free */
	uint32_t counts[STORE_COUNT_SLOTS];
};

/* Rows that nearly every entry changes: a snapshot that writes keeps them here and puts them once,
 * in snapshot_finish. */
struct pending {
	bool has_newest;
	struct newest newest;
	struct pending_counts counts[PENDING_COUNTS];
};
/* Nothing is pending: a snapshot begins. */
void pending_begin(struct pending *);

struct store {
	struct lmdb_env *env;
	struct journal *journal;
	struct helper *helper;
	int directory, lock, index; /* descriptors */
	struct lmdb_place place;
	struct store_options options; /* without the directory's name */
	uint32_t segment_size;
	enum store_start started;
	bool is_open; /* started: to be closed as it should be */
	atomic_bool has_failed; /* the index cannot be brought up to the journal */
	atomic_uint_least64_t reads[UINT8_MAX + 1];

	/* The writer's. */
	struct arena *arena;     /* of its newest entry */
	struct pending pending;  /* of its snapshot */
	size_t n_batch_changes;  /* applied and not committed */
	bool is_busy;            /* something was committed since the last tick */
	uint32_t prepared_behind; /* the segment behind which the helper was asked for the next */
	uint8_t before[STORE_BODY_MAX]; /* the body that a change takes out of force */
};

#define SNAPSHOT_NOW UINT64_MAX

struct snapshot {
	struct store *store;
	struct lmdb_txn txn;
	uint64_t at; /* the size that it shows */
	struct arena *arena; /* of an entry that was asked for; NULL until then */
};

/* A row of entries. */
struct snapshot_entry {
	struct place at;
	int64_t time_ms;
	const uint8_t *leaf_hash;
	struct view actor, method;
};

/* A store that has its directory and its lock, and nothing open in it. -EPROTO: it is of the first
 * schema. */
int store_new(struct store **ret, const struct store_options *);

/* A snapshot that is not on the heap. */
int snapshot_begin(struct store *, struct lmdb_env *, bool writes, struct snapshot *ret);

/* The kind's row; NULL when there is none. */
const struct store_kind *snapshot_kind(const struct snapshot *, uint8_t kind);
/* A version whose facts and text need not follow each other. */
struct parts {
	struct id id;
	uint32_t version;
	uint64_t seq;
	struct view facts, text;
};
struct parts snapshot_parts(const struct record *);

/* Has a body tell its references, counts and erasures. */
int snapshot_describe(struct snapshot *, const struct parts *, struct sink *);
/* For a sink that erasures do not concern. */
int snapshot_ignore_erasure(struct sink *, const struct id *target, uint32_t from, uint32_t to);

/* For store_reads. */
void snapshot_count_read(struct snapshot *, uint8_t kind);

/* store_get, for the store itself: not counted as a read. The state now. */
int snapshot_record_now(struct snapshot *, const struct id *, uint32_t version,
			struct record *ret);
/* The same at the size that the snapshot shows. */
int snapshot_record(struct snapshot *, const struct id *, uint32_t version, struct record *ret);
/* From the value of a row of records. */
int snapshot_parse_record(struct snapshot *, const struct id *, uint32_t version, struct view value,
			  struct record *ret);
int snapshot_put_record(struct snapshot *, const struct parts *);

int snapshot_newest(struct snapshot *, uint64_t *ret_seq, int64_t *ret_time_ms);
/* To be changed, on a snapshot that writes. */
int snapshot_newest_pending(struct snapshot *, struct newest **ret);

int snapshot_number(struct snapshot *, uint8_t kind, uint32_t *ret_largest);
int snapshot_put_number(struct snapshot *, uint8_t kind, uint32_t largest);

int snapshot_counts(struct snapshot *, const struct id *, uint32_t ret[STORE_COUNT_SLOTS]);
int snapshot_put_counts(struct snapshot *, const struct id *,
			const uint32_t counts[STORE_COUNT_SLOTS]);

/* 0: none. */
int snapshot_key(struct snapshot *, struct view actor, const uint8_t key[STORE_KEY_SIZE],
		 uint64_t *ret_seq);
int snapshot_put_key(struct snapshot *, struct view actor, const uint8_t key[STORE_KEY_SIZE],
		     uint64_t seq);

/* ret->at.segment is 0 when there is none. */
int snapshot_entry(struct snapshot *, uint64_t seq, struct snapshot_entry *ret);
int snapshot_put_entry(struct snapshot *, uint64_t seq, const struct snapshot_entry *);

/* Segment 0 when the index has none, or of another journal. */
int snapshot_position(struct snapshot *, const uint8_t id[JOURNAL_ID_SIZE],
		      struct journal_end *ret);
int snapshot_put_position(struct snapshot *, const uint8_t id[JOURNAL_ID_SIZE],
			  const struct journal_end *);
/* The last before a commit of entries: puts what is pending, and how far the index is. */
int snapshot_finish(struct snapshot *, const uint8_t id[JOURNAL_ID_SIZE],
		    const struct journal_end *);

int snapshot_hash(struct snapshot *, unsigned level, uint64_t index, uint8_t ret[MERKLE_HASH]);
int snapshot_put_hash(struct snapshot *, unsigned level, uint64_t index,
		      const uint8_t hash[MERKLE_HASH]);

/* 0: none. */
int snapshot_erased(struct snapshot *, uint64_t *ret_seq);
int snapshot_put_erased(struct snapshot *, uint64_t seq);
int snapshot_put_erasure(struct snapshot *, const struct id *, uint32_t from, uint32_t to,
			 uint64_t seq);
/* The erasure behind a key (zeroed: the first one), which is set to it. ret->id.kind 0: none. */
int snapshot_next_erasure(struct snapshot *, struct key *, struct store_erasure *ret,
			  uint64_t *ret_seq);
/* Has an entry erased the text of this version? */
int snapshot_is_erased(struct snapshot *, const struct id *, uint32_t version, bool *ret);

/* The head of an entry in the journal, in the arena. -EBADMSG when there is none. */
int snapshot_journal_entry(struct snapshot *, uint64_t seq, struct arena *,
			   struct journal_entry *ret, struct place *ret_at);
