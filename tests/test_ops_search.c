/* SPDX-License-Identifier: EUPL-1.2
 * Search over everything that was written, what narrows it, its bounds, and the same filters on
 * lists. */
#include "ops_audit.h"
#include "plan_work.h"

#define SEARCH "riskreg.v1.RecordService/Search"
#define LIST "riskreg.v1.RecordService/List"
#define K(name) PB_ENUM(KIND, name)

static struct fixture f;
static char told[4000];

static PB(SearchRequest) search_for(const char *query)
{
	PB(SearchRequest) request = PB_INIT(SEARCH_REQUEST);
	request.query = (char *)query;
	return request;
}

static const PB(SearchResponse) *ask(const PB(SearchRequest) *request)
{
	const void *response = NULL;
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &reader, SEARCH, request, &response), 0);
	return response;
}

/* "R1 M2" */
static const char *found_by(const PB(SearchRequest) *request)
{
	const PB(SearchResponse) *response = ask(request);
	size_t n = 0;
	told[0] = '\0';
	for (size_t i = 0; i < response->n_hits; i++)
		n += (size_t)snprintf(told + n, sizeof(told) - n, "%s%s", n ? " " : "",
				      response->hits[i]->id);
	return told;
}

static const char *found(const char *query)
{
	PB(SearchRequest) request = search_for(query);
	return found_by(&request);
}

static void add_risk(const char *unit, const char *title, const char *text, const char *responsible)
{
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
	risk.unit = (char *)unit;
	risk.title = (char *)title;
	risk.text = (char *)text;
	risk.responsible = (char *)responsible;
	request.risk = &risk;
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &coordinator, "riskreg.v1.RiskService/Set", &request,
					   NULL), 0);
}

static void assess(const char *risk, const char *motive)
{
	PB(AssessRiskRequest) request = PB_INIT(ASSESS_RISK_REQUEST);
	request.risk = (char *)risk;
	request.probability = 2;
	request.consequence = 3;
	request.motive_probability = (char *)motive;
	request.day = "2025-03-01";
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &coordinator, "riskreg.v1.RiskService/Assess",
					   &request, NULL), 0);
}

static void add_action(const char *title, const char *due)
{
	PB(Action) action = PB_INIT(ACTION);
	PB(SetActionRequest) request = PB_INIT(SET_ACTION_REQUEST);
	action.control = "C1";
	action.round = "S1";
	action.title = (char *)title;
	action.due_day = (char *)due;
	action.responsible = "Cilla Berg";
	action.responsible_user = "cilla";
	request.action = &action;
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &coordinator, "riskreg.v1.ActionService/Set",
					   &request, NULL), 0);
}

static void begin(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	add_risk("SN", "Åtgärder beslutas för sent", "Hände våren 2025\noch hösten", "Anna Ek");
	add_risk("BUN", "Avtal saknas", "Ingen åtgärd vidtogs", "Bo Ek");
	assess("R1", "Rutin för åtgärder saknas");
	CU_ASSERT_EQUAL(plan_work_add_measure(&f, "SN", "R1"), 0);
}

static void test_words_and_letters(void)
{
	begin();
	CU_ASSERT_STRING_EQUAL(found("atgard"), "R1 R2 R1/1 M1");
	CU_ASSERT_STRING_EQUAL(found("ÅTGÄRD"), "R1 R2 R1/1 M1");
	CU_ASSERT_STRING_EQUAL(found("åtgärder"), "R1 R1/1");
	CU_ASSERT_STRING_EQUAL(found("vidtogs avtal"), "R2");
	CU_ASSERT_STRING_EQUAL(found("åtgärder avtal"), "");
	CU_ASSERT_STRING_EQUAL(found("hosten"), "R1");
	CU_ASSERT_STRING_EQUAL(found("bo ek"), "R2");
	CU_ASSERT_STRING_EQUAL(found("enheten"), "BUN HK SN SN-F");
	CU_ASSERT_STRING_EQUAL(found("kännbar"), "4x4");
	CU_ASSERT_STRING_EQUAL(found("finnsinte"), "");
	/* What is no text is not found: facts, ids. */
	CU_ASSERT_STRING_EQUAL(found("samordnare"), "");
	CU_ASSERT_STRING_EQUAL(found("2025-03-01"), "");
	fixture_end(&f);
}

