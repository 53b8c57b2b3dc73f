/* SPDX-License-Identifier: EUPL-1.2
 * The status: which lines, in which order; what stands beside a verdict; and that no result is read
 * for it. */
#include "ops_work.h"

static struct fixture f;

static const PB(GetStatusResponse) *status_of(const char *unit, uint32_t year, const char *control)
{
	PB(GetStatusRequest) request = PB_INIT(GET_STATUS_REQUEST);
	const void *response = NULL;
	request.unit = (char *)unit;
	request.year = year;
	request.control = (char *)control;
	CU_ASSERT_EQUAL(fixture_call(&f, &reader, "riskreg.v1.StatusService/Get", &request,
				     &response), 0);
	CU_ASSERT_FATAL(response != NULL);
	return response;
}

static int refused(const char *unit, uint32_t year, const char *control)
{
	PB(GetStatusRequest) request = PB_INIT(GET_STATUS_REQUEST);
	request.unit = (char *)unit;
	request.year = year;
	request.control = (char *)control;
	return fixture_call(&f, &reader, "riskreg.v1.StatusService/Get", &request, NULL);
}

/* "C1@SN C2@HK": the lines in their order. */
static const char *lines(const PB(GetStatusResponse) *status)
{
	static char text[1000];
	size_t n = 0;
	text[0] = '\0';
	for (size_t i = 0; i < status->n_controls; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s@%s", i ? " " : "",
				      status->controls[i]->control, status->controls[i]->unit);
	return text;
}

static void test_refused(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(refused("XX", 0, ""), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(refused("", 1989, ""), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(refused("", 2101, ""), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(refused("", 0, "C9"), REFUSED_NOT_FOUND);
	fixture_end(&f);
}

static void test_empty(void)
{
	fixture_begin(&f);
	const PB(GetStatusResponse) *status = status_of("", 0, "");
	CU_ASSERT_EQUAL(status->n_controls, 0);
	CU_ASSERT_EQUAL(status->year, 2026);
	CU_ASSERT_STRING_EQUAL(status->summary, "Det finns inga kontroller.");
	fixture_end(&f);
}

static void test_a_round_in_testing(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 12), 0);
	CU_ASSERT_EQUAL(work_log_all(&f, "S1", 5, 6), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 7, PB_ENUM(OUTCOME, NOT_APPLICABLE), ""), 0);
	const PB(ControlStatus) *line = status_of("SN", 2026, "")->controls[0];
	CU_ASSERT_PTR_NULL(line->approved);
	const PB(RoundStatus) *round = line->current;
	CU_ASSERT_FATAL(round != NULL);
	CU_ASSERT_STRING_EQUAL(round->round, "S1");
	CU_ASSERT_EQUAL(round->tally->conforming, 5);
	CU_ASSERT_EQUAL(round->tally->deviating, 1);
	CU_ASSERT_EQUAL(round->tally->not_applicable, 1);
	CU_ASSERT_EQUAL(round->pending, 5);
	CU_ASSERT_EQUAL(round->share, 8333);
	CU_ASSERT_EQUAL(round->verdict, PB_ENUM(VERDICT, PARTIAL));
	CU_ASSERT_TRUE(round->preliminary);
	CU_ASSERT_EQUAL(round->n_remarks, 1);
	CU_ASSERT_STRING_EQUAL(round->remarks[0], "handplockat urval: ingen statistisk slutsats");
	fixture_end(&f);
}

