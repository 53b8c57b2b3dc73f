/* SPDX-License-Identifier: EUPL-1.2
 * Criteria in words: the notation of plans as printed, the written form in both languages, what is
 * refused and where, and that no text whatever does harm. */
#include <stdlib.h>

#include "criteria_fixture.h"
#include "suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static bool is_same(const struct criteria *a, const struct criteria *b)
{
	if (a->n_bands != b->n_bands)
		return false;
	return memcmp(a->bands, b->bands, a->n_bands * sizeof a->bands[0]) == 0;
}

/* On the heap, exactly, so that a look behind the end is seen. */
static enum criteria_fault parse(const char *text, size_t n, struct criteria *ret,
				 struct criteria_place *place)
{
	char *copy = malloc(n ? n : 1);
	if (!copy)
		abort();
	memcpy(copy, text, n);
	enum criteria_fault fault = criteria_parse(view_of(copy, n), ret, place);
	free(copy);
	return fault;
}

static const struct {
	const char *text;
	struct criteria rule;
} readable[] = {
	/* As plans print it. */
	{ "0 - 79%: Ej godkänt 80 - 89%: Delvis godkänt 90 - 100%: Godkänt", PERCENT(8000, 9000) },
	{ "0 - 74% Ej godkänt 75 - 89% Delvis godkänt 90 - 100% Godkänt", PERCENT(7500, 9000) },
	{ "Bedömningskriterier\n0 - 74%\u00a0Ej godkänt\r\n75 - 89% Delvis godkänt\n90 - 100% "
	  "Godkänt\n",
	  PERCENT(7500, 9000) },
	{ "Om det görs högst 6 granskningar gäller följande: 0–3 korrekta: Ej godkänd 4 korrekta: "
	  "Delvis godkänd 5–6 korrekta: Godkänd  Om det gör över 6 granskningar gäller följande: "
	  "0 - 79% Ej godkänt 80 - 89% Delvis godkänt 90 - 100% Godkänt",
	  OF_SIX },
	/* As written here. */
	{ "0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt", PERCENT(8000, 9000) },
	{ "0-79 %: fail; 80-89 %: partial; 90-100 %: pass", PERCENT(8000, 9000) },
	{ "högst 6: 0-3 Ej godkänt, 4 Delvis godkänt, 5-6 Godkänt; annars 0-79 % Ej godkänt, "
	  "80-89 % Delvis godkänt, 90-100 % Godkänt",
	  OF_SIX },
	{ "at most 6: 0-3 Fail, 4 Partial, 5-6 Pass; otherwise 0-79 % Fail, 80-89 % Partial, "
	  "90-100 % Pass",
	  OF_SIX },
	/* Other ways to the same. */
	{ "CRITERIA: if at most 6 reviews are made the following applies: 0 to 3 correct: not "
	  "approved, 4 correct: partly approved, 5 to 6 correct: approved. When over 6 are "
	  "reviewed: "
	  "0-79 percent not passed, 80-89 percent partially passed, 90-100 percent passed.",
	  OF_SIX },
	{ "max 6 granskade: 0-3 underkänt 4 delvis 5-6 godkända; mer än 6: 0 till 79 procent inte "
	  "godkänd 80 till 89 procent delvis godkänd 90 procent eller mer godkänd",
	  OF_SIX },
	{ "HÖGST 6: 0-3 EJ GODKÄNT 4 DELVIS GODKÄNT 5-6 GODKÄNT ÖVER 6: 0-79% EJ GODKÄNT 80-89% "
	  "DELVIS GODKÄNT 90-100% GODKÄNT",
	  OF_SIX },
	{ "90-100 % Godkänt, 80-89 % Delvis godkänt, 0-79 % Ej godkänt", PERCENT(8000, 9000) },
	{ "0 % \u2013 79 %: fail 80%\u2014 89%: partial 90 \u2212100%: pass", PERCENT(8000, 9000) },
	{ "0-79,9 % Ej godkänt 80,0-89,9 % Delvis godkänt 90-100 % Godkänt", PERCENT(8000, 9000) },
	{ "0-79.99 %: fail, 80.00-90.00 %: partial, 90.01-100 %: pass", PERCENT(8000, 9001) },
	{ "0-79,9 % Ej godkänt, 80-89 % Delvis godkänt, 90,0-100,00 % Godkänt",
	  PERCENT(8000, 9000) },
	{ "0-99 %: Ej godkänt; 100 %: Godkänt", PERCENT(10000, 10000) },
	{ "0 %: fail; 1-99 %: partial; 100 %: pass", PERCENT(100, 10000) },
	{ "0-3: fail; 4: partial; 5 or more: pass", { 1, { { 0, CRITERIA_COUNT, 4, 5 } } } },
	{ "annars 0-3 ej godkänt, 4 eller fler godkänt", { 1, { { 0, CRITERIA_COUNT, 4, 4 } } } },
	{ "högst 1: 0 underkänd, 1 godkänd; annars 0-49 % fail 50-100 % pass",
	  { 2, { { 1, CRITERIA_COUNT, 1, 1 }, { 0, CRITERIA_PERCENT, 5000, 5000 } } } },
	{ "högst 1000000000: 0 fail 1-1000000000 pass annars 0 % fail 1-100 % pass",
	  { 2,
	    { { CRITERIA_REVIEWED_MAX, CRITERIA_COUNT, 1, 1 },
	      { 0, CRITERIA_PERCENT, 100, 100 } } } },
};

