/* SPDX-License-Identifier: EUPL-1.2
 * The control run of storms and full disks, preloaded into a daemon: from the LIE_FROM-th on, its
 * writes to the journal's segments say that they were done, and were not. It must leave every other
 * file alone, so that the daemon itself sees nothing before it is started again. */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "crash_front.h"

#define LIE_FROM 20
#define BATCH_MAX 65536 /* what is larger fills a new segment with zeros */
#define SEGMENT ".seg"

static int is_segment(int fd)
{
	char link[64], path[4096];
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, path, sizeof(path));
	size_t end = strlen(SEGMENT);
	return n > (ssize_t)end && memcmp(path + n - end, SEGMENT, end) == 0;
}

FRONT(ssize_t, pwrite, int fd, const void *p, size_t n, off_t at)
{
	static atomic_uint writes;
	if (n < BATCH_MAX && is_segment(fd) && atomic_fetch_add(&writes, 1) + 1 >= LIE_FROM)
		return (ssize_t)n;
	return REAL(pwrite)(fd, p, n, at);
}
