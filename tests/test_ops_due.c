/* SPDX-License-Identifier: EUPL-1.2
 * DueService/List: what is due of every noun, at the day itself and behind it, over the turn of the
 * year, by unit, year and days; the same in the status. */
#include "due_work.h"

/* ------------------------------------------------------------------ rounds */

/* The control came in the third quarter: what was over by then is not asked for. */
static void test_own_rounds(void)
{
	begin();
	run("ControlService/Set", CONTROL("SN", ", 'times_a_year': 4"));
	expect("{}", "C1@SN 2026-09-30 next 15, C1@SN 2026-12-31 next 107");
	expect("{'within_days': 15}", "C1@SN 2026-09-30 next 15");
	expect("{'within_days': 14}", "");
	expect("{'overdue': true}", "");
	expect("{'day': '2026-09-30'}", "C1@SN 2026-09-30 next 0, C1@SN 2026-12-31 next 92");
	expect("{'day': '2026-10-01'}", "C1@SN 2026-09-30 late 1, C1@SN 2026-12-31 next 91");
	expect("{'day': '2026-10-01', 'overdue': true}", "C1@SN 2026-09-30 late 1");
	/* The year before is not forgotten when the year turns, and then it is. */
	expect("{'day': '2027-01-01', 'within_days': 1}",
	       "C1@SN 2026-09-30 late 93, C1@SN 2026-12-31 late 1");
	expect("{'day': '2028-01-01', 'overdue': true}",
	       "C1@SN 2027-03-31 late 276, C1@SN 2027-06-30 late 185, C1@SN 2027-09-30 late 93, "
	       "C1@SN 2027-12-31 late 1");
	expect("{'year': 2026, 'day': '2028-01-01'}",
	       "C1@SN 2026-09-30 late 458, C1@SN 2026-12-31 late 366");
	expect("{'unit': 'BUN'}", "");
	fixture_end(&f);
}

#define MONTH_MS (30ll * 86400000)

static void test_states_of_rounds(void)
{
	begin();
	run("ControlService/Set", CONTROL("SN", ", 'calendar': '09, 10, 11, 12'"));
	perform("C1", "2026-09", "S1");
	run("RoundService/Open", "{'control': 'C1', 'period': '2026-10', 'size': 1}");
	run("RoundService/Open", "{'control': 'C1', 'period': '2026-11', 'size': 1}");
	run("RoundService/NotRun",
	    "{'round': 'S3', 'expected_version': 1, 'postponed_to': 2027, 'reason': 'Sjuk'}");
	run("RoundService/Open", "{'control': 'C1', 'period': '2026-12'}");
	run("RoundService/NoPopulation",
	    "{'round': 'S4', 'expected_version': 1, 'reason': 'Inga köp'}");
	expect("{}", "C1@SN 2026-10-31 begun 46");
	expect("{'with_settled': true}",
	       "C1@SN 2026-10-31 begun 46, C1@SN 2026-09-30 done 0, C1@SN 2026-11-30 not 0, "
	       "C1@SN 2026-12-31 empty 0");
	const PB(ListDueResponse) *all = list("{'with_settled': true, 'day': '2026-11-01'}");
	CU_ASSERT_EQUAL_FATAL(all->n_entries, 4);
	CU_ASSERT_EQUAL(all->overdue, 1);
	CU_ASSERT_EQUAL(all->coming + all->in_work + all->waiting, 0);
	CU_ASSERT_STRING_EQUAL(all->day, "2026-11-01");
	CU_ASSERT_EQUAL(all->seq, fixture_seq(&f));
	all = list("{'with_settled': true, 'day': '2026-11-01'}");
	CU_ASSERT_EQUAL(all->entries[0]->state, PB_ENUM(DUE_STATE, OVERDUE));
	CU_ASSERT_STRING_EQUAL(all->entries[0]->round, "S2");
	CU_ASSERT_STRING_EQUAL(all->entries[0]->period, "2026-10");
	CU_ASSERT_STRING_EQUAL(all->entries[0]->first_day, "2026-10-01");
	CU_ASSERT_STRING_EQUAL(all->entries[0]->what, "kontrollomgång för 2026-10");
	CU_ASSERT_STRING_EQUAL(all->entries[0]->next_command, "riskctl log S2 ITEM ok");
	CU_ASSERT_EQUAL(all->entries[2]->postponed_to, 2027);
	/* A submitted round waits for its approver, and is late all the same. */
	run("RoundService/LogResults", "{'round': 'S2', 'results': [{'rank': 1, 'outcome': 1}]}");
	CU_ASSERT_STRING_EQUAL(list("{'day': '2026-09-30'}")->entries[0]->next_command, "");
	CU_ASSERT_STRING_EQUAL(list("{'day': '2026-10-01'}")->entries[0]->next_command,
			       "riskctl round submit S2");
	f.now_ms += MONTH_MS;
	run("RoundService/Submit", "{'round': 'S2', 'expected_version': 1}");
	all = list("{'day': '2026-11-01'}");
	CU_ASSERT_EQUAL_FATAL(all->n_entries, 1);
	CU_ASSERT_STRING_EQUAL(all->entries[0]->next_command, "riskctl round approve S2");
	CU_ASSERT_EQUAL(all->entries[0]->days_late, 1);
	fixture_end(&f);
}

