/* SPDX-License-Identifier: EUPL-1.2
 * The engine without a socket: frames in, frames out, on a real register with the real ops. */
#include <semaphore.h>
#include <unistd.h>

#include <riskreg/frame.h>

#include "../daemon/engine/access.h"
#include "../daemon/engine/engine.h"
#include "ops_fixture.h"

#define PING "riskreg.v1.AdminService/Ping"
#define STATS "riskreg.v1.AdminService/Stats"
#define SET_UNIT "riskreg.v1.UnitService/Set"
#define SET_RISK "riskreg.v1.RiskService/Set"
#define LIST "riskreg.v1.RecordService/List"
#define LOG_RESULTS "riskreg.v1.RoundService/LogResults"
#define HEARD_MAX 256
#define MEMORY ((size_t)16 << 20)

struct heard {
	uint64_t connection;
	bool last;
	PB(Response) *response;
};

static struct fixture f;
static struct engine *engine;
static struct heard heard[HEARD_MAX];
static size_t n_heard;
static sem_t woken, may_go_on;
static _Atomic bool holds_writer;

static void deliver(void *context, uint64_t connection, struct view frames, bool last)
{
	CU_ASSERT_PTR_EQUAL(context, &f);
	while (frames.n > 0) {
		struct view body;
		size_t size;
		CU_ASSERT_EQUAL_FATAL(frame_find(frames, &body, &size), FRAME_WHOLE);
		CU_ASSERT_FATAL(n_heard < HEARD_MAX);
		frames = view_of(frames.p + size, frames.n - size);
		PB(Response) *response = riskreg__v1__response__unpack(NULL, body.n, body.p);
		CU_ASSERT_PTR_NOT_NULL_FATAL(response);
		heard[n_heard++] = (struct heard){ connection, last && !frames.n, response };
	}
}

/* On the writer's thread, behind a batch: where a test can make it wait. */
static void wake(void *context)
{
	(void)context;
	sem_post(&woken);
	if (holds_writer)
		sem_wait(&may_go_on);
}

static void forget(void)
{
	while (n_heard > 0)
		riskreg__v1__response__free_unpacked(heard[--n_heard].response, NULL);
}

static void start_engine(void)
{
	static const struct access_table table = { NULL, 0 };
	const struct engine_options options = {
		.store = f.store,
		.access = &table,
		.request_memory_max = MEMORY,
		.memory_max = 8 * MEMORY,
		.deliver = deliver,
		.wake = wake,
		.context = &f,
	};
	CU_ASSERT_EQUAL_FATAL(engine_new(&engine, &options), 0);
}

static void begin(void)
{
	sem_init(&woken, 0, 0);
	sem_init(&may_go_on, 0, 0);
	holds_writer = false;
	fixture_begin(&f);
	fixture_organise(&f);
	start_engine();
}

static void end(void)
{
	engine = engine_free(engine);
	forget();
	fixture_end(&f);
}

static void wait_for_writer(void)
{
	while (engine_in_flight(engine) > 0) {
		sem_wait(&woken);
		engine_collect(engine);
	}
}

/* ------------------------------------------------------------------------------------ calls */

struct ask {
	uint64_t connection;
	const struct actor *actor;
	PB(Request) request;
};

static uint8_t packed[2 << 20], key_bytes[16];

static struct ask new_ask(const struct actor *actor, const char *method,
			  const ProtobufCMessage *body)
{
	struct ask ask = { .connection = 1, .actor = actor, .request = PB_INIT(REQUEST) };
	static uint64_t seqs;
	ask.request.seq = ++seqs;
	ask.request.method = (char *)method;
	ask.request.lang = "en";
	memcpy(key_bytes, &seqs, sizeof(seqs));
	ask.request.key = (ProtobufCBinaryData){ sizeof(key_bytes), key_bytes };
	if (body)
		ask.request.body = (ProtobufCBinaryData){
			protobuf_c_message_pack(body, packed), packed
		};
	return ask;
}

static void take_bytes(const struct ask *ask, const void *p, size_t n)
{
	engine_take(engine, ask->connection, ask->actor, view_of(p, n));
}