static void test_readable(void)
{
	for (size_t i = 0; i < COUNT(readable); i++) {
		struct criteria rule = { 0 };
		struct criteria_place place = { 0 };
		const char *text = readable[i].text;
		enum criteria_fault fault = parse(text, strlen(text), &rule, &place);
		if (fault != CRITERIA_SOUND)
			printf("%s: %d at \"%s\"\n", text, fault, text + place.at);
		CU_ASSERT_EQUAL(fault, CRITERIA_SOUND);
		CU_ASSERT_TRUE(is_same(&rule, &readable[i].rule));
	}
}

#define REST "90-100 % pass"

static const struct {
	const char *text;
	enum criteria_fault fault;
	const char *at; /* what stands there */
	uint32_t value;
} refused[] = {
	{ "", CRITERIA_INCOMPLETE, "", 0 },
	{ "Bedömningskriterier", CRITERIA_INCOMPLETE, "Bedömningskriterier", 0 },
	{ "0-79 % fail", CRITERIA_INCOMPLETE, "0-79 % fail", 0 },
	{ "80-89 % partial " REST, CRITERIA_INCOMPLETE, "80-89 % partial " REST, 0 },
	{ "1-79 % fail 80-89 % partial " REST, CRITERIA_INCOMPLETE,
	  "1-79 % fail 80-89 % partial " REST, 1 },
	{ "0-89 % fail 90-99 % pass", CRITERIA_INCOMPLETE, "90-99 % pass", 99 },
	{ "0-3 fail 4-6 pass", CRITERIA_INCOMPLETE, "4-6 pass", 6 },
	{ "högst 6: 0-3 fail 4-5 pass annars 0-9 % fail 10-100 % pass", CRITERIA_INCOMPLETE,
	  "4-5 pass annars 0-9 % fail 10-100 % pass", 5 },
	{ "högst 6:", CRITERIA_INCOMPLETE, "högst 6:", 0 },
	{ "0-78 % fail 80-89 % partial " REST, CRITERIA_GAP, "80-89 % partial " REST, 78 },
	{ "0-79,8 % fail 80-89 % partial " REST, CRITERIA_GAP, "80-89 % partial " REST, 79 },
	{ "0-79 % fail 79,5-89 % partial " REST, CRITERIA_GAP, "79,5-89 % partial " REST, 79 },
	{ "0-79 % fail 80-88 % partial " REST, CRITERIA_GAP, REST, 88 },
	{ "0-79 % fail " REST, CRITERIA_GAP, REST, 79 },
	{ "0-80 % fail 80-89 % partial " REST, CRITERIA_OVERLAP, "80-89 % partial " REST, 80 },
	{ "0-79 % fail 80-90 % partial " REST, CRITERIA_OVERLAP, REST, 90 },
	{ "0 or more fail 1-9 pass", CRITERIA_OVERLAP, "1-9 pass", 1 },
	{ "0-9 % pass 10-100 % fail", CRITERIA_INCOMPLETE, "10-100 % fail", 10 },
	{ "0-9 % fail 90-100 % partial 10-89 % pass", CRITERIA_GAP, "90-100 % partial 10-89 % pass",
	  9 },
	{ "0-9 % fail 10-89 % pass 90-100 % partial", CRITERIA_GAP, "90-100 % partial", 9 },
	{ "50-100 % partial 0-9 % fail 10-49 % pass", CRITERIA_GAP,
	  "50-100 % partial 0-9 % fail 10-49 % pass", 9 },
	{ "0-50 % fail 51-100 % partial 20-40 % pass", CRITERIA_ORDER, "20-40 % pass", 20 },
	{ "0-89 % fail 90-101 % pass", CRITERIA_ABOVE_LIMIT, "90-101 % pass", 101 },
	{ "0-100 % fail 101 % or more pass", CRITERIA_ABOVE_LIMIT, "101 % or more pass", 101 },
	{ "0-1000000000 fail 1000000001 or more pass", CRITERIA_ABOVE_LIMIT,
	  "1000000001 or more pass", 1000000001 },
	{ "högst 6: 0-3 fail 4-7 pass annars 0-9 % fail 10-100 % pass", CRITERIA_ABOVE_LIMIT,
	  "4-7 pass annars 0-9 % fail 10-100 % pass", 7 },
	{ "högst 1000000001: 0-89 % fail " REST, CRITERIA_ABOVE_LIMIT,
	  "högst 1000000001: 0-89 % fail " REST, 1000000001 },
	{ "högst 6: 0-3 fail 4-6 pass", CRITERIA_NO_LARGE, "högst 6: 0-3 fail 4-6 pass", 6 },
	{ "högst 6: 0-3 fail 4-6 pass högst 6: 0-3 fail 4-6 pass", CRITERIA_OVERLAP,
	  "högst 6: 0-3 fail 4-6 pass", 6 },
	{ "0-89 % fail " REST " annars 0-8 % fail 9-100 % pass", CRITERIA_OVERLAP,
	  "annars 0-8 % fail 9-100 % pass", 0 },
	{ "högst 6: 0-3 fail 4-6 pass över 7: 0-89 % fail " REST, CRITERIA_GAP,
	  "över 7: 0-89 % fail " REST, 6 },
	{ "högst 6: 0-3 fail 4-6 pass över 5: 0-89 % fail " REST, CRITERIA_OVERLAP,
	  "över 5: 0-89 % fail " REST, 5 },
	{ "över 6: 0-89 % fail " REST, CRITERIA_GAP, "över 6: 0-89 % fail " REST, 0 },
	{ "fail", CRITERIA_SYNTAX, "fail", 0 },
	{ "högst: 0-3 fail", CRITERIA_SYNTAX, "0-3 fail", 0 },
	{ "högst fail", CRITERIA_SYNTAX, "fail", 0 },
	{ "högst 0: 0 fail", CRITERIA_SYNTAX, "0: 0 fail", 0 },
	{ "högst 6,5: 0 fail", CRITERIA_SYNTAX, "6,5: 0 fail", 0 },
	{ "0-79 % kanske", CRITERIA_SYNTAX, "kanske", 0 },
	{ "0-79 % ej 80", CRITERIA_SYNTAX, "80", 0 },
	{ "0-79 % fail pass", CRITERIA_SYNTAX, "pass", 0 },
	{ "0-79 % fail, kanske 80-100 % pass", CRITERIA_SYNTAX, "kanske 80-100 % pass", 0 },
	{ "0-79 % fail criteria", CRITERIA_SYNTAX, "criteria", 0 },
	{ "0-fail", CRITERIA_SYNTAX, "fail", 0 },
	{ "0-79-80 % fail", CRITERIA_SYNTAX, "-80 % fail", 0 },
	{ "79-0 % fail", CRITERIA_SYNTAX, "79-0 % fail", 0 },
	{ "0-3,5 fail 4 or more pass", CRITERIA_SYNTAX, "0-3,5 fail 4 or more pass", 0 },
	{ "0,5-3 fail 4 or more pass", CRITERIA_SYNTAX, "0,5-3 fail 4 or more pass", 0 },
	{ "0-79 % fail 80-100 pass", CRITERIA_SYNTAX, "80-100 pass", 0 },
	{ "0-8 % fail 9-100 % pass 0-8 % fail", CRITERIA_SYNTAX, "0-8 % fail", 0 },
	{ "0-79,999 % fail", CRITERIA_SYNTAX, "79,999 % fail", 0 },
	{ "0-4294967296 fail", CRITERIA_SYNTAX, "4294967296 fail", 0 },
	{ "<p>0-79 % fail", CRITERIA_SYNTAX, "<p>0-79 % fail", 0 },
	{ "-5 % fail", CRITERIA_SYNTAX, "-5 % fail", 0 },
};

