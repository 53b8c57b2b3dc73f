/* SPDX-License-Identifier: EUPL-1.2
 * The connection to the daemon. Every wait ends at a deadline or with Ctrl-C. Prints nothing and
 * decides nothing about trying again. */
#include "session.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <riskreg/frame.h>

#include "interrupt.h"
#include "remote.h"

#define BUSY_PAUSE_MS 20
#define IN_SIZE (FRAME_MAX + FRAME_HEAD_MAX)

struct session {
	const char *path; /* borrowed */
	struct remote remote;
	int fd;           /* negative: not connected */
	uint64_t seq;
	unsigned writes;
	uint8_t *in;
	size_t n_in, n_taken; /* bytes read; those at their beginning that were handed out */
};

int session_new(struct session **ret, const char *socket_path)
{
	struct session *s = calloc(1, sizeof *s);
	if (!s)
		return -ENOMEM;
	s->path = socket_path;
	s->fd = -1;
	s->in = malloc(IN_SIZE);
	if (!s->in) {
		free(s);
		return -ENOMEM;
	}
	*ret = s;
	return 0;
}

struct session *session_free(struct session *s)
{
	if (!s)
		return NULL;
	session_close(s);
	free(s->in);
	free(s);
	return NULL;
}

void session_use_host(struct session *s, const char *host, const char *program)
{
	s->remote = (struct remote){ .host = host, .program = program };
}

void session_ask_nobody(struct session *s)
{
	s->remote.asks_nobody = true;
}

int session_socket(const struct session *s)
{
	return s->fd;
}

int session_host_status(const struct session *s)
{
	return s->remote.status;
}

void session_close(struct session *s)
{
	if (s->fd >= 0)
		close(s->fd);
	remote_stop(&s->remote);
	s->fd = -1;
	s->n_in = s->n_taken = 0;
}

uint64_t session_next_seq(struct session *s)
{
	return ++s->seq;
}

unsigned session_next_write(struct session *s)
{
	return s->writes++;
}

static enum session_outcome wait_for(struct session *s, short events, int64_t deadline_ms)
{
	int r = interrupt_wait(s->fd, events, deadline_ms);
	if (r > 0)
		return SESSION_DONE;
	if (r == -EINTR)
		return SESSION_STOPPED;
	return r == 0 ? SESSION_LATE : SESSION_LOST;
}

static enum session_outcome connect_failed(int error)
{
	errno = error;
	return error == EACCES || error == EPERM ? SESSION_FORBIDDEN : SESSION_NO_SERVER;
}

/* A Unix socket connects at once, or its queue is full (EAGAIN) and nothing tells until when. */
static enum session_outcome try_connect(struct session *s, const struct sockaddr_un *address,
					int64_t deadline_ms)
{
	while (connect(s->fd, (const struct sockaddr *)address, sizeof *address) != 0) {
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			return connect_failed(errno);
		int64_t pause = interrupt_clock() + BUSY_PAUSE_MS;
		int r = interrupt_wait(-1, 0, pause < deadline_ms ? pause : deadline_ms);
		if (r == -EINTR)
			return SESSION_STOPPED;
		if (interrupt_clock() >= deadline_ms)
			return SESSION_LATE;
	}
	return SESSION_DONE;
}

/* The other end went away. */
static enum session_outcome lost(struct session *s)
{
	return remote_failed(&s->remote) ? SESSION_NO_HOST : SESSION_LOST;
}

static enum session_outcome start_remote(struct session *s)
{
	int rc = remote_start(&s->remote, &s->fd);
	if (rc == 0)
		return SESSION_DONE;
	s->fd = -1;
	errno = -rc;
	return SESSION_NO_PROGRAM;
}

enum session_outcome session_connect(struct session *s, int64_t deadline_ms)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (s->fd >= 0)
		return SESSION_DONE;
	if (s->remote.host)
		return start_remote(s);
	if (strlen(s->path) >= sizeof address.sun_path)
		return SESSION_BAD_PATH;
	memcpy(address.sun_path, s->path, strlen(s->path));
	s->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (s->fd < 0)
		return connect_failed(errno);
	enum session_outcome outcome = try_connect(s, &address, deadline_ms);
	if (outcome != SESSION_DONE) {
		int error = errno;
		session_close(s);
		errno = error;
	}
	return outcome;
}

static enum session_outcome send_bytes(struct session *s, struct view bytes, int64_t deadline_ms)
{
	while (bytes.n > 0) {
		ssize_t n = send(s->fd, bytes.p, bytes.n, MSG_NOSIGNAL);
		if (n >= 0) {
			bytes = view_of(bytes.p + n, bytes.n - (size_t)n);
			continue;
		}
		if (errno != EAGAIN && errno != EINTR)
			return SESSION_LOST;
		enum session_outcome outcome = wait_for(s, POLLOUT, deadline_ms);
		if (outcome != SESSION_DONE)
			return outcome;
	}
	return SESSION_DONE;
}

enum session_outcome session_send(struct session *s, struct view body, int64_t deadline_ms)
{
	uint8_t head[FRAME_HEAD_MAX];
	size_t n = frame_put_head(head, body.n);
	enum session_outcome outcome = send_bytes(s, view_of(head, n), deadline_ms);
	return outcome == SESSION_DONE ? send_bytes(s, body, deadline_ms) : outcome;
}

static enum session_outcome read_more(struct session *s, int64_t deadline_ms)
{
	enum session_outcome outcome = wait_for(s, POLLIN, deadline_ms);
	if (outcome != SESSION_DONE)
		return outcome;
	ssize_t n = recv(s->fd, s->in + s->n_in, IN_SIZE - s->n_in, 0);
	if (n > 0)
		s->n_in += (size_t)n;
	bool again = n < 0 && (errno == EAGAIN || errno == EINTR);
	return n > 0 || again ? SESSION_DONE : lost(s);
}

enum session_outcome session_receive(struct session *s, int64_t deadline_ms, struct view *ret_body)
{
	memmove(s->in, s->in + s->n_taken, s->n_in - s->n_taken);
	s->n_in -= s->n_taken;
	s->n_taken = 0;
	for (;;) {
		size_t size;
		switch (frame_find(view_of(s->in, s->n_in), ret_body, &size)) {
		case FRAME_WHOLE:
			s->n_taken = size;
			return SESSION_DONE;
		case FRAME_TOO_LARGE:
			return SESSION_GARBLED;
		case FRAME_PARTIAL:
			break;
		}
		enum session_outcome outcome = read_more(s, deadline_ms);
		if (outcome != SESSION_DONE)
			return outcome;
	}
}
