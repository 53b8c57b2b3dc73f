/* SPDX-License-Identifier: EUPL-1.2
 * The engine's checks of a call, what it answers to reads, and its end. */
#include <riskreg/wire.h>

#include "../daemon/engine/decode.h"
#include "engine_fixture.h"

/* ------------------------------------------------------------------------------------ envelope */

static void bytes_that_are_no_request(void)
{
	static const struct {
		const char *bytes;
		size_t n;
		int refused;
		const char *field;
	} cases[] = {
		{ "\xff\xff\xff", 3, REFUSED_MALFORMED, "" },
		{ "\x08\x07\x12\x7f", 4, REFUSED_MALFORMED, "" },
		{ "\x08\x07\x08\x07", 4, REFUSED_REPEATED_FIELD, "seq" },
		{ "\x08\x07\x48\x01", 4, REFUSED_UNKNOWN_FIELD, "" },
		{ "\x08\x07\x58\x01", 4, REFUSED_UNKNOWN_FIELD, "" },
		{ "\x08\x07\x12\x01\xff", 5, REFUSED_NOT_UTF8, "method" },
		{ "\x08\x07\x12\x02" "a\0", 6, REFUSED_HOLDS_NUL, "method" },
		{ "\x08\x07\x12\x03" "a\xcc\x8a", 7, REFUSED_NOT_NFC, "method" },
		{ "\x08\x07\x40\x02", 4, REFUSED_MALFORMED, "dry_run" },
		{ "\x08\x07", 2, REFUSED_UNKNOWN_METHOD, "method" },
		{ "\x08\x07\x12\x01" "a", 5, REFUSED_UNKNOWN_METHOD, "method" },
	};
	begin();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases)[0]; i++) {
		const struct ask ask = { .connection = 9, .actor = &reader };
		take_bytes(&ask, cases[i].bytes, cases[i].n);
		const PB(Response) *response = last_heard();
		CU_ASSERT_EQUAL(refused_by(response), cases[i].refused);
		CU_ASSERT_EQUAL(heard[n_heard - 1].connection, 9);
		CU_ASSERT_EQUAL(response->seq, i ? 7 : 0);
		if (*cases[i].field)
			CU_ASSERT_STRING_EQUAL(response->details[0]->field, cases[i].field);
	}
	CU_ASSERT_EQUAL(stat_of("calls.refused"), sizeof(cases) / sizeof(cases)[0]);
	end();
}

static void keys_have_sixteen_bytes(void)
{
	begin();
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	for (size_t n = 0; n <= 17; n++) {
		uint8_t key[17] = { 1 };
		ask.request.key = (ProtobufCBinaryData){ n, key };
		CU_ASSERT_EQUAL(answer(&ask), n == 16 ? 0 : REFUSED_KEY_MISSING);
	}
	ask = new_ask(&reader, PING, NULL);
	ask.request.key.len = 0;
	CU_ASSERT_EQUAL(answer(&ask), 0);
	end();
}

static void roles_come_from_the_table(void)
{
	static const struct actor nobody = { .uid = 7, .name = "ingen" };
	static const struct grant of_root = { .role = ROLE_ADMIN };
	static const struct actor root = { .name = "root", .n_grants = 1, .grants = { &of_root } };
	PB(ListRecordsRequest) list = PB_INIT(LIST_RECORDS_REQUEST);
	list.kind = PB_ENUM(KIND, UNIT);
	begin();
	const struct {
		const struct actor *actor;
		const char *method;
		const ProtobufCMessage *body;
		int refused;
		const char *role;
	} cases[] = {
		{ &nobody, PING, NULL, 0, "" },
		{ &nobody, LIST, &list.base, REFUSED_ROLE_MISSING, "reader" },
		{ &auditor, LIST, &list.base, 0, "" },
		{ &root, LIST, &list.base, 0, "" },
		{ &reader, SET_UNIT, board("KS", "KS"), REFUSED_ROLE_MISSING, "coordinator" },
		{ &root, SET_UNIT, board("KS", "KS"), REFUSED_ROLE_MISSING, "coordinator" },
		{ &coordinator, STATS, NULL, REFUSED_ROLE_MISSING, "admin" },
		{ &root, STATS, NULL, 0, "" },
		{ &coordinator, SET_UNIT, board("KS", "KS"), 0, "" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases)[0]; i++) {
		struct ask ask = new_ask(cases[i].actor, cases[i].method, cases[i].body);
		CU_ASSERT_EQUAL(answer(&ask), cases[i].refused);
		if (!cases[i].refused)
			continue;
		const PB(ErrorDetail) *detail = last_heard()->details[0];
		CU_ASSERT_EQUAL_FATAL(detail->n_params, 2);
		CU_ASSERT_STRING_EQUAL(detail->params[0]->name, "role");
		CU_ASSERT_STRING_EQUAL(detail->params[0]->value, cases[i].role);
		CU_ASSERT_STRING_EQUAL(detail->params[1]->value, cases[i].actor->name);
	}
	end();
}

