/* SPDX-License-Identifier: EUPL-1.2
 * One call: envelope, key, trying again, the pieces of the answer, and what was refused. Knows no
 * method but Ping and GetRecord. */
#include "call.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <sys/random.h>
#include <time.h>

#include <riskreg/error_text.h>
#include <riskreg/frame.h>
#include <riskreg/pb.h>
#include <riskreg/wire.h>

#include "interrupt.h"
#include "session.h"

#define KEY_SIZE 16
#define RETRY_PAUSE_MS 50

struct call {
	struct invocation *inv;
	bool write;
	const char *key; /* a text that the key is made of; NULL: --key, or a new one */
	uint64_t seq;
	int64_t deadline_ms;
	struct view request; /* packed */
	struct wire_writer *body;
	PB(Response) *refused; /* the answer says no */
};

/* UUIDv7: 48 bits of time, then random bits, 4 + 2 bits of which are the form's (RFC 9562). */
static bool new_key(uint8_t key[KEY_SIZE])
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	uint64_t ms = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
	if (getrandom(key, KEY_SIZE, 0) != KEY_SIZE)
		return false;
	for (int i = 0; i < 6; i++)
		key[i] = (uint8_t)(ms >> (40 - 8 * i));
	key[6] = (uint8_t)(0x70 | (key[6] & 0x0f));
	key[8] = (uint8_t)(0x80 | (key[8] & 0x3f));
	return true;
}

/* A command that writes twice needs two keys that are the same the next time, too. */
static void key_of_text(const char *text, unsigned n_before, uint8_t key[KEY_SIZE])
{
	struct sha256_ctx hash;
	char number[16];
	sha256_init(&hash);
	sha256_update(&hash, strlen(text), (const uint8_t *)text);
	if (n_before > 0) {
		int n = snprintf(number, sizeof number, "\n%u", n_before);
		sha256_update(&hash, (size_t)n, (const uint8_t *)number);
	}
	sha256_digest(&hash, KEY_SIZE, key);
}

static bool make_key(const struct call *c, uint8_t key[KEY_SIZE])
{
	const struct invocation *inv = c->inv;
	unsigned n_before = session_next_write(inv->session);
	if (c->key) {
		key_of_text(c->key, 0, key);
		return true;
	}
	if (!inv->key)
		return new_key(key);
	key_of_text(inv->key, n_before, key);
	return true;
}

static enum exit_status pack(struct call *c, const char *method, const ProtobufCMessage *body)
{
	struct invocation *inv = c->inv;
	uint8_t key[KEY_SIZE];
	char lang[] = "sv", *name = arena_copy(inv->arena, view_of_string(method));
	PB(Request) request = PB_INIT(REQUEST);
	size_t n = protobuf_c_message_get_packed_size(body);
	uint8_t *packed = arena_get(inv->arena, n + 1);
	if (!name || !packed || (c->write && !make_key(c, key)))
		return fail_memory(inv);
	if (inv->lang == LANG_EN)
		memcpy(lang, "en", 2);
	request.seq = c->seq = session_next_seq(inv->session);
	request.method = name;
	request.body = (ProtobufCBinaryData){ protobuf_c_message_pack(body, packed), packed };
	if (c->write)
		request.key = (ProtobufCBinaryData){ KEY_SIZE, key };
	request.timeout_ms = inv->timeout_ms;
	request.lang = lang;
	request.at = inv->at;
	request.dry_run = inv->dry_run;
	n = protobuf_c_message_get_packed_size(&request.base);
	uint8_t *frame = arena_get(inv->arena, n);
	if (!frame)
		return fail_memory(inv);
	c->request = view_of(frame, protobuf_c_message_pack(&request.base, frame));
	if (n <= FRAME_MAX)
		return EXIT_STATUS_OK;
	const char *size = arena_format(inv->arena, "%zu", n);
	const char *limit = arena_format(inv->arena, "%zu", FRAME_MAX);
	return fail(inv, EXIT_STATUS_FAILED,
		    say(inv, WORD_TALK_TOO_LARGE, "size", size, "limit", limit, NULL));
}

/* One response; *ret_more says whether another follows. An answer without a number is a no to
 * whoever connected: it was given before the call was read. */
static enum session_outcome take_response(struct call *c, bool *ret_more)
{
	struct view frame;
	enum session_outcome outcome = session_receive(c->inv->session, c->deadline_ms, &frame);
	if (outcome != SESSION_DONE)
		return outcome;
	PB(Response) *r = (PB(Response) *)protobuf_c_message_unpack(
		PB_DESC(response), arena_allocator(c->inv->arena), frame.n, frame.p);
	if (!r)
		return arena_overran(c->inv->arena) ? SESSION_NO_MEMORY : SESSION_GARBLED;
	if (r->seq != c->seq && !(r->seq == 0 && r->code != 0))
		return SESSION_GARBLED;
	if (r->code != 0)
		c->refused = r;
	*ret_more = r->code == 0 && r->more;
	/* An empty piece has no bytes at all: to the writer that would be a failure. */
	if (r->body.len > 0)
		wire_put_raw(c->body, view_of(r->body.data, r->body.len));
	return c->body->failed ? SESSION_NO_MEMORY : SESSION_DONE;
}

