/* SPDX-License-Identifier: EUPL-1.2
 * The socket side: accepts connections, finds out who they are, cuts frames, sends answers, keeps
 * the bounds. One libevent loop, on the thread that calls net_run. */
#pragma once

#include <riskreg/cleanup.h>
#include <riskreg/view.h>

struct engine;
struct net;

/* What can be replaced while it serves. */
struct net_bounds {
	unsigned connections_per_user_max, connections_reserved;
	unsigned half_frame_seconds, idle_seconds;
	size_t unsent_max;
};

struct net_options {
	const char *socket_path; /* NULL: only the sockets handed over by systemd */
	int listen_fds;          /* number of sockets handed over, from fd 3 */
	unsigned connections_max;
	struct net_bounds bounds;
	unsigned in_flight_max;  /* calls of one connection */
	uint64_t watchdog_us;    /* 0: none */
	void (*reload)(void *reload_context); /* at SIGHUP; may be NULL */
	void *reload_context;
};

/* Listens; a stale socket at its own path is removed, a live one is -EADDRINUSE. */
int net_new(struct net **ret, const struct net_options *);
struct net *net_free(struct net *);
DEFINE_FREEP(net)

/* For struct engine_options. */
void net_deliver(void *net, uint64_t connection, struct view frames, bool last);
void net_wake(void *net);

/* Other bounds from now on. Looks up all users anew and asks the engine what they may: no call of a
 * connection is taken before that. */
void net_set(struct net *, const struct net_bounds *);

/* Serves until SIGTERM or SIGINT, then finishes what is in flight. 0, or the fault. */
int net_run(struct net *, struct engine *);
