/* SPDX-License-Identifier: EUPL-1.2
 * Disks and logs in memory, and a disk put into a real directory, see crash_log.h. */
#include "crash_log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096

void *log_need(void *p, size_t size)
{
	p = realloc(p, size ? size : 1);
	if (!p) {
		fputs("crash: no memory\n", stderr);
		abort();
	}
	return p;
}

struct operation *log_add(struct log *log, enum operation_kind kind)
{
	if (log->n == log->room) {
		log->room = log->room * 2 + 64;
		log->operations = log_need(log->operations, log->room * sizeof *log->operations);
	}
	struct operation *operation = &log->operations[log->n++];
	*operation = (struct operation){ .kind = kind, .object = OBJECT_NONE };
	return operation;
}

void log_clear(struct log *log)
{
	for (size_t i = 0; i < log->n; i++)
		free(log->operations[i].bytes);
	free(log->operations);
	*log = (struct log){ 0 };
}

void disk_init(struct disk *disk)
{
	disk->n_files = disk->n_names = 0;
	disk_add(disk, true, 1);
}

void disk_deinit(struct disk *disk)
{
	for (size_t i = 0; i < disk->n_files; i++)
		free(disk->files[i].bytes);
	disk->n_files = disk->n_names = 0;
}

void disk_copy(struct disk *to, const struct disk *from)
{
	*to = *from;
	for (size_t i = 0; i < to->n_files; i++) {
		struct file *file = &to->files[i];
		*file = (struct file){ .is_directory = file->is_directory,
				       .identity = file->identity };
		disk_write(file, 0, from->files[i].bytes, from->files[i].size);
	}
}

uint32_t disk_add(struct disk *disk, bool is_directory, uint64_t identity)
{
	if (disk->n_files == OBJECTS_MAX) {
		fputs("crash: too many files\n", stderr);
		abort();
	}
	disk->files[disk->n_files] =
		(struct file){ .is_directory = is_directory, .identity = identity };
	return (uint32_t)disk->n_files++;
}

void disk_set_name(struct disk *disk, const struct name *name)
{
	struct name *found = disk->names, *end = disk->names + disk->n_names;
	while (found < end &&
	       (found->directory != name->directory || strcmp(found->text, name->text) != 0))
		found++;
	if (name->object == OBJECT_NONE) {
		if (found < end)
			*found = disk->names[--disk->n_names];
		return;
	}
	if (found == end && disk->n_names++ == NAMES_MAX) {
		fputs("crash: too many names\n", stderr);
		abort();
	}
	*found = *name;
}

void disk_resize(struct file *file, size_t size)
{
	if (size > file->room) {
		file->room = size * 5 / 4 + PAGE;
		file->bytes = log_need(file->bytes, file->room);
	}
	if (size > file->size)
		memset(file->bytes + file->size, 0, size - file->size);
	file->size = size;
}

void disk_write(struct file *file, uint64_t at, const uint8_t *bytes, size_t n)
{
	if (!n)
		return;
	if (at + n > file->size)
		disk_resize(file, at + n);
	memcpy(file->bytes + at, bytes, n);
}

static void must(bool done, const char *what)
{
	if (!done) {
		perror(what);
		abort();
	}
}

static bool is_zero(const uint8_t *p, size_t n)
{
	return n == 0 || (p[0] == 0 && memcmp(p, p + 1, n - 1) == 0);
}

/* Pages of zeros stay holes: a segment is mostly zeros, and there are many states. */
static void put_bytes(int fd, const struct file *file)
{
	must(ftruncate(fd, (off_t)file->size) == 0, "ftruncate");
	for (size_t at = 0; at < file->size; at += PAGE) {
		size_t n = file->size - at < PAGE ? file->size - at : PAGE;
		if (!is_zero(file->bytes + at, n))
			must(pwrite(fd, file->bytes + at, n, (off_t)at) == (ssize_t)n, "pwrite");
	}
}

static void put_directory(const struct disk *disk, uint32_t object, int directory,
			  uint64_t *ret_inodes)
{
	for (size_t i = 0; i < disk->n_names; i++) {
		const struct name *name = &disk->names[i];
		if (name->directory != object)
			continue;
		const struct file *file = &disk->files[name->object];
		if (file->is_directory)
			must(mkdirat(directory, name->text, 0700) == 0, "mkdirat");
		int flags = file->is_directory ? O_RDONLY | O_DIRECTORY : O_RDWR | O_CREAT | O_EXCL;
		int fd = openat(directory, name->text, flags | O_CLOEXEC, 0600);
		must(fd >= 0, name->text);
		struct stat st;
		must(fstat(fd, &st) == 0, "fstat");
		ret_inodes[name->object] = st.st_ino;
		if (file->is_directory)
			put_directory(disk, name->object, fd, ret_inodes);
		else
			put_bytes(fd, file);
		close(fd);
	}
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	return ftw->level ? remove(path) : 0;
}

void disk_remove(const char *directory)
{
	must(nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT,
	     directory);
}

void disk_put(const struct disk *disk, const char *directory, uint64_t *ret_inodes)
{
	memset(ret_inodes, 0, OBJECTS_MAX * sizeof *ret_inodes);
	disk_remove(directory);
	must(mkdir(directory, 0700) == 0 || errno == EEXIST, directory);
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	must(fd >= 0, directory);
	struct stat st;
	must(fstat(fd, &st) == 0, "fstat");
	ret_inodes[0] = st.st_ino;
	put_directory(disk, 0, fd, ret_inodes);
	close(fd);
}

static bool is_lock(const char *name)
{
	size_t n = strlen(name);
	return n >= 4 && strcmp(name + n - 4, "lock") == 0;
}

static bool file_is(const struct file *file, int fd)
{
	struct stat st;
	must(fstat(fd, &st) == 0, "fstat");
	if ((size_t)st.st_size != file->size)
		return false;
	uint8_t *bytes = log_need(NULL, file->size);
	bool same = pread(fd, bytes, file->size, 0) == (ssize_t)file->size &&
		    (!file->size || memcmp(bytes, file->bytes, file->size) == 0);
	free(bytes);
	return same;
}

static bool name_is(const struct disk *disk, const struct name *name, int directory);

static bool directory_is(const struct disk *disk, uint32_t object, int fd)
{
	size_t n = 0, found = 0;
	bool same = true;
	DIR *entries = fdopendir(fd);
	must(entries != NULL, "fdopendir");
	for (size_t i = 0; i < disk->n_names && same; i++) {
		if (disk->names[i].directory != object)
			continue;
		n++;
		same = name_is(disk, &disk->names[i], fd);
	}
	for (const struct dirent *entry; (entry = readdir(entries));)
		found += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(entries);
	return same && n == found;
}

static bool name_is(const struct disk *disk, const struct name *name, int directory)
{
	const struct file *file = &disk->files[name->object];
	int fd = openat(directory, name->text, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (file->is_directory)
		return directory_is(disk, name->object, fd);
	bool same = is_lock(name->text) || file_is(file, fd);
	close(fd);
	if (!same)
		fprintf(stderr, "crash: %s is not what was recorded\n", name->text);
	return same;
}

bool disk_is(const struct disk *disk, const char *directory)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	must(fd >= 0, directory);
	return directory_is(disk, 0, fd);
}
