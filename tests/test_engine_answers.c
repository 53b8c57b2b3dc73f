/* SPDX-License-Identifier: EUPL-1.2
 * Answers that are given again: a status is computed once as long as nothing is written, and never
 * given for another state, request or language. */
#include "engine_fixture.h"
#include "suite.h"

#include "../daemon/engine/answers.h"

#define STATUS "riskreg.v1.StatusService/Get"
#define SET_CONTROL "riskreg.v1.ControlService/Set"

/* -------------------------------------------------------------------- through the engine */

static void set_control(const char *id, uint32_t expected, const char *title)
{
	PB(Control) control = PB_INIT(CONTROL);
	PB(SetControlRequest) request = PB_INIT(SET_CONTROL_REQUEST);
	control.unit = "SN";
	control.title = (char *)title;
	control.kind = PB_ENUM(CONTROL_KIND, SAMPLE);
	control.category = PB_ENUM(CONTROL_CATEGORY, INTERNAL);
	request.control = &control;
	request.id = (char *)id;
	request.expected_version = expected;
	control.reason = expected ? "Ny rubrik" : "";
	request.criteria_text = "0-79 % fail, 80-89 % partial, 90-100 % pass";
	struct ask ask = new_ask(&coordinator, SET_CONTROL, &request.base);
	CU_ASSERT_EQUAL_FATAL(answer(&ask), 0);
}

/* The title that a status of SN shows; "" when it has no line. Good until the next one. */
static const char *status(const struct actor *actor, const char *lang, uint64_t at,
			  char ret_step[200])
{
	static char title[200];
	PB(GetStatusRequest) request = PB_INIT(GET_STATUS_REQUEST);
	request.unit = "SN";
	struct ask ask = new_ask(actor, STATUS, &request.base);
	ask.request.lang = (char *)lang;
	ask.request.at = at;
	CU_ASSERT_EQUAL_FATAL(answer(&ask), 0);
	const PB(Response) *response = last_heard();
	PB(GetStatusResponse) *told = riskreg__v1__get_status_response__unpack(
		NULL, response->body.len, response->body.data);
	CU_ASSERT_PTR_NOT_NULL_FATAL(told);
	const PB(ControlStatus) *line = told->n_controls ? told->controls[0] : NULL;
	snprintf(title, sizeof(title), "%s", line ? line->title : "");
	snprintf(ret_step, 200, "%s", line ? line->next_step : "");
	riskreg__v1__get_status_response__free_unpacked(told, NULL);
	return title;
}

static uint64_t controls_read(void)
{
	uint64_t n;
	store_reads(f.store, PB_ENUM(KIND, CONTROL), &n);
	return n;
}

static void a_status_is_computed_once(void)
{
	char step[200], again[200];
	begin();
	CU_ASSERT_STRING_EQUAL(status(&reader, "sv", 0, step), "");
	set_control("", 0, "Attest");
	CU_ASSERT_STRING_EQUAL(status(&reader, "sv", 0, step), "Attest");
	uint64_t n = controls_read();
	CU_ASSERT_STRING_EQUAL(status(&reader, "sv", 0, again), "Attest");
	CU_ASSERT_STRING_EQUAL(step, again);
	CU_ASSERT_STRING_EQUAL(status(&auditor, "sv", 0, again), "Attest");
	CU_ASSERT_STRING_EQUAL(step, again);
	CU_ASSERT_EQUAL(controls_read(), n);
	end();
}

static void a_status_is_never_an_old_one(void)
{
	char step[200], other[200];
	begin();
	set_control("", 0, "Attest");
	CU_ASSERT_STRING_EQUAL(status(&reader, "sv", 0, step), "Attest");
	uint64_t size = fixture_seq(&f);
	set_control("C1", 1, "Attest av fakturor");
	CU_ASSERT_STRING_EQUAL(status(&reader, "sv", 0, step), "Attest av fakturor");
	CU_ASSERT_STRING_EQUAL(status(&reader, "sv", size, step), "Attest");
	CU_ASSERT_STRING_EQUAL(status(&reader, "sv", 0, step), "Attest av fakturor");
	CU_ASSERT_STRING_EQUAL(status(&reader, "en", 0, other), "Attest av fakturor");
	CU_ASSERT_STRING_NOT_EQUAL(step, other);
	end();
}

static void log_result(uint32_t rank)
{
	PB(ItemResult) result = PB_INIT(ITEM_RESULT), *results[] = { &result };
	PB(LogResultsRequest) request = PB_INIT(LOG_RESULTS_REQUEST);
	result.rank = rank;
	result.outcome = PB_ENUM(OUTCOME, CONFORMING);
	request.round = "S1";
	request.results = results;
	request.n_results = 1;
	struct ask ask = new_ask(&auditor, "riskreg.v1.RoundService/LogResults", &request.base);
	CU_ASSERT_EQUAL_FATAL(answer(&ask), 0);
}