static void bodies_are_checked_before_they_are_unpacked(void)
{
	static const struct {
		const char *bytes;
		size_t n;
		int refused;
		const char *field;
	} cases[] = {
		{ "\xa2\x06\x02\x18\x63", 5, REFUSED_UNKNOWN_ENUM, "unit.kind" },
		{ "\xa2\x06\x05\xb2\x06\x02\xc3\x28", 8, REFUSED_NOT_UTF8, "unit.name" },
		{ "\xa2\x06\x05\xb2\x06\x02\x61\x00", 8, REFUSED_HOLDS_NUL, "unit.name" },
		{ "\xa2\x06\x00\xa2\x06\x00", 6, REFUSED_REPEATED_FIELD, "unit" },
		{ "\xa2\x06\x02\xf8\x01", 5, REFUSED_MALFORMED, "" },
		{ "\xa2\x06\x03\xf8\x01\x01", 6, REFUSED_UNKNOWN_FIELD, "" },
	};
	begin();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases)[0]; i++) {
		struct ask ask = new_ask(&coordinator, SET_UNIT, NULL);
		ask.request.body = (ProtobufCBinaryData){ cases[i].n, (uint8_t *)cases[i].bytes };
		CU_ASSERT_EQUAL(answer(&ask), cases[i].refused);
		if (*cases[i].field)
			CU_ASSERT_STRING_EQUAL(last_heard()->details[0]->field, cases[i].field);
	}
	end();
}

/* `n` empty submessages, 3 bytes each: the protocol's way to make much of little. */
static struct ask many_results(size_t n)
{
	struct ask ask = new_ask(&auditor, LOG_RESULTS, NULL);
	for (size_t i = 0; i < n; i++)
		memcpy(packed + 3 * i, "\xa2\x06\x00", 3);
	ask.request.body = (ProtobufCBinaryData){ 3 * n, packed };
	return ask;
}

static void little_that_unpacks_to_much(void)
{
	begin();
	struct ask ask = many_results(200001);
	CU_ASSERT_EQUAL(answer(&ask), REFUSED_TOO_MANY_FIELDS);
	CU_ASSERT_STRING_EQUAL(last_heard()->details[0]->params[0]->value, "200000");
	ask = many_results(200000);
	CU_ASSERT_EQUAL(answer(&ask), REFUSED_MEMORY);
	CU_ASSERT_STRING_EQUAL(last_heard()->details[0]->params[0]->value, "16777216");
	ask = new_ask(&reader, PING, NULL);
	CU_ASSERT_EQUAL(answer(&ask), 0);
	end();
}

/* A field that no request has, `n` bytes with its head. */
static struct ask unknown_field(const struct actor *actor, const char *method, size_t n)
{
	struct ask ask = new_ask(actor, method, NULL);
	size_t head = 1;
	packed[0] = 15 << 3 | 2;
	head += wire_put_varint(packed + head, n - 3);
	CU_ASSERT_EQUAL(head, 3);
	ask.request.body = (ProtobufCBinaryData){ n, packed };
	return ask;
}

static void a_large_body_does_not_hold_up_the_loop(void)
{
	const struct {
		const struct actor *actor;
		const char *method;
	} cases[] = { { &coordinator, SET_UNIT }, { &reader, LIST }, { &auditor, LOG_RESULTS } };
	begin();
	for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases)[0]; i++) {
		size_t size = DECODE_AT_ONCE_MAX + i % 2;
		struct ask ask = unknown_field(cases[i / 2].actor, cases[i / 2].method, size);
		take(&ask);
		CU_ASSERT_EQUAL(n_heard, i + 1 - i % 2);
		CU_ASSERT_EQUAL(engine_in_flight(engine), i % 2);
		wait_for_writer();
		CU_ASSERT_EQUAL(refused_by(last_heard()), REFUSED_UNKNOWN_FIELD);
	}
	end();
}

