/* SPDX-License-Identifier: EUPL-1.2
 * Rounds: how they are opened, and every move in every state. */
#include "ops_work.h"

static struct fixture f;

static PB(OpenRoundRequest) open_request(const char *control)
{
	PB(OpenRoundRequest) request = PB_INIT(OPEN_ROUND_REQUEST);
	request.control = (char *)control;
	return request;
}

static int open_round(const PB(OpenRoundRequest) *request)
{
	return fixture_call(&f, &auditor, "riskreg.v1.RoundService/Open", request, NULL);
}

static void test_open(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 5), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "S1");
	const PB(Round) *round = work_round(&f, "S1");
	CU_ASSERT_STRING_EQUAL(round->unit, "SN");
	CU_ASSERT_STRING_EQUAL(round->period, "2026");
	CU_ASSERT_STRING_EQUAL(round->first_day, "2026-01-01");
	CU_ASSERT_STRING_EQUAL(round->last_day, "2026-12-31");
	CU_ASSERT_EQUAL(round->control_version, 1);
	CU_ASSERT_EQUAL(round->state, PB_ENUM(ROUND_STATE, TESTING));
	CU_ASSERT_EQUAL(round->basis, PB_ENUM(ROUND_BASIS, NUMBERED));
	CU_ASSERT_EQUAL(round->n_people, 1);
	CU_ASSERT_STRING_EQUAL(round->people[0], "granskare");
	fixture_end(&f);
}

static void test_open_needs_one_basis(void)
{
	static char *ids[] = { "V1" };
	work_begin(&f);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, CENSUS), WORK_80_90), 0);
	PB(OpenRoundRequest) request = open_request("C2");
	CU_ASSERT_EQUAL(open_round(&request), REFUSED_ONE_OF);
	request.control = "C1";
	request.size = 1;
	request.counts = true;
	CU_ASSERT_EQUAL(open_round(&request), REFUSED_ONE_OF);
	request.counts = false;
	request.ids = ids;
	request.n_ids = 1;
	CU_ASSERT_EQUAL(open_round(&request), REFUSED_ONE_OF);
	request.n_ids = 0;
	request.size = 100001;
	CU_ASSERT_EQUAL(open_round(&request), REFUSED_OUT_OF_RANGE);
	request.size = 100000;
	CU_ASSERT_EQUAL(open_round(&request), 0);
	request.size = 0;
	request.counts = true;
	CU_ASSERT_EQUAL(open_round(&request), 0);
	CU_ASSERT_EQUAL(work_round(&f, "S2")->basis, PB_ENUM(ROUND_BASIS, COUNTS));
	fixture_end(&f);
}

static void test_open_by_kind_of_control(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, REVIEW), ""), 0);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, SAMPLE), ""), 0);
	CU_ASSERT_EQUAL(work_open(&f, "C2", 5), REFUSED_WRONG_KIND_OF_CONTROL);
	CU_ASSERT_EQUAL(work_open(&f, "C2", 0), 0);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->basis, PB_ENUM(ROUND_BASIS, REVIEW));
	CU_ASSERT_EQUAL(work_open(&f, "C3", 5), REFUSED_NO_CRITERIA);
	CU_ASSERT_EQUAL(work_open(&f, "C9", 5), REFUSED_NOT_FOUND);
	fixture_end(&f);
}

FIXTURE_ACTOR(of_bun, "bungranskare", ROLE_AUDITOR, "BUN");