/* The municipality's control is due where a plan holds it, for the whole of its year. */
static void test_common_rounds(void)
{
	begin();
	run("ControlService/Set", CONTROL("HK", ", 'times_a_year': 2"));
	expect("{}", "C1@HK 2026-12-31 next 107");
	add_plan("SN", 2026, "C1");
	add_plan("BUN", 2026, "C1");
	run("PlanService/Propose", "{'id': 'P1', 'expected_version': 1}");
	expect("{'overdue': true}", "P2@BUN 2025-12-31 late 258, P1@SN 2025-12-31 late 258, "
				    "C1@BUN 2026-06-30 late 77, C1@SN 2026-06-30 late 77");
	expect("{'unit': 'SN', 'within_days': 365}",
	       "P1@SN 2025-12-31 late 258, C1@SN 2026-06-30 late 77, C1@SN 2026-12-31 next 107");
	run("PlanService/SetItem", "{'expected_version': 1, 'item': {'plan': 'P1', 'record': 'C1',"
				   " 'state': 4, 'reason': 'Utgår'}}");
	expect("{'unit': 'SN', 'within_days': 365}", "P1@SN 2025-12-31 late 258");
	expect("{'unit': 'HK'}", "");
	expect("{'unit': 'HK', 'year': 2027}",
	       "C1@HK 2027-06-30 next 288, C1@HK 2027-12-31 next 472");
	fixture_end(&f);
}

/* Put off, planned for certain years only, or begun although nobody asked for it. */
static void test_rounds_of_certain_years(void)
{
	begin();
	run("ControlService/Set", CONTROL("SN", ", 'planned_years': [2027]"));
	expect("{}", "");
	expect("{'year': 2027}", "C1@SN 2027-12-31 next 472");
	run("RoundService/Open", "{'control': 'C1', 'period': '2026', 'size': 1}");
	expect("{}", "C1@SN 2026-12-31 begun 107");
	run("RoundService/NotRun",
	    "{'round': 'S1', 'expected_version': 1, 'postponed_to': 2028, 'reason': 'Sjuk'}");
	expect("{}", "");
	expect("{'year': 2028, 'unit': 'SN'}", "C1@SN 2028-12-31 next 838");
	expect("{'year': 2029}", "");
	fixture_end(&f);
}

/* ------------------------------------------------------------------ plans and what they hold */

