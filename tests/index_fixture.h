/* SPDX-License-Identifier: EUPL-1.2
 * Rows of an index changed with LMDB, behind the store's back: its table is that of snapshot.h. */
#pragma once

#include <lmdb.h>

#include "journal_fixture.h"

#define BYTES(s) VIEW_LITERAL(s)
#define ANNA "\1anna\4"
#define ZERO8 "\0\0\0\0\0\0\0\0"
#define ZERO40 ZERO8 ZERO8 ZERO8 ZERO8 ZERO8

static const struct id anna = { CODE, 4, "anna" }, zoe = { LAST, 3, "zoe" };

/* Puts a row, or deletes it (value.p NULL), or the whole table (key.p NULL), while the store is
 * closed. */
static inline void edit(const struct fixture *f, const char *table, struct view key,
			struct view value)
{
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;
	MDB_val k = { key.n, (void *)key.p }, v = { value.n, (void *)value.p };
	CU_ASSERT_EQUAL_FATAL(mdb_env_create(&env), 0);
	CU_ASSERT_EQUAL(mdb_env_set_maxdbs(env, 8), 0);
	CU_ASSERT_EQUAL_FATAL(mdb_env_open(env, path_in(f, "index/data.mdb"), MDB_NOSUBDIR, 0600),
			      0);
	CU_ASSERT_EQUAL_FATAL(mdb_txn_begin(env, NULL, 0, &txn), 0);
	CU_ASSERT_EQUAL_FATAL(mdb_dbi_open(txn, table, 0, &dbi), 0);
	int r = !key.p ? mdb_drop(txn, dbi, 1) :
		value.p ? mdb_put(txn, dbi, &k, &v, 0) : mdb_del(txn, dbi, &k, NULL);
	CU_ASSERT_EQUAL(r, 0);
	CU_ASSERT_EQUAL(mdb_txn_commit(txn), 0);
	mdb_env_close(env);
	as_if_closed(f);
}