static void test_open_in_a_unit(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_add_control(&f, "HK", PB_ENUM(CONTROL_KIND, SAMPLE), WORK_80_90), 0);
	PB(OpenRoundRequest) request = open_request("C2");
	request.size = 3;
	CU_ASSERT_EQUAL(open_round(&request), REFUSED_UNIT_REQUIRED);
	request.unit = "BUN";
	CU_ASSERT_EQUAL(open_round(&request), 0);
	request.unit = "SN";
	CU_ASSERT_EQUAL(fixture_call(&f, &of_bun, "riskreg.v1.RoundService/Open", &request, NULL),
			REFUSED_UNIT_NOT_YOURS);
	request.control = "C1";
	request.unit = "BUN";
	CU_ASSERT_EQUAL(open_round(&request), REFUSED_NOT_ITS_UNIT);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "other"), "SN");
	request.unit = "SN-F";
	CU_ASSERT_EQUAL(open_round(&request), 0);
	request.period = "2026-Q5";
	CU_ASSERT_EQUAL(open_round(&request), REFUSED_NOT_A_PERIOD);
	request.period = "2026-Q3";
	CU_ASSERT_EQUAL(open_round(&request), 0);
	CU_ASSERT_STRING_EQUAL(work_round(&f, "S3")->last_day, "2026-09-30");
	fixture_end(&f);
}

#define MANY 10001
static char texts[MANY][129];
static const char *ids[MANY];

static void make_ids(size_t width)
{
	for (int i = 0; i < MANY; i++) {
		snprintf(texts[i], sizeof(texts[i]), "%0*d", (int)width, i);
		ids[i] = texts[i];
	}
}

static void test_open_a_list(void)
{
	work_begin(&f);
	make_ids(5);
	CU_ASSERT_EQUAL(work_open_list(&f, "C1", ids, MANY), REFUSED_TOO_MANY);
	CU_ASSERT_EQUAL(work_open_list(&f, "C1", ids, MANY - 1), 0);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->size, MANY - 1);
	ids[7] = ids[3];
	CU_ASSERT_EQUAL(work_open_list(&f, "C1", ids, 20), REFUSED_TWICE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "ids[7]");
	ids[5] = "";
	CU_ASSERT_EQUAL(work_open_list(&f, "C1", ids, 20), REFUSED_REQUIRED);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "ids[5]");
	CU_ASSERT_EQUAL(f.call.n_refusals, 2);
	fixture_end(&f);
}

/* Long ids need several pieces; each stays below its bound, and the ranks go on. */
static void test_list_in_pieces(void)
{
	size_t n = 0;
	work_begin(&f);
	make_ids(128);
	CU_ASSERT_EQUAL(work_open_list(&f, "C1", ids, 1000), 0);
	for (int part = 1; n < 1000; part++) {
		char id[16];
		snprintf(id, sizeof(id), "S1#%d", part);
		const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, ITEMS), id, 0);
		CU_ASSERT_FATAL(record != NULL);
		CU_ASSERT_EQUAL(record->items->first_rank, n + 1);
		CU_ASSERT(protobuf_c_message_get_packed_size(&record->items->base) < 60100);
		for (size_t i = 0; i < record->items->n_ids; i++)
			CU_ASSERT_STRING_EQUAL(record->items->ids[i], ids[n + i]);
		n += record->items->n_ids;
	}
	CU_ASSERT_EQUAL(n, 1000);
	fixture_end(&f);
}

static void test_submit_needs_all_results(void)
{
	static const char *const list[] = { "V1", "V2", "V3" };
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 4), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 1, PB_ENUM(OUTCOME, CONFORMING), ""), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 3, PB_ENUM(OUTCOME, CONFORMING), ""), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), REFUSED_RESULTS_MISSING);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "n"), "2");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "size"), "4");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), "2");
	CU_ASSERT_EQUAL(work_open_list(&f, "C1", list, 3), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S2", 1, PB_ENUM(OUTCOME, CONFORMING), ""), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S2", 2, PB_ENUM(OUTCOME, CONFORMING), ""), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S2", ""), REFUSED_RESULTS_MISSING);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), "V3");
	CU_ASSERT_EQUAL(work_log(&f, "S2", 3, PB_ENUM(OUTCOME, CONFORMING), ""), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S2", ""), 0);
	fixture_end(&f);
}

static void test_submit_needs_something_reviewed(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 1), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 1, PB_ENUM(OUTCOME, NOT_APPLICABLE), ""), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), REFUSED_NOT_REVIEWED);
	PB(OpenRoundRequest) request = open_request("C1");
	request.counts = true;
	CU_ASSERT_EQUAL(open_round(&request), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S2", ""), REFUSED_NOT_REVIEWED);
	fixture_end(&f);
}