static void test_measures(void)
{
	begin();
	run("RiskService/Set", "{'risk': {'unit': 'SN', 'title': 'Risken'}}");
	run("MeasureService/Set",
	    "{'measure': {'unit': 'SN', 'risks': ['R1'], 'title': 'Mallen'}}");
	add_plan("SN", 2026, "M1");
	run("PlanService/SetItem",
	    "{'expected_version': 1, 'item': {'plan': 'P1', 'record': 'M1',"
	    " 'state': 2, 'due_day': '2026-08-31', 'responsible': 'Chefen'}}");
	expect("{'day': '2026-08-31', 'within_days': 1}",
	       "P1@SN 2025-12-31 late 243, M1@SN 2026-08-31 next 0");
	expect("{'day': '2026-09-01', 'overdue': true}",
	       "P1@SN 2025-12-31 late 244, M1@SN 2026-08-31 late 1");
	const PB(DueEntry) *measure = entry("{'overdue': true}", 1);
	CU_ASSERT_EQUAL(measure->kind, PB_ENUM(DUE_KIND, MEASURE));
	CU_ASSERT_STRING_EQUAL(measure->plan, "P1");
	CU_ASSERT_STRING_EQUAL(measure->title, "Mallen");
	CU_ASSERT_STRING_EQUAL(measure->responsible, "Chefen");
	CU_ASSERT_STRING_EQUAL(measure->next_command, "riskctl plan set-item P1/M1 --state done");
	/* Without a day it waits, and is never late. */
	run("PlanService/SetItem", "{'expected_version': 2, 'item': {'plan': 'P1', 'record': 'M1',"
				   " 'state': 2}}");
	expect("{'year': 2026, 'day': '2027-06-01'}",
	       "P1@SN 2025-12-31 late 517, M1@SN  waits 0");
	expect("{'year': 2027}", "");
	run("PlanService/SetItem", "{'expected_version': 3, 'item': {'plan': 'P1', 'record': 'M1',"
				   " 'state': 3}}");
	expect("{}", "P1@SN 2025-12-31 late 258");
	fixture_end(&f);
}

static void test_plans_and_followups(void)
{
	begin();
	run("PlanService/Set", "{'plan': {'unit': 'SN', 'year': 2027}}");
	expect("{}", "P1@SN 2026-12-31 next 107");
	expect("{'day': '2026-12-31'}", "P1@SN 2026-12-31 next 0");
	expect("{'day': '2027-01-01'}", "P1@SN 2026-12-31 late 1");
	run("PlanService/Propose", "{'id': 'P1', 'expected_version': 1}");
	CU_ASSERT_STRING_EQUAL(
		entry("{}", 0)->next_command,
		"riskctl plan decide P1 --body TEXT --paragraph TEXT --diary NUMBER");
	run("PlanService/Decide",
	    "{'id': 'P1', 'expected_version': 2, 'body': 'Nämnden', 'paragraph': '§ 1',"
	    " 'diary_number': 'SN 1', 'condition': 'Kommunens plan'}");
	CU_ASSERT_STRING_EQUAL(entry("{}", 0)->what, "villkoret för planen för 2027");
	run("PlanService/Fulfil", "{'id': 'P1', 'expected_version': 3, 'diary_number': 'KS 1'}");
	expect("{}", "");
	run("FollowupService/Open", "{'plan': 'P1', 'kind': 1, 'reporting_day': '2027-08-31'}");
	expect("{'day': '2027-08-30'}", "F1@SN 2027-08-31 next 1");
	expect("{'day': '2027-09-20'}", "F1@SN 2027-08-31 waits 20");
	expect("{'day': '2027-09-20', 'overdue': true}", "");
	fixture_end(&f);
}

/* ------------------------------------------------------------------ actions, recommendations */

/* It waits for somebody to open one, also behind the turn of the year; other units and those who
 * ask for what is late do not hear of it. */
