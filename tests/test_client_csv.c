/* SPDX-License-Identifier: EUPL-1.2
 * CSV into sheets: what Excel and others write, what is refused, and the bounds. */
#include <errno.h>
#include <stdlib.h>

#include "suite.h"

#include "../client/import/sheet.h"
#include "../client/import/ids.h"
#include "import_fixture.h"

static const struct sheet_options options = SHEET_OPTIONS;
static struct sheet sheet;

static int read_bytes(const char *text, size_t n)
{
	begin(LANG_SV);
	return sheet_parse(&im, view_of(text, n), &options, &sheet);
}

static int read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static void test_delimiters(void)
{
	static const char *const files[] = {
		"a;b,c;d\n1;2,5;3\n",
		"a,\"b;;;\",d\n1,2,3\n",
		"a\tb\td\n1\t2\t3\n",
		"\"a\nx;y;z\",b,d\n1,2,3\n",
		"sep=|\r\na|b|d\r\n1|2;,|3\r\n",
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		CU_ASSERT_EQUAL(read_text(files[i]), IMPORT_DONE);
		CU_ASSERT_EQUAL(sheet.header.n, 3);
		CU_ASSERT_EQUAL(sheet.n, 1);
		CU_ASSERT_EQUAL(sheet.rows[0].n, 3);
		CU_ASSERT_STRING_EQUAL(sheet.rows[0].cells[2], "3");
	}
}

static void test_tab_keeps_empty_cells(void)
{
	CU_ASSERT_EQUAL(read_text("a\tb\tc\n\t\t3\n1\t\t\n"), IMPORT_DONE);
	CU_ASSERT_EQUAL(sheet.rows[0].n, 3);
	CU_ASSERT_STRING_EQUAL(sheet.rows[0].cells[2], "3");
	CU_ASSERT_EQUAL(sheet.rows[1].n, 3);
	CU_ASSERT_STRING_EQUAL(sheet.rows[1].cells[0], "1");
}

static void test_byte_order_mark_is_no_text(void)
{
	CU_ASSERT_EQUAL(read_text("\xEF\xBB\xBFRisk;Kontroll\n1;2\n"), IMPORT_DONE);
	CU_ASSERT_STRING_EQUAL(sheet.header.cells[0], "Risk");
	/* The mark before a quoted field must not make its quotes part of it. */
	CU_ASSERT_EQUAL(read_text("\xEF\xBB\xBF\"Risk\";Kontroll\n1;2\n"), IMPORT_DONE);
	CU_ASSERT_STRING_EQUAL(sheet.header.cells[0], "Risk");
}

static void test_quotes_and_breaks(void)
{
	CU_ASSERT_EQUAL(read_text("a;b\r\n\"x \"\"y\"\"; z\r\nnext\";\"\n two\r\"\r\n"),
			IMPORT_DONE);
	CU_ASSERT_STRING_EQUAL(sheet.rows[0].cells[0], "x \"y\"; z\nnext");
	CU_ASSERT_STRING_EQUAL(sheet.rows[0].cells[1], "two");
}

static void test_rows_count_as_in_a_spreadsheet(void)
{
	/* A cell of three lines is one row; blank rows count; the header is row 1. */
	CU_ASSERT_EQUAL(read_text("a;b\r\n\"1\n2\n3\";x\r\n\r\n;;\r\nlast;y"), IMPORT_DONE);
	CU_ASSERT_EQUAL(sheet.n, 2);
	CU_ASSERT_EQUAL(sheet.header.row, 1);
	CU_ASSERT_EQUAL(sheet.rows[0].row, 2);
	CU_ASSERT_EQUAL(sheet.rows[1].row, 5);
	CU_ASSERT_EQUAL(read_text("a;b\n\n\nlast;y\n"), IMPORT_DONE);
	CU_ASSERT_EQUAL(sheet.rows[0].row, 4);
	CU_ASSERT_EQUAL(read_text("a;b\r\rlast;y\r"), IMPORT_DONE);
	CU_ASSERT_EQUAL(sheet.rows[0].row, 3);
}

static void test_text_is_normalised(void)
{
	/* a + combining ring, no-break spaces at the ends */
	CU_ASSERT_EQUAL(read_text("a;b\n\xC2\xA0 a\xCC\x8Ar \xE2\x80\xAF;x\xC2\xA0y\n"),
			IMPORT_DONE);
	CU_ASSERT_STRING_EQUAL(sheet.rows[0].cells[0], "\xC3\xA5r");
	CU_ASSERT_STRING_EQUAL(sheet.rows[0].cells[1], "x\xC2\xA0y");
}

