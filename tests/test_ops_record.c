/* SPDX-License-Identifier: EUPL-1.2
 * Reading and withdrawing, the same for every kind. */
#include "ops_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define K(id) PB_ENUM(KIND, id)
#define LIST "riskreg.v1.RecordService/List"
#define LONG_LIST 800

FIXTURE_ACTOR(of_bun, "bun-samordnare", ROLE_COORDINATOR, "BUN");

static struct fixture f;
static char long_text[8001];

static PB(ListRecordsRequest) list_of(PB(Kind) kind, PB(Kind) under_kind, const char *under)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	request.kind = kind;
	request.under_kind = under_kind;
	request.under = (char *)under;
	return request;
}

static const PB(ListRecordsResponse) *list(const PB(ListRecordsRequest) *request)
{
	const void *response = NULL;
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &reader, LIST, request, &response), 0);
	return response;
}

/* The ids of an answer: "R1 R2". */
static const char *ids_of(const PB(ListRecordsRequest) *request)
{
	static char text[512];
	const PB(ListRecordsResponse) *response = list(request);
	size_t n = 0;
	text[0] = '\0';
	for (size_t i = 0; i < response->n_records; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s", i ? " " : "",
				      response->records[i]->meta->id);
	return text;
}

static const char *ids(PB(Kind) kind, PB(Kind) under_kind, const char *under)
{
	PB(ListRecordsRequest) request = list_of(kind, under_kind, under);
	return ids_of(&request);
}

static void assess(const char *risk)
{
	PB(AssessRiskRequest) request = PB_INIT(ASSESS_RISK_REQUEST);
	request.risk = (char *)risk;
	request.probability = request.consequence = 4;
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.RiskService/Assess", &request,
				     NULL), 0);
}

static void add_measure(const char *unit, const char *risk)
{
	PB(Measure) measure = PB_INIT(MEASURE);
	PB(SetMeasureRequest) request = PB_INIT(SET_MEASURE_REQUEST);
	measure.unit = (char *)unit;
	measure.title = "Åtgärd";
	measure.n_risks = 1;
	measure.risks = (char *[]){ (char *)risk };
	request.measure = &measure;
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.MeasureService/Set", &request,
				     NULL), 0);
}

/* Risks R1 (SN), R2 (SN), R3 (HK), R4 withdrawn (SN); R1 and R2 assessed, R2 twice; M1 of R3, M2 of
 * R1. */
static void begin(void)
{
	static const char *const units[] = { "SN", "SN", "HK", "SN" };
	fixture_begin(&f);
	fixture_organise(&f);
	for (size_t i = 0; i < COUNT(units); i++)
		CU_ASSERT_EQUAL(fixture_add_risk(&f, &coordinator, units[i], "Risk"), 0);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, K(RISK), "R4", 1), 0);
	assess("R1");
	assess("R2");
	assess("R2");
	add_measure("SN", "R3");
	add_measure("SN", "R1");
}

static int get(PB(Kind) kind, const char *id, uint32_t version)
{
	PB(GetRecordRequest) request = PB_INIT(GET_RECORD_REQUEST);
	request.kind = kind;
	request.id = (char *)id;
	request.version = version;
	return fixture_call(&f, &reader, "riskreg.v1.RecordService/Get", &request, NULL);
}

static void test_get(void)
{
	begin();
	CU_ASSERT_EQUAL(get(K(RISK), "R1", 0), 0);
	CU_ASSERT_EQUAL(get(K(RISK), "R4", 0), 0);
	CU_ASSERT_EQUAL(get(K(RISK), "R4", 1), 0);
	CU_ASSERT_EQUAL(get(K(RISK), "R4", 3), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(get(K(RISK), "R5", 0), REFUSED_NOT_FOUND);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), "R5");
	CU_ASSERT_EQUAL(get(K(RISK), "M1", 0), REFUSED_NOT_AN_ID);
	CU_ASSERT_EQUAL(get(K(RISK), "", 0), REFUSED_REQUIRED);
	CU_ASSERT_EQUAL(get(K(UNSPECIFIED), "R1", 0), REFUSED_REQUIRED);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "kind");
	CU_ASSERT_EQUAL(get(K(ASSESSMENT), "R2/2", 0), 0);
	const PB(Record) *record = fixture_get(&f, K(RISK), "R4", 0);
	CU_ASSERT_EQUAL(record->meta->kind, K(RISK));
	CU_ASSERT_EQUAL(record->meta->version, 2);
	CU_ASSERT_EQUAL(record->risk->withdrawn, true);
	CU_ASSERT_STRING_EQUAL(record->risk->reason, "Dubblett");
	CU_ASSERT_STRING_EQUAL(record->risk->title, "Risk");
	fixture_end(&f);
}

