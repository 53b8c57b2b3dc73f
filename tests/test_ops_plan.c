/* SPDX-License-Identifier: EUPL-1.2
 * Plans and their items: one plan a unit and year, a version pinned, a stand that fits the kind. */
#include "ops_work.h"

static struct fixture f;

static int set_plan(const char *id, uint32_t version, const char *unit, uint32_t year)
{
	PB(Plan) plan = PB_INIT(PLAN);
	PB(SetPlanRequest) request = PB_INIT(SET_PLAN_REQUEST);
	plan.unit = (char *)unit;
	plan.year = year;
	request.id = (char *)id;
	request.expected_version = version;
	request.plan = &plan;
	return fixture_call(&f, &coordinator, "riskreg.v1.PlanService/Set", &request, NULL);
}

static PB(PlanItem) item;
static uint32_t expected;

static void prepare(const char *record)
{
	expected = 0;
	item = (PB(PlanItem))PB_INIT(PLAN_ITEM);
	item.plan = "P1";
	item.record = (char *)record;
	if (record[0] == 'R')
		item.disposition = PB_ENUM(DISPOSITION, IN_PLAN);
	else
		item.state = PB_ENUM(PLAN_ITEM_STATE, PLANNED);
}

static int set_item_as(const struct actor *actor)
{
	PB(SetPlanItemRequest) request = PB_INIT(SET_PLAN_ITEM_REQUEST);
	request.expected_version = expected;
	request.item = &item;
	return fixture_call(&f, actor, "riskreg.v1.PlanService/SetItem", &request, NULL);
}

static int set_item(void)
{
	return set_item_as(&coordinator);
}

/* R1 and C1 of SN, P1 of SN 2026. */
static void begin(void)
{
	work_begin(&f);
	CU_ASSERT_FATAL(fixture_add_risk(&f, &coordinator, "SN", "Risken") == 0);
	CU_ASSERT_FATAL(set_plan("", 0, "SN", 2026) == 0);
}

static const PB(PlanItem) *stored(const char *id)
{
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, PLAN_ITEM), id, 0);
	CU_ASSERT_FATAL(record != NULL);
	return record->plan_item;
}

static void test_one_plan_a_unit_and_year(void)
{
	begin();
	CU_ASSERT_EQUAL(set_plan("", 0, "SN", 2026), REFUSED_PLAN_EXISTS);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), "P1");
	CU_ASSERT_EQUAL(set_plan("", 0, "BUN", 2026), 0);
	CU_ASSERT_EQUAL(set_plan("", 0, "SN", 2027), 0);
	CU_ASSERT_EQUAL(set_plan("P3", 1, "SN", 2026), REFUSED_PLAN_EXISTS);
	CU_ASSERT_EQUAL(set_plan("P1", 1, "SN", 2026), 0);
	CU_ASSERT_EQUAL(set_plan("P1", 1, "SN", 2026), REFUSED_CONFLICT);
	CU_ASSERT_EQUAL(fixture_get(&f, PB_ENUM(KIND, PLAN), "P1", 0)->plan->state,
			PB_ENUM(PLAN_STATE, DRAFT));
	fixture_end(&f);
}

static void test_years(void)
{
	PB(SetPlanRequest) request = PB_INIT(SET_PLAN_REQUEST);
	begin();
	CU_ASSERT_EQUAL(set_plan("", 0, "SN", 1989), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(set_plan("", 0, "SN", 2101), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(set_plan("", 0, "SN", 1990), 0);
	CU_ASSERT_EQUAL(set_plan("", 0, "SN", 2100), 0);
	CU_ASSERT_EQUAL(set_plan("", 0, "", 2030), REFUSED_REQUIRED);
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.PlanService/Set", &request,
				     NULL), REFUSED_REQUIRED);
	fixture_end(&f);
}

