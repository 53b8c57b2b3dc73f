/* SPDX-License-Identifier: EUPL-1.2
 * The loop: what comes in from sockets, signals, timers and other threads, and the orderly stop. It
 * must never wait for anything but its events. */
#include "net.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include <riskreg/refusal.h>

#include "../log.h"
#include "../systemd.h"
#include "conn.h"
#include "listener.h"
#include "places.h"
#include "resolver.h"

#define LISTENERS_MAX 17
#define LISTEN_FIRST_FD 3
#define STOP_SECONDS 10
#define PRESSURE_US 20000
/* No connection has this number: the answer goes to the one that is being turned away. */
#define NUMBER_TURNED_AWAY UINT64_MAX

struct net {
	struct net_options options;
	struct event_base *base;
	struct listener *listeners[LISTENERS_MAX];
	size_t n_listeners;
	struct places places;
	struct conn_shared shared;
	struct resolver *resolver;
	struct engine *engine;
	int wake_fd;
	int turned_away_fd;
	int fault;
	enum room told_room; /* to systemd */

	struct event *woken, *terminated, *interrupted, *hung_up, *watchdog, *pressure, *stop_over;
};

/* ------------------------------------------------------------------------------------ settling */

static void check_pressure(struct net *net)
{
	const struct timeval interval = { .tv_usec = PRESSURE_US };
	if (net->shared.is_pressed || !engine_is_full(net->engine))
		return;
	net->shared.is_pressed = true;
	event_add(net->pressure, &interval);
}

static void settle(void *context)
{
	struct net *net = context;
	while (conn_settle_next(&net->shared))
		continue;
	check_pressure(net);
	if (net->shared.is_stopping && net->places.n_taken == 0)
		event_base_loopbreak(net->base);
}

static void touch_all(struct net *net)
{
	for (unsigned i = 0; i < net->places.size; i++)
		if (net->places.all[i].conn)
			conn_touch(net->places.all[i].conn);
}

static void leave(void *context, uint64_t number)
{
	struct net *net = context;
	places_leave(&net->places, number);
	engine_forget(net->engine, number);
	engine_count(net->engine, COUNTER_CONNECTIONS, -1);
}

static void on_pressure(evutil_socket_t fd, short what, void *context)
{
	struct net *net = context;
	(void)fd;
	(void)what;
	if (engine_is_full(net->engine))
		return;
	net->shared.is_pressed = false;
	event_del(net->pressure);
	touch_all(net);
	settle(net);
}

/* ------------------------------------------------------------------------------------ coming in */

static void turn_away(struct net *net, int fd)
{
	net->turned_away_fd = fd;
	engine_count(net->engine, COUNTER_CONNECTIONS_REFUSED, 1);
	engine_refuse(net->engine, NUMBER_TURNED_AWAY, REFUSED_TOO_MANY_CONNECTIONS);
	close(fd);
}

static void give_place(struct net *net, struct conn *conn, struct named_peer *peer)
{
	uint64_t number = places_take(&net->places, conn, peer->peer.uid);
	peer->connection = number;
	conn_set_number(conn, number);
	engine_count(net->engine, COUNTER_CONNECTIONS, 1);
}

static void on_connection(void *context, int fd, bool out_of_files)
{
	struct net *net = context;
	const struct net_bounds *bounds = &net->options.bounds;
	CLEANUP(peer_freep) struct named_peer *peer = NULL;
	struct conn *conn = NULL;
	if (peer_new(&peer, fd) < 0) {
		close(fd);
		return;
	}
	if (out_of_files || !places_admit(&net->places, peer->peer.uid,
					  bounds->connections_per_user_max,
					  bounds->connections_reserved)) {
		turn_away(net, fd);
		return;
	}
	if (conn_new(&conn, &net->shared, fd) < 0)
		return;
	give_place(net, conn, peer);
	if (resolver_ask(net->resolver, peer))
		peer = NULL;
	else
		conn_free(conn);
}

static void admit_resolved(struct net *net)
{
	struct named_peer *peer = resolver_collect(net->resolver);
	while (peer) {
		struct named_peer *next = peer->next;
		struct conn *conn = places_find(&net->places, peer->connection);
		struct actor actor;
		if (conn) {
			engine_admit(net->engine, &peer->peer, &actor);
			conn_admit(conn, &actor);
		}
		peer_free(peer);
		peer = next;
	}
}

/* Until it is known again who that is, nothing is taken. False: it cannot be found out. */
static bool ask_again(struct net *net, struct conn *conn, uint64_t number)
{
	CLEANUP(peer_freep) struct named_peer *peer = NULL;
	if (peer_new(&peer, conn_suspend(conn)) < 0)
		return false;
	peer->connection = number;
	bool is_asked = resolver_ask(net->resolver, peer);
	if (is_asked)
		peer = NULL;
	return is_asked;
}

