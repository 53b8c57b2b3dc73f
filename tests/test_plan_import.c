/* SPDX-License-Identifier: EUPL-1.2
 * The import of a board's table: each record once, found by title, nothing twice, all errors at
 * once. */
#include "ops_work.h"

static struct fixture f;

#define ROWS_MAX 10001
static struct {
	PB(PlanRow) row;
	PB(PlanRowPart) risk, measure, control, action;
	PB(PlanRowAssessment) assessment;
} rows[ROWS_MAX];
static PB(PlanRow) *pointers[ROWS_MAX];
static PB(ImportPlanRequest) request;

static void prepare(const char *unit, size_t n)
{
	request = (PB(ImportPlanRequest))PB_INIT(IMPORT_PLAN_REQUEST);
	for (size_t i = 0; i < n; i++) {
		rows[i].row = (PB(PlanRow))PB_INIT(PLAN_ROW);
		rows[i].risk = (PB(PlanRowPart))PB_INIT(PLAN_ROW_PART);
		rows[i].measure = rows[i].control = rows[i].action = rows[i].risk;
		rows[i].assessment = (PB(PlanRowAssessment))PB_INIT(PLAN_ROW_ASSESSMENT);
		rows[i].row.row = (uint32_t)i + 2;
		pointers[i] = &rows[i].row;
	}
	request.unit = (char *)unit;
	request.year = 2026;
	request.rows = pointers;
	request.n_rows = n;
}

/* A title that begins with "*" is municipality-wide. */
static void fill(PB(PlanRowPart) *part, PB(PlanRowPart) **place, const char *title)
{
	part->common = title[0] == '*';
	part->title = (char *)title + part->common;
	part->text = "Texten";
	*place = part;
}

static void risk(size_t i, const char *title) { fill(&rows[i].risk, &rows[i].row.risk, title); }

static void measure(size_t i, const char *title)
{
	fill(&rows[i].measure, &rows[i].row.measure, title);
}

static void action(size_t i, const char *title)
{
	fill(&rows[i].action, &rows[i].row.action, title);
}

static void control(size_t i, const char *title, const char *criteria)
{
	fill(&rows[i].control, &rows[i].row.control, title);
	rows[i].row.criteria_text = (char *)criteria;
}

static void assess(size_t i, uint32_t p, uint32_t k)
{
	rows[i].assessment.probability = p;
	rows[i].assessment.consequence = k;
	rows[i].assessment.motive_probability = "Ofta";
	rows[i].assessment.motive_consequence = "Dyrt";
	rows[i].row.assessment = &rows[i].assessment;
}

static const PB(Written) *written;

static int import_as(const struct actor *actor)
{
	const void *response = NULL;
	int r = fixture_call(&f, actor, "riskreg.v1.PlanService/Import", &request, &response);
	written = response;
	return r;
}

FIXTURE_ACTOR(of_sn, "snsamordnare", ROLE_COORDINATOR, "SN");

/* "P1 R1 R1/1 P1/R1 ...": what was written, in order. */
static const char *changes(void)
{
	static char text[2000];
	size_t n = 0;
	text[0] = '\0';
	for (size_t i = 0; written && i < written->n_changes; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s", i ? " " : "",
				      written->changes[i]->id);
	return text;
}

/* The municipality's own plan: a risk with a measure, one with two controls and an action. */
static void prepare_common(void)
{
	prepare("HK", 3);
	risk(0, "Redovisning");
	assess(0, 4, 2);
	measure(0, "Mer kunskap");
	risk(1, "Lön");
	assess(1, 4, 2);
	control(1, "Tidrapport", "0 - 74% Ej godkänt 75 - 89% Delvis godkänt 90 - 100% Godkänt");
	action(1, "Bättre rutin");
	control(2, "Utanordning", WORK_80_90);
}

