/* SPDX-License-Identifier: EUPL-1.2
 * Records by their descriptors: ids, texts of fields, bodies filled from options. */
#include <riskreg/pb.h>

#include "../client/assessment.h"
#include "../client/record.h"
#include "client_fixture.h"
#include "suite.h"

static void test_kinds_of_ids(void)
{
	static const struct {
		const char *id;
		PB(Kind) kind;
	} cases[] = {
		{ "R12", PB_ENUM(KIND, RISK) },	      { "R12/2", PB_ENUM(KIND, ASSESSMENT) },
		{ "M7", PB_ENUM(KIND, MEASURE) },     { "C5", PB_ENUM(KIND, CONTROL) },
		{ "P3", PB_ENUM(KIND, PLAN) },	      { "P3/R12", PB_ENUM(KIND, PLAN_ITEM) },
		{ "S31", PB_ENUM(KIND, ROUND) },      { "S31/5", PB_ENUM(KIND, RESULT) },
		{ "S31#1", PB_ENUM(KIND, ITEMS) },    { "A9", PB_ENUM(KIND, ACTION) },
		{ "4x4", PB_ENUM(KIND, SCALE) },      { "SN", PB_ENUM(KIND, UNIT) },
		{ "R", PB_ENUM(KIND, UNIT) },	      { "RN", PB_ENUM(KIND, UNIT) },
		{ "R12X", PB_ENUM(KIND, UNIT) },      { "", PB_ENUM(KIND, UNIT) },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CU_ASSERT_EQUAL(record_kind_of(cases[i].id), cases[i].kind);
}

/* One control as the daemon would send it. */
struct sample {
	PB(Record) record;
	PB(Meta) meta;
	PB(Control) control;
	char *risks[2];
};

static void init_sample(struct sample *s)
{
	*s = (struct sample){ PB_INIT(RECORD), PB_INIT(META), PB_INIT(CONTROL), { NULL } };
	s->risks[0] = (char *)"R1";
	s->risks[1] = (char *)"R2";
	s->meta.kind = PB_ENUM(KIND, CONTROL);
	s->meta.id = (char *)"C5";
	s->record.meta = &s->meta;
	s->record.control = &s->control;
	s->control.title = (char *)"Attest";
	s->control.risks = s->risks;
	s->control.n_risks = 2;
	s->control.times_a_year = 4;
	s->control.kind = PB_ENUM(CONTROL_KIND, CENSUS);
	s->control.reason = (char *)"förra gången";
}

static void test_texts_of_fields(void)
{
	static const enum word kinds[] = {
		[PB_ENUM(CONTROL_KIND, CENSUS)] = WORD_CONTROL_KIND_CENSUS,
	};
	static const struct {
		struct record_field field;
		const char *text;
	} cases[] = {
		{ { .field = "title" }, "Attest" },
		{ { .field = "unit" }, "" },
		{ { .field = "risks" }, "R1, R2" },
		{ { .field = "times_a_year" }, "4" },
		{ { .field = "planned_sample_size" }, "" },
		{ { .field = "kind", .words = kinds }, "totalundersökning" },
		{ { .field = "kind" }, "census" },
		{ { .field = "category" }, "" },
		{ { .field = "titel" }, "{titel}" },
	};
	struct invocation inv = fixture_invocation();
	struct sample s;
	init_sample(&s);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CU_ASSERT_STRING_EQUAL(record_text(&inv, &s.record, &cases[i].field),
				       cases[i].text);
	/* A value from a newer server is a number, never a read beyond the words. */
	s.control.kind = 77;
	CU_ASSERT_STRING_EQUAL(record_text(&inv, &s.record, &cases[5].field), "77");
	arena_free(inv.arena);
}

static const struct option options[] = {
	{ "title", TAKES_TEXT, "T", WORD_OPT_TITLE },
	{ "kind", TAKES_TEXT, "K", WORD_OPT_TITLE },
	{ "times-a-year", TAKES_NUMBER, "N", WORD_OPT_TITLE },
	{ "risk", TAKES_MANY, "R1", WORD_OPT_TITLE },
	{ "reason", TAKES_TEXT, "T", WORD_OPT_TITLE },
	{ "if-version", TAKES_NUMBER, "N", WORD_OPT_TITLE },
	OPTION_END,
};

static enum exit_status fill(struct invocation *inv, struct sample *s, const char *const *values[],
			     size_t *ret_n)
{
	struct capture talk;
	inv->options = options;
	inv->values = values;
	init_sample(s);
	capture_begin(&talk, stderr);
	enum exit_status status = record_fill(inv, &s->control.base, ret_n);
	capture_end(&talk);
	CU_ASSERT_EQUAL(*talk.text == '\0', status == EXIT_STATUS_OK);
	return status;
}

static void test_only_what_is_given_changes(void)
{
	struct invocation inv = fixture_invocation();
	struct sample s;
	size_t n;
	const char *title[] = { "Ny", NULL }, *version[] = { "3", NULL };
	const char *const *values[] = { title, NULL, NULL, NULL, NULL, version };
	CU_ASSERT_EQUAL(fill(&inv, &s, values, &n), EXIT_STATUS_OK);
	CU_ASSERT_EQUAL(n, 1);
	CU_ASSERT_STRING_EQUAL(s.control.title, "Ny");
	CU_ASSERT_EQUAL(s.control.times_a_year, 4);
	CU_ASSERT_EQUAL(s.control.n_risks, 2);
	CU_ASSERT_EQUAL(s.control.kind, PB_ENUM(CONTROL_KIND, CENSUS));
	/* The reason was that of the version before. */
	CU_ASSERT_STRING_EQUAL(s.control.reason, "");
	CU_ASSERT_EQUAL(record_version(&inv, &s.record), 3);
	arena_free(inv.arena);
}

static void test_every_type_is_filled(void)
{
	struct invocation inv = fixture_invocation();
	struct sample s;
	size_t n;
	const char *empty[] = { "", NULL }, *kind[] = { "review", NULL };
	const char *times[] = { "12", NULL }, *risks[] = { "R7", "R8", "R9", NULL };
	const char *reason[] = { "därför", NULL };
	const char *const *values[] = { empty, kind, times, risks, reason, NULL };
	CU_ASSERT_EQUAL(fill(&inv, &s, values, &n), EXIT_STATUS_OK);
	CU_ASSERT_EQUAL(n, 4);
	CU_ASSERT_STRING_EQUAL(s.control.title, "");
	CU_ASSERT_EQUAL(s.control.kind, PB_ENUM(CONTROL_KIND, REVIEW));
	CU_ASSERT_EQUAL(s.control.times_a_year, 12);
	CU_ASSERT_EQUAL_FATAL(s.control.n_risks, 3);
	CU_ASSERT_STRING_EQUAL(s.control.risks[2], "R9");
	CU_ASSERT_STRING_EQUAL(s.control.reason, "därför");
	arena_free(inv.arena);
}

static void test_unknown_choice_is_usage(void)
{
	static const char *const wrong[] = { "unspecified", "cens", "", "Review", "1" };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct invocation inv = fixture_invocation();
		struct sample s;
		size_t n;
		const char *kind[] = { wrong[i], NULL };
		const char *const *values[] = { NULL, kind, NULL, NULL, NULL, NULL };
		CU_ASSERT_EQUAL(fill(&inv, &s, values, &n), EXIT_STATUS_USAGE);
		arena_free(inv.arena);
	}
}

