/* SPDX-License-Identifier: EUPL-1.2
 * Measures and the risks that they reduce. */
#include "ops_audit.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define RISKS 65

FIXTURE_ACTOR(of_sn, "sn-samordnare", ROLE_COORDINATOR, "SN");

static struct fixture f;

static int set(const char *unit, size_t n, char **risks)
{
	PB(Measure) measure = PB_INIT(MEASURE);
	PB(SetMeasureRequest) request = PB_INIT(SET_MEASURE_REQUEST);
	measure.unit = (char *)unit;
	measure.title = "Rutin för attest";
	measure.n_risks = n;
	measure.risks = risks;
	request.measure = &measure;
	return fixture_call(&f, &of_sn, "riskreg.v1.MeasureService/Set", &request, NULL);
}

/* R1 of the municipality, R2 of SN, R3 of BUN, R4 below SN, R5 withdrawn. */
static void begin(void)
{
	static const char *const units[] = { "HK", "SN", "BUN", "SN-F", "SN" };
	fixture_begin(&f);
	fixture_organise(&f);
	for (size_t i = 0; i < COUNT(units); i++)
		CU_ASSERT_EQUAL(fixture_add_risk(&f, &coordinator, units[i], "Risk"), 0);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, RISK), "R5", 1), 0);
}

static void test_risks_of_ones_own_and_above(void)
{
	begin();
	CU_ASSERT_EQUAL(set("SN", 2, (char *[]){ "R1", "R2" }), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "M1");
	CU_ASSERT_EQUAL(set("SN-F", 3, (char *[]){ "R1", "R2", "R4" }), 0);
	CU_ASSERT_EQUAL(set("SN", 1, (char *[]){ "R3" }), REFUSED_UNIT_ELSEWHERE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "measure.risks[0]");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "other"), "BUN");
	CU_ASSERT_EQUAL(set("SN", 2, (char *[]){ "R2", "R4" }), REFUSED_UNIT_ELSEWHERE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "measure.risks[1]");
	fixture_end(&f);
}

static void test_what_is_refused(void)
{
	begin();
	CU_ASSERT_EQUAL(set("SN", 0, NULL), REFUSED_NO_PARENT);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "measure.risks");
	CU_ASSERT_EQUAL(set("SN", 3, (char *[]){ "R1", "R2", "R1" }), REFUSED_TWICE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "measure.risks[2]");
	CU_ASSERT_EQUAL(set("SN", 1, (char *[]){ "R9" }), REFUSED_NOT_FOUND);
	CU_ASSERT_EQUAL(set("SN", 1, (char *[]){ "M1" }), REFUSED_NOT_AN_ID);
	CU_ASSERT_EQUAL(set("SN", 1, (char *[]){ "R5" }), REFUSED_WITHDRAWN);
	CU_ASSERT_EQUAL(set("BUN", 1, (char *[]){ "R1" }), REFUSED_UNIT_NOT_YOURS);
	fixture_end(&f);
}

/* G1 of the municipality with N1 to SN, G2 of BUN. */
static void begin_audits(void)
{
	begin();
	CU_ASSERT_EQUAL(audit_add(&f, "HK"), 0);
	CU_ASSERT_EQUAL(audit_add(&f, "BUN"), 0);
	CU_ASSERT_EQUAL(audit_recommend(&f, "G1", "SN"), 0);
}

static int set_under(char *audit, char *recommendation, char *goal)
{
	PB(Measure) measure = PB_INIT(MEASURE);
	PB(SetMeasureRequest) request = PB_INIT(SET_MEASURE_REQUEST);
	measure.unit = "SN";
	measure.title = "Gemensam rutin";
	measure.audits = &audit;
	measure.n_audits = audit != NULL;
	measure.recommendations = &recommendation;
	measure.n_recommendations = recommendation != NULL;
	measure.goal_id = goal;
	request.measure = &measure;
	return fixture_call(&f, &of_sn, "riskreg.v1.MeasureService/Set", &request, NULL);
}

