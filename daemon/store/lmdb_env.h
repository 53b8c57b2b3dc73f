/* SPDX-License-Identifier: EUPL-1.2
 * The index's file and its LMDB environment: made anew beside the old one and put in its place
 * whole, opened, closed under readers' feet only when there are none. What stands in the tables is
 * said in snapshot.h. It is not synced at a commit: the journal is the book, and an index that was
 * open when the machine stopped is made anew from it.
 *
 *	index/data.mdb        the index
 *	index/data.mdb-lock   LMDB's table of readers
 *	index/data.mdb.new    one half made, of a start that was cut short; removed by the next */
#pragma once

#include <pthread.h>

#include "store.h"

#define LMDB_ENV_FILE "data.mdb"

enum table {
	TABLE_META,
	TABLE_RECORDS,
	TABLE_REFERENCES,
	TABLE_COUNTS,
	TABLE_ENTRIES,
	TABLE_KEYS,
	TABLE_TREE,
	TABLE_ERASURES,
	TABLE_COUNT
};

#define LMDB_ENV_IDLE_MAX 8

/* Where indexes are: the directory as a path, for LMDB, and opened. */
struct lmdb_place {
	char path[4096];
	int directory;
	size_t map_size;
};

/* A read transaction and the cursors that were opened in it, NULL where none was. */
struct lmdb_reader {
	struct MDB_txn *mdb;
	struct MDB_cursor *cursors[TABLE_COUNT];
};

struct lmdb_env {
	struct lmdb_place place;
	struct MDB_env *mdb; /* NULL: it could not be opened again */
	unsigned tables[TABLE_COUNT];
	uint64_t reserved; /* bytes of the file that are sure to have room on the disk */

	pthread_mutex_t lock;
	/* Those at rest, to be renewed: beginning one anew costs ten times as much. */
	struct lmdb_reader idle[LMDB_ENV_IDLE_MAX];
	size_t n_idle;
	/* Those in use, and whether further ones must wait. */
	size_t n_reading;
	bool is_shut;
	pthread_cond_t changed;
};

/* False when the path of a file there would be too long. */
bool lmdb_place_set(struct lmdb_place *ret, const char *path, int directory, size_t map_size);

/* Opens the index. -ENOENT: there is none. -EPROTO: of another schema, then in *ret_schema.
 * -EBADMSG: it is no index. */
int lmdb_env_open(struct lmdb_env **ret, const struct lmdb_place *, uint32_t schema,
		  uint32_t *ret_schema);
/* Makes an empty index under another name (NULL: LMDB_ENV_FILE ".new"). */
int lmdb_env_make(struct lmdb_env **ret, const struct lmdb_place *, const char *name,
		  uint32_t schema);
struct lmdb_env *lmdb_env_free(struct lmdb_env *);
DEFINE_FREEP(lmdb_env)

/* Puts the finished one in the place of the index; it was synced and closed. */
int lmdb_env_install(const struct lmdb_place *);
void lmdb_env_remove(const struct lmdb_place *, const char *name);

/* Ends a read transaction for good, and its cursors. */
void lmdb_env_drop_reader(struct lmdb_reader *);

/* Closes the file, when the last reader has ended, and opens what has its name now: after a failed
 * commit, or for another index. New readers wait meanwhile. -EBUSY: readers do not end. */
int lmdb_env_reopen(struct lmdb_env *, uint32_t schema);
/* Writes out all that was committed. From any thread but while it is opened again. */
int lmdb_env_sync(struct lmdb_env *);
/* Sees to it that so many bytes more can be committed: room in the map and on the disk. */
int lmdb_env_reserve(struct lmdb_env *, uint64_t bytes);

/* Bytes of the file that were ever in use, and that there can be. */
int lmdb_env_size(const struct lmdb_env *, uint64_t *ret_used, uint64_t *ret_max);
/* What LMDB returned, as the store says it: 0, a negative errno or STORE_FULL. */
int lmdb_env_outcome(const struct lmdb_env *, int code);