struct assessed {
	PB(Record) record;
	PB(Meta) meta;
	PB(Assessment) assessment;
};

static void init_assessed(struct assessed *a, const char *risk, uint64_t seq,
			  PB(AssessmentKind) kind)
{
	*a = (struct assessed){ PB_INIT(RECORD), PB_INIT(META), PB_INIT(ASSESSMENT) };
	a->record.meta = &a->meta;
	a->record.assessment = &a->assessment;
	a->meta.seq = seq;
	a->assessment.risk = (char *)risk;
	a->assessment.kind = kind;
	a->assessment.probability = 4;
	a->assessment.consequence = 2;
}

static void test_latest_assessment(void)
{
	struct invocation inv = fixture_invocation();
	struct assessed a[5];
	PB(Record) *records[5];
	PB(ListRecordsResponse) list = PB_INIT(LIST_RECORDS_RESPONSE);
	init_assessed(&a[0], "R2", 7, PB_ENUM(ASSESSMENT_KIND, CURRENT));
	init_assessed(&a[1], "R10", 5, PB_ENUM(ASSESSMENT_KIND, INHERENT));
	init_assessed(&a[2], "R2", 9, PB_ENUM(ASSESSMENT_KIND, TARGET));
	init_assessed(&a[3], "R2", 8, PB_ENUM(ASSESSMENT_KIND, CURRENT));
	init_assessed(&a[4], "R3", 6, PB_ENUM(ASSESSMENT_KIND, TARGET));
	for (size_t i = 0; i < 5; i++)
		records[i] = &a[i].record;
	list.records = records;
	list.n_records = 5;
	assessment_sort(&list);
	CU_ASSERT_PTR_EQUAL(assessment_latest(&list, "R2"), &a[3].record);
	CU_ASSERT_PTR_EQUAL(assessment_latest(&list, "R10"), &a[1].record);
	CU_ASSERT_PTR_NULL(assessment_latest(&list, "R3"));
	CU_ASSERT_PTR_NULL(assessment_latest(&list, "R1"));
	CU_ASSERT_STRING_EQUAL(assessment_value(&inv, &a[3].record), "8 (4 x 2)");
	list.n_records = 0;
	assessment_sort(&list);
	CU_ASSERT_PTR_NULL(assessment_latest(&list, "R2"));
	arena_free(inv.arena);
}

static const struct suite_test tests[] = {
	{ "kinds of ids", test_kinds_of_ids },
	{ "texts of fields", test_texts_of_fields },
	{ "only what is given changes", test_only_what_is_given_changes },
	{ "every type is filled", test_every_type_is_filled },
	{ "unknown choice is usage", test_unknown_choice_is_usage },
	{ "latest assessment", test_latest_assessment },
};

SUITE_MAIN("client_record", tests)
