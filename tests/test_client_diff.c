/* SPDX-License-Identifier: EUPL-1.2
 * What differs between two versions, and that everything that is stored has a word: every field of
 * every kind, every value of every stored enum, every call that writes. */
#include <stdio.h>

#include <riskreg/pb.h>

#include "../client/diff.h"
#include "../client/field_text.h"
#include "../client/field_words.h"
#include "../client/rows.h"
#include "client_fixture.h"
#include "suite.h"

static void expect(bool holds, const char *message, const char *what)
{
	CU_ASSERT(holds);
	if (!holds)
		printf("\n    no word: %s %s", message, what);
}

static void check_values(const ProtobufCEnumDescriptor *type)
{
	for (unsigned i = 0; i < type->n_values; i++)
		if (type->values[i].value != 0)
			expect(field_words_value(type, type->values[i].value) != WORD_COUNT,
			       type->short_name, type->values[i].name);
	CU_ASSERT_EQUAL(field_words_value(type, 0), WORD_COUNT);
	CU_ASSERT_EQUAL(field_words_value(type, -1), WORD_COUNT);
	CU_ASSERT_EQUAL(field_words_value(type, 1000), WORD_COUNT);
}

static void check_message(const ProtobufCMessageDescriptor *type)
{
	for (unsigned i = 0; i < type->n_fields && !field_text_has_form(type); i++) {
		const ProtobufCFieldDescriptor *f = &type->fields[i];
		expect(field_words_head(type, f->name) != WORD_COUNT, type->short_name, f->name);
		if (f->type == PROTOBUF_C_TYPE_ENUM)
			check_values(f->descriptor);
		if (f->type == PROTOBUF_C_TYPE_MESSAGE)
			check_message(f->descriptor);
	}
}

static void test_everything_stored_has_a_word(void)
{
	const ProtobufCMessageDescriptor *record = PB_DESC(record);
	for (unsigned i = 0; i < record->n_fields; i++)
		if (record->fields[i].descriptor != PB_DESC(meta))
			check_message(record->fields[i].descriptor);
	check_values(&riskreg__v1__kind__descriptor);
	CU_ASSERT_EQUAL(field_words_head(PB_DESC(risk), "nothing"), WORD_COUNT);
}

static const ProtobufCServiceDescriptor *const services[] = {
#define MESSAGE(descriptor)
#define ENUM(descriptor)
#define SERVICE(descriptor) &descriptor,
#include <riskreg/v1/schema.def>
};

static void test_every_call_that_writes_has_a_word(void)
{
	char method[128];
	for (size_t i = 0; i < COUNT_OF(services); i++)
		for (unsigned m = 0; m < services[i]->n_methods; m++) {
			const ProtobufCMethodDescriptor *rpc = &services[i]->methods[m];
			snprintf(method, sizeof method, "%s/%s", services[i]->name, rpc->name);
			if (rpc->output == PB_DESC(written))
				expect(field_words_method(method) != WORD_COUNT, "", method);
		}
	CU_ASSERT_EQUAL(field_words_method("Set"), WORD_COUNT);
	CU_ASSERT_EQUAL(field_words_method("riskreg.v1.RiskService/Nothing"), WORD_COUNT);
}

/* Differences as "Head: old > new", a line each; an element as "+ new" or "- old". */
static char told[4000];

static const char *told_of(struct diff_side before, struct diff_side after, bool cuts)
{
	struct invocation inv = fixture_invocation();
	struct diff_change *changes = NULL;
	size_t n = 0, at = 0;
	CU_ASSERT_FATAL(diff_find(&inv, before, after, &changes, &n));
	told[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		struct diff_change *c = &changes[i];
		if (cuts)
			diff_cut(&inv, c);
		at += (size_t)snprintf(told + at, sizeof told - at, "%s: %s%s%s%s\n",
				       c->field == WORD_COUNT ? "?" : words_get(c->field, LANG_SV),
				       !c->is_element ? c->is_alone ? "=" : "" : *c->new ? "+" :
											   "-",
				       c->old, c->is_element || c->is_alone ? "" : ">", c->new);
	}
	arena_free(inv.arena);
	return told;
}

static const char *tell_risks(const PB(Risk) *before, const PB(Risk) *after)
{
	return told_of((struct diff_side){ before ? &before->base : NULL, NULL },
		    (struct diff_side){ &after->base, NULL }, true);
}

