/* SPDX-License-Identifier: EUPL-1.2
 * The files of a register's index and their one LMDB environment: made whole or not at all, locked
 * against a second process, its tables opened. What stands in the tables is said in snapshot.h.
 *
 *	data.mdb        the index
 *	data.mdb-lock   LMDB's table of readers
 *	data.mdb.new    an index half made: of a start that was cut short, removed by the next
 *	lock            held (flock) by the process that has the register open */
#pragma once

#include <pthread.h>

#include "store.h"

enum table {
	TABLE_META,
	TABLE_RECORDS,
	TABLE_REFERENCES,
	TABLE_COUNTS,
	TABLE_ENTRIES,
	TABLE_KEYS,
	TABLE_COUNT
};

#define LMDB_ENV_IDLE_MAX 8

struct lmdb_env {
	struct MDB_env *mdb;
	unsigned tables[TABLE_COUNT];
	int directory, lock; /* descriptors */
	/* Read transactions at rest, to be renewed: beginning one anew costs ten times as much. */
	pthread_mutex_t idle_lock;
	struct MDB_txn *idle[LMDB_ENV_IDLE_MAX];
	size_t n_idle;
};

/* store_open's outcomes. */
int lmdb_env_open(struct lmdb_env **ret, const char *directory, size_t map_size, uint32_t schema,
		  uint32_t *ret_schema);
struct lmdb_env *lmdb_env_free(struct lmdb_env *);
DEFINE_FREEP(lmdb_env)

/* Bytes of the file that were ever in use, and that there can be. */
int lmdb_env_size(const struct lmdb_env *, uint64_t *ret_used, uint64_t *ret_max);
/* What LMDB returned, as the store says it: 0, a negative errno or STORE_FULL. */
int lmdb_env_outcome(const struct lmdb_env *, int code);
