/* SPDX-License-Identifier: EUPL-1.2
 * The five-column table: what a row becomes, every error with its row and column in both
 * languages, and the two plans of tests/data. */
#include <errno.h>
#include <stdlib.h>

#include "suite.h"

#include "../client/import/sheet.h"
#include "../client/import/plan_table.h"
#include "import_fixture.h"

#define HEAD "Risk;Riskvärde;Riskåtgärd;Kontroll;Korrigerande åtgärder\n"

static const struct sheet_options options = SHEET_OPTIONS;
static PB(PlanRow) **rows;
static size_t n_rows;

static int parse(enum lang lang, const char *text)
{
	struct sheet sheet;
	int outcome;

	begin(lang);
	outcome = sheet_parse(&im, view_of_string(text), &options, &sheet);
	return outcome ? outcome : plan_table_parse(&im, &sheet, &rows, &n_rows);
}

/* ------------------------------------------------------------------ what is read */

static void test_headers(void)
{
	static const char *const files[] = {
		HEAD "r;1;m;c;a\n",
		"Risk;Riskvärde;Risksåtgärd;Kontroll;Korrigerande åtgärder\nr;1;m;c;a\n",
		"KONTROLL;risk ;Korrigerande åtgärd;riskåtgärd;RISKVÄRDE\nc;r;a;m;1\n",
		"Risk,Risk value,Measure,Control,Corrective actions\nr,1,m,c,a\n",
		"Corrective action\tRISK VALUE\tRisk\tControl\tRisk measure\na\t1\tr\tc\tm\n",
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		CU_ASSERT_EQUAL_FATAL(parse(LANG_SV, files[i]), IMPORT_DONE);
		CU_ASSERT_EQUAL(n_rows, 1);
		CU_ASSERT_EQUAL(im.warnings.n, 0);
		CU_ASSERT_STRING_EQUAL(rows[0]->risk->title, "r");
		CU_ASSERT_EQUAL(rows[0]->assessment->probability, 1);
		CU_ASSERT_STRING_EQUAL(rows[0]->measure->title, "m");
		CU_ASSERT_STRING_EQUAL(rows[0]->control->title, "c");
		CU_ASSERT_STRING_EQUAL(rows[0]->action->title, "a");
	}
}

static void test_a_title_above_the_headers(void)
{
	CU_ASSERT_EQUAL_FATAL(parse(LANG_SV, "Internkontrollplan 2026;;;;\n;;;;\n"
					     "Riskanalys;;;Kontroll;\n" HEAD "r;1;m;c;a\n"),
			      IMPORT_DONE);
	CU_ASSERT_EQUAL(n_rows, 1);
	CU_ASSERT_EQUAL(rows[0]->row, 5);
	CU_ASSERT_EQUAL(im.warnings.n, 1);
	CU_ASSERT(line_holds(&im.warnings, 0, "rad 4: här står rubrikerna"));
	/* Not found: as if there were no title. */
	CU_ASSERT_EQUAL(parse(LANG_SV, "Plan;;;;\nRisker 2026;Riskvärde\n"), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 1: kolumnen Risk saknas"));
}

static void test_unknown_column_is_a_warning(void)
{
	CU_ASSERT_EQUAL(parse(LANG_SV, "Risk;Riskvärde;Ansvarig;Riskåtgärd;Kontroll;"
				       "Korrigerande åtgärder\nr;;vem;m;;\n"),
			IMPORT_DONE);
	CU_ASSERT_EQUAL(im.warnings.n, 1);
	CU_ASSERT(line_holds(&im.warnings, 0, "rad 1: kolumnen Ansvarig"));
	CU_ASSERT_STRING_EQUAL(rows[0]->measure->title, "m");
}

static void test_personal_number_is_a_warning(void)
{
	CU_ASSERT_EQUAL(parse(LANG_SV, HEAD "r;;\"m\nom 19121212-1212\";;\n"), IMPORT_DONE);
	CU_ASSERT_EQUAL(im.warnings.n, 1);
	CU_ASSERT(line_holds(&im.warnings, 0, "rad 2, kolumn Riskåtgärd: det ser ut"));
}

static void test_values(void)
{
	static const struct {
		const char *cell;
		unsigned p, k;
	} cells[] = {
		{ "8 (4 x 2)", 4, 2 },
		{ "8 (2 x 4)", 2, 4 },
		{ "8(2x4)", 2, 4 },
		{ "16 ( 4 X 4 )", 4, 4 },
		{ "12 (4 × 3)", 4, 3 },
		{ "9\xC2\xA0(3\xE2\x80\xAFx 3)", 3, 3 },
		{ "1", 1, 1 },
		{ "9", 3, 3 },
		{ "16", 4, 4 },
	};
	char text[256];

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		snprintf(text, sizeof(text), HEAD "r;%s;;;\n", cells[i].cell);
		CU_ASSERT_EQUAL_FATAL(parse(LANG_SV, text), IMPORT_DONE);
		CU_ASSERT_EQUAL(rows[0]->assessment->probability, cells[i].p);
		CU_ASSERT_EQUAL(rows[0]->assessment->consequence, cells[i].k);
	}
}

