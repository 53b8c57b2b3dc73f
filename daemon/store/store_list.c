/* SPDX-License-Identifier: EUPL-1.2
 * Cursors, see store.h. They hold no place in the index: each step seeks anew from the last id, so
 * that a cursor needs no end and old versions are leapt over. */
#include <errno.h>

#include "snapshot.h"

struct cursor store_list(struct snapshot *s, uint8_t kind, struct view prefix)
{
	struct cursor cursor = { .snapshot = s, .kind = kind, .prefix_size = (uint8_t)prefix.n };
	if (prefix.n > STORE_ID_MAX) /* no id begins so, and none is of kind 0 */
		return (struct cursor){ .snapshot = s };
	if (prefix.n)
		memcpy(cursor.target.bytes, prefix.p, prefix.n);
	return cursor;
}

struct cursor store_list_referring(struct snapshot *s, const struct id *target, uint8_t kind)
{
	return (struct cursor){ .snapshot = s, .target = *target, .kind = kind };
}

void store_list_after(struct cursor *c, const struct id *id)
{
	c->position = *id;
}

static struct view prefix_of(const struct cursor *c)
{
	return view_of(c->target.bytes, c->prefix_size);
}

static bool names_target(const struct cursor *c)
{
	return c->target.kind != 0;
}

/* What all keys of the list begin with. */
static struct key first_key(const struct cursor *c)
{
	return names_target(c) ? key_of_reference(&c->target, c->kind, NULL) :
				 key_of_prefix(c->kind, prefix_of(c));
}

/* Behind every row of the record at the position. */
static struct key key_behind(const struct cursor *c)
{
	if (!names_target(c))
		return key_of_record(&c->position, 0);
	struct key key = key_of_reference(&c->target, c->kind, &c->position);
	key_step(&key);
	return key;
}

static struct key next_key(const struct cursor *c, const struct key *first)
{
	if (!c->position.kind)
		return *first;
	struct key behind = key_behind(c);
	return key_compare(&behind, first) < 0 ? *first : behind;
}

/* A sink that looks for one reference. */
struct search {
	struct sink sink;
	const struct id *target;
	bool found;
};

static int compare_reference(struct sink *sink, const struct id *target)
{
	struct search *search = (struct search *)sink;
	search->found |= id_equals(target, search->target);
	return 0;
}

static int ignore_count(struct sink *sink, const struct id *target, unsigned slot)
{
	(void)sink;
	(void)target;
	(void)slot;
	return 0;
}

/* References are only ever added: does the version in force still say so? A first version that is
 * in force now is the only one that ever could. */
static int check_reference(struct cursor *c, struct record *record)
{
	bool is_only_one = record->version == 1 && c->snapshot->at == SNAPSHOT_NOW;
	if (is_only_one && snapshot_kind(c->snapshot, c->kind))
		return 0;
	struct search search = {
		.sink = { compare_reference, ignore_count, snapshot_ignore_erasure },
		.target = &c->target,
	};
	struct parts parts = snapshot_parts(record);
	int r = snapshot_describe(c->snapshot, &parts, &search.sink);
	if (!r && !search.found)
		record->version = 0;
	return r;
}

static int read_referring(struct cursor *c, struct view key, struct record *ret)
{
	size_t at = key_of_id(&c->target).size;
	if (!key_parse_id(view_of(key.p + at, key.n - at), &c->position))
		return lmdb_txn_fail(&c->snapshot->txn, -EBADMSG);
	int r = snapshot_record(c->snapshot, &c->position, 0, ret);
	if (r)
		return r;
	if (!ret->version) /* younger than what the snapshot shows */
		return c->snapshot->at == SNAPSHOT_NOW ?
			       lmdb_txn_fail(&c->snapshot->txn, -EBADMSG) : 0;
	snapshot_count_read(c->snapshot, c->kind);
	return check_reference(c, ret);
}

static int read_listed(struct cursor *c, struct view key, struct view value, struct record *ret)
{
	uint32_t version;
	if (!key_parse_record(key, &c->position, &version))
		return lmdb_txn_fail(&c->snapshot->txn, -EBADMSG);
	/* The zeros that fill up a short id in a key can look like a prefix. */
	if (c->position.size < c->prefix_size) {
		*ret = (struct record){ 0 };
		return 0;
	}
	snapshot_count_read(c->snapshot, c->kind);
	int r = snapshot_parse_record(c->snapshot, &c->position, version, value, ret);
	bool is_later = !r && ret->seq > c->snapshot->at;
	return is_later ? snapshot_record(c->snapshot, &c->position, 0, ret) : r;
}

/* ret->version 0: a row that is not of the list. */
static int read_row(struct cursor *c, struct view key, struct view value, struct record *ret)
{
	return names_target(c) ? read_referring(c, key, ret) : read_listed(c, key, value, ret);
}

static bool is_sound(const struct cursor *c)
{
	return (!names_target(c) || key_may_hold(&c->target)) &&
	       (!c->position.kind || (key_may_hold(&c->position) && c->position.kind == c->kind));
}

int store_list_next(struct cursor *c, struct record *ret)
{
	if (!is_sound(c))
		return -EINVAL;
	enum table table = names_target(c) ? TABLE_REFERENCES : TABLE_RECORDS;
	struct key first = first_key(c);
	for (;;) {
		struct key from = next_key(c, &first);
		struct view key, value;
		struct record record = { 0 };
		int r = lmdb_txn_seek(&c->snapshot->txn, table, key_view(&from), &key, &value);
		bool listed = !r && key_begins(key, &first);
		if (listed)
			r = read_row(c, key, value, &record);
		if (r)
			return r;
		if (listed && !record.version)
			continue;
		*ret = record;
		return 0;
	}
}
