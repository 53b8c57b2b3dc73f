/* SPDX-License-Identifier: EUPL-1.2
 * Doing entries again, see replay.h. */
#include "replay.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "apply.h"
#include "entry.h"

/* A transaction ends at so much: more would fill memory, less would cost time. */
#define ENTRIES_MAX 4096
#define BYTES_MAX ((uint32_t)8 << 20)

const struct journal_end replay_start = { .at = { 1, SEGMENT_HEADER_SIZE } };

static int add_text(struct replay *replay, const struct entry_part *part, struct place entry,
		    enum text_state state)
{
	if (replay->n_texts == replay->texts_room) {
		size_t room = replay->texts_room ? replay->texts_room * 2 : 64;
		void *texts = reallocarray(replay->texts, room, sizeof *replay->texts);
		if (!texts)
			return -ENOMEM;
		replay->texts = texts;
		replay->texts_room = room;
	}
	replay->texts[replay->n_texts++] = (struct unsound_text){
		.id = part->change.id,
		.version = part->change.version,
		.entry = entry,
		.state = state,
	};
	return 0;
}

/* Each text that is not as it was written, with the record that it is of. */
static int note_texts(struct replay *replay, const uint8_t *id, const struct scanned *scanned)
{
	struct journal_entry rest = scanned->entry;
	struct journal_text text;
	struct entry_part part;
	struct entry entry;
	uint32_t at = 0;
	size_t n_before = replay->n_texts;
	int r = entry_parse(rest.leaf, &entry) ? 0 : -EBADMSG;
	while (!r && journal_entry_next_text(&rest, &text)) {
		enum text_state state = journal_text_state(id, &text);
		do {
			r = entry_take_part(&entry.changes, &part) ? 0 : -EBADMSG;
		} while (!r && at++ < text.change);
		if (!r && state != TEXT_SOUND)
			r = add_text(replay, &part, scanned->at, state);
	}
	bool has_one = replay->n_texts > n_before; /* else it is what fills up the entry */
	return r || has_one ? r : -EBADMSG;
}

static int do_one(struct replay *replay, struct snapshot *s, const struct scanned *scanned)
{
	struct entry entry;
	int r = 0;
	if (scanned->entry.is_seal || scanned->entry.seq > replay->until)
		return 0;
	if (scanned->state != TEXT_SOUND)
		r = note_texts(replay, s->store->journal->id, scanned);
	replay->is_damaged = r == -EBADMSG;
	if (!r)
		r = apply_entry(s, &scanned->entry, scanned->at, &entry);
	if (r == -EBADMSG)
		snprintf(replay->where, sizeof replay->where,
			 "segment %u, offset %u: entry %llu %s", scanned->at.segment,
			 scanned->at.offset, (unsigned long long)scanned->entry.seq,
			 replay->is_damaged ? "is damaged"
					    : "does not follow from those before it");
	replay->n_entries += r == 0;
	return r;
}

/* As much as one transaction takes. *position is behind the last entry that was done. */
static int do_some(struct replay *replay, struct scan *scan, struct snapshot *s,
		   struct journal_end *position, bool *ret_end)
{
	uint32_t n = 0, bytes = 0;
	while (n < ENTRIES_MAX && bytes < BYTES_MAX) {
		struct scanned scanned;
		int r = scan_next(scan, &scanned);
		*ret_end = !r && scanned.entry.size == 0;
		if (!r && !*ret_end)
			r = do_one(replay, s, &scanned);
		if (r || *ret_end)
			return r;
		if (!scanned.entry.is_seal && scanned.entry.seq <= replay->until)
			*position = scan->end;
		bytes += scanned.entry.size;
		n++;
	}
	return 0;
}

static void tell_progress(const struct replay *replay, const struct scan *scan)
{
	uint64_t size = scan->journal->segment_size;
	uint64_t done = (scan->end.at.segment - 1) * size + scan->end.at.offset;
	uint64_t all = scan->last_segment * size;
	if (replay->progress)
		replay->progress(replay->context, done < all ? done : all, all);
}

static int do_all(struct replay *replay, struct scan *scan, struct store *store,
		  struct lmdb_env *env)
{
	struct journal_end position = scan->end;
	bool at_end = false;
	while (!at_end) {
		struct snapshot s;
		int r = snapshot_begin(store, env, true, &s);
		if (r)
			return r;
		r = do_some(replay, scan, &s, &position, &at_end);
		if (!r)
			r = snapshot_finish(&s, store->journal->id, &position);
		if (r) {
			lmdb_txn_end(&s.txn);
			return r;
		}
		r = lmdb_txn_commit(&s.txn);
		if (r)
			return r;
		tell_progress(replay, scan);
	}
	return 0;
}

static int run(struct replay *replay, struct scan *scan, struct store *store, struct lmdb_env *env)
{
	int r = do_all(replay, scan, store, env);
	replay->schema = scan->schema;
	if (r)
		return r;
	r = scan_judge(scan, replay->where);
	replay->is_damaged = r == -EBADMSG;
	if (r)
		return r;
	replay->end = scan->end;
	replay->last_batch = scan->last_batch;
	replay->tail = scan_tail(scan);
	replay->last_segment = scan->last_segment;
	replay->is_sealed = scan->is_sealed;
	return 0;
}

int replay_run(struct replay *replay, struct store *store, struct lmdb_env *env,
	       const struct journal_end *from)
{
	struct scan scan;
	int r = scan_begin(&scan, store->journal, from);
	if (r == -EBADMSG) {
		snprintf(replay->where, sizeof replay->where,
			 "segment %u, offset 0: no valid header", from->at.segment);
		replay->is_damaged = true;
	}
	if (r)
		return r;
	r = run(replay, &scan, store, env);
	scan_end(&scan);
	return r;
}

void replay_deinit(struct replay *replay)
{
	free(replay->texts);
	replay->texts = NULL;
	replay->n_texts = replay->texts_room = 0;
}
