/* SPDX-License-Identifier: EUPL-1.2
 * The files of the configuration: FILE, then FILE.d/(any name).conf in the order of their names'
 * bytes. Names that begin with a dot are left alone, as is everything that ends otherwise: what
 * editors and package managers put beside a file is not taken for one. */
#pragma once

#include <riskreg/arena.h>
#include <riskreg/view.h>

#define CONFIG_FILES_MAX 65 /* the first, and 64 beside it */
#define CONFIG_BYTES_MAX ((size_t)1 << 20) /* of all together */

struct config_files {
	size_t n;
	struct config_file {
		const char *path;
		struct view bytes;
	} files[CONFIG_FILES_MAX];
};

/* Reads them all, into the arena. When one cannot be read, `ret_wrong` is its path. -ENOENT when
 * there is no first file; that there is no directory is sound. -E2BIG: too many files. -EFBIG: too
 * large together. -EINVAL: not a file. */
int config_files_read(struct arena *, const char *path, struct config_files *ret,
		      const char **ret_wrong);
/* All of them in one, each but the first behind a comment with its name; itself a configuration
 * that says the same. view.p is NULL when memory is out. */
struct view config_files_join(struct arena *, const struct config_files *);