static void test_lists(void)
{
	begin();
	CU_ASSERT_STRING_EQUAL(ids(K(RISK), K(UNSPECIFIED), ""), "R1 R2 R3");
	CU_ASSERT_STRING_EQUAL(ids(K(RISK), K(UNIT), "SN"), "R1 R2");
	CU_ASSERT_STRING_EQUAL(ids(K(RISK), K(UNIT), "BUN"), "");
	CU_ASSERT_STRING_EQUAL(ids(K(UNIT), K(UNSPECIFIED), ""), "BUN HK SN SN-F");
	CU_ASSERT_STRING_EQUAL(ids(K(UNIT), K(UNIT), "HK"), "BUN SN");
	CU_ASSERT_STRING_EQUAL(ids(K(ASSESSMENT), K(RISK), "R2"), "R2/1 R2/2");
	CU_ASSERT_STRING_EQUAL(ids(K(ASSESSMENT), K(SCALE), "4x4"), "R1/1 R2/1 R2/2");
	CU_ASSERT_STRING_EQUAL(ids(K(MEASURE), K(RISK), "R1"), "M2");
	CU_ASSERT_STRING_EQUAL(ids(K(CONTROL), K(RISK), "R1"), "");
	PB(ListRecordsRequest) request = list_of(K(RISK), K(UNIT), "SN");
	request.with_withdrawn = true;
	CU_ASSERT_STRING_EQUAL(ids_of(&request), "R1 R2 R4");
	fixture_end(&f);
}

static void test_lists_refused(void)
{
	static const struct {
		PB(Kind) kind, under_kind;
		const char *under, *after;
		int refused;
		const char *field;
	} cases[] = {
		{ K(UNSPECIFIED), K(UNSPECIFIED), "", "", REFUSED_REQUIRED, "kind" },
		{ K(RISK), K(UNIT), "", "", REFUSED_REQUIRED, "under" },
		{ K(RISK), K(UNIT), "R1", "", REFUSED_NOT_AN_ID, "under" },
		{ K(RISK), K(UNIT), "XX", "", REFUSED_NOT_FOUND, "under" },
		{ K(RISK), K(UNSPECIFIED), "SN", "", REFUSED_REQUIRED, "under_kind" },
		{ K(RISK), K(UNSPECIFIED), "", "M1", REFUSED_NOT_AN_ID, "after" },
	};
	begin();
	for (size_t i = 0; i < COUNT(cases); i++) {
		PB(ListRecordsRequest) request =
			list_of(cases[i].kind, cases[i].under_kind, cases[i].under);
		request.after = (char *)cases[i].after;
		CU_ASSERT_EQUAL(fixture_call(&f, &reader, LIST, &request, NULL), cases[i].refused);
		CU_ASSERT_STRING_EQUAL(fixture_field(&f), cases[i].field);
	}
	fixture_end(&f);
}

