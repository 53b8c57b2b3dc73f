/* SPDX-License-Identifier: EUPL-1.2
 * Workbooks into sheets: what Excel and others write, what is marked, what is refused, and the
 * bounds. */
#include <errno.h>
#include <stdio.h>

#include "suite.h"

#include "../client/import/xlsx_part.h"
#include "import_fixture.h"
#include "xlsx_fixture.h"

static struct sheet sheet;

static int read_book(struct view bytes, const char *name, size_t rows_max)
{
	const struct sheet_options options = { SHEET_BYTES_MAX, rows_max, name };

	begin(LANG_SV);
	return sheet_parse(&im, bytes, &options, &sheet);
}

static int read_rows(const char *rows)
{
	return read_book(xlsx_with(XLSX_SHEET_PART, rows, 0), NULL, SHEET_ROWS_MAX);
}

static bool is_row(size_t i, unsigned row, const char *const *cells, size_t n)
{
	if (i >= sheet.n || sheet.rows[i].row != row || sheet.rows[i].n != n)
		return false;
	for (size_t c = 0; c < n; c++)
		if (strcmp(sheet.rows[i].cells[c], cells[c]) != 0) {
			printf("\n  \"%s\" is not \"%s\"\n", sheet.rows[i].cells[c], cells[c]);
			return false;
		}
	return true;
}

static void test_strings(void)
{
	static const char *const row[] = { "a\nå&_x0041_", "", "två  blanka" };

	CU_ASSERT_EQUAL_FATAL(
		read_rows(XLSX_SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>"
				     "<c r=\"B1\" t=\"s\"><v>1</v></c></row>"
				     "<row r=\"3\"/><row r=\"4\"><c r=\"A4\" t=\"s\"><v>2</v></c>"
				     "<c r=\"B4\" s=\"1\"/>" XLSX_TEXT("C4", "två  blanka")
				     "<c r=\"XFD4\" s=\"1\"/></row>")),
		IMPORT_DONE);
	CU_ASSERT_EQUAL(sheet.header.row, 1);
	CU_ASSERT_STRING_EQUAL(sheet.header.cells[0], "Objekt");
	CU_ASSERT_STRING_EQUAL(sheet.header.cells[1], "Korrekt?");
	CU_ASSERT_EQUAL(sheet.n, 1);
	CU_ASSERT(is_row(0, 4, row, 3));
}

static void test_numbers(void)
{
	static const struct {
		const char *cell, *text;
	} numbers[] = {
		{ "<c><v>20260901</v></c>", "20260901" },
		{ "<c><v>0.30000000000000004</v></c>", "0.3" },
		{ "<c><v>-1.5E-2</v></c>", "-0.015" },
		{ "<c><v>1.5E+6</v></c>", "1500000" },
		{ "<c><v>999999999999999</v></c>", "999999999999999" },
		{ "<c s=\"2\"><v>123</v></c>", "000123" },
		{ "<c s=\"2\"><v>1234567</v></c>", "1234567" },
		{ "<c s=\"3\"><v>12</v></c>", "12" },
		{ "<c s=\"1\"><v>46265</v></c>", "2026-08-31" },
		{ "<c s=\"1\"><v>46265.5625</v></c>", "2026-08-31 13:30" },
		{ "<c s=\"4\"><v>46265.999988425923</v></c>", "2026-08-31 23:59:59" },
		{ "<c s=\"1\"><v>1</v></c>", "1900-01-01" },
		{ "<c s=\"1\"><v>59</v></c>", "1900-02-28" },
		{ "<c s=\"1\"><v>61</v></c>", "1900-03-01" },
		{ "<c s=\"1\"><v>0.5</v></c>", "12:00" },
		{ "<c s=\"1\"><v>109939</v></c>", "2200-12-31" },
		{ "<c s=\"1\"><v>109940.5</v></c>", "109940.5" },
		{ "<c s=\"1\"><v>-3</v></c>", "-3" },
		{ "<c s=\"5\"><v>0.714</v></c>", "71.4 %" },
		{ "<c s=\"5\"><v>1</v></c>", "100 %" },
		{ "<c s=\"6\"><v>7.0000000000000007E-2</v></c>", "7 %" },
		{ "<c s=\"7\"><v>-0.289</v></c>", "-28.9 %" },
		{ "<c s=\"8\"><v>75</v></c>", "75" },
		{ "<c s=\"99\"><v>7</v></c>", "7" },
		{ "<c t=\"b\"><v>1</v></c>", "SANT" },
		{ "<c t=\"b\"><v>0</v></c>", "FALSKT" },
		{ "<c t=\"e\"><v>#N/A</v></c>", "#N/A" },
		{ "<c t=\"d\"><v>2026-08-31</v></c>", "2026-08-31" },
	};
	char rows[512];

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		snprintf(rows, sizeof(rows), XLSX_SHEET("<row>" XLSX_TEXT("A1", "x")
							"</row><row>%s</row>"),
			 numbers[i].cell);
		CU_ASSERT_EQUAL_FATAL(read_rows(rows), IMPORT_DONE);
		CU_ASSERT(is_row(0, 2, &numbers[i].text, 1));
		CU_ASSERT_EQUAL(sheet.rows[0].cut_numbers, 0);
	}
}

