/* SPDX-License-Identifier: EUPL-1.2
 * Calls against a server that misbehaves on purpose: a thread that speaks frames by a script. */
#include <nettle/sha2.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>

#include <riskreg/frame.h>
#include <riskreg/pb.h>
#include <riskreg/wire.h>

#include "../client/call.h"
#include "../client/interrupt.h"
#include "client_fixture.h"
#include "suite.h"

#define SEEN_MAX 4
#define PING "riskreg.v1.AdminService/Ping"
#define SET "riskreg.v1.RiskService/Set"

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

static void listen_at(struct server *s)
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

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

static bool read_exactly(int fd, uint8_t *p, size_t n)
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

static void read_request(struct server *s)
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

static void send_frame(struct server *s, const uint8_t *p, size_t n)
{
	uint8_t head[FRAME_HEAD_MAX];
	send(s->fd, head, frame_put_head(head, n), MSG_NOSIGNAL);
	send(s->fd, p, n, MSG_NOSIGNAL);
}

static void respond(struct server *s, PB(Response) *r, const ProtobufCMessage *body)
{
	uint8_t packed_body[512], packed[1024];
	if (body)
		r->body = (ProtobufCBinaryData){ protobuf_c_message_pack(body, packed_body),
						 packed_body };
	send_frame(s, packed, protobuf_c_message_pack(&r->base, packed));
}

static void answer_ping(struct server *s, PB(Response) *r)
{
	PB(PingResponse) ping = PB_INIT(PING_RESPONSE);
	ping.version = (char *)"0.1.0";
	respond(s, r, &ping.base);
}

static void answer_written(struct server *s, PB(Response) *r)
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

static void answer_piece(struct server *s, PB(Response) *r, const char *id, bool more)
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