static enum session_outcome exchange(struct call *c)
{
	struct session *s = c->inv->session;
	bool more = true;
	*c->body = WIRE_WRITER(c->inv->arena);
	enum session_outcome outcome = session_connect(s, c->deadline_ms);
	if (outcome != SESSION_DONE)
		return outcome;
	outcome = session_send(s, c->request, c->deadline_ms);
	/* One who closes at once has often said why. */
	if (outcome != SESSION_DONE && outcome != SESSION_LOST)
		return outcome;
	while (more) {
		outcome = take_response(c, &more);
		if (outcome != SESSION_DONE)
			return outcome;
	}
	return SESSION_DONE;
}

/* Tries again over a new connection while there is time: reads change nothing, and a write has its
 * key. A server that was there and is gone may be on its way back. */
static enum session_outcome exchange_until(struct call *c)
{
	bool was_there = false;
	for (;;) {
		enum session_outcome outcome = exchange(c);
		if (outcome == SESSION_DONE)
			return outcome;
		int error = errno;
		session_close(c->inv->session);
		errno = error;
		if (outcome == SESSION_LOST)
			was_there = true;
		else if (outcome != SESSION_NO_SERVER || !was_there)
			return outcome;
		int64_t pause = interrupt_clock() + RETRY_PAUSE_MS;
		if (interrupt_wait(-1, 0, pause < c->deadline_ms ? pause : c->deadline_ms) ==
		    -EINTR)
			return SESSION_STOPPED;
		if (interrupt_clock() >= c->deadline_ms)
			return SESSION_LATE;
	}
}

static enum exit_status tell_unreachable(const struct invocation *inv, enum word word)
{
	return fail(inv, EXIT_STATUS_UNREACHABLE,
		    say(inv, word, "socket", inv->socket_path, "error",
			error_text(inv->lang, errno), NULL));
}

static enum exit_status tell_host(const struct invocation *inv, enum word word)
{
	const char *error = error_text(inv->lang, errno);
	const char *status =
		arena_format(inv->arena, "%d", session_host_status(inv->session));
	return fail(inv, EXIT_STATUS_UNREACHABLE,
		    say(inv, word, "host", inv->host, "program", inv->ssh, "error", error,
			"status", status, NULL));
}

static enum exit_status tell_late(const struct call *c)
{
	const char *seconds = arena_format(c->inv->arena, "%u", c->inv->timeout_ms / 1000);
	bool unsure = c->write && !c->inv->dry_run;
	return fail(c->inv, EXIT_STATUS_UNREACHABLE,
		    say(c->inv, unsure ? WORD_TALK_UNSURE : WORD_TALK_NO_ANSWER, "seconds", seconds,
			NULL));
}

static enum exit_status tell_stopped(const struct call *c)
{
	bool unsure = c->write && !c->inv->dry_run;
	return fail(
		c->inv, EXIT_STATUS_INTERRUPTED,
		say(c->inv, unsure ? WORD_TALK_INTERRUPTED_UNSURE : WORD_TALK_INTERRUPTED, NULL));
}

static enum exit_status tell_outcome(const struct call *c, enum session_outcome outcome)
{
	switch (outcome) {
	case SESSION_DONE:
		break;
	case SESSION_LOST:
	case SESSION_LATE:
		return tell_late(c);
	case SESSION_STOPPED:
		return tell_stopped(c);
	case SESSION_NO_SERVER:
		return tell_unreachable(c->inv, WORD_TALK_NO_SERVER);
	case SESSION_FORBIDDEN:
		return tell_unreachable(c->inv, WORD_TALK_SERVER_FORBIDDEN);
	case SESSION_BAD_PATH:
		return tell_unreachable(c->inv, WORD_TALK_SOCKET_PATH);
	case SESSION_NO_PROGRAM:
		return tell_host(c->inv, WORD_TALK_NO_PROGRAM);
	case SESSION_NO_HOST:
		return tell_host(c->inv, WORD_TALK_NO_HOST);
	case SESSION_GARBLED:
		return fail(c->inv, EXIT_STATUS_FAILED, say(c->inv, WORD_TALK_BAD_ANSWER, NULL));
	case SESSION_NO_MEMORY:
		return fail_memory(c->inv);
	}
	return EXIT_STATUS_OK;
}