static void test_numbers_that_excel_has_cut(void)
{
	CU_ASSERT_EQUAL_FATAL(read_rows(XLSX_SHEET("<row>" XLSX_TEXT("A1", "x") "</row><row>"
						   "<c r=\"B2\"><v>1.2345678901234567E+18</v></c>"
						   "</row>")),
			      IMPORT_DONE);
	CU_ASSERT_EQUAL(sheet.rows[0].cut_numbers, 2);
	sheet_check_cell(&im, &sheet.rows[0], 0, "A");
	CU_ASSERT_EQUAL(im.errors.n, 0);
	sheet_check_cell(&im, &sheet.rows[0], 1, "B");
	CU_ASSERT(line_holds(&im.errors, 0, "rad 2, kolumn B"));
	CU_ASSERT(line_holds(&im.errors, 0, "15 siffror"));
}

static void test_formulas_are_marked(void)
{
	CU_ASSERT_EQUAL_FATAL(
		read_rows(XLSX_SHEET("<row>" XLSX_TEXT("A1", "x") "</row><row>"
				     "<c r=\"A2\" t=\"str\"><f>\"J\"&amp;\"a\"</f><v>Ja</v></c>"
				     "<c r=\"B2\"><v>1</v></c>"
				     "<c r=\"C2\"><f t=\"shared\" si=\"0\"/></c></row>")),
		IMPORT_DONE);
	CU_ASSERT_EQUAL(sheet.rows[0].formulas, 5);
	sheet_check_cell(&im, &sheet.rows[0], 0, "A");
	CU_ASSERT(line_holds(&im.errors, 0, "rad 2, kolumn A: cellen är en formel"));
}

static void test_sheets(void)
{
	static const char *const one[] = { "x" };
	struct view bytes = xlsx_with(
		XLSX_SHEET_PART,
		"<x:worksheet xmlns:x=" XLSX_NS "><x:sheetData><x:row hidden=\"1\"><x:c t=\"str\">"
		"<x:v>h</x:v></x:c></x:row><x:row><x:c t=\"str\"><x:v>x</x:v></x:c></x:row>"
		"</x:sheetData></x:worksheet>", 0);

	/* The first that is shown and is a table; prefixes of names do not matter. */
	CU_ASSERT_EQUAL_FATAL(read_book(bytes, NULL, 10), IMPORT_DONE);
	CU_ASSERT(is_row(0, 2, one, 1));
	CU_ASSERT(line_holds(&im.warnings, 0, "dolda rader i bladet läses också (1)"));
	CU_ASSERT_EQUAL(read_book(bytes, "Dold", 10), IMPORT_DONE);
	CU_ASSERT_STRING_EQUAL(sheet.header.cells[0], "dold");
	CU_ASSERT_EQUAL(read_book(bytes, "Blad2", 10), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "bladet Blad2 finns inte. Arbetsboken har: Diagram, "
					    "Blad1."));
	CU_ASSERT_EQUAL(read_book(xlsx_with("xl/workbook.xml", "<workbook/>", 0), NULL, 10),
			IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "inget blad"));
}

static void test_other_calendar(void)
{
	static const char *const day[] = { "1904-01-02" };
	const struct xlsx_file files[] = {
		XLSX_ROOT, XLSX_BOOK_RELS, XLSX_SHARED, XLSX_STYLES,
		{ "xl/workbook.xml",
		  "<workbook xmlns:r=\"" XLSX_REL "\"><workbookPr date1904=\"1\"/>"
		  "<sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>", 0 },
		{ XLSX_SHEET_PART, XLSX_SHEET("<row><c><v>5</v></c></row><row><c s=\"1\"><v>1</v>"
					      "</c></row>"), 0 },
	};

	CU_ASSERT_EQUAL_FATAL(read_book(xlsx_pack(files, 6), NULL, 10), IMPORT_DONE);
	CU_ASSERT(is_row(0, 2, day, 1));
}

/* ------------------------------------------------------------------ what is refused */

#define DTD "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"Ja\">]>"
#define ROW "<row><c t=\"str\"><v>a</v></c></row>"

