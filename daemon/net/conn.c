/* SPDX-License-Identifier: EUPL-1.2
 * A connection's state is changed by its events and by answers, and judged in one place,
 * settle(): what to read, what to send, until when to wait, and whether it is over. */
#include "conn.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/event.h>

#include <riskreg/frame.h>
#include <riskreg/refusal.h>

#include "../log.h"

#define READ_SIZE ((size_t)64 << 10)
#define READS_AT_ONCE 4
/* A connection's turn is over after so many calls or so long: then the others have theirs. */
#define FRAMES_A_TURN 64
#define TURN_US 1000
/* Above this nothing is taken until the client has read. */
#define HIGH_WATER ((size_t)1 << 20)

struct conn {
	struct conn_shared *shared;
	struct conn *next_touched;
	bool is_touched;

	int fd;
	uint64_t number;
	struct actor actor;
	struct event *readable, *writable, *timer, *turn;
	struct evbuffer *in, *out;

	bool is_admitted;
	bool is_ended;      /* the client sends no more */
	bool is_refused;    /* its bytes cannot be read as frames: they are thrown away */
	bool is_shut;       /* told the client that no more comes */
	bool is_broken;     /* nothing can be done but to free it */
	bool has_frames;    /* `in` may begin with a whole frame */
	bool waits;         /* for its next turn to take them */
	unsigned in_flight;
	unsigned n_this_turn; /* calls taken */
	int64_t turn_began;   /* microseconds */
	size_t buffered;    /* bytes that the engine was told of */

	/* Milliseconds of CLOCK_MONOTONIC; 0: no such deadline. */
	int64_t idle_since, frame_since, unsent_since;
	int64_t timer_at;
	uint64_t n_queued, n_sent, unsent_mark; /* bytes since the beginning */
};

static int64_t now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t now_ms(void)
{
	return now_us() / 1000;
}

static size_t unsent(const struct conn *conn)
{
	return evbuffer_get_length(conn->out);
}

void conn_touch(struct conn *conn)
{
	if (conn->is_touched)
		return;
	conn->is_touched = true;
	conn->next_touched = conn->shared->touched;
	conn->shared->touched = conn;
}

/* -------------------------------------------------------------------------------- taking frames */

/* May another call be taken now? */
static bool has_room(const struct conn *conn)
{
	const struct conn_shared *shared = conn->shared;
	return conn->is_admitted && !conn->is_broken && !conn->is_refused &&
	       !shared->is_pressed && !shared->is_stopping &&
	       conn->in_flight < shared->options->in_flight_max && unsent(conn) < HIGH_WATER;
}

static bool has_turn(const struct conn *conn)
{
	return conn->n_this_turn < FRAMES_A_TURN &&
	       (conn->n_this_turn == 0 || now_us() - conn->turn_began < TURN_US);
}

/* Nothing behind such a frame can be read. What the client still sends is read and thrown away for
 * a while: closing at once would make its write fail before it has seen the answer. */
static void refuse_frame(struct conn *conn)
{
	conn->is_refused = true;
	conn->frame_since = now_ms();
	conn->in_flight++;
	engine_refuse(conn->shared->engine, conn->number, REFUSED_FRAME_TOO_LARGE);
}

static void begin_wait(struct conn *conn, size_t n_consumed)
{
	if (evbuffer_get_length(conn->in) == 0)
		conn->frame_since = 0;
	else if (conn->frame_since == 0 || n_consumed > 0)
		conn->frame_since = now_ms();
}

/* Takes the whole frames in the bytes that lie together; returns how many bytes they were.
 * *ret_needed: what must lie together for the next one, 0 when nothing more can be taken now. */
