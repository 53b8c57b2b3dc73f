/* SPDX-License-Identifier: EUPL-1.2
 * Opens and makes the environment, see lmdb_env.h. Never changes a file of another schema, and
 * never grows a map: a reader in a map that grew dies of SIGBUS. */
#include "lmdb_env.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <lmdb.h>

#include "be.h"

#define FILE_INDEX "data.mdb"
#define FILE_NEW "data.mdb.new"
#define FILE_LOCK "lock"
#define FILE_MODE 0600
#define SCHEMA_KEY "S"
#define DISK_RESERVE ((uint64_t)1 << 20)

static const char *const table_names[TABLE_COUNT] = {
	[TABLE_META] = "meta",
	[TABLE_RECORDS] = "records",
	[TABLE_REFERENCES] = "references",
	[TABLE_COUNTS] = "counts",
	[TABLE_ENTRIES] = "entries",
	[TABLE_KEYS] = "keys",
};

/* A short write is EIO to LMDB, and it is what a full ext4 does. */
static bool disk_is_full(const struct lmdb_env *env)
{
	struct statvfs fs;
	return fstatvfs(env->directory, &fs) == 0 &&
	       (uint64_t)fs.f_bavail * fs.f_frsize < DISK_RESERVE;
}

int lmdb_env_outcome(const struct lmdb_env *env, int code)
{
	switch (code) {
	case MDB_MAP_FULL:
	case ENOSPC:
	case EDQUOT:
		return STORE_FULL;
	case EIO:
		return disk_is_full(env) ? STORE_FULL : -EIO;
	case MDB_READERS_FULL:
		return -EAGAIN;
	case MDB_NOTFOUND:
	case MDB_KEYEXIST:
	case MDB_PAGE_NOTFOUND:
	case MDB_CORRUPTED:
	case MDB_INVALID:
	case MDB_VERSION_MISMATCH:
		return -EBADMSG;
	default:
		return code < 0 ? -EIO : -code;
	}
}

static int take_lock(struct lmdb_env *env, const char *directory)
{
	env->directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (env->directory < 0)
		return -errno;
	env->lock = openat(env->directory, FILE_LOCK, O_RDWR | O_CREAT | O_CLOEXEC, FILE_MODE);
	if (env->lock < 0)
		return -errno;
	if (flock(env->lock, LOCK_EX | LOCK_NB) == 0)
		return 0;
	return errno == EWOULDBLOCK ? -EBUSY : -errno;
}

/* LMDB opens its data file without O_CLOEXEC. */
static int close_on_exec(MDB_env *mdb)
{
	int fd;
	int code = mdb_env_get_fd(mdb, &fd);
	if (code)
		return code;
	return fcntl(fd, F_SETFD, FD_CLOEXEC) ? errno : 0;
}

/* Opens a file as env->mdb; LMDB's code. */
static int open_file(struct lmdb_env *env, const char *path, size_t map_size, unsigned flags)
{
	int code = mdb_env_create(&env->mdb);
	if (code)
		return code;
	code = mdb_env_set_mapsize(env->mdb, map_size);
	if (code)
		return code;
	code = mdb_env_set_maxdbs(env->mdb, TABLE_COUNT);
	if (code)
		return code;
	code = mdb_env_open(env->mdb, path, MDB_NOSUBDIR | MDB_NOTLS | flags, FILE_MODE);
	return code ? code : close_on_exec(env->mdb);
}

static void close_file(struct lmdb_env *env)
{
	if (env->mdb)
		mdb_env_close(env->mdb);
	env->mdb = NULL;
}

static int open_tables(struct lmdb_env *env, MDB_txn *txn, unsigned flags)
{
	int code = 0;
	for (size_t i = 0; i < TABLE_COUNT && !code; i++)
		code = mdb_dbi_open(txn, table_names[i], flags, &env->tables[i]);
	return code;
}

static MDB_val schema_key(void)
{
	return (MDB_val){ sizeof SCHEMA_KEY - 1, (void *)SCHEMA_KEY };
}

/* Of a file just made: LMDB's code. */
static int write_tables(struct lmdb_env *env, uint32_t schema)
{
	MDB_txn *txn;
	int code = mdb_txn_begin(env->mdb, NULL, 0, &txn);
	if (code)
		return code;
	uint8_t bytes[sizeof schema];
	be_put32(bytes, schema);
	MDB_val key = schema_key(), value = { sizeof bytes, bytes };
	code = open_tables(env, txn, MDB_CREATE);
	if (!code)
		code = mdb_put(txn, env->tables[TABLE_META], &key, &value, 0);
	if (!code)
		return mdb_txn_commit(txn);
	mdb_txn_abort(txn);
	return code;
}