static void test_motives(void)
{
	static const char *const files[] = {
		HEAD "r;\"8 (4 x 2)\nSannolikhet: ett\n två\n\nKonsekvens:  tre\nfyra\";;;\n",
		HEAD "r;\"8 (4 x 2)\nConsequence:tre\nfyra\n\nprobability:\nett\n två\n\";;;\n",
	};

	for (size_t i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL_FATAL(parse(LANG_SV, files[i]), IMPORT_DONE);
		CU_ASSERT_STRING_EQUAL(rows[0]->assessment->motive_probability, "ett\n två");
		CU_ASSERT_STRING_EQUAL(rows[0]->assessment->motive_consequence, "tre\nfyra");
	}
}

static void test_title_and_text(void)
{
	CU_ASSERT_EQUAL_FATAL(parse(LANG_SV, HEAD "\"Rubrik\nen rad\n\nen till\";;;;\n"),
			      IMPORT_DONE);
	CU_ASSERT_STRING_EQUAL(rows[0]->risk->title, "Rubrik");
	CU_ASSERT_STRING_EQUAL(rows[0]->risk->text, "en rad\n\nen till");
	CU_ASSERT_FALSE(rows[0]->risk->common);
	CU_ASSERT_PTR_NULL(rows[0]->assessment);
	CU_ASSERT_PTR_NULL(rows[0]->measure);
	CU_ASSERT_PTR_NULL(rows[0]->control);
	CU_ASSERT_PTR_NULL(rows[0]->action);
}

static void test_mark_of_common_records(void)
{
	static const struct {
		const char *cell, *title;
	} cells[] = {
		{ "Inköp (kommungemensam)", "Inköp" },
		{ "Inköp (Kommungemensam)", "Inköp" },
		{ "Purchases (municipality-wide)", "Purchases" },
		{ "(kommungemensam) Inköp", "Inköp" },
		{ "Inköp (kommungemensam) och avtal", "Inköp och avtal" },
		{ "Inköp(kommungemensam)", "Inköp" },
		{ "Inköp\xC2\xA0(kommungemensam)", "Inköp" },
		{ "(kommungemensam)\xC2\xA0Inköp", "Inköp" },
	};
	char text[256];

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		snprintf(text, sizeof(text), HEAD "%s;;;;\n", cells[i].cell);
		CU_ASSERT_EQUAL_FATAL(parse(LANG_SV, text), IMPORT_DONE);
		CU_ASSERT(rows[0]->risk->common);
		CU_ASSERT_STRING_EQUAL(rows[0]->risk->title, cells[i].title);
	}
	/* Only a title carries the mark. */
	CU_ASSERT_EQUAL_FATAL(parse(LANG_SV, HEAD "\"Inköp\n(kommungemensam)\";;;;\n"),
			      IMPORT_DONE);
	CU_ASSERT_FALSE(rows[0]->risk->common);
	CU_ASSERT_STRING_EQUAL(rows[0]->risk->text, "(kommungemensam)");
}