static void test_under_audits(void)
{
	begin_audits();
	CU_ASSERT_EQUAL(set_under("G1", NULL, ""), 0);
	CU_ASSERT_EQUAL(set_under(NULL, "N1", ""), 0);
	CU_ASSERT_EQUAL(set_under("G1", "N1", ""), 0);
	CU_ASSERT_EQUAL(set_under(NULL, NULL, ""), REFUSED_NO_PARENT);
	CU_ASSERT_EQUAL(set_under("G2", NULL, ""), REFUSED_UNIT_ELSEWHERE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "measure.audits[0]");
	CU_ASSERT_EQUAL(set_under("G1", "N9", ""), REFUSED_NOT_FOUND);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "measure.recommendations[0]");
	CU_ASSERT_EQUAL(set_under("G1", NULL, "O1"), REFUSED_NOT_FOUND);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "measure.goal_id");
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, AUDIT), "G1", 1),
			REFUSED_IN_USE);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &coordinator, PB_ENUM(KIND, RECOMMENDATION), "N1", 1),
			REFUSED_IN_USE);
	fixture_end(&f);
}

/* 64 audits and one more; a list is counted before it is looked through. */
static void test_number_of_audits(void)
{
	static char *audits[RISKS];
	PB(Measure) measure = PB_INIT(MEASURE);
	PB(SetMeasureRequest) request = PB_INIT(SET_MEASURE_REQUEST);
	begin();
	for (size_t i = 0; i < RISKS; i++)
		audits[i] = "G1";
	measure.unit = "SN";
	measure.title = "Rutin";
	measure.audits = audits;
	measure.n_audits = RISKS;
	request.measure = &measure;
	CU_ASSERT_EQUAL(fixture_call(&f, &of_sn, "riskreg.v1.MeasureService/Set", &request, NULL),
			REFUSED_TOO_MANY);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "measure.audits");
	measure.n_audits = RISKS - 1;
	CU_ASSERT_EQUAL(fixture_call(&f, &of_sn, "riskreg.v1.MeasureService/Set", &request, NULL),
			REFUSED_NOT_FOUND);
	fixture_end(&f);
}

static void test_number_of_risks(void)
{
	static char ids[RISKS][ID_TEXT_MAX];
	char *risks[RISKS];
	fixture_begin(&f);
	fixture_organise(&f);
	for (size_t i = 0; i < RISKS; i++) {
		CU_ASSERT_EQUAL(fixture_add_risk(&f, &coordinator, "SN", "Risk"), 0);
		memcpy(ids[i], f.id, sizeof(f.id));
		risks[i] = ids[i];
	}
	CU_ASSERT_EQUAL(set("SN", RISKS - 1, risks), 0);
	CU_ASSERT_EQUAL(set("SN", RISKS, risks), REFUSED_TOO_MANY);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "limit"), "64");
	fixture_end(&f);
}

static void test_a_used_risk_stays(void)
{
	begin();
	CU_ASSERT_EQUAL(set("SN", 1, (char *[]){ "R2" }), 0);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &of_sn, PB_ENUM(KIND, RISK), "R2", 1),
			REFUSED_IN_USE);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), "R2");
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "other"), "M1");
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &of_sn, PB_ENUM(KIND, MEASURE), "M1", 1), 0);
	CU_ASSERT_EQUAL(fixture_withdraw(&f, &of_sn, PB_ENUM(KIND, RISK), "R2", 1), 0);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "risks of one's own unit and those above", test_risks_of_ones_own_and_above },
	{ "what is refused", test_what_is_refused },
	{ "under audits and recommendations, with a goal", test_under_audits },
	{ "number of audits at its bound and one over", test_number_of_audits },
	{ "number of risks at its bound and one over", test_number_of_risks },
	{ "a risk that a measure names stays", test_a_used_risk_stays },
};

SUITE_MAIN("ops_measure", tests)
