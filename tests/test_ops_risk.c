/* SPDX-License-Identifier: EUPL-1.2
 * Risks and their assessments. */
#include "ops_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

FIXTURE_ACTOR(of_sn, "sn-samordnare", ROLE_COORDINATOR, "SN");

static struct fixture f;

static void test_new_risks_are_numbered(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &coordinator, "SN", "Första"), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "R1");
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &coordinator, "XX", "Nej"), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &coordinator, "HK", "Andra"), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "R2");
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, RISK), "R1", 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(record);
	CU_ASSERT_EQUAL(record->risk->state, PB_ENUM(RISK_STATE, OPEN));
	CU_ASSERT_STRING_EQUAL(record->risk->title, "Första");
	CU_ASSERT_STRING_EQUAL(record->meta->author, "samordnare");
	CU_ASSERT_STRING_EQUAL(record->meta->method, "riskreg.v1.RiskService/Set");
	CU_ASSERT_EQUAL(record->meta->time_ms, FIXTURE_NOW);
	fixture_end(&f);
}

static void test_what_is_refused(void)
{
	PB(Risk) risk = PB_INIT(RISK);
	const struct {
		const char *id;
		uint32_t expected;
		PB(Risk) *risk;
		const char *unit, *title;
		bool withdrawn;
		int refused;
		const char *field;
	} cases[] = {
		{ "", 0, NULL, "SN", "T", false, REFUSED_REQUIRED, "risk" },
		{ "", 0, &risk, "SN", "", false, REFUSED_REQUIRED, "risk.title" },
		{ "", 0, &risk, "SN", " \t", false, REFUSED_NOT_ONE_LINE, "risk.title" },
		{ "", 0, &risk, "SN", "  ", false, REFUSED_REQUIRED, "risk.title" },
		{ "", 0, &risk, "", "T", false, REFUSED_REQUIRED, "risk.unit" },
		{ "", 0, &risk, "sn", "T", false, REFUSED_NOT_AN_ID, "risk.unit" },
		{ "", 0, &risk, "SN", "T", true, REFUSED_OUT_OF_RANGE, "risk.withdrawn" },
		{ "", 1, &risk, "SN", "T", false, REFUSED_REQUIRED, "id" },
		{ "R1", 0, &risk, "SN", "T", false, REFUSED_NOT_FOUND, "id" },
		{ "M1", 1, &risk, "SN", "T", false, REFUSED_NOT_AN_ID, "id" },
		{ "", 0, &risk, "SN", "T 19900118-9811", false, REFUSED_PERSONAL_NUMBER,
		  "risk.title" },
	};
	fixture_begin(&f);
	fixture_organise(&f);
	for (size_t i = 0; i < COUNT(cases); i++) {
		PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
		request.id = (char *)cases[i].id;
		request.expected_version = cases[i].expected;
		request.risk = cases[i].risk;
		risk.unit = (char *)cases[i].unit;
		risk.title = (char *)cases[i].title;
		risk.withdrawn = cases[i].withdrawn;
		CU_ASSERT_EQUAL(fixture_call(&f, &coordinator, "riskreg.v1.RiskService/Set",
					     &request, NULL),
				cases[i].refused);
		CU_ASSERT_STRING_EQUAL(fixture_field(&f), cases[i].field);
	}
	fixture_end(&f);
}

static int change(const struct actor *actor, const char *id, uint32_t expected, const char *unit)
{
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
	risk.unit = (char *)unit;
	risk.title = "Ändrad";
	risk.state = PB_ENUM(RISK_STATE, CLOSED);
	request.id = (char *)id;
	request.expected_version = expected;
	request.risk = &risk;
	return fixture_call(&f, actor, "riskreg.v1.RiskService/Set", &request, NULL);
}

static void test_changes(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &of_sn, "SN", "Första"), 0);
	CU_ASSERT_EQUAL(change(&coordinator, "R1", 1, "SN"), 0);
	CU_ASSERT_EQUAL(change(&of_sn, "R1", 1, "SN"), REFUSED_CONFLICT);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "author"), "samordnare");
	CU_ASSERT_EQUAL(change(&of_sn, "R1", 0, "SN"), REFUSED_CONFLICT);
	/* Moving takes rights where it comes from and where it goes. */
	CU_ASSERT_EQUAL(change(&of_sn, "R1", 2, "BUN"), REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(change(&coordinator, "R1", 2, "BUN"), 0);
	CU_ASSERT_EQUAL(change(&of_sn, "R1", 3, "SN"), REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "unit"), "BUN");
	/* Every version stays. */
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, RISK), "R1", 1);
	CU_ASSERT_PTR_NOT_NULL_FATAL(record);
	CU_ASSERT_STRING_EQUAL(record->risk->title, "Första");
	CU_ASSERT_STRING_EQUAL(record->meta->author, "sn-samordnare");
	record = fixture_get(&f, PB_ENUM(KIND, RISK), "R1", 0);
	CU_ASSERT_EQUAL(record->risk->state, PB_ENUM(RISK_STATE, CLOSED));
	fixture_end(&f);
}

static int assess(const struct actor *actor, const char *risk, uint32_t probability,
		  uint32_t consequence, const char *day)
{
	PB(AssessRiskRequest) request = PB_INIT(ASSESS_RISK_REQUEST);
	request.risk = (char *)risk;
	request.probability = probability;
	request.consequence = consequence;
	request.day = (char *)day;
	request.motive_probability = "Sker\nofta";
	return fixture_call(&f, actor, "riskreg.v1.RiskService/Assess", &request, NULL);
}

