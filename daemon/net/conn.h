/* SPDX-License-Identifier: EUPL-1.2
 * One connection: bytes in, frames to the engine, answers out, and the deadlines that keep a slow
 * or dead client from holding anything. Only conn_settle_next and conn_free free a connection. */
#pragma once

#include "../engine/engine.h"
#include "net.h"
#include "peer.h"

struct conn;
struct event_base;

/* What connections share; net's, one for all. */
struct conn_shared {
	struct event_base *base;
	struct engine *engine;
	const struct net_options *options;
	struct conn *touched;  /* those that conn_settle must see */
	bool is_pressed;       /* memory is short: nothing is read */
	bool is_stopping;
	/* Called by an event of a connection when it is through: settles all that were touched. */
	void (*settle)(void *context);
	void (*leave)(void *context, uint64_t number);
	void *context;
};

/* Takes the descriptor over. Reads nothing before conn_admit. */
int conn_new(struct conn **ret, struct conn_shared *, int fd);
struct conn *conn_free(struct conn *);
DEFINE_FREEP(conn)

/* Its number, known only after conn_new. */
void conn_set_number(struct conn *, uint64_t number);
/* The peer is known: begin to read. */
void conn_admit(struct conn *, const struct actor *);
/* The peer may be somebody else by now: take nothing before the next conn_admit. Its socket. */
int conn_suspend(struct conn *);
/* Nothing more comes of it: it is freed when it is settled. */
void conn_break(struct conn *);
void conn_deliver(struct conn *, struct view frames, bool last);

/* Something has changed: conn_settle_next will see it. */
void conn_touch(struct conn *);
/* Settles one connection that was touched: takes frames, sends, arms events and deadlines, or frees
 * it. False when there was none. */
bool conn_settle_next(struct conn_shared *);