static void test_criteria(void)
{
	static const struct {
		const char *cell, *text, *criteria;
	} cells[] = {
		{ "k\nså här\nBedömningskriterier 0-79 %: nej\n80: ja", "så här",
		  "0-79 %: nej\n80: ja" },
		{ "k\nBedömningskriterier:\n0-79 %", "", "0-79 %" },
		{ "k\nCriteria: 0-79 %", "", "0-79 %" },
		{ "k\nutan kriterier", "utan kriterier", "" },
		{ "k\nBedömningskriteriernas text", "Bedömningskriteriernas text", "" },
	};
	char text[512];

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		snprintf(text, sizeof(text), HEAD "r;;;\"%s\";\n", cells[i].cell);
		CU_ASSERT_EQUAL_FATAL(parse(LANG_SV, text), IMPORT_DONE);
		CU_ASSERT_STRING_EQUAL(rows[0]->control->title, "k");
		CU_ASSERT_STRING_EQUAL(rows[0]->control->text, cells[i].text);
		CU_ASSERT_STRING_EQUAL(rows[0]->criteria_text, cells[i].criteria);
	}
}

static void test_continuation_rows(void)
{
	CU_ASSERT_EQUAL_FATAL(parse(LANG_SV, HEAD "r;1;m;;\n;;;k1;\n\n;;;;a1\n;;;k2;a2\n"),
			      IMPORT_DONE);
	CU_ASSERT_EQUAL(n_rows, 4);
	CU_ASSERT_PTR_NULL(rows[1]->risk);
	CU_ASSERT_STRING_EQUAL(rows[1]->control->title, "k1");
	CU_ASSERT_EQUAL(rows[2]->row, 5);
	CU_ASSERT_STRING_EQUAL(rows[2]->action->title, "a1");
	CU_ASSERT_STRING_EQUAL(rows[3]->action->title, "a2");
}

/* ------------------------------------------------------------------ what is refused */

