/* SPDX-License-Identifier: EUPL-1.2
 * The recorder: sees every call by which this process, and the libraries in it, change files under
 * one directory, and logs it. Calls are let through one at a time, so that the log is an order in
 * which they could have happened. */
#pragma once

#include <sys/types.h>

#include "crash_log.h"

/* Watches a directory, which holds what the disk says (disk_put's inodes). New objects are added
 * to the disk, without bytes. */
void record_start(struct log *, struct disk *, const uint64_t *inodes);
void record_stop(void);
/* An entry is issued or acknowledged. */
void record_mark(enum operation_kind, uint64_t seq);
/* Has statx tell the identities of this disk's objects, put with these inodes, and the boot id be
 * this one: another boot, and no reboot, can be played. */
void record_play(const struct disk *, const uint64_t *inodes, unsigned boot);

/* The n-th sync of a file from now on fails, once; 0: none does. From then on writes are logged
 * page by page, since a page is what a failed sync forgets. */
void record_fail(uint32_t nth);
bool record_has_failed(void);
/* Control run: a write of bytes that are there already is not done. */
void record_ignore_same(void);

/* Between these other threads wait with their calls. */
void record_lock(void);
void record_unlock(void);

/* ------------------------------------------------------------- for crash_calls.c alone */
/* OBJECT_NONE: not ours. */
uint32_t record_object(int fd);
void record_opened(int fd, int directory, const char *path, int flags, bool made);
void record_closed(int fd);
void record_duplicated(int fd, int copy);
/* LMDB's table of readers, which is memory of the processes and made anew by the first. */
bool record_is_lock(int fd);
void record_write(int fd, const void *bytes, size_t n, off_t at);
void record_size(int fd, off_t size);
void record_sync(int fd);
/* Is it this sync that fails? Then it is logged. */
bool record_fails(int fd);
bool record_ignores(int fd, const void *bytes, size_t n, off_t at);
/* Where a path leads: false when not to us. */
bool record_place(int directory, const char *path, struct name *ret);
void record_names(const struct name *names, size_t n);
uint32_t record_make(uint64_t inode, bool is_directory);
uint64_t record_identity(uint64_t inode);
/* The path to open in place of this one. */
const char *record_path(const char *path);
