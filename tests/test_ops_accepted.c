/* SPDX-License-Identifier: EUPL-1.2
 * Acceptances of risks and actions: in force on their last day, void behind it and when what was
 * accepted is another thing; in the list, the status, what is due and the check of a plan. */
#include "due_work.h"

/* The last day of an acceptance is one on which it holds. */
static void test_accepted_actions(void)
{
	static const char *const days[] = { "2026-12-30", "2026-12-31", "2027-01-01" };
	begin_failed();
	run("ActionService/Accept", "{'id': 'A1', 'expected_version': 1, 'reason': 'Byts',"
				    " 'decision': '§ 7', 'until_day': '2026-12-31'}");
	expect("{'day': '2026-12-30'}", "A1@SN 2026-12-31 next 1");
	expect("{'day': '2026-12-31'}", "A1@SN 2026-12-31 next 0");
	expect("{'day': '2027-01-01'}", "A1@SN 2026-12-31 late 1");
	for (size_t i = 0; i < 3; i++) {
		char request[200];
		const void *response = NULL;
		snprintf(request, sizeof(request), "{'record': 'A1', 'day': '%s'}", days[i]);
		CU_ASSERT_EQUAL_FATAL(call_as(&story_anna, "DueService/ListAcceptances", request,
					      &response), 0);
		const PB(ListAcceptancesResponse) *all = response;
		CU_ASSERT_EQUAL_FATAL(all->n_acceptances, 1);
		CU_ASSERT_EQUAL(all->acceptances[0]->void_reason,
				i < 2 ? PB_ENUM(ACCEPTANCE_VOID, UNSPECIFIED) :
					PB_ENUM(ACCEPTANCE_VOID, EXPIRED));
		CU_ASSERT_STRING_EQUAL(all->acceptances[0]->accepted_by, "§ 7");
		CU_ASSERT_STRING_EQUAL(
			all->acceptances[0]->text,
			i < 2 ? "accepterad till och med 2026-12-31" :
				"gäller inte längre: acceptansen löpte ut 2026-12-31");
		snprintf(request, sizeof(request), "{'year': 2026, 'day': '%s'}", days[i]);
		CU_ASSERT_EQUAL_FATAL(
			call_as(&story_anna, "StatusService/Get", request, &response), 0);
		const PB(ControlStatus) *line =
			((const PB(GetStatusResponse) *)response)->controls[0];
		CU_ASSERT_EQUAL(line->is_unanswered, i == 2);
		CU_ASSERT_EQUAL(line->actions_accepted, i < 2 ? 1 : 0);
		CU_ASSERT_EQUAL(line->actions_open, i < 2 ? 0 : 1);
		CU_ASSERT_STRING_EQUAL(line->next_command,
				       i < 2 ? "" : "riskctl action accept A1 --until DAY "
						    "--decision TEXT --reason TEXT");
	}
	fixture_end(&f);
}

static void change_risk(unsigned version, const char *fields)
{
	char request[300];
	snprintf(request, sizeof(request),
		 "{'id': 'R1', 'expected_version': %u, 'risk': {'unit': 'SN', 'state': 1, %s}}",
		 version, fields);
	run("RiskService/Set", request);
}

static PB(AcceptanceVoid) void_of_risk(const char *day)
{
	char request[100];
	const void *response = NULL;
	snprintf(request, sizeof(request), "{'record': 'R1', 'day': '%s'}", day);
	CU_ASSERT_EQUAL_FATAL(
		call_as(&story_anna, "DueService/ListAcceptances", request, &response), 0);
	const PB(ListAcceptancesResponse) *all = response;
	CU_ASSERT_EQUAL_FATAL(all->n_acceptances, 1);
	CU_ASSERT_STRING_EQUAL(all->acceptances[0]->plan, "P1");
	return all->acceptances[0]->void_reason;
}

static bool plan_finds(PB(PlanCheck) check)
{
	const void *response = NULL;
	CU_ASSERT_EQUAL_FATAL(call_as(&story_anna, "PlanService/Check", "{'id': 'P1'}", &response),
			      0);
	const PB(CheckPlanResponse) *all = response;
	for (size_t i = 0; i < all->n_findings; i++)
		if (all->findings[i]->check == check)
			return true;
	return false;
}

#define HOLDS PB_ENUM(ACCEPTANCE_VOID, UNSPECIFIED)
#define CHANGED PB_ENUM(ACCEPTANCE_VOID, CHANGED)

