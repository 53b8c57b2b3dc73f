/* SPDX-License-Identifier: EUPL-1.2
 * The rows that nearly every entry changes: the newest entry and the kept counts. A snapshot that
 * writes has them in memory, and they are put once, before its commit; what reads them on it must
 * come here. See snapshot.h. */
#include <errno.h>

#include "be.h"
#include "snapshot.h"

#define NEWEST_HEAD 16
#define NEWEST_MAX (NEWEST_HEAD + MERKLE_LEVELS * MERKLE_HASH)
#define COUNTS_SIZE (STORE_COUNT_SLOTS * sizeof(uint32_t))

void pending_begin(struct pending *pending)
{
	pending->has_newest = false;
	memset(pending->counts, 0, sizeof pending->counts);
}

/* -------------------------------------------------------------------- the newest entry */

/* ret->p NULL: the register is empty. */
static int get_newest(struct snapshot *s, struct view *ret)
{
	struct view value;
	struct key key = key_of_meta('L');
	int r = lmdb_txn_get(&s->txn, TABLE_META, key_view(&key), &value);
	if (r)
		return r;
	if (value.p && (value.n < NEWEST_HEAD ||
			value.n != NEWEST_HEAD + MERKLE_HASH *
					(size_t)__builtin_popcountll(be_get64(value.p))))
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	*ret = value;
	return 0;
}

static int read_newest(struct snapshot *s, struct newest *ret)
{
	struct view value;
	int r = get_newest(s, &value);
	if (r)
		return r;
	ret->tree.size = 0;
	ret->time_ms = 0;
	if (!value.p)
		return 0;
	ret->tree.size = be_get64(value.p);
	ret->time_ms = (int64_t)be_get64(value.p + 8);
	const uint8_t *hash = value.p + NEWEST_HEAD;
	for (uint64_t bits = ret->tree.size; bits; bits &= bits - 1, hash += MERKLE_HASH)
		memcpy(ret->tree.hashes[__builtin_ctzll(bits)], hash, MERKLE_HASH);
	return 0;
}

static int put_newest(struct snapshot *s, const struct newest *newest)
{
	uint8_t value[NEWEST_MAX], *end = value + NEWEST_HEAD;
	struct key key = key_of_meta('L');
	be_put64(value, newest->tree.size);
	be_put64(value + 8, (uint64_t)newest->time_ms);
	for (uint64_t bits = newest->tree.size; bits; bits &= bits - 1, end += MERKLE_HASH)
		memcpy(end, newest->tree.hashes[__builtin_ctzll(bits)], MERKLE_HASH);
	const struct view row = view_of(value, (size_t)(end - value));
	return lmdb_txn_put(&s->txn, TABLE_META, key_view(&key), &row, 1);
}

int snapshot_newest_pending(struct snapshot *s, struct newest **ret)
{
	struct pending *pending = &s->store->pending;
	int r = pending->has_newest ? s->txn.failed : read_newest(s, &pending->newest);
	if (r)
		return r;
	pending->has_newest = true;
	*ret = &pending->newest;
	return 0;
}

static int read_newest_head(struct snapshot *s, uint64_t *ret_seq, int64_t *ret_time_ms)
{
	struct view value;
	int r = get_newest(s, &value);
	if (r)
		return r;
	*ret_seq = value.p ? be_get64(value.p) : 0;
	*ret_time_ms = value.p ? (int64_t)be_get64(value.p + 8) : 0;
	return 0;
}

int snapshot_newest(struct snapshot *s, uint64_t *ret_seq, int64_t *ret_time_ms)
{
	struct newest *newest;
	if (!s->txn.writes)
		return read_newest_head(s, ret_seq, ret_time_ms);
	int r = snapshot_newest_pending(s, &newest);
	if (r)
		return r;
	*ret_seq = newest->tree.size;
	*ret_time_ms = newest->time_ms;
	return 0;
}

/* -------------------------------------------------------------------- kept counts */

static int read_counts(struct snapshot *s, const struct id *id, uint32_t ret[STORE_COUNT_SLOTS])
{
	struct view value;
	struct key key = key_of_id(id);
	int r = lmdb_txn_get(&s->txn, TABLE_COUNTS, key_view(&key), &value);
	if (r)
		return r;
	if (value.p && value.n != COUNTS_SIZE)
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	for (size_t i = 0; i < STORE_COUNT_SLOTS; i++)
		ret[i] = value.p ? be_get32(value.p + i * sizeof *ret) : 0;
	return 0;
}

static int put_counts(struct snapshot *s, const struct pending_counts *kept)
{
	uint8_t value[COUNTS_SIZE];
	struct key key = key_of_id(&kept->id);
	for (size_t i = 0; i < STORE_COUNT_SLOTS; i++)
		be_put32(value + i * sizeof *kept->counts, kept->counts[i]);
	const struct view row = view_of(value, sizeof value);
	return lmdb_txn_put(&s->txn, TABLE_COUNTS, key_view(&key), &row, 1);
}

/* Records that are numbered one after the other get different places. */
static struct pending_counts *place_of(struct snapshot *s, const struct id *id)
{
	unsigned hash = id->kind;
	for (size_t i = 0; i < id->size; i++)
		hash = hash * 31 + id->bytes[i];
	return &s->store->pending.counts[hash % PENDING_COUNTS];
}

int snapshot_counts(struct snapshot *s, const struct id *id, uint32_t ret[STORE_COUNT_SLOTS])
{
	const struct pending_counts *kept = s->txn.writes ? place_of(s, id) : NULL;
	if (!kept || !id_equals(&kept->id, id))
		return read_counts(s, id, ret);
	memcpy(ret, kept->counts, sizeof kept->counts);
	return s->txn.failed;
}

int snapshot_put_counts(struct snapshot *s, const struct id *id,
			const uint32_t counts[STORE_COUNT_SLOTS])
{
	struct pending_counts *kept = place_of(s, id);
	int r = kept->id.kind && !id_equals(&kept->id, id) ? put_counts(s, kept) : s->txn.failed;
	if (r)
		return r;
	kept->id = *id;
	memcpy(kept->counts, counts, sizeof kept->counts);
	return 0;
}

/* -------------------------------------------------------------------- the end */

int snapshot_finish(struct snapshot *s, const uint8_t id[JOURNAL_ID_SIZE],
		    const struct journal_end *end)
{
	struct pending *pending = &s->store->pending;
	int r = pending->has_newest ? put_newest(s, &pending->newest) : 0;
	for (size_t i = 0; i < PENDING_COUNTS && !r; i++)
		if (pending->counts[i].id.kind)
			r = put_counts(s, &pending->counts[i]);
	return r ? r : snapshot_put_position(s, id, end);
}