#define UNREADABLE "tecken som inte går att läsa"
#define NO_TEXT "varken text, CSV eller"

static int read_view(struct view bytes)
{
	return read_bytes((const char *)bytes.p, bytes.n);
}

static void test_encodings(void)
{
	static const struct {
		struct view bytes;
		bool is_assumed;
	} files[] = {
		{ VIEW_LITERAL("a;b\n\xC3\xA5r;1\n"), false },
		{ VIEW_LITERAL("\xEF\xBB\xBF" "a;b\n\xC3\xA5r;1\n"), false },
		{ VIEW_LITERAL("a;b\n\xE5r;1\n"), true }, /* Windows-1252 */
		{ VIEW_LITERAL("\xFF\xFE" "a\0\t\0b\0\r\0\n\0\xE5\0r\0\t\0" "1\0"), true },
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		CU_ASSERT_EQUAL_FATAL(read_view(files[i].bytes), IMPORT_DONE);
		CU_ASSERT_STRING_EQUAL(sheet.header.cells[0], "a");
		CU_ASSERT_EQUAL(sheet.n, 1);
		CU_ASSERT_STRING_EQUAL(sheet.rows[0].cells[0], "år");
		CU_ASSERT_EQUAL(im.warnings.n, files[i].is_assumed);
	}
	CU_ASSERT(line_holds(&im.warnings, 0, "filen läses som UTF-16LE"));
	CU_ASSERT_EQUAL(read_text("a;b\n\x80 5;\x84x\x94 \x96\n"), IMPORT_DONE);
	CU_ASSERT_STRING_EQUAL(sheet.rows[0].cells[0], "€ 5");
	CU_ASSERT_STRING_EQUAL(sheet.rows[0].cells[1], "„x” –");
	CU_ASSERT(line_holds(&im.warnings, 0, "Windows-1252"));
}

static void test_what_is_no_text_is_refused_by_row(void)
{
	static const struct {
		struct view bytes;
		const char *place, *text;
	} files[] = {
		{ VIEW_LITERAL("a;b\n1;2\n3;\x81r\n"), "rad 3", UNREADABLE },
		{ VIEW_LITERAL("a;\xC3\xA5\n\xC3\xA4;\xC3\n"), "rad 2", UNREADABLE },
		{ VIEW_LITERAL("\xEF\xBB\xBF" "a;b\n1;\xC3\xA5\n3;\xE5r\n"), "rad 3", UNREADABLE },
		{ VIEW_LITERAL("\xFF\xFE" "a\0;\0\n\0\0\xD8"), "rad 2", UNREADABLE },
		{ VIEW_LITERAL("\xFF\xFE" "a\0\0\0"), "rad 1", NO_TEXT },
		{ VIEW_LITERAL("a\0;\0b\0\n\0"), "rad 1", NO_TEXT },
		{ VIEW_LITERAL("\x89PNG\r\n\x1A\n\0\0"), "rad 2", NO_TEXT },
		{ VIEW_LITERAL("\xD0\xCF\x11\xE0\xA1\xB1"), "filen", "med lösenord" },
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		CU_ASSERT_EQUAL(read_view(files[i].bytes), IMPORT_REFUSED);
		CU_ASSERT_EQUAL(im.errors.n, 1);
		CU_ASSERT(line_holds(&im.errors, 0, files[i].place));
		CU_ASSERT(line_holds(&im.errors, 0, files[i].text));
	}
}

