/* SPDX-License-Identifier: EUPL-1.2
 * The workbook of a report, read back with the reader that riskctl reads other people's with: text
 * is text, numbers and days are what they are, names of sheets are Excel's, and the same report is
 * the same bytes. */
#include <riskreg/text.h>

#include "../client/sheet_name.h"
#include "suite.h"

#include "client_fixture.h"
#include "import_fixture.h"
#include "report_fixture.h"

static struct view written(const struct report *r)
{
	char *text = NULL;
	size_t n;
	FILE *file = open_memstream(&text, &n);

	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	CU_ASSERT_EQUAL(report_writer_find("xlsx")->write(r, file), 0);
	fclose(file);
	return view_of(text, n);
}

/* One sheet of a workbook, in the import's arena. */
static struct sheet sheet_of(struct view book, const char *name)
{
	struct sheet_options options = SHEET_OPTIONS;
	struct sheet sheet = { .n = 0 };

	begin(LANG_SV);
	options.name = name;
	CU_ASSERT_EQUAL_FATAL(sheet_parse(&im, book, &options, &sheet), IMPORT_DONE);
	return sheet;
}

static void cell_is(const struct sheet *s, size_t row, size_t column, const char *expected)
{
	const struct sheet_row *r = &s->rows[row];
	const char *found = row < s->n && column < r->n ? r->cells[column] : "(none)";

	CU_ASSERT_STRING_EQUAL(found, expected);
	if (strcmp(found, expected) != 0)
		printf("\n    %s", found);
	CU_ASSERT_EQUAL(r->formulas, 0);
}

static struct invocation inv;
static struct report report;
static struct view book;

static void open_book(void)
{
	inv = fixture_invocation();
	report = fixture_report(inv.arena, LANG_SV);
	book = written(&report);
}

static void close_book(void)
{
	free((void *)book.p);
	inv.arena = arena_free(inv.arena);
}

/* ------------------------------------------------------------------ tests */

static void test_cells_are_what_they_are(void)
{
	open_book();
	struct sheet s = sheet_of(book, "Egna kontroller");
	CU_ASSERT_EQUAL_FATAL(s.n, 4);
	CU_ASSERT_STRING_EQUAL(s.header.cells[0], "Nr");
	CU_ASSERT_STRING_EQUAL(s.header.cells[2], "Bedömning");
	cell_is(&s, 0, 0, "C4");
	cell_is(&s, 0, 2, "Ej godkänt");
	cell_is(&s, 0, 3, "70.33 %");
	cell_is(&s, 0, 4, "-1931.5");
	cell_is(&s, 0, 5, "2026-07-01");
	cell_is(&s, 1, 3, "89.99 %");
	cell_is(&s, 2, 4, "5600");
	close_book();
}

static void test_text_is_never_more_than_text(void)
{
	static const char *const begun[] = { "=SUM(A1:A9)", "+46 8 535", "-2+3", "@kommun",
					     "_x0041_ =cmd|' /C calc'!A0" };
	char longest[FIXTURE_LONG_BYTES + 1];

	open_book();
	struct sheet s = sheet_of(book, "Kontrollernas status allt");
	CU_ASSERT_EQUAL_FATAL(s.n, COUNT_OF(begun) + 1);
	for (size_t i = 0; i < COUNT_OF(begun); i++) {
		cell_is(&s, i, 0, begun[i]);
		cell_is(&s, i, 1, FIXTURE_HOSTILE_SHOWN);
		cell_is(&s, i, 2, "-2");
	}
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	cell_is(&s, COUNT_OF(begun), 1, longest);
	close_book();
}

static void test_rows_go_on(void)
{
	open_book();
	struct sheet s = sheet_of(book, "Planen");
	CU_ASSERT_EQUAL_FATAL(s.n, 4);
	cell_is(&s, 0, 0, FIXTURE_RISK);
	cell_is(&s, 1, 0, "");
	cell_is(&s, 1, 2, "Checklista vid bokslut\nAnsvarig: ekonomichefen.");
	cell_is(&s, 2, 3, "Granskning av leverantörsfakturor");
	close_book();
}

static void test_words_figures_and_seal(void)
{
	open_book();
	struct sheet front = sheet_of(book, NULL);
	CU_ASSERT_STRING_EQUAL(front.header.cells[0], "Rapport med allt i 2026");
	cell_is(&front, 0, 0, "Socialnämnden <&>");
	cell_is(&front, 1, 0, "Beslut");
	cell_is(&front, 1, 1, "2026-01-15, SN § 4");
	cell_is(&front, 4, 0, "Planen");
	cell_is(&front, 6, 1, "Blad: Planen");
	struct sheet heat = sheet_of(book, "Riskkarta");
	cell_is(&heat, 0, 0, "4 sannolik");
	cell_is(&heat, 0, 2, "8: 2 risker (R1, R7)");
	struct sheet trend = sheet_of(book, "Indikatorer");
	cell_is(&trend, 0, 1, "65.3");
	cell_is(&trend, 5, 0, "augusti 2026, prognos");
	struct sheet seal = sheet_of(book, "Sigill");
	CU_ASSERT_EQUAL_FATAL(seal.n, 5);
	cell_is(&seal, 1, 1, "1234");
	cell_is(&seal, 2, 1, "2026-08-31");
	cell_is(&seal, 3, 1, report.seal.root);
	CU_ASSERT_PTR_NOT_NULL(strstr(seal.rows[4].cells[1], "\n1234\n"));
	close_book();
}