static void test_a_hit(void)
{
	begin();
	PB(SearchRequest) request = search_for("HÖSTEN");
	const PB(SearchResponse) *response = ask(&request);
	CU_ASSERT_EQUAL_FATAL(response->n_hits, 1);
	CU_ASSERT_EQUAL(response->hits[0]->kind, K(RISK));
	CU_ASSERT_EQUAL(response->hits[0]->version, 1);
	CU_ASSERT_STRING_EQUAL(response->hits[0]->unit, "SN");
	CU_ASSERT_STRING_EQUAL(response->hits[0]->title, "Åtgärder beslutas för sent");
	CU_ASSERT_STRING_EQUAL(response->hits[0]->field, "text");
	CU_ASSERT_STRING_EQUAL(response->hits[0]->excerpt, "Hände våren 2025 och hösten");
	/* An assessment is told by its risk; a level of a scale by its path. */
	request = search_for("rutin");
	response = ask(&request);
	CU_ASSERT_EQUAL_FATAL(response->n_hits, 1);
	CU_ASSERT_STRING_EQUAL(response->hits[0]->title, "Åtgärder beslutas för sent");
	CU_ASSERT_STRING_EQUAL(response->hits[0]->unit, "SN");
	CU_ASSERT_STRING_EQUAL(response->hits[0]->field, "motive_probability");
	request = search_for("kännbar");
	response = ask(&request);
	CU_ASSERT_EQUAL_FATAL(response->n_hits, 1);
	CU_ASSERT_STRING_EQUAL(response->hits[0]->field, "consequence.aliases");
	CU_ASSERT_STRING_EQUAL(response->hits[0]->unit, "");
	fixture_end(&f);
}

static void test_versions_and_withdrawn(void)
{
	begin();
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, K(MEASURE), "M1", 1), 0);
	CU_ASSERT_STRING_EQUAL(found("åtgärden"), "");
	PB(SearchRequest) request = search_for("åtgärden");
	request.with_withdrawn = true;
	CU_ASSERT_STRING_EQUAL(found_by(&request), "M1");
	CU_ASSERT(ask(&request)->hits[0]->withdrawn);
	/* Only what is in force. */
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) set = PB_INIT(SET_RISK_REQUEST);
	risk.unit = "BUN";
	risk.title = "Inköp utan avtal";
	risk.reason = "Tydligare";
	set.id = "R2";
	set.expected_version = 1;
	set.risk = &risk;
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.RiskService/Set", &set, NULL),
			0);
	CU_ASSERT_STRING_EQUAL(found("vidtogs"), "");
	CU_ASSERT_STRING_EQUAL(found("inkop"), "R2");
	/* A reason is found, but the record's own text is shown rather. */
	CU_ASSERT_STRING_EQUAL(found("tydligare"), "R2");
	request = search_for("a");
	request.unit = "BUN";
	CU_ASSERT_STRING_EQUAL(ask(&request)->hits[0]->field, "title");
	fixture_end(&f);
}

static void test_items_are_never_found(void)
{
	begin();
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, SAMPLE), WORK_80_90), 0);
	CU_ASSERT_EQUAL(work_open_list(&f, "C1", (const char *const[]){ "hemligt", "b" }, 2), 0);
	CU_ASSERT_STRING_EQUAL(found("hemligt"), "");
	PB(SearchRequest) request = search_for("hemligt");
	PB(Kind) kinds[] = { K(ITEMS), K(NONCE) };
	request.kinds = kinds;
	request.n_kinds = 2;
	CU_ASSERT_STRING_EQUAL(found_by(&request), "");
	fixture_end(&f);
}

static void test_narrowed(void)
{
	begin();
	PB(Kind) kinds[] = { K(RISK), K(MEASURE) };
	PB(SearchRequest) request = search_for("atgard");
	request.kinds = kinds;
	request.n_kinds = 2;
	CU_ASSERT_STRING_EQUAL(found_by(&request), "R1 R2 M1");
	request.unit = "SN";
	CU_ASSERT_STRING_EQUAL(found_by(&request), "R1 M1");
	request = search_for("atgard");
	request.unit = "SN";
	CU_ASSERT_STRING_EQUAL(found_by(&request), "R1 R1/1 M1");
	request = search_for("atgard");
	request.owner = "bo EK";
	CU_ASSERT_STRING_EQUAL(found_by(&request), "R2");
	request = search_for("atgard");
	request.year = 2025;
	CU_ASSERT_STRING_EQUAL(found_by(&request), "R1/1");
	request = search_for("atgard");
	request.state = "open";
	CU_ASSERT_STRING_EQUAL(found_by(&request), "R1 R2");
	request.state = "closed";
	CU_ASSERT_STRING_EQUAL(found_by(&request), "");
	request.state = "";
	request.overdue = true;
	CU_ASSERT_STRING_EQUAL(found_by(&request), "");
	fixture_end(&f);
}

