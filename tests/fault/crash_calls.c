/* SPDX-License-Identifier: EUPL-1.2
 * The calls that the recorder stands in front of. The program defines the C library's names, so
 * that the store's calls and LMDB's come here, and hands each on to the library. A call that
 * changes files and is not understood here ends the program: the rig must never miss one. */
#include "crash_record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "crash_front.h"

static void refuse(const char *call, int fd)
{
	record_lock();
	bool ours = record_object(fd) != OBJECT_NONE;
	record_unlock();
	if (ours) {
		fprintf(stderr, "crash: the recorder does not know %s\n", call);
		abort();
	}
}

/* -------------------------------------------------------------------- opening */

static int open_at(int directory, const char *path, int flags, mode_t mode)
{
	struct name name;
	path = record_path(path);
	record_lock();
	bool made = (flags & O_CREAT) && record_place(directory, path, &name) &&
		    faccessat(directory, path, F_OK, AT_SYMLINK_NOFOLLOW) != 0;
	int fd = REAL(openat)(directory, path, flags, mode);
	int error = errno;
	record_opened(fd, directory, path, flags, made);
	record_unlock();
	errno = error;
	return fd;
}

static mode_t mode_of(int flags, va_list *arguments)
{
	return flags & (O_CREAT | O_TMPFILE) ? va_arg(*arguments, mode_t) : 0;
}

#define FRONT_OPEN(call, directory, ...)                                                           \
	FRONT(int, call, __VA_ARGS__, ...)                                                         \
	{                                                                                          \
		va_list arguments;                                                                 \
		va_start(arguments, flags);                                                        \
		mode_t mode = mode_of(flags, &arguments);                                          \
		va_end(arguments);                                                                 \
		return open_at(directory, path, flags, mode);                                      \
	}
FRONT_OPEN(open, AT_FDCWD, const char *path, int flags)
FRONT_OPEN(open64, AT_FDCWD, const char *path, int flags)
FRONT_OPEN(openat, at, int at, const char *path, int flags)
FRONT_OPEN(openat64, at, int at, const char *path, int flags)

FRONT(int, __open_2, const char *path, int flags)
{
	return open_at(AT_FDCWD, path, flags, 0);
}

FRONT(int, __openat_2, int at, const char *path, int flags)
{
	return open_at(at, path, flags, 0);
}

FRONT(FILE *, fopen, const char *path, const char *mode)
{
	return REAL(fopen)(record_path(path), mode);
}

FRONT(int, close, int fd)
{
	record_lock();
	record_closed(fd);
	int r = REAL(close)(fd);
	record_unlock();
	return r;
}

/* LMDB and the store lock with it and make descriptors again. */
FRONT(int, fcntl, int fd, int command, ...)
{
	va_list arguments;
	va_start(arguments, command);
	void *argument = va_arg(arguments, void *);
	va_end(arguments);
	record_lock();
	int r = REAL(fcntl)(fd, command, argument);
	if (r >= 0 && (command == F_DUPFD || command == F_DUPFD_CLOEXEC))
		record_duplicated(fd, r);
	record_unlock();
	return r;
}

FRONT(int, dup, int fd)
{
	return front_fcntl(fd, F_DUPFD, 0);
}

/* -------------------------------------------------------------------- bytes */

static ssize_t written(int fd, const struct iovec *parts, int n, off_t at, ssize_t done)
{
	size_t left = done > 0 && record_object(fd) != OBJECT_NONE ? (size_t)done : 0;
	for (int i = 0; i < n && left; i++) {
		size_t part = parts[i].iov_len < left ? parts[i].iov_len : left;
		record_write(fd, parts[i].iov_base, part, at);
		at += (off_t)part;
		left -= part;
	}
	return done;
}

FRONT(ssize_t, pwritev, int fd, const struct iovec *parts, int n, off_t at)
{
	record_lock();
	ssize_t r = written(fd, parts, n, at, REAL(pwritev)(fd, parts, n, at));
	record_unlock();
	return r;
}

FRONT(ssize_t, writev, int fd, const struct iovec *parts, int n)
{
	record_lock();
	off_t at = record_object(fd) == OBJECT_NONE ? 0 : lseek(fd, 0, SEEK_CUR);
	ssize_t r = written(fd, parts, n, at, REAL(writev)(fd, parts, n));
	record_unlock();
	return r;
}

FRONT(ssize_t, pwrite, int fd, const void *bytes, size_t n, off_t at)
{
	struct iovec part = { (void *)bytes, n };
	record_lock();
	ssize_t r = record_ignores(fd, bytes, n, at) ?
			    (ssize_t)n :
			    written(fd, &part, 1, at, REAL(pwrite)(fd, bytes, n, at));
	record_unlock();
	return r;
}

FRONT(ssize_t, write, int fd, const void *bytes, size_t n)
{
	struct iovec part = { (void *)bytes, n };
	record_lock();
	off_t at = record_object(fd) == OBJECT_NONE ? 0 : lseek(fd, 0, SEEK_CUR);
	ssize_t r = written(fd, &part, 1, at, REAL(write)(fd, bytes, n));
	record_unlock();
	return r;
}

FRONT(int, ftruncate, int fd, off_t size)
{
	record_lock();
	int r = REAL(ftruncate)(fd, size);
	if (!r && record_object(fd) != OBJECT_NONE)
		record_size(fd, size);
	record_unlock();
	return r;
}

