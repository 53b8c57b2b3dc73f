/* SPDX-License-Identifier: EUPL-1.2
 * ListVersions: every version of a record and of what is told with it, page by page. */
#include "plan_work.h"

#define VERSIONS "riskreg.v1.RecordService/ListVersions"
#define K(name) PB_ENUM(KIND, name)
#define MANY 2500 /* versions: more than one answer holds */

static struct fixture f;
static char told[4000];

static PB(ListVersionsRequest) versions_of(PB(Kind) kind, const char *id)
{
	PB(ListVersionsRequest) request = PB_INIT(LIST_VERSIONS_REQUEST);
	request.kind = kind;
	request.id = (char *)id;
	return request;
}

static const PB(ListVersionsResponse) *ask(const PB(ListVersionsRequest) *request)
{
	const void *response = NULL;
	CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &reader, VERSIONS, request, &response), 0);
	return response;
}

/* "R1:1 R1:2 R1/1:1" */
static const char *tell(const PB(ListVersionsRequest) *request)
{
	const PB(ListVersionsResponse) *response = ask(request);
	size_t n = 0;
	told[0] = '\0';
	for (size_t i = 0; i < response->n_records; i++)
		n += (size_t)snprintf(told + n, sizeof(told) - n, "%s%s:%u", n ? " " : "",
				      response->records[i]->meta->id,
				      response->records[i]->meta->version);
	return told;
}

static int set_risk(const char *id, const char *title)
{
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
	request.expected_version = work_version(&f, K(RISK), id);
	risk.unit = "SN";
	risk.title = (char *)title;
	risk.reason = "Ny rubrik";
	request.id = (char *)id;
	request.risk = &risk;
	return fixture_call(&f, &coordinator, "riskreg.v1.RiskService/Set", &request, NULL);
}

static int assess(const char *risk)
{
	PB(AssessRiskRequest) request = PB_INIT(ASSESS_RISK_REQUEST);
	request.risk = (char *)risk;
	request.probability = 2;
	request.consequence = 3;
	return fixture_call(&f, &coordinator, "riskreg.v1.RiskService/Assess", &request, NULL);
}

/* R1 in three versions with two assessments, the first of them withdrawn; R2 with one. */
static void begin(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &coordinator, "SN", "Ett"), 0);
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &coordinator, "SN", "Annan"), 0);
	CU_ASSERT_EQUAL(assess("R1"), 0);
	CU_ASSERT_EQUAL(assess("R2"), 0);
	CU_ASSERT_EQUAL(set_risk("R1", "Två"), 0);
	CU_ASSERT_EQUAL(assess("R1"), 0);
	CU_ASSERT_EQUAL(set_risk("R1", "Tre"), 0);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, K(ASSESSMENT), "R1/1", 1), 0);
}

static void test_a_record(void)
{
	begin();
	PB(ListVersionsRequest) request = versions_of(K(RISK), "R1");
	const PB(ListVersionsResponse) *response = ask(&request);
	CU_ASSERT_EQUAL_FATAL(response->n_records, 3);
	CU_ASSERT_STRING_EQUAL(response->records[0]->risk->title, "Ett");
	CU_ASSERT_STRING_EQUAL(response->records[1]->risk->title, "Två");
	CU_ASSERT_STRING_EQUAL(response->records[2]->risk->title, "Tre");
	CU_ASSERT_STRING_EQUAL(response->records[2]->risk->reason, "Ny rubrik");
	CU_ASSERT_STRING_EQUAL(response->records[0]->meta->author, "samordnare");
	CU_ASSERT_STRING_EQUAL(response->records[0]->meta->method, "riskreg.v1.RiskService/Set");
	CU_ASSERT_EQUAL(response->records[0]->meta->time_ms, FIXTURE_NOW);
	CU_ASSERT_STRING_EQUAL(response->next, "");
	request = versions_of(K(UNIT), "SN");
	CU_ASSERT_STRING_EQUAL(tell(&request), "SN:1");
	request = versions_of(K(SCALE), "4x4");
	CU_ASSERT_STRING_EQUAL(tell(&request), "4x4:1");
	fixture_end(&f);
}

static void test_with_parts(void)
{
	begin();
	PB(ListVersionsRequest) request = versions_of(K(RISK), "R1");
	request.with_parts = true;
	CU_ASSERT_STRING_EQUAL(tell(&request), "R1:1 R1:2 R1:3 R1/1:1 R1/1:2 R1/2:1");
	request = versions_of(K(RISK), "R2");
	request.with_parts = true;
	CU_ASSERT_STRING_EQUAL(tell(&request), "R2:1 R2/1:1");
	CU_ASSERT_EQUAL(plan_work_add(&f, "SN", 2026), 0);
	CU_ASSERT_EQUAL(plan_work_set(&f, plan_work_item("P1", "R2")), 0);
	CU_ASSERT_EQUAL(plan_work_set(&f, plan_work_item("P1", "R1")), 0);
	request = versions_of(K(PLAN), "P1");
	request.with_parts = true;
	CU_ASSERT_STRING_EQUAL(tell(&request), "P1:1 P1/R1:1 P1/R2:1");
	/* Items and results of a round are not told with it. */
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, SAMPLE), WORK_80_90), 0);
	CU_ASSERT_EQUAL(work_open_list(&f, "C1", (const char *const[]){ "a", "b" }, 2), 0);
	CU_ASSERT_EQUAL(work_log(&f, "S1", 1, PB_ENUM(OUTCOME, CONFORMING), ""), 0);
	request = versions_of(K(ROUND), "S1");
	request.with_parts = true;
	CU_ASSERT_STRING_EQUAL(tell(&request), "S1:1");
	request = versions_of(K(RESULT), "S1/1");
	CU_ASSERT_STRING_EQUAL(tell(&request), "S1/1:1");
	fixture_end(&f);
}