/* A result that was logged is told of from the last answer: one control of three is read. */
static void a_status_begins_from_the_last_one(void)
{
	char step[200], before[200];
	PB(OpenRoundRequest) open = PB_INIT(OPEN_ROUND_REQUEST);
	begin();
	for (unsigned i = 0; i < 3; i++)
		set_control("", 0, "Attest");
	open.control = "C1";
	open.size = 10;
	struct ask ask = new_ask(&auditor, "riskreg.v1.RoundService/Open", &open.base);
	CU_ASSERT_EQUAL_FATAL(answer(&ask), 0);
	log_result(1);
	status(&reader, "sv", 0, before);
	log_result(2);
	uint64_t n = controls_read();
	status(&reader, "sv", 0, step);
	CU_ASSERT_EQUAL(controls_read(), n + 1);
	CU_ASSERT_STRING_NOT_EQUAL(step, before);
	status(&reader, "en", 0, step);
	CU_ASSERT_EQUAL(controls_read(), n + 1 + 3);
	end();
}

/* Above a bound the lines are made where nobody waits for them; the answer is kept as others. */
static void a_long_status_is_the_workers(void)
{
	char step[200];
	begin();
	for (unsigned i = 0; i < 200; i++)
		set_control("", 0, "Attest");
	status(&reader, "sv", 0, step);
	CU_ASSERT_EQUAL(stat_of("calls.heavy"), 0);
	set_control("", 0, "Attest");
	CU_ASSERT_STRING_EQUAL(status(&reader, "sv", 0, step), "Attest");
	CU_ASSERT_EQUAL(stat_of("calls.heavy"), 1);
	CU_ASSERT_STRING_NOT_EQUAL(step, "");
	uint64_t n = controls_read();
	CU_ASSERT_STRING_EQUAL(status(&auditor, "sv", 0, step), "Attest");
	CU_ASSERT_EQUAL(stat_of("calls.heavy"), 1);
	CU_ASSERT_EQUAL(controls_read(), n);
	end();
}

/* What is always the worker's is looked for before it goes there. */
static void what_is_due_is_computed_once(void)
{
	PB(ListDueRequest) request = PB_INIT(LIST_DUE_REQUEST);
	begin();
	for (unsigned i = 1; i <= 3; i++) {
		struct ask ask = new_ask(&reader, "riskreg.v1.DueService/List", &request.base);
		CU_ASSERT_EQUAL(answer(&ask), 0);
		CU_ASSERT_EQUAL(stat_of("calls.heavy"), i == 3 ? 2 : 1);
		if (i == 2)
			set_control("", 0, "Attest");
	}
	end();
}

/* -------------------------------------------------------------------- what is kept */

static struct piece made[2];
static uint8_t made_bytes[ANSWERS_SIZE_MAX + 1];

static struct job job_of(uint8_t request, enum lang lang, size_t first, size_t second)
{
	struct job job = { .request_sha256 = { request }, .call.lang = lang };
	made[0] = (struct piece){ &made[1], view_of(made_bytes, first) };
	made[1] = (struct piece){ NULL, view_of(made_bytes + first, second) };
	job.call.pieces = made;
	return job;
}

static bool finds(struct answers *answers, uint8_t request, enum lang lang,
		  struct answers_state state)
{
	struct job job = job_of(request, lang, 1, 1);
	job.call.pieces = NULL;
	bool found = answers_find(answers, &job, &state);
	CU_ASSERT_EQUAL(found, job.call.pieces != NULL);
	return found;
}

static const struct answers_state now = { 7, 1, { 2026, 9, 15 } };

static void only_the_same_is_given(void)
{
	static const struct answers_state others[] = {
		{ 6, 1, { 2026, 9, 15 } }, { 8, 1, { 2026, 9, 15 } }, { 7, 2, { 2026, 9, 15 } },
		{ 7, 1, { 2026, 9, 16 } }, { 7, 1, { 2027, 9, 15 } },
	};
	struct answers answers = { 0 };
	CU_ASSERT_FALSE(finds(&answers, 1, LANG_SV, now));
	struct job job = job_of(1, LANG_SV, 3, 5);
	memcpy(made_bytes, "abcdefgh", 8);
	answers_keep(&answers, &job, &now);
	memset(made_bytes, 'x', 8);
	CU_ASSERT_FATAL(answers_find(&answers, &job, &now));
	const struct piece *pieces = job.call.pieces;
	CU_ASSERT(view_equals(pieces->body, VIEW_LITERAL("abc")));
	CU_ASSERT(view_equals(pieces->next->body, VIEW_LITERAL("defgh")));
	CU_ASSERT_PTR_NULL(pieces->next->next);
	CU_ASSERT_FALSE(finds(&answers, 2, LANG_SV, now));
	CU_ASSERT_FALSE(finds(&answers, 1, LANG_EN, now));
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		CU_ASSERT_FALSE(finds(&answers, 1, LANG_SV, others[i]));
	answers_deinit(&answers);
	CU_ASSERT_FALSE(finds(&answers, 1, LANG_SV, now));
}

