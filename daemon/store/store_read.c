/* SPDX-License-Identifier: EUPL-1.2
 * What can be read of one record or entry, see store.h. */
#include <errno.h>

#include "entry.h"
#include "snapshot.h"

/* An entry's leaf: the facts of all that it changed. */
#define ARENA_MAX ((size_t)64 << 20)

int store_info(struct snapshot *s, struct store_info *ret)
{
	struct store_info info = { .schema = STORE_SCHEMA };
	struct snapshot_entry entry;
	int r = snapshot_newest(s, &info.seq, &info.time_ms);
	if (!r && info.seq > s->at) {
		r = snapshot_entry(s, s->at, &entry);
		info.seq = s->at;
		info.time_ms = r ? 0 : entry.time_ms;
	}
	if (!r)
		r = lmdb_env_size(s->store->env, &info.bytes_used, &info.bytes_max);
	if (!r)
		*ret = info;
	return r;
}

int store_get(struct snapshot *s, const struct id *id, uint32_t version, struct record *ret)
{
	if (!key_may_hold(id))
		return -EINVAL;
	int r = snapshot_record(s, id, version, ret);
	if (!r && ret->version)
		snapshot_count_read(s, id->kind);
	return r;
}

int store_next_number(struct snapshot *s, uint8_t kind, uint32_t *ret)
{
	uint32_t largest;
	int r = snapshot_number(s, kind, &largest);
	if (r)
		return r;
	if (largest == UINT32_MAX)
		return -ERANGE;
	*ret = largest + 1;
	return 0;
}

/* -------------------------------------------------------------------- entries */

int store_entry_head(struct snapshot *s, uint64_t seq, struct entry *ret)
{
	struct snapshot_entry row;
	int r = snapshot_entry(s, seq, &row);
	if (r)
		return r;
	*ret = (struct entry){
		.seq = row.at.segment ? seq : 0,
		.time_ms = row.time_ms,
		.actor = row.actor,
		.method = row.method,
	};
	return 0;
}

static int renew_arena(struct snapshot *s)
{
	if (!s->arena)
		return arena_new(&s->arena, ARENA_MAX);
	arena_reset(s->arena);
	return 0;
}

int store_entry(struct snapshot *s, uint64_t seq, struct entry *ret)
{
	struct snapshot_entry row;
	struct journal_entry bytes;
	struct place at;
	int r = snapshot_entry(s, seq, &row);
	if (!r && !row.at.segment) {
		*ret = (struct entry){ 0 };
		return 0;
	}
	if (!r)
		r = renew_arena(s);
	if (!r)
		r = snapshot_journal_entry(s, seq, s->arena, &bytes, &at);
	if (!r && !entry_parse(bytes.leaf, ret))
		r = lmdb_txn_fail(&s->txn, -EBADMSG);
	return r;
}

int store_find_key(struct snapshot *s, struct view actor, const uint8_t key[STORE_KEY_SIZE],
		   struct entry *ret)
{
	if (actor.n > STORE_ACTOR_MAX)
		return -EINVAL;
	uint64_t seq;
	int r = snapshot_key(s, actor, key, &seq);
	if (r)
		return r;
	if (seq && seq <= s->at)
		return store_entry(s, seq, ret);
	*ret = (struct entry){ 0 };
	return 0;
}

/* -------------------------------------------------------------------- counts */

/* A sink that adds up what is said of one record. */
struct tally {
	struct sink sink;
	const struct id *target;
	uint32_t counts[STORE_COUNT_SLOTS];
};

static int add_count(struct sink *sink, const struct id *target, unsigned slot)
{
	struct tally *tally = (struct tally *)sink;
	if (slot < STORE_COUNT_SLOTS && id_equals(target, tally->target))
		tally->counts[slot]++;
	return 0;
}

static int ignore_reference(struct sink *sink, const struct id *target)
{
	(void)sink;
	(void)target;
	return 0;
}

static int tally_kind(struct snapshot *s, uint8_t kind, struct tally *tally)
{
	struct view prefix = view_of(tally->target->bytes, tally->target->size);
	struct cursor cursor = store_list(s, kind, prefix);
	struct record record;
	int r = store_list_next(&cursor, &record);
	while (!r && record.version) {
		struct parts parts = snapshot_parts(&record);
		r = snapshot_describe(s, &parts, &tally->sink);
		if (!r)
			r = store_list_next(&cursor, &record);
	}
	return r;
}

/* Counts are kept for now alone; earlier ones are counted from what is below the record. */
static int count_again(struct snapshot *s, const struct id *id, uint32_t ret[STORE_COUNT_SLOTS])
{
	struct tally tally = {
		.sink = { ignore_reference, add_count, snapshot_ignore_erasure },
		.target = id,
	};
	for (size_t kind = 1; kind < s->store->options.n_kinds; kind++) {
		int r = snapshot_kind(s, (uint8_t)kind) ? tally_kind(s, (uint8_t)kind, &tally) : 0;
		if (r)
			return r;
	}
	memcpy(ret, tally.counts, sizeof tally.counts);
	return 0;
}

int store_counts(struct snapshot *s, const struct id *id, uint32_t ret[STORE_COUNT_SLOTS])
{
	if (!key_may_hold(id))
		return -EINVAL;
	return s->at == SNAPSHOT_NOW ? snapshot_counts(s, id, ret) : count_again(s, id, ret);
}
