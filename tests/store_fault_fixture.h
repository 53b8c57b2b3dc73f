/* SPDX-License-Identifier: EUPL-1.2
 * Puts itself in front of the calls that the store makes of LMDB, of the system and of the
 * arena (the linker's --wrap, Makefile): each can fail in turn, once or from then on, and a
 * few alone. */
#pragma once

#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <lmdb.h>

#include "../daemon/store/entry.h"
#include "../daemon/store/lmdb_env.h"
#include "store_fixture.h"
#include "suite.h"

static struct {
	_Atomic unsigned calls, at; /* at 0: nothing fails */
	bool for_ever;
	int code;           /* of LMDB or errno */
	/* Of one call alone; the helper's thread asks too. */
	_Atomic int commit_code, sync_code, write_code, make_code;
	_Atomic size_t short_write;
	/* The sync of a directory that fails once it holds the name, and which it was: from then
	 * on what is in it is not durable, until a sync of it is done. */
	const char *_Atomic fails_with_name;
	_Atomic ino_t not_durable;
	_Atomic unsigned states_meanwhile; /* state files that were put in place */
	/* Bytes of one file that are to be written over: a failed sync loses what was written, and
	 * the file shows it all the same. */
	_Atomic ino_t watched;
	off_t watched_from, watched_to;
	_Atomic bool is_written, is_durable, loses_watched;
	bool disk_full, disk_unknown;
	bool writes_nothing; /* a write that is no failure and gets nowhere */
	bool no_birth_time;  /* as of a file system that does not keep it */
	bool no_thread, nobody_leaves;
	const struct entry_bytes *encoded;
} fault;

static inline bool fails(void)
{
	unsigned call = ++fault.calls, at = fault.at;
	return at && (call == at || (fault.for_ever && call > at));
}

static inline int fails_with_errno(void)
{
	errno = fault.code > 0 ? fault.code : EIO;
	return -1;
}

#define WRAP(type, name, params, args, failure) \
	type __real_##name params;              \
	type __wrap_##name params;              \
	type __wrap_##name params               \
	{                                       \
		if (fails())                    \
			return failure;         \
		return __real_##name args;      \
	}

WRAP(int, mdb_env_create, (MDB_env **env), (env), fault.code)
WRAP(int, mdb_env_set_mapsize, (MDB_env *env, size_t n), (env, n), fault.code)
WRAP(int, mdb_env_set_maxdbs, (MDB_env *env, MDB_dbi n), (env, n), fault.code)
WRAP(int, mdb_env_open, (MDB_env *env, const char *path, unsigned flags, mdb_mode_t mode),
     (env, path, flags, mode), fault.code)
WRAP(int, mdb_env_get_fd, (MDB_env *env, int *fd), (env, fd), fault.code)
WRAP(int, mdb_env_info, (MDB_env *env, MDB_envinfo *info), (env, info), fault.code)
WRAP(int, mdb_env_stat, (MDB_env *env, MDB_stat *stat), (env, stat), fault.code)
WRAP(int, mdb_txn_begin, (MDB_env *env, MDB_txn *parent, unsigned flags, MDB_txn **txn),
     (env, parent, flags, txn), fault.code)
WRAP(int, mdb_txn_renew, (MDB_txn *txn), (txn), fault.code)
WRAP(int, mdb_dbi_open, (MDB_txn *txn, const char *name, unsigned flags, MDB_dbi *dbi),
     (txn, name, flags, dbi), fault.code)
WRAP(int, mdb_get, (MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *value),
     (txn, dbi, key, value), fault.code)
WRAP(int, mdb_put, (MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *value, unsigned flags),
     (txn, dbi, key, value, flags), fault.code)
WRAP(int, mdb_cursor_open, (MDB_txn *txn, MDB_dbi dbi, MDB_cursor **cursor), (txn, dbi, cursor),
     fault.code)
WRAP(int, mdb_cursor_renew, (MDB_txn *txn, MDB_cursor *cursor), (txn, cursor), fault.code)
WRAP(int, mdb_cursor_get, (MDB_cursor *cursor, MDB_val *key, MDB_val *value, MDB_cursor_op op),
     (cursor, key, value, op), fault.code)

WRAP(int, arena_new, (struct arena **ret, size_t cap), (ret, cap), -ENOMEM)
WRAP(void *, arena_get, (struct arena *arena, size_t n), (arena, n), NULL)
WRAP(void *, malloc, (size_t n), (n), NULL)
WRAP(void *, calloc, (size_t n, size_t size), (n, size), NULL)

/* These can also be let fail alone. */
int __real_mdb_txn_commit(MDB_txn *txn);
int __wrap_mdb_txn_commit(MDB_txn *txn);
int __wrap_mdb_txn_commit(MDB_txn *txn)
{
	int code = fails() ? fault.code : fault.commit_code;
	fault.commit_code = 0;
	if (!code)
		return __real_mdb_txn_commit(txn);
	mdb_txn_abort(txn); /* a failed commit has freed the transaction */
	return code;
}

static inline int fail_with(int code)
{
	errno = code;
	return -1;
}

