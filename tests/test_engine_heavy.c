/* SPDX-License-Identifier: EUPL-1.2
 * Heavy reads and the worker's queue: nobody else waits, everybody gets a turn, and it ends in
 * order. */
#include "heavy_fixture.h"

#include "../daemon/engine/worker.h"

static void a_heavy_read_holds_up_nobody(void)
{
	heavy_begin();
	struct ask slow = ask_for_unit(&reader, SLOW_READ, "HK");
	hold_worker(&slow);
	struct ask ask = ask_for_unit(&reader, GET, "HK");
	take(&ask);
	CU_ASSERT_EQUAL_FATAL(n_heard, 1);
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
	ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	take(&ask);
	wait_until_left(1);
	CU_ASSERT_EQUAL(last_heard()->seq, ask.request.seq);
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
	let_run();
	wait_for_writer();
	CU_ASSERT_EQUAL(last_heard()->seq, slow.request.seq);
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
	CU_ASSERT_EQUAL(last_heard()->body.len, heard[0].response->body.len);
	CU_ASSERT_EQUAL(stat_of("calls.heavy"), 1);
	end();
}

/* What it shows is the register as it was when the call was run, whole. */
static void a_heavy_read_has_one_snapshot(void)
{
	heavy_begin();
	struct ask slow = ask_for_unit(&reader, SLOW_READ, "KS");
	hold_worker(&slow);
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	take(&ask);
	wait_until_left(1);
	let_run();
	wait_for_writer();
	CU_ASSERT_EQUAL(refused_by(last_heard()), REFUSED_NOT_FOUND);
	slow = ask_for_unit(&reader, SLOW_READ, "KS");
	CU_ASSERT_EQUAL(answer(&slow), 0);
	end();
}

static void an_earlier_state_is_read_by_the_worker(void)
{
	heavy_begin();
	uint64_t before = fixture_seq(&f);
	struct ask ask = new_ask(&coordinator, SET_UNIT, board("KS", "Kommunstyrelsen"));
	CU_ASSERT_EQUAL(answer(&ask), 0);
	ask = ask_for_unit(&reader, AT_READ, "KS");
	take(&ask);
	CU_ASSERT_EQUAL(engine_in_flight(engine), 0);
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
	CU_ASSERT_EQUAL(stat_of("calls.heavy"), 0);
	const struct {
		uint64_t at;
		int refused;
	} cases[] = {
		{ before, REFUSED_NOT_FOUND },
		{ before + 1, 0 },
		{ before + 2, REFUSED_AHEAD },
	};
	for (size_t i = 0; i < 3; i++) {
		ask = ask_for_unit(&reader, AT_READ, "KS");
		ask.request.at = cases[i].at;
		CU_ASSERT_EQUAL(answer(&ask), cases[i].refused);
		CU_ASSERT_EQUAL(stat_of("calls.heavy"), i + 1);
	}
	end();
}

static void what_goes_wrong_is_told(void)
{
	static const struct {
		int outcome;
		size_t appetite;
		int refused;
	} cases[] = {
		{ -EIO, 0, REFUSED_INTERNAL },
		{ -ENOMEM, 0, REFUSED_INTERNAL },
		{ 0, MEMORY + 1, REFUSED_MEMORY },
		{ 0, 0, 0 },
	};
	heavy_begin();
	for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases)[0]; i++) {
		struct ask ask = i % 2 ? new_ask(&coordinator, SLOW_SET, board("KS", "KS")) :
					 ask_for_unit(&reader, SLOW_READ, "HK");
		outcome = cases[i / 2].outcome;
		appetite = cases[i / 2].appetite;
		CU_ASSERT_EQUAL(answer(&ask), cases[i / 2].refused);
	}
	CU_ASSERT_EQUAL(stat_of("faults"), 4);
	CU_ASSERT_FALSE(engine_has_failed(engine));
	end();
}

