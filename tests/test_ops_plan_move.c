/* SPDX-License-Identifier: EUPL-1.2
 * Plans on their way: proposed, decided with and without a condition, and what may be changed
 * afterwards. */
#include "plan_work.h"

static struct fixture f;

FIXTURE_ACTOR(of_bun, "bunsamordnare", ROLE_COORDINATOR, "BUN");

/* R1, M1 and C1 of SN; P1 of SN 2026 with R1 and M1. */
static void begin(void)
{
	work_begin(&f);
	CU_ASSERT_FATAL(fixture_add_risk(&f, &coordinator, "SN", "Risken") == 0);
	CU_ASSERT_FATAL(plan_work_add_measure(&f, "SN", "R1") == 0);
	CU_ASSERT_FATAL(plan_work_add(&f, "SN", 2026) == 0);
	CU_ASSERT_FATAL(plan_work_set(&f, plan_work_item("P1", "R1")) == 0);
	CU_ASSERT_FATAL(plan_work_set(&f, plan_work_item("P1", "M1")) == 0);
}

static int fulfil(const char *day, const char *diary)
{
	PB(FulfilPlanRequest) request = PB_INIT(FULFIL_PLAN_REQUEST);
	request.id = "P1";
	request.expected_version = work_version(&f, PB_ENUM(KIND, PLAN), "P1");
	request.day = (char *)day;
	request.diary_number = (char *)diary;
	return fixture_call(&f, &coordinator, "riskreg.v1.PlanService/Fulfil", &request, NULL);
}

static void test_proposed_and_decided(void)
{
	begin();
	PB(DecidePlanRequest) decision = plan_work_decision(&f, "P1");
	CU_ASSERT_EQUAL(plan_work_decide(&f, &decision), REFUSED_PLAN_STATE);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "state"), "utkast");
	CU_ASSERT_EQUAL(plan_work_move(&f, &of_bun, "Propose", "P1"), REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(plan_work_move(&f, &coordinator, "Propose", "P1"), 0);
	CU_ASSERT_EQUAL(plan_work_move(&f, &coordinator, "Propose", "P1"), REFUSED_PLAN_STATE);
	CU_ASSERT_EQUAL(plan_work_decide(&f, &decision), REFUSED_CONFLICT);
	decision = plan_work_decision(&f, "P1");
	decision.body = " ";
	CU_ASSERT_EQUAL(plan_work_decide(&f, &decision), REFUSED_REQUIRED);
	decision = plan_work_decision(&f, "P1");
	decision.paragraph = "";
	CU_ASSERT_EQUAL(plan_work_decide(&f, &decision), REFUSED_REQUIRED);
	decision = plan_work_decision(&f, "P1");
	decision.diary_number = "";
	CU_ASSERT_EQUAL(plan_work_decide(&f, &decision), REFUSED_REQUIRED);
	decision = plan_work_decision(&f, "P1");
	decision.day = "2026-09-16";
	CU_ASSERT_EQUAL(plan_work_decide(&f, &decision), REFUSED_DAY_IN_FUTURE);
	decision = plan_work_decision(&f, "P1");
	CU_ASSERT_EQUAL(plan_work_decide(&f, &decision), 0);
	const PB(Plan) *plan = plan_work_get(&f, "P1");
	CU_ASSERT_EQUAL(plan->state, PB_ENUM(PLAN_STATE, DECIDED));
	CU_ASSERT_STRING_EQUAL(plan->decided_day, "2026-02-11");
	CU_ASSERT_STRING_EQUAL(plan->body, "Socialnämnden");
	CU_ASSERT_STRING_EQUAL(plan->paragraph, "§ 12");
	CU_ASSERT_STRING_EQUAL(plan->diary_number, "SN 2026/12");
	CU_ASSERT_EQUAL(fulfil("", "KS 1"), REFUSED_PLAN_STATE);
	fixture_end(&f);
}

static void test_conditional(void)
{
	begin();
	CU_ASSERT_EQUAL(plan_work_move(&f, &coordinator, "Propose", "P1"), 0);
	PB(DecidePlanRequest) decision = plan_work_decision(&f, "P1");
	decision.condition = "Om kommunstyrelsen beslutar kommunens plan";
	CU_ASSERT_EQUAL(plan_work_decide(&f, &decision), 0);
	CU_ASSERT_EQUAL(plan_work_get(&f, "P1")->state, PB_ENUM(PLAN_STATE, CONDITIONAL));
	CU_ASSERT_EQUAL(fulfil("2026-02-25", ""), REFUSED_REQUIRED);
	CU_ASSERT_EQUAL(fulfil("2026-02-10", "KS 2026/7"), REFUSED_DAY_BEFORE);
	CU_ASSERT_EQUAL(fulfil("2026-12-24", "KS 2026/7"), REFUSED_DAY_IN_FUTURE);
	CU_ASSERT_EQUAL(fulfil("2026-02-11", "KS 2026/7"), 0);
	const PB(Plan) *plan = plan_work_get(&f, "P1");
	CU_ASSERT_EQUAL(plan->state, PB_ENUM(PLAN_STATE, DECIDED));
	CU_ASSERT_STRING_EQUAL(plan->fulfilled_day, "2026-02-11");
	CU_ASSERT_STRING_EQUAL(plan->fulfilled_diary_number, "KS 2026/7");
	CU_ASSERT_STRING_EQUAL(plan->condition, "Om kommunstyrelsen beslutar kommunens plan");
	fixture_end(&f);
}