static void take(const struct ask *ask)
{
	size_t n = protobuf_c_message_get_packed_size(&ask->request.base);
	uint8_t *bytes = malloc(n + 1);
	protobuf_c_message_pack(&ask->request.base, bytes);
	take_bytes(ask, bytes, n);
	free(bytes);
}

static const PB(Response) *last_heard(void)
{
	CU_ASSERT_FATAL(n_heard > 0);
	CU_ASSERT(heard[n_heard - 1].last);
	return heard[n_heard - 1].response;
}

static int refused_by(const PB(Response) *response)
{
	if (response->code == 0)
		return 0;
	CU_ASSERT_FATAL(response->n_details > 0);
	int refused = refusal_parse(response->details[0]->refusal);
	const struct refusal_row *row = refusal_get(refused);
	CU_ASSERT_PTR_NOT_NULL_FATAL(row);
	CU_ASSERT_EQUAL(response->code, (uint32_t)row->code);
	CU_ASSERT(strlen(response->message) > 5);
	CU_ASSERT_PTR_NULL(strchr(response->message, '{'));
	return refused;
}

/* Takes the call, waits for its answer, and returns what was refused. */
static int answer(const struct ask *ask)
{
	take(ask);
	wait_for_writer();
	const PB(Response) *response = last_heard();
	CU_ASSERT_EQUAL(response->seq, ask->request.seq);
	return refused_by(response);
}

static PB(Unit) unit;
static PB(SetUnitRequest) set_unit;

/* A new board below HK. */
static const ProtobufCMessage *board(const char *code, const char *name)
{
	unit = (PB(Unit))PB_INIT(UNIT);
	unit.code = (char *)code;
	unit.name = (char *)name;
	unit.kind = PB_ENUM(UNIT_KIND, BOARD);
	unit.parent = "HK";
	set_unit = (PB(SetUnitRequest))PB_INIT(SET_UNIT_REQUEST);
	set_unit.unit = &unit;
	return &set_unit.base;
}

static PB(Written) *written(void)
{
	const PB(Response) *response = last_heard();
	PB(Written) *message = riskreg__v1__written__unpack(NULL, response->body.len,
							    response->body.data);
	CU_ASSERT_PTR_NOT_NULL_FATAL(message);
	return message;
}

static uint64_t written_seq(void)
{
	PB(Written) *message = written();
	uint64_t seq = message->seq;
	riskreg__v1__written__free_unpacked(message, NULL);
	return seq;
}

static uint64_t stat_of(const char *name)
{
	struct ask ask = new_ask(&admin, STATS, NULL);
	uint64_t value = UINT64_MAX;
	CU_ASSERT_EQUAL_FATAL(answer(&ask), 0);
	const PB(Response) *response = last_heard();
	PB(StatsResponse) *stats = riskreg__v1__stats_response__unpack(
		NULL, response->body.len, response->body.data);
	for (size_t i = 0; i < stats->n_counters; i++)
		if (strcmp(stats->counters[i]->name, name) == 0)
			value = stats->counters[i]->value;
	riskreg__v1__stats_response__free_unpacked(stats, NULL);
	return value;
}

/* Queues a write and lets the writer finish it but not go on: what is queued from here on waits
 * until let_go. */
static void hold_writer(void)
{
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("HOLD", "Hold"));
	holds_writer = true;
	take(&ask);
	sem_wait(&woken);
	engine_collect(engine);
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
}

static void let_go(void)
{
	holds_writer = false;
	sem_post(&may_go_on);
}

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
		{ "\x08\x07\x38\x01", 4, REFUSED_UNKNOWN_FIELD, "" },
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

/* ------------------------------------------------------------------------------------ writes */

static void a_write_is_seen_by_every_later_read(void)
{
	begin();
	uint64_t before = fixture_seq(&f);
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	CU_ASSERT_EQUAL(answer(&ask), 0);
	PB(Written) *message = written();
	CU_ASSERT_EQUAL(message->seq, before + 1);
	CU_ASSERT_EQUAL_FATAL(message->n_changes, 1);
	CU_ASSERT_STRING_EQUAL(message->changes[0]->id, "KS");
	CU_ASSERT_EQUAL(message->changes[0]->version, 1);
	riskreg__v1__written__free_unpacked(message, NULL);
	CU_ASSERT_EQUAL(fixture_seq(&f), before + 1);
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, UNIT), "KS", 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(record);
	CU_ASSERT_STRING_EQUAL(record->meta->author, "samordnare");
	CU_ASSERT_STRING_EQUAL(record->meta->method, SET_UNIT);
	end();
}