/* Once, also when it comes again; and not when it is only tried. */
static void a_large_write_is_written(void)
{
	static char text[8001];
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
	memset(text, 'a', sizeof(text) - 1);
	risk.unit = "HK";
	risk.title = "En risk";
	risk.text = risk.background = text;
	risk.category = text + sizeof(text) - 201;
	risk.goal = risk.category;
	request.risk = &risk;
	begin();
	for (int i = 0; i < 2; i++) {
		struct ask ask = new_ask(&coordinator, SET_RISK, &request.base);
		CU_ASSERT_FATAL(ask.request.body.len > DECODE_AT_ONCE_MAX);
		ask.request.dry_run = i == 0;
		CU_ASSERT_EQUAL(answer(&ask), 0);
		const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, RISK), "R1", 0);
		CU_ASSERT_EQUAL(record != NULL, i == 1);
		struct ask again = ask;
		again.request.seq++;
		uint64_t seq = written_seq();
		CU_ASSERT_EQUAL(answer(&again), 0);
		CU_ASSERT_EQUAL(written_seq(), seq);
	}
	risk.title = "En\nrad";
	struct ask ask = new_ask(&coordinator, SET_RISK, &request.base);
	CU_ASSERT_EQUAL(answer(&ask), REFUSED_NOT_ONE_LINE);
	end();
}

static void refusals_speak_the_callers_language(void)
{
	begin();
	struct ask ask = new_ask(&reader, "no such", NULL);
	answer(&ask);
	CU_ASSERT_PTR_NOT_NULL(strstr(last_heard()->message, "does not know the call no such"));
	CU_ASSERT_STRING_EQUAL(last_heard()->details[0]->message, last_heard()->message);
	static const char *const swedish[] = { "", "sv", "fi" };
	for (size_t i = 0; i < 3; i++) {
		ask.request.lang = (char *)swedish[i];
		answer(&ask);
		CU_ASSERT_PTR_NOT_NULL(strstr(last_heard()->message, "känner inte anropet"));
	}
	end();
}

static void the_message_counts_what_more_is_wrong(void)
{
	static char longer[8002];
	memset(longer, 'a', sizeof(longer) - 1);
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
	risk.unit = "HK";
	risk.title = "en\nrad";
	risk.text = longer;
	risk.background = longer;
	request.risk = &risk;
	begin();
	struct ask ask = new_ask(&coordinator, SET_RISK, &request.base);
	CU_ASSERT_NOT_EQUAL(answer(&ask), 0);
	const PB(Response) *response = last_heard();
	CU_ASSERT_EQUAL(response->n_details, 3);
	CU_ASSERT_PTR_EQUAL(strstr(response->message, response->details[0]->message),
			    response->message);
	CU_ASSERT_PTR_NOT_NULL(strstr(response->message, "(And 2 more errors.)"));
	end();
}

/* ------------------------------------------------------------------------------------ the rest */

static void a_long_answer_comes_in_pieces(void)
{
	static char text[8001];
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
	PB(ListRecordsRequest) list = PB_INIT(LIST_RECORDS_REQUEST);
	memset(text, 'a', sizeof(text) - 1);
	risk.unit = "HK";
	risk.title = "En risk";
	risk.text = risk.background = text;
	request.risk = &risk;
	list.kind = PB_ENUM(KIND, RISK);
	begin();
	for (int i = 0; i < 80; i++) {
		struct ask ask = new_ask(&coordinator, SET_RISK, &request.base);
		CU_ASSERT_EQUAL_FATAL(answer(&ask), 0);
	}
	size_t first = n_heard, n_records = 0;
	struct ask ask = new_ask(&reader, LIST, &list.base);
	CU_ASSERT_EQUAL(answer(&ask), 0);
	CU_ASSERT(n_heard - first > 1);
	for (size_t i = first; i < n_heard; i++) {
		const PB(Response) *response = heard[i].response;
		CU_ASSERT_EQUAL(response->more, i + 1 < n_heard);
		CU_ASSERT_EQUAL(heard[i].last, i + 1 == n_heard);
		CU_ASSERT_EQUAL(response->seq, ask.request.seq);
		PB(ListRecordsResponse) *piece = riskreg__v1__list_records_response__unpack(
			NULL, response->body.len, response->body.data);
		CU_ASSERT_PTR_NOT_NULL_FATAL(piece);
		n_records += piece->n_records;
		riskreg__v1__list_records_response__free_unpacked(piece, NULL);
	}
	CU_ASSERT_EQUAL(n_records, 80);
	end();
}