int __real_fstat(int fd, struct stat *st);
static inline bool is_watched(int fd)
{
	struct stat st;
	return fault.watched && __real_fstat(fd, &st) == 0 && st.st_ino == fault.watched;
}

int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);
int __wrap_fdatasync(int fd)
{
	bool looks = is_watched(fd), loses = looks && fault.is_written && fault.loses_watched;
	int r = fault.sync_code ? fail_with(fault.sync_code) :
		loses		? fail_with(EIO) :
		fails()		? fails_with_errno() :
				  __real_fdatasync(fd);
	if (looks) {
		fault.is_durable |= fault.is_written && r == 0;
		fault.is_written = false;
	}
	return r;
}

/* A disk that becomes full writes a part first; zeros over it have room. */
ssize_t __real_pwrite(int fd, const void *p, size_t n, off_t at);
ssize_t __wrap_pwrite(int fd, const void *p, size_t n, off_t at);
ssize_t __wrap_pwrite(int fd, const void *p, size_t n, off_t at)
{
	if (fault.short_write) {
		n = fault.short_write < n ? fault.short_write : n;
		fault.short_write = 0;
		return __real_pwrite(fd, p, n, at);
	}
	if (fault.write_code) {
		int code = fault.write_code;
		fault.write_code = 0;
		return fail_with(code);
	}
	if (fault.writes_nothing)
		return 0;
	if (is_watched(fd) && at <= fault.watched_from && at + (off_t)n >= fault.watched_to)
		fault.is_written = true;
	if (fault.make_code && n == (size_t)64 << 10) /* zeros of a segment that is made */
		return fail_with(fault.make_code);
	return fails() ? fails_with_errno() : __real_pwrite(fd, p, n, at);
}

WRAP(int, fstat, (int fd, struct stat *st), (fd, st), fails_with_errno())
WRAP(int, open, (const char *path, int flags, ...), (path, flags), fails_with_errno())
WRAP(int, flock, (int fd, int op), (fd, op), fails_with_errno())
WRAP(int, faccessat, (int fd, const char *name, int mode, int flags), (fd, name, mode, flags),
     fails_with_errno())
WRAP(int, unlinkat, (int fd, const char *name, int flags), (fd, name, flags), fails_with_errno())
int __real_renameat(int fd, const char *from, int to_fd, const char *to);
int __wrap_renameat(int fd, const char *from, int to_fd, const char *to);
int __wrap_renameat(int fd, const char *from, int to_fd, const char *to)
{
	if (fails())
		return fails_with_errno();
	fault.states_meanwhile += fault.not_durable && strcmp(to, "state") == 0;
	return __real_renameat(fd, from, to_fd, to);
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
	struct stat st;
	if (fails())
		return fails_with_errno();
	ino_t inode = __real_fstat(fd, &st) ? 0 : st.st_ino;
	if (fault.fails_with_name && __real_faccessat(fd, fault.fails_with_name, F_OK, 0) == 0) {
		fault.fails_with_name = NULL;
		fault.not_durable = inode;
		return fail_with(EIO);
	}
	int r = __real_fsync(fd);
	if (!r && inode == fault.not_durable)
		fault.not_durable = 0;
	return r;
}
WRAP(int, renameat2, (int fd, const char *from, int to_fd, const char *to, unsigned flags),
     (fd, from, to_fd, to, flags), fails_with_errno())
WRAP(int, fstatat, (int fd, const char *name, struct stat *st, int flags), (fd, name, st, flags),
     fails_with_errno())

/* With ENODATA as the code a file ends earlier than its size said. */
ssize_t __real_pread(int fd, void *out, size_t n, off_t at);
ssize_t __wrap_pread(int fd, void *out, size_t n, off_t at);
ssize_t __wrap_pread(int fd, void *out, size_t n, off_t at)
{
	if (!fails())
		return __real_pread(fd, out, n, at);
	return fault.code == ENODATA ? 0 : fails_with_errno();
}

int __real_statx(int fd, const char *name, int flags, unsigned mask, struct statx *st);
int __wrap_statx(int fd, const char *name, int flags, unsigned mask, struct statx *st);
int __wrap_statx(int fd, const char *name, int flags, unsigned mask, struct statx *st)
{
	if (fails())
		return fails_with_errno();
	int r = __real_statx(fd, name, flags, mask, st);
	if (!r && fault.no_birth_time)
		st->stx_mask &= ~STATX_BTIME;
	return r;
}

/* It is closed all the same. */
int __real_close(int fd);
int __wrap_close(int fd);
int __wrap_close(int fd)
{
	int r = __real_close(fd);
	return fails() ? fails_with_errno() : r;
}

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *),
			  void *context);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *),
			  void *context);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *),
			  void *context)
{
	return fault.no_thread ? EAGAIN : __real_pthread_create(thread, attr, run, context);
}

/* The time that is waited for readers is over at once. */
int __real_pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *lock, clockid_t clock,
				  const struct timespec *until);
int __wrap_pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *lock, clockid_t clock,
				  const struct timespec *until);