static void test_the_same_report_is_the_same_bytes(void)
{
	open_book();
	struct view again = written(&report);
	CU_ASSERT_TRUE(view_equals(book, again));
	free((void *)again.p);
	close_book();
}

static void test_a_cell_that_is_too_long_says_so(void)
{
	static const struct report_column columns[] = { { .head = WORD_HEAD_TITLE, .weight = 1 } };
	enum { LONG = 40001 };
	char *longest;

	inv = fixture_invocation();
	longest = arena_get(inv.arena, LONG);
	for (size_t i = 0; i + 2 < LONG; i += 2)
		memcpy(longest + i, "å", 2);
	longest[LONG - 1] = '\0';
	report_init(&report, inv.arena, LANG_SV);
	report_name(&report, "Lång", "");
	report_table(&report, "Lång", columns, 1);
	report_row(&report, (struct report_cell[]){ { .text = longest } });
	report_row(&report, (struct report_cell[]){ { .text = "9007199254740993",
						      .value = REPORT_NUMBER,
						      .unscaled = 9007199254740993 } });
	book = written(&report);
	struct sheet s = sheet_of(book, "Lång");
	CU_ASSERT_EQUAL_FATAL(s.n, 2);
	CU_ASSERT_TRUE(strlen(s.rows[0].cells[0]) < 33000);
	CU_ASSERT_TRUE(text_is_utf8(view_of_string(s.rows[0].cells[0])));
	CU_ASSERT_PTR_NOT_NULL(strstr(s.rows[0].cells[0], "längre än en cell"));
	cell_is(&s, 1, 0, "9007199254740993");
	close_book();
}

static void name_is(const char *wanted, const char *const *taken, size_t n, const char *expected)
{
	const char *name = sheet_name_new(inv.arena, wanted, "Annat", taken, n);

	CU_ASSERT_PTR_NOT_NULL_FATAL(name);
	CU_ASSERT_STRING_EQUAL(name, expected);
}

static void test_names_of_sheets(void)
{
	static const char *const taken[] = { "Planen", "ÅTGÄRDER", "Annat",
					     "Trettioett tecken är inte många" };

	inv = fixture_invocation();
	name_is("Riskkarta", taken, 4, "Riskkarta");
	name_is("planen", taken, 4, "planen (2)");
	name_is("Åtgärder", taken, 4, "Åtgärder (2)");
	name_is("a[b]:c*d?e/f\\g\nh", taken, 4, "a b c d e f g h");
	name_is("'citat'", taken, 4, "citat");
	name_is("[]", taken, 4, "Annat (2)");
	name_is("history", taken, 4, "history (2)");
	name_is("Trettioett tecken är inte många alls", taken, 3,
		"Trettioett tecken är inte många");
	name_is("Trettioett tecken är inte många alls", taken, 4,
		"Trettioett tecken är inte m (2)");
	/* Beyond U+FFFF a letter is two of Excel's. */
	name_is("\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a"
		"\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a"
		"abcdefghijklmn", taken, 4,
		"\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a"
		"\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a\xf0\x9f\x93\x8a"
		"abcdefghijk");
	arena_free(inv.arena);
}

static void test_an_empty_report_is_a_workbook(void)
{
	inv = fixture_invocation();
	report_init(&report, inv.arena, LANG_EN);
	report_name(&report, "Nothing", "");
	book = written(&report);
	struct sheet front = sheet_of(book, "Report");
	CU_ASSERT_STRING_EQUAL(front.header.cells[0], "Nothing");
	CU_ASSERT_EQUAL(sheet_of(book, "Seal").n, 5);
	close_book();
	arena = arena_free(arena);
}

static const struct suite_test tests[] = {
	{ "cells are what they are", test_cells_are_what_they_are },
	{ "text is never more than text", test_text_is_never_more_than_text },
	{ "rows go on", test_rows_go_on },
	{ "words, figures and seal", test_words_figures_and_seal },
	{ "the same report is the same bytes", test_the_same_report_is_the_same_bytes },
	{ "a cell that is too long says so", test_a_cell_that_is_too_long_says_so },
	{ "names of sheets", test_names_of_sheets },
	{ "an empty report is a workbook", test_an_empty_report_is_a_workbook },
};
SUITE_MAIN("client_report_xlsx", tests)
