/* SPDX-License-Identifier: EUPL-1.2
 * What the power-loss rig knows of a disk: files with their bytes, the names that directories give
 * them, and the log of what was done to them in order. An object is a file or a directory; 0 is the
 * register's own directory. Must never know what the store means with its files. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OBJECT_NONE UINT32_MAX
#define OBJECTS_MAX 512
#define NAMES_MAX 256
#define SECTOR 512

/* A name in a directory; object NONE: it is taken away. */
struct name {
	uint32_t directory, object;
	char text[40];
};

enum operation_kind {
	OPERATION_NAMES, /* what a call does to directories at once: a rename takes and gives */
	OPERATION_WRITE,
	OPERATION_SIZE, /* `at` is the new size */
	OPERATION_SYNC,
	OPERATION_FAILED, /* a sync: what it should have written is seen, and forgotten */
	OPERATION_ISSUED,       /* the entries up to `at` may be on disk from now on */
	OPERATION_ACKNOWLEDGED, /* the entries up to `at` must be */
};

struct operation {
	enum operation_kind kind;
	uint32_t object;
	bool writes_through; /* a write to a file that was opened with O_DSYNC */
	uint64_t at;
	size_t n;
	uint8_t *bytes;
	struct name names[2];
	size_t n_names;
};

struct log {
	struct operation *operations;
	size_t n, room;
};

struct file {
	bool is_directory;
	uint64_t identity; /* what statx tells of it: a reboot does not change that */
	uint8_t *bytes;
	size_t size, room;
};

struct disk {
	struct file files[OBJECTS_MAX];
	size_t n_files;
	struct name names[NAMES_MAX];
	size_t n_names;
};

/* Room or the end of the rig: there is no sense in testing without memory. */
void *log_need(void *bytes_or_null, size_t size);
struct operation *log_add(struct log *, enum operation_kind);
void log_clear(struct log *);

void disk_init(struct disk *);
void disk_deinit(struct disk *);
void disk_copy(struct disk *to, const struct disk *from);
uint32_t disk_add(struct disk *, bool is_directory, uint64_t identity);
void disk_set_name(struct disk *, const struct name *);
void disk_resize(struct file *, size_t size);
void disk_write(struct file *, uint64_t at, const uint8_t *bytes, size_t n);

/* Makes a directory what the disk says, whatever was in it before. ret_inodes, of OBJECTS_MAX:
 * each object's inode there. */
void disk_put(const struct disk *, const char *directory, uint64_t *ret_inodes);
void disk_remove(const char *directory);
/* Whether a directory is what the disk says; bytes of lock files are not looked at. */
bool disk_is(const struct disk *, const char *directory);
