/* SPDX-License-Identifier: EUPL-1.2
 * The connection to the daemon: frames out, frames in, until a deadline. Knows no message. */
#pragma once

#include <stdint.h>

#include <riskreg/cleanup.h>
#include <riskreg/view.h>

struct session;

enum session_outcome {
	SESSION_DONE,
	SESSION_LOST,      /* the connection ended; it may be tried again */
	SESSION_LATE,      /* the deadline passed */
	SESSION_STOPPED,   /* Ctrl-C */
	SESSION_NO_SERVER, /* errno says why */
	SESSION_FORBIDDEN,
	SESSION_BAD_PATH,
	SESSION_GARBLED, /* what came is no frame */
	SESSION_NO_MEMORY,
	SESSION_NO_PROGRAM, /* the one that stands for ssh cannot be run; errno says why */
	SESSION_NO_HOST,    /* it ended with session_host_status */
};

/* Connects to this socket when it is first needed. */
int session_new(struct session **ret, const char *socket_path);
struct session *session_free(struct session *);
/* Through this program on that host (remote.h) in the place of the socket. Borrowed. */
void session_use_host(struct session *, const char *host, const char *program);
DEFINE_FREEP(session)

/* Connects if there is no connection. Deadlines are interrupt_clock's. */
enum session_outcome session_connect(struct session *, int64_t deadline_ms);
/* A body, and before it its size. */
enum session_outcome session_send(struct session *, struct view body, int64_t deadline_ms);
/* The next frame's body, borrowed until the next call. */
enum session_outcome session_receive(struct session *, int64_t deadline_ms, struct view *ret_body);
/* Whatever another machine wants to know (a password): it is not asked here, it fails. */
void session_ask_nobody(struct session *);
void session_close(struct session *);
/* The socket behind session_connect, for who does not speak in frames. */
int session_socket(const struct session *);
int session_host_status(const struct session *);
/* A number for the next call: 1, 2, 3 ... */
uint64_t session_next_seq(struct session *);
/* How many writes were made before this one: 0, 1, 2 ... */
unsigned session_next_write(struct session *);