static void test_dtd(void)
{
	CU_ASSERT_EQUAL(read_rows(DTD XLSX_SHEET("<row><c t=\"str\"><v>&a;</v></c></row>")),
			IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 1);
	CU_ASSERT(line_holds(&im.errors, 0, "DTD"));
	CU_ASSERT_EQUAL(read_book(xlsx_with("xl/sharedStrings.xml", DTD "<sst/>", 0), NULL, 10),
			IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "DTD"));
}

static void test_damage(void)
{
	static const char *const sheets[] = {
		"",
		"<worksheet>",
		"<worksheet>&a;</worksheet>",
		XLSX_SHEET("<row><row>" ROW "</row></row>"),
		XLSX_SHEET("<row r=\"5\"/><row r=\"4\"/>" ROW),
		XLSX_SHEET("<row r=\"1048577\"/>" ROW),
		XLSX_SHEET(ROW "<row><c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>1</v></c></row>"),
		XLSX_SHEET(ROW "<row><c r=\"B2\"><v>1</v></c><c r=\"B2\"><v>1</v></c></row>"),
		XLSX_SHEET(ROW "<row><c t=\"s\"><v>3</v></c></row>"),
		XLSX_SHEET(ROW "<row><c t=\"s\"><v>-1</v></c></row>"),
		XLSX_SHEET("<c t=\"str\"><v>outside</v></c>" ROW),
	};

	for (size_t i = 0; i < sizeof(sheets) / sizeof(sheets[0]); i++) {
		CU_ASSERT_EQUAL(read_rows(sheets[i]), IMPORT_REFUSED);
		CU_ASSERT_EQUAL(im.errors.n, 1);
		CU_ASSERT(line_holds(&im.errors, 0, "skadad (xl/worksheets/sheet1.xml)"));
	}
	CU_ASSERT_EQUAL(read_rows(XLSX_SHEET("")), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "filen är tom"));
}

static void test_parts_that_are_not_there(void)
{
	for (size_t i = 0; i < 5; i++) {
		struct xlsx_file files[6];
		memcpy(files, xlsx_plain, sizeof(files));
		files[i].name = "other";
		CU_ASSERT_EQUAL(read_book(xlsx_pack(files, 6), "Dold", 10), IMPORT_REFUSED);
		CU_ASSERT(line_holds(&im.errors, 0, "skadad"));
	}
}

static void test_zip_that_is_cut(void)
{
	struct view bytes = xlsx_with(XLSX_SHEET_PART, XLSX_SHEET(ROW), 0);

	for (size_t n = 4; n < bytes.n; n += 37)
		CU_ASSERT_EQUAL(read_book(view_of(bytes.p, n), NULL, 10), IMPORT_REFUSED);
	CU_ASSERT_EQUAL(read_book(bytes, NULL, 10), IMPORT_DONE);
}

/* ------------------------------------------------------------------ bounds */

/* `size` bytes of white space inside a sheet pack to a thousandth. */
static int read_blown_up(size_t size)
{
	char *text = malloc(size);
	size_t n = (size_t)sprintf(text, "<worksheet><sheetData>" ROW);
	int outcome;

	memset(text + n, ' ', size - n);
	memcpy(text + size - 24, "</sheetData></worksheet>", 24);
	outcome = read_book(xlsx_with(XLSX_SHEET_PART, text, size), NULL, 10);
	free(text);
	return outcome;
}

static void test_bombs(void)
{
	CU_ASSERT_EQUAL(read_blown_up(4096), IMPORT_DONE);
	CU_ASSERT_EQUAL(read_blown_up((size_t)1 << 20), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "högst 64 MiB, och högst 200 gånger"));
}

/* Stored as it is, so that only the size is too much. */
static int read_large(size_t size)
{
	static const char end[] = "--></worksheet>";
	char *text = malloc(size);
	size_t n = (size_t)sprintf(text, "<worksheet><sheetData>" ROW "</sheetData><!--");
	int outcome;

	memset(text + n, 'c', size - n);
	for (; n + 60000 < size; n += 60000)
		memcpy(text + n, "--><!--", 7);
	memcpy(text + size - strlen(end), end, strlen(end));
	outcome = read_book(xlsx_with(XLSX_SHEET_PART, text, size), NULL, 10);
	free(text);
	return outcome;
}

static void test_size_at_the_bound(void)
{
	CU_ASSERT_EQUAL(read_large(XLSX_PART_MAX), IMPORT_DONE);
	CU_ASSERT_EQUAL(read_large(XLSX_PART_MAX + 1), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "högst 64 MiB"));
}