static void test_quotes_that_do_not_match(void)
{
	CU_ASSERT_EQUAL(read_text("a;b\n1;2\n\"x\" y;2\n3;4\n"), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 3: citatteck"));
	CU_ASSERT_EQUAL(read_text("a;b\n1;\"open\n2;3\n"), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 2: citatteck"));
}

static void test_nothing_to_read(void)
{
	static const char *const files[] = { "", "\xEF\xBB\xBF", "\n\n", ";;\n", "sep=;\n" };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		CU_ASSERT_EQUAL(read_text(files[i]), IMPORT_REFUSED);
		CU_ASSERT(line_holds(&im.errors, 0, "filen är tom"));
	}
}

/* ------------------------------------------------------------------ bounds */

static int read_rows(size_t n)
{
	char *text = malloc(8 + 4 * n);
	size_t at = 4;
	int outcome;

	memcpy(text, "a;b\n", 4);
	for (size_t i = 0; i < n; i++, at += 4)
		memcpy(text + at, "1;2\n", 4);
	outcome = read_bytes(text, at);
	free(text);
	return outcome;
}

static void test_rows_at_the_bound(void)
{
	CU_ASSERT_EQUAL(read_rows(SHEET_ROWS_MAX), IMPORT_DONE);
	CU_ASSERT_EQUAL(sheet.n, SHEET_ROWS_MAX);
	CU_ASSERT_EQUAL(read_rows(SHEET_ROWS_MAX + 1), IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 1);
	CU_ASSERT(line_holds(&im.errors, 0, "10 000"));
}

static int read_cell(size_t n)
{
	char *text = malloc(n + 8);
	int outcome;

	memcpy(text, "a;b\n", 4);
	memset(text + 4, 'x', n);
	memcpy(text + 4 + n, ";2\n", 3);
	outcome = read_bytes(text, n + 7);
	free(text);
	return outcome;
}

static void test_cells_at_the_bound(void)
{
	CU_ASSERT_EQUAL(read_cell(SHEET_CELL_MAX), IMPORT_DONE);
	CU_ASSERT_EQUAL(strlen(sheet.rows[0].cells[0]), SHEET_CELL_MAX);
	CU_ASSERT_EQUAL(read_cell(SHEET_CELL_MAX + 1), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 2: en cell är för stor"));
}

static int read_columns(size_t n)
{
	char text[256];

	memset(text, ';', n);
	text[0] = 'a';
	text[n] = '\n';
	return read_bytes(text, n + 1);
}

static void test_columns_at_the_bound(void)
{
	CU_ASSERT_EQUAL(read_columns(SHEET_COLUMNS_MAX), IMPORT_DONE);
	CU_ASSERT_EQUAL(sheet.header.n, SHEET_COLUMNS_MAX);
	CU_ASSERT_EQUAL(read_columns(SHEET_COLUMNS_MAX + 1), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 1: raden har för många kolumner"));
}

static int load_size(size_t n)
{
	char path[] = "/tmp/riskreg-test-XXXXXX";
	int fd = mkstemp(path), outcome;
	struct view bytes;
	FILE *file = fdopen(fd, "w");

	begin(LANG_EN);
	fseek(file, (long)n - 1, SEEK_SET);
	fputc('x', file);
	fclose(file);
	outcome = import_load(&im, path, SHEET_BYTES_MAX, &bytes);
	remove(path);
	return outcome == IMPORT_DONE && bytes.n != n ? -1 : outcome;
}

static void test_files_at_the_bound(void)
{
	CU_ASSERT_EQUAL(load_size(SHEET_BYTES_MAX), IMPORT_DONE);
	CU_ASSERT_EQUAL(load_size(SHEET_BYTES_MAX + 1), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "too large: at most 16 MiB"));
}

static void test_file_that_is_not_there(void)
{
	struct view bytes;

	begin(LANG_EN);
	CU_ASSERT_EQUAL(import_load(&im, "tests/data/none.csv", SHEET_BYTES_MAX,
				    &bytes), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0,
			     "tests/data/none.csv cannot be read: it does not exist"));
	begin(LANG_EN);
	CU_ASSERT_EQUAL(import_load(&im, "tests/data", SHEET_BYTES_MAX, &bytes), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "directory"));
}

static void test_memory_out(void)
{
	struct arena *small = NULL;
	struct sheet s;
	char text[9000];

	memset(text, 'x', sizeof(text));
	memcpy(text, "a;b\n", 4);
	CU_ASSERT_EQUAL_FATAL(arena_new(&small, 4096), 0);
	struct import tight = { .arena = small };
	CU_ASSERT_EQUAL(sheet_parse(&tight, view_of(text, sizeof(text)), &options, &s), -ENOMEM);
	arena_free(small);
}

static void test_findings_are_counted_beyond_the_bound(void)
{
	begin(LANG_SV);
	for (unsigned i = 0; i < IMPORT_FINDINGS_MAX + 3; i++)
		import_error(&im, (struct import_place){ i + 1, NULL }, WORD_IMPORT_BAD_QUOTES,
			     NULL);
	CU_ASSERT_EQUAL(im.errors.n, IMPORT_FINDINGS_MAX + 3);
	CU_ASSERT_EQUAL(im.errors.n_lines, IMPORT_FINDINGS_MAX);
}

