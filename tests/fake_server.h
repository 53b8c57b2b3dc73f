/* SPDX-License-Identifier: EUPL-1.2
 * A server for the tests of riskctl's calls that misbehaves on purpose: a thread that speaks frames
 * by a script. */
#pragma once

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <riskreg/frame.h>
#include <riskreg/pb.h>
#include <riskreg/refusal.h>

#define SEEN_MAX 4

/* What the server does, one step after the other; a connection is taken when a step needs one. */
enum step {
	END,
	READ,		 /* a request, kept in seen[] */
	ANSWER_PING,	 /* version "0.1.0" */
	ANSWER_WRITTEN,	 /* R7 */
	PIECE_1,	 /* of a list, R1; more to come */
	PIECE_2,	 /* R2, the last */
	REFUSE_TWICE,	 /* RR-E070 and RR-E052 */
	REFUSE_UNKNOWN,	 /* a number from the future */
	REFUSE_BARE,	 /* UNAVAILABLE without details */
	REFUSE_UNREAD,	 /* seq 0, before anything was read */
	ANSWER_OTHER,	 /* to another call */
	ANSWER_GARBAGE,	 /* a frame that is no message */
	ANSWER_OVERSIZE, /* the head of a frame over the bound */
	HALF,		 /* half an answer */
	HANG_UP,
	GO_AWAY,	 /* no server for 200 ms */
	HOLD,		 /* says nothing until the client hangs up */
	INTERRUPT,	 /* Ctrl-C */
};

struct server {
	const enum step *script;
	char directory[32], path[64];
	int listening, fd;
	pthread_t thread;
	struct arena *arena;
	PB(Request) *seen[SEEN_MAX];
	size_t n_seen;
};

static inline void listen_at(struct server *s)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	snprintf(address.sun_path, sizeof address.sun_path, "%s", s->path);
	unlink(s->path);
	s->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s->listening < 0 ||
	    bind(s->listening, (const struct sockaddr *)&address, sizeof address) != 0 ||
	    listen(s->listening, 8) != 0)
		abort();
}