static void prepare_board(void)
{
	prepare("SN", 4);
	risk(0, "*Redovisning");
	assess(0, 4, 2);
	measure(0, "*Mer kunskap");
	risk(1, "*lön");
	assess(1, 4, 2);
	control(1, "*Tidrapport", "0 - 74% Ej godkänt 75 - 89% Delvis godkänt 90 - 100% Godkänt");
	action(1, "*Bättre rutin");
	control(2, "*Utanordning", WORK_80_90);
	risk(3, "Otillåten påverkan");
	assess(3, 2, 4);
	measure(3, "Utbildning");
}

static void begin(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
}

static void test_writes_each_record_once(void)
{
	begin();
	prepare_common();
	CU_ASSERT_EQUAL(import_as(&coordinator), 0);
	CU_ASSERT_STRING_EQUAL(changes(), "P1 R1 R1/1 P1/R1 M1 P1/M1 R2 R2/1 P1/R2 C1 P1/C1 "
					  "A1 P1/A1 C2 P1/C2");
	const PB(Control) *stored = fixture_get(&f, PB_ENUM(KIND, CONTROL), "C2", 0)->control;
	CU_ASSERT_EQUAL(stored->kind, PB_ENUM(CONTROL_KIND, SAMPLE));
	CU_ASSERT_EQUAL(stored->category, PB_ENUM(CONTROL_CATEGORY, INTERNAL));
	CU_ASSERT_STRING_EQUAL(stored->risks[0], "R2");
	CU_ASSERT_EQUAL(stored->criteria->bands[0]->partial_from, 8000);
	const PB(Action) *planned = fixture_get(&f, PB_ENUM(KIND, ACTION), "A1", 0)->action;
	CU_ASSERT_STRING_EQUAL(planned->control, "C1");
	CU_ASSERT_EQUAL(planned->state, PB_ENUM(ACTION_STATE, PLANNED));
	const PB(Assessment) *assessed =
		fixture_get(&f, PB_ENUM(KIND, ASSESSMENT), "R1/1", 0)->assessment;
	CU_ASSERT_EQUAL(assessed->probability, 4);
	CU_ASSERT_EQUAL(assessed->consequence, 2);
	CU_ASSERT_EQUAL(assessed->scale_version, 1);
	const PB(PlanItem) *item = fixture_get(&f, PB_ENUM(KIND, PLAN_ITEM), "P1/C2", 0)->plan_item;
	CU_ASSERT_EQUAL(item->position, 6);
	CU_ASSERT_EQUAL(item->record_version, 1);
	CU_ASSERT_EQUAL(item->state, PB_ENUM(PLAN_ITEM_STATE, PLANNED));
	item = fixture_get(&f, PB_ENUM(KIND, PLAN_ITEM), "P1/R2", 0)->plan_item;
	CU_ASSERT_EQUAL(item->disposition, PB_ENUM(DISPOSITION, IN_PLAN));
	fixture_end(&f);
}

static void test_twice_writes_nothing(void)
{
	begin();
	prepare_common();
	CU_ASSERT_EQUAL(import_as(&coordinator), 0);
	CU_ASSERT_EQUAL(import_as(&coordinator), 0);
	CU_ASSERT_PTR_NULL(written);
	prepare_board();
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	CU_ASSERT_PTR_NULL(written);
	fixture_end(&f);
}

/* A board pins the municipality's records as they stand, and changes none of them. */
static void test_common_is_pinned(void)
{
	begin();
	prepare_common();
	CU_ASSERT_EQUAL(import_as(&coordinator), 0);
	prepare_board();
	rows[0].assessment.probability = 1;
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	CU_ASSERT_STRING_EQUAL(changes(), "P2 P2/R1 P2/M1 P2/R2 P2/C1 P2/A1 P2/C2 R3 R3/1 P2/R3 "
					  "M2 P2/M2");
	CU_ASSERT_EQUAL(fixture_get(&f, PB_ENUM(KIND, RISK), "R3", 0)->risk->state,
			PB_ENUM(RISK_STATE, OPEN));
	CU_ASSERT_EQUAL(work_version(&f, PB_ENUM(KIND, MEASURE), "M1"), 1);
	fixture_end(&f);
}

