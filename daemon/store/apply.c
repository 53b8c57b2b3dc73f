/* SPDX-License-Identifier: EUPL-1.2
 * Doing an entry, see apply.h. */
#include "apply.h"

#include <errno.h>

#include "be.h"
#include "entry.h"
#include "tree.h"

#define NUMBER_SIZE sizeof(uint32_t)

/* -------------------------------------------------------------------- what a body says */

/* A sink that does what a body says, or (sign -1) takes it back. */
struct effect {
	struct sink sink;
	struct snapshot *snapshot;
	const struct parts *source;
	int sign;
};

static int put_reference(struct sink *sink, const struct id *target)
{
	struct effect *effect = (struct effect *)sink;
	if (!key_may_hold(target))
		return lmdb_txn_fail(&effect->snapshot->txn, -EINVAL);
	if (effect->sign < 0) /* references are only added: an old version still names it */
		return 0;
	const struct id *source = &effect->source->id;
	struct key key = key_of_reference(target, source->kind, source);
	return lmdb_txn_put(&effect->snapshot->txn, TABLE_REFERENCES, key_view(&key), NULL, 0);
}

static int put_count(struct sink *sink, const struct id *target, unsigned slot)
{
	struct effect *effect = (struct effect *)sink;
	if (!key_may_hold(target) || slot >= STORE_COUNT_SLOTS)
		return lmdb_txn_fail(&effect->snapshot->txn, -EINVAL);
	uint32_t counts[STORE_COUNT_SLOTS];
	int r = snapshot_counts(effect->snapshot, target, counts);
	if (r)
		return r;
	if (counts[slot] == (effect->sign < 0 ? 0 : UINT32_MAX))
		return lmdb_txn_fail(&effect->snapshot->txn, -EBADMSG);
	counts[slot] += (uint32_t)effect->sign;
	return snapshot_put_counts(effect->snapshot, target, counts);
}

/* What was erased stays erased. */
static int put_erasure(struct sink *sink, const struct id *target, uint32_t from, uint32_t to)
{
	struct effect *effect = (struct effect *)sink;
	if (!key_may_hold(target) || !from || from > to)
		return lmdb_txn_fail(&effect->snapshot->txn, -EINVAL);
	if (effect->sign < 0)
		return 0;
	return snapshot_put_erasure(effect->snapshot, target, from, to, effect->source->seq);
}

static int do_effects(struct snapshot *s, const struct parts *parts, int sign)
{
	struct effect effect = {
		.sink = { put_reference, put_count, put_erasure },
		.snapshot = s,
		.source = parts,
		.sign = sign,
	};
	return snapshot_describe(s, parts, &effect.sink);
}

/* -------------------------------------------------------------------- doing an entry */

/* Takes back what the version before said. Its body is copied: puts move what the index holds. */
static int undo_before(struct snapshot *s, const struct parts *after)
{
	struct record before;
	if (after->version == 1)
		return 0;
	int r = snapshot_record_now(s, &after->id, after->version - 1, &before);
	if (r)
		return r;
	if (!before.version || before.body.n > sizeof s->store->before)
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	memcpy(s->store->before, before.body.p, before.body.n);
	before.body.p = s->store->before;
	struct parts parts = snapshot_parts(&before);
	return do_effects(s, &parts, -1);
}

static int raise_number(struct snapshot *s, const struct id *id)
{
	uint32_t largest;
	if (id->size != NUMBER_SIZE)
		return 0;
	int r = snapshot_number(s, id->kind, &largest);
	if (r || be_get32(id->bytes) <= largest)
		return r;
	return snapshot_put_number(s, id->kind, be_get32(id->bytes));
}

static int do_change(struct snapshot *s, const struct parts *parts)
{
	int r = undo_before(s, parts);
	if (!r)
		r = snapshot_put_record(s, parts);
	if (!r)
		r = do_effects(s, parts, 1);
	return r ? r : raise_number(s, &parts->id);
}

static bool is_erased(const struct journal_text *text)
{
	return view_is_zero(view_of(text->part.p, TEXT_HEAD_SIZE));
}

/* Takes change `i` off both; a text that was erased is empty. */
static bool take_parts(uint32_t i, struct view *changes, struct journal_entry *texts,
		       struct parts *ret)
{
	struct entry_part part;
	struct journal_text text = { .change = i };
	if (!entry_take_part(changes, &part))
		return false;
	if (part.text_size && !journal_entry_next_text(texts, &text))
		return false;
	if (text.change != i || text.text.n != part.text_size ||
	    part.facts.n + part.text_size > STORE_BODY_MAX)
		return false;
	*ret = (struct parts){
		.id = part.change.id,
		.version = part.change.version,
		.seq = texts->seq,
		.facts = part.facts,
		.text = part.text_size && is_erased(&text) ? VIEW_NONE : text.text,
	};
	return true;
}

static int do_changes(struct snapshot *s, const struct entry *entry, struct journal_entry texts)
{
	struct view changes = entry->changes;
	for (uint32_t i = 0; i < entry->n_changes; i++) {
		struct parts parts;
		if (!take_parts(i, &changes, &texts, &parts))
			return lmdb_txn_fail(&s->txn, -EBADMSG);
		int r = do_change(s, &parts);
		if (r)
			return r;
	}
	return texts.table.n ? lmdb_txn_fail(&s->txn, -EBADMSG) : 0;
}

/* The rows that are not of a record. */
static int do_entry(struct snapshot *s, const struct journal_entry *bytes, struct place at,
		    const struct entry *entry, struct newest *newest)
{
	uint8_t hash[MERKLE_HASH];
	merkle_leaf(bytes->leaf, hash);
	const struct snapshot_entry row = {
		.at = at,
		.time_ms = entry->time_ms,
		.leaf_hash = hash,
		.actor = entry->actor,
		.method = entry->method,
	};
	int r = snapshot_put_entry(s, entry->seq, &row);
	if (!r)
		r = snapshot_put_key(s, entry->actor, entry->key, entry->seq);
	newest->time_ms = entry->time_ms;
	return r ? r : tree_grow(s, &newest->tree, hash);
}

int apply_entry(struct snapshot *s, const struct journal_entry *bytes, struct place at,
		struct entry *ret)
{
	struct entry entry;
	struct newest *newest;
	int r = snapshot_newest_pending(s, &newest);
	if (r)
		return r;
	if (!entry_parse(bytes->leaf, &entry) || entry.seq != bytes->seq ||
	    entry.seq != newest->tree.size + 1 ||
	    (newest->tree.size && entry.time_ms < newest->time_ms))
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	r = do_changes(s, &entry, *bytes);
	if (!r)
		r = do_entry(s, bytes, at, &entry, newest);
	if (!r)
		*ret = entry;
	return r;
}
