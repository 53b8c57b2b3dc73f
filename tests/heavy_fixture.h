/* SPDX-License-Identifier: EUPL-1.2
 * Heavy methods for tests of the engine's worker, which a test can hold in the middle: the real ops
 * under names of the test's own. For tests that are linked with --wrap=ops_find. */
#pragma once

#include <pthread.h>

#include "engine_fixture.h"

#define SLOW_READ "test/SlowRead" /* RecordService/Get, heavy */
#define AT_READ "test/AtRead"     /* the same, heavy for an earlier size */
#define SLOW_SET "test/SlowSet"   /* UnitService/Set, heavy; rests on HK */
#define LONG_READ "test/LongRead" /* the same, for as long as its snapshot can be read */
#define LONG_SET "test/LongSet"
#define GET "riskreg.v1.RecordService/Get"

/* How many runs to come wait at their end, for let_run. */
static _Atomic int n_held;
/* How often a heavy op was run, on any thread. */
static _Atomic unsigned n_runs;
static sem_t held, may_run;

/* What the next runs of a heavy op return instead of its own outcome; 0: its own. */
static _Atomic int outcome;
/* Bytes of the arena that each run takes. */
static _Atomic size_t appetite;

/* How often a long op reads before it comes to its end by itself. */
static _Atomic unsigned long n_long;

static inline int read_long(struct call *call)
{
	struct id id = id_of_code(PB_ENUM(KIND, UNIT), "HK");
	struct record record;
	int rc = 0;
	sem_post(&held);
	for (unsigned long i = 0; rc == 0 && i < n_long; i++)
		rc = store_get(call->snapshot, &id, 0, &record);
	return rc;
}

static inline int run_slowly(struct call *call, const char *method)
{
	bool holds = n_held > 0;
	n_held -= holds;
	n_runs++;
	if (appetite && !arena_get(call->arena, appetite))
		return -ENOMEM;
	int rc = ops_find(view_of_string(method))->method->run(call);
	call->rests_on = id_of_code(PB_ENUM(KIND, UNIT), "HK");
	if (holds) {
		sem_post(&held);
		sem_wait(&may_run);
	}
	return outcome ? outcome : rc;
}

static int run_get(struct call *call)
{
	return run_slowly(call, GET);
}

static int run_set(struct call *call)
{
	return run_slowly(call, SET_UNIT);
}

static int run_long_get(struct call *call)
{
	int rc = read_long(call);
	return rc ? rc : run_get(call);
}

static int run_long_set(struct call *call)
{
	int rc = read_long(call);
	return rc ? rc : run_set(call);
}

const struct route *__real_ops_find(struct view method);
const struct route *__wrap_ops_find(struct view method);

static const struct method heavy_methods[] = {
	{ SLOW_READ, ROLE_ANY, READ, HEAVY, run_get },
	{ AT_READ, ROLE_ANY, READ, HEAVY_AT, run_get },
	{ SLOW_SET, ROLE_COORDINATOR, WRITE, HEAVY, run_set },
	{ LONG_READ, ROLE_ANY, READ, HEAVY, run_long_get },
	{ LONG_SET, ROLE_COORDINATOR, WRITE, HEAVY, run_long_set },
};
#define N_HEAVY (sizeof(heavy_methods) / sizeof(heavy_methods)[0])
static struct route heavy_routes[N_HEAVY];

/* Before there are threads. */
static inline void make_heavy_routes(void)
{
	for (size_t i = 0; i < N_HEAVY; i++) {
		const struct method *method = &heavy_methods[i];
		const char *real = method->access == WRITE ? SET_UNIT : GET;
		heavy_routes[i] = *__real_ops_find(view_of_string(real));
		heavy_routes[i].method = method;
	}
}

const struct route *__wrap_ops_find(struct view method)
{
	for (size_t i = 0; i < N_HEAVY; i++)
		if (view_equals(method, view_of_string(heavy_methods[i].name)))
			return &heavy_routes[i];
	return __real_ops_find(method);
}

static inline void heavy_begin(void)
{
	sem_init(&held, 0, 0);
	sem_init(&may_run, 0, 0);
	n_held = 0;
	n_runs = 0;
	outcome = 0;
	appetite = 0;
	n_long = 100000000; /* a minute */
	CU_ASSERT_EQUAL_FATAL(ops_init(), 0);
	make_heavy_routes();
	begin();
}

static inline void let_run(void)
{
	sem_post(&may_run);
}

static inline struct ask ask_for_unit(const struct actor *actor, const char *method,
				      const char *code)
{
	static PB(GetRecordRequest) request;
	request = (PB(GetRecordRequest))PB_INIT(GET_RECORD_REQUEST);
	request.kind = PB_ENUM(KIND, UNIT);
	request.id = (char *)code;
	return new_ask(actor, method, &request.base);
}

/* Has the worker run this one up to its end, and wait there. */
static inline void hold_worker(const struct ask *ask)
{
	n_held = 1;
	take(ask);
	sem_wait(&held);
}

/* A read, for when it does not matter what the worker is busy with. */
static inline void keep_worker_busy(void)
{
	struct ask ask = ask_for_unit(&reader, SLOW_READ, "HK");
	ask.connection = 999;
	hold_worker(&ask);
}

/* Waits until this many calls are in flight, and no more. */
static inline void wait_until_left(size_t n)
{
	while (engine_in_flight(engine) > n) {
		sem_wait(&woken);
		engine_collect(engine);
	}
}
