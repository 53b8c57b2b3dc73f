/* SPDX-License-Identifier: EUPL-1.2
 * The bar and its events. Time is set back, never waited for. */
#include <jansson.h>

#include "../client/progress.h"
#include "client_fixture.h"
#include "suite.h"

static struct invocation inv;

static struct progress begun_before(uint64_t total, int64_t ms)
{
	struct progress p = progress_of(&inv, WORD_BAR_SEND, total);

	p.begun_ms -= ms;
	return p;
}

/* What is on stderr after one step, and the end. */
static void run(struct capture *talk, struct progress p, uint64_t done)
{
	capture_begin(talk, stderr);
	progress_at(&p, done);
	progress_end(&p);
	capture_end(talk);
}

static json_t *event_at(const char *line)
{
	json_t *event = json_loads(line, JSON_DISABLE_EOF_CHECK, NULL);

	CU_ASSERT_PTR_NOT_NULL_FATAL(event);
	CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(event, "message")), "Skickar");
	CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(event, "msgid")), "Sending");
	CU_ASSERT(json_real_value(json_object_get(event, "time")) > 0);
	return event;
}

static void test_events(void)
{
	struct capture talk;

	inv = fixture_invocation();
	inv.json = true;
	run(&talk, begun_before(1000, 2000), 250);
	json_t *first = event_at(talk.text);
	const char *end = strchr(talk.text, '\n');
	CU_ASSERT_PTR_NOT_NULL_FATAL(end);
	json_t *last = event_at(end + 1);
	CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(first, "type")),
			       "progress_percent");
	CU_ASSERT_EQUAL(json_integer_value(json_object_get(first, "current")), 250);
	CU_ASSERT_EQUAL(json_integer_value(json_object_get(first, "total")), 1000);
	CU_ASSERT(json_is_false(json_object_get(first, "finished")));
	CU_ASSERT(json_is_true(json_object_get(last, "finished")));
	CU_ASSERT_EQUAL(json_integer_value(json_object_get(last, "current")), 250);
	json_decref(first);
	json_decref(last);
	arena_free(inv.arena);
}

static void test_an_unknown_total(void)
{
	struct capture talk;

	inv = fixture_invocation();
	inv.json = true;
	run(&talk, begun_before(0, 2000), 7);
	json_t *event = event_at(talk.text);
	CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(event, "type")),
			       "progress_message");
	CU_ASSERT_PTR_NULL(json_object_get(event, "total"));
	json_decref(event);
	arena_free(inv.arena);
}

/* What is quick is not told, nor is anything where nobody watches. */
static void test_silence(void)
{
	struct capture talk;

	inv = fixture_invocation();
	inv.json = true;
	run(&talk, begun_before(1000, 0), 250);
	CU_ASSERT_STRING_EQUAL(talk.text, "");
	inv.json = false;
	inv.width = 80;
	run(&talk, begun_before(1000, 2000), 250);
	CU_ASSERT_STRING_EQUAL(talk.text, "");
	arena_free(inv.arena);
}

static const struct suite_test tests[] = {
	{ "events", test_events },
	{ "an unknown total", test_an_unknown_total },
	{ "silence", test_silence },
};
SUITE_MAIN("client_progress", tests)