static size_t take_run(struct conn *conn, struct view run, size_t *ret_needed)
{
	size_t taken = 0;
	while (has_room(conn) && has_turn(conn)) {
		struct view body, rest = view_of(run.p + taken, run.n - taken);
		size_t size = 0;
		enum frame_state state = frame_find(rest, &body, &size);
		if (state == FRAME_TOO_LARGE)
			refuse_frame(conn);
		if (state == FRAME_PARTIAL)
			*ret_needed = size;
		if (state != FRAME_WHOLE)
			return taken;
		taken += size;
		conn->in_flight++;
		conn->n_this_turn++;
		engine_take(conn->shared->engine, conn->number, &conn->actor, body);
	}
	return taken;
}

/* Takes frames until no whole one is left, there is no room, or the turn is over. */
static void take_frames(struct conn *conn)
{
	size_t together = 0, n_consumed = 0;
	conn->n_this_turn = 0;
	conn->turn_began = now_us();
	while (has_room(conn) && has_turn(conn)) {
		size_t length = evbuffer_get_length(conn->in), needed = 0;
		size_t run = evbuffer_get_contiguous_space(conn->in);
		if (run < together)
			run = together;
		const uint8_t *p = length ? evbuffer_pullup(conn->in, (ev_ssize_t)run) : NULL;
		if (length && !p) {
			conn->is_broken = true;
			return;
		}
		size_t taken = length ? take_run(conn, view_of(p, run), &needed) : 0;
		evbuffer_drain(conn->in, taken);
		n_consumed += taken;
		length -= taken;
		if (needed > length || length == 0) {
			conn->has_frames = false;
			begin_wait(conn, n_consumed);
			return;
		}
		together = needed;
	}
	if (conn->is_refused)
		evbuffer_drain(conn->in, evbuffer_get_length(conn->in));
	conn->has_frames = evbuffer_get_length(conn->in) > 0;
	/* It is we who wait now, except when memory is short: half frames are what fills it. */
	if (!conn->is_refused && !conn->shared->is_pressed)
		conn->frame_since = 0;
}

/* ------------------------------------------------------------------------------------ reading */

/* Returns how many bytes were asked for but not there: 0 means that there may be more. */
static size_t read_some(struct conn *conn)
{
	struct evbuffer_iovec space;
	if (evbuffer_reserve_space(conn->in, (ev_ssize_t)READ_SIZE, &space, 1) < 1) {
		conn->is_broken = true;
		return READ_SIZE;
	}
	ssize_t n = read(conn->fd, space.iov_base, READ_SIZE);
	if (n <= 0) {
		conn->is_ended = n == 0;
		conn->is_broken = n < 0 && errno != EAGAIN && errno != EINTR;
		return READ_SIZE;
	}
	space.iov_len = (size_t)n;
	evbuffer_commit_space(conn->in, &space, 1);
	conn->has_frames = true;
	return READ_SIZE - (size_t)n;
}

static void on_readable(evutil_socket_t fd, short what, void *context)
{
	struct conn *conn = context;
	(void)fd;
	(void)what;
	conn_touch(conn);
	conn->idle_since = now_ms();
	/* What waits for its turn is enough for now. */
	for (int i = 0; i < READS_AT_ONCE && !conn->waits && (has_room(conn) || conn->is_refused);
	     i++) {
		size_t missing = read_some(conn);
		if (conn->is_refused)
			evbuffer_drain(conn->in, evbuffer_get_length(conn->in));
		if (missing > 0)
			break;
	}
	conn->shared->settle(conn->shared->context);
}

/* ------------------------------------------------------------------------------------ sending */

/* Every byte must be read by the client within the time for half a frame. */
static void watch_unsent(struct conn *conn)
{
	if (unsent(conn) == 0) {
		conn->unsent_since = 0;
		return;
	}
	if (conn->unsent_since && conn->n_sent < conn->unsent_mark)
		return;
	conn->unsent_since = now_ms();
	conn->unsent_mark = conn->n_queued;
}

