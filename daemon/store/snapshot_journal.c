/* SPDX-License-Identifier: EUPL-1.2
 * The rows that tie the index to the journal: entries, how far the index is, the tree's hashes and
 * what was erased. See snapshot.h. */
#include <errno.h>

#include "be.h"
#include "snapshot.h"

#define ENTRY_HEAD (4 + 4 + 8 + MERKLE_HASH + 1)
#define POSITION_SIZE (JOURNAL_ID_SIZE + 4 + 4 + 8 + 8)
#define ERASED_SIZE 8
#define ERASURE_SIZE 12

static int get(struct snapshot *s, enum table table, struct key key, struct view *ret)
{
	return lmdb_txn_get(&s->txn, table, key_view(&key), ret);
}

static int put(struct snapshot *s, enum table table, struct key key, struct view value)
{
	return lmdb_txn_put(&s->txn, table, key_view(&key), &value, 1);
}

/* -------------------------------------------------------------------- entries */

int snapshot_entry(struct snapshot *s, uint64_t seq, struct snapshot_entry *ret)
{
	struct view value;
	int r = get(s, TABLE_ENTRIES, key_of_seq(seq), &value);
	if (r)
		return r;
	if (!value.p || seq > s->at) {
		*ret = (struct snapshot_entry){ .time_ms = 0 };
		return 0;
	}
	size_t actor = value.n < ENTRY_HEAD ? SIZE_MAX : value.p[ENTRY_HEAD - 1];
	if (value.n < ENTRY_HEAD || actor > value.n - ENTRY_HEAD || !be_get32(value.p))
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	const uint8_t *names = value.p + ENTRY_HEAD;
	*ret = (struct snapshot_entry){
		.at = { be_get32(value.p), be_get32(value.p + 4) },
		.time_ms = (int64_t)be_get64(value.p + 8),
		.leaf_hash = value.p + 16,
		.actor = view_of(names, actor),
		.method = view_of(names + actor, value.n - ENTRY_HEAD - actor),
	};
	return 0;
}

int snapshot_put_entry(struct snapshot *s, uint64_t seq, const struct snapshot_entry *entry)
{
	uint8_t head[ENTRY_HEAD];
	be_put32(head, entry->at.segment);
	be_put32(head + 4, entry->at.offset);
	be_put64(head + 8, (uint64_t)entry->time_ms);
	memcpy(head + 16, entry->leaf_hash, MERKLE_HASH);
	head[ENTRY_HEAD - 1] = (uint8_t)entry->actor.n;
	const struct view pieces[] = { view_of(head, sizeof head), entry->actor, entry->method };
	struct key key = key_of_seq(seq);
	return lmdb_txn_put(&s->txn, TABLE_ENTRIES, key_view(&key), pieces, 3);
}

int snapshot_journal_entry(struct snapshot *s, uint64_t seq, struct arena *arena,
			   struct journal_entry *ret, struct place *ret_at)
{
	struct snapshot_entry row;
	struct journal_entry entry;
	int r = snapshot_entry(s, seq, &row);
	if (r)
		return r;
	if (!row.at.segment)
		return -EBADMSG;
	r = journal_read(s->store->journal, row.at, s->txn.writes, arena, &entry);
	if (!r && (entry.seq != seq || entry.is_seal))
		r = -EBADMSG;
	if (r)
		return r == -EBADMSG ? lmdb_txn_fail(&s->txn, r) : r;
	*ret = entry;
	*ret_at = row.at;
	return 0;
}

/* -------------------------------------------------------------------- how far it is */

int snapshot_position(struct snapshot *s, const uint8_t id[JOURNAL_ID_SIZE],
		      struct journal_end *ret)
{
	struct view value;
	int r = get(s, TABLE_META, key_of_meta('J'), &value);
	if (r)
		return r;
	if (value.p && value.n != POSITION_SIZE)
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	*ret = (struct journal_end){ .seq = 0 };
	if (!value.p || memcmp(value.p, id, JOURNAL_ID_SIZE) != 0)
		return 0;
	const uint8_t *p = value.p + JOURNAL_ID_SIZE;
	*ret = (struct journal_end){
		.at = { be_get32(p), be_get32(p + 4) },
		.seq = be_get64(p + 8),
		.checksum = be_get64(p + 16),
	};
	return 0;
}