/* Also where the board hangs them under a risk that they do not name. */
static void test_common_under_other_risks(void)
{
	begin();
	prepare_common();
	CU_ASSERT_EQUAL(import_as(&coordinator), 0);
	prepare("SN", 2);
	risk(0, "Egen risk");
	measure(0, "*Mer kunskap");
	risk(1, "*Redovisning");
	control(1, "*Tidrapport", WORK_80_90);
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	CU_ASSERT_STRING_EQUAL(changes(), "P2 R3 P2/R3 P2/M1 P2/R1 P2/C1");
	CU_ASSERT_EQUAL(work_version(&f, PB_ENUM(KIND, CONTROL), "C1"), 1);
	fixture_end(&f);
}

static void test_common_not_found(void)
{
	begin();
	prepare_board();
	CU_ASSERT_EQUAL(import_as(&of_sn), REFUSED_COMMON_NOT_FOUND);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "row"), "2");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "title"), "Redovisning");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "unit"), "HK");
	/* risk, measure; risk, control; control: the action's control is refused already */
	CU_ASSERT_EQUAL(f.call.n_refusals, 5);
	prepare_board();
	CU_ASSERT_EQUAL(import_as(&coordinator), 0);
	CU_ASSERT_STRING_EQUAL(fixture_get(&f, PB_ENUM(KIND, RISK), "R1", 0)->risk->unit, "HK");
	fixture_end(&f);
}

static void test_a_measure_serves_several_risks(void)
{
	begin();
	prepare("SN", 2);
	risk(0, "Ena");
	measure(0, "Utbildning");
	risk(1, "Andra");
	measure(1, "UTBILDNING ");
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	CU_ASSERT_STRING_EQUAL(changes(), "P1 R1 P1/R1 M1 P1/M1 R2 P1/R2");
	CU_ASSERT_EQUAL(fixture_get(&f, PB_ENUM(KIND, MEASURE), "M1", 0)->measure->n_risks, 2);
	prepare("SN", 1);
	risk(0, "Tredje");
	measure(0, "Utbildning");
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	CU_ASSERT_EQUAL(fixture_get(&f, PB_ENUM(KIND, MEASURE), "M1", 0)->measure->n_risks, 3);
	CU_ASSERT_EQUAL(fixture_get(&f, PB_ENUM(KIND, PLAN_ITEM), "P1/M1", 0)
				->plan_item->record_version, 2);
	fixture_end(&f);
}

static void test_too_many_risks(void)
{
	static char titles[65][16];
	begin();
	prepare("SN", 65);
	for (size_t i = 0; i < 65; i++) {
		snprintf(titles[i], sizeof(titles[i]), "Risk %zu", i);
		risk(i, titles[i]);
		measure(i, "Utbildning");
	}
	CU_ASSERT_EQUAL(import_as(&of_sn), REFUSED_TOO_MANY);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "rows[64].measure");
	request.n_rows = 64;
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	fixture_end(&f);
}

static void test_assessments(void)
{
	begin();
	prepare("SN", 1);
	risk(0, "Risken");
	assess(0, 2, 4);
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	assess(0, 4, 2);
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	CU_ASSERT_STRING_EQUAL(changes(), "R1/2 P1/R1");
	rows[0].assessment.motive_probability = "Sällan";
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	CU_ASSERT_STRING_EQUAL(changes(), "R1/3 P1/R1");
	fixture_end(&f);
}

static void wrong_twice(void) { assess(0, 2, 4); risk(1, "Risken"); assess(1, 4, 2); }
static void probability_5(void) { assess(0, 5, 4); }
static void consequence_0(void) { assess(0, 1, 0); }
static void no_title(void) { rows[0].risk.title = ""; }
static void own_below_common(void) { measure(0, "*Gemensam"); }
static void criteria_alone(void) { rows[0].row.criteria_text = WORK_80_90; }
static void criteria_gap(void) { control(0, "K", "0-78 % fail 80-89 % partial 90-100 % pass"); }
static void criteria_syntax(void) { control(0, "Kontroll", "0-79 % kanske"); }
static void criteria_differ(void)
{
	control(0, "Kontroll", WORK_80_90);
	control(1, "Kontroll", "0-9 %: Ej godkänt; 10-19 %: Delvis godkänt; 20-100 %: Godkänt");
}
static void action_alone(void) { action(0, "Åtgärd"); }
static void action_of_a_new_risk(void) { control(0, "K", ""); risk(1, "Ny"); action(1, "Åtgärd"); }
static void action_upside_down(void) { control(0, "Kontroll", ""); action(0, "*Åtgärd"); }
static void without_risk(void) { rows[0].row.risk = NULL; measure(0, "Åtgärd"); }
static void empty(void) { rows[0].row.risk = NULL; }