static int refused(const PB(SearchRequest) *request)
{
	return fixture_call(&f, &reader, SEARCH, request, NULL);
}

static void test_bounds(void)
{
	static char query[202];
	begin();
	memset(query, 'x', 201);
	PB(SearchRequest) request = search_for(query);
	CU_ASSERT_EQUAL(refused(&request), REFUSED_TOO_LONG);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "query");
	query[200] = '\0';
	CU_ASSERT_EQUAL(refused(&request), 0);
	request = search_for("   ");
	CU_ASSERT_EQUAL(refused(&request), REFUSED_SEARCH_WORDS);
	request = search_for("a a a a a a a a a a a a a a a a");
	CU_ASSERT_EQUAL(refused(&request), 0);
	request = search_for("a a a a a a a a a a a a a a a a a");
	CU_ASSERT_EQUAL(refused(&request), REFUSED_SEARCH_WORDS);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "limit"), "16");
	request = search_for("a");
	request.limit = 1000;
	CU_ASSERT_EQUAL(refused(&request), 0);
	request.limit = 1001;
	CU_ASSERT_EQUAL(refused(&request), REFUSED_OUT_OF_RANGE);
	request = search_for("a");
	request.unit = "XX";
	CU_ASSERT_EQUAL(refused(&request), REFUSED_NOT_FOUND);
	request = search_for("a");
	request.state = "opn";
	CU_ASSERT_EQUAL(refused(&request), REFUSED_UNKNOWN_STATE);
	request = search_for("a");
	request.after_kind = K(RISK);
	request.after = "M1";
	CU_ASSERT_EQUAL(refused(&request), REFUSED_NOT_AN_ID);
	fixture_end(&f);
}

/* 201 hits: 200 and one more, each once, in order. */
static void test_many_hits(void)
{
	char title[40];
	fixture_begin(&f);
	fixture_organise(&f);
	for (int i = 1; i <= 201; i++) {
		snprintf(title, sizeof(title), "Träff nr %d", i);
		CU_ASSERT_EQUAL_FATAL(fixture_add_risk(&f, &coordinator, "SN", title), 0);
	}
	PB(SearchRequest) request = search_for("traff");
	const PB(SearchResponse) *response = ask(&request);
	CU_ASSERT_EQUAL_FATAL(response->n_hits, 200);
	CU_ASSERT_STRING_EQUAL(response->hits[0]->id, "R1");
	CU_ASSERT_STRING_EQUAL(response->hits[199]->id, "R200");
	CU_ASSERT_STRING_EQUAL(response->next, "R200");
	CU_ASSERT_EQUAL(response->next_kind, K(RISK));
	request.after_kind = K(RISK);
	request.after = "R200";
	CU_ASSERT_STRING_EQUAL(found_by(&request), "R201");
	request.after = "R201";
	CU_ASSERT_STRING_EQUAL(found_by(&request), "");
	/* Exactly as many as are asked for is the end. */
	request = search_for("traff");
	request.limit = 201;
	CU_ASSERT_EQUAL(ask(&request)->n_hits, 201);
	CU_ASSERT_STRING_EQUAL(ask(&request)->next, "");
	fixture_end(&f);
}

/* Long texts: an answer ends when much was read, and the next one goes on. */
static void test_much_to_read(void)
{
	enum { LONG = 8000, MANY = 1060 };
	static char text[LONG + 1];
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) set = PB_INIT(SET_RISK_REQUEST);
	fixture_begin(&f);
	fixture_organise(&f);
	memset(text, 'x', LONG);
	risk.unit = "SN";
	risk.title = "Lång";
	risk.text = risk.background = text;
	set.risk = &risk;
	for (int i = 0; i < MANY; i++)
		CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &coordinator, "riskreg.v1.RiskService/Set",
						   &set, NULL), 0);
	PB(SearchRequest) request = search_for("finnsinte");
	char next[ID_TEXT_MAX];
	const PB(SearchResponse) *response = ask(&request);
	CU_ASSERT_EQUAL(response->n_hits, 0);
	CU_ASSERT_EQUAL(response->next_kind, K(RISK));
	snprintf(next, sizeof(next), "%s", response->next);
	/* 16 MiB and the record that went over it: 16 014 bytes each, units and scale beside. */
	CU_ASSERT(strcmp(next, "R1040") > 0 && strcmp(next, "R1050") < 0);
	request.after_kind = K(RISK);
	request.after = next;
	CU_ASSERT_STRING_EQUAL(ask(&request)->next, "");
	fixture_end(&f);
}

