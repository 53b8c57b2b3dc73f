/* SPDX-License-Identifier: EUPL-1.2
 * Until the draw the nonce stands in no answer: every read method is asked for all it can give, at
 * every size, and what it answers is searched byte by byte, as is the log. A backup alone holds it:
 * it is the journal itself, and without it a restored register could not be drawn from. */
#include <fcntl.h>

#include <nettle/sha2.h>

#include <riskreg/draw.h>

#include "../daemon/ops/kind.h"
#include "story.h"
#include "story_engine.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct story_engine f;
static struct arena *arena;
static uint8_t nonce[DRAW_HASH];
static char hex[DRAW_HEX + 1];
static unsigned n_keys, n_found, n_answers;

static bool holds_nonce(const uint8_t *p, size_t n)
{
	return memmem(p, n, nonce, sizeof(nonce)) || memmem(p, n, hex, DRAW_HEX);
}

/* What the engine answers to a request that is written as JSON; 0 or an RPC code. */
static uint64_t ask(const char *method, uint64_t at, bool dry_run, const char *request)
{
	struct wire_writer w = WIRE_WRITER(arena);
	char name[STORE_METHOD_MAX], text[2048];
	uint8_t key[STORE_KEY_SIZE] = { (uint8_t)++n_keys, (uint8_t)(n_keys >> 8), 1 };
	json_error_t error;
	arena_reset(arena);
	snprintf(name, sizeof(name), "riskreg.v1.%s", method);
	snprintf(text, sizeof(text), "%s", request);
	for (char *p = text; *p; p++)
		*p = *p == '\'' ? '"' : *p;
	const struct route *route = ops_find(view_of_string(name));
	json_t *object = json_loads(text, 0, &error);
	must(route && object);
	struct view body = story_pack(arena, route->request, object);
	json_decref(object);
	must(body.p != NULL);
	wire_put_uint(&w, 1, 7);
	wire_put_bytes(&w, 2, view_of_string(name));
	wire_put_bytes(&w, 3, body);
	wire_put_bytes(&w, 4, route->method->access == WRITE ? view_of(key, sizeof(key))
							     : VIEW_NONE);
	wire_put_uint(&w, 7, at);
	wire_put_uint(&w, 8, dry_run);
	story_engine_call(&f, story_actor(route), wire_written(&w));
	must(f.heard.n <= sizeof(f.heard.body));
	n_answers++;
	n_found += holds_nonce(f.heard.body, f.heard.n);
	return f.heard.code;
}

static void must_write(const char *method, const char *request)
{
	must(ask(method, 0, false, request) == 0);
}

static void begin(void)
{
	f = (struct story_engine){ .store = NULL };
	n_found = n_answers = 0;
	story_engine_make(&f);
	must(arena_new(&arena, (size_t)1 << 20) == 0 && story_engine_start(&f) == 0);
	must_write("UnitService/Set", "{'unit': {'code': 'HK', 'kind': 1, 'name': 'Kommunen'}}");
	must_write("ControlService/Set",
		   "{'control': {'unit': 'HK', 'kind': 1, 'title': 'Stickprov'},"
		   " 'criteria_text': '" STORY_CRITERIA "'}");
	must_write("RoundService/Open", "{'control': 'C1', 'unit': 'HK', 'period': '2026'}");
	must_write("RoundService/PutPopulation",
		   "{'round': 'S1', 'first': 1, 'ids': ['a', 'b', 'c', 'd']}");
}

static void end(void)
{
	story_engine_remove(&f);
	arena = arena_free(arena);
}

/* From the register itself: nothing else tells it. */
static void read_nonce(void)
{
	struct id id = id_of_part(PB_ENUM(KIND, NONCE), 1, 1);
	struct snapshot *snapshot;
	struct record record;
	struct wire_field field;
	must(store_begin_read(f.store, &snapshot) == 0);
	must(store_get(snapshot, &id, 0, &record) == 0 && record.version == 1);
	while (wire_next(&record.body, &field))
		if (field.number == 102)
			must(field.bytes.n == DRAW_HEX && memcpy(hex, field.bytes.p, DRAW_HEX));
	store_end(snapshot);
	must(draw_read_hex(view_of(hex, DRAW_HEX), nonce));
}

static uint64_t size_of_register(void)
{
	struct snapshot *snapshot;
	struct store_info info;
	must(store_begin_read(f.store, &snapshot) == 0 && store_info(snapshot, &info) == 0);
	store_end(snapshot);
	return info.seq;
}

/* ------------------------------------------------------------------ every read */

/* Requests of read methods, beside those of the story, which calls every one; %llu goes through the
 * entries of the journal. */
static const struct {
	const char *method, *request;
} reads[] = {
	{ "ControlService/Lint", "{'id': 'C1'}" },
	{ "ControlService/PlanSample", "{'control': 'C1'}" },
	{ "JournalService/GetConsistency", "{'from': %llu}" },
	{ "JournalService/GetHead", "{}" },
	{ "JournalService/GetReceipt", "{'seq': %llu}" },
	{ "JournalService/GetReceipt", "{'kind': 14, 'id': 'S1!1'}" },
	{ "JournalService/GetReceipt", "{'kind': 14, 'id': 'S1!1', 'version': 1}" },
	{ "JournalService/GetSize", "{'day': '2100-01-01'}" },
	{ "JournalService/List", "{}" },
	{ "JournalService/List", "{'from': %llu, 'limit': 1}" },
	{ "JournalService/Show", "{'seq': %llu}" },
	{ "RecordService/Get", "{'kind': 14, 'id': 'S1!1'}" },
	{ "RecordService/Get", "{'kind': 14, 'id': 'S1!1', 'version': 1}" },
	{ "RecordService/Get", "{'kind': 9, 'id': 'S1', 'version': %llu}" },
	{ "RecordService/List", "{'kind': %llu, 'with_withdrawn': true}" },
	{ "RecordService/List", "{'kind': %llu, 'under_kind': 9, 'under': 'S1'}" },
	{ "RecordService/List", "{'kind': %llu, 'under_kind': 14, 'under': 'S1!1'}" },
	{ "RoundService/ListItems", "{'round': 'S1'}" },
	{ "StatusService/Get", "{'year': 2026}" },
	{ "StatusService/Get", "{'control': 'C1'}" },
};