static void send_some(struct conn *conn)
{
	if (conn->is_broken || unsent(conn) == 0)
		return;
	int n = evbuffer_write(conn->out, conn->fd);
	if (n < 0 && errno != EAGAIN && errno != EINTR) {
		conn->is_broken = true;
		return;
	}
	if (n > 0) {
		conn->n_sent += (uint64_t)n;
		conn->idle_since = now_ms();
	}
	watch_unsent(conn);
}

void conn_deliver(struct conn *conn, struct view frames, bool last)
{
	conn_touch(conn);
	conn->in_flight -= last;
	if (conn->is_broken)
		return;
	if (evbuffer_add(conn->out, frames.p, frames.n) < 0) {
		conn->is_broken = true;
		return;
	}
	conn->n_queued += frames.n;
	if (unsent(conn) > HIGH_WATER)
		send_some(conn);
	if (unsent(conn) > conn->shared->options->bounds.unsent_max) {
		log_line(LOG_LEVEL_INFO, "uid %u does not read its answers: closed",
			 conn->actor.uid);
		conn->is_broken = true;
	}
}

static void on_writable(evutil_socket_t fd, short what, void *context)
{
	struct conn *conn = context;
	(void)fd;
	(void)what;
	conn_touch(conn);
	conn->shared->settle(conn->shared->context);
}

/* ------------------------------------------------------------------------------------ deadlines */

static void earlier(int64_t *deadline, int64_t since, unsigned seconds)
{
	int64_t at = since + (int64_t)seconds * 1000;
	if (since && (!*deadline || at < *deadline))
		*deadline = at;
}

/* 0: none. */
static int64_t next_deadline(const struct conn *conn)
{
	const struct net_bounds *bounds = &conn->shared->options->bounds;
	int64_t deadline = 0;
	earlier(&deadline, conn->frame_since, bounds->half_frame_seconds);
	earlier(&deadline, conn->unsent_since, bounds->half_frame_seconds);
	if (conn->in_flight == 0 && unsent(conn) == 0)
		earlier(&deadline, conn->idle_since, bounds->idle_seconds);
	return deadline;
}

/* The timer is only set when the deadline comes nearer: one that went further off is noticed when
 * the timer goes off, which is cheaper than moving it at every call. */
static void arm_timer(struct conn *conn)
{
	int64_t now = now_ms(), deadline = next_deadline(conn);
	if (deadline && deadline <= now) {
		conn->is_broken = true;
		return;
	}
	if (!deadline || (conn->timer_at && conn->timer_at <= deadline))
		return;
	int64_t left = deadline - now;
	const struct timeval wait = { .tv_sec = left / 1000, .tv_usec = left % 1000 * 1000 };
	if (event_add(conn->timer, &wait) < 0)
		conn->is_broken = true;
	conn->timer_at = deadline;
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
	struct conn *conn = context;
	(void)fd;
	(void)what;
	conn->timer_at = 0;
	conn_touch(conn);
	conn->shared->settle(conn->shared->context);
}

/* ------------------------------------------------------------------------------------ settling */

static void arm(struct conn *conn, struct event *event, bool wanted)
{
	bool is_armed = event_pending(event, EV_READ | EV_WRITE, NULL) != 0;
	if (wanted == is_armed)
		return;
	if ((wanted ? event_add(event, NULL) : event_del(event)) < 0)
		conn->is_broken = true;
}

static bool is_over(const struct conn *conn)
{
	if (conn->is_broken)
		return true;
	if (conn->in_flight > 0 || unsent(conn) > 0)
		return false;
	return conn->shared->is_stopping || (conn->is_ended && !conn->has_frames);
}

static void tell_buffered(struct conn *conn)
{
	size_t now = evbuffer_get_length(conn->in) + unsent(conn);
	engine_count(conn->shared->engine, COUNTER_BUFFERED,
		     (int64_t)now - (int64_t)conn->buffered);
	conn->buffered = now;
}