static void reopen(void)
{
	struct store_options options = { .directory = f.directory, .map_size = FIXTURE_MAP };
	options.kinds = ops_kinds(&options.n_kinds);
	engine = engine_free(engine);
	f.store = store_free(f.store);
	CU_ASSERT_EQUAL_FATAL(store_open(&f.store, &options, NULL), 0);
	start_engine();
}

static void the_same_key_gives_the_same_answer(void)
{
	begin();
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	uint8_t key[16];
	memcpy(key, key_bytes, sizeof(key));
	ask.request.key.data = key;
	CU_ASSERT_EQUAL(answer(&ask), 0);
	uint64_t seq = written_seq();
	for (int i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL(answer(&ask), 0);
		const PB(Response) *first = heard[0].response, *again = last_heard();
		CU_ASSERT_EQUAL_FATAL(first->body.len, again->body.len);
		CU_ASSERT_EQUAL(memcmp(first->body.data, again->body.data, first->body.len), 0);
		CU_ASSERT_EQUAL(fixture_seq(&f), seq);
		reopen();
	}
	struct ask other = new_ask(&coordinator, SET_UNIT, board("KS", "Ett annat namn"));
	other.request.key.data = key;
	CU_ASSERT_EQUAL(answer(&other), REFUSED_KEY_REUSED);
	other = new_ask(&coordinator, SET_RISK, board("KS", "Kommunstyrelsen"));
	other.request.key.data = key;
	CU_ASSERT_NOT_EQUAL(answer(&other), 0);
	CU_ASSERT_EQUAL(fixture_seq(&f), seq);
	end();
}

static void the_same_key_twice_in_one_batch(void)
{
	begin();
	hold_writer();
	uint64_t before = fixture_seq(&f);
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	take(&ask);
	ask.connection = 2;
	take(&ask);
	let_go();
	wait_for_writer();
	CU_ASSERT_EQUAL(fixture_seq(&f), before + 1);
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
	CU_ASSERT_EQUAL(written_seq(), before + 1);
	end();
}

static void a_dry_run_leaves_nothing_behind(void)
{
	begin();
	uint64_t before = fixture_seq(&f);
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	ask.request.dry_run = true;
	CU_ASSERT_EQUAL(answer(&ask), 0);
	PB(Written) *message = written();
	CU_ASSERT_EQUAL(message->seq, before);
	CU_ASSERT_EQUAL_FATAL(message->n_changes, 1);
	CU_ASSERT_STRING_EQUAL(message->changes[0]->id, "KS");
	CU_ASSERT_EQUAL(message->changes[0]->version, 1);
	riskreg__v1__written__free_unpacked(message, NULL);
	CU_ASSERT_EQUAL(fixture_seq(&f), before);
	ask.request.dry_run = false;
	CU_ASSERT_EQUAL(answer(&ask), 0);
	CU_ASSERT_EQUAL(written_seq(), before + 1);
	ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	ask.request.dry_run = true;
	CU_ASSERT_EQUAL(answer(&ask), REFUSED_EXISTS);
	end();
}

static void of_two_changes_one_wins(void)
{
	begin();
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	CU_ASSERT_EQUAL(answer(&ask), 0);
	hold_writer();
	for (int i = 0; i < 2; i++) {
		board("KS", i ? "Det andra" : "Det första");
		set_unit.expected_version = 1;
		ask = new_ask(&coordinator, SET_UNIT, &set_unit.base);
		take(&ask);
	}
	let_go();
	wait_for_writer();
	CU_ASSERT_EQUAL(refused_by(heard[n_heard - 2].response), 0);
	CU_ASSERT_EQUAL(refused_by(last_heard()), REFUSED_CONFLICT);
	CU_ASSERT_PTR_NOT_NULL(strstr(last_heard()->message, "samordnare"));
	CU_ASSERT_PTR_NOT_NULL(strstr(last_heard()->message, "version 1"));
	CU_ASSERT_PTR_NOT_NULL(strstr(last_heard()->message, "version 2"));
	end();
}