static void test_refused_where_and_why(void)
{
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct criteria rule = { .n_bands = 77 };
		struct criteria_place place = { 9999, 9999 };
		size_t n = strlen(refused[i].text);
		enum criteria_fault fault = parse(refused[i].text, n, &rule, &place);
		bool same = fault == refused[i].fault && place.value == refused[i].value &&
			    place.at == n - strlen(refused[i].at);
		if (!same)
			printf("%s: %d at %zu \"%.*s\", %u\n", refused[i].text, fault, place.at,
			       place.at < n ? (int)(n - place.at) : 0, refused[i].text + place.at,
			       place.value);
		CU_ASSERT_TRUE(same);
		CU_ASSERT_EQUAL(rule.n_bands, 77);
	}
}

static void test_bounds(void)
{
	char text[CRITERIA_TEXT_MAX + 2];
	const char rule_text[] = "0-89 % fail " REST;
	struct criteria rule = { 0 };
	struct criteria_place place = { 0 };
	memset(text, ' ', sizeof text);
	memcpy(text, rule_text, sizeof rule_text - 1);
	CU_ASSERT_EQUAL(parse(text, CRITERIA_TEXT_MAX, &rule, &place), CRITERIA_SOUND);
	CU_ASSERT_EQUAL(parse(text, CRITERIA_TEXT_MAX + 1, &rule, &place), CRITERIA_SYNTAX);
	CU_ASSERT_EQUAL(place.at, CRITERIA_TEXT_MAX);

	/* Eight bands, and nine. */
	size_t n = 0;
	for (char limit = '1'; limit < '8'; limit++)
		n += (size_t)snprintf(text + n, sizeof text - n, "at most %c: %s; ", limit,
				      rule_text);
	size_t eighth = n;
	n += (size_t)snprintf(text + n, sizeof text - n, "otherwise %s", rule_text);
	CU_ASSERT_EQUAL(parse(text, n, &rule, &place), CRITERIA_SOUND);
	CU_ASSERT_EQUAL(rule.n_bands, CRITERIA_BANDS_MAX);
	n = eighth +
	    (size_t)snprintf(text + eighth, sizeof text - eighth, "at most 8: %s ", rule_text);
	size_t ninth = n;
	n += (size_t)snprintf(text + n, sizeof text - n, "otherwise %s", rule_text);
	CU_ASSERT_EQUAL(parse(text, n, &rule, &place), CRITERIA_TOO_MANY);
	CU_ASSERT_EQUAL(place.at, ninth);
}