/* Void when the risk is another one; not when who answers for it, or a motive, is corrected. */
static void test_accepted_risks(void)
{
	begin();
	run("RiskService/Set", "{'risk': {'unit': 'SN', 'title': 'Risken', 'text': 'Så'}}");
	run("RiskService/Assess", "{'risk': 'R1', 'probability': 2, 'consequence': 3}");
	run("PlanService/Set", "{'plan': {'unit': 'SN', 'year': 2026}}");
	run("PlanService/SetItem",
	    "{'item': {'plan': 'P1', 'record': 'R1', 'disposition': 6, 'reason': 'Liten',"
	    " 'accepted_by': 'Nämnden', 'accepted_until': '2026-12-31'}}");
	CU_ASSERT_EQUAL(void_of_risk("2026-12-31"), HOLDS);
	CU_ASSERT_EQUAL(void_of_risk("2027-01-01"), PB_ENUM(ACCEPTANCE_VOID, EXPIRED));
	expect("{'within_days': 200}", "P1@SN 2025-12-31 late 258, R1@SN 2026-12-31 next 107");
	change_risk(1, "'title': 'Risken', 'text': 'Så', 'responsible': 'Ny chef',"
		       " 'external_reference': 'X', 'source': 'ekonomi'");
	run("RiskService/Assess", "{'risk': 'R1', 'probability': 2, 'consequence': 3,"
				  " 'motive_probability': 'Som förut'}");
	CU_ASSERT_EQUAL(void_of_risk("2026-12-31"), HOLDS);
	CU_ASSERT_FALSE(plan_finds(PB_ENUM(PLAN_CHECK, VOID_ACCEPTANCE)));
	/* The same value, and another risk. */
	run("RiskService/Assess", "{'risk': 'R1', 'probability': 3, 'consequence': 2}");
	CU_ASSERT_EQUAL(void_of_risk("2026-12-31"), CHANGED);
	CU_ASSERT_TRUE(plan_finds(PB_ENUM(PLAN_CHECK, VOID_ACCEPTANCE)));
	expect("{'overdue': true}", "P1@SN 2025-12-31 late 258, R1@SN 2026-12-31 late 107");
	run("RiskService/Assess", "{'risk': 'R1', 'probability': 2, 'consequence': 3}");
	CU_ASSERT_EQUAL(void_of_risk("2026-12-31"), HOLDS);
	change_risk(2, "'title': 'Risken', 'text': 'Så', 'background': 'Ny'");
	CU_ASSERT_EQUAL(void_of_risk("2026-12-31"), CHANGED);
	/* A new decision, of the risk as it is now. */
	run("PlanService/SetItem",
	    "{'expected_version': 1, 'item': {'plan': 'P1', 'record': 'R1', 'disposition': 6,"
	    " 'reason': 'Ändå', 'accepted_by': 'Nämnden', 'accepted_until': '2027-06-30'}}");
	CU_ASSERT_EQUAL(void_of_risk("2027-06-30"), HOLDS);
	fixture_end(&f);
}

/* The plan's check tells of an action whose acceptance has run out. */
static void test_expired_in_plan_check(void)
{
	begin_failed();
	run("PlanService/Set", "{'plan': {'unit': 'SN', 'year': 2026}}");
	run("PlanService/SetItem", "{'item': {'plan': 'P1', 'record': 'A1', 'state': 1}}");
	run("ActionService/Accept", "{'id': 'A1', 'expected_version': 1, 'reason': 'Byts',"
				    " 'decision': '§ 7', 'until_day': '2026-09-20'}");
	CU_ASSERT_FALSE(plan_finds(PB_ENUM(PLAN_CHECK, EXPIRED)));
	CU_ASSERT_FALSE(plan_finds(PB_ENUM(PLAN_CHECK, OVERDUE)));
	f.now_ms += INT64_C(5) * 86400000;
	CU_ASSERT_FALSE(plan_finds(PB_ENUM(PLAN_CHECK, EXPIRED)));
	f.now_ms += 86400000;
	CU_ASSERT_TRUE(plan_finds(PB_ENUM(PLAN_CHECK, EXPIRED)));
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "accepted actions at the day itself", test_accepted_actions },
	{ "accepted risks", test_accepted_risks },
	{ "expired acceptances in the check of a plan", test_expired_in_plan_check },
};
SUITE_MAIN("ops_accepted", tests)
