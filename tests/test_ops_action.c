/* SPDX-License-Identifier: EUPL-1.2
 * Corrective actions: their state follows from what is given. */
#include "ops_work.h"

static struct fixture f;
static PB(Action) action;
static PB(SetActionRequest) request;

static void prepare(void)
{
	action = (PB(Action))PB_INIT(ACTION);
	request = (PB(SetActionRequest))PB_INIT(SET_ACTION_REQUEST);
	action.control = "C1";
	action.title = "Utbilda beställare";
	request.action = &action;
}

static int set(void)
{
	return fixture_call(&f, &coordinator, "riskreg.v1.ActionService/Set", &request, NULL);
}

static int finish(const char *id, uint32_t version, const char *day)
{
	PB(FinishActionRequest) done = PB_INIT(FINISH_ACTION_REQUEST);
	done.id = (char *)id;
	done.expected_version = version;
	done.day = (char *)day;
	return fixture_call(&f, &coordinator, "riskreg.v1.ActionService/Finish", &done, NULL);
}

static const PB(Action) *stored(const char *id)
{
	return fixture_get(&f, PB_ENUM(KIND, ACTION), id, 0)->action;
}

/* C1 with round S1 in SN-F, C2 with round S2. */
static void begin(void)
{
	PB(OpenRoundRequest) open = PB_INIT(OPEN_ROUND_REQUEST);
	work_begin(&f);
	open.control = "C1";
	open.unit = "SN-F";
	open.size = 1;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, "riskreg.v1.RoundService/Open", &open, NULL), 0);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, SAMPLE), WORK_80_90), 0);
	CU_ASSERT_EQUAL(work_open(&f, "C2", 1), 0);
	prepare();
}

static void test_refused(void)
{
	begin();
	request.action = NULL;
	CU_ASSERT_EQUAL(set(), REFUSED_REQUIRED);
	prepare();
	action.title = "";
	CU_ASSERT_EQUAL(set(), REFUSED_REQUIRED);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "action.title");
	prepare();
	action.control = "";
	CU_ASSERT_EQUAL(set(), REFUSED_REQUIRED);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "action.control");
	prepare();
	action.round = "S2";
	CU_ASSERT_EQUAL(set(), REFUSED_NOT_APPLICABLE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "action.round");
	prepare();
	action.due_day = "nästa år";
	CU_ASSERT_EQUAL(set(), REFUSED_NOT_A_DAY);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "action.due_day");
	prepare();
	action.unit = "XX";
	CU_ASSERT_EQUAL(set(), REFUSED_NOT_FOUND);
	fixture_end(&f);
}

static void test_planned_then_opened(void)
{
	begin();
	action.state = PB_ENUM(ACTION_STATE, DONE);
	action.done_by = "någon";
	action.due_day = "2027-03-01";
	CU_ASSERT_EQUAL(set(), 0);
	CU_ASSERT_EQUAL(stored("A1")->state, PB_ENUM(ACTION_STATE, PLANNED));
	CU_ASSERT_STRING_EQUAL(stored("A1")->done_by, "");
	CU_ASSERT_STRING_EQUAL(stored("A1")->unit, "SN");
	CU_ASSERT_EQUAL(finish("A1", 1, ""), REFUSED_ACTION_STATE);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "state"), "planerad");
	request.id = "A1";
	request.expected_version = 1;
	action.round = "S1";
	CU_ASSERT_EQUAL(set(), 0);
	CU_ASSERT_EQUAL(stored("A1")->state, PB_ENUM(ACTION_STATE, OPEN));
	CU_ASSERT_EQUAL(set(), REFUSED_CONFLICT);
	fixture_end(&f);
}

static void test_opened_and_done(void)
{
	begin();
	action.round = "S1";
	CU_ASSERT_EQUAL(set(), 0);
	CU_ASSERT_EQUAL(stored("A1")->state, PB_ENUM(ACTION_STATE, OPEN));
	CU_ASSERT_STRING_EQUAL(stored("A1")->unit, "SN-F");
	CU_ASSERT_EQUAL(finish("A1", 1, "2026-09-16"), REFUSED_DAY_IN_FUTURE);
	CU_ASSERT_EQUAL(finish("A1", 2, ""), REFUSED_CONFLICT);
	CU_ASSERT_EQUAL(finish("A1", 1, "2026-09-14"), 0);
	CU_ASSERT_EQUAL(stored("A1")->state, PB_ENUM(ACTION_STATE, DONE));
	CU_ASSERT_STRING_EQUAL(stored("A1")->done_day, "2026-09-14");
	CU_ASSERT_STRING_EQUAL(stored("A1")->done_by, "samordnare");
	CU_ASSERT_EQUAL(finish("A1", 2, ""), REFUSED_ACTION_STATE);
	fixture_end(&f);
}

static void test_history_stays(void)
{
	begin();
	action.round = "S1";
	CU_ASSERT_EQUAL(set(), 0);
	CU_ASSERT_EQUAL(finish("A1", 1, ""), 0);
	request.id = "A1";
	request.expected_version = 2;
	action.round = "";
	CU_ASSERT_EQUAL(set(), REFUSED_ACTION_STATE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "action.round");
	action.control = "C2";
	action.round = "S2";
	CU_ASSERT_EQUAL(set(), REFUSED_ACTION_STATE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "action.control");
	action.control = "C1";
	action.round = "S1";
	action.title = "Utbilda alla beställare";
	CU_ASSERT_EQUAL(set(), 0);
	CU_ASSERT_EQUAL(stored("A1")->state, PB_ENUM(ACTION_STATE, DONE));
	CU_ASSERT_STRING_EQUAL(stored("A1")->done_by, "samordnare");
	fixture_end(&f);
}

FIXTURE_ACTOR(of_bun, "bunsamordnare", ROLE_COORDINATOR, "BUN");

static void test_rights(void)
{
	PB(FinishActionRequest) done = PB_INIT(FINISH_ACTION_REQUEST);
	begin();
	action.round = "S1";
	CU_ASSERT_EQUAL(fixture_call(&f, &of_bun, "riskreg.v1.ActionService/Set", &request, NULL),
			REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(set(), 0);
	done.id = "A1";
	done.expected_version = 1;
	CU_ASSERT_EQUAL(fixture_call(&f, &of_bun, "riskreg.v1.ActionService/Finish", &done, NULL),
			REFUSED_UNIT_NOT_YOURS);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "what is refused", test_refused },
	{ "planned, then opened by a round", test_planned_then_opened },
	{ "opened, then done", test_opened_and_done },
	{ "what an opened action answers to is fixed", test_history_stays },
	{ "rights", test_rights },
};
SUITE_MAIN("ops_action", tests)
