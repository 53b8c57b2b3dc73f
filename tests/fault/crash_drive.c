/* SPDX-License-Identifier: EUPL-1.2
 * The load, see crash_drive.h. */
#include "crash_drive.h"

#include "crash_record.h"

#define MAP_SIZE ((size_t)64 << 20)
#define SEGMENT_SIZE ((size_t)64 << 10) /* or the least that the store takes */
#define STEPS_MIN 6
#define STEPS_MAX 20
#define BATCH_MAX 20
#define FAILING_PERCENT 30 /* of the loads */
#define FAILS_IN_MAX 60    /* syncs */

int drive_open(const char *directory, struct store **ret)
{
	struct store_options options = {
		.directory = directory,
		.map_size = MAP_SIZE,
		.kinds = plan_kinds,
		.n_kinds = PLAN_KINDS,
		.segment_size = SEGMENT_SIZE,
	};
	return store_open(ret, &options, NULL);
}

static int apply(struct snapshot *s, const struct plan_entry *planned)
{
	struct entry entry;
	size_t conflict;
	return store_apply(s, changes_of(planned->changes, planned->n_changes), &planned->stamp,
			   &entry, &conflict);
}

int drive_write(struct store *store, const struct plan_entry *planned)
{
	struct snapshot *s;
	int r = store_begin_write(store, &s);
	if (r)
		return r;
	r = apply(s, planned);
	if (!r)
		return store_commit(s);
	store_end(s);
	return r;
}

/* As the daemon does it behind the commit; a kill, or luck, leaves it to the next start. */
static int erase(struct driver *d, size_t from)
{
	int r = 0;
	for (size_t i = from; i < d->plan->n && !r; i++) {
		const struct store_erasure *erasure = &d->plan->entries[i].erasure;
		if (erasure->id.kind && random_percent(d->random, 70))
			r = store_erase(d->store, erasure, 1);
	}
	return r;
}

static int commit(struct driver *d, struct snapshot *s)
{
	if (d->control == CONTROL_EARLY)
		record_mark(OPERATION_ACKNOWLEDGED, d->plan->n);
	int r = store_commit(s);
	if (!r)
		record_mark(OPERATION_ACKNOWLEDGED, d->plan->n);
	return r;
}

/* Most writes come alone. */
static int write_batch(struct driver *d)
{
	struct snapshot *s;
	uint32_t n = random_percent(d->random, 60) ? 1 : 1 + random_below(d->random, BATCH_MAX);
	size_t before = d->plan->n;
	int r = store_begin_write(d->store, &s);
	if (r)
		return r;
	record_mark(OPERATION_ISSUED, d->plan->n + n);
	for (uint32_t i = 0; i < n && !r; i++) {
		r = apply(s, plan_add(d->plan, d->random));
		if (r != STORE_BATCH_FULL)
			continue;
		plan_cut(d->plan, d->plan->n - 1);
		r = 0;
		break;
	}
	if (r) {
		store_end(s);
		return r;
	}
	r = commit(d, s);
	return r ? r : erase(d, before);
}

/* A caller whose call was refused or whose op failed: nothing of it may ever be seen. */
static int write_and_abandon(struct driver *d)
{
	struct snapshot *s;
	int r = store_begin_write(d->store, &s);
	if (r)
		return r;
	r = apply(s, plan_add(d->plan, d->random));
	plan_cut(d->plan, d->plan->n - 1);
	store_end(s);
	return r;
}

static int stop_and_start(struct driver *d)
{
	d->store = store_free(d->store);
	return drive_open(d->directory, &d->store);
}

/* A sync failed: the daemon ends, and the next one starts on what the machine shows. That is what
 * it then answers with, so that it must stay. */
static int start_again(struct driver *d)
{
	CLEANUP(store_endp) struct snapshot *s = NULL;
	struct store_info info;
	int r = stop_and_start(d);
	if (!r)
		r = store_begin_read(d->store, &s);
	if (!r)
		r = store_info(s, &info);
	if (r)
		return r;
	plan_cut(d->plan, info.seq);
	record_mark(OPERATION_ISSUED, info.seq);
	record_mark(OPERATION_ACKNOWLEDGED, info.seq);
	return 0;
}

static int mended(struct driver *d, int r)
{
	if (!r || !record_has_failed() || d->has_ended)
		return r;
	d->has_ended = true;
	return start_again(d);
}

static int step(struct driver *d)
{
	uint32_t of = random_below(d->random, 100);
	if (of < 70)
		return write_batch(d);
	if (of < 75)
		return write_and_abandon(d);
	if (of >= 95)
		return stop_and_start(d);
	int r = store_tick(d->store);
	return r || of < 85 ? r : store_tick(d->store); /* an idle writer seals */
}

int drive_load(struct driver *d)
{
	uint32_t steps = STEPS_MIN + random_below(d->random, STEPS_MAX - STEPS_MIN);
	record_mark(OPERATION_ISSUED, d->plan->n);
	record_mark(OPERATION_ACKNOWLEDGED, d->acknowledged);
	if (d->control == CONTROL_REWRITE || random_percent(d->random, FAILING_PERCENT))
		record_fail(1 + random_below(d->random, FAILS_IN_MAX));
	int r = mended(d, drive_open(d->directory, &d->store));
	if (!r)
		record_mark(OPERATION_ACKNOWLEDGED, d->plan->n);
	for (uint32_t i = 0; i < steps && !r; i++)
		r = mended(d, step(d));
	if (!r && random_percent(d->random, 30))
		d->store = store_free(d->store);
	return r;
}