int __wrap_pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *lock, clockid_t clock,
				  const struct timespec *until)
{
	return fault.nobody_leaves ? ETIMEDOUT :
				     __real_pthread_cond_clockwait(cond, lock, clock, until);
}

WRAP(int, fallocate, (int fd, int mode, off_t from, off_t n), (fd, mode, from, n),
     fails_with_errno())
WRAP(int, mkdirat, (int fd, const char *name, mode_t mode), (fd, name, mode), fails_with_errno())
WRAP(ssize_t, getrandom, (void *out, size_t n, unsigned flags), (out, n, flags),
     fails_with_errno())
WRAP(int, mdb_env_sync, (MDB_env *env, int force), (env, force), fault.code)
WRAP(void *, realloc, (void *p, size_t n), (p, n), NULL)
WRAP(void *, reallocarray, (void *p, size_t n, size_t size), (p, n, size), NULL)

int __real_openat(int fd, const char *name, int flags, ...);
int __wrap_openat(int fd, const char *name, int flags, ...);
int __wrap_openat(int fd, const char *name, int flags, ...)
{
	return fails() ? fails_with_errno() : __real_openat(fd, name, flags, 0600);
}

int __real_fcntl(int fd, int op, ...);
int __wrap_fcntl(int fd, int op, ...);
int __wrap_fcntl(int fd, int op, ...)
{
	va_list args;
	va_start(args, op);
	int value = va_arg(args, int);
	va_end(args);
	return fails() ? fails_with_errno() : __real_fcntl(fd, op, value);
}

/* Asked only after a failure, so not one of those that fail in turn. */
int __wrap_fstatvfs(int fd, struct statvfs *ret);
int __wrap_fstatvfs(int fd, struct statvfs *ret)
{
	(void)fd;
	*ret = (struct statvfs){ .f_frsize = 4096, .f_bavail = fault.disk_full ? 255 : 256 };
	return fault.disk_unknown ? -1 : 0;
}

/* Not a failure but a lie: the bytes of another entry, as a damaged journal would have them. */
int __real_entry_encode(struct arena *arena, uint64_t seq, const struct stamp *stamp,
			struct changes changes, struct entry_bytes *ret);
int __wrap_entry_encode(struct arena *arena, uint64_t seq, const struct stamp *stamp,
			struct changes changes, struct entry_bytes *ret);
int __wrap_entry_encode(struct arena *arena, uint64_t seq, const struct stamp *stamp,
			struct changes changes, struct entry_bytes *ret)
{
	if (!fault.encoded)
		return __real_entry_encode(arena, seq, stamp, changes, ret);
	*ret = *fault.encoded;
	return 0;
}

/* -------------------------------------------------------------------- what is written */

static const struct id anna = { CODE, 4, "anna" }, bo = { CODE, 2, "bo" };

#define WRITES 3

static inline int write_version(struct store *store, uint32_t version)
{
	struct body body = { 0 };
	fact(&body, 'R', bo);
	fact(&body, (char)('0' + version % 2), bo);
	const struct change changes[] = {
		change_of(anna, version, &body, "text"),
		change_of(id_of_u32(NUMBER, version + 1), 0, NULL, ""),
	};
	struct stamp stamp = fixture_stamp(1);
	struct entry entry;
	size_t conflict;
	struct snapshot *s;
	int r = store_begin_write(store, &s);
	if (r)
		return r;
	r = store_apply(s, changes_of(changes, 2), &stamp, &entry, &conflict);
	if (!r)
		return store_commit(s);
	store_end(s);
	return r;
}

/* -------------------------------------------------------------------- each in turn */

/* Lets each call of `run` fail in turn, once or from then on, and looks at what is left. Returns
 * how often it was told. */
static inline unsigned each_call(struct fixture *f, int code, bool for_ever,
				 int (*run)(struct fixture *), void (*look)(struct fixture *))
{
	unsigned told = 0;
	bool reached = true;
	for (unsigned at = 1; reached; at++) {
		memset(&fault, 0, sizeof fault);
		fault.at = at;
		fault.for_ever = for_ever;
		fault.code = code;
		int r = run(f);
		reached = fault.calls >= at;
		fault.at = 0;
		if (!reached && r)
			fprintf(stderr, "call %u with %d: outcome %d\n", at, code, r);
		CU_ASSERT(reached || r == 0);
		told += r != 0;
		look(f);
	}
	return told;
}

#define TEXT_SIZE 60000 /* one fills a segment */

/* Small segments. */
static inline int open_small(struct fixture *f)
{
	struct store_options options = fixture_options(f->directory, FIXTURE_MAP);
	options.segment_size = 1;
	return store_open(&f->store, &options, NULL);
}

static inline void write_texts(struct fixture *f, uint32_t first, uint32_t n)
{
	static uint8_t text[TEXT_SIZE];
	for (uint32_t i = first; i < first + n; i++) {
		struct change change = { .id = id_of_u32(LAST, i),
					 .body = view_of(text, sizeof text) };
		CU_ASSERT_EQUAL_FATAL(write_one(f->store, change), 0);
	}
}
