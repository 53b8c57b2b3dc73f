/* SPDX-License-Identifier: EUPL-1.2
 * sd_notify(3) and sd_listen_fds(3) by their documented protocols. It must never fail a daemon that
 * runs without systemd. */
#include "systemd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define LISTEN_FIRST_FD 3
#define LISTEN_FDS_MAX 16

/* A whole decimal number in the environment. */
static bool number_of(const char *name, uint64_t *ret)
{
	const char *text = getenv(name);
	if (!text || *text < '0' || *text > '9')
		return false;
	char *end;
	errno = 0;
	uint64_t value = strtoull(text, &end, 10);
	if (errno || *end)
		return false;
	*ret = value;
	return true;
}

/* The address of NOTIFY_SOCKET: a path, or with '@' a name without a file. */
static int notify_address(const char *path, struct sockaddr_un *ret, socklen_t *ret_size)
{
	size_t n = strlen(path);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if ((path[0] != '/' && path[0] != '@') || n < 2)
		return -EINVAL;
	if (n >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, n);
	if (path[0] == '@')
		address.sun_path[0] = '\0';
	*ret = address;
	*ret_size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
	return 0;
}

int systemd_notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	if (!path)
		return 0;
	struct sockaddr_un address;
	socklen_t size;
	int rc = notify_address(path, &address, &size);
	if (rc < 0)
		return rc;
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	ssize_t sent = sendto(fd, state, strlen(state), MSG_NOSIGNAL,
			      (const struct sockaddr *)&address, size);
	rc = sent < 0 ? -errno : 0;
	close(fd);
	return rc;
}

static bool is_for_us(const char *name)
{
	uint64_t pid;
	return number_of(name, &pid) && pid == (uint64_t)getpid();
}

int systemd_listen_fds(void)
{
	uint64_t n = 0;
	if (!is_for_us("LISTEN_PID") || !number_of("LISTEN_FDS", &n) || n > LISTEN_FDS_MAX)
		n = 0;
	/* A child must not take them for its own. */
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	for (int fd = LISTEN_FIRST_FD; fd < LISTEN_FIRST_FD + (int)n; fd++)
		if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
			return 0;
	return (int)n;
}

uint64_t systemd_watchdog_us(void)
{
	uint64_t us;
	if (getenv("WATCHDOG_PID") && !is_for_us("WATCHDOG_PID"))
		return 0;
	return number_of("WATCHDOG_USEC", &us) ? us : 0;
}