static void test_refused(void)
{
	static const struct {
		void (*spoil)(void);
		enum refused refused;
		const char *field;
	} cases[] = {
		{ wrong_twice, REFUSED_ROW_BAD, "rows[1].assessment" },
		{ probability_5, REFUSED_ROW_BAD, "rows[0].assessment.probability" },
		{ consequence_0, REFUSED_ROW_BAD, "rows[0].assessment.consequence" },
		{ no_title, REFUSED_ROW_BAD, "rows[0].risk" },
		{ own_below_common, REFUSED_ROW_BAD, "rows[0].measure" },
		{ criteria_alone, REFUSED_ROW_BAD, "rows[0].criteria_text" },
		{ criteria_gap, REFUSED_ROW_BAD, "rows[0].criteria_text" },
		{ criteria_syntax, REFUSED_ROW_CRITERIA, "rows[0].criteria_text" },
		{ criteria_differ, REFUSED_ROW_BAD, "rows[1].criteria_text" },
		{ action_alone, REFUSED_ROW_ACTION_ALONE, "rows[0]" },
		{ action_of_a_new_risk, REFUSED_ROW_ACTION_ALONE, "rows[1]" },
		{ action_upside_down, REFUSED_ROW_BAD, "rows[0].action" },
		{ without_risk, REFUSED_ROW_WITHOUT_RISK, "rows[0]" },
		{ empty, REFUSED_ROW_EMPTY, "rows[0]" },
	};
	begin();
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		prepare("SN", 2);
		risk(0, "Risken");
		measure(1, "Utbildning");
		cases[i].spoil();
		CU_ASSERT_EQUAL(import_as(&coordinator), (int)cases[i].refused);
		CU_ASSERT_STRING_EQUAL(fixture_field(&f), cases[i].field);
		CU_ASSERT_STRING_EQUAL(fixture_param(&f, "row"),
				       strncmp(cases[i].field, "rows[0]", 7) == 0 ? "2" : "3");
		CU_ASSERT_PTR_NULL(strchr(fixture_param(&f, "text"), '{'));
	}
	fixture_end(&f);
}

static void test_all_errors_at_once(void)
{
	begin();
	prepare("SN", 4);
	risk(0, "Risken");
	assess(0, 5, 5);
	measure(0, "*Gemensam");
	action(2, "Åtgärd");
	measure(3, "Utbildning");
	CU_ASSERT_EQUAL(import_as(&of_sn), REFUSED_ROW_BAD);
	CU_ASSERT_EQUAL(f.call.n_refusals, 4);
	CU_ASSERT_EQUAL(f.call.refusals[1].id, REFUSED_COMMON_NOT_FOUND);
	CU_ASSERT_EQUAL(f.call.refusals[2].id, REFUSED_ROW_EMPTY);
	CU_ASSERT_EQUAL(f.call.refusals[3].id, REFUSED_ROW_ACTION_ALONE);
	fixture_end(&f);
}

static void test_whole_call_refused(void)
{
	begin();
	prepare("SN", 1);
	risk(0, "Risken");
	request.year = 1989;
	CU_ASSERT_EQUAL(import_as(&of_sn), REFUSED_OUT_OF_RANGE);
	prepare("SN", 0);
	CU_ASSERT_EQUAL(import_as(&of_sn), REFUSED_REQUIRED);
	prepare("BUN", 1);
	CU_ASSERT_EQUAL(import_as(&of_sn), REFUSED_UNIT_NOT_YOURS);
	prepare("XX", 1);
	CU_ASSERT_EQUAL(import_as(&of_sn), REFUSED_NOT_FOUND);
	fixture_end(&f);
}

