/* SPDX-License-Identifier: EUPL-1.2
 * Every text bound at the bound and one over, and what texts may not hold. Each row is tried in a
 * request that has such a field, whatever the table holds. */
#include <errno.h>
#include <stdio.h>

#include "../daemon/ops/limits.h"
#include "../daemon/ops/op.h"
#include "schema.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
/* A valid number of a person who does not exist: the tax agency's series for tests. */
#define PERSONAL_NUMBER "19900118-9811"

static struct arena *arena;
static struct call call;

static int check(const void *request)
{
	arena_reset(arena);
	call_init(&call, NULL, arena);
	call.request = request;
	return call_check_texts(&call);
}

/* A message with nothing in it but this text in this field. */
static int check_field(const ProtobufCMessageDescriptor *type,
		       const ProtobufCFieldDescriptor *field, char *text)
{
	uint64_t room[64] = { 0 };
	CU_ASSERT_FATAL(type->sizeof_message <= sizeof(room));
	type->message_init((ProtobufCMessage *)room);
	uint8_t *message = (uint8_t *)room;
	if (field->label == PROTOBUF_C_LABEL_REPEATED) {
		*(size_t *)(void *)(message + field->quantifier_offset) = 1;
		*(char ***)(void *)(message + field->offset) = &text;
	} else {
		*(char **)(void *)(message + field->offset) = text;
	}
	return check(room);
}

static char *text_of(size_t n)
{
	static char text[16384];
	CU_ASSERT_FATAL(n < sizeof(text));
	memset(text, 'a', n);
	text[n] = '\0';
	return text;
}

static bool is_tested(const struct limit *limit, const ProtobufCMessageDescriptor *type,
		      const ProtobufCFieldDescriptor *field)
{
	return field->type == PROTOBUF_C_TYPE_STRING && limits_find(type, field->name) == limit;
}

typedef void try_field(const struct limit *, const ProtobufCMessageDescriptor *,
		       const ProtobufCFieldDescriptor *);

/* Calls `try` for each row with a message that has such a field; each row has one. */
static void for_each_limit(try_field *try)
{
	size_t n;
	const struct limit *limits = limits_list(&n);
	CU_ASSERT_FATAL(arena_new(&arena, (size_t)1 << 20) == 0);
	for (size_t i = 0; i < n; i++) {
		size_t tried = 0;
		for (size_t m = 0; m < SCHEMA_MESSAGES; m++)
			for (unsigned f = 0; f < schema_messages[m]->n_fields; f++) {
				const ProtobufCFieldDescriptor *field =
					&schema_messages[m]->fields[f];
				if (!is_tested(&limits[i], schema_messages[m], field))
					continue;
				try(&limits[i], schema_messages[m], field);
				tried++;
			}
		CU_ASSERT(tried > 0);
		if (!tried)
			printf("\n    no message has the field %s", limits[i].field);
	}
	arena = arena_free(arena);
}

static void try_bound(const struct limit *limit, const ProtobufCMessageDescriptor *type,
		      const ProtobufCFieldDescriptor *field)
{
	CU_ASSERT_EQUAL(check_field(type, field, text_of(limit->bytes)), 0);
	CU_ASSERT_EQUAL(check_field(type, field, text_of(limit->bytes + 1)), REFUSED_TOO_LONG);
}

/* A text that is refused before it is unpacked is told the same bound. */
static void test_by_path(void)
{
	const ProtobufCMessageDescriptor *log = PB_DESC(log_results_request);
	const ProtobufCMessageDescriptor *set = PB_DESC(set_control_request);
	CU_ASSERT_EQUAL(limits_find_at(log, "reason")->bytes, 2000);
	CU_ASSERT_EQUAL(limits_find_at(log, "results[13].note")->bytes, 2000);
	CU_ASSERT_EQUAL(limits_find_at(log, "results[0].evidence[1].label")->bytes, 300);
	CU_ASSERT_EQUAL(limits_find_at(set, "control.title")->bytes, 300);
	CU_ASSERT_PTR_NULL(limits_find_at(set, "control.title.x"));
	CU_ASSERT_PTR_NULL(limits_find_at(set, "control.nothing"));
	CU_ASSERT_PTR_NULL(limits_find_at(set, "control.risks[3].x"));
	CU_ASSERT_PTR_NULL(limits_find_at(set, "99"));
}

static void test_bounds(void)
{
	for_each_limit(try_bound);
}

static void try_controls(const struct limit *limit, const ProtobufCMessageDescriptor *type,
			 const ProtobufCFieldDescriptor *field)
{
	bool lines = limit->form == LIMIT_LINES;
	int expected = lines ? 0 : REFUSED_NOT_ONE_LINE;
	CU_ASSERT_EQUAL(check_field(type, field, "en\ntvå"), expected);
	CU_ASSERT_EQUAL(check_field(type, field, "en\ttvå"), expected);
	CU_ASSERT_EQUAL(check_field(type, field, "en\033[31mtvå"), REFUSED_NOT_ONE_LINE);
	CU_ASSERT_EQUAL(check_field(type, field, "en\177två"), REFUSED_NOT_ONE_LINE);
	CU_ASSERT_EQUAL(check_field(type, field, "en\xc2\x9bm"), REFUSED_NOT_ONE_LINE);
}