void net_set(struct net *net, const struct net_bounds *bounds)
{
	net->options.bounds = *bounds;
	for (unsigned i = 0; i < net->places.size; i++) {
		struct conn *conn = net->places.all[i].conn;
		if (conn && !ask_again(net, conn, places_number(&net->places, i)))
			conn_break(conn);
	}
}

/* ------------------------------------------------------------------------------------ going out */

void net_deliver(void *context, uint64_t connection, struct view frames, bool last)
{
	struct net *net = context;
	if (connection == NUMBER_TURNED_AWAY) {
		/* A new socket has room for one frame; if not, the end of file says enough. */
		(void)!send(net->turned_away_fd, frames.p, frames.n, MSG_NOSIGNAL | MSG_DONTWAIT);
		return;
	}
	struct conn *conn = places_find(&net->places, connection);
	if (conn)
		conn_deliver(conn, frames, last);
}

void net_wake(void *context)
{
	const struct net *net = context;
	const uint64_t one = 1;
	/* Fails only when the counter is full, and then the loop is woken anyway. */
	(void)!write(net->wake_fd, &one, sizeof(one));
}

/* ------------------------------------------------------------------------------------ stopping */

static void free_listeners(struct net *net)
{
	while (net->n_listeners > 0)
		listener_free(net->listeners[--net->n_listeners]);
}

/* Nobody new, nothing read; what is in flight is finished and its answers are sent. */
static void begin_stop(struct net *net)
{
	const struct timeval most = { .tv_sec = STOP_SECONDS };
	if (net->shared.is_stopping)
		return;
	net->shared.is_stopping = true;
	log_line(LOG_LEVEL_NOTICE, "stopping; %zu calls are in flight",
		 engine_in_flight(net->engine));
	systemd_notify("STOPPING=1\nSTATUS=Finishing what is in flight");
	free_listeners(net);
	engine_stop(net->engine);
	event_add(net->stop_over, &most);
	touch_all(net);
	settle(net);
}

static void on_signal(evutil_socket_t number, short what, void *context)
{
	(void)number;
	(void)what;
	begin_stop(context);
}

/* What systemctl status shows, as long as all goes on. */
static void tell_room(struct net *net)
{
	static const char *const lines[] = {
		[ROOM_ENOUGH] = "STATUS=Serving",
		[ROOM_LOW] = "STATUS=Serving; no room for the journal's next segment",
		[ROOM_NONE] = "STATUS=Serving reads; writes are refused until there is room",
	};
	enum room room = engine_room(net->engine);
	if (room != net->told_room && !net->shared.is_stopping)
		systemd_notify(lines[room]);
	net->told_room = room;
}

static void on_hang_up(evutil_socket_t number, short what, void *context)
{
	struct net *net = context;
	(void)number;
	(void)what;
	if (net->options.reload && !net->shared.is_stopping)
		net->options.reload(net->options.reload_context);
	net->told_room = ROOM_ENOUGH; /* by the reload */
	tell_room(net);
	settle(net);
}

static void on_stop_over(evutil_socket_t fd, short what, void *context)
{
	struct net *net = context;
	(void)fd;
	(void)what;
	log_line(LOG_LEVEL_WARNING, "stopping: %u connections did not read their answers",
		 net->places.n_taken);
	event_base_loopbreak(net->base);
}

/* ------------------------------------------------------------------------------------ the loop */

static void on_woken(evutil_socket_t fd, short what, void *context)
{
	struct net *net = context;
	uint64_t n;
	(void)what;
	(void)!read(fd, &n, sizeof(n));
	engine_collect(net->engine);
	admit_resolved(net);
	tell_room(net);
	if (engine_has_failed(net->engine) && !net->fault) {
		log_line(LOG_LEVEL_ERROR, "the register cannot be written any more");
		net->fault = -EIO;
		begin_stop(net);
	}
	settle(net);
}

static void on_watchdog(evutil_socket_t fd, short what, void *context)
{
	(void)fd;
	(void)what;
	(void)context;
	systemd_notify("WATCHDOG=1");
}

static int make_events(struct net *net)
{
	struct event_base *base = net->base;
	net->woken = event_new(base, net->wake_fd, EV_READ | EV_PERSIST, on_woken, net);
	net->terminated = evsignal_new(base, SIGTERM, on_signal, net);
	net->interrupted = evsignal_new(base, SIGINT, on_signal, net);
	net->hung_up = evsignal_new(base, SIGHUP, on_hang_up, net);
	net->watchdog = event_new(base, -1, EV_PERSIST, on_watchdog, net);
	net->pressure = event_new(base, -1, EV_PERSIST, on_pressure, net);
	net->stop_over = evtimer_new(base, on_stop_over, net);
	if (!net->woken || !net->terminated || !net->interrupted || !net->hung_up ||
	    !net->watchdog || !net->pressure || !net->stop_over)
		return -ENOMEM;
	return 0;
}