static void test_lists_go_on(void)
{
	begin();
	PB(ListRecordsRequest) request = list_of(K(RISK), K(UNSPECIFIED), "");
	request.limit = 2;
	CU_ASSERT_STRING_EQUAL(list(&request)->next, "R2");
	CU_ASSERT_STRING_EQUAL(ids_of(&request), "R1 R2");
	request.after = "R2";
	CU_ASSERT_STRING_EQUAL(ids_of(&request), "R3");
	CU_ASSERT_STRING_EQUAL(list(&request)->next, "");
	/* Exactly the limit is the end. */
	request.after = "";
	request.limit = 3;
	CU_ASSERT_STRING_EQUAL(list(&request)->next, "");
	request = list_of(K(ASSESSMENT), K(RISK), "R2");
	request.after = "R2/1";
	CU_ASSERT_STRING_EQUAL(ids_of(&request), "R2/2");
	request = list_of(K(RISK), K(UNIT), "SN");
	request.after = "R1";
	CU_ASSERT_STRING_EQUAL(ids_of(&request), "R2");
	fixture_end(&f);
}

/* 800 risks of 8 kB are more than one answer holds: several pieces, none over its bound, and the
 * whole list in two answers. */
static void test_long_lists_come_in_pieces(void)
{
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) set = PB_INIT(SET_RISK_REQUEST);
	size_t n_pieces = 0, n_records = 0, total = 0;
	memset(long_text, 'a', sizeof(long_text) - 1);
	fixture_begin(&f);
	fixture_organise(&f);
	risk.unit = "SN";
	risk.title = "Lång";
	risk.text = long_text;
	set.risk = &risk;
	for (size_t i = 0; i < LONG_LIST; i++)
		CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.RiskService/Set", &set,
					     NULL), 0);
	PB(ListRecordsRequest) request = list_of(K(RISK), K(UNSPECIFIED), "");
	const PB(ListRecordsResponse) *response = list(&request);
	char next[ID_TEXT_MAX];
	snprintf(next, sizeof(next), "%s", response->next);
	n_records = response->n_records;
	for (const struct piece *piece = f.call.pieces; piece; piece = piece->next) {
		CU_ASSERT(piece->body.n <= (size_t)512 << 10);
		total += piece->body.n;
		n_pieces++;
	}
	CU_ASSERT(n_pieces > 7);
	CU_ASSERT(total <= (size_t)8 << 20);
	CU_ASSERT(n_records < LONG_LIST);
	CU_ASSERT_STRING_EQUAL(next, response->records[n_records - 1]->meta->id);
	request.after = next;
	response = list(&request);
	CU_ASSERT_EQUAL(n_records + response->n_records, LONG_LIST);
	CU_ASSERT_STRING_EQUAL(response->next, "");
	fixture_end(&f);
}

static void add_plan(const char *unit, uint32_t year)
{
	PB(Plan) plan = PB_INIT(PLAN);
	PB(SetPlanRequest) request = PB_INIT(SET_PLAN_REQUEST);
	plan.unit = (char *)unit;
	plan.year = year;
	plan.state = PB_ENUM(PLAN_STATE, DRAFT);
	request.plan = &plan;
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.PlanService/Set", &request,
				     NULL), 0);
}

static void add_item(const char *plan, const char *record)
{
	PB(PlanItem) item = PB_INIT(PLAN_ITEM);
	PB(SetPlanItemRequest) request = PB_INIT(SET_PLAN_ITEM_REQUEST);
	item.plan = (char *)plan;
	item.record = (char *)record;
	item.record_version = 1;
	item.position = 1;
	if (*record == 'R')
		item.disposition = PB_ENUM(DISPOSITION, IN_PLAN);
	else
		item.state = PB_ENUM(PLAN_ITEM_STATE, PLANNED);
	request.item = &item;
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.PlanService/SetItem", &request,
				     NULL), 0);
}

static void open_round(const char *control, const char *period)
{
	PB(OpenRoundRequest) request = PB_INIT(OPEN_ROUND_REQUEST);
	request.control = (char *)control;
	request.period = (char *)period;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, "riskreg.v1.RoundService/Open", &request, NULL),
			0);
}

static void add_review(const char *unit)
{
	PB(Control) control = PB_INIT(CONTROL);
	PB(SetControlRequest) request = PB_INIT(SET_CONTROL_REQUEST);
	control.unit = (char *)unit;
	control.title = "Genomgång";
	control.kind = PB_ENUM(CONTROL_KIND, REVIEW);
	control.category = PB_ENUM(CONTROL_CATEGORY, INTERNAL);
	request.control = &control;
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.ControlService/Set", &request,
				     NULL), 0);
}