static void test_assessments(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &of_sn, "SN", "Första"), 0);
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &of_sn, "SN", "Andra"), 0);
	CU_ASSERT_EQUAL(assess(&of_sn, "R1", 4, 2, ""), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "R1/1");
	CU_ASSERT_EQUAL(assess(&of_sn, "R2", 4, 4, ""), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "R2/1");
	CU_ASSERT_EQUAL(assess(&of_sn, "R1", 2, 4, "2026-08-31"), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "R1/2");
	const PB(Assessment) *first =
		fixture_get(&f, PB_ENUM(KIND, ASSESSMENT), "R1/1", 0)->assessment;
	CU_ASSERT_EQUAL(first->probability, 4);
	CU_ASSERT_EQUAL(first->consequence, 2);
	CU_ASSERT_STRING_EQUAL(first->day, "2026-09-15");
	CU_ASSERT_STRING_EQUAL(first->scale, "4x4");
	CU_ASSERT_EQUAL(first->scale_version, 1);
	CU_ASSERT_EQUAL(first->kind, PB_ENUM(ASSESSMENT_KIND, CURRENT));
	CU_ASSERT_STRING_EQUAL(first->motive_probability, "Sker\nofta");
	/* A withdrawn one keeps its number. */
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &of_sn, PB_ENUM(KIND, ASSESSMENT), "R1/2", 1), 0);
	CU_ASSERT_EQUAL(assess(&of_sn, "R1", 1, 1, ""), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "R1/3");
	fixture_end(&f);
}

static void test_assessments_refused(void)
{
	static const struct {
		const char *risk;
		uint32_t probability, consequence;
		const char *day;
		int refused;
		const char *field;
	} cases[] = {
		{ "R1", 5, 1, "", REFUSED_OUT_OF_RANGE, "probability" },
		{ "R1", 0, 1, "", REFUSED_OUT_OF_RANGE, "probability" },
		{ "R1", 1, 5, "", REFUSED_OUT_OF_RANGE, "consequence" },
		{ "R1", 1, 0, "", REFUSED_OUT_OF_RANGE, "consequence" },
		{ "R1", 4, 4, "2026-09-16", REFUSED_DAY_IN_FUTURE, "day" },
		{ "R1", 4, 4, "2026-02-29", REFUSED_NOT_A_DAY, "day" },
		{ "R3", 4, 4, "", REFUSED_NOT_FOUND, "risk" },
		{ "R2", 4, 4, "", REFUSED_WITHDRAWN, "risk" },
		{ "", 4, 4, "", REFUSED_REQUIRED, "risk" },
	};
	fixture_begin(&f);
	fixture_organise(&f);
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &of_sn, "SN", "Första"), 0);
	CU_ASSERT_EQUAL(fixture_add_risk(&f, &of_sn, "SN", "Andra"), 0);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &of_sn, PB_ENUM(KIND, RISK), "R2", 1), 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		CU_ASSERT_EQUAL(assess(&of_sn, cases[i].risk, cases[i].probability,
				       cases[i].consequence, cases[i].day),
				cases[i].refused);
		CU_ASSERT_STRING_EQUAL(fixture_field(&f), cases[i].field);
	}
	CU_ASSERT_EQUAL(assess(&of_sn, "R1", 5, 1, ""), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), "5");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "low"), "1");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "high"), "4");
	FIXTURE_ACTOR(of_bun, "bun", ROLE_COORDINATOR, "BUN");
	CU_ASSERT_EQUAL(assess(&of_bun, "R1", 4, 4, ""), REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(assess(&of_sn, "R1", 4, 4, "2026-09-15"), 0);
	fixture_end(&f);
}

static int add_assessed(uint32_t probability, const char *risk)
{
	PB(Risk) body = PB_INIT(RISK);
	PB(AssessRiskRequest) assessment = PB_INIT(ASSESS_RISK_REQUEST);
	PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
	body.unit = (char *)"SN";
	body.title = (char *)"Bedömd";
	assessment.risk = (char *)risk;
	assessment.probability = probability;
	assessment.consequence = 2;
	request.risk = &body;
	request.assessment = &assessment;
	return fixture_call(&f, &of_sn, "riskreg.v1.RiskService/Set", &request, NULL);
}

static void test_risk_and_assessment_in_one(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	uint64_t before = fixture_seq(&f);
	CU_ASSERT_EQUAL(add_assessed(5, ""), REFUSED_OUT_OF_RANGE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "assessment.probability");
	CU_ASSERT_EQUAL(add_assessed(4, "R1"), REFUSED_ONE_OF);
	CU_ASSERT_EQUAL(fixture_seq(&f), before);
	CU_ASSERT_EQUAL(add_assessed(4, ""), 0);
	CU_ASSERT_EQUAL(fixture_seq(&f), before + 1);
	const PB(Record) *record = fixture_get(&f, PB_ENUM(KIND, ASSESSMENT), "R1/1", 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(record);
	CU_ASSERT_STRING_EQUAL(record->assessment->risk, "R1");
	CU_ASSERT_EQUAL(record->assessment->probability, 4);
	CU_ASSERT_EQUAL(record->meta->seq, before + 1);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "new risks are numbered", test_new_risks_are_numbered },
	{ "what is refused", test_what_is_refused },
	{ "changes", test_changes },
	{ "assessments", test_assessments },
	{ "assessments refused", test_assessments_refused },
	{ "risk and assessment in one", test_risk_and_assessment_in_one },
};

SUITE_MAIN("ops_risk", tests)
