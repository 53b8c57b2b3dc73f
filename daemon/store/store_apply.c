/* SPDX-License-Identifier: EUPL-1.2
 * Writing: first everything that can be said no to is looked at, then the entry is made into bytes,
 * then the bytes are done, just as they would be done again (apply.h). */
#include <errno.h>
#include <stdlib.h>

#include "apply.h"
#include "entry.h"
#include "file.h"

/* -------------------------------------------------------------------- saying no */

static bool change_fits(const struct snapshot *s, const struct change *c)
{
	return key_may_hold(&c->id) && snapshot_kind(s, c->id.kind) && c->expected < UINT32_MAX &&
	       c->body.n <= STORE_BODY_MAX && c->facts_size <= c->body.n;
}

static bool arguments_fit(const struct snapshot *s, struct changes changes,
			  const struct stamp *stamp)
{
	size_t bodies = 0;
	if (!s->txn.writes || changes.n > STORE_CHANGES_MAX || stamp->actor.n > STORE_ACTOR_MAX ||
	    stamp->method.n > STORE_METHOD_MAX)
		return false;
	for (size_t i = 0; i < changes.n; i++) {
		if (!change_fits(s, &changes.p[i]))
			return false;
		bodies += changes.p[i].body.n;
	}
	return bodies <= STORE_BODIES_MAX;
}

static int check_versions(struct snapshot *s, struct changes changes, size_t *ret_conflict)
{
	for (size_t i = 0; i < changes.n; i++) {
		struct record now;
		int r = snapshot_record_now(s, &changes.p[i].id, 0, &now);
		if (r)
			return r;
		if (now.version != changes.p[i].expected) {
			*ret_conflict = i;
			return STORE_CONFLICT;
		}
	}
	return 0;
}

static int order_changes(const void *a, const void *b)
{
	const struct change *x = *(const struct change *const *)a;
	const struct change *y = *(const struct change *const *)b;
	int order = id_compare(&x->id, &y->id);
	return order ? order : (x > y) - (x < y);
}

/* As most entries come: then none stands twice. */
static bool is_ascending(struct changes changes)
{
	for (size_t i = 1; i < changes.n; i++)
		if (id_compare(&changes.p[i - 1].id, &changes.p[i].id) >= 0)
			return false;
	return true;
}

/* A record that is changed twice in one entry: the second change conflicts with the first. */
static int check_twice(struct arena *arena, struct changes changes, size_t *ret_conflict)
{
	if (is_ascending(changes))
		return 0;
	const struct change **sorted = arena_get(arena, changes.n * sizeof *sorted);
	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < changes.n; i++)
		sorted[i] = &changes.p[i];
	qsort(sorted, changes.n, sizeof *sorted, order_changes);
	for (size_t i = 1; i < changes.n; i++) {
		if (id_equals(&sorted[i - 1]->id, &sorted[i]->id)) {
			*ret_conflict = (size_t)(sorted[i] - changes.p);
			return STORE_CONFLICT;
		}
	}
	return 0;
}

static int check_key(struct snapshot *s, const struct stamp *stamp)
{
	uint64_t seq;
	int r = snapshot_key(s, stamp->actor, stamp->key, &seq);
	if (r)
		return r;
	return seq ? STORE_KEY_KNOWN : 0;
}

/* -------------------------------------------------------------------- writing */

/* A batch lies in one segment. */
static int make_room(struct store *store, uint64_t size)
{
	struct journal *j = store->journal;
	if (journal_has_room(j, size))
		return 0;
	if (j->batch.n)
		return STORE_BATCH_FULL;
	helper_wait(store->helper); /* it may be making the segment that is needed now */
	int r = journal_roll(j, size);
	return file_is_short(r) ? STORE_FULL : r;
}

static int write_entry(struct snapshot *s, const struct entry_bytes *bytes, uint64_t seq,
		       struct entry *ret)
{
	struct journal_entry entry = {
		.seq = seq,
		.leaf = bytes->leaf,
		.n_texts = bytes->n_texts,
		.texts_size = bytes->texts_size,
	};
	struct place at;
	int r = make_room(s->store, journal_entry_size(bytes->leaf.n, bytes->n_texts,
						       bytes->texts_size));
	if (r == STORE_BATCH_FULL)
		return r;
	if (!r)
		r = journal_put(s->store->journal, bytes->texts, &entry, &at);
	return r ? lmdb_txn_fail(&s->txn, r) : apply_entry(s, &entry, at, ret);
}

static int refuse_known(struct snapshot *s, struct changes changes, const struct stamp *stamp,
			size_t *ret_conflict)
{
	int r = check_key(s, stamp);
	if (!r)
		r = check_versions(s, changes, ret_conflict);
	return r ? r : check_twice(s->store->arena, changes, ret_conflict);
}

int store_apply(struct snapshot *s, struct changes changes, const struct stamp *stamp,
		struct entry *ret_entry, size_t *ret_conflict)
{
	if (!arguments_fit(s, changes, stamp))
		return -EINVAL;
	struct arena *arena = s->store->arena;
	arena_reset(arena);
	int r = refuse_known(s, changes, stamp, ret_conflict);
	if (r)
		return r;

	uint64_t seq;
	struct stamp stamped = *stamp;
	struct entry_bytes bytes;
	r = snapshot_newest(s, &seq, &stamped.time_ms);
	if (r)
		return r;
	if (!seq || stamp->time_ms > stamped.time_ms)
		stamped.time_ms = stamp->time_ms;
	r = entry_encode(arena, seq + 1, &stamped, changes, &bytes);
	if (!r)
		r = write_entry(s, &bytes, seq + 1, ret_entry);
	if (!r)
		s->store->n_batch_changes += changes.n;
	return r;
}
