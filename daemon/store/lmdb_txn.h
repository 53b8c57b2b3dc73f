/* SPDX-License-Identifier: EUPL-1.2
 * A transaction over the tables. Its first failure sticks: every later call gives it again and a
 * commit ends as an abort, so that a caller may look at the outcome once.
 *
 * All functions return 0, a negative errno, or STORE_FULL. Views that they give are borrowed until
 * the next put or the end. */
#pragma once

#include "lmdb_env.h"

struct lmdb_txn {
	struct lmdb_env *env;
	union {
		struct MDB_txn *mdb;
		struct lmdb_reader reader;
	};
	unsigned renewed; /* a bit for each table: its cursor is of this transaction */
	bool writes;
	int failed;
	/* Of one that only reads; NULL: nobody asks. See store_watch. */
	bool (*is_over)(void *context);
	void *context;
	unsigned n_reads;
};

int lmdb_txn_begin(struct lmdb_env *, bool writes, struct lmdb_txn *ret);
/* Ends it; what was put is gone. */
void lmdb_txn_end(struct lmdb_txn *);
/* Makes what was put seen by those that begin later; ends it, also on failure. */
int lmdb_txn_commit(struct lmdb_txn *);

/* Makes it fail with this, unless it has failed already; returns what it failed with. */
int lmdb_txn_fail(struct lmdb_txn *, int failed);

/* ret->p is NULL when there is no such key. */
int lmdb_txn_get(struct lmdb_txn *, enum table, struct view key, struct view *ret);
/* The first key at or behind `from`; ret_key->p is NULL when there is none. */
int lmdb_txn_seek(struct lmdb_txn *, enum table, struct view from, struct view *ret_key,
		  struct view *ret_value);
/* Puts a value that is n pieces in a row. What a table does with a key that it has already is a
 * column of its row in lmdb_txn.c. */
int lmdb_txn_put(struct lmdb_txn *, enum table, struct view key, const struct view *pieces,
		 size_t n);
