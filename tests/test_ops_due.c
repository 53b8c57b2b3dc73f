/* SPDX-License-Identifier: EUPL-1.2
 * DueService: what is due of every noun, at the day itself and behind it, over the turn of the
 * year, by unit, year and days; which acceptances hold; the same in the status. Requests are
 * written as JSON with ' for ". */
#include "ops_fixture.h"
#include "story.h"


static struct fixture f;

/* ------------------------------------------------------------------ calls */

static ProtobufCMessage *make(const struct route *route, const char *request)
{
	struct arena *arena;
	json_error_t error;
	char text[2048];
	snprintf(text, sizeof(text), "%s", request);
	for (char *p = text; *p; p++)
		if (*p == '\'')
			*p = '"';
	json_t *json = json_loads(text, 0, &error);
	CU_ASSERT_PTR_NOT_NULL_FATAL(json);
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1 << 20), 0);
	struct view packed = story_pack(arena, route->request, json);
	CU_ASSERT_FATAL(packed.p != NULL || packed.n == 0);
	ProtobufCMessage *message =
		protobuf_c_message_unpack(route->request, NULL, packed.n, packed.p);
	CU_ASSERT_PTR_NOT_NULL_FATAL(message);
	json_decref(json);
	arena_free(arena);
	return message;
}

static int call_as(const struct actor *actor, const char *method, const char *request,
		   const void **ret)
{
	char name[STORE_METHOD_MAX];
	snprintf(name, sizeof(name), "riskreg.v1.%s", method);
	ProtobufCMessage *message = make(ops_find(view_of_string(name)), request);
	int r = fixture_call(&f, actor, name, message, ret);
	protobuf_c_message_free_unpacked(message, NULL);
	return r;
}

static void run(const char *method, const char *request)
{
	int r = call_as(&story_anna, method, request, NULL);
	CU_ASSERT_EQUAL(r, 0);
	if (r)
		printf("\n    %s %s: %d\n", method, request, r);
}

static void approve(const char *request)
{
	CU_ASSERT_EQUAL(call_as(&story_berit, "RoundService/Approve", request, NULL), 0);
}

static const PB(ListDueResponse) *list(const char *request)
{
	const void *response = NULL;
	CU_ASSERT_EQUAL_FATAL(call_as(&story_anna, "DueService/List", request, &response), 0);
	return response;
}

/* "C1@SN 2026-09-30 coming 15": record, unit, day, state, days late or left. */
static const char *due(const char *request)
{
	static const char *const states[] = { "?",    "late", "waits", "begun",
					      "next", "done", "not",   "empty" };
	static char text[4000];
	const PB(ListDueResponse) *all = list(request);
	size_t n = 0;
	text[0] = '\0';
	for (size_t i = 0; i < all->n_entries; i++) {
		const PB(DueEntry) *e = all->entries[i];
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s@%s %s %s %u",
				      i ? ", " : "", e->record, e->unit, e->due_day,
				      states[e->state], e->days_late + e->days_left);
	}
	return text;
}

/* The i-th entry; there is one. */
static const PB(DueEntry) *entry(const char *request, size_t i)
{
	const PB(ListDueResponse) *all = list(request);
	CU_ASSERT_FATAL(i < all->n_entries);
	return all->entries[i];
}

static void expect(const char *request, const char *expected)
{
	const char *got = due(request);
	CU_ASSERT_STRING_EQUAL(got, expected);
	if (strcmp(got, expected) != 0)
		printf("\n    %s\n    got      %s\n    expected %s\n", request, got, expected);
}

static void begin(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
}

#define CONTROL(unit, more)                                                               \
	"{'control': {'unit': '" unit "', 'kind': 1, 'title': 'Kontrollen'" more "},"     \
	" 'criteria_text': '" STORY_CRITERIA "'}"

static void add_plan(const char *unit, unsigned year, const char *record)
{
	char plan[ID_TEXT_MAX], request[300];
	snprintf(request, sizeof(request), "{'plan': {'unit': '%s', 'year': %u}}", unit, year);
	run("PlanService/Set", request);
	snprintf(plan, sizeof(plan), "%s", f.id);
	snprintf(request, sizeof(request), "{'item': {'plan': '%s', 'record': '%s', 'state': 1}}",
		 plan, record);
	run("PlanService/SetItem", request);
}

static void perform(const char *control, const char *period, const char *round)
{
	char request[300];
	snprintf(request, sizeof(request), "{'control': '%s', 'period': '%s', 'size': 1}", control,
		 period);
	run("RoundService/Open", request);
	snprintf(request, sizeof(request),
		 "{'round': '%s', 'results': [{'rank': 1, 'outcome': 1}]}", round);
	run("RoundService/LogResults", request);
	snprintf(request, sizeof(request), "{'round': '%s', 'expected_version': 1}", round);
	run("RoundService/Submit", request);
	snprintf(request, sizeof(request), "{'round': '%s', 'expected_version': 2}", round);
	approve(request);
}

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
	expect("{'unit': 'HK'}", "C1@HK 2026-12-31 next 107");
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

static void begin_failed(void)
{
	begin();
	run("ControlService/Set", CONTROL("SN", ""));
	run("RoundService/Open", "{'control': 'C1', 'period': '2026-H1', 'size': 1}");
	run("RoundService/LogResults", "{'round': 'S1', 'results': [{'rank': 1, 'outcome': 2}]}");
	run("RoundService/Submit", "{'round': 'S1', 'expected_version': 1}");
	approve("{'round': 'S1', 'expected_version': 2}");
	run("ActionService/Set", "{'action': {'control': 'C1', 'round': 'S1', 'title': 'Rätta',"
				 " 'due_day': '2026-09-30', 'responsible': 'Chefen'}}");
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

/* ------------------------------------------------------------------ accepted risks */

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
	perform("C1", "2026-10", "S2");
	CU_ASSERT_EQUAL_FATAL(
		call_as(&story_anna, "StatusService/Get", "{'day': '2026-11-01'}", &response), 0);
	all = response;
	CU_ASSERT_STRING_EQUAL(all->controls[0]->next_due_day, "");
	CU_ASSERT_EQUAL(all->overdue, 0);
	fixture_end(&f);
}

static int refused(const char *method, const char *request)
{
	return call_as(&story_anna, method, request, NULL);
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
	{ "actions and retests", test_actions },
	{ "accepted actions at the day itself", test_accepted_actions },
	{ "recommendations and audits", test_recommendations_and_audits },
	{ "accepted risks", test_accepted_risks },
	{ "expired acceptances in the check of a plan", test_expired_in_plan_check },
	{ "status", test_status },
	{ "refused", test_refused },
	{ "an answer has a bound", test_bound },
};
SUITE_MAIN("ops_due", tests)
