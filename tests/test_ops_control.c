/* SPDX-License-Identifier: EUPL-1.2
 * Controls: what is refused, criteria as bands and in words, what the linter answers. */
#include "ops_work.h"

static struct fixture f;

/* A control that is right in everything, for a test to spoil. */
static PB(Control) control;
static PB(SetControlRequest) request;
static PB(Criteria) criteria;
static PB(CriteriaBand) bands[9];
static PB(CriteriaBand) *band_pointers[9];
static PB(ControlAttribute) attributes[17];
static PB(ControlAttribute) *attribute_pointers[17];

static void prepare(void)
{
	static char codes[17][8];
	control = (PB(Control))PB_INIT(CONTROL);
	request = (PB(SetControlRequest))PB_INIT(SET_CONTROL_REQUEST);
	criteria = (PB(Criteria))PB_INIT(CRITERIA);
	for (size_t i = 0; i < 9; i++) {
		bands[i] = (PB(CriteriaBand))PB_INIT(CRITERIA_BAND);
		bands[i].up_to = (uint32_t)i + 1;
		bands[i].unit = PB_ENUM(CRITERIA_UNIT, COUNT);
		bands[i].partial_from = bands[i].pass_from = 1;
		band_pointers[i] = &bands[i];
	}
	for (size_t i = 0; i < 17; i++) {
		attributes[i] = (PB(ControlAttribute))PB_INIT(CONTROL_ATTRIBUTE);
		snprintf(codes[i], sizeof(codes[i]), "A%zu", i);
		attributes[i].code = codes[i];
		attributes[i].name = "Rätt underlag";
		attribute_pointers[i] = &attributes[i];
	}
	criteria.bands = band_pointers;
	control.unit = "SN";
	control.kind = PB_ENUM(CONTROL_KIND, SAMPLE);
	control.title = "Stickprov av representation";
	control.attributes = attribute_pointers;
	request.control = &control;
}

static void give_bands(size_t n)
{
	criteria.n_bands = n;
	control.criteria = &criteria;
	bands[n - 1].up_to = 0;
	bands[n - 1].unit = PB_ENUM(CRITERIA_UNIT, PERCENT);
	bands[n - 1].partial_from = 8000;
	bands[n - 1].pass_from = 9000;
}

static int set_as(const struct actor *actor)
{
	return fixture_call(&f, actor, "riskreg.v1.ControlService/Set", &request, NULL);
}

static void no_control(void) { request.control = NULL; }
static void no_unit(void) { control.unit = ""; }
static void no_title(void) { control.title = " "; }
static void no_kind(void) { control.kind = PB_ENUM(CONTROL_KIND, UNSPECIFIED); }
static void too_often(void) { control.times_a_year = 367; }
static void too_many_planned(void) { control.planned_sample_size = 100001; }
static void many_attributes(void) { control.n_attributes = 17; }
static void attribute_twice(void) { control.n_attributes = 2; attributes[1].code = "A0"; }
static void attribute_code(void) { control.n_attributes = 1; attributes[0].code = "a"; }
static void attribute_long(void) { control.n_attributes = 1; attributes[0].code = "ABCDEFGHI"; }
static void attribute_name(void) { control.n_attributes = 1; attributes[0].name = ""; }
static void both(void) { give_bands(1); request.criteria_text = WORK_80_90; }
static void review(void) { control.kind = PB_ENUM(CONTROL_KIND, REVIEW); give_bands(1); }
static void nine_bands(void) { give_bands(9); }
static void no_bands(void) { give_bands(1); criteria.n_bands = 0; }
static void no_band_unit(void) { give_bands(1); bands[0].unit = 0; }
static void bad_order(void) { give_bands(1); bands[0].partial_from = 9001; }
static void above_limit(void) { give_bands(2); bands[0].pass_from = 2; }
static void descending(void) { give_bands(3); bands[1].up_to = 1; }
static void no_large(void) { give_bands(1); bands[0].up_to = 7; }
static void unreadable(void) { request.criteria_text = "0-79 % kanske"; }
static void gap(void) { request.criteria_text = "0-78 % fail 80-89 % partial 90-100 % pass"; }
static void overlap(void) { request.criteria_text = "0-80 % fail 80-89 % partial 90-100 % pass"; }
static void unknown_risk(void)
{
	static char *risks[] = { "R9" };
	control.risks = risks;
	control.n_risks = 1;
}

