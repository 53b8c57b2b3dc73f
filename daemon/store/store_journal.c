/* SPDX-License-Identifier: EUPL-1.2
 * What can be read of the journal itself: leaves, texts, sizes. See store.h. */
#include <errno.h>

#include "snapshot.h"

int store_size_at(struct snapshot *s, int64_t time_ms, uint64_t *ret_size)
{
	struct store_info info;
	int r = store_info(s, &info);
	if (r)
		return r;
	uint64_t below = 0, above = info.seq + 1; /* entry `below` is not later, `above` is */
	while (above - below > 1) {
		uint64_t middle = below + (above - below) / 2;
		struct snapshot_entry entry;
		r = snapshot_entry(s, middle, &entry);
		if (!r && !entry.at.segment)
			r = lmdb_txn_fail(&s->txn, -EBADMSG);
		if (r)
			return r;
		if (entry.time_ms > time_ms)
			above = middle;
		else
			below = middle;
	}
	*ret_size = below;
	return 0;
}

/* -ENOENT, which is no fault of the register, when there is no such entry. */
static int read_entry(struct snapshot *s, uint64_t seq, struct arena *arena,
		      struct journal_entry *ret, struct place *ret_at)
{
	struct snapshot_entry row;
	int r = snapshot_entry(s, seq, &row);
	if (r)
		return r;
	return row.at.segment ? snapshot_journal_entry(s, seq, arena, ret, ret_at) : -ENOENT;
}

int store_leaf(struct snapshot *s, uint64_t seq, struct arena *arena, struct view *ret)
{
	struct journal_entry entry;
	struct place at;
	int r = read_entry(s, seq, arena, &entry, &at);
	if (!r)
		*ret = entry.leaf;
	return r;
}

/* The bytes of a text are the journal's; whether it may be missing is the index's to say. */
static int read_text(struct snapshot *s, struct place at, struct arena *arena,
		     struct journal_text *text)
{
	enum text_state state;
	int r = journal_read_text(s->store->journal, at, arena, text, &state);
	if (r)
		return r == -EBADMSG ? lmdb_txn_fail(&s->txn, r) : r;
	if (state == TEXT_DAMAGED)
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	return state == TEXT_ERASED ? STORE_ERASED : 0;
}

int store_text(struct snapshot *s, uint64_t seq, uint32_t change, struct arena *arena,
	       struct salted_text *ret)
{
	struct journal_entry entry;
	struct journal_text text = { .change = UINT32_MAX };
	struct place at;
	int r = read_entry(s, seq, arena, &entry, &at);
	if (r)
		return r;
	while (text.change != change && journal_entry_next_text(&entry, &text))
		continue;
	if (text.change != change)
		return -ENOENT;
	r = read_text(s, at, arena, &text);
	if (r)
		return r;
	*ret = (struct salted_text){ text.salt, text.text };
	return 0;
}
