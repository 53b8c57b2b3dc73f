/* SPDX-License-Identifier: EUPL-1.2
 * Opens and makes the environment, see lmdb_env.h. Never changes a file of another schema, and
 * never grows a map: a reader in a map that grew dies of SIGBUS. */
#include "lmdb_env.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include <lmdb.h>

#include "be.h"
#include "file.h"

#define NAME_NEW LMDB_ENV_FILE ".new"
#define NAME_ROOM 32
#define SCHEMA_KEY "S"
#define DISK_RESERVE ((uint64_t)1 << 20)
#define RESERVE_STEP ((uint64_t)1 << 20)
#define READERS_SECONDS 10

static const char *const table_names[TABLE_COUNT] = {
	[TABLE_META] = "meta",
	[TABLE_RECORDS] = "records",
	[TABLE_REFERENCES] = "references",
	[TABLE_COUNTS] = "counts",
	[TABLE_ENTRIES] = "entries",
	[TABLE_KEYS] = "keys",
	[TABLE_TREE] = "tree",
	[TABLE_ERASURES] = "erasures",
};

/* A short write is EIO to LMDB, and it is what a full ext4 does. */
static bool disk_is_full(const struct lmdb_env *env)
{
	struct statvfs fs;
	return fstatvfs(env->place.directory, &fs) == 0 &&
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

bool lmdb_place_set(struct lmdb_place *ret, const char *path, int directory, size_t map_size)
{
	int n = snprintf(ret->path, sizeof ret->path, "%s", path);
	ret->directory = directory;
	ret->map_size = map_size;
	return (size_t)n < sizeof ret->path - NAME_ROOM;
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
static int open_file(struct lmdb_env *env, const char *name, unsigned flags)
{
	char path[sizeof env->place.path + NAME_ROOM];
	snprintf(path, sizeof path, "%s/%s", env->place.path, name);
	int code = mdb_env_create(&env->mdb);
	if (code)
		return code;
	code = mdb_env_set_mapsize(env->mdb, env->place.map_size);
	if (code)
		return code;
	code = mdb_env_set_maxdbs(env->mdb, TABLE_COUNT);
	if (code)
		return code;
	flags |= MDB_NOSUBDIR | MDB_NOTLS | MDB_NOSYNC;
	code = mdb_env_open(env->mdb, path, flags, FILE_MODE);
	return code ? code : close_on_exec(env->mdb);
}

void lmdb_env_drop_reader(struct lmdb_reader *reader)
{
	for (size_t i = 0; i < TABLE_COUNT; i++)
		if (reader->cursors[i])
			mdb_cursor_close(reader->cursors[i]);
	mdb_txn_abort(reader->mdb);
}

static void close_file(struct lmdb_env *env)
{
	while (env->n_idle)
		lmdb_env_drop_reader(&env->idle[--env->n_idle]);
	if (env->mdb)
		mdb_env_close(env->mdb);
	env->mdb = NULL;
	env->reserved = 0;
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
	*ret_schema = found;
	return -EPROTO;
}

static int env_new(struct lmdb_env **ret, const struct lmdb_place *place)
{
	struct lmdb_env *env = calloc(1, sizeof *env);
	if (!env)
		return -ENOMEM;
	env->place = *place;
	pthread_mutex_init(&env->lock, NULL);
	pthread_cond_init(&env->changed, NULL);
	*ret = env;
	return 0;
}

static int open_index(struct lmdb_env *env, uint32_t schema, uint32_t *ret_schema)
{
	int code = open_file(env, LMDB_ENV_FILE, 0);
	return code ? lmdb_env_outcome(env, code) : read_tables(env, schema, ret_schema);
}

int lmdb_env_open(struct lmdb_env **ret, const struct lmdb_place *place, uint32_t schema,
		  uint32_t *ret_schema)
{
	CLEANUP(lmdb_env_freep) struct lmdb_env *env = NULL;
	struct stat st;
	if (fstatat(place->directory, LMDB_ENV_FILE, &st, AT_SYMLINK_NOFOLLOW))
		return -errno;
	if (!S_ISREG(st.st_mode) || st.st_size == 0) /* LMDB would make one of an empty file */
		return -EBADMSG;
	int r = env_new(&env, place);
	if (!r)
		r = open_index(env, schema, ret_schema);
	if (r)
		return r;
	*ret = env;
	env = NULL;
	return 0;
}

int lmdb_env_make(struct lmdb_env **ret, const struct lmdb_place *place, const char *name,
		  uint32_t schema)
{
	CLEANUP(lmdb_env_freep) struct lmdb_env *env = NULL;
	const char *file = name ? name : NAME_NEW;
	if (unlinkat(place->directory, file, 0) && errno != ENOENT)
		return -errno;
	int r = env_new(&env, place);
	if (r)
		return r;
	int code = open_file(env, file, MDB_NOLOCK);
	if (!code)
		code = write_tables(env, schema);
	if (code)
		return lmdb_env_outcome(env, code);
	*ret = env;
	env = NULL;
	return 0;
}

struct lmdb_env *lmdb_env_free(struct lmdb_env *env)
{
	if (!env)
		return NULL;
	close_file(env);
	pthread_cond_destroy(&env->changed);
	pthread_mutex_destroy(&env->lock);
	free(env);
	return NULL;
}

int lmdb_env_install(const struct lmdb_place *place)
{
	if (renameat(place->directory, NAME_NEW, place->directory, LMDB_ENV_FILE) ||
	    fsync(place->directory))
		return -errno;
	return 0;
}

void lmdb_env_remove(const struct lmdb_place *place, const char *name)
{
	unlinkat(place->directory, name ? name : NAME_NEW, 0);
}

/* -------------------------------------------------------------------- while it is open */

static int shut(struct lmdb_env *env)
{
	struct timespec until;
	int waited = 0;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += READERS_SECONDS;
	env->is_shut = true;
	while (env->n_reading && !waited)
		waited = pthread_cond_clockwait(&env->changed, &env->lock, CLOCK_MONOTONIC,
						&until);
	return env->n_reading ? -EBUSY : 0;
}

int lmdb_env_reopen(struct lmdb_env *env, uint32_t schema)
{
	uint32_t found;
	pthread_mutex_lock(&env->lock);
	int r = shut(env);
	if (!r) {
		close_file(env);
		r = open_index(env, schema, &found);
		if (r)
			close_file(env);
	}
	env->is_shut = false;
	pthread_cond_broadcast(&env->changed);
	pthread_mutex_unlock(&env->lock);
	return r;
}

int lmdb_env_sync(struct lmdb_env *env)
{
	return env->mdb ? lmdb_env_outcome(env, mdb_env_sync(env->mdb, 1)) : -EIO;
}

/* Blocks behind the end of what is in use, so that a commit cannot fail for want of them. */
static int reserve_disk(struct lmdb_env *env, uint64_t size)
{
	int fd;
	int code = mdb_env_get_fd(env->mdb, &fd);
	if (code)
		return lmdb_env_outcome(env, code);
	size = (size + RESERVE_STEP - 1) / RESERVE_STEP * RESERVE_STEP;
	if (fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)size) && errno != EOPNOTSUPP)
		return lmdb_env_outcome(env, errno);
	env->reserved = size;
	return 0;
}

int lmdb_env_reserve(struct lmdb_env *env, uint64_t bytes)
{
	uint64_t used, max;
	int r = lmdb_env_size(env, &used, &max);
	if (r)
		return r;
	if (used + bytes > max)
		return STORE_FULL;
	return used + bytes > env->reserved ? reserve_disk(env, used + bytes) : 0;
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