static void test_refused(void)
{
	static const struct {
		void (*spoil)(void);
		enum refused refused;
		const char *field;
	} rows[] = {
		{ no_control, REFUSED_REQUIRED, "control" },
		{ no_unit, REFUSED_REQUIRED, "control.unit" },
		{ no_title, REFUSED_REQUIRED, "control.title" },
		{ no_kind, REFUSED_REQUIRED, "control.kind" },
		{ too_often, REFUSED_OUT_OF_RANGE, "control.times_a_year" },
		{ too_many_planned, REFUSED_OUT_OF_RANGE, "control.planned_sample_size" },
		{ many_attributes, REFUSED_TOO_MANY, "control.attributes" },
		{ attribute_twice, REFUSED_TWICE, "control.attributes[1].code" },
		{ attribute_code, REFUSED_NOT_AN_ID, "control.attributes[0].code" },
		{ attribute_long, REFUSED_NOT_AN_ID, "control.attributes[0].code" },
		{ attribute_name, REFUSED_REQUIRED, "control.attributes[0].name" },
		{ both, REFUSED_ONE_OF, "control.criteria" },
		{ review, REFUSED_NOT_APPLICABLE, "control.criteria" },
		{ nine_bands, REFUSED_TOO_MANY, "control.criteria.bands" },
		{ no_bands, REFUSED_CRITERIA_INCOMPLETE, "control.criteria" },
		{ no_band_unit, REFUSED_REQUIRED, "control.criteria.bands[0].unit" },
		{ bad_order, REFUSED_CRITERIA_ORDER, "control.criteria" },
		{ above_limit, REFUSED_CRITERIA_ABOVE_LIMIT, "control.criteria" },
		{ descending, REFUSED_CRITERIA_OVERLAP, "control.criteria" },
		{ no_large, REFUSED_CRITERIA_NO_LARGE, "control.criteria" },
		{ unreadable, REFUSED_CRITERIA_SYNTAX, "criteria_text" },
		{ gap, REFUSED_CRITERIA_GAP, "criteria_text" },
		{ overlap, REFUSED_CRITERIA_OVERLAP, "criteria_text" },
		{ unknown_risk, REFUSED_NOT_FOUND, "control.risks[0]" },
	};
	fixture_begin(&f);
	fixture_organise(&f);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		prepare();
		rows[i].spoil();
		CU_ASSERT_EQUAL(set_as(&coordinator), (int)rows[i].refused);
		CU_ASSERT_STRING_EQUAL(fixture_field(&f), rows[i].field);
	}
	fixture_end(&f);
}

static void test_refusals_name_the_place(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	prepare();
	gap();
	CU_ASSERT_EQUAL(set_as(&coordinator), REFUSED_CRITERIA_GAP);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), "78");
	prepare();
	unreadable();
	CU_ASSERT_EQUAL(set_as(&coordinator), REFUSED_CRITERIA_SYNTAX);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "text"), "kanske");
	prepare();
	descending();
	CU_ASSERT_EQUAL(set_as(&coordinator), REFUSED_CRITERIA_OVERLAP);
	CU_ASSERT_STRING_EQUAL(fixture_param(&f, "value"), "1");
	fixture_end(&f);
}

static void test_at_the_bounds(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	prepare();
	control.times_a_year = 366;
	control.planned_sample_size = 100000;
	control.n_attributes = 16;
	give_bands(8);
	CU_ASSERT_EQUAL(set_as(&coordinator), 0);
	CU_ASSERT_STRING_EQUAL(f.id, "C1");
	const PB(Control) *stored = fixture_get(&f, PB_ENUM(KIND, CONTROL), "C1", 0)->control;
	CU_ASSERT_EQUAL(stored->n_attributes, 16);
	CU_ASSERT_EQUAL(stored->criteria->n_bands, 8);
	CU_ASSERT_EQUAL(stored->category, PB_ENUM(CONTROL_CATEGORY, INTERNAL));
	fixture_end(&f);
}