enum exit_status call_connect(struct invocation *inv, int *ret_fd)
{
	const struct call c = { .inv = inv };
	enum session_outcome outcome =
		session_connect(inv->session, interrupt_clock() + inv->timeout_ms);
	if (outcome == SESSION_DONE)
		*ret_fd = session_socket(inv->session);
	return tell_outcome(&c, outcome);
}

static enum exit_status status_of(const PB(Response) *r)
{
	if (r->n_details > 0) {
		const struct refusal_row *row = refusal_get(refusal_parse(r->details[0]->refusal));
		if (row)
			return row->status;
	}
	return r->code == RPC_UNAVAILABLE || r->code == RPC_DEADLINE_EXCEEDED
		       ? EXIT_STATUS_UNREACHABLE
		       : EXIT_STATUS_FAILED;
}

static enum exit_status tell_refused(const struct invocation *inv, const PB(Response) *r)
{
	for (size_t i = 0; i < r->n_details; i++)
		tell(inv, say(inv, WORD_TALK_REFUSED, "refusal", r->details[i]->refusal, "message",
			      r->details[i]->message, NULL));
	if (r->n_details == 0)
		tell(inv, say(inv, WORD_TALK_REFUSED_BARE, "message", r->message, NULL));
	return status_of(r);
}

static enum exit_status call(struct call *c, const char *method, const ProtobufCMessage *request,
			     const ProtobufCMessageDescriptor *response, ProtobufCMessage **ret)
{
	struct wire_writer body;
	c->body = &body; /* cppcheck-suppress autoVariables; the call ends here */
	c->deadline_ms = interrupt_clock() + c->inv->timeout_ms;
	enum exit_status status = pack(c, method, request);
	if (status != EXIT_STATUS_OK)
		return status;
	status = tell_outcome(c, exchange_until(c));
	if (status != EXIT_STATUS_OK)
		return status;
	if (c->refused)
		return tell_refused(c->inv, c->refused);
	ProtobufCMessage *message =
		protobuf_c_message_unpack(response, arena_allocator(c->inv->arena), body.n, body.p);
	if (!message)
		return tell_outcome(c, arena_overran(c->inv->arena) ? SESSION_NO_MEMORY
								    : SESSION_GARBLED);
	*ret = message;
	return EXIT_STATUS_OK;
}

enum exit_status call_read(struct invocation *inv, const char *method,
			   const ProtobufCMessage *request,
			   const ProtobufCMessageDescriptor *response,
			   ProtobufCMessage **ret_response)
{
	struct call c = { .inv = inv };
	return call(&c, method, request, response, ret_response);
}

enum exit_status call_write_as(struct invocation *inv, const char *key, const char *method,
			       const ProtobufCMessage *request, const PB(Written) **ret_written)
{
	struct call c = { .inv = inv, .write = true, .key = key };
	if (inv->at)
		return fail_usage(inv, say(inv, WORD_USAGE_AS_OF_WRITE, NULL));
	ProtobufCMessage *written;
	enum exit_status status = call(&c, method, request, PB_DESC(written), &written);
	if (status == EXIT_STATUS_OK)
		*ret_written = (const PB(Written) *)written;
	return status;
}

enum exit_status call_write(struct invocation *inv, const char *method,
			    const ProtobufCMessage *request, const PB(Written) **ret_written)
{
	return call_write_as(inv, NULL, method, request, ret_written);
}

enum exit_status call_get_version(struct invocation *inv, unsigned kind, const char *id,
				  uint32_t version, const PB(Record) **ret)
{
	PB(GetRecordRequest) request = PB_INIT(GET_RECORD_REQUEST);
	ProtobufCMessage *response;
	request.kind = (PB(Kind))kind;
	request.version = version;
	request.id = arena_copy(inv->arena, view_of_string(id));
	if (!request.id)
		return fail_memory(inv);
	enum exit_status status = call_read(inv, "riskreg.v1.RecordService/Get", &request.base,
					    PB_DESC(get_record_response), &response);
	if (status != EXIT_STATUS_OK)
		return status;
	const PB(Record) *record = ((const PB(GetRecordResponse) *)response)->record;
	if (!record || !record->meta)
		return fail(inv, EXIT_STATUS_FAILED, say(inv, WORD_TALK_BAD_ANSWER, NULL));
	*ret = record;
	return EXIT_STATUS_OK;
}

enum exit_status call_get(struct invocation *inv, unsigned kind, const char *id,
			  const PB(Record) **ret)
{
	return call_get_version(inv, kind, id, 0, ret);
}

enum exit_status call_ping(struct invocation *inv, const PB(PingResponse) **ret)
{
	PB(PingRequest) request = PB_INIT(PING_REQUEST);
	ProtobufCMessage *response;
	enum exit_status status = call_read(inv, "riskreg.v1.AdminService/Ping", &request.base,
					    PB_DESC(ping_response), &response);
	if (status == EXIT_STATUS_OK)
		*ret = (const PB(PingResponse) *)response;
	return status;
}
