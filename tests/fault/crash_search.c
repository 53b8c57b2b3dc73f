/* SPDX-License-Identifier: EUPL-1.2
 * Searching files, see crash_search.h. */
#include "crash_search.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static struct view wanted; /* nftw has no argument for it */

static int search_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)ftw;
	if (type != FTW_F || st->st_size == 0)
		return 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t n = (size_t)st->st_size;
	void *bytes = fd < 0 ? MAP_FAILED : mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED) {
		perror(path);
		abort();
	}
	bool found = memmem(bytes, n, wanted.p, wanted.n) != NULL;
	munmap(bytes, n);
	close(fd);
	return found;
}

bool search_files(const char *directory, struct view bytes)
{
	wanted = bytes;
	return nftw(directory, search_one, 8, FTW_PHYS) == 1;
}