static const struct {
	const char *file;
	const char *sv, *en;
} wrong[] = {
	{ "Risk;Kontroll\nr;k\n", "rad 1: kolumnen Riskvärde saknas (på engelska: Risk value)",
	  "row 1: the column Risk value is missing (in Swedish: Riskvärde)" },
	{ "Risk;Riskvärde;Riskåtgärd;Kontroll;Korrigerande åtgärder;risk\nr;1;;;;\n",
	  "rad 1: kolumnen risk står två gånger", "row 1: the column risk stands twice" },
	{ HEAD, "filen har rubriker men inga rader", "a header but no rows" },
	{ HEAD ";;m;;\n", "rad 2, kolumn Risk: raden har ingen risk",
	  "row 2, column Risk: the row has no risk" },
	{ HEAD "r;1;;;\n;1;;;\n", "rad 3, kolumn Riskvärde: ett riskvärde står utan risk",
	  "row 3, column Riskvärde: a risk value stands without a risk" },
	{ HEAD "r;1;;;a\n", "rad 2, kolumn Korrigerande åtgärder: en korrigerande åtgärd",
	  "row 2, column Korrigerande åtgärder: a corrective action" },
	{ HEAD "r;1;;k;\nr2;1;;;a\n", "rad 3, kolumn Korrigerande åtgärder: en korrigerande åtgärd",
	  "row 3, column Korrigerande åtgärder: a corrective action" },
	{ HEAD "r;hög;;;\n", "rad 2, kolumn Riskvärde: \"hög\" går inte att läsa",
	  "row 2, column Riskvärde: \"hög\" cannot be read" },
	{ HEAD "r;4 x 2;;;\n", "\"4 x 2\" går inte att läsa", "\"4 x 2\" cannot be read" },
	{ HEAD "r;8 (4 x 2;;;\n", "går inte att läsa", "cannot be read" },
	{ HEAD "r;8 (4 x 2) ungefär;;;\n", "går inte att läsa", "cannot be read" },
	{ HEAD "r;8 (4 x 2,0);;;\n", "går inte att läsa", "cannot be read" },
	{ HEAD "r;99999999999 (4 x 2);;;\n", "går inte att läsa", "cannot be read" },
	{ HEAD "r;9 (4 x 2);;;\n",
	  "rad 2, kolumn Riskvärde: \"9 (4 x 2)\" stämmer inte: sannolikhet gånger konsekvens är 8",
	  "\"9 (4 x 2)\" does not add up: probability times consequence is 8" },
	{ HEAD "r;10 (5 x 2);;;\n", "en nivå som inte finns på skalan 1-4",
	  "a level that the scale 1-4 does not have" },
	{ HEAD "r;0 (0 x 2);;;\n", "en nivå som inte finns", "a level that the scale" },
	{ HEAD "r;8;;;\n", "\"8\" kan vara 2 x 4, 4 x 2", "\"8\" can be 2 x 4, 4 x 2" },
	{ HEAD "r;4;;;\n",
	  "\"4\" kan vara 1 x 4, 2 x 2, 4 x 1", "\"4\" can be 1 x 4, 2 x 2, 4 x 1" },
	{ HEAD "r;7;;;\n",
	  "\"7\" är inte produkten av två nivåer", "\"7\" is not the product of two" },
	{ HEAD "r;\"1\nMotivering: så\";;;\n", "raden \"Motivering: så\" hör inte till något motiv",
	  "the line \"Motivering: så\" belongs to no motive" },
	{ HEAD "r;\"1\nSannolikhet: a\nSannolikhet: b\";;;\n",
	  "motivet \"Sannolikhet: b\" står två gånger",
	  "the motive \"Sannolikhet: b\" stands twice" },
	{ HEAD "r;\"1\nKonsekvens: a\nSannolikhet: b\nKonsekvens: c\";;;\n",
	  "motivet \"Konsekvens: c\" står två gånger",
	  "the motive \"Konsekvens: c\" stands twice" },
	{ HEAD "(kommungemensam);;;;\n", "rad 2, kolumn Risk: rubriken saknas",
	  "row 2, column Risk: the title is missing" },
	{ HEAD "r;;;Bedömningskriterier 0-79 %;\n", "rad 2, kolumn Kontroll: rubriken saknas",
	  "row 2, column Kontroll: the title is missing" },
	{ HEAD "r;;m\x01m;;\n", "rad 2, kolumn Riskåtgärd: texten \"m",
	  "row 2, column Riskåtgärd" },
	{ HEAD "r;;m\tm;;\n", "innehåller ett tecken som inte syns", "that cannot be seen" },
	{ HEAD "r;;m;;;mer\n", "rad 2: \"mer\" står i en kolumn utan rubrik",
	  "row 2: \"mer\" stands in a column without a header" },
	{ "Risk,Risk value,Measure,Control,Corrective actions\nr,8,,,\n",
	  "rad 2, kolumn Risk value: \"8\"", "row 2, column Risk value: \"8\"" },
};

static void test_errors_in_both_languages(void)
{
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		CU_ASSERT_EQUAL(parse(LANG_SV, wrong[i].file), IMPORT_REFUSED);
		CU_ASSERT(line_holds(&im.errors, 0, wrong[i].sv));
		CU_ASSERT_EQUAL(parse(LANG_EN, wrong[i].file), IMPORT_REFUSED);
		CU_ASSERT(line_holds(&im.errors, 0, wrong[i].en));
	}
}

static void test_all_errors_at_once(void)
{
	CU_ASSERT_EQUAL(parse(LANG_SV, HEAD ";;m;;a\nr;8;;;\n\n\"s\nt\";9 (4 x 2);(kommungemensam);"
					    "Criteria x;\n"),
			IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 6);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 2, kolumn Risk:"));
	CU_ASSERT(line_holds(&im.errors, 1, "rad 2, kolumn Korrigerande åtgärder:"));
	CU_ASSERT(line_holds(&im.errors, 2, "rad 3, kolumn Riskvärde:"));
	CU_ASSERT(line_holds(&im.errors, 3, "rad 5, kolumn Riskvärde:"));
	CU_ASSERT(line_holds(&im.errors, 4, "rad 5, kolumn Riskåtgärd:"));
	CU_ASSERT(line_holds(&im.errors, 5, "rad 5, kolumn Kontroll:"));
	CU_ASSERT_EQUAL(parse(LANG_SV, "a;b\n1;2\n"), IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 5);
	CU_ASSERT_EQUAL(im.warnings.n, 2);
}