static void test_a_failed_round_without_an_action(void)
{
	begin_unanswered();
	expect("{}", "C1@SN  waits 0");
	expect("{'day': '2027-01-01'}", "C1@SN  waits 0");
	expect("{'year': 2027}", "");
	expect("{'unit': 'BUN'}", "");
	expect("{'overdue': true}", "");
	CU_ASSERT_EQUAL(entry("{}", 0)->kind, PB_ENUM(DUE_KIND, ACTION));
	CU_ASSERT_STRING_EQUAL(entry("{}", 0)->round, "S1");
	CU_ASSERT_STRING_EQUAL(entry("{}", 0)->what,
			       "korrigerande åtgärd saknas efter en omgång som inte blev godkänd");
	CU_ASSERT_STRING_EQUAL(entry("{}", 0)->next_command,
			       "riskctl action add TITLE --control C1 --round S1");
	run("ActionService/Set", "{'action': {'control': 'C1', 'round': 'S1', 'title': 'Rätta'}}");
	expect("{}", "A1@SN  waits 0");
	fixture_end(&f);
	/* One that is planned is opened. */
	begin_unanswered();
	run("ActionService/Set", "{'action': {'control': 'C1', 'title': 'Rätta', 'unit': 'SN'}}");
	CU_ASSERT_STRING_EQUAL(entry("{}", 0)->next_command, "riskctl action set A1 --round S1");
	fixture_end(&f);
	/* A later round that passes is the one that counts. */
	begin_unanswered();
	perform("C1", "2026-09", "S2");
	expect("{}", "");
	fixture_end(&f);
}

/* riskctl check warns of it too. */
static void test_a_partial_round_without_an_action(void)
{
	begin();
	run("ControlService/Set", CONTROL("SN", ""));
	run("RoundService/Open", "{'control': 'C1', 'period': '2026-H1', 'size': 5}");
	run("RoundService/LogResults",
	    "{'round': 'S1', 'results': [{'rank': 1, 'outcome': 1}, {'rank': 2, 'outcome': 1},"
	    " {'rank': 3, 'outcome': 1}, {'rank': 4, 'outcome': 1}, {'rank': 5, 'outcome': 2}]}");
	run("RoundService/Submit", "{'round': 'S1', 'expected_version': 1}");
	approve("{'round': 'S1', 'expected_version': 2}");
	expect("{}", "C1@SN  waits 0");
	fixture_end(&f);
}

static void test_actions(void)
{
	begin_failed();
	run("ActionService/Set", "{'action': {'control': 'C1', 'title': 'Planerad'}}");
	expect("{}", "A1@SN 2026-09-30 next 15");
	expect("{'day': '2026-10-01'}", "A1@SN 2026-09-30 late 1");
	expect("{'year': 2027}", "");
	run("ActionService/Finish", "{'id': 'A1', 'expected_version': 1}");
	expect("{}", "A1@SN  waits 0");
	CU_ASSERT_EQUAL(entry("{}", 0)->kind, PB_ENUM(DUE_KIND, RETEST));
	run("ActionService/Reopen", "{'id': 'A1', 'expected_version': 2, 'reason': 'Fel'}");
	run("ActionService/Finish",
	    "{'id': 'A1', 'expected_version': 3, 'retest_day': '2026-10-15'}");
	expect("{'day': '2026-10-16'}", "A1@SN 2026-10-15 late 1");
	fixture_end(&f);
}

static void expect_command(const char *command)
{
	const PB(ListDueResponse) *all = list("{}");
	size_t i = 0;
	while (i + 1 < all->n_entries && all->entries[i]->kind != PB_ENUM(DUE_KIND, RETEST))
		i++;
	CU_ASSERT_FATAL(i < all->n_entries);
	CU_ASSERT_STRING_EQUAL(all->entries[i]->next_command, command);
}