static void test_verdict(void)
{
	static const struct {
		uint32_t conforming, size;
		PB(Verdict) verdict;
	} rows[] = {
		{ 35, 44, PB_ENUM(VERDICT, FAIL) },    { 159, 200, PB_ENUM(VERDICT, FAIL) },
		{ 8, 10, PB_ENUM(VERDICT, PARTIAL) },  { 179, 200, PB_ENUM(VERDICT, PARTIAL) },
		{ 5, 6, PB_ENUM(VERDICT, PARTIAL) },   { 9, 10, PB_ENUM(VERDICT, PASS) },
		{ 1, 1, PB_ENUM(VERDICT, PASS) },
	};
	char id[16];
	work_begin(&f);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		CU_ASSERT_EQUAL(work_open(&f, "C1", rows[i].size), 0);
		snprintf(id, sizeof(id), "S%zu", i + 1);
		CU_ASSERT_EQUAL(work_log_all(&f, id, rows[i].conforming, rows[i].size), 0);
		CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", id, ""), 0);
		const PB(Round) *round = work_round(&f, id);
		CU_ASSERT_EQUAL(round->verdict, rows[i].verdict);
		CU_ASSERT_EQUAL(round->tally->conforming, rows[i].conforming);
		CU_ASSERT_EQUAL(round->tally->deviating, rows[i].size - rows[i].conforming);
		CU_ASSERT_STRING_EQUAL(round->submitted_by, "granskare");
	}
	fixture_end(&f);
}

/* New criteria never judge a round that was opened before them. */
static void test_verdict_by_the_pinned_version(void)
{
	PB(Control) control = PB_INIT(CONTROL);
	PB(SetControlRequest) request = PB_INIT(SET_CONTROL_REQUEST);
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 10), 0);
	control.unit = "SN";
	control.kind = PB_ENUM(CONTROL_KIND, SAMPLE);
	control.title = "Kontrollen";
	request.id = "C1";
	request.expected_version = 1;
	request.control = &control;
	request.criteria_text = "0-9 %: Ej godkänt; 10-19 %: Delvis godkänt; 20-100 %: Godkänt";
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.ControlService/Set", &request,
				     NULL), 0);
	CU_ASSERT_EQUAL(work_log_all(&f, "S1", 7, 10), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->verdict, PB_ENUM(VERDICT, FAIL));
	fixture_end(&f);
}

static void test_counts(void)
{
	work_begin(&f);
	PB(OpenRoundRequest) request = open_request("C1");
	request.counts = true;
	CU_ASSERT_EQUAL(open_round(&request), 0);
	CU_ASSERT_EQUAL(work_count(&f, "S1", 6, 5, ""), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "conforming");
	CU_ASSERT_EQUAL(work_count(&f, "S1", 6, 1000000001, ""), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(work_count(&f, "S1", 6, 1000000000, ""), 0);
	CU_ASSERT_EQUAL(work_count(&f, "S1", 6, 1000000000, ""), 0);
	CU_ASSERT_EQUAL(work_version(&f, PB_ENUM(KIND, ROUND), "S1"), 2);
	CU_ASSERT_EQUAL(work_count(&f, "S1", 5213, 5600, ""), REFUSED_REASON_MISSING);
	CU_ASSERT_EQUAL(work_count(&f, "S1", 5213, 5600, "Fel uttag"), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 1, PB_ENUM(OUTCOME, CONFORMING), ""),
			REFUSED_WRONG_BASIS);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->verdict, PB_ENUM(VERDICT, PASS));
	CU_ASSERT_EQUAL(work_move(&f, &approver, "SendBack", "S1", "Källa?"), 0);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->tally->deviating, 5600 - 5213);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 2), 0);
	CU_ASSERT_EQUAL(work_count(&f, "S2", 1, 2, ""), REFUSED_WRONG_BASIS);
	fixture_end(&f);
}

