/* SPDX-License-Identifier: EUPL-1.2
 * Listening and accepting. It must never spin when descriptors run out: it turns connections
 * away with the descriptor it holds in reserve, and rests. */
#include "listener.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "../log.h"

#define BACKLOG 511
#define ACCEPTS_AT_ONCE 64
#define REST_SECONDS 1
#define COMPLAINT_SECONDS 60

static const struct timeval rest_pause = { .tv_sec = REST_SECONDS };

struct listener {
	int fd;
	int reserve_fd;
	struct event *readable, *rested;
	listener_take *take;
	void *context;
	time_t complained_at;
	/* Of our own file, so that only that is removed. */
	char *path;
	dev_t device;
	ino_t inode;
};

static int new_with(struct listener **ret, int fd)
{
	struct listener *listener = calloc(1, sizeof(*listener));
	if (!listener)
		return -ENOMEM;
	listener->fd = fd;
	listener->reserve_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	*ret = listener;
	return 0;
}

/* 0 when nothing is in the way any more. */
static int clear_way(const struct sockaddr_un *address)
{
	struct stat about;
	if (lstat(address->sun_path, &about) < 0)
		return errno == ENOENT ? 0 : -errno;
	if (!S_ISSOCK(about.st_mode))
		return -EEXIST;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	int rc = connect(fd, (const struct sockaddr *)address, sizeof(*address)) < 0 ? -errno : 0;
	close(fd);
	/* EAGAIN: somebody listens, and is busy. */
	if (rc == 0 || rc == -EAGAIN)
		return -EADDRINUSE;
	if (rc != -ECONNREFUSED)
		return rc;
	return unlink(address->sun_path) < 0 && errno != ENOENT ? -errno : 0;
}

/* Mode 0666: whoever can reach the path may connect, since what they may do is decided by their
 * roles, and ping needs none. The directory can be closed to keep people off altogether. */
static int listen_at(struct listener *listener, const struct sockaddr_un *address)
{
	struct stat about;
	if (bind(listener->fd, (const struct sockaddr *)address, sizeof(*address)) < 0)
		return -errno;
	listener->path = strdup(address->sun_path);
	if (!listener->path)
		return -ENOMEM;
	if (lstat(listener->path, &about) < 0)
		return -errno;
	listener->device = about.st_dev;
	listener->inode = about.st_ino;
	if (chmod(listener->path, 0666) < 0 || listen(listener->fd, BACKLOG) < 0)
		return -errno;
	return 0;
}

int listener_new(struct listener **ret, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (!*path || strlen(path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, strlen(path));
	int rc = clear_way(&address);
	if (rc < 0)
		return rc;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	CLEANUP(listener_freep) struct listener *listener = NULL;
	rc = new_with(&listener, fd);
	if (rc < 0) {
		close(fd);
		return rc;
	}
	rc = listen_at(listener, &address);
	if (rc < 0)
		return rc;
	*ret = listener;
	listener = NULL;
	return 0;
}

static int get_option(int fd, int option)
{
	int value = -1;
	socklen_t size = sizeof(value);
	return getsockopt(fd, SOL_SOCKET, option, &value, &size) < 0 ? -1 : value;
}

int listener_adopt(struct listener **ret, int fd)
{
	if (get_option(fd, SO_DOMAIN) != AF_UNIX || get_option(fd, SO_TYPE) != SOCK_STREAM ||
	    get_option(fd, SO_ACCEPTCONN) != 1)
		return -EINVAL;
	int flags = fcntl(fd, F_GETFL);
	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return -errno;
	return new_with(ret, fd);
}

static void remove_file(const struct listener *listener)
{
	struct stat about;
	if (listener->path && lstat(listener->path, &about) == 0 &&
	    about.st_dev == listener->device && about.st_ino == listener->inode)
		unlink(listener->path);
}

struct listener *listener_free(struct listener *listener)
{
	if (!listener)
		return NULL;
	if (listener->readable)
		event_free(listener->readable);
	if (listener->rested)
		event_free(listener->rested);
	remove_file(listener);
	close(listener->fd);
	if (listener->reserve_fd >= 0)
		close(listener->reserve_fd);
	free(listener->path);
	free(listener);
	return NULL;
}

/* One line a minute, however often it happens. */
static void complain(struct listener *listener, int error)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (listener->complained_at && now.tv_sec < listener->complained_at + COMPLAINT_SECONDS)
		return;
	listener->complained_at = now.tv_sec;
	log_line(LOG_LEVEL_WARNING, "cannot accept connections: %s; trying again each second",
		 strerror(error));
}

/* Out of descriptors: connections that wait would keep the socket readable for ever, and whoever
 * stands behind them would hear nothing. All are told. */
static void rest(struct listener *listener, int error)
{
	complain(listener, error);
	if (listener->reserve_fd >= 0) {
		int fd = 0;
		close(listener->reserve_fd);
		for (int i = 0; i < BACKLOG && fd >= 0; i++) {
			fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
			if (fd >= 0)
				listener->take(listener->context, fd, true);
		}
		listener->reserve_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	}
	/* Never without either: spinning is better than being deaf for ever. */
	if (event_add(listener->rested, &rest_pause) == 0)
		event_del(listener->readable);
}

static void on_rested(evutil_socket_t fd, short what, void *context)
{
	struct listener *listener = context;
	(void)fd;
	(void)what;
	if (listener->reserve_fd < 0)
		listener->reserve_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (event_add(listener->readable, NULL) < 0)
		event_add(listener->rested, &rest_pause);
}

static void on_readable(evutil_socket_t unused, short what, void *context)
{
	struct listener *listener = context;
	(void)unused;
	(void)what;
	for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
		int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			listener->take(listener->context, fd, false);
			continue;
		}
		if (errno == EINTR || errno == ECONNABORTED)
			continue;
		if (errno != EAGAIN)
			rest(listener, errno);
		return;
	}
}

int listener_start(struct listener *listener, struct event_base *base, listener_take *take,
		   void *context)
{
	listener->take = take;
	listener->context = context;
	listener->readable =
		event_new(base, listener->fd, EV_READ | EV_PERSIST, on_readable, listener);
	listener->rested = evtimer_new(base, on_rested, listener);
	if (!listener->readable || !listener->rested || event_add(listener->readable, NULL) < 0)
		return -ENOMEM;
	return 0;
}