/* With 4 reviewed an 80/90 control cannot be partial; that is said beside the verdict. */
static void test_remarks(void)
{
	PB(OpenRoundRequest) request = PB_INIT(OPEN_ROUND_REQUEST);
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 4), 0);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, CENSUS), WORK_80_90), 0);
	request.control = "C2";
	request.counts = true;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, "riskreg.v1.RoundService/Open", &request, NULL),
			0);
	CU_ASSERT_EQUAL(work_count(&f, "S2", 5213, 5600, ""), 0);
	request.control = "C1";
	request.unit = "SN-F";
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, "riskreg.v1.RoundService/Open", &request, NULL),
			0);
	const PB(RoundStatus) *round = status_of("SN", 0, "C1")->controls[0]->current;
	CU_ASSERT_EQUAL(round->n_remarks, 3);
	CU_ASSERT_STRING_EQUAL(round->remarks[1],
			       "Med 4 granskade går det inte att få Delvis godkänt.");
	CU_ASSERT_STRING_EQUAL(round->remarks[2], "Med 4 granskade kan alla bedömningar inte ges; "
						  "det behövs minst 5.");
	round = status_of("SN", 0, "C2")->controls[0]->current;
	CU_ASSERT_EQUAL(round->n_remarks, 1);
	CU_ASSERT_STRING_EQUAL(round->remarks[0], "totalundersökning");
	CU_ASSERT_EQUAL(round->pending, 0);
	CU_ASSERT_EQUAL(round->verdict, PB_ENUM(VERDICT, PASS));
	round = status_of("SN-F", 0, "C1")->controls[0]->current;
	CU_ASSERT_STRING_EQUAL(round->remarks[0], "angivna antal: ingen statistisk slutsats");
	fixture_end(&f);
}

/* That 6/7 is only partial where 5/6 passes is for the linter to say, not for each round of 7. */
static void test_no_remark_on_what_can_be_reached(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, SAMPLE),
					 "högst 6: 0-3 Ej godkänt, 4 Delvis godkänt, 5-6 Godkänt; "
					 "annars 0-79 % Ej godkänt, 80-89 % Delvis godkänt, "
					 "90-100 % Godkänt"), 0);
	CU_ASSERT_EQUAL(work_open(&f, "C2", 7), 0);
	CU_ASSERT_EQUAL(status_of("", 0, "C2")->controls[0]->current->n_remarks, 1);
	fixture_end(&f);
}

static void test_order_and_summary(void)
{
	static const uint32_t conforming[] = { 10, 8, 5 };
	char id[16];
	work_begin(&f);
	for (int i = 0; i < 3; i++)
		CU_ASSERT_EQUAL(work_add_control(&f, i == 2 ? "BUN" : "SN",
						 PB_ENUM(CONTROL_KIND, SAMPLE), WORK_80_90), 0);
	for (int i = 0; i < 3; i++) {
		snprintf(id, sizeof(id), "C%d", i + 2);
		CU_ASSERT_EQUAL(work_open(&f, id, 10), 0);
		snprintf(id, sizeof(id), "S%d", i + 1);
		work_approve(&f, id, conforming[i], 10);
	}
	const PB(GetStatusResponse) *status = status_of("", 0, "");
	CU_ASSERT_STRING_EQUAL(lines(status), "C4@BUN C3@SN C1@SN C2@SN");
	CU_ASSERT_EQUAL(strncmp(status->summary, "1 av 4 kontroller är godkänd", 28), 0);
	CU_ASSERT_EQUAL(status->seq, fixture_seq(&f));
	CU_ASSERT_STRING_EQUAL(status_of("", 0, "")->controls[0]->approved->approved_by, "chef");
	CU_ASSERT_STRING_EQUAL(lines(status_of("SN", 0, "")), "C3@SN C1@SN C2@SN");
	CU_ASSERT_STRING_EQUAL(lines(status_of("", 0, "C3")), "C3@SN");
	fixture_end(&f);
}

