/* SPDX-License-Identifier: EUPL-1.2
 * The rows of the tables as values: the one place that knows what stands in them. Keys are in
 * key.h; numbers are big-endian.
 *
 *	meta         "S"                  schema u32
 *	             "L"                  seq u64, time_ms u64: of the newest entry
 *	             "N" kind             largest number given to a record of the kind, u32
 *	records      id ~version          seq u64, facts_size u32, body
 *	references   target id source id  (empty) some version of the source named the target
 *	counts       id                   STORE_COUNT_SLOTS times u32
 *	entries      seq                  the head of an entry, see entry.h
 *	keys         actor 00 key         seq u64
 *
 * Version 2 of the record with id 00 00 00 0c of kind 3, written by entry 7, body "fffft" of which
 * "ffff" are facts:
 *
 *	03 00 00 00 0c 04 ff ff ff fd
 *	->  00 00 00 00 00 00 00 07   00 00 00 04   66 66 66 66 74 */
#pragma once

#include <stdatomic.h>

#include "key.h"
#include "lmdb_txn.h"

struct store {
	struct lmdb_env *env;
	const struct store_kind *kinds;
	size_t n_kinds;
	struct arena *arena; /* of the writer: its newest entry */
	atomic_uint_least64_t reads[UINT8_MAX + 1];
	uint8_t before[STORE_BODY_MAX]; /* of the writer: a body going out of force */
};

struct snapshot {
	struct store *store;
	struct lmdb_txn txn;
};

/* The kind's row; NULL when there is none. */
const struct store_kind *snapshot_kind(const struct snapshot *, uint8_t kind);
/* Has a body tell its references and counts; what it fails with sticks. */
int snapshot_describe(struct snapshot *, const struct id *, struct view body, uint32_t facts_size,
		      struct sink *);

/* For store_reads. */
void snapshot_count_read(struct snapshot *, uint8_t kind);

/* store_get, for the store itself: not counted as a read. */
int snapshot_record(struct snapshot *, const struct id *, uint32_t version, struct record *ret);
/* From the value of a row of records. */
int snapshot_parse_record(struct snapshot *, const struct id *, uint32_t version, struct view value,
			  struct record *ret);
int snapshot_put_record(struct snapshot *, const struct record *);

int snapshot_newest(struct snapshot *, uint64_t *ret_seq, int64_t *ret_time_ms);
int snapshot_put_newest(struct snapshot *, uint64_t seq, int64_t time_ms);

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