static void what_queued_shares_one_commit(void)
{
	begin();
	hold_writer();
	uint64_t batches = stat_of("writes.batches"), writes = stat_of("writes");
	uint64_t before = fixture_seq(&f);
	for (uint64_t i = 0; i < 50; i++) {
		char code[8];
		snprintf(code, sizeof(code), "N-%u", (unsigned)i);
		struct ask ask = new_ask(&coordinator, SET_UNIT, board(code, "En nämnd"));
		ask.connection = 100 + i;
		take(&ask);
	}
	CU_ASSERT_EQUAL(engine_in_flight(engine), 50);
	CU_ASSERT_EQUAL(fixture_seq(&f), before);
	size_t first = n_heard;
	let_go();
	wait_for_writer();
	CU_ASSERT_EQUAL_FATAL(n_heard, first + 50);
	for (uint64_t i = 0; i < 50; i++) {
		CU_ASSERT_EQUAL(heard[first + i].connection, 100 + i);
		CU_ASSERT_EQUAL(refused_by(heard[first + i].response), 0);
	}
	CU_ASSERT_EQUAL(written_seq(), before + 50);
	CU_ASSERT_EQUAL(stat_of("writes.batches"), batches + 1);
	CU_ASSERT_EQUAL(stat_of("writes"), writes + 50);
	end();
}

static void a_call_that_waited_too_long_is_not_run(void)
{
	begin();
	hold_writer();
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	ask.request.timeout_ms = 1;
	take(&ask);
	ask = new_ask(&coordinator, SET_UNIT, board("TN", "Tekniska nämnden"));
	ask.request.timeout_ms = UINT32_MAX;
	take(&ask);
	usleep(3000);
	let_go();
	wait_for_writer();
	CU_ASSERT_EQUAL(refused_by(heard[n_heard - 2].response), REFUSED_DEADLINE);
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
	CU_ASSERT_PTR_NULL(fixture_get(&f, PB_ENUM(KIND, UNIT), "KS", 0));
	end();
}

static void a_seq_names_one_call_in_flight(void)
{
	begin();
	hold_writer();
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	take(&ask);
	size_t n = n_heard;
	take(&ask);
	CU_ASSERT_EQUAL(refused_by(last_heard()), REFUSED_SEQ_IN_USE);
	ask.request.method = PING;
	ask.request.body.len = 0;
	take(&ask);
	CU_ASSERT_EQUAL(refused_by(last_heard()), REFUSED_SEQ_IN_USE);
	ask.connection = 2;
	take(&ask);
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
	CU_ASSERT_EQUAL(n_heard, n + 3);
	let_go();
	wait_for_writer();
	ask.connection = 1;
	CU_ASSERT_EQUAL(answer(&ask), 0);
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
	{ "refusals speak the caller's language", refusals_speak_the_callers_language },
	{ "the message counts what more is wrong", the_message_counts_what_more_is_wrong },
	{ "a write is seen by every later read", a_write_is_seen_by_every_later_read },
	{ "the same key gives the same answer", the_same_key_gives_the_same_answer },
	{ "the same key twice in one batch", the_same_key_twice_in_one_batch },
	{ "a dry run leaves nothing behind", a_dry_run_leaves_nothing_behind },
	{ "of two changes one wins", of_two_changes_one_wins },
	{ "what queued shares one commit", what_queued_shares_one_commit },
	{ "a call that waited too long is not run", a_call_that_waited_too_long_is_not_run },
	{ "a seq names one call in flight", a_seq_names_one_call_in_flight },
	{ "a long answer comes in pieces", a_long_answer_comes_in_pieces },
	{ "stopping refuses but finishes", stopping_refuses_but_finishes },
	{ "what net cannot read is answered", what_net_cannot_read_is_answered },
	{ "what net holds counts as memory", what_net_holds_counts_as_memory },
	{ "counters are told", counters_are_told },
};

SUITE_MAIN("engine", tests)