static void refuse(struct server *s, PB(Response) *r, enum rpc_code code, const char *first,
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

static void need_connection(struct server *s, enum step step)
{
	if (s->fd < 0 && step != GO_AWAY && step != INTERRUPT)
		s->fd = accept(s->listening, NULL, NULL);
}

static void hang_up(struct server *s)
{
	close(s->fd);
	s->fd = -1;
}

static void go_away(struct server *s)
{
	close(s->listening);
	if (s->fd >= 0)
		hang_up(s);
	unlink(s->path);
	pause_ms(200);
	listen_at(s);
}

static void play(struct server *s, enum step step)
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

static void *serve(void *user)
{
	struct server *s = user;
	for (const enum step *step = s->script; *step != END; step++)
		play(s, *step);
	return NULL;
}

/* A call against a script: what the client was told, said and returned. */
struct scene {
	struct server server;
	struct invocation inv;
	struct capture talk;
	int64_t took_ms;
	ProtobufCMessage *response;
	const PB(Written) *written;
};

static void scene_begin(struct scene *s, const enum step *script)
{
	memset(s, 0, sizeof *s);
	s->inv = fixture_invocation();
	s->inv.timeout_ms = 3000;
	s->server.script = script;
	s->server.fd = -1;
	strcpy(s->server.directory, "/tmp/riskctl-XXXXXX");
	if (!mkdtemp(s->server.directory) || arena_new(&s->server.arena, (size_t)16 << 20) != 0)
		abort();
	snprintf(s->server.path, sizeof s->server.path, "%s/socket", s->server.directory);
	s->inv.socket_path = s->server.path;
	listen_at(&s->server);
	sigset_t block, before;
	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	pthread_sigmask(SIG_BLOCK, &block, &before);
	if (pthread_create(&s->server.thread, NULL, serve, &s->server) != 0 ||
	    session_new(&s->inv.session, s->inv.socket_path) != 0)
		abort();
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void scene_end(struct scene *s)
{
	session_free(s->inv.session);
	pthread_join(s->server.thread, NULL);
	if (s->server.fd >= 0)
		close(s->server.fd);
	close(s->server.listening);
	unlink(s->server.path);
	rmdir(s->server.directory);
	arena_free(s->server.arena);
	arena_free(s->inv.arena);
}

static enum exit_status ping(struct scene *s, const ProtobufCMessageDescriptor *response)
{
	PB(PingRequest) request = PB_INIT(PING_REQUEST);
	int64_t before = interrupt_clock();
	capture_begin(&s->talk, stderr);
	enum exit_status status =
		call_read(&s->inv, PING, &request.base, response, &s->response);
	capture_end(&s->talk);
	s->took_ms = interrupt_clock() - before;
	return status;
}

static enum exit_status set(struct scene *s)
{
	PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
	PB(Risk) risk = PB_INIT(RISK);
	risk.title = (char *)"Rubrik";
	request.risk = &risk;
	int64_t before = interrupt_clock();
	capture_begin(&s->talk, stderr);
	enum exit_status status = call_write(&s->inv, SET, &request.base, &s->written);
	capture_end(&s->talk);
	s->took_ms = interrupt_clock() - before;
	return status;
}

static void test_read(void)
{
	static const enum step script[] = { READ, ANSWER_PING, READ, ANSWER_PING, END };
	struct scene s;
	scene_begin(&s, script);
	s.inv.lang = LANG_EN;
	s.inv.dry_run = true;
	CU_ASSERT_EQUAL_FATAL(ping(&s, PB_DESC(ping_response)), EXIT_STATUS_OK);
	CU_ASSERT_STRING_EQUAL(((PB(PingResponse) *)s.response)->version, "0.1.0");
	CU_ASSERT_EQUAL(ping(&s, PB_DESC(ping_response)), EXIT_STATUS_OK);
	CU_ASSERT_EQUAL_FATAL(s.server.n_seen, 2);
	const PB(Request) *r = s.server.seen[0];
	CU_ASSERT_STRING_EQUAL(r->method, PING);
	CU_ASSERT_STRING_EQUAL(r->lang, "en");
	CU_ASSERT_EQUAL(r->timeout_ms, 3000);
	CU_ASSERT_EQUAL(r->key.len, 0);
	CU_ASSERT_FALSE(r->dry_run);
	CU_ASSERT_NOT_EQUAL(r->seq, s.server.seen[1]->seq);
	scene_end(&s);
}

static void test_pieces_are_merged(void)
{
	static const enum step script[] = { READ, PIECE_1, PIECE_1, PIECE_2, END };
	struct scene s;
	scene_begin(&s, script);
	CU_ASSERT_EQUAL_FATAL(ping(&s, PB_DESC(list_records_response)), EXIT_STATUS_OK);
	const PB(ListRecordsResponse) *list = (const PB(ListRecordsResponse) *)s.response;
	CU_ASSERT_EQUAL_FATAL(list->n_records, 3);
	CU_ASSERT_STRING_EQUAL(list->records[1]->meta->id, "R1");
	CU_ASSERT_STRING_EQUAL(list->records[2]->meta->id, "R2");
	scene_end(&s);
}

static bool has_key(const PB(Request) *r, const uint8_t key[16])
{
	return r->key.len == 16 && memcmp(r->key.data, key, 16) == 0;
}

static void test_keys_are_uuid7(void)
{
	static const enum step script[] = { READ, ANSWER_WRITTEN, READ, ANSWER_WRITTEN, END };
	struct scene s;
	scene_begin(&s, script);
	CU_ASSERT_EQUAL(set(&s), EXIT_STATUS_OK);
	CU_ASSERT_STRING_EQUAL(s.written->changes[0]->id, "R7");
	CU_ASSERT_EQUAL(set(&s), EXIT_STATUS_OK);
	CU_ASSERT_EQUAL_FATAL(s.server.n_seen, 2);
	const PB(Request) *a = s.server.seen[0], *b = s.server.seen[1];
	CU_ASSERT_EQUAL_FATAL(a->key.len, 16);
	CU_ASSERT_EQUAL(a->key.data[6] >> 4, 7);
	CU_ASSERT_EQUAL(a->key.data[8] >> 6, 2);
	uint64_t ms = 0;
	for (int i = 0; i < 6; i++)
		ms = ms << 8 | a->key.data[i];
	CU_ASSERT(ms / 1000 <= (uint64_t)time(NULL) && ms / 1000 + 10 >= (uint64_t)time(NULL));
	CU_ASSERT_FALSE(has_key(b, a->key.data));
	scene_end(&s);
}

static void test_keys_of_a_text(void)
{
	static const enum step script[] = { READ, ANSWER_WRITTEN, READ, ANSWER_WRITTEN, END };
	static const char *const texts[] = { "natt", "natt\n1" };
	struct scene s;
	scene_begin(&s, script);
	s.inv.key = "natt";
	CU_ASSERT_EQUAL(set(&s), EXIT_STATUS_OK);
	CU_ASSERT_EQUAL(set(&s), EXIT_STATUS_OK);
	CU_ASSERT_EQUAL_FATAL(s.server.n_seen, 2);
	for (size_t i = 0; i < 2; i++) {
		struct sha256_ctx hash;
		uint8_t key[16];
		sha256_init(&hash);
		sha256_update(&hash, strlen(texts[i]), (const uint8_t *)texts[i]);
		sha256_digest(&hash, sizeof key, key);
		CU_ASSERT_TRUE(has_key(s.server.seen[i], key));
	}
	scene_end(&s);
}

/* The request arrived and the answer did not: the same request with the same key, once more. */
static void test_lost_write_is_sent_again(void)
{
	static const enum step scripts[][8] = {
		{ READ, HANG_UP, READ, ANSWER_WRITTEN, END },
		{ READ, HALF, HANG_UP, READ, ANSWER_WRITTEN, END },
		{ READ, GO_AWAY, READ, ANSWER_WRITTEN, END },
	};
	for (size_t i = 0; i < 3; i++) {
		struct scene s;
		scene_begin(&s, scripts[i]);
		CU_ASSERT_EQUAL(set(&s), EXIT_STATUS_OK);
		CU_ASSERT_EQUAL_FATAL(s.server.n_seen, 2);
		const PB(Request) *a = s.server.seen[0], *b = s.server.seen[1];
		CU_ASSERT_TRUE(has_key(b, a->key.data));
		CU_ASSERT_EQUAL(a->body.len, b->body.len);
		CU_ASSERT_EQUAL(memcmp(a->body.data, b->body.data, a->body.len), 0);
		CU_ASSERT_STRING_EQUAL(s.talk.text, "");
		scene_end(&s);
	}
}

static void test_pieces_of_a_lost_answer_are_dropped(void)
{
	static const enum step script[] = { READ,    PIECE_1, HANG_UP, READ,
					    PIECE_1, PIECE_2, END };
	struct scene s;
	scene_begin(&s, script);
	CU_ASSERT_EQUAL_FATAL(ping(&s, PB_DESC(list_records_response)), EXIT_STATUS_OK);
	CU_ASSERT_EQUAL(((PB(ListRecordsResponse) *)s.response)->n_records, 2);
	scene_end(&s);
}

static void test_silence_ends_in_time(void)
{
	static const enum step script[] = { READ, HOLD, END };
	struct scene s;
	scene_begin(&s, script);
	s.inv.timeout_ms = 1000;
	CU_ASSERT_EQUAL(ping(&s, PB_DESC(ping_response)), EXIT_STATUS_UNREACHABLE);
	CU_ASSERT(s.took_ms >= 1000 && s.took_ms < 2000);
	CU_ASSERT_PTR_NOT_NULL(strstr(s.talk.text, "inom 1 s"));
	CU_ASSERT_PTR_NULL(strstr(s.talk.text, "inte säkert"));
	scene_end(&s);
}

static void test_silence_after_a_write_is_unsure(void)
{
	static const enum step script[] = { READ, HOLD, END };
	struct scene s;
	scene_begin(&s, script);
	s.inv.timeout_ms = 1000;
	CU_ASSERT_EQUAL(set(&s), EXIT_STATUS_UNREACHABLE);
	CU_ASSERT_PTR_NOT_NULL(strstr(s.talk.text, "inte säkert"));
	scene_end(&s);
}

static void test_refusals(void)
{
	static const struct {
		enum step script[4];
		enum exit_status status;
		const char *talk;
	} cases[] = {
		{ { READ, REFUSE_TWICE, END },
		  EXIT_STATUS_CONFLICT,
		  "fel RR-E070: det första\nfel RR-E052: det andra\n" },
		{ { READ, REFUSE_UNKNOWN, END }, EXIT_STATUS_FAILED, "fel RR-E999: det första\n" },
		{ { READ, REFUSE_BARE, END }, EXIT_STATUS_UNREACHABLE, "fel: alltihop\n" },
		{ { REFUSE_UNREAD, HANG_UP, END },
		  EXIT_STATUS_UNREACHABLE,
		  "fel RR-E033: det första\n" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct scene s;
		scene_begin(&s, cases[i].script);
		CU_ASSERT_EQUAL(set(&s), cases[i].status);
		CU_ASSERT_STRING_EQUAL(s.talk.text, cases[i].talk);
		scene_end(&s);
	}
}

static void test_answers_that_are_none(void)
{
	static const enum step scripts[][4] = {
		{ READ, ANSWER_OTHER, HOLD, END },
		{ READ, ANSWER_GARBAGE, HOLD, END },
		{ READ, ANSWER_OVERSIZE, HOLD, END },
	};
	for (size_t i = 0; i < 3; i++) {
		struct scene s;
		scene_begin(&s, scripts[i]);
		CU_ASSERT_EQUAL(ping(&s, PB_DESC(ping_response)), EXIT_STATUS_FAILED);
		CU_ASSERT(s.took_ms < 1000);
		CU_ASSERT_PTR_NOT_NULL(strstr(s.talk.text, "går att läsa"));
		scene_end(&s);
	}
}

static enum exit_status ping_at(const char *path, struct capture *talk)
{
	struct invocation inv = fixture_invocation();
	PB(PingRequest) request = PB_INIT(PING_REQUEST);
	ProtobufCMessage *response;
	inv.socket_path = path;
	if (session_new(&inv.session, path) != 0)
		abort();
	capture_begin(talk, stderr);
	enum exit_status status =
		call_read(&inv, PING, &request.base, PB_DESC(ping_response), &response);
	capture_end(talk);
	session_free(inv.session);
	arena_free(inv.arena);
	return status;
}

static void test_no_server(void)
{
	char path[200];
	struct capture talk;
	int64_t before = interrupt_clock();
	CU_ASSERT_EQUAL(ping_at("/nowhere/socket", &talk), EXIT_STATUS_UNREACHABLE);
	CU_ASSERT(interrupt_clock() - before < 1000);
	CU_ASSERT_PTR_NOT_NULL(strstr(talk.text, "/nowhere/socket"));
	memset(path, 'a', sizeof path);
	path[0] = '/';
	path[108] = '\0';
	CU_ASSERT_EQUAL(ping_at(path, &talk), EXIT_STATUS_UNREACHABLE);
	CU_ASSERT_PTR_NOT_NULL(strstr(talk.text, "för lång"));
	path[107] = '\0';
	CU_ASSERT_EQUAL(ping_at(path, &talk), EXIT_STATUS_UNREACHABLE);
	CU_ASSERT_PTR_NULL(strstr(talk.text, "för lång"));
}

static enum exit_status send_title(struct scene *s, size_t n)
{
	PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
	PB(Risk) risk = PB_INIT(RISK);
	risk.title = arena_get_zeroed(s->inv.arena, n + 1, 1);
	memset(risk.title, 'a', n);
	request.risk = &risk;
	capture_begin(&s->talk, stderr);
	enum exit_status status = call_write(&s->inv, SET, &request.base, &s->written);
	capture_end(&s->talk);
	return status;
}

/* The largest request goes out whole, one byte more does not. */
static void test_size_of_requests(void)
{
	static const enum step script[] = { READ, ANSWER_WRITTEN, READ, ANSWER_WRITTEN, END };
	struct scene s;
	scene_begin(&s, script);
	CU_ASSERT_EQUAL(send_title(&s, FRAME_MAX - 1000), EXIT_STATUS_OK);
	size_t rest = 0;
	if (s.server.n_seen == 1)
		rest = FRAME_MAX - protobuf_c_message_get_packed_size(&s.server.seen[0]->base);
	CU_ASSERT_EQUAL(send_title(&s, FRAME_MAX - 1000 + rest), EXIT_STATUS_OK);
	CU_ASSERT_EQUAL(send_title(&s, FRAME_MAX - 1000 + rest + 1), EXIT_STATUS_FAILED);
	CU_ASSERT_PTR_NOT_NULL(strstr(s.talk.text, "för stort"));
	scene_end(&s);
}

/* The last one: it cannot be taken back. */
static void test_interrupt(void)
{
	static const enum step script[] = { READ, INTERRUPT, HOLD, END };
	struct scene s;
	interrupt_init();
	scene_begin(&s, script);
	CU_ASSERT_EQUAL(set(&s), EXIT_STATUS_INTERRUPTED);
	CU_ASSERT(s.took_ms < 1000);
	CU_ASSERT_PTR_NOT_NULL(strstr(s.talk.text, "avbrutet"));
	scene_end(&s);
}

static const struct suite_test tests[] = {
	{ "read", test_read },
	{ "pieces are merged", test_pieces_are_merged },
	{ "keys are UUIDv7", test_keys_are_uuid7 },
	{ "keys of a text", test_keys_of_a_text },
	{ "lost write is sent again", test_lost_write_is_sent_again },
	{ "pieces of a lost answer are dropped", test_pieces_of_a_lost_answer_are_dropped },
	{ "silence ends in time", test_silence_ends_in_time },
	{ "silence after a write is unsure", test_silence_after_a_write_is_unsure },
	{ "refusals", test_refusals },
	{ "answers that are none", test_answers_that_are_none },
	{ "no server", test_no_server },
	{ "size of requests", test_size_of_requests },
	{ "interrupt", test_interrupt },
};

SUITE_MAIN("client_call", tests)