static void a_late_call_is_not_run(void)
{
	heavy_begin();
	keep_worker_busy();
	struct ask read = ask_for_unit(&reader, SLOW_READ, "HK");
	read.request.timeout_ms = 1;
	take(&read);
	struct ask write = new_ask(&coordinator, SLOW_SET, board("KS", "KS"));
	write.request.timeout_ms = 1;
	take(&write);
	usleep(3000);
	let_run();
	wait_for_writer();
	CU_ASSERT_EQUAL(refused_by(heard[n_heard - 2].response), REFUSED_DEADLINE);
	CU_ASSERT_EQUAL(refused_by(last_heard()), REFUSED_DEADLINE);
	CU_ASSERT_EQUAL(n_runs, 1);
	end();
}

static struct actor user_of(uint32_t uid)
{
	struct actor user = reader;
	user.uid = uid;
	return user;
}

static void take_as(uint32_t uid, uint64_t connection)
{
	const struct actor user = user_of(uid);
	struct ask ask = ask_for_unit(&user, SLOW_READ, "HK");
	ask.connection = connection;
	take(&ask);
}

static void so_many_wait_and_no_more(void)
{
	enum { USERS = WORKER_QUEUE_MAX / WORKER_USER_MAX };
	heavy_begin();
	keep_worker_busy();
	for (uint32_t uid = 0; uid < USERS; uid++) {
		for (int i = 0; i < WORKER_USER_MAX; i++)
			take_as(uid, uid);
		size_t n = n_heard;
		take_as(uid, uid);
		CU_ASSERT_EQUAL_FATAL(n_heard, n + 1);
		CU_ASSERT_EQUAL(refused_by(last_heard()), REFUSED_TOO_BUSY);
		forget();
	}
	CU_ASSERT_EQUAL(engine_in_flight(engine), 1 + WORKER_QUEUE_MAX);
	take_as(USERS, USERS);
	CU_ASSERT_EQUAL(refused_by(last_heard()), REFUSED_TOO_BUSY);
	forget();
	engine_forget(engine, 0);
	let_run();
	while (engine_in_flight(engine) > 0) {
		sem_wait(&woken);
		engine_collect(engine);
		for (size_t i = 0; i < n_heard; i++)
			CU_ASSERT_EQUAL(heard[i].response->code != 0, heard[i].connection == 0);
		forget();
	}
	take_as(0, 0);
	wait_for_writer();
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
	end();
}

/* Each comes behind the first ones of all others. */
static void users_take_turns(void)
{
	static const struct {
		uint32_t uid;
		uint64_t connection, place;
	} calls[] = {
		{ 7, 1, 0 }, { 7, 2, 2 }, { 7, 3, 4 }, { 8, 4, 1 }, { 8, 5, 3 }, { 7, 6, 5 },
	};
	heavy_begin();
	keep_worker_busy();
	for (size_t i = 0; i < 6; i++)
		take_as(calls[i].uid, calls[i].connection);
	let_run();
	wait_for_writer();
	CU_ASSERT_EQUAL_FATAL(n_heard, 7);
	for (size_t i = 0; i < 6; i++)
		CU_ASSERT_EQUAL(heard[1 + calls[i].place].connection, calls[i].connection);
	end();
}

/* Reads that nobody hears are not run; what was to be written is. */
static void a_connection_that_died(void)
{
	heavy_begin();
	keep_worker_busy();
	take_as(7, 1);
	take_as(7, 2);
	struct ask ask = new_ask(&coordinator, SLOW_SET, board("KS", "Kommunstyrelsen"));
	take(&ask);
	engine_forget(engine, 1);
	engine_forget(engine, 999); /* it runs, and has read what it reads */
	let_run();
	wait_for_writer();
	CU_ASSERT_EQUAL(n_runs, 3);
	CU_ASSERT_PTR_NOT_NULL(fixture_get(&f, PB_ENUM(KIND, UNIT), "KS", 0));
	end();
}