/* A row with one text of n bytes in the middle. */
static int parse_sized(const char *before, size_t n, const char *after)
{
	static char text[20000];

	snprintf(text, sizeof(text), "%s%s%0*d%s\n", HEAD, before, (int)n, 0, after);
	return parse(LANG_SV, text);
}

static void test_texts_at_the_bound(void)
{
	static const struct {
		const char *before, *after;
		size_t max;
	} cells[] = {
		{ "", ";;;;", 300 },
		{ "r;;;", ";", 300 },
		{ "\"r\n", "\";;;;", 8000 },
		{ "r;\"1\nSannolikhet: ", "\";;;", 8000 },
		{ "r;\"1\nKonsekvens: ", "\nSannolikhet: x\";;;", 8000 },
		{ "r;;;\"k\nCriteria ", "\";", 2000 },
	};

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		CU_ASSERT_EQUAL(parse_sized(cells[i].before, cells[i].max, cells[i].after),
				IMPORT_DONE);
		CU_ASSERT_EQUAL(parse_sized(cells[i].before, cells[i].max + 1, cells[i].after),
				IMPORT_REFUSED);
		CU_ASSERT_EQUAL(im.errors.n, 1);
		CU_ASSERT(line_holds(&im.errors, 0, "är för lång"));
	}
}

static int parse_within(size_t cap, const char *text)
{
	struct arena *small = NULL;
	struct sheet sheet;
	int outcome;

	CU_ASSERT_EQUAL_FATAL(arena_new(&small, cap), 0);
	struct import tight = { .arena = small };
	outcome = sheet_parse(&tight, view_of_string(text), &options, &sheet);
	if (outcome == IMPORT_DONE)
		outcome = plan_table_parse(&tight, &sheet, &rows, &n_rows);
	arena_free(small);
	return outcome;
}

/* Whatever runs out, at whatever place: -ENOMEM or what is wrong, never a crash and never half a
 * table. */
static void test_memory_out(void)
{
	static const struct {
		const char *text;
		int outcome;
	} files[] = {
		{ HEAD "r;\"8 (4 x 2)\nSannolikhet: a\nKonsekvens: b\";m;\"k\nt\nCriteria c\";a\n",
		  IMPORT_DONE },
		{ HEAD "r;\"1\nSannolikhet: a\nKonsekvens: b\nSannolikhet: c\";m;k;a\n",
		  IMPORT_REFUSED },
	};

	for (size_t i = 0; i < 2; i++) {
		size_t cap = 16;
		while (cap < 65536 && parse_within(cap, files[i].text) == -ENOMEM)
			cap += 16;
		CU_ASSERT(cap > 512);
		CU_ASSERT_EQUAL(parse_within(cap, files[i].text), files[i].outcome);
	}
}

/* ------------------------------------------------------------------ the real plans */

static void read_plan(const char *name)
{
	struct view bytes;
	struct sheet sheet;

	begin(LANG_SV);
	CU_ASSERT_EQUAL_FATAL(load_data(name, &bytes), IMPORT_DONE);
	CU_ASSERT_EQUAL_FATAL(sheet_parse(&im, bytes, &options, &sheet), IMPORT_DONE);
	CU_ASSERT_EQUAL_FATAL(plan_table_parse(&im, &sheet, &rows, &n_rows), IMPORT_DONE);
	CU_ASSERT_EQUAL(im.warnings.n, 0);
}