static void test_counts_need_a_source(void)
{
	PB(CountRoundRequest) count = PB_INIT(COUNT_ROUND_REQUEST);
	work_begin(&f);
	PB(OpenRoundRequest) request = open_request("C1");
	request.counts = true;
	CU_ASSERT_EQUAL(open_round(&request), 0);
	count.round = "S1";
	count.expected_version = 1;
	count.reviewed = 3;
	CU_ASSERT_EQUAL(fixture_call(&f, &auditor, "riskreg.v1.RoundService/Count", &count, NULL),
			REFUSED_REQUIRED);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "source");
	fixture_end(&f);
}

static PB(ConcludeRoundRequest) conclusion_of(const char *round, uint32_t version)
{
	PB(ConcludeRoundRequest) request = PB_INIT(CONCLUDE_ROUND_REQUEST);
	request.round = (char *)round;
	request.expected_version = version;
	request.conclusion = "Rutinen följs.";
	request.diary_number = "SN 2026/12";
	return request;
}

static int conclude(const PB(ConcludeRoundRequest) *request)
{
	return fixture_call(&f, &auditor, "riskreg.v1.RoundService/Conclude", request, NULL);
}

static void test_review(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, REVIEW), ""), 0);
	CU_ASSERT_EQUAL(work_open(&f, "C2", 0), 0);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 1), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), REFUSED_WRONG_BASIS);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 1, PB_ENUM(OUTCOME, CONFORMING), ""),
			REFUSED_WRONG_BASIS);
	PB(ConcludeRoundRequest) request = conclusion_of("S2", 1);
	CU_ASSERT_EQUAL(conclude(&request), REFUSED_WRONG_BASIS);
	request = conclusion_of("S1", 1);
	request.conclusion = "\n";
	CU_ASSERT_EQUAL(conclude(&request), REFUSED_REQUIRED);
	request = conclusion_of("S1", 1);
	request.diary_number = "";
	CU_ASSERT_EQUAL(conclude(&request), REFUSED_REQUIRED);
	request = conclusion_of("S1", 1);
	request.day = "2026-09-16";
	CU_ASSERT_EQUAL(conclude(&request), REFUSED_DAY_IN_FUTURE);
	request.day = "2026-02-30";
	CU_ASSERT_EQUAL(conclude(&request), REFUSED_NOT_A_DAY);
	request.day = "";
	CU_ASSERT_EQUAL(conclude(&request), 0);
	const PB(Round) *round = work_round(&f, "S1");
	CU_ASSERT_EQUAL(round->state, PB_ENUM(ROUND_STATE, SUBMITTED));
	CU_ASSERT_EQUAL(round->verdict, PB_ENUM(VERDICT, UNSPECIFIED));
	CU_ASSERT_STRING_EQUAL(round->concluded_day, "2026-09-15");
	CU_ASSERT_EQUAL(work_move(&f, &approver, "Approve", "S1", ""), 0);
	fixture_end(&f);
}

static void open_from_tomorrow(const char *control, uint32_t size)
{
	PB(OpenRoundRequest) request = PB_INIT(OPEN_ROUND_REQUEST);
	request.control = (char *)control;
	request.size = size;
	request.period = "2026-09-16..2026-09-30";
	CU_ASSERT_EQUAL(open_round(&request), 0);
}

/* Of days that are to come nothing is known: what is planned for them may be looked at, and put
 * off, but not judged. */