static void test_quotes_are_cut_at_a_character(void)
{
	/* 59 bytes, then a character of two at the place of the cut. */
	static const char line[] = "12345678901234567890123456789012345678901234567890123456789åå";

	begin(LANG_SV);
	CU_ASSERT_STRING_EQUAL(import_quote(&im, view_of_string("kort")), "kort");
	CU_ASSERT_STRING_EQUAL(import_quote(&im, view_of_string("en\ntvå")), "en…");
	CU_ASSERT_EQUAL(strlen(import_quote(&im, view_of_string(line))), 59 + strlen("…"));
}

/* ------------------------------------------------------------------ lists of ids */

static void test_ids(void)
{
	char **ids;
	size_t n;
	struct view text = view_of_string("\xEF\xBB\xBF" "V-1\r\n\r\n  V-2  \na\xCC\x8A");

	begin(LANG_SV);
	CU_ASSERT_EQUAL_FATAL(ids_read(&im, text, &ids, &n), IMPORT_DONE);
	CU_ASSERT_EQUAL(n, 3);
	CU_ASSERT_STRING_EQUAL(ids[0], "V-1");
	CU_ASSERT_STRING_EQUAL(ids[1], "V-2");
	CU_ASSERT_STRING_EQUAL(ids[2], "å");
}

static void test_ids_that_are_wrong(void)
{
	char **ids, text[400];
	size_t n;

	begin(LANG_SV);
	memset(text, 'x', sizeof(text));
	memcpy(text, "a\nb\xE5\nc\td\n", 9);
	text[9 + IDS_ID_MAX] = '\n';
	CU_ASSERT_EQUAL(ids_read(&im, view_of(text, 9 + IDS_ID_MAX + 1 + IDS_ID_MAX + 1), &ids, &n),
			IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 2);
	CU_ASSERT(line_holds(&im.warnings, 0, "Windows-1252"));
	CU_ASSERT(line_holds(&im.errors, 0, "rad 3"));
	CU_ASSERT(line_holds(&im.errors, 1, "rad 5"));
	begin(LANG_SV);
	CU_ASSERT_EQUAL(ids_read(&im, view_of_string("\n \n"), &ids, &n), IMPORT_REFUSED);
	begin(LANG_SV);
	CU_ASSERT_EQUAL(ids_read(&im, view_of_string("PK\x03\x04zip"), &ids, &n), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "ett id på varje rad"));
}

static int read_ids(size_t n)
{
	char *text = malloc(2 * n), **ids;
	int outcome;

	for (size_t i = 0; i < n; i++)
		memcpy(text + 2 * i, "x\n", 2);
	begin(LANG_SV);
	outcome = ids_read(&im, view_of(text, 2 * n), &ids, &n);
	free(text);
	return outcome;
}

static void test_ids_at_the_bound(void)
{
	CU_ASSERT_EQUAL(read_ids(IDS_MAX), IMPORT_DONE);
	CU_ASSERT_EQUAL(read_ids(IDS_MAX + 1), IMPORT_REFUSED);
}

static const struct suite_test tests[] = {
	{ "delimiters", test_delimiters },
	{ "tab keeps empty cells", test_tab_keeps_empty_cells },
	{ "the byte order mark is no text", test_byte_order_mark_is_no_text },
	{ "quotes and line breaks", test_quotes_and_breaks },
	{ "rows count as in a spreadsheet", test_rows_count_as_in_a_spreadsheet },
	{ "text is normalised", test_text_is_normalised },
	{ "encodings", test_encodings },
	{ "what is no text is refused by row", test_what_is_no_text_is_refused_by_row },
	{ "quotes that do not match", test_quotes_that_do_not_match },
	{ "nothing to read", test_nothing_to_read },
	{ "rows at the bound", test_rows_at_the_bound },
	{ "cells at the bound", test_cells_at_the_bound },
	{ "columns at the bound", test_columns_at_the_bound },
	{ "files at the bound", test_files_at_the_bound },
	{ "a file that is not there", test_file_that_is_not_there },
	{ "memory out", test_memory_out },
	{ "findings beyond the bound are counted", test_findings_are_counted_beyond_the_bound },
	{ "quotes are cut at a character", test_quotes_are_cut_at_a_character },
	{ "ids", test_ids },
	{ "ids that are wrong", test_ids_that_are_wrong },
	{ "ids at the bound", test_ids_at_the_bound },
};
SUITE_MAIN("client_csv", tests)