/* Breaks off what runs at its deadline, and serves the next. */
static void a_long_call_ends_at_its_deadline(void)
{
	heavy_begin();
	struct ask read = ask_for_unit(&reader, LONG_READ, "HK");
	read.request.timeout_ms = 30;
	CU_ASSERT_EQUAL(answer(&read), REFUSED_DEADLINE);
	struct ask write = new_ask(&coordinator, LONG_SET, board("KS", "Kommunstyrelsen"));
	write.request.timeout_ms = 30;
	CU_ASSERT_EQUAL(answer(&write), REFUSED_DEADLINE);
	CU_ASSERT_EQUAL(n_runs, 0);
	CU_ASSERT_PTR_NULL(fixture_get(&f, PB_ENUM(KIND, UNIT), "KS", 0));
	struct ask next = ask_for_unit(&reader, SLOW_READ, "HK");
	CU_ASSERT_EQUAL(answer(&next), 0);
	CU_ASSERT_EQUAL(stat_of("faults"), 0);
	end();
}

/* A read that nobody hears is broken off; what was to be written is written. */
static void a_long_call_ends_with_its_connection(void)
{
	heavy_begin();
	struct ask read = ask_for_unit(&reader, LONG_READ, "HK");
	read.connection = 7;
	take(&read);
	sem_wait(&held);
	engine_forget(engine, 6);
	engine_forget(engine, 7);
	wait_for_writer();
	CU_ASSERT_EQUAL(refused_by(last_heard()), REFUSED_DEADLINE);
	CU_ASSERT_EQUAL(n_runs, 0);
	n_long = 10000;
	struct ask write = new_ask(&coordinator, LONG_SET, board("KS", "Kommunstyrelsen"));
	write.connection = 7;
	take(&write);
	sem_wait(&held);
	engine_forget(engine, 7);
	wait_for_writer();
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
	CU_ASSERT_PTR_NOT_NULL(fixture_get(&f, PB_ENUM(KIND, UNIT), "KS", 0));
	end();
}

static void *let_run_soon(void *context)
{
	(void)context;
	usleep(20000);
	let_run();
	return NULL;
}

/* The running one is finished, as is what was to be written; who waits is told. */
static void it_stops_while_it_is_busy(void)
{
	pthread_t helper;
	heavy_begin();
	struct ask slow = new_ask(&coordinator, SLOW_SET, board("KS", "Kommunstyrelsen"));
	hold_worker(&slow);
	take_as(7, 7);
	struct ask light = new_ask(&coordinator, SET_UNIT, board("TN", "Tekniska nämnden"));
	take(&light);
	CU_ASSERT_EQUAL_FATAL(pthread_create(&helper, NULL, let_run_soon, NULL), 0);
	engine = engine_free(engine);
	pthread_join(helper, NULL);
	CU_ASSERT_EQUAL_FATAL(n_heard, 3);
	for (size_t i = 0; i < 3; i++)
		CU_ASSERT_EQUAL(refused_by(heard[i].response),
				heard[i].connection == 7 ? REFUSED_STOPPING : 0);
	CU_ASSERT_PTR_NOT_NULL(fixture_get(&f, PB_ENUM(KIND, UNIT), "KS", 0));
	CU_ASSERT_PTR_NOT_NULL(fixture_get(&f, PB_ENUM(KIND, UNIT), "TN", 0));
	end();
}

/* No snapshot is open while the store erases: it waits for the worker, and others for it. What is
 * due waits to be looked for among the answers that are kept, and then goes to the worker. */