/* So many elements in each other, those of the sheet among them. */
static int read_deep(size_t depth)
{
	char text[4096] = "<worksheet><sheetData>" ROW "</sheetData>";

	for (size_t i = 1; i < depth; i++)
		strcat(text, "<a>");
	for (size_t i = 1; i < depth; i++)
		strcat(text, "</a>");
	strcat(text, "</worksheet>");
	return read_rows(text);
}

static void test_depth_at_the_bound(void)
{
	CU_ASSERT_EQUAL(read_deep(XLSX_DEPTH_MAX), IMPORT_DONE);
	CU_ASSERT_EQUAL(read_deep(XLSX_DEPTH_MAX + 1), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "skadad"));
}

static int read_many(size_t n, size_t rows_max)
{
	char *text = malloc(96 * n + 256);
	size_t at = (size_t)sprintf(text, "<worksheet><sheetData>" ROW);
	int outcome;

	for (size_t i = 0; i < n; i++)
		at += (size_t)sprintf(text + at, "<row><c><v>%zu</v></c></row>", i * 7919);
	at += (size_t)sprintf(text + at, "</sheetData></worksheet>");
	outcome = read_book(xlsx_with(XLSX_SHEET_PART, text, at), NULL, rows_max);
	free(text);
	return outcome;
}

static void test_rows_at_the_bound(void)
{
	CU_ASSERT_EQUAL(read_many(20000, 20000), IMPORT_DONE);
	CU_ASSERT_EQUAL(sheet.n, 20000);
	CU_ASSERT_STRING_EQUAL(sheet.rows[19999].cells[0], "158372081");
	CU_ASSERT_EQUAL(read_many(20001, 20000), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "högst 20 000"));
}

static int read_cell(size_t n, const char *reference)
{
	char *text = malloc(n + 512);
	size_t at = (size_t)sprintf(text, "<worksheet><sheetData>" ROW "<row><c r=\"%s\" t=\"str\">"
					  "<v>", reference);
	int outcome;

	memset(text + at, 'x', n);
	for (size_t i = 0; i < n; i += 50)
		text[at + i] = (char)('a' + i / 50 * 7 % 26);
	strcpy(text + at + n, "</v></c></row></sheetData></worksheet>");
	outcome = read_rows(text);
	free(text);
	return outcome;
}

static void test_cells_at_the_bound(void)
{
	CU_ASSERT_EQUAL(read_cell(SHEET_CELL_MAX, "BL2"), IMPORT_DONE);
	CU_ASSERT_EQUAL(sheet.rows[0].n, SHEET_COLUMNS_MAX);
	CU_ASSERT_EQUAL(strlen(sheet.rows[0].cells[63]), SHEET_CELL_MAX);
	CU_ASSERT_EQUAL(read_cell(SHEET_CELL_MAX + 1, "A2"), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 2: en cell är för stor"));
	CU_ASSERT_EQUAL(read_cell(1, "BM2"), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 2: raden har för många kolumner"));
}

static void test_memory_out(void)
{
	const struct sheet_options options = SHEET_OPTIONS;
	struct view bytes = xlsx_with(XLSX_SHEET_PART, XLSX_SHEET(ROW), 0);
	struct sheet s;
	int outcome = -ENOMEM;

	for (size_t cap = 4096; outcome == -ENOMEM && cap < (size_t)1 << 24; cap *= 2) {
		struct arena *small = NULL;
		CU_ASSERT_EQUAL_FATAL(arena_new(&small, cap), 0);
		struct import tight = { .arena = small };
		outcome = sheet_parse(&tight, bytes, &options, &s);
		CU_ASSERT(outcome == -ENOMEM || outcome == IMPORT_DONE);
		arena_free(small);
	}
	CU_ASSERT_EQUAL(outcome, IMPORT_DONE);
}

static const struct suite_test tests[] = {
	{ "strings", test_strings },
	{ "numbers", test_numbers },
	{ "numbers that Excel has cut", test_numbers_that_excel_has_cut },
	{ "formulas are marked", test_formulas_are_marked },
	{ "sheets", test_sheets },
	{ "the other calendar", test_other_calendar },
	{ "a DTD", test_dtd },
	{ "damage", test_damage },
	{ "parts that are not there", test_parts_that_are_not_there },
	{ "a zip that is cut", test_zip_that_is_cut },
	{ "bombs", test_bombs },
	{ "the size at the bound", test_size_at_the_bound },
	{ "the depth at the bound", test_depth_at_the_bound },
	{ "rows at the bound", test_rows_at_the_bound },
	{ "cells at the bound", test_cells_at_the_bound },
	{ "memory out", test_memory_out },
};
SUITE_MAIN("client_xlsx", tests)
