/* SPDX-License-Identifier: EUPL-1.2
 * Writing: the one place where an entry becomes rows. First everything that can be said no to is
 * looked at, then the entry is made into bytes, then the bytes are done. do_entry knows nothing but
 * the transaction, the bytes and their place in the sequence, so that doing them again gives the
 * same register: it must never read a clock, a random number, a setting or a stamp. */
#include <errno.h>
#include <stdlib.h>

#include "be.h"
#include "entry.h"
#include "snapshot.h"

#define NUMBER_SIZE sizeof(uint32_t)

/* -------------------------------------------------------------------- what a body says */

/* A sink that does what a body says, or (sign -1) takes it back. */
struct effect {
	struct sink sink;
	struct snapshot *snapshot;
	const struct id *source;
	int sign;
};

static int put_reference(struct sink *sink, const struct id *target)
{
	struct effect *effect = (struct effect *)sink;
	if (!key_may_hold(target))
		return lmdb_txn_fail(&effect->snapshot->txn, -EINVAL);
	if (effect->sign < 0) /* references are only added: an old version still names it */
		return 0;
	struct key key = key_of_reference(target, effect->source->kind, effect->source);
	return lmdb_txn_put(&effect->snapshot->txn, TABLE_REFERENCES, key_view(&key), VIEW_NONE,
			    VIEW_NONE);
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

static int do_effects(struct snapshot *s, const struct record *record, int sign)
{
	struct effect effect = {
		.sink = { .reference = put_reference, .count = put_count },
		.snapshot = s,
		.source = &record->id,
		.sign = sign,
	};
	return snapshot_describe(s, &record->id, record->body, record->facts_size, &effect.sink);
}

/* -------------------------------------------------------------------- doing an entry */

/* Takes back what the version before said. Its body is copied: puts move what the index holds. */
static int undo_before(struct snapshot *s, const struct record *after)
{
	struct record before;
	if (after->version == 1)
		return 0;
	int r = snapshot_record(s, &after->id, after->version - 1, &before);
	if (r)
		return r;
	if (!before.version || before.body.n > sizeof s->store->before)
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	memcpy(s->store->before, before.body.p, before.body.n);
	before.body.p = s->store->before;
	return do_effects(s, &before, -1);
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

static int do_change(struct snapshot *s, const struct record *record)
{
	int r = undo_before(s, record);
	if (!r)
		r = snapshot_put_record(s, record);
	if (!r)
		r = do_effects(s, record, 1);
	return r ? r : raise_number(s, &record->id);
}

/* Takes a change's record off both views. */
static bool take_record(uint64_t seq, struct view *changes, struct view *bodies,
			struct record *ret)
{
	struct entry_part part;
	if (!entry_take_part(changes, &part) || part.body_size > bodies->n ||
	    part.facts_size > part.body_size)
		return false;
	*ret = (struct record){
		.id = part.change.id,
		.version = part.change.version,
		.seq = seq,
		.facts_size = part.facts_size,
		.body = view_of(bodies->p, part.body_size),
	};
	*bodies = view_of(bodies->p + part.body_size, bodies->n - part.body_size);
	return true;
}

static int do_changes(struct snapshot *s, const struct entry *entry, struct view bodies)
{
	struct view changes = entry->changes;
	for (uint32_t i = 0; i < entry->n_changes; i++) {
		struct record record;
		if (!take_record(entry->seq, &changes, &bodies, &record))
			return lmdb_txn_fail(&s->txn, -EBADMSG);
		int r = do_change(s, &record);
		if (r)
			return r;
	}
	return 0;
}

static int do_entry(struct snapshot *s, uint64_t seq, const struct entry_bytes *bytes,
		    struct entry *ret)
{
	struct entry entry;
	struct key key = key_of_seq(seq);
	if (!entry_parse(seq, bytes->head, &entry))
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	int r = do_changes(s, &entry, bytes->bodies);
	if (!r)
		r = lmdb_txn_put(&s->txn, TABLE_ENTRIES, key_view(&key), bytes->head, VIEW_NONE);
	if (!r)
		r = snapshot_put_key(s, entry.actor, entry.key, seq);
	if (!r)
		r = snapshot_put_newest(s, seq, entry.time_ms);
	if (!r)
		*ret = entry;
	return r;
}

/* -------------------------------------------------------------------- saying no */

static bool change_fits(const struct snapshot *s, const struct change *c)
{
	return key_may_hold(&c->id) && snapshot_kind(s, c->id.kind) && c->expected < UINT32_MAX &&
	       c->body.n <= STORE_BODY_MAX && c->facts_size <= c->body.n;
}

static bool arguments_fit(const struct snapshot *s, const struct change *changes, size_t n,
			  const struct stamp *stamp)
{
	size_t bodies = 0;
	if (!s->txn.writes || n > STORE_CHANGES_MAX || stamp->actor.n > STORE_ACTOR_MAX ||
	    stamp->method.n > STORE_METHOD_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!change_fits(s, &changes[i]))
			return false;
		bodies += changes[i].body.n;
	}
	return bodies <= STORE_BODIES_MAX;
}

static int check_versions(struct snapshot *s, const struct change *changes, size_t n,
			  size_t *ret_conflict)
{
	for (size_t i = 0; i < n; i++) {
		struct record now;
		int r = snapshot_record(s, &changes[i].id, 0, &now);
		if (r)
			return r;
		if (now.version != changes[i].expected) {
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
	struct key kx = key_of_id(&x->id), ky = key_of_id(&y->id);
	int order = key_compare(&kx, &ky);
	return order ? order : (x > y) - (x < y);
}

/* A record that is changed twice in one entry: the second change conflicts with the first. */
static int check_twice(struct arena *arena, const struct change *changes, size_t n,
		       size_t *ret_conflict)
{
	const struct change **sorted = arena_get(arena, n * sizeof *sorted);
	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		sorted[i] = &changes[i];
	qsort(sorted, n, sizeof *sorted, order_changes);
	for (size_t i = 1; i < n; i++) {
		if (id_equals(&sorted[i - 1]->id, &sorted[i]->id)) {
			*ret_conflict = (size_t)(sorted[i] - changes);
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

int store_apply(struct snapshot *s, const struct change *changes, size_t n,
		const struct stamp *stamp, struct entry *ret_entry, size_t *ret_conflict)
{
	if (!arguments_fit(s, changes, n, stamp))
		return -EINVAL;
	struct arena *arena = s->store->arena;
	arena_reset(arena);
	int r = check_key(s, stamp);
	if (!r)
		r = check_versions(s, changes, n, ret_conflict);
	if (!r)
		r = check_twice(arena, changes, n, ret_conflict);
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
	r = entry_encode(arena, &stamped, changes, n, &bytes);
	return r ? r : do_entry(s, seq + 1, &bytes, ret_entry);
}
