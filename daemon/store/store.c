/* SPDX-License-Identifier: EUPL-1.2
 * Opening and closing a register, snapshots, commits. See store.h. */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "file.h"
#include "recover.h"
#include "snapshot.h"

#define FILE_LOCK "lock"
#define NAME_INDEX "index"
#define NAME_JOURNAL "journal"
#define MAP_SIZE ((size_t)16 << 30)
#define SEGMENT_SIZE ((uint32_t)16 << 20)
/* Bodies of one entry (STORE_BODIES_MAX) in its leaf, and what stands around them. */
#define ARENA_CAP (STORE_BODIES_MAX + ((size_t)16 << 20))
/* Of the index: what a batch touches at most. */
#define PAGES_OF_A_CHANGE ((uint64_t)16 << 10)
#define PAGES_OF_A_BATCH ((uint64_t)128 << 10)

/* -------------------------------------------------------------------- opening and closing */

static int take_lock(struct store *store, const char *directory)
{
	store->directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (store->directory < 0)
		return -errno;
	store->lock = openat(store->directory, FILE_LOCK, O_RDWR | O_CREAT | O_CLOEXEC, FILE_MODE);
	if (store->lock < 0)
		return -errno;
	if (flock(store->lock, LOCK_EX | LOCK_NB) == 0)
		return 0;
	return errno == EWOULDBLOCK ? -EBUSY : -errno;
}

/* The first schema had its index in the directory itself, and no journal. */
static int refuse_first_schema(const struct store *store)
{
	bool is_first = faccessat(store->directory, LMDB_ENV_FILE, F_OK, 0) == 0 &&
			faccessat(store->directory, NAME_JOURNAL, F_OK, 0) != 0;
	return is_first ? -EPROTO : 0;
}

static int set_place(struct store *store, const char *directory, size_t map_size)
{
	char path[sizeof store->place.path];
	int n = snprintf(path, sizeof path, "%s/" NAME_INDEX, directory);
	if ((size_t)n >= sizeof path)
		return -ENAMETOOLONG;
	store->index = file_open_directory(store->directory, NAME_INDEX, true);
	if (store->index < 0)
		return store->index;
	bool fits = lmdb_place_set(&store->place, path, store->index,
				   map_size ? map_size : MAP_SIZE);
	return fits ? 0 : -ENAMETOOLONG;
}

static uint32_t segment_size_of(const struct store_options *options)
{
	size_t size = options->segment_size ? options->segment_size : SEGMENT_SIZE;
	size = size < SEGMENT_SIZE_MIN ? SEGMENT_SIZE_MIN : size;
	return size > SEGMENT_SIZE_MAX ? SEGMENT_SIZE_MAX : (uint32_t)size / 4096 * 4096;
}

/* What the helper does: the next segment, and the index to the disk so that the kernel never has
 * much of it to write at once. */
static int do_chores(void *context, uint32_t segment)
{
	struct store *store = context;
	int r = journal_prepare(store->journal, segment);
	if (file_is_short(r))
		r = STORE_FULL;
	int synced = lmdb_env_sync(store->env);
	return synced < 0 ? synced : r;
}

int store_new(struct store **ret, const struct store_options *options)
{
	CLEANUP(store_freep) struct store *store = calloc(1, sizeof *store);
	if (!store)
		return -ENOMEM;
	store->directory = store->lock = store->index = -1;
	store->options = *options;
	store->options.directory = NULL;
	store->segment_size = segment_size_of(options);
	int r = arena_new(&store->arena, ARENA_CAP);
	if (!r)
		r = helper_new(&store->helper, do_chores, store);
	if (!r)
		r = take_lock(store, options->directory);
	if (!r)
		r = refuse_first_schema(store);
	if (!r)
		r = set_place(store, options->directory, options->map_size);
	if (r)
		return r;
	*ret = store;
	store = NULL;
	return 0;
}

int store_open(struct store **ret, const struct store_options *options, uint32_t *ret_schema)
{
	CLEANUP(store_freep) struct store *store = NULL;
	uint32_t schema = 1;
	int r = store_new(&store, options);
	if (!r)
		r = recover_start(store, options, &schema);
	if (r == -EPROTO && ret_schema)
		*ret_schema = schema;
	if (r)
		return r == STORE_FULL ? -ENOSPC : r;
	store->is_open = true;
	*ret = store;
	store = NULL;
	return 0;
}

/* An index that is not sure to be on the disk must not be trusted. */
static void close_cleanly(struct store *store)
{
	if (!store_is_sound(store))
		return;
	bool is_synced = lmdb_env_sync(store->env) == 0;
	recover_mark(store, is_synced ? INDEX_CLOSED : INDEX_UNTRUSTED);
}

