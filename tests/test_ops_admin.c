/* SPDX-License-Identifier: EUPL-1.2
 * Ping tells how the daemon sees the caller; stats hands on the host's counters. */
#include "ops_fixture.h"

static struct fixture f;

static void test_ping(void)
{
	static const struct grant audits = { .role = ROLE_AUDITOR };
	static const struct grant runs = { .role = ROLE_ADMIN };
	static const struct actor both = {
		.uid = 17, .name = "anna", .n_grants = 3, .grants = { &runs, &audits, &audits },
	};
	static const struct actor nobody = { .uid = 18, .name = "18" };
	PB(PingRequest) request = PB_INIT(PING_REQUEST);
	const void *response;
	fixture_begin(&f);
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &both, "riskreg.v1.AdminService/Ping", &request,
					   &response), 0);
	const PB(PingResponse) *ping = response;
	CU_ASSERT_STRING_EQUAL(ping->version, RISKREG_VERSION);
	CU_ASSERT_EQUAL(ping->schema, STORE_SCHEMA);
	CU_ASSERT_STRING_EQUAL(ping->user, "anna");
	CU_ASSERT_EQUAL(ping->uid, 17);
	CU_ASSERT_EQUAL(ping->time_ms, FIXTURE_NOW);
	CU_ASSERT_EQUAL_FATAL(ping->n_roles, 2);
	CU_ASSERT_STRING_EQUAL(ping->roles[0], "auditor");
	CU_ASSERT_STRING_EQUAL(ping->roles[1], "admin");
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &nobody, "riskreg.v1.AdminService/Ping", &request,
					   &response), 0);
	CU_ASSERT_EQUAL(((const PB(PingResponse) *)response)->n_roles, 0);
	CU_ASSERT_EQUAL(ops_find(VIEW_LITERAL("riskreg.v1.AdminService/Ping"))->method->role,
			ROLE_NONE);
	fixture_end(&f);
}

/* As many counters as the context says. */
static bool counter(void *context, size_t i, const char **ret_name, uint64_t *ret_value)
{
	if (i >= *(size_t *)context)
		return false;
	*ret_name = i ? "writes" : "calls";
	*ret_value = 100 + i;
	return true;
}

static void test_stats(void)
{
	size_t n = 2;
	const struct host host = { .context = &n, .counter = counter };
	PB(StatsRequest) request = PB_INIT(STATS_REQUEST);
	const void *response;
	fixture_begin(&f);
	f.host = &host;
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &admin, "riskreg.v1.AdminService/Stats", &request,
					   &response), 0);
	const PB(StatsResponse) *stats = response;
	CU_ASSERT_EQUAL_FATAL(stats->n_counters, 2);
	CU_ASSERT_STRING_EQUAL(stats->counters[0]->name, "calls");
	CU_ASSERT_EQUAL(stats->counters[0]->value, 100);
	CU_ASSERT_STRING_EQUAL(stats->counters[1]->name, "writes");
	CU_ASSERT_EQUAL(stats->counters[1]->value, 101);
	/* A host that never ends is cut off. */
	n = SIZE_MAX;
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &admin, "riskreg.v1.AdminService/Stats", &request,
					   &response), 0);
	CU_ASSERT_EQUAL(((const PB(StatsResponse) *)response)->n_counters, 64);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "ping", test_ping },
	{ "stats", test_stats },
};

SUITE_MAIN("ops_admin", tests)