static void test_written_form(void)
{
	static const struct {
		struct criteria rule;
		const char *sv, *en;
	} rows[] = {
		{ PERCENT(8000, 9000),
		  "0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt",
		  "0-79 %: Fail; 80-89 %: Partial; 90-100 %: Pass" },
		{ OF_SIX,
		  "högst 6: 0-3 Ej godkänt, 4 Delvis godkänt, 5-6 Godkänt; annars 0-79 % Ej "
		  "godkänt, 80-89 % Delvis godkänt, 90-100 % Godkänt",
		  "at most 6: 0-3 Fail, 4 Partial, 5-6 Pass; otherwise 0-79 % Fail, 80-89 % "
		  "Partial, 90-100 % Pass" },
		{ PERCENT(7950, 9000),
		  "0,0-79,4 %: Ej godkänt; 79,5-89,9 %: Delvis godkänt; 90,0-100,0 %: Godkänt",
		  "0.0-79.4 %: Fail; 79.5-89.9 %: Partial; 90.0-100.0 %: Pass" },
		{ PERCENT(1, 2),
		  "0,00 %: Ej godkänt; 0,01 %: Delvis godkänt; 0,02-100,00 %: Godkänt",
		  "0.00 %: Fail; 0.01 %: Partial; 0.02-100.00 %: Pass" },
		{ PERCENT(8000, 9005),
		  "0,00-79,99 %: Ej godkänt; 80,00-90,04 %: Delvis godkänt; "
		  "90,05-100,00 %: Godkänt",
		  "0.00-79.99 %: Fail; 80.00-90.04 %: Partial; 90.05-100.00 %: Pass" },
		{ PERCENT(10000, 10000), "0-99 %: Ej godkänt; 100 %: Godkänt",
		  "0-99 %: Fail; 100 %: Pass" },
		{ { 1, { { 0, CRITERIA_COUNT, 1, 3 } } },
		  "0: Ej godkänt; 1-2: Delvis godkänt; 3 eller fler: Godkänt",
		  "0: Fail; 1-2: Partial; 3 or more: Pass" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[CRITERIA_TEXT_MAX];
		CU_ASSERT_EQUAL(criteria_format(&rows[i].rule, LANG_SV, text, sizeof text),
				strlen(rows[i].sv));
		CU_ASSERT_STRING_EQUAL(text, rows[i].sv);
		CU_ASSERT_EQUAL(criteria_format(&rows[i].rule, LANG_EN, text, sizeof text),
				strlen(rows[i].en));
		CU_ASSERT_STRING_EQUAL(text, rows[i].en);
	}
}

static void test_too_little_room(void)
{
	static const struct criteria rule = OF_SIX;
	char whole[300], text[300];
	size_t n = criteria_format(&rule, LANG_SV, whole, sizeof whole);
	for (size_t size = 0; size <= n + 1; size++) {
		memset(text, '#', sizeof text);
		CU_ASSERT_EQUAL(criteria_format(&rule, LANG_SV, size ? text : NULL, size), n);
		CU_ASSERT_EQUAL(text[size], '#');
		CU_ASSERT(size == 0 || strncmp(text, whole, strlen(text)) == 0);
	}
	CU_ASSERT_STRING_EQUAL(text, whole);
}

/* Small, seeded, the same on every machine. */
static uint32_t draw(uint64_t *state, uint32_t below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((*state >> 33) % below);
}

static struct criteria_band random_band(uint64_t *state, uint32_t up_to)
{
	static const uint32_t steps[] = { 1, 10, 100 };
	struct criteria_band band = { .up_to = up_to, .unit = CRITERIA_COUNT };
	uint32_t step = 1, top = up_to ? up_to : CRITERIA_REVIEWED_MAX;
	if (draw(state, 2)) {
		band.unit = CRITERIA_PERCENT;
		step = steps[draw(state, 3)];
		top = 10000 / step;
	}
	uint32_t a = 1 + draw(state, top), b = 1 + draw(state, top);
	if (draw(state, 4) == 0)
		b = a;
	band.partial_from = step * (a < b ? a : b);
	band.pass_from = step * (a < b ? b : a);
	return band;
}

static void test_every_sound_rule_is_read_back(void)
{
	uint64_t state = 2026;
	for (int round = 0; round < 5000; round++) {
		struct criteria rule = { .n_bands = 1 + draw(&state, CRITERIA_BANDS_MAX) };
		uint32_t up_to = 0;
		for (unsigned i = 0; i < rule.n_bands; i++) {
			up_to += 1 + draw(&state, i % 2 ? 10 : CRITERIA_REVIEWED_MAX / 9);
			rule.bands[i] = random_band(&state, i + 1 < rule.n_bands ? up_to : 0);
		}
		CU_ASSERT_EQUAL_FATAL(criteria_check(&rule), CRITERIA_SOUND);
		for (enum lang lang = LANG_SV; lang <= LANG_EN; lang++) {
			char text[CRITERIA_TEXT_MAX + 1];
			struct criteria back = { 0 };
			struct criteria_place place;
			size_t n = criteria_format(&rule, lang, text, sizeof text);
			CU_ASSERT_FATAL(n <= CRITERIA_TEXT_MAX);
			CU_ASSERT_EQUAL_FATAL(criteria_parse(view_of(text, n), &back, &place),
					      CRITERIA_SOUND);
			CU_ASSERT_TRUE_FATAL(is_same(&rule, &back));
		}
	}
}

/* Whatever is read is either a sound rule or refused at a place inside of the text. */
static void check_any(const char *text, size_t n)
{
	struct criteria rule = { 0 };
	struct criteria_place place = { SIZE_MAX, 0 };
	enum criteria_fault fault = parse(text, n, &rule, &place);
	bool sound = fault == CRITERIA_SOUND && criteria_check(&rule) == CRITERIA_SOUND;
	bool harmless = fault != CRITERIA_SOUND && place.at <= n && rule.n_bands == 0;
	CU_ASSERT_FATAL(sound || harmless);
}

/* Every byte in every place of the first two texts, every 17th in the others. */
static void test_prefixes_and_mutations(void)
{
	for (size_t i = 0; i < COUNT(readable); i++) {
		char text[CRITERIA_TEXT_MAX];
		unsigned step = i < 2 ? 1 : 17;
		size_t n = strlen(readable[i].text);
		memcpy(text, readable[i].text, n);
		for (size_t at = 0; at < n; at++) {
			check_any(text, at);
			for (unsigned c = (unsigned)at % step; c < 256; c += step) {
				text[at] = (char)c;
				check_any(text, n);
			}
			text[at] = readable[i].text[at];
		}
	}
}

static const struct suite_test tests[] = {
	{ "what plans print is read", test_readable },
	{ "refused where and why", test_refused_where_and_why },
	{ "bounds", test_bounds },
	{ "written form", test_written_form },
	{ "too little room", test_too_little_room },
	{ "every sound rule is read back", test_every_sound_rule_is_read_back },
	{ "prefixes and mutations", test_prefixes_and_mutations },
};
SUITE_MAIN("criteria text", tests)