static void test_controls(void)
{
	for_each_limit(try_controls);
}

static void try_person(const struct limit *limit, const ProtobufCMessageDescriptor *type,
		       const ProtobufCFieldDescriptor *field)
{
	int expected = limit->form == LIMIT_CODE ? 0 : REFUSED_PERSONAL_NUMBER;
	CU_ASSERT_EQUAL(check_field(type, field, "om " PERSONAL_NUMBER), expected);
	CU_ASSERT_EQUAL(check_field(type, field, "dnr 2026-1234"), 0);
}

static void test_personal_numbers(void)
{
	for_each_limit(try_person);
}

static void test_the_table_says_what_was_agreed(void)
{
	static const struct {
		const char *field;
		size_t bytes;
		enum limit_form form;
	} cases[] = {
		{ "title", 300, LIMIT_LINE },      { "name", 300, LIMIT_LINE },
		{ "label", 200, LIMIT_LINE },      { "text", 8000, LIMIT_LINES },
		{ "procedure", 8000, LIMIT_LINES }, { "conclusion", 8000, LIMIT_LINES },
		{ "note", 2000, LIMIT_LINES },     { "reason", 2000, LIMIT_LINES },
		{ "criteria_text", 2000, LIMIT_LINES },
		{ "external_reference", 100, LIMIT_CODE },
		{ "diary_number", 100, LIMIT_CODE }, { "item", 128, LIMIT_CODE },
		{ "ids", 128, LIMIT_CODE },        { "id", 48, LIMIT_CODE },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct limit *limit = limits_find(NULL, cases[i].field);
		CU_ASSERT_PTR_NOT_NULL_FATAL(limit);
		CU_ASSERT_EQUAL(limit->bytes, cases[i].bytes);
		CU_ASSERT_EQUAL(limit->form, cases[i].form);
	}
	CU_ASSERT_EQUAL(limits_find(PB_DESC(count_round_request), "source")->bytes, 300);
	CU_ASSERT_EQUAL(limits_find(PB_DESC(risk), "source")->bytes, 200);
	CU_ASSERT_EQUAL(limits_find(PB_DESC(evidence), "label")->bytes, 300);
	CU_ASSERT_PTR_NULL(limits_find(NULL, "no such field"));
}

static void test_paths_name_the_place(void)
{
	PB(Evidence) evidence = PB_INIT(EVIDENCE);
	PB(Evidence) *list[] = { &evidence, &evidence };
	PB(ItemResult) sound = PB_INIT(ITEM_RESULT), bad = PB_INIT(ITEM_RESULT);
	PB(ItemResult) *results[] = { &sound, &bad };
	PB(LogResultsRequest) request = PB_INIT(LOG_RESULTS_REQUEST);
	CU_ASSERT_FATAL(arena_new(&arena, (size_t)1 << 20) == 0);
	evidence.label = "a\nb";
	bad.note = "\001";
	bad.n_evidence = 2;
	bad.evidence = list;
	request.n_results = 2;
	request.results = results;
	request.round = "S\n1";
	CU_ASSERT_EQUAL(check(&request), REFUSED_NOT_ONE_LINE);
	CU_ASSERT_EQUAL_FATAL(call.n_refusals, 4);
	CU_ASSERT_STRING_EQUAL(call.refusals[0].field, "round");
	CU_ASSERT_STRING_EQUAL(call.refusals[1].field, "results[1].note");
	CU_ASSERT_STRING_EQUAL(call.refusals[2].field, "results[1].evidence[0].label");
	CU_ASSERT_STRING_EQUAL(call.refusals[3].field, "results[1].evidence[1].label");
	arena = arena_free(arena);
}

static void test_a_field_without_a_row_is_a_fault(void)
{
	PB(Counter) counter = PB_INIT(COUNTER);
	PB(PingResponse) ping = PB_INIT(PING_RESPONSE);
	CU_ASSERT_FATAL(arena_new(&arena, (size_t)1 << 20) == 0);
	counter.name = "reads";
	CU_ASSERT_EQUAL(check(&counter), 0);
	ping.version = "0.1.0";
	CU_ASSERT_EQUAL(check(&ping), -EPROTO);
	arena = arena_free(arena);
}

static const struct suite_test tests[] = {
	{ "every text at its bound and one over", test_bounds },
	{ "found by a path", test_by_path },
	{ "control characters", test_controls },
	{ "personal numbers", test_personal_numbers },
	{ "the table says what was agreed", test_the_table_says_what_was_agreed },
	{ "paths name the place", test_paths_name_the_place },
	{ "a field without a row is a fault", test_a_field_without_a_row_is_a_fault },
};

SUITE_MAIN("limits", tests)