static void an_erasure_waits_for_the_worker(void)
{
	PB(AskErasureRequest) request = PB_INIT(ASK_ERASURE_REQUEST);
	PB(ConfirmErasureRequest) confirm = PB_INIT(CONFIRM_ERASURE_REQUEST);
	PB(ErasedItem) item = PB_INIT(ERASED_ITEM), *items[] = { &item };
	PB(ListDueRequest) due = PB_INIT(LIST_DUE_REQUEST);
	heavy_begin();
	item.kind = PB_ENUM(KIND, UNIT);
	item.id = "SN";
	request.items = items;
	request.n_items = 1;
	request.ground = request.decision = request.diary_number = "x";
	confirm.id = "E1";
	confirm.expected_version = 1;
	struct ask ask = new_ask(&coordinator, "riskreg.v1.ErasureService/Ask", &request.base);
	CU_ASSERT_EQUAL_FATAL(answer(&ask), 0);
	forget();
	keep_worker_busy();
	ask = new_ask(&approver, "riskreg.v1.ErasureService/Confirm", &confirm.base);
	ask.connection = 50;
	take(&ask);
	for (uint64_t i = 0; i < 60; i++) {
		ask = i % 3 ? ask_for_unit(&reader, i % 3 == 1 ? GET : SLOW_READ, "SN") :
			      new_ask(&reader, "riskreg.v1.DueService/List", &due.base);
		ask.connection = 100 + i;
		take(&ask);
		usleep(100);
	}
	CU_ASSERT(n_heard <= 30);
	let_run();
	wait_for_writer();
	CU_ASSERT_EQUAL(n_heard, 62);
	for (size_t i = 0; i < n_heard; i++)
		CU_ASSERT_EQUAL(heard[i].response->code, 0);
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, UNIT), "SN", 0);
	CU_ASSERT_FATAL(record != NULL && record->unit != NULL);
	CU_ASSERT_STRING_EQUAL(record->unit->name, "");
	end();
}

static void count_release(void *owner)
{
	++*(int *)owner;
}

/* A call keeps those with which it began; nothing is freed under it. */
static void settings_live_as_long_as_their_calls(void)
{
	static const struct access_table table;
	int n_first = 0, n_second = 0;
	struct engine_settings settings = {
		.access = &table,
		.request_memory_max = MEMORY,
		.memory_max = 8 * MEMORY,
		.release = count_release,
		.owner = &n_first,
	};
	heavy_begin();
	CU_ASSERT_EQUAL_FATAL(engine_set(engine, &settings), 0);
	keep_worker_busy();
	settings.owner = &n_second;
	settings.request_memory_max = MEMORY / 4;
	CU_ASSERT_EQUAL_FATAL(engine_set(engine, &settings), 0);
	CU_ASSERT_EQUAL(n_first, 0);
	let_run();
	wait_for_writer();
	CU_ASSERT_EQUAL(refused_by(last_heard()), 0);
	CU_ASSERT_EQUAL(n_first, 1);
	appetite = MEMORY / 2;
	struct ask ask = ask_for_unit(&reader, SLOW_READ, "HK");
	CU_ASSERT_EQUAL(answer(&ask), REFUSED_MEMORY);
	settings.request_memory_max = MEMORY;
	settings.owner = NULL;
	settings.release = NULL;
	CU_ASSERT_EQUAL_FATAL(engine_set(engine, &settings), 0);
	CU_ASSERT_EQUAL(n_second, 1);
	ask = ask_for_unit(&reader, SLOW_READ, "HK");
	CU_ASSERT_EQUAL(answer(&ask), 0);
	end();
}

static const struct suite_test tests[] = {
	{ "a heavy read holds up nobody", a_heavy_read_holds_up_nobody },
	{ "a heavy read has one snapshot", a_heavy_read_has_one_snapshot },
	{ "an earlier state is read by the worker", an_earlier_state_is_read_by_the_worker },
	{ "what goes wrong is told", what_goes_wrong_is_told },
	{ "a late call is not run", a_late_call_is_not_run },
	{ "so many wait and no more", so_many_wait_and_no_more },
	{ "users take turns", users_take_turns },
	{ "a connection that died", a_connection_that_died },
	{ "a long call ends at its deadline", a_long_call_ends_at_its_deadline },
	{ "a long call ends with its connection", a_long_call_ends_with_its_connection },
	{ "it stops while it is busy", it_stops_while_it_is_busy },
	{ "an erasure waits for the worker", an_erasure_waits_for_the_worker },
	{ "settings live as long as their calls", settings_live_as_long_as_their_calls },
};

SUITE_MAIN("engine_heavy", tests)