static void test_as_many_rows_as_allowed(void)
{
	static char titles[ROWS_MAX][24];
	begin();
	prepare("SN", ROWS_MAX);
	for (size_t i = 0; i < ROWS_MAX; i++) {
		snprintf(titles[i], sizeof(titles[i]), "Risk %zu", i % 2000);
		risk(i, titles[i]);
	}
	CU_ASSERT_EQUAL(import_as(&of_sn), REFUSED_TOO_MANY);
	request.n_rows = ROWS_MAX - 1;
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	CU_ASSERT_EQUAL(written->n_changes, 4001);
	fixture_end(&f);
}

/* Each row here is two changes; with the plan, the risk and its assessment 9 998 rows are as many
 * as one entry holds. */
static void test_as_many_changes_as_allowed(void)
{
	static char titles[ROWS_MAX][24];
	begin();
	work_widen(&f);
	prepare("SN", 9999);
	for (size_t i = 0; i < 9999; i++) {
		snprintf(titles[i], sizeof(titles[i]), "Kontroll %zu", i);
		control(i, titles[i], "");
	}
	risk(0, "Risken");
	CU_ASSERT_EQUAL(import_as(&of_sn), REFUSED_TOO_MANY);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "changes");
	request.n_rows = 9998;
	assess(0, 2, 4);
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	CU_ASSERT_EQUAL(written->n_changes, 20000);
	fixture_end(&f);
}

/* What the board has decided about an item stays; a new order of the rows is taken over. */
static void test_items_keep_their_words(void)
{
	PB(SetPlanItemRequest) set = PB_INIT(SET_PLAN_ITEM_REQUEST);
	PB(PlanItem) item = PB_INIT(PLAN_ITEM);
	begin();
	prepare("SN", 2);
	risk(0, "Ena");
	risk(1, "Andra");
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	item.plan = "P1";
	item.record = "R1";
	item.disposition = PB_ENUM(DISPOSITION, PRIORITISED);
	item.position = 1;
	set.expected_version = 1;
	set.item = &item;
	CU_ASSERT_EQUAL(fixture_call(&f, &of_sn, "riskreg.v1.PlanService/SetItem", &set, NULL), 0);
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	CU_ASSERT_PTR_NULL(written);
	risk(0, "Andra");
	risk(1, "Ena");
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	CU_ASSERT_STRING_EQUAL(changes(), "P1/R2 P1/R1");
	CU_ASSERT_EQUAL(fixture_get(&f, PB_ENUM(KIND, PLAN_ITEM), "P1/R1", 0)
				->plan_item->disposition, PB_ENUM(DISPOSITION, PRIORITISED));
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &of_sn, PB_ENUM(KIND, PLAN_ITEM), "P1/R1", 3), 0);
	CU_ASSERT_EQUAL(import_as(&of_sn), 0);
	CU_ASSERT_STRING_EQUAL(changes(), "P1/R1");
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "each record is written once, in the order of the rows", test_writes_each_record_once },
	{ "the same rows again write nothing", test_twice_writes_nothing },
	{ "what is municipality-wide is pinned, not changed", test_common_is_pinned },
	{ "... under other risks, too", test_common_under_other_risks },
	{ "what is municipality-wide and not there", test_common_not_found },
	{ "a measure serves several risks", test_a_measure_serves_several_risks },
	{ "... but not more than 64", test_too_many_risks },
	{ "an assessment is added when it differs", test_assessments },
	{ "each fault has its refusal, field and row", test_refused },
	{ "all errors at once", test_all_errors_at_once },
	{ "the whole call refused", test_whole_call_refused },
	{ "10 000 rows", test_as_many_rows_as_allowed },
	{ "20 000 changes", test_as_many_changes_as_allowed },
	{ "items keep the board's own words", test_items_keep_their_words },
};
SUITE_MAIN("plan_import", tests)
