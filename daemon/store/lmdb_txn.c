/* SPDX-License-Identifier: EUPL-1.2
 * Transactions, see lmdb_txn.h. The calls that LMDB 0.9.24 does well, and no others: no duplicates,
 * no nested transactions, no cursor that lives over a put. */
#include "lmdb_txn.h"

#include <errno.h>

#include <lmdb.h>

/* Between two looks at whether it is over: a read takes about a microsecond, a look a tenth. */
#define READS_A_LOOK 64

struct put_rule {
	unsigned flags;
	int when_known; /* LMDB's code for a key that the table has already */
};

static const struct put_rule put_rules[TABLE_COUNT] = {
	[TABLE_META] = { 0, 0 },
	[TABLE_COUNTS] = { 0, 0 },
	[TABLE_REFERENCES] = { MDB_NOOVERWRITE, 0 },
	[TABLE_RECORDS] = { MDB_NOOVERWRITE, MDB_CORRUPTED },
	[TABLE_ENTRIES] = { MDB_APPEND, MDB_CORRUPTED }, /* its keys only grow */
	[TABLE_KEYS] = { MDB_NOOVERWRITE, MDB_CORRUPTED },
	[TABLE_TREE] = { MDB_NOOVERWRITE, MDB_CORRUPTED },
	[TABLE_ERASURES] = { 0, 0 },
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

/* Waits while the file is opened again. ret->mdb is NULL when none is at rest. */
static int enter(struct lmdb_env *env, struct lmdb_reader *ret)
{
	pthread_mutex_lock(&env->lock);
	while (env->is_shut)
		pthread_cond_wait(&env->changed, &env->lock);
	int r = env->mdb ? 0 : -EIO;
	if (!r) {
		env->n_reading++;
		*ret = env->n_idle ? env->idle[--env->n_idle] :
				     (struct lmdb_reader){ .mdb = NULL };
	}
	pthread_mutex_unlock(&env->lock);
	return r;
}

/* `rests` (may be NULL) is kept for the next, if there is room. */
static void leave(struct lmdb_env *env, struct lmdb_reader *rests)
{
	pthread_mutex_lock(&env->lock);
	if (rests && env->n_idle < LMDB_ENV_IDLE_MAX) {
		env->idle[env->n_idle++] = *rests;
		rests = NULL;
	}
	if (rests)
		lmdb_env_drop_reader(rests);
	env->n_reading--;
	if (env->is_shut)
		pthread_cond_broadcast(&env->changed);
	pthread_mutex_unlock(&env->lock);
}

static int renew(struct lmdb_env *env, struct lmdb_reader *reader)
{
	if (!reader->mdb)
		return mdb_txn_begin(env->mdb, NULL, MDB_RDONLY, &reader->mdb);
	int code = mdb_txn_renew(reader->mdb);
	if (code)
		lmdb_env_drop_reader(reader);
	return code;
}

static int begin_read(struct lmdb_env *env, struct lmdb_reader *ret)
{
	int r = enter(env, ret);
	if (r)
		return r;
	r = lmdb_env_outcome(env, renew(env, ret));
	if (r)
		leave(env, NULL);
	return r;
}

static int begin_write(struct lmdb_env *env, MDB_txn **ret)
{
	return env->mdb ? lmdb_env_outcome(env, mdb_txn_begin(env->mdb, NULL, 0, ret)) : -EIO;
}

int lmdb_txn_begin(struct lmdb_env *env, bool writes, struct lmdb_txn *ret)
{
	struct lmdb_txn txn = { .env = env, .writes = writes };
	int r = writes ? begin_write(env, &txn.mdb) : begin_read(env, &txn.reader);
	if (!r)
		*ret = txn;
	return r;
}

/* Of one that writes: no cursor may be open over a put or an end. */
static void close_cursors(struct lmdb_txn *txn)
{
	for (size_t i = 0; txn->renewed && i < TABLE_COUNT; i++) {
		if (txn->reader.cursors[i])
			mdb_cursor_close(txn->reader.cursors[i]);
		txn->reader.cursors[i] = NULL;
	}
	txn->renewed = 0;
}

void lmdb_txn_end(struct lmdb_txn *txn)
{
	if (txn->writes) {
		close_cursors(txn);
		mdb_txn_abort(txn->mdb);
		return;
	}
	mdb_txn_reset(txn->mdb);
	leave(txn->env, &txn->reader);
}

int lmdb_txn_commit(struct lmdb_txn *txn)
{
	if (txn->failed || !txn->writes) {
		lmdb_txn_end(txn);
		return txn->failed;
	}
	close_cursors(txn);
	/* Frees the transaction also when it fails. */
	return outcome(txn, mdb_txn_commit(txn->mdb));
}

/* Cursors are kept, a writer's until the next put: one that stands near what is sought need not
 * begin at the root. */
static int get_cursor(struct lmdb_txn *txn, enum table table, MDB_cursor **ret)
{
	MDB_cursor **kept = &txn->reader.cursors[table];
	bool is_renewed = txn->renewed >> table & 1;
	int code = 0;
	if (!*kept)
		code = mdb_cursor_open(txn->mdb, txn->env->tables[table], kept);
	else if (!is_renewed)
		code = mdb_cursor_renew(txn->mdb, *kept);
	if (code)
		return code;
	txn->renewed |= 1u << table;
	*ret = *kept;
	return 0;
}

/* LMDB's code. */
static int find(struct lmdb_txn *txn, enum table table, MDB_cursor_op how, MDB_val *key,
		MDB_val *value)
{
	MDB_cursor *cursor;
	int code = get_cursor(txn, table, &cursor);
	return code ? code : mdb_cursor_get(cursor, key, value, how);
}

/* Every long loop of an op reads, and every read comes by here. */
static int count_read(struct lmdb_txn *txn)
{
	bool looks = txn->is_over && ++txn->n_reads % READS_A_LOOK == 0;
	if (!txn->failed && looks && txn->is_over(txn->context))
		txn->failed = -ECANCELED;
	return txn->failed;
}

int lmdb_txn_get(struct lmdb_txn *txn, enum table table, struct view key, struct view *ret)
{
	int r = count_read(txn);
	if (r)
		return r;
	MDB_val k = value_of(key), v = { 0, NULL };
	int code = txn->writes ? mdb_get(txn->mdb, txn->env->tables[table], &k, &v) :
				 find(txn, table, MDB_SET, &k, &v);
	if (code && code != MDB_NOTFOUND)
		return outcome(txn, code);
	*ret = code ? VIEW_NONE : view_of(v.mv_data, v.mv_size);
	return 0;
}

int lmdb_txn_seek(struct lmdb_txn *txn, enum table table, struct view from, struct view *ret_key,
		  struct view *ret_value)
{
	int r = count_read(txn);
	if (r)
		return r;
	MDB_val k = value_of(from), v = { 0, NULL };
	int code = find(txn, table, MDB_SET_RANGE, &k, &v);
	if (code && code != MDB_NOTFOUND)
		return outcome(txn, code);
	*ret_key = code ? VIEW_NONE : view_of(k.mv_data, k.mv_size);
	*ret_value = code ? VIEW_NONE : view_of(v.mv_data, v.mv_size);
	return 0;
}

int lmdb_txn_put(struct lmdb_txn *txn, enum table table, struct view key, const struct view *pieces,
		 size_t n)
{
	if (txn->failed)
		return txn->failed;
	MDB_val k = value_of(key), v = { 0, NULL };
	for (size_t i = 0; i < n; i++)
		v.mv_size += pieces[i].n;
	const struct put_rule *rule = &put_rules[table];
	close_cursors(txn);
	int code = mdb_put(txn->mdb, txn->env->tables[table], &k, &v, rule->flags | MDB_RESERVE);
	if (code == MDB_KEYEXIST)
		return outcome(txn, rule->when_known);
	if (code)
		return outcome(txn, code);
	uint8_t *out = v.mv_data;
	for (size_t i = 0; i < n; out += pieces[i++].n)
		if (pieces[i].n)
			memcpy(out, pieces[i].p, pieces[i].n);
	return 0;
}
