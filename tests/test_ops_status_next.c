/* SPDX-License-Identifier: EUPL-1.2
 * The next step of a control, from its first round to the action that answers it. */
#include "ops_work.h"

static struct fixture f;

static const PB(ControlStatus) *line_of(uint32_t year, const char *control)
{
	PB(GetStatusRequest) request = PB_INIT(GET_STATUS_REQUEST);
	const void *response = NULL;
	request.year = year;
	request.control = (char *)control;
	CU_ASSERT_EQUAL(fixture_call(&f, &reader, "riskreg.v1.StatusService/Get", &request,
				     &response), 0);
	CU_ASSERT_FATAL(response != NULL);
	const PB(GetStatusResponse) *status = response;
	CU_ASSERT_FATAL(status->n_controls > 0);
	return status->controls[0];
}

/* One round from its opening to its approval, step by step. */
static void test_steps(void)
{
	static const struct {
		PB(Progress) progress;
		const char *command;
	} expected[] = {
		{ PB_ENUM(PROGRESS, NOT_STARTED),
		  "riskctl round open C1 --unit SN --items 10 --period 2026" },
		{ PB_ENUM(PROGRESS, UNDER_WAY), "riskctl log S1 ITEM ok" },
		{ PB_ENUM(PROGRESS, TO_SUBMIT), "riskctl round submit S1" },
		{ PB_ENUM(PROGRESS, TO_APPROVE), "riskctl round approve S1" },
		{ PB_ENUM(PROGRESS, APPROVED), "riskctl action add TITLE --control C1 --round S1" },
	};
	work_begin(&f);
	for (int i = 0; i < 5; i++) {
		const PB(ControlStatus) *line = line_of(0, "");
		CU_ASSERT_EQUAL(line->progress, expected[i].progress);
		CU_ASSERT_STRING_EQUAL(line->next_command, expected[i].command);
		CU_ASSERT(line->next_step[0] != '\0');
		if (i == 0)
			CU_ASSERT_EQUAL(work_open(&f, "C1", 2), 0);
		if (i == 1)
			CU_ASSERT_EQUAL(work_log_all(&f, "S1", 1, 2), 0);
		if (i == 2)
			CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
		if (i == 3)
			CU_ASSERT_EQUAL(work_move(&f, &approver, "Approve", "S1", ""), 0);
	}
	fixture_end(&f);
}

static int add_action(const char *unit, const char *round)
{
	PB(Action) action = PB_INIT(ACTION);
	PB(SetActionRequest) request = PB_INIT(SET_ACTION_REQUEST);
	action.unit = (char *)unit;
	action.control = "C1";
	action.round = (char *)round;
	action.title = "Åtgärden";
	request.action = &action;
	return fixture_call(&f, &coordinator, "riskreg.v1.ActionService/Set", &request, NULL);
}

static void test_actions(void)
{
	PB(FinishActionRequest) done = PB_INIT(FINISH_ACTION_REQUEST);
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 1), 0);
	work_approve(&f, "S1", 0, 1);
	CU_ASSERT_EQUAL(add_action("", ""), 0);
	CU_ASSERT_EQUAL(add_action("BUN", ""), 0);
	CU_ASSERT_EQUAL(add_action("", "S1"), 0);
	const PB(ControlStatus) *line = line_of(0, "");
	CU_ASSERT_EQUAL(line->actions_planned, 1);
	CU_ASSERT_EQUAL(line->actions_open, 1);
	CU_ASSERT_STRING_EQUAL(line->next_command, "");
	done.id = "A3";
	done.expected_version = 1;
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.ActionService/Finish", &done,
				     NULL), 0);
	line = line_of(0, "");
	CU_ASSERT_EQUAL(line->actions_open, 0);
	CU_ASSERT_EQUAL(line->actions_done, 1);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, ACTION), "A3", 2), 0);
	line = line_of(0, "");
	CU_ASSERT_EQUAL(line->actions_done, 0);
	CU_ASSERT_STRING_EQUAL(line->next_command, "riskctl action set A1 --round S1");
	CU_ASSERT_EQUAL(add_action("", "S1"), 0);
	CU_ASSERT_STRING_EQUAL(line_of(0, "")->next_command, "");
	fixture_end(&f);
}

static int tell_not_run(const char *round)
{
	PB(NotRunRequest) request = PB_INIT(NOT_RUN_REQUEST);
	request.round = (char *)round;
	request.expected_version = 1;
	request.reason = "Vakans";
	return fixture_call(&f, &auditor, "riskreg.v1.RoundService/NotRun", &request, NULL);
}

/* A partial verdict asks for an action as a failed one does: riskctl check warns of both. It is the
 * round with the verdict that the action answers, also when a later one was not performed. */
