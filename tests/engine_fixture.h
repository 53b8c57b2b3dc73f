/* SPDX-License-Identifier: EUPL-1.2
 * An engine without a socket, on a real register with the real ops: takes frames, keeps what it
 * hears, and can hold the writer still where order matters. */
#pragma once

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
#define HEARD_MAX 512
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

static inline void deliver(void *context, uint64_t connection, struct view frames, bool last)
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
static inline void wake(void *context)
{
	/* Before the post: after it the test goes on, and may want to hold the next one. */
	bool holds = holds_writer;
	(void)context;
	sem_post(&woken);
	if (holds)
		sem_wait(&may_go_on);
}

static inline void forget(void)
{
	while (n_heard > 0)
		riskreg__v1__response__free_unpacked(heard[--n_heard].response, NULL);
}

static inline void start_engine(void)
{
	static const struct access_table table = { NULL, 0 };
	const struct engine_options options = {
		.store = f.store,
		.settings.access = &table,
		.settings.request_memory_max = MEMORY,
		.settings.memory_max = 8 * MEMORY,
		.deliver = deliver,
		.wake = wake,
		.context = &f,
	};
	CU_ASSERT_EQUAL_FATAL(engine_new(&engine, &options), 0);
}

static inline void begin(void)
{
	sem_init(&woken, 0, 0);
	sem_init(&may_go_on, 0, 0);
	holds_writer = false;
	fixture_begin(&f);
	fixture_organise(&f);
	start_engine();
}

static inline void end(void)
{
	engine = engine_free(engine);
	forget();
	fixture_end(&f);
}

static inline void wait_for_writer(void)
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

static inline struct ask new_ask(const struct actor *actor, const char *method,
			  const ProtobufCMessage *body)
{
	struct ask ask = { .connection = 1, .actor = actor, .request = PB_INIT(REQUEST) };
	static uint64_t seqs;
	ask.request.seq = ++seqs;
	ask.request.method = (char *)method;
	ask.request.lang = "en";
	memcpy(key_bytes, &seqs, sizeof(seqs));
	key_bytes[15] = 0xee; /* none of those that ops_fixture.h makes */
	ask.request.key = (ProtobufCBinaryData){ sizeof(key_bytes), key_bytes };
	if (body)
		ask.request.body = (ProtobufCBinaryData){
			protobuf_c_message_pack(body, packed), packed
		};
	return ask;
}

static inline void take_bytes(const struct ask *ask, const void *p, size_t n)
{
	engine_take(engine, ask->connection, ask->actor, view_of(p, n));
}

static inline void take(const struct ask *ask)
{
	size_t n = protobuf_c_message_get_packed_size(&ask->request.base);
	uint8_t *bytes = malloc(n + 1);
	protobuf_c_message_pack(&ask->request.base, bytes);
	take_bytes(ask, bytes, n);
	free(bytes);
}

static inline const PB(Response) *last_heard(void)
{
	CU_ASSERT_FATAL(n_heard > 0);
	CU_ASSERT(heard[n_heard - 1].last);
	return heard[n_heard - 1].response;
}

static inline int refused_by(const PB(Response) *response)
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
static inline int answer(const struct ask *ask)
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

static inline uint64_t written_seq(void)
{
	PB(Written) *message = written();
	uint64_t seq = message->seq;
	riskreg__v1__written__free_unpacked(message, NULL);
	return seq;
}

static inline uint64_t stat_of(const char *name)
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
static inline void hold_writer(void)
{
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("HOLD", "Hold"));
	holds_writer = true;
	take(&ask);
	sem_wait(&woken);
	engine_collect(engine);
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
}

static inline void let_go(void)
{
	holds_writer = false;
	sem_post(&may_go_on);
}