/* What each row of the plan 2026 holds. */
static const struct {
	bool risk;
	unsigned p, k;
	bool measure, control, action;
	const char *criteria; /* how they begin */
} plan[] = {
	{ true, 4, 2, true, false, false, "" },
	{ true, 4, 4, false, true, true, "0 - 79%: Ej godkänt 80 - 89%" },
	{ true, 3, 3, false, true, false, "Om det görs högst 6 granskningar" },
	{ true, 4, 2, false, true, false, "0 - 74% Ej godkänt 75 - 89%" },
	{ false, 0, 0, false, true, false, "0 - 74% Ej godkänt 75 - 89%" },
	{ true, 2, 4, true, false, false, "" },
};

static bool part_is(const PB(PlanRowPart) *part, bool there, bool common)
{
	return there ? part && part->title[0] && part->text[0] && part->common == common : !part;
}

static void check_plan(size_t n, bool common)
{
	CU_ASSERT_EQUAL_FATAL(n_rows, n);
	for (size_t i = 0; i < n; i++) {
		const PB(PlanRow) *row = rows[i];
		/* The fifth risk is the board's own. */
		bool is_common = common && i < 5;
		CU_ASSERT_EQUAL(row->row, i + 2);
		CU_ASSERT(part_is(row->risk, plan[i].risk, is_common));
		CU_ASSERT(part_is(row->measure, plan[i].measure, is_common));
		CU_ASSERT(part_is(row->control, plan[i].control, is_common));
		CU_ASSERT(part_is(row->action, plan[i].action, is_common));
		CU_ASSERT_EQUAL(strncmp(row->criteria_text, plan[i].criteria,
					strlen(plan[i].criteria)), 0);
		CU_ASSERT_EQUAL(row->assessment != NULL, plan[i].risk);
		if (!row->assessment)
			continue;
		CU_ASSERT_EQUAL(row->assessment->probability, plan[i].p);
		CU_ASSERT_EQUAL(row->assessment->consequence, plan[i].k);
		CU_ASSERT(row->assessment->motive_probability[0] != '\0');
		CU_ASSERT(row->assessment->motive_consequence[0] != '\0');
	}
}

static void test_plan_of_the_municipality(void)
{
	read_plan("plan-2026-kommun.csv");
	check_plan(5, false);
}

static void test_plan_of_the_board(void)
{
	read_plan("plan-2026-socialnamnd.csv");
	check_plan(6, true);
}

/* The board's import finds the municipality's records by their titles. */
static void test_plans_share_their_titles(void)
{
	const char *titles[5], *controls[5];

	read_plan("plan-2026-kommun.csv");
	for (size_t i = 0; i < 5; i++) {
		titles[i] = rows[i]->risk ? strdup(rows[i]->risk->title) : NULL;
		controls[i] = rows[i]->control ? strdup(rows[i]->control->title) : NULL;
	}
	read_plan("plan-2026-socialnamnd.csv");
	for (size_t i = 0; i < 5; i++) {
		if (titles[i])
			CU_ASSERT_STRING_EQUAL(rows[i]->risk->title, titles[i]);
		if (controls[i])
			CU_ASSERT_STRING_EQUAL(rows[i]->control->title, controls[i]);
		free((char *)titles[i]);
		free((char *)controls[i]);
	}
}

static const struct suite_test tests[] = {
	{ "headers", test_headers },
	{ "a title above the headers", test_a_title_above_the_headers },
	{ "an unknown column is a warning", test_unknown_column_is_a_warning },
	{ "a personal number is a warning", test_personal_number_is_a_warning },
	{ "values", test_values },
	{ "motives", test_motives },
	{ "title and text", test_title_and_text },
	{ "the mark of common records", test_mark_of_common_records },
	{ "criteria", test_criteria },
	{ "continuation rows", test_continuation_rows },
	{ "errors in both languages", test_errors_in_both_languages },
	{ "all errors at once", test_all_errors_at_once },
	{ "texts at the bound", test_texts_at_the_bound },
	{ "memory out", test_memory_out },
	{ "the plan of the municipality", test_plan_of_the_municipality },
	{ "the plan of the board", test_plan_of_the_board },
	{ "plans share their titles", test_plans_share_their_titles },
};
SUITE_MAIN("client_plan_table", tests)