/* ------------------------------------------------------------------ the same on lists */

static const char *listed(PB(Kind) kind, const char *unit, const char *state, const char *owner,
			  bool overdue)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	const void *response = NULL;
	size_t n = 0;
	request.kind = kind;
	request.unit = (char *)unit;
	request.state = (char *)state;
	request.owner = (char *)owner;
	request.overdue = overdue;
	int r = fixture_call(&f, &reader, LIST, &request, &response);
	told[0] = '\0';
	if (r) {
		snprintf(told, sizeof(told), "%d", r);
		return told;
	}
	const PB(ListRecordsResponse) *list = response;
	for (size_t i = 0; i < list->n_records; i++)
		n += (size_t)snprintf(told + n, sizeof(told) - n, "%s%s", n ? " " : "",
				      list->records[i]->meta->id);
	return told;
}

static void expect_refused(const char *is, int refused, const char *field)
{
	char expected[16];
	snprintf(expected, sizeof(expected), "%d", refused);
	CU_ASSERT_STRING_EQUAL(is, expected);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), field);
}

static void test_lists(void)
{
	begin();
	CU_ASSERT_STRING_EQUAL(listed(K(RISK), "SN", "", "", false), "R1");
	CU_ASSERT_STRING_EQUAL(listed(K(RISK), "", "open", "", false), "R1 R2");
	CU_ASSERT_STRING_EQUAL(listed(K(RISK), "", "OPEN", "ek", false), "R1 R2");
	CU_ASSERT_STRING_EQUAL(listed(K(RISK), "", "", "ANNA", false), "R1");
	CU_ASSERT_STRING_EQUAL(listed(K(RISK), "", "", "ek anna", false), "R1");
	CU_ASSERT_STRING_EQUAL(listed(K(RISK), "", "closed", "", false), "");
	expect_refused(listed(K(RISK), "", "", "  ", false), REFUSED_SEARCH_WORDS, "owner");
	CU_ASSERT_STRING_EQUAL(listed(K(ASSESSMENT), "SN", "", "", false), "R1/1");
	CU_ASSERT_STRING_EQUAL(listed(K(ASSESSMENT), "BUN", "", "", false), "");
	expect_refused(listed(K(RISK), "", "done", "", false), REFUSED_NO_SUCH_STATE, "state");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "choices"), "open, closed");
	expect_refused(listed(K(MEASURE), "", "open", "", false), REFUSED_NOT_FILTERED, "state");
	expect_refused(listed(K(MEASURE), "", "", "anna", false), REFUSED_NOT_FILTERED, "owner");
	expect_refused(listed(K(RISK), "", "", "", true), REFUSED_NOT_FILTERED, "overdue");
	expect_refused(listed(K(RISK), "XX", "", "", false), REFUSED_NOT_FOUND, "unit");
	fixture_end(&f);
}

/* The clock stands on 2026-09-15. */
static void test_overdue(void)
{
	begin();
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, SAMPLE), WORK_80_90), 0);
	CU_ASSERT_EQUAL(work_open(&f, "C1", 2), 0);
	CU_ASSERT_EQUAL(work_log_all(&f, "S1", 0, 2), 0);
	CU_ASSERT_EQUAL(work_move(&f, &auditor, "Submit", "S1", ""), 0);
	CU_ASSERT_EQUAL(work_move(&f, &approver, "Approve", "S1", ""), 0);
	add_action("Sen", "2026-09-14");
	add_action("I dag", "2026-09-15");
	add_action("Utan dag", "");
	CU_ASSERT_STRING_EQUAL(listed(K(ACTION), "", "", "", true), "A1");
	CU_ASSERT_STRING_EQUAL(listed(K(ACTION), "", "open", "berg", false), "A1 A2 A3");
	CU_ASSERT_STRING_EQUAL(listed(K(ACTION), "", "", "CILLA", false), "A1 A2 A3");
	/* Done, it is overdue by its retest. */
	PB(FinishActionRequest) finish = PB_INIT(FINISH_ACTION_REQUEST);
	finish.id = "A1";
	finish.expected_version = 1;
	finish.day = "2026-09-01";
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.ActionService/Finish", &finish,
				     NULL), 0);
	CU_ASSERT_STRING_EQUAL(listed(K(ACTION), "", "", "", true), "");
	finish.id = "A2";
	finish.retest_day = "2026-09-10";
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.ActionService/Finish", &finish,
				     NULL), 0);
	CU_ASSERT_STRING_EQUAL(listed(K(ACTION), "", "", "", true), "A2");
	fixture_end(&f);
}