int snapshot_put_position(struct snapshot *s, const uint8_t id[JOURNAL_ID_SIZE],
			  const struct journal_end *end)
{
	uint8_t value[POSITION_SIZE], *p = value + JOURNAL_ID_SIZE;
	memcpy(value, id, JOURNAL_ID_SIZE);
	be_put32(p, end->at.segment);
	be_put32(p + 4, end->at.offset);
	be_put64(p + 8, end->seq);
	be_put64(p + 16, end->checksum);
	return put(s, TABLE_META, key_of_meta('J'), view_of(value, sizeof value));
}

/* -------------------------------------------------------------------- the tree's hashes */

int snapshot_hash(struct snapshot *s, unsigned level, uint64_t index, uint8_t ret[MERKLE_HASH])
{
	struct view value;
	struct snapshot_entry row = { .leaf_hash = NULL };
	int r;
	if (level == 0) {
		r = snapshot_entry(s, index + 1, &row);
	} else {
		r = get(s, TABLE_TREE, key_of_subtree(level, index), &value);
		row.leaf_hash = !r && value.n == MERKLE_HASH ? value.p : NULL;
	}
	if (r)
		return r;
	if (!row.leaf_hash)
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	memcpy(ret, row.leaf_hash, MERKLE_HASH);
	return 0;
}

int snapshot_put_hash(struct snapshot *s, unsigned level, uint64_t index,
		      const uint8_t hash[MERKLE_HASH])
{
	return put(s, TABLE_TREE, key_of_subtree(level, index), view_of(hash, MERKLE_HASH));
}

/* -------------------------------------------------------------------- erasures */

int snapshot_erased(struct snapshot *s, uint64_t *ret_seq)
{
	struct view value;
	int r = get(s, TABLE_META, key_of_meta('E'), &value);
	if (r)
		return r;
	if (value.p && value.n != ERASED_SIZE)
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	*ret_seq = value.p ? be_get64(value.p) : 0;
	return 0;
}

int snapshot_put_erased(struct snapshot *s, uint64_t seq)
{
	uint8_t value[ERASED_SIZE];
	be_put64(value, seq);
	return put(s, TABLE_META, key_of_meta('E'), view_of(value, sizeof value));
}

int snapshot_put_erasure(struct snapshot *s, const struct id *id, uint32_t from, uint32_t to,
			 uint64_t seq)
{
	uint8_t value[ERASURE_SIZE];
	struct view before;
	int r = get(s, TABLE_ERASURES, key_of_record(id, from), &before);
	if (r)
		return r;
	if (before.n == ERASURE_SIZE && be_get32(before.p) > to)
		to = be_get32(before.p);
	be_put32(value, to);
	be_put64(value + 4, seq);
	return put(s, TABLE_ERASURES, key_of_record(id, from), view_of(value, sizeof value));
}

int snapshot_next_erasure(struct snapshot *s, struct key *key, struct store_erasure *ret,
			  uint64_t *ret_seq)
{
	struct view found, value;
	struct store_erasure erasure = { .to_version = 0 };
	int r = lmdb_txn_seek(&s->txn, TABLE_ERASURES, key_view(key), &found, &value);
	if (r)
		return r;
	if (found.p) {
		if (value.n != ERASURE_SIZE ||
		    !key_parse_record(found, &erasure.id, &erasure.from_version))
			return lmdb_txn_fail(&s->txn, -EBADMSG);
		erasure.to_version = be_get32(value.p);
		*ret_seq = be_get64(value.p + 4);
		*key = key_of_record(&erasure.id, erasure.from_version);
		key_step(key);
	}
	*ret = erasure;
	return 0;
}

/* Keys with a smaller `from` come later. */
int snapshot_is_erased(struct snapshot *s, const struct id *id, uint32_t version, bool *ret)
{
	struct key key = key_of_record(id, version);
	struct store_erasure erasure;
	uint64_t seq;
	bool covered = false;
	int r;
	do {
		r = snapshot_next_erasure(s, &key, &erasure, &seq);
		if (r)
			return r;
		covered = id_equals(&erasure.id, id) && version <= erasure.to_version;
	} while (!covered && id_equals(&erasure.id, id));
	*ret = covered;
	return 0;
}