/* The rest of its frames after everybody else's: a timer comes behind all that is ready. */
static void wait_for_turn(struct conn *conn)
{
	static const struct timeval at_once = { 0 };
	if (event_add(conn->turn, &at_once) < 0)
		conn->is_broken = true;
	conn->waits = true;
}

static void on_turn(evutil_socket_t fd, short what, void *context)
{
	struct conn *conn = context;
	(void)fd;
	(void)what;
	conn->waits = false;
	conn_touch(conn);
	conn->shared->settle(conn->shared->context);
}

static void settle(struct conn *conn)
{
	if (conn->has_frames && !conn->waits)
		take_frames(conn);
	send_some(conn);
	if (conn->has_frames && has_room(conn) && !conn->waits)
		wait_for_turn(conn);
	if (conn->is_refused && !conn->is_shut && !conn->in_flight && !unsent(conn))
		conn->is_shut = shutdown(conn->fd, SHUT_WR) == 0;
	if (!is_over(conn)) {
		arm(conn, conn->readable, !conn->is_ended && (conn->is_refused || has_room(conn)));
		arm(conn, conn->writable, unsent(conn) > 0);
		arm_timer(conn);
	}
	tell_buffered(conn);
}

/* Answers that come while it is settled touch it again; it stays marked, so that it is not put back
 * on the list just before it is freed. */
bool conn_settle_next(struct conn_shared *shared)
{
	struct conn *conn = shared->touched;
	if (!conn)
		return false;
	shared->touched = conn->next_touched;
	settle(conn);
	conn->is_touched = false;
	if (is_over(conn))
		conn_free(conn);
	return true;
}

/* -------------------------------------------------------------------------------- life */

int conn_new(struct conn **ret, struct conn_shared *shared, int fd)
{
	CLEANUP(conn_freep) struct conn *conn = calloc(1, sizeof(*conn));
	if (!conn) {
		close(fd);
		return -ENOMEM;
	}
	conn->shared = shared;
	conn->fd = fd;
	conn->idle_since = now_ms();
	conn->in = evbuffer_new();
	conn->out = evbuffer_new();
	conn->readable = event_new(shared->base, fd, EV_READ | EV_PERSIST, on_readable, conn);
	conn->writable = event_new(shared->base, fd, EV_WRITE | EV_PERSIST, on_writable, conn);
	conn->timer = evtimer_new(shared->base, on_timer, conn);
	conn->turn = evtimer_new(shared->base, on_turn, conn);
	if (!conn->in || !conn->out || !conn->readable || !conn->writable || !conn->timer ||
	    !conn->turn)
		return -ENOMEM;
	*ret = conn;
	conn = NULL;
	return 0;
}

struct conn *conn_free(struct conn *conn)
{
	if (!conn)
		return NULL;
	if (conn->number)
		conn->shared->leave(conn->shared->context, conn->number);
	if (conn->buffered)
		engine_count(conn->shared->engine, COUNTER_BUFFERED, -(int64_t)conn->buffered);
	struct event *const events[] = { conn->readable, conn->writable, conn->timer,
					 conn->turn };
	for (size_t i = 0; i < sizeof(events) / sizeof(events)[0]; i++)
		if (events[i])
			event_free(events[i]);
	if (conn->in)
		evbuffer_free(conn->in);
	if (conn->out)
		evbuffer_free(conn->out);
	close(conn->fd);
	free(conn);
	return NULL;
}

void conn_set_number(struct conn *conn, uint64_t number)
{
	conn->number = number;
}

int conn_suspend(struct conn *conn)
{
	conn->is_admitted = false;
	conn_touch(conn);
	return conn->fd;
}

void conn_break(struct conn *conn)
{
	conn->is_broken = true;
	conn_touch(conn);
}

void conn_admit(struct conn *conn, const struct actor *actor)
{
	conn->actor = *actor;
	conn->is_admitted = true;
	conn_touch(conn);
}