FIXTURE_ACTOR(of_bun, "bunsamordnare", ROLE_COORDINATOR, "BUN");

static void test_rights_and_versions(void)
{
	work_begin(&f);
	prepare();
	CU_ASSERT_EQUAL(set_as(&of_bun), REFUSED_UNIT_NOT_YOURS);
	request.id = "C1";
	CU_ASSERT_EQUAL(set_as(&coordinator), REFUSED_CONFLICT);
	request.expected_version = 1;
	control.unit = "BUN";
	CU_ASSERT_EQUAL(set_as(&of_bun), REFUSED_UNIT_NOT_YOURS);
	CU_ASSERT_EQUAL(set_as(&coordinator), 0);
	CU_ASSERT_EQUAL(work_version(&f, PB_ENUM(KIND, CONTROL), "C1"), 2);
	fixture_end(&f);
}

static const PB(LintControlResponse) *lint(const char *id, const char *text, int expected)
{
	PB(LintControlRequest) ask = PB_INIT(LINT_CONTROL_REQUEST);
	const void *response = NULL;
	ask.id = (char *)id;
	ask.criteria_text = (char *)text;
	CU_ASSERT_EQUAL(fixture_call(&f, &reader, "riskreg.v1.ControlService/Lint", &ask,
				     &response), expected);
	return response;
}

static void test_lint_refused(void)
{
	work_begin(&f);
	CU_ASSERT_EQUAL(work_add_control(&f, "SN", PB_ENUM(CONTROL_KIND, REVIEW), ""), 0);
	lint("", "", REFUSED_ONE_OF);
	lint("C1", WORK_80_90, REFUSED_ONE_OF);
	lint("C2", "", REFUSED_NO_CRITERIA);
	lint("C9", "", REFUSED_NOT_FOUND);
	lint("", "90-100 %", REFUSED_CRITERIA_SYNTAX);
	fixture_end(&f);
}

/* The plan's rule of six, by the letter, in words as the plan prints it. */
#define RULE_OF_SIX                                                                           \
	"Om det görs högst 6 granskningar gäller följande: 0–3 korrekta: Ej godkänd "         \
	"4 korrekta: Delvis godkänd 5–6 korrekta: Godkänd\n"                                  \
	"Om det gör över 6 granskningar gäller följande: 0 - 79% Ej godkänt "                 \
	"80 - 89% Delvis godkänt 90 - 100% Godkänt"

static void test_lint_tells_what_a_rule_is_worth(void)
{
	fixture_begin(&f);
	const PB(LintControlResponse) *answer = lint("", RULE_OF_SIX, 0);
	CU_ASSERT_FATAL(answer != NULL);
	CU_ASSERT_EQUAL(answer->n_points, 20);
	/* n = 6, 80 %: .0989 .2458 .6554 */
	CU_ASSERT_EQUAL(answer->points[1]->reviewed, 6);
	CU_ASSERT_EQUAL(answer->points[1]->true_share, 800000);
	CU_ASSERT_EQUAL(answer->points[1]->fail / 100, 988);
	CU_ASSERT_EQUAL(answer->points[1]->partial / 100, 2457);
	CU_ASSERT_EQUAL(answer->points[1]->pass / 100, 6553);
	CU_ASSERT(answer->n_findings > 0);
	for (size_t i = 0; i < answer->n_findings; i++)
		CU_ASSERT(answer->findings[i]->text[0] && !strchr(answer->findings[i]->text, '{'));
	CU_ASSERT_EQUAL(answer->criteria->n_bands, 2);
	CU_ASSERT_EQUAL(strncmp(answer->criteria_text, "högst 6: 0-3 Ej godkänt", 20), 0);
	fixture_end(&f);
}