static void test_fields(void)
{
	PB(Risk) a = PB_INIT(RISK), b = PB_INIT(RISK);
	a.unit = b.unit = "SN";
	a.state = PB_ENUM(RISK_STATE, OPEN);
	b.state = PB_ENUM(RISK_STATE, CLOSED);
	a.responsible = "Anna Ek";
	b.responsible = "Bo Ek";
	b.title = "Ny";
	a.text = "Bort";
	a.reason = "skäl är ingen skillnad";
	CU_ASSERT_STRING_EQUAL(tell_risks(&a, &a), "");
	CU_ASSERT_STRING_EQUAL(tell_risks(&a, &b), "Läge: öppen>avslutad\nRubrik: >Ny\n"
						   "Beskrivning: Bort>\nAnsvarig: Anna Ek>Bo Ek\n");
	CU_ASSERT_STRING_EQUAL(tell_risks(NULL, &b),
			       "Enhet: >SN\nLäge: >avslutad\nRubrik: >Ny\nAnsvarig: >Bo Ek\n");
	b = a;
	b.withdrawn = true;
	CU_ASSERT_STRING_EQUAL(tell_risks(&a, &b), "Makulerad: >ja\n");
}

static void test_an_erased_version(void)
{
	PB(Risk) a = PB_INIT(RISK), b = PB_INIT(RISK);
	a.unit = "SN";
	b.unit = "BUN";
	b.title = "Ny";
	struct diff_side gone = { &a.base, "Gallrat" }, after = { &b.base, NULL };
	CU_ASSERT_STRING_EQUAL(told_of(after, gone, false), "Enhet: BUN>SN\nTexter: >Gallrat\n");
	CU_ASSERT_STRING_EQUAL(told_of(gone, after, false), "Enhet: SN>BUN\nRubrik: =GallratNy\n");
	CU_ASSERT_STRING_EQUAL(told_of((struct diff_side){ NULL, NULL }, gone, false),
			       "Enhet: >SN\nTexter: >Gallrat\n");
}

static const char *tell_measures(char **before, size_t n_before, char **after, size_t n_after)
{
	PB(Measure) a = PB_INIT(MEASURE), b = PB_INIT(MEASURE);
	a.risks = before;
	a.n_risks = n_before;
	b.risks = after;
	b.n_risks = n_after;
	return told_of((struct diff_side){ &a.base, NULL }, (struct diff_side){ &b.base, NULL },
		       false);
}

static void test_lists(void)
{
	char *one[] = { "R1", "R2", "R2", "R4" }, *other[] = { "R4", "R3", "R2", "R1" };
	char *many[64], ids[64][8];
	CU_ASSERT_STRING_EQUAL(tell_measures(one, 2, one, 2), "");
	CU_ASSERT_STRING_EQUAL(tell_measures(one, 4, other, 4), "Risker: -R2\nRisker: +R3\n");
	CU_ASSERT_STRING_EQUAL(tell_measures(one, 1, one, 0), "Risker: -R1\n");
	CU_ASSERT_STRING_EQUAL(tell_measures(one, 2, other + 2, 2), "Risker: >i annan ordning\n");
	for (size_t i = 0; i < 64; i++) {
		snprintf(ids[i], sizeof ids[i], "R%02zu", i + 10);
		many[i] = ids[i];
	}
	/* As many as are told, and one more. */
	tell_measures(one, 0, many, DIFF_LIST_MAX);
	CU_ASSERT_PTR_NULL(strstr(told, "till"));
	CU_ASSERT_PTR_NOT_NULL(strstr(told, "+R29\n"));
	tell_measures(one, 0, many, DIFF_LIST_MAX + 1);
	CU_ASSERT_PTR_NOT_NULL(strstr(told, "Risker: >och 1 ändringar till\n"));
	CU_ASSERT_PTR_NULL(strstr(told, "+R30\n"));
}

/* Ids of what is tested are counted, never told. */
static void test_items(void)
{
	char *ids[] = { "Anna", "Bo" };
	PB(Items) a = PB_INIT(ITEMS), b = PB_INIT(ITEMS);
	b.ids = ids;
	b.n_ids = 2;
	b.first_rank = 1;
	told_of((struct diff_side){ &a.base, NULL }, (struct diff_side){ &b.base, NULL }, false);
	CU_ASSERT_STRING_EQUAL(told, "Första nr: >1\nObjekt: >2 st\n");
}

