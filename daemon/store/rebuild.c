/* SPDX-License-Identifier: EUPL-1.2
 * Making an index anew, see rebuild.h. */
#include "rebuild.h"

#include <errno.h>
#include <stdio.h>

#include "entry.h"

#define ARENA_MAX ((size_t)64 << 20)

/* -------------------------------------------------------------------- what was erased */

static int newest_erasure(struct snapshot *s, uint64_t *ret_seq)
{
	struct store_erasure erasure;
	struct key key = { .size = 1 };
	uint64_t seq = 0, newest = 0;
	int r;
	do {
		r = snapshot_next_erasure(s, &key, &erasure, &seq);
		if (!r && erasure.id.kind && seq > newest)
			newest = seq;
	} while (!r && erasure.id.kind);
	if (!r)
		*ret_seq = newest;
	return r;
}

int rebuild_is_due(struct snapshot *s, bool *ret)
{
	uint64_t done, newest;
	int r = snapshot_erased(s, &done);
	if (!r)
		r = newest_erasure(s, &newest);
	if (!r)
		*ret = newest > done;
	return r;
}

/* The text of this record's change in an entry; *ret_found false when the change has none. */
static int find_text(const struct journal_entry *bytes, const struct id *id,
		     struct journal_text *ret, bool *ret_found)
{
	struct journal_entry rest = *bytes;
	struct entry_part part;
	struct entry entry;
	uint32_t change = 0;
	if (!entry_parse(bytes->leaf, &entry))
		return -EBADMSG;
	while (entry_take_part(&entry.changes, &part) && !id_equals(&part.change.id, id))
		change++;
	*ret_found = false;
	while (!*ret_found && journal_entry_next_text(&rest, ret))
		*ret_found = ret->change == change;
	return 0;
}

/* A walk over all texts that are confirmed as erased. Zeros that a killed process wrote, or whose
 * sync failed, may be nowhere but in memory: they are written once more, and synced, before an
 * index says that the erasure is done. */
struct erasing {
	struct arena *arena;
	uint64_t done;    /* erasures up to this entry are on the disk */
	bool spares;      /* what is still there is counted, and left */
	size_t n;         /* that were still there */
	uint32_t segment; /* with zeros that are not synced; 0: none */
};

static int sync_zeros(struct snapshot *s, struct erasing *e)
{
	uint32_t segment = e->segment;
	e->segment = 0;
	return segment ? journal_sync_segment(s->store->journal, segment) : 0;
}

static int zero_text(struct snapshot *s, struct erasing *e, struct place at,
		     const struct journal_text *text)
{
	int r = e->segment == at.segment ? 0 : sync_zeros(s, e);
	e->segment = at.segment;
	return r ? r : journal_erase(s->store->journal, at, text);
}

static int erase_version(struct snapshot *s, const struct record *record, struct erasing *e)
{
	struct arena *arena = e->arena;
	struct journal_entry entry;
	struct journal_text text;
	struct place at;
	enum text_state state;
	bool found = false;
	arena_reset(arena);
	int r = snapshot_journal_entry(s, record->seq, arena, &entry, &at);
	if (!r)
		r = find_text(&entry, &record->id, &text, &found);
	if (!r && found)
		r = journal_read_text(s->store->journal, at, arena, &text, &state);
	if (r || !found)
		return r;
	e->n += state != TEXT_ERASED;
	return e->spares && state != TEXT_ERASED ? 0 : zero_text(s, e, at, &text);
}

static int erase_one(struct snapshot *s, const struct store_erasure *erasure, struct erasing *e)
{
	uint32_t version = erasure->from_version;
	struct record record;
	int r;
	do {
		r = snapshot_record_now(s, &erasure->id, version, &record);
		if (!r && record.version)
			r = erase_version(s, &record, e);
	} while (!r && record.version && version++ < erasure->to_version);
	return r;
}

static int erase_all(struct snapshot *s, struct erasing *e)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	struct store_erasure erasure;
	struct key key = { .size = 1 };
	uint64_t seq;
	int r = arena_new(&arena, ARENA_MAX);
	e->arena = arena;
	while (!r) {
		r = snapshot_next_erasure(s, &key, &erasure, &seq);
		if (r || !erasure.id.kind)
			break;
		if (seq > e->done)
			r = erase_one(s, &erasure, e);
	}
	return r ? r : sync_zeros(s, e);
}

int rebuild_erase_texts(struct snapshot *s)
{
	struct erasing e = { .spares = false };
	int r = snapshot_erased(s, &e.done);
	return r ? r : erase_all(s, &e);
}

/* Every text that is not as it was written must be one of those. */
static int check_texts(struct snapshot *s, struct replay *replay)
{
	for (size_t i = 0; i < replay->n_texts; i++) {
		const struct unsound_text *text = &replay->texts[i];
		bool erased;
		int r = snapshot_is_erased(s, &text->id, text->version, &erased);
		if (r)
			return r;
		if (erased)
			continue;
		snprintf(replay->where, sizeof replay->where,
			 "segment %u, offset %u: a text is %s and no entry confirms that",
			 text->entry.segment, text->entry.offset,
			 text->state == TEXT_ERASED ? "erased" : "damaged");
		return -EBADMSG;
	}
	return 0;
}

/* -------------------------------------------------------------------- making an index */

/* An index made of a journal without the erased texts has the erasures behind it. */
static int finish(struct snapshot *s, struct replay *replay)
{
	struct erasing left = { .spares = true };
	uint64_t newest;
	int r = check_texts(s, replay);
	if (!r)
		r = newest_erasure(s, &newest);
	if (!r && newest && replay->until == UINT64_MAX)
		r = erase_all(s, &left);
	if (!r && newest && !left.n)
		r = snapshot_put_erased(s, newest);
	return r;
}

static int fill(struct store *store, struct lmdb_env *env, struct replay *replay)
{
	struct snapshot s;
	replay_deinit(replay);
	replay->n_entries = 0;
	int r = replay_run(replay, store, env, &replay_start);
	if (!r)
		r = snapshot_begin(store, env, true, &s);
	if (r)
		return r;
	r = finish(&s, replay);
	if (r) {
		lmdb_txn_end(&s.txn);
		return r;
	}
	r = lmdb_txn_commit(&s.txn);
	return r ? r : lmdb_env_sync(env);
}

int rebuild_make(struct store *store, const struct lmdb_place *place, const char *name,
		 struct replay *replay, struct lmdb_env **ret)
{
	CLEANUP(lmdb_env_freep) struct lmdb_env *env = NULL;
	int r = lmdb_env_make(&env, place, name, STORE_SCHEMA);
	if (!r)
		r = fill(store, env, replay);
	if (r) {
		lmdb_env_remove(place, name);
		return r;
	}
	*ret = env;
	env = NULL;
	return 0;
}

int rebuild_index(struct store *store, const struct lmdb_place *place, struct replay *replay)
{
	struct lmdb_env *env;
	int r = rebuild_make(store, place, NULL, replay, &env);
	if (r)
		return r;
	lmdb_env_free(env);
	return lmdb_env_install(place);
}