static void stopping_refuses_but_finishes(void)
{
	begin();
	hold_writer();
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	take(&ask);
	engine_stop(engine);
	struct ask late = new_ask(&reader, PING, NULL);
	take(&late);
	CU_ASSERT_EQUAL(refused_by(last_heard()), REFUSED_STOPPING);
	size_t n = n_heard;
	let_go();
	engine = engine_free(engine);
	CU_ASSERT_EQUAL_FATAL(n_heard, n + 1);
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
	CU_ASSERT_PTR_NOT_NULL(fixture_get(&f, PB_ENUM(KIND, UNIT), "KS", 0));
	end();
}

static void what_net_cannot_read_is_answered(void)
{
	begin();
	engine_refuse(engine, 5, REFUSED_FRAME_TOO_LARGE);
	CU_ASSERT_EQUAL(heard[0].connection, 5);
	CU_ASSERT_EQUAL(last_heard()->seq, 0);
	CU_ASSERT_EQUAL(refused_by(last_heard()), REFUSED_FRAME_TOO_LARGE);
	CU_ASSERT_PTR_NOT_NULL(strstr(last_heard()->message, "1048576"));
	engine_refuse(engine, 5, REFUSED_TOO_MANY_CONNECTIONS);
	CU_ASSERT_EQUAL(refused_by(last_heard()), REFUSED_TOO_MANY_CONNECTIONS);
	end();
}

static void what_net_holds_counts_as_memory(void)
{
	begin();
	CU_ASSERT_FALSE(engine_is_full(engine));
	engine_count(engine, COUNTER_BUFFERED, 8 * MEMORY + 1);
	CU_ASSERT(engine_is_full(engine));
	engine_count(engine, COUNTER_BUFFERED, -(int64_t)(8 * MEMORY + 1));
	CU_ASSERT_FALSE(engine_is_full(engine));
	end();
}

static void counters_are_told(void)
{
	begin();
	uint64_t calls = stat_of("calls");
	engine_count(engine, COUNTER_CONNECTIONS, 3);
	engine_count(engine, COUNTER_CONNECTIONS, -1);
	CU_ASSERT_EQUAL(stat_of("connections"), 2);
	CU_ASSERT_EQUAL(stat_of("calls"), calls + 2);
	CU_ASSERT_EQUAL(stat_of("faults"), 0);
	CU_ASSERT_NOT_EQUAL(stat_of("reads.result"), UINT64_MAX);
	CU_ASSERT_NOT_EQUAL(stat_of("reads.unit"), UINT64_MAX);
	CU_ASSERT_NOT_EQUAL(stat_of("memory"), UINT64_MAX);
	CU_ASSERT_FALSE(engine_has_failed(engine));
	end();
}

static const struct suite_test tests[] = {
	{ "bytes that are no request", bytes_that_are_no_request },
	{ "keys have sixteen bytes", keys_have_sixteen_bytes },
	{ "roles come from the table", roles_come_from_the_table },
	{ "bodies are checked before they are unpacked",
	  bodies_are_checked_before_they_are_unpacked },
	{ "little that unpacks to much", little_that_unpacks_to_much },
	{ "a large body does not hold up the loop", a_large_body_does_not_hold_up_the_loop },
	{ "a large write is written", a_large_write_is_written },
	{ "refusals speak the caller's language", refusals_speak_the_callers_language },
	{ "the message counts what more is wrong", the_message_counts_what_more_is_wrong },
	{ "a long answer comes in pieces", a_long_answer_comes_in_pieces },
	{ "stopping refuses but finishes", stopping_refuses_but_finishes },
	{ "what net cannot read is answered", what_net_cannot_read_is_answered },
	{ "what net holds counts as memory", what_net_holds_counts_as_memory },
	{ "counters are told", counters_are_told },
};

SUITE_MAIN("engine", tests)