static void test_years(void)
{
	begin();
	add_plan("SN", 2025);
	add_plan("SN", 2026);
	add_plan("HK", 2026);
	add_item("P2", "R1");
	add_item("P2", "M2");
	add_review("SN");
	open_round("C1", "2025");
	open_round("C1", "2026-Q1");
	open_round("C1", "2025-12-01..2026-01-15");
	PB(ListRecordsRequest) request = list_of(K(PLAN), K(UNIT), "SN");
	CU_ASSERT_STRING_EQUAL(ids_of(&request), "P1 P2");
	request.year = 2026;
	CU_ASSERT_STRING_EQUAL(ids_of(&request), "P2");
	CU_ASSERT_STRING_EQUAL(ids(K(PLAN_ITEM), K(PLAN), "P2"), "P2/R1 P2/M2");
	CU_ASSERT_STRING_EQUAL(ids(K(PLAN_ITEM), K(PLAN), "P1"), "");
	CU_ASSERT_STRING_EQUAL(ids(K(PLAN_ITEM), K(RISK), "R1"), "P2/R1");
	/* The year of a period is that of its last day. */
	request = list_of(K(ROUND), K(CONTROL), "C1");
	request.year = 2026;
	CU_ASSERT_STRING_EQUAL(ids_of(&request), "S2 S3");
	request.year = 2025;
	CU_ASSERT_STRING_EQUAL(ids_of(&request), "S1");
	/* Kinds that have no year are not touched by it. */
	request = list_of(K(RISK), K(UNSPECIFIED), "");
	request.year = 1999;
	CU_ASSERT_STRING_EQUAL(ids_of(&request), "R1 R2 R3");
	fixture_end(&f);
}

static void test_withdraw(void)
{
	begin();
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &of_bun, K(RISK), "R2", 1), REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &of_bun, K(ASSESSMENT), "R2/1", 1),
			REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, K(RISK), "R2", 2), REFUSED_CONFLICT);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, K(RISK), "R2", 1), 0);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, K(RISK), "R2", 2), REFUSED_WITHDRAWN);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, K(RISK), "R9", 1), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, K(SCALE), "4x4", 1),
			REFUSED_NOT_WITHDRAWABLE);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), "4x4");
	PB(WithdrawRecordRequest) request = PB_INIT(WITHDRAW_RECORD_REQUEST);
	request.kind = K(RISK);
	request.id = "R1";
	request.expected_version = 1;
	request.reason = " \n";
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.RecordService/Withdraw",
				     &request, NULL), REFUSED_REASON_MISSING);
	fixture_end(&f);
}

static void test_what_is_used_stays(void)
{
	begin();
	add_plan("SN", 2026);
	add_item("P1", "R2");
	add_review("SN");
	open_round("C1", "2026");
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, K(RISK), "R2", 1), REFUSED_IN_USE);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "other"), "P1/R2");
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &of_bun, K(PLAN_ITEM), "P1/R2", 1),
			REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, K(PLAN_ITEM), "P1/R2", 1), 0);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, K(RISK), "R2", 1), 0);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, K(CONTROL), "C1", 1), REFUSED_IN_USE);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "other"), "S1");
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, K(PLAN), "P1", 1),
			REFUSED_NOT_WITHDRAWABLE);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, K(ROUND), "S1", 1),
			REFUSED_NOT_WITHDRAWABLE);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "get", test_get },
	{ "lists by kind, by part and by reference", test_lists },
	{ "lists refused", test_lists_refused },
	{ "lists go on where they ended", test_lists_go_on },
	{ "long lists come in pieces", test_long_lists_come_in_pieces },
	{ "years of plans and rounds", test_years },
	{ "withdraw", test_withdraw },
	{ "what is used stays", test_what_is_used_stays },
};

SUITE_MAIN("ops_record", tests)
