/* SPDX-License-Identifier: EUPL-1.2
 * Transactions, see lmdb_txn.h. The calls that LMDB 0.9.24 does well, and no others: no duplicates,
 * no nested transactions, no cursor that lives over a put. */
#include "lmdb_txn.h"

#include <errno.h>

#include <lmdb.h>

struct put_rule {
	unsigned flags;
	int when_known; /* LMDB's code for a key that the table has already */
};

static const struct put_rule put_rules[TABLE_COUNT] = {
	[TABLE_META] = { 0, 0 },
	[TABLE_COUNTS] = { 0, 0 },
	[TABLE_REFERENCES] = { MDB_NOOVERWRITE, 0 },
	[TABLE_RECORDS] = { MDB_NOOVERWRITE, MDB_CORRUPTED },
	[TABLE_ENTRIES] = { MDB_NOOVERWRITE, MDB_CORRUPTED },
	[TABLE_KEYS] = { MDB_NOOVERWRITE, MDB_CORRUPTED },
};

static MDB_val value_of(struct view view)
{
	return (MDB_val){ view.n, (void *)view.p };
}

int lmdb_txn_fail(struct lmdb_txn *txn, int failed)
{
	if (!txn->failed)
		txn->failed = failed;
	return txn->failed;
}

/* The outcome of an LMDB call, made to stick. */
static int outcome(struct lmdb_txn *txn, int code)
{
	return lmdb_txn_fail(txn, lmdb_env_outcome(txn->env, code));
}

static MDB_txn *take_idle(struct lmdb_env *env)
{
	MDB_txn *mdb = NULL;
	pthread_mutex_lock(&env->idle_lock);
	if (env->n_idle)
		mdb = env->idle[--env->n_idle];
	pthread_mutex_unlock(&env->idle_lock);
	return mdb;
}

static bool keep_idle(struct lmdb_env *env, MDB_txn *mdb)
{
	pthread_mutex_lock(&env->idle_lock);
	bool room = env->n_idle < LMDB_ENV_IDLE_MAX;
	if (room)
		env->idle[env->n_idle++] = mdb;
	pthread_mutex_unlock(&env->idle_lock);
	return room;
}

static int begin_read(struct lmdb_env *env, MDB_txn **ret)
{
	MDB_txn *mdb = take_idle(env);
	if (!mdb)
		return mdb_txn_begin(env->mdb, NULL, MDB_RDONLY, ret);
	int code = mdb_txn_renew(mdb);
	if (code)
		mdb_txn_abort(mdb);
	else
		*ret = mdb;
	return code;
}

int lmdb_txn_begin(struct lmdb_env *env, bool writes, struct lmdb_txn *ret)
{
	struct lmdb_txn txn = { .env = env, .writes = writes };
	int code = writes ? mdb_txn_begin(env->mdb, NULL, 0, &txn.mdb) : begin_read(env, &txn.mdb);
	if (code)
		return lmdb_env_outcome(env, code);
	*ret = txn;
	return 0;
}

void lmdb_txn_end(struct lmdb_txn *txn)
{
	if (txn->writes) {
		mdb_txn_abort(txn->mdb);
		return;
	}
	mdb_txn_reset(txn->mdb);
	if (!keep_idle(txn->env, txn->mdb))
		mdb_txn_abort(txn->mdb);
}

int lmdb_txn_commit(struct lmdb_txn *txn)
{
	if (txn->failed || !txn->writes) {
		lmdb_txn_end(txn);
		return txn->failed;
	}
	/* Frees the transaction also when it fails. */
	return outcome(txn, mdb_txn_commit(txn->mdb));
}

int lmdb_txn_get(struct lmdb_txn *txn, enum table table, struct view key, struct view *ret)
{
	if (txn->failed)
		return txn->failed;
	MDB_val k = value_of(key), v = { 0, NULL };
	int code = mdb_get(txn->mdb, txn->env->tables[table], &k, &v);
	if (code && code != MDB_NOTFOUND)
		return outcome(txn, code);
	*ret = code ? VIEW_NONE : view_of(v.mv_data, v.mv_size);
	return 0;
}

int lmdb_txn_seek(struct lmdb_txn *txn, enum table table, struct view from, struct view *ret_key,
		  struct view *ret_value)
{
	if (txn->failed)
		return txn->failed;
	MDB_cursor *cursor;
	int code = mdb_cursor_open(txn->mdb, txn->env->tables[table], &cursor);
	if (code)
		return outcome(txn, code);
	MDB_val k = value_of(from), v = { 0, NULL };
	code = mdb_cursor_get(cursor, &k, &v, MDB_SET_RANGE);
	mdb_cursor_close(cursor);
	if (code && code != MDB_NOTFOUND)
		return outcome(txn, code);
	*ret_key = code ? VIEW_NONE : view_of(k.mv_data, k.mv_size);
	*ret_value = code ? VIEW_NONE : view_of(v.mv_data, v.mv_size);
	return 0;
}

static void copy(uint8_t *out, struct view bytes)
{
	if (bytes.n)
		memcpy(out, bytes.p, bytes.n);
}

int lmdb_txn_put(struct lmdb_txn *txn, enum table table, struct view key, struct view first,
		 struct view second)
{
	if (txn->failed)
		return txn->failed;
	MDB_val k = value_of(key), v = { first.n + second.n, NULL };
	const struct put_rule *rule = &put_rules[table];
	int code = mdb_put(txn->mdb, txn->env->tables[table], &k, &v, rule->flags | MDB_RESERVE);
	if (code == MDB_KEYEXIST)
		return outcome(txn, rule->when_known);
	if (code)
		return outcome(txn, code);
	copy(v.mv_data, first);
	copy((uint8_t *)v.mv_data + first.n, second);
	return 0;
}