/* An item of a plan is not overdue once what it holds is done. */
static void test_overdue_items(void)
{
	begin();
	CU_ASSERT_EQUAL(audit_add(&f, "SN"), 0);
	CU_ASSERT_EQUAL(audit_recommend(&f, "G1", ""), 0);
	CU_ASSERT_EQUAL(plan_work_add(&f, "SN", 2026), 0);
	PB(PlanItem) item = plan_work_item("P1", "M1");
	item.due_day = "2026-06-30";
	item.responsible = "Anna Ek";
	CU_ASSERT_EQUAL(plan_work_set(&f, item), 0);
	item = plan_work_item("P1", "N1");
	item.due_day = "2026-06-30";
	CU_ASSERT_EQUAL(plan_work_set(&f, item), 0);
	CU_ASSERT_EQUAL(plan_work_set(&f, plan_work_item("P1", "R1")), 0);
	CU_ASSERT_STRING_EQUAL(listed(K(PLAN_ITEM), "", "", "", true), "P1/M1 P1/N1");
	CU_ASSERT_STRING_EQUAL(listed(K(PLAN_ITEM), "", "in-plan", "", false), "P1/R1");
	CU_ASSERT_STRING_EQUAL(listed(K(PLAN_ITEM), "", "planned", "", false), "P1/M1 P1/N1");
	CU_ASSERT_STRING_EQUAL(listed(K(PLAN_ITEM), "SN", "", "anna", false), "P1/M1");
	CU_ASSERT_STRING_EQUAL(listed(K(PLAN_ITEM), "BUN", "", "", false), "");
	PB(MoveRecommendationRequest) move = PB_INIT(MOVE_RECOMMENDATION_REQUEST);
	move.id = "N1";
	move.expected_version = 1;
	move.state = PB_ENUM(RECOMMENDATION_STATE, DONE);
	CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.RecommendationService/Move",
				     &move, NULL), 0);
	CU_ASSERT_STRING_EQUAL(listed(K(PLAN_ITEM), "", "", "", true), "P1/M1");
	fixture_end(&f);
}

/* A list ends early when much was read, also when nothing of it was wanted, and goes on. */
static void test_a_list_that_finds_nothing_for_long(void)
{
	enum { MANY = 2001 };
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	const void *response = NULL;
	fixture_begin(&f);
	fixture_organise(&f);
	for (int i = 0; i < MANY; i++)
		CU_ASSERT_EQUAL_FATAL(fixture_add_risk(&f, &coordinator, "SN", "Risk"), 0);
	request.kind = K(RISK);
	request.state = "closed";
	CU_ASSERT_EQUAL(fixture_call(&f, &reader, LIST, &request, &response), 0);
	const PB(ListRecordsResponse) *list = response;
	CU_ASSERT_EQUAL(list->n_records, 0);
	CU_ASSERT_STRING_EQUAL(list->next, "R2000");
	request.after = "R2000";
	CU_ASSERT_EQUAL(fixture_call(&f, &reader, LIST, &request, &response), 0);
	list = response;
	CU_ASSERT_STRING_EQUAL(list->next, "");
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "words and letters", test_words_and_letters },
	{ "a hit", test_a_hit },
	{ "only what is in force", test_versions_and_withdrawn },
	{ "items are never found", test_items_are_never_found },
	{ "narrowed", test_narrowed },
	{ "bounds", test_bounds },
	{ "200 hits and one more", test_many_hits },
	{ "much to read", test_much_to_read },
	{ "lists are narrowed", test_lists },
	{ "overdue", test_overdue },
	{ "overdue items of a plan", test_overdue_items },
	{ "a list that finds nothing for long", test_a_list_that_finds_nothing_for_long },
};
SUITE_MAIN("ops_search", tests)
