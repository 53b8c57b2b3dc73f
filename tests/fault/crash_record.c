/* SPDX-License-Identifier: EUPL-1.2
 * The log of the recorder, see crash_record.h. What calls there are is crash_calls.c's business. */
#include "crash_record.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define DESCRIPTORS_MAX 1024
#define PAGE 4096
#define BOOT_ID "/proc/sys/kernel/random/boot_id"

struct descriptor {
	bool is_ours, writes_through, is_lock;
	uint32_t object;
};

static struct {
	pthread_mutex_t mutex;
	struct log *log; /* NULL: not recording */
	struct disk *disk;
	struct descriptor descriptors[DESCRIPTORS_MAX];
	uint64_t inodes[OBJECTS_MAX]; /* 0: no longer there */
	const struct disk *played;
	uint64_t played_inodes[OBJECTS_MAX];
	uint64_t last_identity;
	char boot_path[64];
	uint32_t fails_in; /* syncs */
	bool by_page, has_failed, ignores_same;
} recorder = { .mutex = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP,
	       .last_identity = (uint64_t)1 << 40 };

void record_lock(void)
{
	pthread_mutex_lock(&recorder.mutex);
}

void record_unlock(void)
{
	pthread_mutex_unlock(&recorder.mutex);
}

void record_start(struct log *log, struct disk *disk, const uint64_t *inodes)
{
	record_lock();
	recorder.log = log;
	recorder.disk = disk;
	memcpy(recorder.inodes, inodes, sizeof recorder.inodes);
	memset(recorder.descriptors, 0, sizeof recorder.descriptors);
	record_unlock();
}

void record_stop(void)
{
	record_lock();
	recorder.log = NULL;
	recorder.fails_in = 0;
	record_unlock();
}

void record_mark(enum operation_kind kind, uint64_t seq)
{
	record_lock();
	log_add(recorder.log, kind)->at = seq;
	record_unlock();
}

static void write_boot_id(unsigned boot)
{
	char text[40];
	int n = snprintf(text, sizeof text, "%08x-0000-4000-8000-000000000000\n", boot);
	int fd = memfd_create("boot_id", MFD_CLOEXEC);
	static int last = -1;
	if (fd < 0 || write(fd, text, (size_t)n) != n) {
		perror("boot id");
		abort();
	}
	if (last >= 0)
		close(last);
	last = fd;
	snprintf(recorder.boot_path, sizeof recorder.boot_path, "/proc/self/fd/%d", fd);
}

void record_play(const struct disk *disk, const uint64_t *inodes, unsigned boot)
{
	recorder.played = disk;
	memcpy(recorder.played_inodes, inodes, sizeof recorder.played_inodes);
	write_boot_id(boot);
}

const char *record_path(const char *path)
{
	return recorder.boot_path[0] && strcmp(path, BOOT_ID) == 0 ? recorder.boot_path : path;
}

uint64_t record_identity(uint64_t inode)
{
	for (size_t i = 0; recorder.log && i < recorder.disk->n_files; i++)
		if (recorder.inodes[i] == inode)
			return recorder.disk->files[i].identity;
	for (size_t i = 0; recorder.played && i < recorder.played->n_files; i++)
		if (recorder.played_inodes[i] == inode)
			return recorder.played->files[i].identity;
	return 0;
}

static uint32_t object_of_inode(uint64_t inode)
{
	for (size_t i = 0; i < recorder.disk->n_files; i++)
		if (recorder.inodes[i] == inode)
			return (uint32_t)i;
	return OBJECT_NONE;
}

uint32_t record_object(int fd)
{
	if (!recorder.log || fd < 0 || fd >= DESCRIPTORS_MAX || !recorder.descriptors[fd].is_ours)
		return OBJECT_NONE;
	return recorder.descriptors[fd].object;
}

bool record_place(int directory, const char *path, struct name *ret)
{
	char parent[4096];
	struct stat st;
	if (!recorder.log || strlen(path) >= sizeof parent)
		return false;
	const char *slash = strrchr(path, '/'), *text = slash ? slash + 1 : path;
	snprintf(parent, sizeof parent, "%.*s", slash ? (int)(slash - path) : 1,
		 slash ? path : ".");
	if (fstatat(directory, parent, &st, 0) || !*text)
		return false;
	struct name name = { .directory = object_of_inode(st.st_ino), .object = OBJECT_NONE };
	if (name.directory == OBJECT_NONE)
		return false;
	if (strlen(text) >= sizeof name.text) {
		fprintf(stderr, "crash: a name too long: %s\n", text);
		abort();
	}
	strcpy(name.text, text);
	if (fstatat(directory, path, &st, AT_SYMLINK_NOFOLLOW) == 0)
		name.object = object_of_inode(st.st_ino);
	*ret = name;
	return true;
}