static bool is_read(const char *method)
{
	char name[STORE_METHOD_MAX];
	snprintf(name, sizeof(name), "riskreg.v1.%s", method);
	const struct route *route = ops_find(view_of_string(name));
	must(route != NULL);
	return route->method->access == READ && strcmp(method, "AdminService/Backup") != 0;
}

static void ask_everything(void)
{
	uint64_t size = size_of_register();
	for (size_t i = 0; i < STORY_CALLS; i++)
		if (is_read(story_calls[i].method))
			ask(story_calls[i].method, 0, false, story_calls[i].request);
	for (size_t i = 0; i < COUNT(reads); i++)
		for (uint64_t at = 0; at <= size; at++)
			for (uint64_t n = 1; n <= size + 20; n++) {
				char request[256];
				snprintf(request, sizeof(request), reads[i].request,
					 (unsigned long long)n);
				ask(reads[i].method, at, false, request);
				if (strcmp(request, reads[i].request) == 0)
					break;
			}
}

/* A new read method is asked, too. */
static void test_no_read_is_forgotten(void)
{
	size_t n;
	CU_ASSERT_EQUAL_FATAL(ops_init(), 0);
	const struct route *routes = ops_list(&n);
	for (size_t i = 0; i < n; i++) {
		const char *name = strstr(routes[i].method->name, ".v1.") + 4;
		bool is_asked = false;
		for (size_t k = 0; k < STORY_CALLS; k++)
			is_asked |= strcmp(name, story_calls[k].method) == 0;
		CU_ASSERT(is_asked || routes[i].method->access == WRITE);
		if (!is_asked && routes[i].method->access == READ)
			printf("\n    not asked: %s\n", name);
	}
}

static void freeze(bool dry_run)
{
	struct sha256_ctx hash;
	uint8_t digest[DRAW_HASH];
	char sha256[DRAW_HEX + 1], request[256];
	sha256_init(&hash);
	sha256_update(&hash, 8, (const uint8_t *)"a\nb\nc\nd\n");
	sha256_digest(&hash, sizeof(digest), digest);
	draw_hex(digest, sha256);
	snprintf(request, sizeof(request),
		 "{'round': 'S1', 'expected_version': 2, 'n': 4, 'source': 'Agresso', "
		 "'sha256': '%s'}", sha256);
	must(ask("RoundService/Freeze", 0, dry_run, request) == 0);
}

/* Searches what was logged since, and puts stderr back. */
static void search_log(const char *path, int before)
{
	static uint8_t log[1 << 20];
	int fd = open(path, O_RDONLY);
	must(fd >= 0 && dup2(before, STDERR_FILENO) >= 0);
	ssize_t n = read(fd, log, sizeof(log));
	must(n >= 0 && (size_t)n < sizeof(log));
	CU_ASSERT_FALSE(holds_nonce(log, (size_t)n));
	close(fd);
	close(before);
	unlink(path);
}

static void test_before_the_draw_the_nonce_is_nowhere(void)
{
	char path[] = "/tmp/riskreg-log-XXXXXX";
	int log = mkstemp(path), before = dup(STDERR_FILENO);
	must(log >= 0 && before >= 0 && dup2(log, STDERR_FILENO) >= 0);
	close(log);
	begin();
	freeze(true);
	freeze(false);
	read_nonce();
	/* What the last answer was is still to be searched. */
	CU_ASSERT_FALSE(holds_nonce(f.heard.body, f.heard.n));
	ask_everything();
	CU_ASSERT(ask("ErasureService/Ask", 0, false,
		      "{'items': [{'kind': 14, 'id': 'S1!1'}], 'ground': 'x', 'decision': 'x',"
		      " 'diary_number': 'x'}") != 0);
	CU_ASSERT(ask("RecordService/Withdraw", 0, false,
		      "{'kind': 14, 'id': 'S1!1', 'expected_version': 1, 'reason': 'x'}") != 0);
	must(ask("RoundService/Draw", 0, true,
		 "{'round': 'S1', 'expected_version': 3, 'size': 2, 'dice': '4'}") == 0);
	CU_ASSERT(n_answers > 500);
	CU_ASSERT_EQUAL(n_found, 0);
	search_log(path, before);
	/* It is told by the draw, and so the search finds what there is. */
	must_write("RoundService/Draw",
		   "{'round': 'S1', 'expected_version': 3, 'size': 2, 'dice': '4'}");
	must(ask("RecordService/Get", 0, false, "{'kind': 9, 'id': 'S1'}") == 0);
	CU_ASSERT_EQUAL(n_found, 1);
	/* Its own record stays closed, and what was before the draw as well. */
	n_found = 0;
	CU_ASSERT(ask("RecordService/Get", 0, false, "{'kind': 14, 'id': 'S1!1'}") != 0);
	ask("RecordService/Get", size_of_register() - 1, false, "{'kind': 9, 'id': 'S1'}");
	CU_ASSERT_EQUAL(n_found, 0);
	end();
}

static const struct suite_test tests[] = {
	{ "no read method is forgotten", test_no_read_is_forgotten },
	{ "before the draw the nonce is nowhere", test_before_the_draw_the_nonce_is_nowhere },
};
SUITE_MAIN("secret", tests)
