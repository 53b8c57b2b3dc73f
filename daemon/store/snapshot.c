/* SPDX-License-Identifier: EUPL-1.2
 * Rows and values, see snapshot.h. Holds what it reads against the format: what does not fit it is
 * -EBADMSG and the end of the snapshot, never a guess. */
#include "snapshot.h"

#include <errno.h>

#include "be.h"

#define RECORD_HEAD 12

int snapshot_begin(struct store *store, struct lmdb_env *env, bool writes, struct snapshot *ret)
{
	struct snapshot s = { .store = store, .at = SNAPSHOT_NOW };
	int r = lmdb_txn_begin(env, writes, &s.txn);
	if (r)
		return r;
	if (writes)
		pending_begin(&store->pending);
	*ret = s;
	return 0;
}

const struct store_kind *snapshot_kind(const struct snapshot *s, uint8_t kind)
{
	const struct store_options *options = &s->store->options;
	return kind < options->n_kinds && options->kinds[kind].describe ? &options->kinds[kind] :
									  NULL;
}

struct parts snapshot_parts(const struct record *record)
{
	return (struct parts){
		.id = record->id,
		.version = record->version,
		.seq = record->seq,
		.facts = view_of(record->body.p, record->facts_size),
		.text = view_of(record->body.p + record->facts_size,
				record->body.n - record->facts_size),
	};
}

int snapshot_describe(struct snapshot *s, const struct parts *parts, struct sink *sink)
{
	const struct store_kind *kind = snapshot_kind(s, parts->id.kind);
	if (!kind)
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	int r = kind->describe(&parts->id, parts->facts, parts->text, sink);
	return r ? lmdb_txn_fail(&s->txn, r) : 0;
}

void snapshot_count_read(struct snapshot *s, uint8_t kind)
{
	atomic_fetch_add_explicit(&s->store->reads[kind], 1, memory_order_relaxed);
}

/* A row whose value has one size; *ret is NULL when there is none. */
static int get_sized(struct snapshot *s, enum table table, struct key key, size_t size,
		     const uint8_t **ret)
{
	struct view value;
	int r = lmdb_txn_get(&s->txn, table, key_view(&key), &value);
	if (r)
		return r;
	if (value.p && value.n != size)
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	*ret = value.p;
	return 0;
}

static int put(struct snapshot *s, enum table table, struct key key, struct view value)
{
	return lmdb_txn_put(&s->txn, table, key_view(&key), &value, 1);
}

int snapshot_parse_record(struct snapshot *s, const struct id *id, uint32_t version,
			  struct view value, struct record *ret)
{
	if (value.n < RECORD_HEAD || be_get32(value.p + 8) > value.n - RECORD_HEAD)
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	*ret = (struct record){
		.id = *id,
		.version = version,
		.seq = be_get64(value.p),
		.facts_size = be_get32(value.p + 8),
		.body = view_of(value.p + RECORD_HEAD, value.n - RECORD_HEAD),
	};
	return 0;
}

int snapshot_record_now(struct snapshot *s, const struct id *id, uint32_t version,
			struct record *ret)
{
	struct key from = key_of_record(id, version ? version : UINT32_MAX);
	struct view key, value;
	struct id found;
	uint32_t found_version;
	int r = lmdb_txn_seek(&s->txn, TABLE_RECORDS, key_view(&from), &key, &value);
	if (r)
		return r;
	if (key.p && !key_parse_record(key, &found, &found_version))
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	if (!key.p || !id_equals(&found, id) || (version && found_version != version)) {
		*ret = (struct record){ 0 };
		return 0;
	}
	return snapshot_parse_record(s, id, found_version, value, ret);
}

/* The newest version below `above` that was there: versions are in the order of their entries. */
static int find_version(struct snapshot *s, const struct id *id, uint32_t above,
			struct record *ret)
{
	struct record found = { 0 };
	uint32_t below = 1;
	while (below < above) {
		struct record record;
		uint32_t middle = below + (above - below) / 2;
		int r = snapshot_record_now(s, id, middle, &record);
		if (!r && !record.version)
			r = lmdb_txn_fail(&s->txn, -EBADMSG);
		if (r)
			return r;
		if (record.seq > s->at) {
			above = middle;
		} else {
			below = middle + 1;
			found = record;
		}
	}
	*ret = found;
	return 0;
}

int snapshot_record(struct snapshot *s, const struct id *id, uint32_t version, struct record *ret)
{
	struct record record;
	int r = snapshot_record_now(s, id, version, &record);
	if (!r && record.version && record.seq > s->at) {
		uint32_t above = version ? 0 : record.version;
		r = find_version(s, id, above, &record);
	}
	if (!r)
		*ret = record;
	return r;
}

int snapshot_put_record(struct snapshot *s, const struct parts *parts)
{
	uint8_t head[RECORD_HEAD];
	be_put64(head, parts->seq);
	be_put32(head + 8, (uint32_t)parts->facts.n);
	const struct view pieces[] = { view_of(head, sizeof head), parts->facts, parts->text };
	struct key key = key_of_record(&parts->id, parts->version);
	return lmdb_txn_put(&s->txn, TABLE_RECORDS, key_view(&key), pieces, 3);
}

static struct key number_key(uint8_t kind)
{
	return (struct key){ .size = 2, .bytes = { 'N', kind } };
}

int snapshot_number(struct snapshot *s, uint8_t kind, uint32_t *ret_largest)
{
	const uint8_t *p = NULL;
	int r = get_sized(s, TABLE_META, number_key(kind), sizeof *ret_largest, &p);
	if (r)
		return r;
	*ret_largest = p ? be_get32(p) : 0;
	return 0;
}

int snapshot_put_number(struct snapshot *s, uint8_t kind, uint32_t largest)
{
	uint8_t value[sizeof largest];
	be_put32(value, largest);
	return put(s, TABLE_META, number_key(kind), view_of(value, sizeof value));
}

int snapshot_key(struct snapshot *s, struct view actor, const uint8_t key[STORE_KEY_SIZE],
		 uint64_t *ret_seq)
{
	const uint8_t *p = NULL;
	int r = get_sized(s, TABLE_KEYS, key_of_write(actor, key), sizeof *ret_seq, &p);
	if (r)
		return r;
	*ret_seq = p ? be_get64(p) : 0;
	return 0;
}

int snapshot_put_key(struct snapshot *s, struct view actor, const uint8_t key[STORE_KEY_SIZE],
		     uint64_t seq)
{
	uint8_t value[sizeof seq];
	be_put64(value, seq);
	return put(s, TABLE_KEYS, key_of_write(actor, key), view_of(value, sizeof value));
}

int snapshot_ignore_erasure(struct sink *sink, const struct id *target, uint32_t from, uint32_t to)
{
	(void)sink;
	(void)target;
	(void)from;
	(void)to;
	return 0;
}
