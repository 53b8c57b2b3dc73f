/* SPDX-License-Identifier: EUPL-1.2
 * Files, see file.h. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_SIZE 64
#define ZEROS_SIZE ((size_t)64 << 10)

int file_read(int fd, void *out, size_t n, uint64_t offset)
{
	uint8_t *p = out;
	while (n) {
		ssize_t got = pread(fd, p, n, (off_t)offset);
		if (got == 0)
			return -ENODATA;
		if (got < 0 && errno != EINTR)
			return -errno;
		if (got > 0) {
			p += got;
			n -= (size_t)got;
			offset += (uint64_t)got;
		}
	}
	return 0;
}

int file_write(int fd, struct view bytes, uint64_t offset, size_t *ret_written)
{
	size_t done = 0;
	int r = 0;
	while (done < bytes.n && !r) {
		ssize_t put = pwrite(fd, bytes.p + done, bytes.n - done, (off_t)(offset + done));
		if (put > 0)
			done += (size_t)put;
		else if (put == 0)
			r = -EIO;
		else if (errno != EINTR)
			r = -errno;
	}
	if (ret_written)
		*ret_written = done;
	return r;
}

int file_sync(int fd)
{
	return fdatasync(fd) ? -errno : 0;
}

int file_zero(int fd, uint64_t offset, uint64_t n)
{
	static const uint8_t zeros[ZEROS_SIZE];
	int r = 0;
	while (n && !r) {
		size_t part = n < sizeof zeros ? (size_t)n : sizeof zeros;
		r = file_write(fd, view_of(zeros, part), offset, NULL);
		offset += part;
		n -= part;
	}
	return r;
}

static int fill(int fd, struct view content, uint64_t size)
{
	int r = file_write(fd, content, 0, NULL);
	if (!r && size > content.n)
		r = file_zero(fd, content.n, size - content.n);
	return r ? r : file_sync(fd);
}

static int make_new(int directory, const char *new, struct view content, uint64_t size)
{
	if (unlinkat(directory, new, 0) && errno != ENOENT)
		return -errno;
	int fd = openat(directory, new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
	if (fd < 0)
		return -errno;
	int r = fill(fd, content, size);
	if (close(fd) && !r)
		r = -errno;
	return r;
}

int file_make(int directory, const char *name, struct view content, uint64_t size)
{
	char new[NAME_SIZE];
	snprintf(new, sizeof new, "%s.new", name);
	int r = make_new(directory, new, content, size);
	if (!r && renameat(directory, new, directory, name))
		r = -errno;
	if (r) {
		unlinkat(directory, new, 0);
		return r;
	}
	return fsync(directory) ? -errno : 0;
}

int file_open_directory(int directory, const char *name, bool make)
{
	if (make && mkdirat(directory, name, DIRECTORY_MODE) && errno != EEXIST)
		return -errno;
	if (make && fsync(directory))
		return -errno;
	int fd = openat(directory, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

void file_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}