struct store *store_free(struct store *store)
{
	if (!store)
		return NULL;
	store->helper = helper_free(store->helper);
	if (store->is_open)
		close_cleanly(store);
	store->env = lmdb_env_free(store->env);
	store->journal = journal_free(store->journal);
	store->arena = arena_free(store->arena);
	file_close(&store->index);
	file_close(&store->directory);
	/* The lock goes last: who gets it finds everything closed. */
	file_close(&store->lock);
	free(store);
	return NULL;
}

enum store_start store_how_started(const struct store *store)
{
	return store->started;
}

bool store_is_sound(const struct store *store)
{
	return !store->has_failed && !store->journal->failed;
}

void store_reads(const struct store *store, uint8_t kind, uint64_t *ret_n)
{
	*ret_n = atomic_load_explicit(&store->reads[kind], memory_order_relaxed);
}

/* -------------------------------------------------------------------- snapshots */

static int begin(struct store *store, bool writes, struct snapshot **ret)
{
	struct snapshot *s = malloc(sizeof *s);
	if (!s)
		return -ENOMEM;
	int r = snapshot_begin(store, store->env, writes, s);
	if (r) {
		free(s);
		return r;
	}
	*ret = s;
	return 0;
}

int store_begin_read(struct store *store, struct snapshot **ret)
{
	return begin(store, false, ret);
}

int store_begin_read_at(struct store *store, uint64_t size, struct snapshot **ret)
{
	CLEANUP(store_endp) struct snapshot *s = NULL;
	uint64_t newest;
	int64_t time_ms;
	int r = begin(store, false, &s);
	if (!r)
		r = snapshot_newest(s, &newest, &time_ms);
	if (r)
		return r;
	if (size > newest)
		return STORE_AHEAD;
	if (size)
		s->at = size;
	*ret = s;
	s = NULL;
	return 0;
}

void store_watch(struct snapshot *s, bool (*is_over)(void *context), void *context)
{
	s->txn.is_over = is_over;
	s->txn.context = context;
}

int store_begin_write(struct store *store, struct snapshot **ret)
{
	if (!store_is_sound(store))
		return -EIO;
	journal_drop(store->journal);
	store->n_batch_changes = 0;
	return begin(store, true, ret);
}

static void free_snapshot(struct snapshot *s)
{
	arena_free(s->arena);
	free(s);
}

struct snapshot *store_end(struct snapshot *s)
{
	if (!s)
		return NULL;
	if (s->txn.writes)
		journal_drop(s->store->journal);
	lmdb_txn_end(&s->txn);
	free_snapshot(s);
	return NULL;
}

/* -------------------------------------------------------------------- commits */

/* A commit of the index comes after the one of the journal and should not fail: what it may need is
 * seen to before. */
static int reserve(struct snapshot *s)
{
	struct store *store = s->store;
	uint64_t used, max, touched = store->n_batch_changes * PAGES_OF_A_CHANGE;
	int r = lmdb_env_size(store->env, &used, &max);
	if (r)
		return r;
	touched = touched < used ? touched : used;
	return lmdb_env_reserve(store->env,
				PAGES_OF_A_BATCH + 2 * store->journal->batch.n + touched);
}

static int write_journal(struct snapshot *s)
{
	struct journal *j = s->store->journal;
	int r = reserve(s);
	if (!r)
		r = snapshot_finish(s, j->id, &j->batch.end);
	if (!r)
		r = journal_commit(j);
	return file_is_short(r) ? STORE_FULL : r;
}

int store_commit(struct snapshot *s)
{
	struct store *store = s->store;
	bool has_batch = s->txn.writes && !s->txn.failed && store->journal->batch.n;
	int r = has_batch ? write_journal(s) : s->txn.failed;
	if (r || !has_batch) {
		store_end(s);
		return r;
	}
	r = lmdb_txn_commit(&s->txn);
	free_snapshot(s);
	store->is_busy = true;
	if (r) /* it is written and cannot be taken back */
		r = recover_commit(store);
	if (r)
		store->has_failed = true;
	return r > 0 ? -EIO : r;
}

/* What the index's file holds after a failed sync is not known: it must not be trusted again. */
static int give_up_index(struct store *store, int failed)
{
	store->has_failed = true;
	recover_mark(store, INDEX_UNTRUSTED);
	return failed;
}

int store_tick(struct store *store)
{
	if (!store_is_sound(store))
		return -EIO;
	int outcome = helper_outcome(store->helper);
	if (outcome < 0)
		return give_up_index(store, outcome);
	int r = store->is_busy ? 0 : journal_seal(store->journal);
	uint32_t segment = store->journal->end.at.segment;
	if (!r && (store->is_busy || segment != store->prepared_behind || outcome))
		r = helper_ask(store->helper, segment);
	store->prepared_behind = segment;
	store->is_busy = false;
	return file_is_short(r) ? STORE_FULL : r ? r : outcome;
}