static void test_messages(void)
{
	PB(CriteriaBand) few = PB_INIT(CRITERIA_BAND), rest = PB_INIT(CRITERIA_BAND);
	PB(CriteriaBand) *two[] = { &few, &rest }, *one[] = { &rest };
	PB(Criteria) before = PB_INIT(CRITERIA), after = PB_INIT(CRITERIA);
	PB(Control) a = PB_INIT(CONTROL), b = PB_INIT(CONTROL);
	few.up_to = 6;
	few.unit = PB_ENUM(CRITERIA_UNIT, COUNT);
	few.partial_from = 4;
	few.pass_from = 5;
	rest.unit = PB_ENUM(CRITERIA_UNIT, PERCENT);
	rest.partial_from = 7950;
	rest.pass_from = 9000;
	before.bands = one;
	before.n_bands = 1;
	after.bands = two;
	after.n_bands = 2;
	a.criteria = &before;
	b.criteria = &after;
	told_of((struct diff_side){ &a.base, NULL }, (struct diff_side){ &b.base, NULL }, false);
	CU_ASSERT_STRING_EQUAL(told, "Bedömningskriterier: delvis godkänt från 79,50 %, godkänt "
				     "från 90 %>högst 6 granskade: delvis godkänt från 4, godkänt "
				     "från 5; delvis godkänt från 79,50 %, godkänt från 90 %\n");
}

static void test_values(void)
{
	static const struct {
		int64_t unscaled;
		uint32_t decimals;
		const char *text;
	} rows[] = {
		{ 720, 2, "7,20" }, { -39, 1, "-3,9" },	 { 5, 2, "0,05" },
		{ 0, 0, "0" },	    { INT64_MIN, 0, "-9223372036854775808" },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char expected[100];
		PB(Decimal) value = PB_INIT(DECIMAL);
		PB(IndicatorOutcome) outcome = PB_INIT(INDICATOR_OUTCOME);
		PB(IndicatorOutcome) *outcomes[] = { &outcome };
		PB(Indicator) a = PB_INIT(INDICATOR), b = PB_INIT(INDICATOR);
		value.unscaled = rows[i].unscaled;
		value.decimals = rows[i].decimals;
		outcome.year = 2025;
		outcome.forecast = true;
		outcome.group = PB_ENUM(INDICATOR_GROUP, WOMEN);
		outcome.value = &value;
		b.outcomes = outcomes;
		b.n_outcomes = 1;
		told_of((struct diff_side){ &a.base, NULL }, (struct diff_side){ &b.base, NULL },
			false);
		snprintf(expected, sizeof expected,
			 "Utfall: +År 2025, Prognos, Grupp kvinnor, Värde %s\n", rows[i].text);
		CU_ASSERT_STRING_EQUAL(told, expected);
	}
}

/* Of two long texts what differs, at whole characters and words, and never more than there is. */
static void test_cuts(void)
{
	static char old[1000], new[1000];
	PB(Risk) a = PB_INIT(RISK), b = PB_INIT(RISK);
	a.text = old;
	b.text = new;
	memset(old, 0, sizeof old);
	for (int i = 0; i < 60; i++)
		strcat(old, "åäö ");
	strcpy(new, old);
	memcpy(strstr(new + 200, "åäö"), "xyz123", 6);
	tell_risks(&a, &b);
	CU_ASSERT_PTR_NOT_NULL(strstr(told, "…"));
	CU_ASSERT_PTR_NOT_NULL(strstr(told, " xyz123 "));
	CU_ASSERT(strlen(told) < 300);
	CU_ASSERT_PTR_NOT_NULL(strstr(told, "Beskrivning: …åäö"));
	/* The one is the beginning of the other. */
	strcpy(new, old);
	strcat(new, "slut");
	tell_risks(&a, &b);
	CU_ASSERT_PTR_NOT_NULL(strstr(told, "slut\n"));
	/* All differs. */
	memset(new, 'b', 200);
	new[200] = '\0';
	tell_risks(&a, &b);
	CU_ASSERT_PTR_NOT_NULL(strstr(told, old));
}

static const struct suite_test tests[] = {
	{ "everything stored has a word", test_everything_stored_has_a_word },
	{ "every call that writes has a word", test_every_call_that_writes_has_a_word },
	{ "fields", test_fields },
	{ "an erased version", test_an_erased_version },
	{ "lists", test_lists },
	{ "items are counted", test_items },
	{ "messages", test_messages },
	{ "values", test_values },
	{ "cuts of long texts", test_cuts },
};
SUITE_MAIN("client_diff", tests)
