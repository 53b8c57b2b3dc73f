/* SPDX-License-Identifier: EUPL-1.2
 * The soak's control run, preloaded into a daemon: every connection costs 4 KiB that nobody frees
 * and, one in a hundred, a descriptor that nobody closes. It must change nothing else. */
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>

#include "crash_front.h"

#define LEAK 4096

static void *volatile lost;

FRONT(int, accept4, int fd, __SOCKADDR_ARG address, socklen_t *size, int flags)
{
	static atomic_uint n;
	int got = REAL(accept4)(fd, address, size, flags);
	if (got < 0)
		return got;
	lost = malloc(LEAK);
	if (lost)
		memset(lost, 1, LEAK);
	if (atomic_fetch_add(&n, 1) % 100 == 0)
		(void)fcntl(got, F_DUPFD_CLOEXEC, 0);
	return got;
}