/* Room alone changes nothing that can be read; a larger size does. */
FRONT(int, fallocate, int fd, int mode, off_t at, off_t n)
{
	if (mode & ~FALLOC_FL_KEEP_SIZE)
		refuse("this mode of fallocate", fd);
	record_lock();
	struct stat st;
	int r = REAL(fallocate)(fd, mode, at, n);
	if (!r && record_object(fd) != OBJECT_NONE && fstat(fd, &st) == 0)
		record_size(fd, st.st_size);
	record_unlock();
	return r;
}

FRONT(int, posix_fallocate, int fd, off_t at, off_t n)
{
	return front_fallocate(fd, 0, at, n) ? errno : 0;
}

FRONT(void *, mmap, void *at, size_t n, int protection, int flags, int fd, off_t offset)
{
	if ((protection & PROT_WRITE) && (flags & MAP_SHARED) && !record_is_lock(fd))
		refuse("writing through mmap", fd);
	return REAL(mmap)(at, n, protection, flags, fd, offset);
}

FRONT(ssize_t, copy_file_range, int in, off_t *in_at, int out, off_t *out_at, size_t n,
      unsigned flags)
{
	refuse("copy_file_range", out);
	return REAL(copy_file_range)(in, in_at, out, out_at, n, flags);
}

/* -------------------------------------------------------------------- syncs */

#define FRONT_SYNC(call)                                                                           \
	FRONT(int, call, int fd)                                                                   \
	{                                                                                          \
		record_lock();                                                                     \
		int r = record_fails(fd) ? -1 : REAL(call)(fd);                                    \
		if (!r && record_object(fd) != OBJECT_NONE)                                        \
			record_sync(fd);                                                           \
		if (r)                                                                             \
			errno = EIO;                                                               \
		record_unlock();                                                                   \
		return r;                                                                          \
	}
FRONT_SYNC(fsync)
FRONT_SYNC(fdatasync)

FRONT(int, syncfs, int fd)
{
	refuse("syncfs", fd);
	return REAL(syncfs)(fd);
}

/* -------------------------------------------------------------------- names */

FRONT(int, renameat, int from_at, const char *from, int to_at, const char *to)
{
	struct name names[2];
	record_lock();
	bool ours = record_place(from_at, from, &names[0]) && record_place(to_at, to, &names[1]);
	int r = REAL(renameat)(from_at, from, to_at, to);
	if (!r && ours) {
		names[1].object = names[0].object;
		names[0].object = OBJECT_NONE;
		record_names(names, 2);
	}
	record_unlock();
	return r;
}

FRONT(int, rename, const char *from, const char *to)
{
	return front_renameat(AT_FDCWD, from, AT_FDCWD, to);
}

FRONT(int, unlinkat, int at, const char *path, int flags)
{
	struct name name;
	record_lock();
	bool ours = record_place(at, path, &name);
	int r = REAL(unlinkat)(at, path, flags);
	if (!r && ours) {
		name.object = OBJECT_NONE;
		record_names(&name, 1);
	}
	record_unlock();
	return r;
}

FRONT(int, unlink, const char *path)
{
	return front_unlinkat(AT_FDCWD, path, 0);
}

FRONT(int, rmdir, const char *path)
{
	return front_unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

FRONT(int, mkdirat, int at, const char *path, mode_t mode)
{
	struct name name;
	struct stat st;
	record_lock();
	int r = REAL(mkdirat)(at, path, mode);
	if (!r && record_place(at, path, &name) && fstatat(at, path, &st, 0) == 0) {
		name.object = record_make(st.st_ino, true);
		record_names(&name, 1);
	}
	record_unlock();
	return r;
}

FRONT(int, mkdir, const char *path, mode_t mode)
{
	return front_mkdirat(AT_FDCWD, path, mode);
}

FRONT(int, linkat, int from_at, const char *from, int to_at, const char *to, int flags)
{
	struct name source, target;
	record_lock();
	int r = REAL(linkat)(from_at, from, to_at, to, flags);
	if (!r && record_place(from_at, from, &source) && record_place(to_at, to, &target)) {
		target.object = source.object;
		record_names(&target, 1);
	}
	record_unlock();
	return r;
}

FRONT(int, link, const char *from, const char *to)
{
	return front_linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

FRONT(int, renameat2, int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
	struct name name;
	record_lock();
	bool ours = record_place(to_at, to, &name);
	record_unlock();
	if (ours && flags) {
		fputs("crash: the recorder does not know renameat2's flags\n", stderr);
		abort();
	}
	return ours ? front_renameat(from_at, from, to_at, to)
		    : REAL(renameat2)(from_at, from, to_at, to, flags);
}

/* -------------------------------------------------------------------- identity */

FRONT(int, statx, int at, const char *restrict path, int flags, unsigned mask,
      struct statx *restrict ret)
{
	record_lock();
	int r = REAL(statx)(at, path, flags, mask, ret);
	uint64_t identity = r ? 0 : record_identity(ret->stx_ino);
	record_unlock();
	if (identity) {
		ret->stx_ino = identity;
		ret->stx_mask |= STATX_BTIME;
		ret->stx_btime.tv_sec = (int64_t)identity;
		ret->stx_btime.tv_nsec = 0;
	}
	return r;
}