static void set_plan_with(const char *unit, const char *control)
{
	PB(Plan) plan = PB_INIT(PLAN);
	PB(SetPlanRequest) set = PB_INIT(SET_PLAN_REQUEST);
	PB(PlanItem) item = PB_INIT(PLAN_ITEM);
	PB(SetPlanItemRequest) set_item = PB_INIT(SET_PLAN_ITEM_REQUEST);
	char id[ID_TEXT_MAX];
	plan.unit = (char *)unit;
	plan.year = 2026;
	set.plan = &plan;
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.PlanService/Set", &set, NULL),
			0);
	snprintf(id, sizeof(id), "%s", f.id);
	item.plan = id;
	item.record = (char *)control;
	item.state = PB_ENUM(PLAN_ITEM_STATE, PLANNED);
	set_item.item = &item;
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.PlanService/SetItem", &set_item,
				     NULL), 0);
}

/* C1 of SN, C2 of the municipality. */
static void test_lines_of_a_common_control(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_add_control(&f, "HK", PB_ENUM(CONTROL_KIND, SAMPLE), WORK_80_90), 0);
	CU_ASSERT_STRING_EQUAL(lines(status_of("", 0, "")), "C2@HK C1@SN");
	set_plan_with("BUN", "C2");
	CU_ASSERT_STRING_EQUAL(lines(status_of("", 0, "")), "C2@BUN C1@SN");
	CU_ASSERT_EQUAL(work_open_in(&f, "C2", "SN", "2026-Q3", 4), 0);
	CU_ASSERT_STRING_EQUAL(lines(status_of("", 0, "")), "C2@BUN C1@SN C2@SN");
	CU_ASSERT_STRING_EQUAL(lines(status_of("", 2027, "")), "C2@HK C1@SN");
	CU_ASSERT_STRING_EQUAL(lines(status_of("BUN", 0, "")), "C2@BUN");
	CU_ASSERT_STRING_EQUAL(lines(status_of("SN", 0, "")), "C1@SN C2@SN");
	CU_ASSERT_STRING_EQUAL(lines(status_of("HK", 0, "")), "C2@HK");
	CU_ASSERT_PTR_NULL(status_of("BUN", 0, "C2")->controls[0]->current);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, PLAN_ITEM), "P1/C2", 1),
			0);
	CU_ASSERT_STRING_EQUAL(lines(status_of("", 0, "")), "C1@SN C2@SN");
	CU_ASSERT_STRING_EQUAL(lines(status_of("BUN", 0, "")), "");
	fixture_end(&f);
}

static void test_approved_and_current(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open_in(&f, "C1", "SN", "2026-Q2", 1), 0);
	CU_ASSERT_EQUAL(work_open_in(&f, "C1", "SN", "2026-Q1", 1), 0);
	work_approve(&f, "S1", 1, 1);
	const PB(ControlStatus) *line = status_of("", 0, "")->controls[0];
	CU_ASSERT_STRING_EQUAL(line->approved->round, "S1");
	CU_ASSERT_PTR_NULL(line->current);
	/* The earlier round is still in work, and its quarter is over. */
	CU_ASSERT_STRING_EQUAL(line->next_due_day, "2026-03-31");
	CU_ASSERT_TRUE(line->is_overdue);
	CU_ASSERT_STRING_EQUAL(line->next_command, "riskctl log S2 ITEM ok");
	CU_ASSERT_EQUAL(work_open_in(&f, "C1", "SN", "2026-Q3", 7), 0);
	CU_ASSERT_EQUAL(work_open_in(&f, "C1", "SN", "2025", 7), 0);
	line = status_of("", 0, "")->controls[0];
	CU_ASSERT_STRING_EQUAL(line->approved->round, "S1");
	CU_ASSERT_FALSE(line->approved->preliminary);
	CU_ASSERT_STRING_EQUAL(line->current->round, "S3");
	CU_ASSERT_STRING_EQUAL(line->next_command, "riskctl log S3 ITEM ok");
	CU_ASSERT_STRING_EQUAL(status_of("", 2025, "")->controls[0]->current->round, "S4");
	fixture_end(&f);
}

static uint64_t reads(uint8_t kind)
{
	uint64_t n;
	store_reads(f.store, kind, &n);
	return n;
}

