/* SPDX-License-Identifier: EUPL-1.2
 * The library of the system-call sweep, preloaded into a daemon: lets one call fail, or do a part
 * of its work, as the page says that its driver made (sweep.h). Calls of the daemon, LMDB and
 * libevent come here; what the C library does inside itself does not. It must never fail a call of
 * another kind of file than the family names: an eventfd knows no errors. */
#include "sweep.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

#include "crash_front.h"

static struct sweep_page *page;

__attribute__((constructor)) static void find_page(void)
{
	const char *path = getenv(SWEEP_PAGE);
	int fd = path ? REAL(open)(path, O_RDWR | O_CLOEXEC) : -1;
	if (fd < 0)
		return;
	void *p = REAL(mmap)(NULL, sizeof(*page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	page = p == MAP_FAILED ? NULL : p;
}

/* Is it this call's turn? */
static bool fails(enum sweep_family family, const char *call)
{
	if (!page || !atomic_load(&page->is_armed) || !(page->families & family))
		return false;
	uint32_t n = atomic_fetch_add(&page->calls, 1) + 1;
	if (page->at == 0 || n < page->at || (n > page->at && !page->for_ever))
		return false;
	if (atomic_fetch_add(&page->failed, 1) == 0)
		snprintf(page->what, sizeof(page->what), "%s", call);
	return true;
}

/* Those that have no short form do their work whole. */
static bool refuses(enum sweep_family family, const char *call)
{
	if (!fails(family, call) || page->error <= 0)
		return false;
	errno = page->error;
	return true;
}

/* The log is let through: what a daemon says as it ends is looked at. */
static enum sweep_family family_of(int fd, enum sweep_family of_files,
				   enum sweep_family of_sockets)
{
	struct stat st;
	if (fd <= STDERR_FILENO || REAL(fstat)(fd, &st) < 0)
		return 0;
	return S_ISREG(st.st_mode) ? of_files : S_ISSOCK(st.st_mode) ? of_sockets : 0;
}

/* The number of bytes that the call may do: all, a part, or none with errno set. */
static ssize_t most(int fd, size_t n, bool is_write, const char *call)
{
	enum sweep_family family = family_of(fd, is_write ? SWEEP_WRITE : SWEEP_READ,
					     is_write ? SWEEP_SEND : SWEEP_RECEIVE);
	if (!family || !fails(family, call) || (page->error == SWEEP_SHORT && n < 2))
		return (ssize_t)n;
	if (page->error == SWEEP_SHORT)
		return (ssize_t)(n / 2);
	if (page->error == SWEEP_LIE)
		return 0;
	errno = page->error;
	return -1;
}

/* -------------------------------------------------------------------------------- bytes */

#define FRONT_BYTES(call, is_write, pointer, parameters, ...)                                      \
	FRONT(ssize_t, call, int fd, pointer p, size_t n parameters)                               \
	{                                                                                          \
		ssize_t some = most(fd, n, is_write, #call);                                       \
		if (some == 0 && n > 0)                                                            \
			return (ssize_t)n;                                                         \
		n = (size_t)some;                                                                  \
		return some < 0 ? -1 : REAL(call)(fd, p, n __VA_ARGS__);                           \
	}
#define AT , off_t at
FRONT_BYTES(write, true, const void *, )
FRONT_BYTES(pwrite, true, const void *, AT, , at)
FRONT_BYTES(read, false, void *, )
FRONT_BYTES(pread, false, void *, AT, , at)

static size_t size_of(const struct iovec *parts, int n)
{
	size_t size = 0;
	for (int i = 0; i < n; i++)
		size += parts[i].iov_len;
	return size;
}

/* A short one does the first part, or half of the only one. */
FRONT(ssize_t, writev, int fd, const struct iovec *parts, int n)
{
	size_t all = size_of(parts, n);
	ssize_t some = most(fd, all, true, "writev");
	if (some < 0)
		return -1;
	if (some == 0 && all > 0)
		return (ssize_t)all;
	if ((size_t)some == all)
		return REAL(writev)(fd, parts, n);
	return REAL(writev)(fd, &(struct iovec){ parts[0].iov_base, (parts[0].iov_len + 1) / 2 },
			    1);
}

/* -------------------------------------------------------------------------------- opening */

static int open_at(int directory, const char *path, int flags, mode_t mode)
{
	return refuses(SWEEP_OPEN, "open") ? -1 : REAL(openat)(directory, path, flags, mode);
}

#define FRONT_OPEN(call, directory, ...)                                                           \
	FRONT(int, call, __VA_ARGS__, ...)                                                         \
	{                                                                                          \
		va_list arguments;                                                                 \
		va_start(arguments, flags);                                                        \
		mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;       \
		va_end(arguments);                                                                 \
		return open_at(directory, path, flags, mode);                                      \
	}
FRONT_OPEN(open, AT_FDCWD, const char *path, int flags)
FRONT_OPEN(openat, at, int at, const char *path, int flags)

FRONT(int, __open_2, const char *path, int flags)
{
	return open_at(AT_FDCWD, path, flags, 0);
}

FRONT(int, __openat_2, int at, const char *path, int flags)
{
	return open_at(at, path, flags, 0);
}

FRONT(int, accept4, int fd, struct sockaddr *address, socklen_t *size, int flags)
{
	return refuses(SWEEP_ACCEPT, "accept4") ? -1 : REAL(accept4)(fd, address, size, flags);
}

/* -------------------------------------------------------------------------------- the rest */

#define FRONT_CALL(family, call, arguments, ...)                                                   \
	FRONT(int, call, __VA_ARGS__)                                                              \
	{                                                                                          \
		return refuses(family, #call) ? -1 : REAL(call) arguments;                         \
	}
FRONT_CALL(SWEEP_SYNC, fsync, (fd), int fd)
FRONT_CALL(SWEEP_SYNC, fdatasync, (fd), int fd)
FRONT_CALL(SWEEP_SYNC, msync, (p, n, flags), void *p, size_t n, int flags)
FRONT_CALL(SWEEP_SIZE, ftruncate, (fd, size), int fd, off_t size)
FRONT_CALL(SWEEP_SIZE, fallocate, (fd, mode, at, n), int fd, int mode, off_t at, off_t n)
FRONT_CALL(SWEEP_NAME, rename, (from, to), const char *from, const char *to)
FRONT_CALL(SWEEP_NAME, renameat, (at, from, to_at, to), int at, const char *from, int to_at,
	   const char *to)
FRONT_CALL(SWEEP_NAME, renameat2, (at, from, to_at, to, flags), int at, const char *from, int to_at,
	   const char *to, unsigned flags)
FRONT_CALL(SWEEP_NAME, unlink, (path), const char *path)
FRONT_CALL(SWEEP_NAME, unlinkat, (at, path, flags), int at, const char *path, int flags)
FRONT_CALL(SWEEP_NAME, mkdir, (path, mode), const char *path, mode_t mode)
FRONT_CALL(SWEEP_NAME, mkdirat, (at, path, mode), int at, const char *path, mode_t mode)
FRONT_CALL(SWEEP_LOOK, fstat, (fd, st), int fd, struct stat *st)
FRONT_CALL(SWEEP_LOOK, fstatvfs, (fd, st), int fd, struct statvfs *st)
FRONT_CALL(SWEEP_LOOK, faccessat, (at, path, mode, flags), int at, const char *path, int mode,
	   int flags)
FRONT_CALL(SWEEP_LOOK, statx, (at, path, flags, mask, st), int at, const char *restrict path,
	   int flags, unsigned mask, struct statx *restrict st)
FRONT_CALL(SWEEP_LOOK, flock, (fd, operation), int fd, int operation)

FRONT(ssize_t, getrandom, void *p, size_t n, unsigned flags)
{
	return refuses(SWEEP_LOOK, "getrandom") ? -1 : REAL(getrandom)(p, n, flags);
}

FRONT(void *, mmap, void *at, size_t n, int protection, int flags, int fd, off_t offset)
{
	bool fail = fd >= 0 && refuses(SWEEP_MAP, "mmap");
	return fail ? MAP_FAILED : REAL(mmap)(at, n, protection, flags, fd, offset);
}
