/* SPDX-License-Identifier: EUPL-1.2
 * Reading a whole register, see crash_walk.h. */
#include "crash_walk.h"

#include <string.h>

/* FNV-1a: apart from the store's own checksums. */
static void mix(uint64_t *digest, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	for (size_t i = 0; i < n; i++)
		*digest = (*digest ^ p[i]) * 0x100000001b3u;
	*digest = (*digest ^ n) * 0x100000001b3u;
}

static void mix_number(uint64_t *digest, uint64_t value)
{
	mix(digest, &value, sizeof value);
}

static void mix_record(uint64_t *digest, const struct record *r)
{
	mix(digest, r->id.bytes, r->id.size);
	mix_number(digest, r->version);
	mix_number(digest, r->seq);
	mix_number(digest, r->facts_size);
	mix(digest, r->body.p, r->body.n);
}

static int walk_cursor(struct cursor cursor, bool whole, uint64_t *digest)
{
	struct record record = { 0 };
	for (;;) {
		int r = store_list_next(&cursor, &record);
		if (r || !record.version)
			return r;
		mix(digest, record.id.bytes, record.id.size);
		if (whole)
			mix_record(digest, &record);
	}
}

static int walk_versions(struct snapshot *s, const struct record *newest, uint64_t *digest)
{
	uint32_t counts[STORE_COUNT_SLOTS];
	for (uint32_t version = 1; version < newest->version; version++) {
		struct record record;
		int r = store_get(s, &newest->id, version, &record);
		if (r)
			return r;
		mix_record(digest, &record);
	}
	int r = store_counts(s, &newest->id, counts);
	if (!r)
		mix(digest, counts, sizeof counts);
	for (uint8_t kind = 1; kind < PLAN_KINDS && !r; kind++)
		r = walk_cursor(store_list_referring(s, &newest->id, kind), false, digest);
	return r;
}

static int walk_kind(struct snapshot *s, uint8_t kind, uint64_t *digest)
{
	struct cursor cursor = store_list(s, kind, VIEW_NONE);
	struct record record = { 0 };
	uint32_t number = 0;
	int r = store_next_number(s, kind, &number);
	mix_number(digest, number);
	while (!r) {
		r = store_list_next(&cursor, &record);
		if (r || !record.version)
			return r;
		mix_record(digest, &record);
		r = walk_versions(s, &record, digest);
	}
	return r;
}

static int walk_entries(struct snapshot *s, uint64_t newest, uint64_t *digest)
{
	for (uint64_t seq = 1; seq <= newest; seq++) {
		struct entry entry, keyed;
		struct entry_change change;
		int r = store_entry(s, seq, &entry);
		if (!r)
			r = store_find_key(s, entry.actor, entry.key, &keyed);
		if (r)
			return r;
		mix_number(digest, entry.seq);
		mix_number(digest, keyed.seq);
		mix_number(digest, (uint64_t)entry.time_ms);
		mix(digest, entry.actor.p, entry.actor.n);
		mix(digest, entry.method.p, entry.method.n);
		mix(digest, entry.key, sizeof entry.key);
		mix(digest, entry.request_sha256, sizeof entry.request_sha256);
		mix_number(digest, entry.n_changes);
		while (store_entry_next(&entry, &change)) {
			mix(digest, change.id.bytes, change.id.size);
			mix_number(digest, change.version);
		}
	}
	return 0;
}

int walk_register(struct snapshot *s, uint64_t *ret_digest)
{
	uint64_t digest = 0xcbf29ce484222325u;
	struct store_info info;
	uint8_t root[32];
	int r = store_info(s, &info);
	if (!r)
		r = store_root(s, info.seq, root);
	if (r)
		return r;
	mix(&digest, root, sizeof root);
	mix_number(&digest, info.seq);
	mix_number(&digest, (uint64_t)info.time_ms);
	r = walk_entries(s, info.seq, &digest);
	for (uint8_t kind = 1; kind < PLAN_KINDS && !r; kind++)
		r = walk_kind(s, kind, &digest);
	if (!r)
		*ret_digest = digest;
	return r;
}

static int compare_change(struct snapshot *s, const struct change *change, struct view body,
			  uint64_t seq, bool *equal)
{
	struct record record;
	int r = store_get(s, &change->id, change->expected + 1, &record);
	if (!r)
		*equal &= record.version == change->expected + 1 && record.seq == seq &&
			  record.facts_size == change->facts_size && view_equals(record.body, body);
	return r;
}

static bool equals_stamp(const struct entry *entry, const struct stamp *stamp)
{
	return entry->time_ms == stamp->time_ms &&
	       memcmp(entry->key, stamp->key, sizeof entry->key) == 0 &&
	       memcmp(entry->request_sha256, stamp->request_sha256, sizeof entry->request_sha256) ==
		       0;
}

int walk_entry(struct snapshot *s, const struct plan *plan, const struct plan_entry *planned,
	       uint64_t seq, uint64_t size, bool *ret_equal, uint64_t *ret_seq_of_key)
{
	struct entry entry, keyed;
	int r = store_entry(s, seq, &entry);
	if (r)
		return r;
	bool equal = entry.seq == seq && entry.n_changes == planned->n_changes &&
		     equals_stamp(&entry, &planned->stamp);
	for (size_t i = 0; i < planned->n_changes && !r; i++) {
		const struct change *change = &planned->changes[i];
		r = compare_change(s, change, plan_body(plan, change, size), seq, &equal);
	}
	if (!r)
		r = store_find_key(s, planned->stamp.actor, planned->stamp.key, &keyed);
	if (r)
		return r;
	*ret_equal = equal;
	*ret_seq_of_key = keyed.seq;
	return 0;
}
