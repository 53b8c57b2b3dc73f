/* SPDX-License-Identifier: EUPL-1.2
 * A plan as large as one entry holds: imported, exported, checked, rolled over. Nothing here is
 * timed, but what is quadratic would be seen by who waits for it. */
#include "plan_work.h"

#define RISKS 40
#define ROWS 9900 /* a measure each; 2 changes for each when they are carried */

static struct fixture f;
static PB(PlanRow) rows[ROWS], *pointers[ROWS];
static PB(PlanRowPart) risks[RISKS], measures[ROWS];
static char titles[ROWS][32], risk_titles[RISKS][32];

static void fill_rows(size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t risk = i / (n / RISKS + 1);
		bool is_first = i % (n / RISKS + 1) == 0;
		rows[i] = (PB(PlanRow))PB_INIT(PLAN_ROW);
		measures[i] = (PB(PlanRowPart))PB_INIT(PLAN_ROW_PART);
		snprintf(titles[i], sizeof(titles[i]), "Åtgärd %zu", i);
		measures[i].title = titles[i];
		rows[i].measure = &measures[i];
		rows[i].row = (uint32_t)i + 1;
		pointers[i] = &rows[i];
		if (!is_first)
			continue;
		risks[risk] = (PB(PlanRowPart))PB_INIT(PLAN_ROW_PART);
		snprintf(risk_titles[risk], sizeof(risk_titles[risk]), "Risk %zu", risk);
		risks[risk].title = risk_titles[risk];
		rows[i].risk = &risks[risk];
	}
}

static int import(size_t n)
{
	PB(ImportPlanRequest) request = PB_INIT(IMPORT_PLAN_REQUEST);
	request.unit = "SN";
	request.year = 2026;
	request.rows = pointers;
	request.n_rows = n;
	return fixture_call(&f, &coordinator, "riskreg.v1.PlanService/Import", &request, NULL);
}

static void begin(size_t n)
{
	fixture_begin(&f);
	work_widen(&f);
	fixture_organise(&f);
	fill_rows(n);
	CU_ASSERT_EQUAL_FATAL(import(n), 0);
}

static void test_export(void)
{
	PB(ExportPlanRequest) request = PB_INIT(EXPORT_PLAN_REQUEST);
	const void *response = NULL;
	begin(ROWS);
	request.id = "P1";
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &reader, "riskreg.v1.PlanService/Export", &request,
					   &response), 0);
	const PB(ExportPlanResponse) *plan = response;
	CU_ASSERT_EQUAL_FATAL(plan->n_rows, ROWS);
	CU_ASSERT_EQUAL(plan->left_out, 0);
	for (size_t i = 0; i < ROWS; i++) {
		CU_ASSERT_STRING_EQUAL(plan->rows[i]->measure->title, titles[i]);
		CU_ASSERT_EQUAL(plan->rows[i]->risk != NULL, rows[i].risk != NULL);
	}
	fixture_end(&f);
}

static void test_check(void)
{
	PB(CheckPlanRequest) request = PB_INIT(CHECK_PLAN_REQUEST);
	const void *response = NULL;
	begin(ROWS);
	request.id = "P1";
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &reader, "riskreg.v1.PlanService/Check", &request,
					   &response), 0);
	/* Each measure lacks owner and day, each risk an assessment; the plan a decision. */
	const PB(CheckPlanResponse) *found = response;
	CU_ASSERT(found->n_findings >= 2 * ROWS + RISKS);
	fixture_end(&f);
}

static void test_rollover(void)
{
	PB(RolloverPlanRequest) request = PB_INIT(ROLLOVER_PLAN_REQUEST);
	static PB(RolloverEntry) entries[1000], *asked[1000];
	static char ids[1000][16];
	begin(ROWS);
	plan_work_decided(&f, "P1");
	/* Every other one of the last ones is dropped. */
	for (size_t i = 0; i < 1000; i++) {
		entries[i] = (PB(RolloverEntry))PB_INIT(ROLLOVER_ENTRY);
		snprintf(ids[i], sizeof(ids[i]), "M%zu", ROWS - 2 * i);
		entries[i].record = ids[i];
		entries[i].continuation = PB_ENUM(CONTINUATION, DROPPED);
		entries[i].reason = "Behövs inte";
		asked[i] = &entries[i];
	}
	request.id = "P1";
	request.expected_version = work_version(&f, PB_ENUM(KIND, PLAN), "P1");
	request.entries = asked;
	request.n_entries = 1000;
	request.reason = "Nytt år";
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &coordinator, "riskreg.v1.PlanService/Rollover",
					   &request, NULL), 0);
	const PB(RolloverCounts) *counts = plan_work_get(&f, "P1")->rolled_over;
	CU_ASSERT_EQUAL(counts->opened, ROWS);
	CU_ASSERT_EQUAL(counts->carried, ROWS - 1000);
	CU_ASSERT_EQUAL(counts->dropped, 1000);
	CU_ASSERT_EQUAL(counts->done, 0);
	CU_ASSERT_EQUAL(plan_work_get_item(&f, "P1/M9900")->state,
			PB_ENUM(PLAN_ITEM_STATE, STOPPED));
	CU_ASSERT_STRING_EQUAL(plan_work_get_item(&f, "P2/M9899")->plan, "P2");
	CU_ASSERT_PTR_NULL(fixture_get(&f, PB_ENUM(KIND, PLAN_ITEM), "P2/M9900", 0));
	fixture_end(&f);
}

static void test_an_entry_twice(void)
{
	PB(RolloverPlanRequest) request = PB_INIT(ROLLOVER_PLAN_REQUEST);
	PB(RolloverEntry) a = PB_INIT(ROLLOVER_ENTRY), b = PB_INIT(ROLLOVER_ENTRY), c = a;
	PB(RolloverEntry) *asked[] = { &a, &b, &c };
	begin(RISKS);
	plan_work_decided(&f, "P1");
	a.record = "M2";
	b.record = "M1";
	c.record = "M2";
	a.continuation = b.continuation = c.continuation = PB_ENUM(CONTINUATION, CARRIED);
	request.id = "P1";
	request.expected_version = work_version(&f, PB_ENUM(KIND, PLAN), "P1");
	request.entries = asked;
	request.n_entries = 3;
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.PlanService/Rollover", &request,
				     NULL), REFUSED_TWICE);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), "M2");
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "export", test_export },
	{ "check", test_check },
	{ "rollover", test_rollover },
	{ "an entry twice", test_an_entry_twice },
};
SUITE_MAIN("ops_plan_large", tests)