static void test_content_is_frozen(void)
{
	begin();
	plan_work_decided(&f, "P1");
	PB(PlanItem) item = plan_work_item("P1", "M1");
	item.position = 2;
	item.record_version = 1;
	item.state = PB_ENUM(PLAN_ITEM_STATE, ONGOING);
	CU_ASSERT_EQUAL(plan_work_set(&f, item), 0);
	item.responsible = "Chefen";
	CU_ASSERT_EQUAL(plan_work_set(&f, item), REFUSED_PLAN_DECIDED);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "item.reason");
	item.reason = "Ny chef";
	CU_ASSERT_EQUAL(plan_work_set(&f, item), 0);
	item.reason = "";
	item.due_day = "2026-10-01";
	CU_ASSERT_EQUAL(plan_work_set(&f, item), REFUSED_PLAN_DECIDED);
	PB(PlanItem) more = plan_work_item("P1", "C1");
	CU_ASSERT_EQUAL(plan_work_set(&f, more), REFUSED_PLAN_DECIDED);
	more.reason = "Nämndens nya uppdrag";
	CU_ASSERT_EQUAL(plan_work_set(&f, more), 0);
	fixture_end(&f);
}

static void test_set_keeps_the_decision(void)
{
	begin();
	plan_work_decided(&f, "P1");
	PB(Plan) plan = PB_INIT(PLAN);
	PB(SetPlanRequest) request = PB_INIT(SET_PLAN_REQUEST);
	request.id = "P1";
	request.expected_version = work_version(&f, PB_ENUM(KIND, PLAN), "P1");
	request.plan = &plan;
	plan.unit = "SN";
	plan.year = 2027;
	plan.reason = "Fel år";
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.PlanService/Set", &request,
				     NULL), REFUSED_PLAN_STATE);
	plan.year = 2026;
	plan.reason = "";
	plan.external_reference = "Ö-1";
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.PlanService/Set", &request,
				     NULL), REFUSED_PLAN_DECIDED);
	plan.reason = "Ny beteckning";
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.PlanService/Set", &request,
				     NULL), 0);
	CU_ASSERT_EQUAL(plan_work_get(&f, "P1")->state, PB_ENUM(PLAN_STATE, DECIDED));
	CU_ASSERT_STRING_EQUAL(plan_work_get(&f, "P1")->diary_number, "SN 2026/12");
	CU_ASSERT_STRING_EQUAL(plan_work_get(&f, "P1")->external_reference, "Ö-1");
	fixture_end(&f);
}

static void test_accepted_and_carried(void)
{
	begin();
	PB(PlanItem) item = plan_work_item("P1", "R1");
	item.accepted_by = "Nämnden";
	CU_ASSERT_EQUAL(plan_work_set(&f, item), REFUSED_NOT_APPLICABLE);
	item.disposition = PB_ENUM(DISPOSITION, ACCEPTED);
	CU_ASSERT_EQUAL(plan_work_set(&f, item), REFUSED_REQUIRED);
	item.accepted_until = "2026-13-01";
	CU_ASSERT_EQUAL(plan_work_set(&f, item), REFUSED_NOT_A_DAY);
	item.accepted_until = "2026-12-31";
	CU_ASSERT_EQUAL(plan_work_set(&f, item), REFUSED_REASON_MISSING);
	item.reason = "Kostar mer än den skadar";
	item.accepted_by = "";
	CU_ASSERT_EQUAL(plan_work_set(&f, item), REFUSED_REQUIRED);
	item.accepted_by = "Nämnden";
	CU_ASSERT_EQUAL(plan_work_set(&f, item), 0);

	item = plan_work_item("P1", "M1");
	item.carried_to_year = 2027;
	CU_ASSERT_EQUAL(plan_work_set(&f, item), REFUSED_NOT_APPLICABLE);
	item.state = PB_ENUM(PLAN_ITEM_STATE, CARRIED);
	item.carried_to_year = 2026;
	CU_ASSERT_EQUAL(plan_work_set(&f, item), REFUSED_OUT_OF_RANGE);
	item.carried_to_year = 2101;
	CU_ASSERT_EQUAL(plan_work_set(&f, item), REFUSED_OUT_OF_RANGE);
	item.carried_to_year = 2027;
	CU_ASSERT_EQUAL(plan_work_set(&f, item), 0);
	fixture_end(&f);
}

static void test_records_of_other_boards(void)
{
	begin();
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &coordinator, "BUN", "Deras"), 0);
	CU_ASSERT_EQUAL(plan_work_set(&f, plan_work_item("P1", "R2")), REFUSED_PLAN_UNIT);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "other"), "BUN");
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &coordinator, "HK", "Allas"), 0);
	CU_ASSERT_EQUAL(plan_work_set(&f, plan_work_item("P1", "R3")), 0);
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &coordinator, "SN-F", "Förvaltningens"), 0);
	CU_ASSERT_EQUAL(plan_work_set(&f, plan_work_item("P1", "R4")), 0);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "proposed and decided", test_proposed_and_decided },
	{ "decided with a condition, and fulfilled", test_conditional },
	{ "content is frozen by the decision, work is not", test_content_is_frozen },
	{ "Set keeps the decision", test_set_keeps_the_decision },
	{ "accepted and carried items", test_accepted_and_carried },
	{ "no records of other boards", test_records_of_other_boards },
};
SUITE_MAIN("ops_plan_move", tests)
