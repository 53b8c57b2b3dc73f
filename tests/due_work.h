/* SPDX-License-Identifier: EUPL-1.2
 * What is due, for tests of it: requests written as JSON with ' for ", answers as one line, on top
 * of ops_fixture.h. */
#pragma once

#include "ops_fixture.h"
#include "story.h"

static struct fixture f;

/* ------------------------------------------------------------------ calls */

static inline ProtobufCMessage *make(const struct route *route, const char *request)
{
	struct arena *arena;
	json_error_t error;
	char text[2048];
	snprintf(text, sizeof(text), "%s", request);
	for (char *p = text; *p; p++)
		if (*p == '\'')
			*p = '"';
	json_t *json = json_loads(text, 0, &error);
	CU_ASSERT_PTR_NOT_NULL_FATAL(json);
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1 << 20), 0);
	struct view packed = story_pack(arena, route->request, json);
	CU_ASSERT_FATAL(packed.p != NULL || packed.n == 0);
	ProtobufCMessage *message =
		protobuf_c_message_unpack(route->request, NULL, packed.n, packed.p);
	CU_ASSERT_PTR_NOT_NULL_FATAL(message);
	json_decref(json);
	arena_free(arena);
	return message;
}

static inline int call_as(const struct actor *actor, const char *method, const char *request,
		   const void **ret)
{
	char name[STORE_METHOD_MAX];
	snprintf(name, sizeof(name), "riskreg.v1.%s", method);
	ProtobufCMessage *message = make(ops_find(view_of_string(name)), request);
	int r = fixture_call(&f, actor, name, message, ret);
	protobuf_c_message_free_unpacked(message, NULL);
	return r;
}

static inline void run(const char *method, const char *request)
{
	int r = call_as(&story_anna, method, request, NULL);
	CU_ASSERT_EQUAL(r, 0);
	if (r)
		printf("\n    %s %s: %d\n", method, request, r);
}

static inline void approve(const char *request)
{
	CU_ASSERT_EQUAL(call_as(&story_berit, "RoundService/Approve", request, NULL), 0);
}

static inline const PB(ListDueResponse) *list(const char *request)
{
	const void *response = NULL;
	CU_ASSERT_EQUAL_FATAL(call_as(&story_anna, "DueService/List", request, &response), 0);
	return response;
}

/* "C1@SN 2026-09-30 coming 15": record, unit, day, state, days late or left. */
static inline const char *due(const char *request)
{
	static const char *const states[] = { "?",    "late", "waits", "begun",
					      "next", "done", "not",   "empty" };
	static char text[4000];
	const PB(ListDueResponse) *all = list(request);
	size_t n = 0;
	text[0] = '\0';
	for (size_t i = 0; i < all->n_entries; i++) {
		const PB(DueEntry) *e = all->entries[i];
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s@%s %s %s %u",
				      i ? ", " : "", e->record, e->unit, e->due_day,
				      states[e->state], e->days_late + e->days_left);
	}
	return text;
}

/* The i-th entry; there is one. */
static inline const PB(DueEntry) *entry(const char *request, size_t i)
{
	const PB(ListDueResponse) *all = list(request);
	CU_ASSERT_FATAL(i < all->n_entries);
	return all->entries[i];
}

static inline void expect(const char *request, const char *expected)
{
	const char *got = due(request);
	CU_ASSERT_STRING_EQUAL(got, expected);
	if (strcmp(got, expected) != 0)
		printf("\n    %s\n    got      %s\n    expected %s\n", request, got, expected);
}

static inline void begin(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
}

#define CONTROL(unit, more)                                                               \
	"{'control': {'unit': '" unit "', 'kind': 1, 'title': 'Kontrollen'" more "},"     \
	" 'criteria_text': '" STORY_CRITERIA "'}"

static inline void add_plan(const char *unit, unsigned year, const char *record)
{
	char plan[ID_TEXT_MAX], request[300];
	snprintf(request, sizeof(request), "{'plan': {'unit': '%s', 'year': %u}}", unit, year);
	run("PlanService/Set", request);
	snprintf(plan, sizeof(plan), "%s", f.id);
	snprintf(request, sizeof(request), "{'item': {'plan': '%s', 'record': '%s', 'state': 1}}",
		 plan, record);
	run("PlanService/SetItem", request);
}

static inline void perform(const char *control, const char *period, const char *round)
{
	char request[300];
	snprintf(request, sizeof(request), "{'control': '%s', 'period': '%s', 'size': 1}", control,
		 period);
	run("RoundService/Open", request);
	snprintf(request, sizeof(request),
		 "{'round': '%s', 'results': [{'rank': 1, 'outcome': 1}]}", round);
	run("RoundService/LogResults", request);
	snprintf(request, sizeof(request), "{'round': '%s', 'expected_version': 1}", round);
	run("RoundService/Submit", request);
	snprintf(request, sizeof(request), "{'round': '%s', 'expected_version': 2}", round);
	approve(request);
}

static inline void begin_unanswered(void)
{
	begin();
	run("ControlService/Set", CONTROL("SN", ""));
	run("RoundService/Open", "{'control': 'C1', 'period': '2026-H1', 'size': 1}");
	run("RoundService/LogResults", "{'round': 'S1', 'results': [{'rank': 1, 'outcome': 2}]}");
	run("RoundService/Submit", "{'round': 'S1', 'expected_version': 1}");
	approve("{'round': 'S1', 'expected_version': 2}");
}

static inline void begin_failed(void)
{
	begin_unanswered();
	run("ActionService/Set", "{'action': {'control': 'C1', 'round': 'S1', 'title': 'Rätta',"
				 " 'due_day': '2026-09-30', 'responsible': 'Chefen'}}");
}

static inline int refused(const char *method, const char *request)
{
	return call_as(&story_anna, method, request, NULL);
}