/* It is what an answer begins from while day and erasures are the same, and its place is taken. */
static void an_earlier_one_is_handed_over(void)
{
	static const struct answers_state later = { 9, 1, { 2026, 9, 15 } };
	static const struct answers_state others[] = {
		{ 6, 1, { 2026, 9, 15 } }, { 9, 2, { 2026, 9, 15 } }, { 9, 1, { 2026, 9, 16 } },
	};
	struct answers answers = { 0 };
	struct job job = job_of(1, LANG_SV, 3, 5);
	memcpy(made_bytes, "abcdefgh", 8);
	answers_keep(&answers, &job, &now);
	CU_ASSERT_FALSE(answers_find(&answers, &job, &later));
	CU_ASSERT_EQUAL(job.call.earlier.size, 7);
	CU_ASSERT_FATAL(job.call.earlier.pieces != NULL);
	CU_ASSERT(view_equals(job.call.earlier.pieces->body, VIEW_LITERAL("abc")));
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		job = job_of(1, LANG_SV, 3, 5);
		CU_ASSERT_FALSE(answers_find(&answers, &job, &others[i]));
		CU_ASSERT_PTR_NULL(job.call.earlier.pieces);
	}
	job = job_of(1, LANG_SV, 3, 5);
	answers_keep(&answers, &job, &later);
	CU_ASSERT(finds(&answers, 1, LANG_SV, later));
	CU_ASSERT_FALSE(finds(&answers, 1, LANG_SV, now));
	size_t n = 0;
	for (size_t i = 0; i < ANSWERS_MAX; i++)
		n += answers.kept[i].pieces != NULL;
	CU_ASSERT_EQUAL(n, 1);
	answers_deinit(&answers);
}

static void the_least_used_goes(void)
{
	struct answers answers = { 0 };
	for (uint8_t i = 0; i < ANSWERS_MAX; i++) {
		struct job job = job_of(i, LANG_SV, 1, 1);
		answers_keep(&answers, &job, &now);
	}
	CU_ASSERT(finds(&answers, 0, LANG_SV, now));
	struct job job = job_of(100, LANG_SV, 1, 1);
	answers_keep(&answers, &job, &now);
	CU_ASSERT(finds(&answers, 0, LANG_SV, now) && finds(&answers, 100, LANG_SV, now));
	CU_ASSERT_FALSE(finds(&answers, 1, LANG_SV, now));
	answers_deinit(&answers);
}

static void a_large_one_is_not_kept(void)
{
	struct answers answers = { 0 };
	struct job job = job_of(1, LANG_SV, ANSWERS_SIZE_MAX, 1);
	answers_keep(&answers, &job, &now);
	CU_ASSERT_FALSE(finds(&answers, 1, LANG_SV, now));
	job = job_of(1, LANG_SV, ANSWERS_SIZE_MAX - 1, 1);
	answers_keep(&answers, &job, &now);
	CU_ASSERT(finds(&answers, 1, LANG_SV, now));
	job.call.pieces = NULL;
	job.request_sha256[0] = 2;
	answers_keep(&answers, &job, &now);
	CU_ASSERT_FALSE(finds(&answers, 2, LANG_SV, now));
	answers_deinit(&answers);
}

static const struct suite_test tests[] = {
	{ "a status is computed once", a_status_is_computed_once },
	{ "a status is never an old one", a_status_is_never_an_old_one },
	{ "a status begins from the last one", a_status_begins_from_the_last_one },
	{ "a long status is the worker's", a_long_status_is_the_workers },
	{ "what is due is computed once", what_is_due_is_computed_once },
	{ "only the same is given", only_the_same_is_given },
	{ "an earlier one is handed over", an_earlier_one_is_handed_over },
	{ "the least used goes", the_least_used_goes },
	{ "a large one is not kept", a_large_one_is_not_kept },
};

SUITE_MAIN("engine_answers", tests)
