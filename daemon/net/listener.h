/* SPDX-License-Identifier: EUPL-1.2
 * One listening socket, our own or one that systemd handed over. It knows nothing of what happens
 * to the connections that it takes. */
#pragma once

#include <stdbool.h>

#include <riskreg/cleanup.h>

struct event_base;
struct listener;

/* A new connection: non-blocking, the receiver's to close. `out_of_files`: it can only be turned
 * away. */
typedef void listener_take(void *context, int fd, bool out_of_files);

/* Makes the socket. -EADDRINUSE: somebody listens there. -EEXIST: what stands there is no socket.
 * -ENAMETOOLONG. A socket where nobody listens is removed. */
int listener_new(struct listener **ret, const char *path);
/* Takes over a listening Unix stream socket; -EINVAL when it is none. */
int listener_adopt(struct listener **ret, int fd);
/* Closes it, and removes our own file. */
struct listener *listener_free(struct listener *);
DEFINE_FREEP(listener)

int listener_start(struct listener *, struct event_base *, listener_take *, void *context);
