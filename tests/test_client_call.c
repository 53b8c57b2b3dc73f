/* SPDX-License-Identifier: EUPL-1.2
 * Calls, against a server that misbehaves on purpose. */
#include <nettle/sha2.h>
#include <time.h>

#include <riskreg/frame.h>
#include <riskreg/pb.h>

#include "../client/call.h"
#include "../client/interrupt.h"
#include "../client/session.h"
#include "client_fixture.h"
#include "fake_server.h"
#include "suite.h"

#define PING "riskreg.v1.AdminService/Ping"
#define SET "riskreg.v1.RiskService/Set"

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
	CU_ASSERT_TRUE(r->dry_run);
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
