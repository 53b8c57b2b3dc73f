/* SPDX-License-Identifier: EUPL-1.2
 * Whole reads and writes of files, and names that change only when what they name is on the disk.
 * All return 0 or a negative errno. */
#pragma once

#include <errno.h>

#include <riskreg/view.h>

#define FILE_MODE 0600
#define DIRECTORY_MODE 0700

/* Exactly n bytes; -ENODATA when the file ends before. */
int file_read(int fd, void *out, size_t n, uint64_t offset);
/* *ret_written (may be NULL) is set also on failure. */
int file_write(int fd, struct view, uint64_t offset, size_t *ret_written);
int file_sync(int fd);
/* Zeros from an offset on; not synced. */
int file_zero(int fd, uint64_t offset, uint64_t n);
/* Makes a file of this content and then zeros up to `size` under its name with ".new", syncs it,
 * gives it its name and syncs the directory: it is there whole or not at all. */
int file_make(int directory, const char *name, struct view content, uint64_t size);
/* Opens a directory within another; makes and syncs it where there is none. */
int file_open_directory(int directory, const char *name, bool make);
void file_close(int *fd);

/* Is this a fault that passes by itself when there is room on the disk again, or a file may be
 * opened again? */
static inline bool file_is_short(int fault)
{
	return fault == -ENOSPC || fault == -EDQUOT || fault == -EMFILE || fault == -ENFILE;
}