static void test_a_period_that_is_ahead(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, REVIEW), ""), 0);
	open_from_tomorrow("C2", 0);
	open_from_tomorrow("C1", 1);
	PB(ConcludeRoundRequest) request = conclusion_of("S1", 1);
	CU_ASSERT_EQUAL(conclude(&request), REFUSED_PERIOD_AHEAD);
	CU_ASSERT_EQUAL(work_log_all(&f, "S2", 1, 1), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S2", ""), REFUSED_PERIOD_AHEAD);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "low"), "2026-09-16");
	f.now_ms += 86400000;
	CU_ASSERT_EQUAL(conclude(&request), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S2", ""), 0);
	/* The clock was wrong. */
	f.now_ms -= 86400000;
	CU_ASSERT_EQUAL(work_move(&f, &approver, "Approve", "S2", ""), REFUSED_PERIOD_AHEAD);
	f.now_ms += 86400000;
	CU_ASSERT_EQUAL(work_move(&f, &approver, "Approve", "S2", ""), 0);
	fixture_end(&f);
}

static int not_run(const char *round, uint32_t version, uint32_t year, const char *reason)
{
	PB(NotRunRequest) request = PB_INIT(NOT_RUN_REQUEST);
	request.round = (char *)round;
	request.expected_version = version;
	request.postponed_to = year;
	request.reason = (char *)reason;
	return fixture_call(&f, &auditor, "riskreg.v1.RoundService/NotRun", &request, NULL);
}

static void test_not_run(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 1), 0);
	CU_ASSERT_EQUAL(not_run("S1", 1, 0, " "), REFUSED_REASON_MISSING);
	CU_ASSERT_EQUAL(not_run("S1", 1, 2026, "Vakans"), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(not_run("S1", 1, 2101, "Vakans"), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_EQUAL(not_run("S1", 2, 2027, "Vakans"), REFUSED_CONFLICT);
	CU_ASSERT_EQUAL(not_run("S1", 1, 2027, "Vakans"), 0);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->state, PB_ENUM(ROUND_STATE, NOT_RUN));
	fixture_end(&f);
}

/* Who opened, logged or was named as tester is one of the people, and none of them approves. */
static void test_who_touched_it_cannot_approve(void)
{
	FIXTURE_ACTOR(granskare_as_approver, "granskare", ROLE_APPROVER);
	FIXTURE_ACTOR(tester_as_approver, "kollegan", ROLE_APPROVER);
	PB(ItemResult) result = PB_INIT(ITEM_RESULT);
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 1), 0);
	result.rank = 1;
	result.outcome = PB_ENUM(OUTCOME, CONFORMING);
	result.tester = "kollegan";
	CU_ASSERT_EQUAL(work_log_as(&f, &auditor, "S1", &result, 1, ""), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
	CU_ASSERT_EQUAL(work_move(&f, &granskare_as_approver, "Approve", "S1", ""),
			REFUSED_TOUCHED_ROUND);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "user"), "granskare");
	CU_ASSERT_EQUAL(work_move(&f, &tester_as_approver, "Approve", "S1", ""),
			REFUSED_TOUCHED_ROUND);
	CU_ASSERT_EQUAL(work_move(&f, &approver, "Approve", "S1", ""), 0);
	CU_ASSERT_STRING_EQUAL(work_round(&f, "S1")->approved_by, "chef");
	CU_ASSERT_STRING_EQUAL(work_round(&f, "S1")->approved_day, "2026-09-15");
	fixture_end(&f);
}

static void test_sent_back(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 2), 0);
	CU_ASSERT_EQUAL(work_log_all(&f, "S1", 1, 2), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
	CU_ASSERT_EQUAL(work_move(&f, &approver, "SendBack", "S1", ""), REFUSED_REASON_MISSING);
	CU_ASSERT_EQUAL(work_move(&f, &approver, "SendBack", "S1", "Se över nr 2"), 0);
	const PB(Round) *round = work_round(&f, "S1");
	CU_ASSERT_EQUAL(round->state, PB_ENUM(ROUND_STATE, RETURNED));
	CU_ASSERT_EQUAL(round->verdict, PB_ENUM(VERDICT, UNSPECIFIED));
	CU_ASSERT_PTR_NULL(round->tally);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 2, PB_ENUM(OUTCOME, CONFORMING), "Underlaget fanns"), 0);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->state, PB_ENUM(ROUND_STATE, TESTING));
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
	CU_ASSERT_EQUAL(work_round(&f, "S1")->verdict, PB_ENUM(VERDICT, PASS));
	fixture_end(&f);
}

