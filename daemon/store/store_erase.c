/* SPDX-License-Identifier: EUPL-1.2
 * Erasing what an entry has confirmed (gallring), see store.h. The texts go from the journal first,
 * behind a seal; then the index is made anew into another file, because LMDB's free pages keep
 * what they had. A start finds an index that does not have a confirmed erasure behind it and
 * does the same. */
#include <errno.h>

#include "erase.h"
#include "rebuild.h"
#include "recover.h"

static int check_confirmed(struct snapshot *s, const struct store_erasure *erasure)
{
	bool first = false, last = false;
	if (!key_may_hold(&erasure->id) || erasure->from_version > erasure->to_version)
		return -EINVAL;
	int r = snapshot_is_erased(s, &erasure->id, erasure->from_version, &first);
	if (!r)
		r = snapshot_is_erased(s, &erasure->id, erasure->to_version, &last);
	return r || (first && last) ? r : -EINVAL;
}

static int look(struct store *store, const struct store_erasure *erasures, size_t n, bool *ret_due)
{
	struct snapshot s;
	int r = snapshot_begin(store, store->env, false, &s);
	if (r)
		return r;
	for (size_t i = 0; i < n && !r; i++)
		r = check_confirmed(&s, &erasures[i]);
	if (!r)
		r = rebuild_is_due(&s, ret_due);
	lmdb_txn_end(&s.txn);
	return r;
}

/* Readers go on with the old index until the new one is whole. */
static int renew_index(struct store *store)
{
	struct replay replay = {
		.until = UINT64_MAX,
		.progress = store->options.progress,
		.context = store->options.context,
	};
	helper_wait(store->helper);
	int r = rebuild_index(store, &store->place, &replay);
	replay_deinit(&replay);
	if (r)
		return r;
	r = lmdb_env_reopen(store->env, STORE_SCHEMA);
	if (!r)
		return recover_mark(store, INDEX_IN_USE);
	store->has_failed = true;
	return r;
}

static int erase_texts(struct store *store)
{
	struct snapshot s;
	int r = journal_seal(store->journal);
	if (!r)
		r = snapshot_begin(store, store->env, false, &s);
	if (r)
		return r;
	r = rebuild_erase_texts(&s);
	lmdb_txn_end(&s.txn);
	return r;
}

int erase_due(struct store *store)
{
	int r = erase_texts(store);
	return r ? r : renew_index(store);
}

int store_erase(struct store *store, const struct store_erasure *erasures, size_t n)
{
	bool due = false;
	if (!store_is_sound(store))
		return -EIO;
	int r = look(store, erasures, n, &due);
	if (!r && due)
		r = erase_due(store);
	return r == STORE_FULL ? -ENOSPC : r;
}