static void test_what_falls_short(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open_in(&f, "C1", "SN", "2026-H1", 10), 0);
	work_approve(&f, "S1", 8, 10);
	const PB(ControlStatus) *line = line_of(0, "");
	CU_ASSERT_TRUE(line->is_unanswered);
	CU_ASSERT_STRING_EQUAL(line->next_command,
			       "riskctl action add TITLE --control C1 --round S1");
	CU_ASSERT_EQUAL(work_open_in(&f, "C1", "SN", "2026-H2", 10), 0);
	CU_ASSERT_EQUAL(tell_not_run("S2"), 0);
	line = line_of(0, "");
	CU_ASSERT_EQUAL(line->progress, PB_ENUM(PROGRESS, NOT_RUN));
	CU_ASSERT_STRING_EQUAL(line->next_command,
			       "riskctl action add TITLE --control C1 --round S1");
	CU_ASSERT_EQUAL(add_action("BUN", ""), 0);
	CU_ASSERT_EQUAL(add_action("SN", ""), 0);
	CU_ASSERT_EQUAL(add_action("SN", ""), 0);
	CU_ASSERT_STRING_EQUAL(line_of(0, "")->next_command,
			       "riskctl action set A2 --round S1");
	fixture_end(&f);
}

static void test_what_comes_next_by_kind(void)
{
	PB(OpenRoundRequest) counts = PB_INIT(OPEN_ROUND_REQUEST);
	work_begin(&f);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, REVIEW), ""), 0);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, CENSUS), WORK_80_90), 0);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, SAMPLE), ""), 0);
	CU_ASSERT_STRING_EQUAL(line_of(0, "C2")->next_command,
			       "riskctl round open C2 --unit SN --period 2026");
	CU_ASSERT_STRING_EQUAL(line_of(0, "C3")->next_command,
			       "riskctl round open C3 --unit SN --counts --period 2026");
	/* The year that is asked about, not the present one. */
	CU_ASSERT_STRING_EQUAL(line_of(2025, "C2")->next_command,
			       "riskctl round open C2 --unit SN --period 2025");
	CU_ASSERT_STRING_EQUAL(line_of(0, "C4")->next_command,
			       "riskctl control set C4 --criteria TEXT");
	CU_ASSERT_EQUAL(work_open(&f, "C2", 0), 0);
	counts.control = "C3";
	counts.counts = true;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, "riskreg.v1.RoundService/Open", &counts, NULL),
			0);
	CU_ASSERT_STRING_EQUAL(line_of(0, "C2")->next_command,
			       "riskctl round conclude S1 --text TEXT --diary NUMBER");
	CU_ASSERT_STRING_EQUAL(line_of(0, "C3")->next_command,
			       "riskctl round count S2 --conforming C --reviewed N --source TEXT");
	CU_ASSERT_EQUAL(line_of(0, "C2")->current->n_remarks, 0);
	CU_ASSERT_EQUAL(tell_not_run("S2"), 0);
	const PB(ControlStatus) *line = line_of(0, "C3");
	CU_ASSERT_EQUAL(line->progress, PB_ENUM(PROGRESS, NOT_RUN));
	CU_ASSERT_EQUAL(line->current->verdict, PB_ENUM(VERDICT, UNSPECIFIED));
	CU_ASSERT_STRING_EQUAL(line->next_command, "");
	fixture_end(&f);
}

static void expect_next(const char *control, const char *step, const char *command)
{
	const PB(ControlStatus) *line = line_of(0, control);
	CU_ASSERT_STRING_EQUAL(line->next_step, step);
	CU_ASSERT_STRING_EQUAL(line->next_command, command);
}

/* What the register would refuse is not advised; what it takes is. */
static void test_what_comes_before_the_period(void)
{
	static const char wait[] = "Vänta till 2026-09-16, då omgångens period börjar";
	work_begin(&f);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, REVIEW), ""), 0);
	CU_ASSERT_EQUAL(work_open_in(&f, "C1", "SN", "2026-09-16..2026-09-30", 1), 0);
	CU_ASSERT_EQUAL(work_open_in(&f, "C2", "SN", "2026-09-16..2026-09-30", 0), 0);
	expect_next("C1", "Logga det resultat som återstår", "riskctl log S1 ITEM ok");
	expect_next("C2", wait, "");
	CU_ASSERT_EQUAL(work_log_all(&f, "S1", 1, 1), 0);
	expect_next("C1", wait, "");
	f.now_ms += 86400000;
	expect_next("C1", "Lämna in omgången", "riskctl round submit S1");
	expect_next("C2", "Skriv slutsatsen",
		    "riskctl round conclude S2 --text TEXT --diary NUMBER");
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
	/* The clock was wrong. */
	f.now_ms -= 86400000;
	expect_next("C1", wait, "");
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "the steps of a round", test_steps },
	{ "actions", test_actions },
	{ "what falls short", test_what_falls_short },
	{ "what comes next, by kind", test_what_comes_next_by_kind },
	{ "what comes before the period", test_what_comes_before_the_period },
};
SUITE_MAIN("ops_status_next", tests)