/* Every move on a round in every state in which it is not allowed, with the state in words. */
static void test_states(void)
{
	static const char *const words[] = { "fastställd", "ej genomförd", "inlämnad" };
	work_begin(&f);
	for (int i = 0; i < 3; i++)
		CU_ASSERT_EQUAL(work_open(&f, "C1", 1), 0);
	CU_ASSERT_EQUAL(work_log_all(&f, "S1", 1, 1), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
	CU_ASSERT_EQUAL(work_move(&f, &approver, "Approve", "S1", ""), 0);
	CU_ASSERT_EQUAL(not_run("S2", 1, 0, "Vakans"), 0);
	CU_ASSERT_EQUAL(work_log_all(&f, "S3", 1, 1), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S3", ""), 0);
	for (int i = 0; i < 3; i++) {
		char id[] = { 'S', (char)('1' + i), '\0' };
		uint32_t version = work_version(&f, PB_ENUM(KIND, ROUND), id);
		CU_ASSERT_EQUAL(work_log(&f, id, 1, PB_ENUM(OUTCOME, DEVIATING), "Fel"),
				REFUSED_ROUND_STATE);
		CU_ASSERT_STRING_EQUAL(fixture_param(&f, "state"), words[i]);
		CU_ASSERT_EQUAL(work_count(&f, id, 1, 1, ""), REFUSED_ROUND_STATE);
		CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", id, ""), REFUSED_ROUND_STATE);
		CU_ASSERT_EQUAL(not_run(id, version, 0, "Vakans"), REFUSED_ROUND_STATE);
		PB(ConcludeRoundRequest) request = conclusion_of(id, version);
		CU_ASSERT_EQUAL(conclude(&request), REFUSED_ROUND_STATE);
		if (i == 2)
			break;
		CU_ASSERT_EQUAL(work_move(&f, &approver, "Approve", id, ""), REFUSED_ROUND_STATE);
		CU_ASSERT_EQUAL(work_move(&f, &approver, "SendBack", id, "Fel"),
				REFUSED_ROUND_STATE);
	}
	fixture_end(&f);
}

FIXTURE_ACTOR(bun_approver, "bunchef", ROLE_APPROVER, "BUN");

static void test_conflicts_and_rights(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 1), 0);
	CU_ASSERT_EQUAL(work_log_all(&f, "S1", 1, 1), 0);
	CU_ASSERT_EQUAL(work_move_at(&f, &auditor, "Submit", "S1", 2, ""), REFUSED_CONFLICT);
	CU_ASSERT_EQUAL(work_move_at(&f, &auditor, "Submit", "S1", 1, ""), 0);
	CU_ASSERT_EQUAL(work_move_at(&f, &approver, "Approve", "S1", 1, ""), REFUSED_CONFLICT);
	CU_ASSERT_EQUAL(work_move(&f, &bun_approver, "Approve", "S1", ""),
			REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(work_move(&f, &approver, "Approve", "S8", ""), REFUSED_NOT_FOUND);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "opened: unit, period, version, people", test_open },
	{ "exactly one basis, sizes at their bounds", test_open_needs_one_basis },
	{ "review, no criteria", test_open_by_kind_of_control },
	{ "units: required, below, not its own", test_open_in_a_unit },
	{ "a list: bound, twice, empty", test_open_a_list },
	{ "a long list lies in pieces", test_list_in_pieces },
	{ "submit names the first missing item", test_submit_needs_all_results },
	{ "submit needs something reviewed", test_submit_needs_something_reviewed },
	{ "the verdict is computed exactly", test_verdict },
	{ "the verdict is by the pinned criteria", test_verdict_by_the_pinned_version },
	{ "counts: bounds, correction, submit", test_counts },
	{ "counts need a source", test_counts_need_a_source },
	{ "a review ends with a conclusion", test_review },
	{ "a period that is ahead", test_a_period_that_is_ahead },
	{ "not run", test_not_run },
	{ "who touched a round cannot approve it", test_who_touched_it_cannot_approve },
	{ "sent back and corrected", test_sent_back },
	{ "each state refuses what it does not allow", test_states },
	{ "conflicts and rights", test_conflicts_and_rights },
};
SUITE_MAIN("ops_round", tests)