static inline void pause_ms(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

static inline bool read_exactly(int fd, uint8_t *p, size_t n)
{
	while (n > 0) {
		ssize_t got = recv(fd, p, n, 0);
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

static inline void read_request(struct server *s)
{
	uint8_t *bytes = arena_get(s->arena, FRAME_MAX + FRAME_HEAD_MAX);
	struct view body;
	size_t n = 0, size = 1;
	while (frame_find(view_of(bytes, n), &body, &size) == FRAME_PARTIAL) {
		if (!read_exactly(s->fd, bytes + n, size - n))
			return;
		n = size;
	}
	if (s->n_seen < SEEN_MAX)
		s->seen[s->n_seen++] = (PB(Request) *)protobuf_c_message_unpack(
			PB_DESC(request), arena_allocator(s->arena), body.n, body.p);
}

static inline void send_frame(struct server *s, const uint8_t *p, size_t n)
{
	uint8_t head[FRAME_HEAD_MAX];
	send(s->fd, head, frame_put_head(head, n), MSG_NOSIGNAL);
	send(s->fd, p, n, MSG_NOSIGNAL);
}

static inline void respond(struct server *s, PB(Response) *r, const ProtobufCMessage *body)
{
	uint8_t packed_body[512], packed[1024];
	if (body)
		r->body = (ProtobufCBinaryData){ protobuf_c_message_pack(body, packed_body),
						 packed_body };
	send_frame(s, packed, protobuf_c_message_pack(&r->base, packed));
}

static inline void answer_ping(struct server *s, PB(Response) *r)
{
	PB(PingResponse) ping = PB_INIT(PING_RESPONSE);
	ping.version = (char *)"0.1.0";
	respond(s, r, &ping.base);
}

static inline void answer_written(struct server *s, PB(Response) *r)
{
	PB(Written) written = PB_INIT(WRITTEN);
	PB(Change) change = PB_INIT(CHANGE), *changes[] = { &change };
	change.id = (char *)"R7";
	change.version = 1;
	written.seq = 9;
	written.changes = changes;
	written.n_changes = 1;
	respond(s, r, &written.base);
}

static inline void answer_piece(struct server *s, PB(Response) *r, const char *id, bool more)
{
	PB(ListRecordsResponse) list = PB_INIT(LIST_RECORDS_RESPONSE);
	PB(Record) record = PB_INIT(RECORD), *records[] = { &record };
	PB(Meta) meta = PB_INIT(META);
	meta.id = (char *)id;
	record.meta = &meta;
	list.records = records;
	list.n_records = 1;
	r->more = more;
	respond(s, r, &list.base);
}

static inline void refuse(struct server *s, PB(Response) *r, enum rpc_code code, const char *first,
		   const char *second)
{
	PB(ErrorDetail) details[2] = { PB_INIT(ERROR_DETAIL), PB_INIT(ERROR_DETAIL) };
	PB(ErrorDetail) *list[] = { &details[0], &details[1] };
	details[0].refusal = (char *)first;
	details[0].message = (char *)"det första";
	details[1].refusal = (char *)second;
	details[1].message = (char *)"det andra";
	r->code = (uint32_t)code;
	r->message = (char *)"alltihop";
	r->details = list;
	r->n_details = second ? 2 : first ? 1 : 0;
	respond(s, r, NULL);
}

static inline void need_connection(struct server *s, enum step step)
{
	if (s->fd < 0 && step != GO_AWAY && step != INTERRUPT)
		s->fd = accept(s->listening, NULL, NULL);
}

static inline void hang_up(struct server *s)
{
	close(s->fd);
	s->fd = -1;
}

static inline void go_away(struct server *s)
{
	close(s->listening);
	if (s->fd >= 0)
		hang_up(s);
	unlink(s->path);
	pause_ms(200);
	listen_at(s);
}

static inline void play(struct server *s, enum step step)
{
	PB(Response) r = PB_INIT(RESPONSE);
	uint8_t byte;
	need_connection(s, step);
	if (s->n_seen > 0 && step != REFUSE_UNREAD)
		r.seq = s->seen[s->n_seen - 1]->seq + (step == ANSWER_OTHER);
	switch (step) {
	case END:
		break;
	case READ:
		read_request(s);
		break;
	case ANSWER_PING:
	case ANSWER_OTHER:
		answer_ping(s, &r);
		break;
	case ANSWER_WRITTEN:
		answer_written(s, &r);
		break;
	case PIECE_1:
		answer_piece(s, &r, "R1", true);
		break;
	case PIECE_2:
		answer_piece(s, &r, "R2", false);
		break;
	case REFUSE_TWICE:
		refuse(s, &r, RPC_ABORTED, "RR-E070", "RR-E052");
		break;
	case REFUSE_UNKNOWN:
		refuse(s, &r, RPC_FAILED_PRECONDITION, "RR-E999", NULL);
		break;
	case REFUSE_BARE:
		refuse(s, &r, RPC_UNAVAILABLE, NULL, NULL);
		break;
	case REFUSE_UNREAD:
		refuse(s, &r, RPC_RESOURCE_EXHAUSTED, "RR-E033", NULL);
		break;
	case ANSWER_GARBAGE:
		send_frame(s, (const uint8_t *)"\xff\xff\xff", 3);
		break;
	case ANSWER_OVERSIZE:
		send(s->fd, "\x81\x80\x40", 3, MSG_NOSIGNAL);
		break;
	case HALF:
		send(s->fd, "\x08\x08", 2, MSG_NOSIGNAL);
		break;
	case HANG_UP:
		hang_up(s);
		break;
	case GO_AWAY:
		go_away(s);
		break;
	case HOLD:
		while (recv(s->fd, &byte, 1, 0) > 0)
			;
		break;
	case INTERRUPT:
		pause_ms(100);
		kill(getpid(), SIGINT);
		break;
	}
}

static inline void *serve(void *user)
{
	struct server *s = user;
	for (const enum step *step = s->script; *step != END; step++)
		play(s, *step);
	return NULL;
}