/* A command that can be run: open a retest, look at the one in work, verify by the one there is. */
static void test_what_comes_next_with_a_retest(void)
{
	begin_failed();
	run("ActionService/Finish", "{'id': 'A1', 'expected_version': 1}");
	expect_command("riskctl round open C1 --unit SN --items 1 --period 2026-09-15..2026-12-31");
	run("RoundService/Open", "{'control': 'C1', 'period': '2026-09', 'size': 1}");
	expect_command("riskctl round open C1 --unit SN --items 1 --period 2026-09-15..2026-12-31");
	run("RoundService/Open",
	    "{'control': 'C1', 'period': '2026-09-15..2026-09-15', 'size': 1}");
	expect_command("riskctl round show S3");
	run("RoundService/NotRun", "{'round': 'S3', 'expected_version': 1, 'reason': 'Sjuk'}");
	expect_command("riskctl round open C1 --unit SN --items 1 --period 2026-09-15..2026-12-31");
	run("RoundService/Open",
	    "{'control': 'C1', 'period': '2026-09-15..2026-12-31', 'size': 1}");
	expect_command("riskctl round show S4");
	run("RoundService/LogResults", "{'round': 'S4', 'results': [{'rank': 1, 'outcome': 1}]}");
	run("RoundService/Submit", "{'round': 'S4', 'expected_version': 1}");
	expect_command("riskctl round show S4");
	approve("{'round': 'S4', 'expected_version': 2}");
	expect_command("riskctl action verify A1 --round S4");
	CU_ASSERT_EQUAL(call_as(&story_berit, "ActionService/Verify",
				"{'id': 'A1', 'expected_version': 2, 'round': 'S4'}", NULL), 0);
	fixture_end(&f);
}

/* The failed round has one item; with fewer than five nothing passes by these. */
static void test_a_retest_can_pass(void)
{
	begin_failed();
	run("ActionService/Finish", "{'id': 'A1', 'expected_version': 1}");
	run("ControlService/Set",
	    "{'id': 'C1', 'expected_version': 1,"
	    " 'control': {'unit': 'SN', 'kind': 1, 'title': 'Kontrollen'},"
	    " 'criteria_text': 'Om det görs högst 6 granskningar gäller följande: 0-3 korrekta:"
	    " Ej godkänd 4 korrekta: Delvis godkänd 5-6 korrekta: Godkänd Om det gör över 6"
	    " granskningar gäller följande: 0-79 % Ej godkänt 80-89 % Delvis godkänt 90-100 %"
	    " Godkänt'}");
	expect_command("riskctl round open C1 --unit SN --items 5 --period 2026-09-15..2026-12-31");
	fixture_end(&f);
}

static void test_recommendations_and_audits(void)
{
	begin();
	run("AuditService/Set",
	    "{'audit': {'unit': 'SN', 'title': 'Granskning', 'day': '2026-10-01'}}");
	run("RecommendationService/Set",
	    "{'recommendation': {'audit': 'G1', 'title': 'Svara', 'due_day': '2026-09-14'}}");
	expect("{}", "N1@SN 2026-09-14 late 1, G1@SN 2026-10-01 next 16");
	expect("{'day': '2026-10-02'}", "N1@SN 2026-09-14 late 18");
	CU_ASSERT_STRING_EQUAL(entry("{}", 0)->next_command,
			       "riskctl recommendation answer N1 --text TEXT");
	run("RecommendationService/Move",
	    "{'id': 'N1', 'expected_version': 1, 'state': 5, 'carried_to': 2027}");
	expect("{}", "G1@SN 2026-10-01 next 16, N1@SN 2027-12-31 next 472");
	expect("{'year': 2027}", "N1@SN 2027-12-31 next 472");
	run("RecommendationService/Move", "{'id': 'N1', 'expected_version': 2, 'state': 4}");
	expect("{}", "G1@SN 2026-10-01 next 16");
	fixture_end(&f);
}

/* ------------------------------------------------------------------ status, bounds */