/* Wherever an answer ends, the next one goes on behind it. */
static void test_goes_on(void)
{
	static const char all[] = "R1:1 R1:2 R1:3 R1/1:1 R1/1:2 R1/2:1";
	begin();
	for (uint32_t limit = 1; limit <= 7; limit++) {
		PB(ListVersionsRequest) request = versions_of(K(RISK), "R1");
		char joined[200] = "", after[ID_TEXT_MAX];
		request.with_parts = true;
		request.limit = limit;
		for (;;) {
			const PB(ListVersionsResponse) *response = ask(&request);
			CU_ASSERT(response->n_records <= limit);
			for (size_t i = 0; i < response->n_records; i++) {
				size_t n = strlen(joined);
				snprintf(joined + n, sizeof(joined) - n, "%s%s:%u", n ? " " : "",
					 response->records[i]->meta->id,
					 response->records[i]->meta->version);
			}
			if (!*response->next)
				break;
			snprintf(after, sizeof(after), "%s", response->next);
			request.after = after;
			request.after_kind = response->next_kind;
			request.after_version = response->next_version;
		}
		CU_ASSERT_STRING_EQUAL(joined, all);
	}
	fixture_end(&f);
}

static void test_thousands_of_versions(void)
{
	char title[32];
	fixture_begin(&f);
	fixture_organise(&f);
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &coordinator, "SN", "1"), 0);
	for (unsigned i = 2; i <= MANY; i++) {
		PB(Risk) risk = PB_INIT(RISK);
		PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
		snprintf(title, sizeof(title), "%u", i);
		request.id = "R1";
		request.expected_version = i - 1;
		risk.unit = "SN";
		risk.title = title;
		request.risk = &risk;
		CU_ASSERT_EQUAL_FATAL(fixture_call(&f, &coordinator, "riskreg.v1.RiskService/Set",
						   &request, NULL), 0);
	}
	PB(ListVersionsRequest) request = versions_of(K(RISK), "R1");
	const PB(ListVersionsResponse) *response = ask(&request);
	size_t n = response->n_records;
	CU_ASSERT(n < MANY);
	CU_ASSERT_EQUAL(response->next_version, n);
	CU_ASSERT_STRING_EQUAL(response->next, "R1");
	request.after_kind = K(RISK);
	request.after = "R1";
	request.after_version = (uint32_t)n;
	response = ask(&request);
	CU_ASSERT_EQUAL(n + response->n_records, MANY);
	CU_ASSERT_EQUAL(response->records[0]->meta->version, n + 1);
	snprintf(title, sizeof(title), "%zu", n + 1);
	CU_ASSERT_STRING_EQUAL(response->records[0]->risk->title, title);
	CU_ASSERT_STRING_EQUAL(response->next, "");
	fixture_end(&f);
}

static void test_refused(void)
{
	static const struct {
		PB(Kind) kind;
		const char *id;
		PB(Kind) after_kind;
		const char *after;
		int refused;
		const char *field;
	} rows[] = {
		{ K(UNSPECIFIED), "R1", 0, "", REFUSED_REQUIRED, "kind" },
		{ K(RISK), "", 0, "", REFUSED_REQUIRED, "id" },
		{ K(RISK), "M1", 0, "", REFUSED_NOT_AN_ID, "id" },
		{ K(RISK), "R9", 0, "", REFUSED_NOT_FOUND, "id" },
		{ K(NONCE), "S1!1", 0, "", REFUSED_SECRET, "id" },
		{ K(RISK), "R1", K(UNSPECIFIED), "R1", REFUSED_REQUIRED, "after_kind" },
		{ K(RISK), "R1", K(RISK), "", REFUSED_REQUIRED, "after" },
		{ K(RISK), "R1", K(ASSESSMENT), "R1/9", REFUSED_NOT_FOUND, "after" },
	};
	begin();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		PB(ListVersionsRequest) request = versions_of(rows[i].kind, rows[i].id);
		request.after_kind = rows[i].after_kind;
		request.after = (char *)rows[i].after;
		CU_ASSERT_EQUAL(fixture_call(&f, &reader, VERSIONS, &request, NULL),
				rows[i].refused);
		CU_ASSERT_STRING_EQUAL(fixture_field(&f), rows[i].field);
	}
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "a record", test_a_record },
	{ "with its parts", test_with_parts },
	{ "goes on where it ended", test_goes_on },
	{ "thousands of versions", test_thousands_of_versions },
	{ "refused", test_refused },
};
SUITE_MAIN("ops_versions", tests)