static void test_items_refused(void)
{
	begin();
	prepare("R1");
	item.plan = "P7";
	CU_ASSERT_EQUAL(set_item(), REFUSED_NOT_FOUND);
	prepare("");
	CU_ASSERT_EQUAL(set_item(), REFUSED_REQUIRED);
	prepare("SN");
	CU_ASSERT_EQUAL(set_item(), REFUSED_NOT_AN_ID);
	prepare("P1");
	CU_ASSERT_EQUAL(set_item(), REFUSED_NOT_AN_ID);
	prepare("S1");
	CU_ASSERT_EQUAL(set_item(), REFUSED_NOT_AN_ID);
	prepare("M1");
	CU_ASSERT_EQUAL(set_item(), REFUSED_NOT_FOUND);
	prepare("R1");
	item.record_version = 2;
	CU_ASSERT_EQUAL(set_item(), REFUSED_OUT_OF_RANGE);
	prepare("R1");
	item.state = PB_ENUM(PLAN_ITEM_STATE, PLANNED);
	CU_ASSERT_EQUAL(set_item(), REFUSED_NOT_APPLICABLE);
	prepare("C1");
	item.disposition = PB_ENUM(DISPOSITION, IN_PLAN);
	CU_ASSERT_EQUAL(set_item(), REFUSED_NOT_APPLICABLE);
	prepare("R1");
	item.disposition = PB_ENUM(DISPOSITION, UNSPECIFIED);
	CU_ASSERT_EQUAL(set_item(), REFUSED_REQUIRED);
	prepare("C1");
	item.state = PB_ENUM(PLAN_ITEM_STATE, UNSPECIFIED);
	CU_ASSERT_EQUAL(set_item(), REFUSED_REQUIRED);
	prepare("R1");
	item.disposition = PB_ENUM(DISPOSITION, EXCLUDED);
	CU_ASSERT_EQUAL(set_item(), REFUSED_REASON_MISSING);
	prepare("C1");
	item.state = PB_ENUM(PLAN_ITEM_STATE, STOPPED);
	CU_ASSERT_EQUAL(set_item(), REFUSED_REASON_MISSING);
	prepare("C1");
	item.due_day = "2026-13-01";
	CU_ASSERT_EQUAL(set_item(), REFUSED_NOT_A_DAY);
	prepare("C1");
	item.position = 1000001;
	CU_ASSERT_EQUAL(set_item(), REFUSED_OUT_OF_RANGE);
	item.position = 1000000;
	CU_ASSERT_EQUAL(set_item(), 0);
	fixture_end(&f);
}

FIXTURE_ACTOR(of_bun, "bunsamordnare", ROLE_COORDINATOR, "BUN");

static void test_items(void)
{
	begin();
	prepare("R1");
	CU_ASSERT_EQUAL(set_item_as(&of_bun), REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(set_item(), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "P1/R1");
	CU_ASSERT_EQUAL(stored("P1/R1")->record_version, 1);
	CU_ASSERT_EQUAL(stored("P1/R1")->position, 1);
	prepare("C1");
	CU_ASSERT_EQUAL(set_item(), 0);
	CU_ASSERT_EQUAL(stored("P1/C1")->position, 2);
	CU_ASSERT_EQUAL(set_item(), REFUSED_EXISTS);
	expected = 2;
	CU_ASSERT_EQUAL(set_item(), REFUSED_CONFLICT);
	expected = 1;
	item.state = PB_ENUM(PLAN_ITEM_STATE, STOPPED);
	item.reason = "Ersätts";
	CU_ASSERT_EQUAL(set_item(), 0);
	CU_ASSERT_EQUAL(stored("P1/C1")->state, PB_ENUM(PLAN_ITEM_STATE, STOPPED));
	fixture_end(&f);
}

/* There is one id for an item, so a withdrawn one comes back as a new version. */
static void test_withdrawn_item_comes_back(void)
{
	begin();
	prepare("R1");
	CU_ASSERT_EQUAL(set_item(), 0);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, PLAN_ITEM), "P1/R1", 1),
			0);
	prepare("R1");
	CU_ASSERT_EQUAL(set_item(), REFUSED_CONFLICT);
	expected = 2;
	CU_ASSERT_EQUAL(set_item(), 0);
	CU_ASSERT_FALSE(stored("P1/R1")->withdrawn);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "one plan a unit and year", test_one_plan_a_unit_and_year },
	{ "years at their bounds", test_years },
	{ "items: what is refused", test_items_refused },
	{ "items: pinned, placed, changed", test_items },
	{ "a withdrawn item comes back", test_withdrawn_item_comes_back },
};
SUITE_MAIN("ops_plan", tests)