/* Makes an index under another name and gives it its own when it is whole and synced, so that
 * there is never half of one. */
static int make_index(struct lmdb_env *env, const char *directory, size_t map_size, uint32_t schema)
{
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/" FILE_NEW, directory);
	if (unlinkat(env->directory, FILE_NEW, 0) && errno != ENOENT)
		return -errno;
	int code = open_file(env, path, map_size, MDB_NOLOCK);
	if (!code)
		code = write_tables(env, schema);
	close_file(env);
	if (code)
		return lmdb_env_outcome(env, code);
	if (renameat(env->directory, FILE_NEW, env->directory, FILE_INDEX) ||
	    fsync(env->directory))
		return -errno;
	return 0;
}

static int read_schema(struct lmdb_env *env, MDB_txn *txn, uint32_t *ret)
{
	MDB_val key = schema_key(), value;
	int code = mdb_dbi_open(txn, table_names[TABLE_META], 0, &env->tables[TABLE_META]);
	if (!code)
		code = mdb_get(txn, env->tables[TABLE_META], &key, &value);
	if (!code && value.mv_size != sizeof *ret)
		code = MDB_CORRUPTED;
	if (!code)
		*ret = be_get32(value.mv_data);
	return code;
}

/* The schema first: another one may have other tables. */
static int read_tables(struct lmdb_env *env, uint32_t schema, uint32_t *ret_schema)
{
	MDB_txn *txn;
	int code = mdb_txn_begin(env->mdb, NULL, MDB_RDONLY, &txn);
	if (code)
		return lmdb_env_outcome(env, code);
	uint32_t found = schema;
	code = read_schema(env, txn, &found);
	if (!code && found == schema)
		code = open_tables(env, txn, 0);
	if (!code) /* a handle opened in a transaction that is aborted is closed with it */
		code = mdb_txn_commit(txn);
	else
		mdb_txn_abort(txn);
	if (code)
		return lmdb_env_outcome(env, code);
	if (found == schema)
		return 0;
	if (ret_schema)
		*ret_schema = found;
	return -EPROTO;
}

static int open_index(struct lmdb_env *env, const char *directory, size_t map_size, uint32_t schema)
{
	char path[PATH_MAX];
	if (snprintf(path, sizeof path, "%s/" FILE_NEW, directory) >= (int)sizeof path)
		return -ENAMETOOLONG;
	if (faccessat(env->directory, FILE_INDEX, F_OK, 0)) {
		int r = errno == ENOENT ? make_index(env, directory, map_size, schema) : -errno;
		if (r)
			return r;
	}
	snprintf(path, sizeof path, "%s/" FILE_INDEX, directory);
	return lmdb_env_outcome(env, open_file(env, path, map_size, 0));
}

int lmdb_env_open(struct lmdb_env **ret, const char *directory, size_t map_size, uint32_t schema,
		  uint32_t *ret_schema)
{
	CLEANUP(lmdb_env_freep) struct lmdb_env *env = calloc(1, sizeof *env);
	if (!env)
		return -ENOMEM;
	env->directory = env->lock = -1;
	pthread_mutex_init(&env->idle_lock, NULL);
	int r = take_lock(env, directory);
	if (!r)
		r = open_index(env, directory, map_size, schema);
	if (!r)
		r = read_tables(env, schema, ret_schema);
	if (r)
		return r;
	*ret = env;
	env = NULL;
	return 0;
}

struct lmdb_env *lmdb_env_free(struct lmdb_env *env)
{
	if (!env)
		return NULL;
	while (env->n_idle)
		mdb_txn_abort(env->idle[--env->n_idle]);
	close_file(env);
	/* The lock goes last: who gets it finds everything closed. */
	if (env->directory >= 0)
		close(env->directory);
	if (env->lock >= 0)
		close(env->lock);
	pthread_mutex_destroy(&env->idle_lock);
	free(env);
	return NULL;
}

int lmdb_env_size(const struct lmdb_env *env, uint64_t *ret_used, uint64_t *ret_max)
{
	MDB_envinfo info;
	MDB_stat stat;
	int code = mdb_env_info(env->mdb, &info);
	if (!code)
		code = mdb_env_stat(env->mdb, &stat);
	if (code)
		return lmdb_env_outcome(env, code);
	*ret_used = ((uint64_t)info.me_last_pgno + 1) * stat.ms_psize;
	*ret_max = info.me_mapsize;
	return 0;
}