static void test_status(void)
{
	const void *response = NULL;
	begin();
	run("ControlService/Set", CONTROL("SN", ", 'calendar': '09, 10'"));
	perform("C1", "2026-09", "S1");
	CU_ASSERT_EQUAL_FATAL(
		call_as(&story_anna, "StatusService/Get", "{'day': '2026-10-31'}", &response), 0);
	const PB(GetStatusResponse) *all = response;
	CU_ASSERT_STRING_EQUAL(all->controls[0]->next_due_day, "2026-10-31");
	CU_ASSERT_FALSE(all->controls[0]->is_overdue);
	CU_ASSERT_STRING_EQUAL(all->summary, "1 av 1 kontroll är godkänd.");
	CU_ASSERT_STRING_EQUAL(all->controls[0]->next_command,
			       "riskctl round open C1 --unit SN --items 10 --period 2026-10");
	/* What is late is no pass, whatever the round before said. */
	CU_ASSERT_EQUAL_FATAL(
		call_as(&story_anna, "StatusService/Get", "{'day': '2026-11-01'}", &response), 0);
	all = response;
	CU_ASSERT_TRUE(all->controls[0]->is_overdue);
	CU_ASSERT_EQUAL(all->overdue, 1);
	CU_ASSERT_STRING_EQUAL(all->summary, "0 av 1 kontroll är godkänd och 1 är försenad.");
	f.now_ms += MONTH_MS;
	perform("C1", "2026-10", "S2");
	CU_ASSERT_EQUAL_FATAL(
		call_as(&story_anna, "StatusService/Get", "{'day': '2026-11-01'}", &response), 0);
	all = response;
	CU_ASSERT_STRING_EQUAL(all->controls[0]->next_due_day, "");
	CU_ASSERT_EQUAL(all->overdue, 0);
	fixture_end(&f);
}

static void test_refused(void)
{
	begin();
	CU_ASSERT_EQUAL(refused("DueService/List", "{'unit': 'XX'}"), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(refused("DueService/List", "{'year': 1989}"), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(refused("DueService/List", "{'year': 2101}"), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(refused("DueService/List", "{'day': '2026-02-29'}"), REFUSED_NOT_A_DAY);
	CU_ASSERT_EQUAL(refused("DueService/ListAcceptances", "{'record': 'R9'}"),
			REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(refused("DueService/ListAcceptances", "{'record': 'C1'}"),
			REFUSED_NOT_AN_ID);
	CU_ASSERT_EQUAL(refused("DueService/ListAcceptances", "{'unit': 'XX'}"),
			REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(refused("StatusService/Get", "{'day': 'i går'}"), REFUSED_NOT_A_DAY);
	CU_ASSERT_EQUAL(refused("ControlService/Set", CONTROL("SN", ", 'calendar': 'Q5'")),
			REFUSED_CALENDAR);
	CU_ASSERT_EQUAL(refused("ControlService/Set",
				CONTROL("SN", ", 'calendar': 'Q1', 'times_a_year': 1")),
			REFUSED_ONE_OF);
	fixture_end(&f);
}

/* 27 controls each day of 2027 are 9 855 rows; one more is more than an answer holds. */
static void test_bound(void)
{
	begin();
	f.arena = arena_free(f.arena);
	CU_ASSERT_EQUAL_FATAL(arena_new(&f.arena, 4 * FIXTURE_ARENA), 0);
	for (int i = 0; i < 27; i++)
		run("ControlService/Set", CONTROL("SN", ", 'times_a_year': 365"));
	run("ControlService/Set", CONTROL("SN", ", 'times_a_year': 145"));
	CU_ASSERT_EQUAL(list("{'year': 2027}")->n_entries, 10000);
	run("ControlService/Set", CONTROL("SN", ", 'times_a_year': 1"));
	CU_ASSERT_EQUAL(refused("DueService/List", "{'year': 2027}"), REFUSED_DUE_MANY);
	CU_ASSERT_EQUAL(refused("DueService/List", "{'year': 2027, 'within_days': 200}"), 0);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "own rounds", test_own_rounds },
	{ "states of rounds", test_states_of_rounds },
	{ "rounds of municipality-wide controls", test_common_rounds },
	{ "rounds of certain years", test_rounds_of_certain_years },
	{ "measures", test_measures },
	{ "plans and follow-ups", test_plans_and_followups },
	{ "a failed round without an action", test_a_failed_round_without_an_action },
	{ "a partial round without an action", test_a_partial_round_without_an_action },
	{ "actions and retests", test_actions },
	{ "what comes next with a retest", test_what_comes_next_with_a_retest },
	{ "a retest can pass", test_a_retest_can_pass },
	{ "recommendations and audits", test_recommendations_and_audits },
	{ "status", test_status },
	{ "refused", test_refused },
	{ "an answer has a bound", test_bound },
};
SUITE_MAIN("ops_due", tests)