static void test_lint_of_a_control_uses_its_planned_size(void)
{
	fixture_begin(&f);
	fixture_organise(&f);
	prepare();
	control.planned_sample_size = 44;
	request.criteria_text = WORK_80_90;
	CU_ASSERT_EQUAL(set_as(&coordinator), 0);
	const PB(LintControlResponse) *answer = lint("C1", "", 0);
	CU_ASSERT_FATAL(answer != NULL && answer->n_points == 4);
	CU_ASSERT_EQUAL(answer->points[0]->reviewed, 44);
	for (size_t i = 0; i < answer->n_points; i++) {
		uint32_t sum = answer->points[i]->fail + answer->points[i]->partial +
			       answer->points[i]->pass;
		CU_ASSERT(sum >= 999998 && sum <= 1000002);
	}
	fixture_end(&f);
}

static int set_provider(PB(ControlCategory) category, const char *provider, PB(ProviderForm) form,
			uint32_t *years, size_t n)
{
	PB(Control) given = PB_INIT(CONTROL);
	PB(SetControlRequest) asked = PB_INIT(SET_CONTROL_REQUEST);
	given.unit = "SN";
	given.title = "Uppföljning";
	given.kind = PB_ENUM(CONTROL_KIND, REVIEW);
	given.category = category;
	given.provider = (char *)provider;
	given.provider_form = form;
	given.planned_years = years;
	given.n_planned_years = n;
	asked.control = &given;
	return fixture_call(&f, &coordinator, "riskreg.v1.ControlService/Set", &asked, NULL);
}

static void test_providers_and_planned_years(void)
{
	static const PB(ControlCategory) follow_up = PB_ENUM(CONTROL_CATEGORY, PROVIDER);
	static const PB(ControlCategory) systematic = PB_ENUM(CONTROL_CATEGORY, SYSTEMATIC);
	static const PB(ProviderForm) none = PB_ENUM(PROVIDER_FORM, UNSPECIFIED);
	uint32_t years[21];
	work_begin(&f);
	for (uint32_t i = 0; i < 21; i++)
		years[i] = 2020 + i;
	CU_ASSERT_EQUAL(set_provider(follow_up, "Bolaget", PB_ENUM(PROVIDER_FORM, LOV), years, 20),
			0);
	CU_ASSERT_EQUAL(set_provider(follow_up, "", none, years, 21), REFUSED_TOO_MANY);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "control.planned_years");
	CU_ASSERT_EQUAL(set_provider(systematic, "", none, years, 1), 0);
	CU_ASSERT_EQUAL(set_provider(systematic, "Bolaget", none, NULL, 0),
			REFUSED_NOT_APPLICABLE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "control.provider");
	CU_ASSERT_EQUAL(set_provider(systematic, "", PB_ENUM(PROVIDER_FORM, OWN), NULL, 0),
			REFUSED_NOT_APPLICABLE);
	CU_ASSERT_STRING_EQUAL(fixture_field(&f), "control.provider_form");
	years[1] = years[0];
	CU_ASSERT_EQUAL(set_provider(systematic, "", none, years, 2), REFUSED_TWICE);
	years[0] = 1989;
	CU_ASSERT_EQUAL(set_provider(systematic, "", none, years, 1), REFUSED_OUT_OF_RANGE);
	years[0] = 2101;
	CU_ASSERT_EQUAL(set_provider(systematic, "", none, years, 1), REFUSED_OUT_OF_RANGE);
	fixture_end(&f);
}

static const struct suite_test tests[] = {
	{ "each fault is refused with its own refusal and field", test_refused },
	{ "refusals of criteria name the place", test_refusals_name_the_place },
	{ "what is at the bounds is taken", test_at_the_bounds },
	{ "rights in both units, conflicts", test_rights_and_versions },
	{ "lint refuses what it cannot judge", test_lint_refused },
	{ "lint tells what a rule is worth", test_lint_tells_what_a_rule_is_worth },
	{ "lint of a control uses its planned size", test_lint_of_a_control_uses_its_planned_size },
	{ "providers and planned years", test_providers_and_planned_years },
};
SUITE_MAIN("ops_control", tests)