uint32_t record_make(uint64_t inode, bool is_directory)
{
	uint32_t object = disk_add(recorder.disk, is_directory, ++recorder.last_identity);
	for (size_t i = 0; i < object; i++) /* an inode's number can come again */
		if (recorder.inodes[i] == inode)
			recorder.inodes[i] = 0;
	recorder.inodes[object] = inode;
	return object;
}

void record_names(const struct name *names, size_t n)
{
	struct operation *operation = log_add(recorder.log, OPERATION_NAMES);
	memcpy(operation->names, names, n * sizeof *names);
	operation->n_names = n;
}

void record_opened(int fd, int directory, const char *path, int flags, bool made)
{
	struct name name;
	struct stat st;
	if (!recorder.log || fd < 0 || fd >= DESCRIPTORS_MAX || fstat(fd, &st))
		return;
	if (made && record_place(directory, path, &name)) {
		name.object = record_make(st.st_ino, false);
		record_names(&name, 1);
	}
	uint32_t object = object_of_inode(st.st_ino);
	recorder.descriptors[fd] = (struct descriptor){
		.is_ours = object != OBJECT_NONE,
		.object = object,
		.writes_through = (flags & O_DSYNC) != 0,
		.is_lock = strlen(path) >= 4 && strcmp(path + strlen(path) - 4, "lock") == 0,
	};
	if (object != OBJECT_NONE && !made && (flags & O_TRUNC))
		record_size(fd, 0);
}

void record_closed(int fd)
{
	if (fd >= 0 && fd < DESCRIPTORS_MAX)
		recorder.descriptors[fd].is_ours = false;
}

void record_duplicated(int fd, int copy)
{
	if (recorder.log && copy >= 0 && copy < DESCRIPTORS_MAX)
		recorder.descriptors[copy] = fd >= 0 && fd < DESCRIPTORS_MAX
						     ? recorder.descriptors[fd]
						     : (struct descriptor){ 0 };
}

bool record_is_lock(int fd)
{
	return fd >= 0 && fd < DESCRIPTORS_MAX && recorder.descriptors[fd].is_lock;
}

static void add_write(int fd, const void *bytes, size_t n, off_t at)
{
	struct operation *operation = log_add(recorder.log, OPERATION_WRITE);
	operation->object = record_object(fd);
	operation->writes_through = recorder.descriptors[fd].writes_through;
	operation->at = (uint64_t)at;
	operation->n = n;
	operation->bytes = log_need(NULL, n);
	memcpy(operation->bytes, bytes, n);
}

void record_write(int fd, const void *bytes, size_t n, off_t at)
{
	const uint8_t *p = bytes;
	while (n) {
		size_t part = PAGE - (size_t)at % PAGE;
		if (part > n || !recorder.by_page)
			part = n;
		add_write(fd, p, part, at);
		p += part;
		n -= part;
		at += (off_t)part;
	}
}

void record_size(int fd, off_t size)
{
	struct operation *operation = log_add(recorder.log, OPERATION_SIZE);
	operation->object = record_object(fd);
	operation->at = (uint64_t)size;
}

void record_sync(int fd)
{
	log_add(recorder.log, OPERATION_SYNC)->object = record_object(fd);
}

/* -------------------------------------------------------------------- syncs that fail */

void record_fail(uint32_t nth)
{
	record_lock();
	recorder.fails_in = nth;
	recorder.by_page = nth != 0;
	recorder.has_failed = false;
	record_unlock();
}

bool record_has_failed(void)
{
	return recorder.has_failed;
}

/* A directory's names are in the file system's own journal, which does not forget. */
bool record_fails(int fd)
{
	uint32_t object = record_object(fd);
	if (object == OBJECT_NONE || !recorder.fails_in || --recorder.fails_in)
		return false;
	recorder.has_failed = true;
	if (!recorder.disk->files[object].is_directory)
		log_add(recorder.log, OPERATION_FAILED)->object = object;
	return true;
}

void record_ignore_same(void)
{
	recorder.ignores_same = true;
}

bool record_ignores(int fd, const void *bytes, size_t n, off_t at)
{
	if (!recorder.ignores_same || record_object(fd) == OBJECT_NONE)
		return false;
	uint8_t *there = log_need(NULL, n);
	bool same = pread(fd, there, n, at) == (ssize_t)n && memcmp(there, bytes, n) == 0;
	free(there);
	return same;
}
