/* SPDX-License-Identifier: EUPL-1.2
 * Opening, snapshots, and what can be read of one record or entry, see store.h. */
#include "store.h"

#include <errno.h>
#include <stdlib.h>

#include "entry.h"
#include "snapshot.h"

#define MAP_SIZE ((size_t)16 << 30)
/* Bodies of one entry (STORE_BODIES_MAX) and its head, which doubles as it grows. */
#define ARENA_CAP (STORE_BODIES_MAX + ((size_t)16 << 20))

int store_open(struct store **ret, const struct store_options *options, uint32_t *ret_schema)
{
	CLEANUP(store_freep) struct store *store = calloc(1, sizeof *store);
	if (!store)
		return -ENOMEM;
	store->kinds = options->kinds;
	store->n_kinds = options->n_kinds;
	int r = arena_new(&store->arena, ARENA_CAP);
	if (r)
		return r;
	size_t map_size = options->map_size ? options->map_size : MAP_SIZE;
	r = lmdb_env_open(&store->env, options->directory, map_size, STORE_SCHEMA, ret_schema);
	if (r)
		return r;
	*ret = store;
	store = NULL;
	return 0;
}

struct store *store_free(struct store *store)
{
	if (!store)
		return NULL;
	store->env = lmdb_env_free(store->env);
	store->arena = arena_free(store->arena);
	free(store);
	return NULL;
}

void store_reads(const struct store *store, uint8_t kind, uint64_t *ret_n)
{
	*ret_n = atomic_load_explicit(&store->reads[kind], memory_order_relaxed);
}

static int begin(struct store *store, bool writes, struct snapshot **ret)
{
	struct snapshot *s = malloc(sizeof *s);
	if (!s)
		return -ENOMEM;
	s->store = store;
	int r = lmdb_txn_begin(store->env, writes, &s->txn);
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

int store_begin_write(struct store *store, struct snapshot **ret)
{
	return begin(store, true, ret);
}

struct snapshot *store_end(struct snapshot *s)
{
	if (s)
		lmdb_txn_end(&s->txn);
	free(s);
	return NULL;
}

int store_commit(struct snapshot *s)
{
	int r = lmdb_txn_commit(&s->txn);
	free(s);
	return r;
}

int store_info(struct snapshot *s, struct store_info *ret)
{
	struct store_info info = { .schema = STORE_SCHEMA };
	int r = snapshot_newest(s, &info.seq, &info.time_ms);
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

int store_entry(struct snapshot *s, uint64_t seq, struct entry *ret)
{
	struct key key = key_of_seq(seq);
	struct view head;
	int r = lmdb_txn_get(&s->txn, TABLE_ENTRIES, key_view(&key), &head);
	if (r)
		return r;
	if (!head.p)
		*ret = (struct entry){ 0 };
	else if (!entry_parse(seq, head, ret))
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	return 0;
}

int store_find_key(struct snapshot *s, struct view actor, const uint8_t key[STORE_KEY_SIZE],
		   struct entry *ret)
{
	if (actor.n > STORE_ACTOR_MAX)
		return -EINVAL;
	uint64_t seq;
	int r = snapshot_key(s, actor, key, &seq);
	return r ? r : store_entry(s, seq, ret);
}

int store_counts(struct snapshot *s, const struct id *id, uint32_t ret[STORE_COUNT_SLOTS])
{
	return key_may_hold(id) ? snapshot_counts(s, id, ret) : -EINVAL;
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