static void test_reads_no_result(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 5000), 0);
	CU_ASSERT_EQUAL(work_log_all(&f, "S1", 4000, 4999), 0);
	uint64_t before = reads(PB_ENUM(KIND, RESULT)), rounds = reads(PB_ENUM(KIND, ROUND));
	const PB(RoundStatus) *round = status_of("", 0, "")->controls[0]->current;
	CU_ASSERT_EQUAL(round->tally->conforming, 4000);
	CU_ASSERT_EQUAL(round->pending, 1);
	CU_ASSERT_EQUAL(reads(PB_ENUM(KIND, RESULT)), before);
	CU_ASSERT(reads(PB_ENUM(KIND, ROUND)) - rounds <= 2);
	fixture_end(&f);
}

/* An answer of several responses is one message when they are joined. */
static void test_many_controls(void)
{
	work_begin(&f);
	for (int i = 0; i < 450; i++)
		CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, SAMPLE),
						 WORK_80_90), 0);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, CONTROL), "C451", 1), 0);
	const PB(GetStatusResponse) *status = status_of("", 0, "");
	CU_ASSERT_EQUAL(status->n_controls, 450);
	CU_ASSERT_STRING_EQUAL(status->controls[449]->control, "C450");
	CU_ASSERT_EQUAL(status->year, 2026);
	size_t pieces = 0;
	for (const struct piece *piece = f.call.pieces; piece; piece = piece->next)
		pieces++;
	CU_ASSERT_EQUAL(pieces, 3);
	fixture_end(&f);
}

/* Controls come fastest by imports of plans. */
static void test_as_many_lines_as_allowed(void)
{
	static PB(PlanRow) rows[10000];
	static PB(PlanRow) *pointers[10000];
	static PB(PlanRowPart) parts[10000];
	static char titles[10000][16];
	PB(PlanRowPart) risk = PB_INIT(PLAN_ROW_PART);
	PB(ImportPlanRequest) request = PB_INIT(IMPORT_PLAN_REQUEST);
	work_begin(&f);
	work_widen(&f);
	for (size_t i = 0; i < 10000; i++) {
		snprintf(titles[i], sizeof(titles[i]), "Kontroll %zu", i);
		parts[i] = (PB(PlanRowPart))PB_INIT(PLAN_ROW_PART);
		parts[i].title = titles[i];
		rows[i] = (PB(PlanRow))PB_INIT(PLAN_ROW);
		rows[i].control = &parts[i];
		pointers[i] = &rows[i];
	}
	risk.title = "Risken";
	rows[0].risk = &risk;
	request.unit = "SN";
	request.year = 2026;
	request.rows = pointers;
	request.n_rows = 5000;
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.PlanService/Import", &request,
				     NULL), 0);
	request.rows += 5000;
	request.n_rows = 4999;
	rows[5000].risk = &risk;
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.PlanService/Import", &request,
				     NULL), 0);
	CU_ASSERT_EQUAL(status_of("SN", 0, "")->n_controls, 10000);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, SAMPLE), ""), 0);
	CU_ASSERT_EQUAL(refused("", 0, ""), REFUSED_TOO_MANY);
	CU_ASSERT_EQUAL(refused("SN", 0, ""), REFUSED_TOO_MANY);
	CU_ASSERT_EQUAL(refused("SN-F", 0, ""), 0);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "what is refused", test_refused },
	{ "an empty register", test_empty },
	{ "a round in testing", test_a_round_in_testing },
	{ "remarks beside a verdict", test_remarks },
	{ "no remark on what can be reached", test_no_remark_on_what_can_be_reached },
	{ "worst first, and the summary", test_order_and_summary },
	{ "lines of a municipality-wide control", test_lines_of_a_common_control },
	{ "the approved round and the later one", test_approved_and_current },
	{ "no result is read", test_reads_no_result },
	{ "10 000 lines, and one more", test_as_many_lines_as_allowed },
	{ "many controls come in several responses", test_many_controls },
};
SUITE_MAIN("ops_status", tests)