static int add_listener(struct net *net, int rc)
{
	if (rc == 0)
		net->n_listeners++;
	return rc;
}

static int make_listeners(struct net *net)
{
	const struct net_options *options = &net->options;
	int rc = 0;
	if (options->listen_fds >= LISTENERS_MAX)
		return -EINVAL;
	for (int i = 0; !rc && i < options->listen_fds; i++)
		rc = add_listener(net, listener_adopt(&net->listeners[net->n_listeners],
						      LISTEN_FIRST_FD + i));
	if (!rc && options->socket_path)
		rc = add_listener(net, listener_new(&net->listeners[net->n_listeners],
						    options->socket_path));
	return rc;
}

/* libevent's own complaints, in the form of ours. */
static void on_libevent_log(int severity, const char *message)
{
	log_line(severity >= EVENT_LOG_WARN ? LOG_LEVEL_WARNING : LOG_LEVEL_DEBUG, "libevent: %s",
		 message);
}

/* No locks: the loop is one thread's, others write to wake_fd. */
static struct event_base *new_base(void)
{
	struct event_config *config = event_config_new();
	if (!config)
		return NULL;
	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
	struct event_base *base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

int net_new(struct net **ret, const struct net_options *options)
{
	CLEANUP(net_freep) struct net *net = calloc(1, sizeof(*net));
	if (!net)
		return -ENOMEM;
	net->options = *options;
	net->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (net->wake_fd < 0)
		return -errno;
	event_set_log_callback(on_libevent_log);
	net->base = new_base();
	if (!net->base)
		return -ENOMEM;
	int rc = make_events(net);
	if (!rc)
		rc = places_init(&net->places, options->connections_max);
	if (!rc)
		rc = make_listeners(net);
	if (rc)
		return rc;
	*ret = net;
	net = NULL;
	return 0;
}

struct net *net_free(struct net *net)
{
	if (!net)
		return NULL;
	free_listeners(net);
	struct event *const events[] = { net->woken,    net->terminated, net->interrupted,
					 net->hung_up,  net->watchdog,   net->pressure,
					 net->stop_over };
	for (size_t i = 0; i < sizeof(events) / sizeof(events)[0]; i++)
		if (events[i])
			event_free(events[i]);
	places_deinit(&net->places);
	if (net->base)
		event_base_free(net->base);
	if (net->wake_fd >= 0)
		close(net->wake_fd);
	free(net);
	return NULL;
}

static int arm(struct net *net)
{
	int rc = event_add(net->woken, NULL);
	rc |= event_add(net->terminated, NULL);
	rc |= event_add(net->interrupted, NULL);
	rc |= event_add(net->hung_up, NULL);
	if (net->options.watchdog_us) {
		/* Twice as often as asked, so that one late turn is forgiven. */
		uint64_t us = net->options.watchdog_us / 2;
		const struct timeval interval = { .tv_sec = (time_t)(us / 1000000),
						  .tv_usec = (suseconds_t)(us % 1000000) };
		rc |= event_add(net->watchdog, &interval);
	}
	if (rc < 0)
		return -ENOMEM;
	for (size_t i = 0; i < net->n_listeners && !rc; i++)
		rc = listener_start(net->listeners[i], net->base, on_connection, net);
	return rc;
}

static void close_all(struct net *net)
{
	for (unsigned i = 0; i < net->places.size; i++)
		conn_free(net->places.all[i].conn);
	net->shared.touched = NULL;
}

/* What asks for a stop or a reload now comes too late; without the loop's events it would kill. */
static void hold_signals(void)
{
	sigset_t held;
	sigemptyset(&held);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &held, NULL);
}

int net_run(struct net *net, struct engine *engine)
{
	net->engine = engine;
	net->shared = (struct conn_shared){ .base = net->base,
					    .engine = engine,
					    .options = &net->options,
					    .settle = settle,
					    .leave = leave,
					    .context = net };
	/* A client that went away is an error of its write, not the end of the daemon. */
	signal(SIGPIPE, SIG_IGN);
	CLEANUP(resolver_freep) struct resolver *resolver = NULL;
	int rc = resolver_new(&resolver, net_wake, net);
	if (rc < 0)
		return rc;
	net->resolver = resolver;
	rc = arm(net);
	if (rc < 0)
		return rc;
	systemd_notify("READY=1\nSTATUS=Serving");
	if (event_base_dispatch(net->base) < 0)
		net->fault = -EIO;
	hold_signals();
	free_listeners(net);
	close_all(net);
	return net->fault;
}
