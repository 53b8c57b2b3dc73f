/* SPDX-License-Identifier: EUPL-1.2
 * Populations out of files: lists and columns, order, every kind of faulty row, and the bounds. */
#include <stdlib.h>

#include "suite.h"

#include "../client/import/population.h"
#include "import_fixture.h"
#include "xlsx_fixture.h"

static struct population *population;

static int read_with(const char *text, size_t n, const char *column, const char *label)
{
	const struct population_options options = { .column = column, .label = label };

	population = population_free(population);
	begin(LANG_SV);
	return population_parse(&im, view_of(text, n), &options, &population);
}

static int read_list(const char *text)
{
	return read_with(text, strlen(text), NULL, NULL);
}

static int read_column(const char *text, const char *column, const char *label)
{
	return read_with(text, strlen(text), column, label);
}

static bool holds(const char *const *ids, size_t n)
{
	if (population_count(population) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(population_id(population, i), ids[i]) != 0)
			return false;
	return true;
}

static void test_list(void)
{
	static const char *const ids[] = { "V-1", "V-10", "V-2", "v-1", "å" };

	/* Bytewise: capitals first, 10 before 2, what is not ASCII last. */
	CU_ASSERT_EQUAL_FATAL(read_list("\xEF\xBB\xBFv-1\r\n a\xCC\x8A \r\nV-2\r\n"
					"V-10\nV-1\r\n\r\n"),
			      IMPORT_DONE);
	CU_ASSERT(holds(ids, 5));
	CU_ASSERT_STRING_EQUAL(population_label(population, 0), "");
}

static void test_column(void)
{
	static const char *const ids[] = { "V-1", "V-2" };

	CU_ASSERT_EQUAL_FATAL(read_column("Belopp;VERIFIKATIONSNR ;Text\r\n"
					  "100,00;V-2;\"Taxi; resa\"\r\n;;\r\n5;V-1;\r\n",
					  "Verifikationsnr", "text"),
			      IMPORT_DONE);
	CU_ASSERT(holds(ids, 2));
	CU_ASSERT_STRING_EQUAL(population_label(population, 0), "");
	CU_ASSERT_STRING_EQUAL(population_label(population, 1), "Taxi; resa");
	CU_ASSERT_EQUAL(read_column("Nr\nV-2\nV-1\n", "Nr", NULL), IMPORT_DONE);
	CU_ASSERT(holds(ids, 2));
}

static void test_columns_that_are_not_there(void)
{
	CU_ASSERT_EQUAL(read_column("Nr;Text\n1;a\n", "Verifikation", NULL), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "kolumnen Verifikation finns inte"));
	CU_ASSERT(line_holds(&im.errors, 0, "Filen har: Nr, Text."));
	CU_ASSERT_EQUAL(read_column("Nr;Nr\n1;a\n", "nr", "Anm"), IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 2);
	CU_ASSERT(line_holds(&im.errors, 0, "två gånger"));
	CU_ASSERT(line_holds(&im.errors, 1, "kolumnen Anm finns inte"));
	/* A table that is taken for a list would freeze amounts as ids. */
	CU_ASSERT_EQUAL(read_list("V-1;100\nV-2;200\n"), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "--column"));
	CU_ASSERT_EQUAL(read_with("PK\x03\x04zip", 7, NULL, NULL), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "--column"));
}

static void test_a_title_above_the_header(void)
{
	static const char *const ids[] = { "V-1", "V-2" };

	CU_ASSERT_EQUAL_FATAL(read_column("Konto 7110;;\n;;\nDatum;Nr;Text\n1;V-2;a\n2;V-1;b\n",
					  "Nr", "Text"),
			      IMPORT_DONE);
	CU_ASSERT(holds(ids, 2));
	CU_ASSERT_STRING_EQUAL(population_label(population, 0), "b");
	/* What the file has is told of the row that looks most like a header. */
	CU_ASSERT_EQUAL(read_column("Konto 7110;;\nDatum;Nr;Text\n1;V-2;a\n", "Id", NULL),
			IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 1);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 2: kolumnen Id finns inte. Filen har: Datum, Nr, "
					    "Text."));
	/* In one of the first ten rows, not further down. */
	CU_ASSERT_EQUAL(read_column("a;\nb;\nc;\nd;\ne;\nf;\ng;\nh;\ni;\nNr;\nV-1;\nV-2;\n",
				    "Nr", NULL),
			IMPORT_DONE);
	CU_ASSERT(holds(ids, 2));
	CU_ASSERT_EQUAL(read_column("a;\nb;\nc;\nd;\ne;\nf;\ng;\nh;\ni;\nj;\nNr;\nV-1;\n", "Nr",
				    NULL),
			IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 1);
	/* By its number a column is one of the first row. */
	CU_ASSERT_EQUAL(read_column("Konto;\nDatum;Nr\n1;V-1\n", "3", NULL), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 1: kolumnen 3 finns inte"));
}

static void test_every_faulty_row_is_told(void)
{
	char text[600];
	int n = snprintf(text, sizeof(text),
			 "Nr;Text\nA;%0201d\n;x\nB\x07;\n%0129d;\nC;811218-9876\n", 0, 0);

	CU_ASSERT_EQUAL(read_with(text, (size_t)n, "Nr", "Text"), IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 4);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 2, kolumn Text"));
	CU_ASSERT(line_holds(&im.errors, 0, "högst 200"));
	CU_ASSERT(line_holds(&im.errors, 1, "rad 3, kolumn Nr: id saknas"));
	CU_ASSERT(line_holds(&im.errors, 2, "rad 4"));
	CU_ASSERT(line_holds(&im.errors, 3, "rad 5"));
	CU_ASSERT(line_holds(&im.errors, 3, "högst 128"));
	CU_ASSERT_EQUAL(im.warnings.n, 1);
	CU_ASSERT(line_holds(&im.warnings, 0, "rad 6"));
	/* Those that stand twice as well. */
	CU_ASSERT_EQUAL(read_column("Nr;Text\nA;\n;x\nA;\n", "Nr", NULL), IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 2);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 3, kolumn Nr: id saknas"));
	CU_ASSERT(line_holds(&im.errors, 1, "rad 4, kolumn Nr: \"A\" står också på rad 2."));
	CU_ASSERT_EQUAL(read_list("A\n\n\nB\n\n"), IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 2);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 2: id saknas"));
	CU_ASSERT(line_holds(&im.errors, 1, "rad 3: id saknas"));
}

static void test_ids_that_stand_twice(void)
{
	/* The same letter in two forms is the same id. */
	CU_ASSERT_EQUAL(read_list("B\nå\nA\na\xCC\x8A\nB\nB\n"), IMPORT_REFUSED);
	CU_ASSERT_EQUAL(im.errors.n, 3);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 5: \"B\" står också på rad 1."));
	CU_ASSERT(line_holds(&im.errors, 1, "rad 6: \"B\" står också på rad 5."));
	CU_ASSERT(line_holds(&im.errors, 2, "rad 4: \"å\" står också på rad 2."));
}

static void test_nothing(void)
{
	CU_ASSERT_EQUAL(read_list(""), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "inga id"));
	CU_ASSERT_EQUAL(read_list("\n\n"), IMPORT_REFUSED);
	CU_ASSERT_EQUAL(read_column("Nr\n", "Nr", NULL), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "inga id"));
}

static int read_workbook(const char *rows, const char *column)
{
	const struct population_options options = { .column = column };
	struct view bytes = xlsx_with(XLSX_SHEET_PART, rows, 0);

	return read_with((const char *)bytes.p, bytes.n, options.column, NULL);
}

static void test_column_of_a_workbook(void)
{
	static const char *const ids[] = { "000123", "20260001", "V-1" };
	static const char head[] = "<row>" XLSX_TEXT("A1", "Nr") XLSX_TEXT("B1", "Summa") "</row>";
	char rows[1024];

	snprintf(rows, sizeof(rows), XLSX_SHEET("%s<row>" XLSX_TEXT("A2", "V-1")
						"<c r=\"B2\"><f>1+1</f><v>2</v></c></row>"
						"<row><c><v>20260001</v></c></row>"
						"<row><c s=\"2\"><v>123</v></c></row>"),
		 head);
	CU_ASSERT_EQUAL_FATAL(read_workbook(rows, "nr"), IMPORT_DONE);
	CU_ASSERT(holds(ids, 3));
	/* Nobody typed what a formula shows, and a number of 19 digits is not the one that was. */
	CU_ASSERT_EQUAL(read_workbook(rows, "Summa"), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "rad 2, kolumn Summa: cellen är en formel"));
	CU_ASSERT(line_holds(&im.errors, 1, "rad 3, kolumn Summa: id saknas"));
	snprintf(rows, sizeof(rows),
		 XLSX_SHEET("%s<row><c><v>1.2345678901234567E+18</v></c></row>"), head);
	CU_ASSERT_EQUAL(read_workbook(rows, "Nr"), IMPORT_REFUSED);
	CU_ASSERT(line_holds(&im.errors, 0, "fler än 15 siffror"));
}

/* ------------------------------------------------------------------ bounds */

static int read_many(size_t n, const char *column)
{
	char *text = malloc(8 * n + 4);
	size_t at = 0;
	int outcome;

	if (column)
		at = (size_t)sprintf(text, "%s\n", column);
	/* From the last to the first. */
	for (size_t i = n; i > 0; i--)
		at += (size_t)sprintf(text + at, "%07zu\n", i);
	outcome = read_with(text, at, column, NULL);
	free(text);
	return outcome;
}

static void test_ids_at_the_bound(void)
{
	static const char *const columns[] = { NULL, "Nr" };

	for (size_t i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL_FATAL(read_many(POPULATION_MAX, columns[i]), IMPORT_DONE);
		CU_ASSERT_EQUAL(population_count(population), POPULATION_MAX);
		CU_ASSERT_STRING_EQUAL(population_id(population, 0), "0000001");
		CU_ASSERT_STRING_EQUAL(population_id(population, POPULATION_MAX - 1), "1000000");
		CU_ASSERT_EQUAL(read_many(POPULATION_MAX + 1, columns[i]), IMPORT_REFUSED);
		CU_ASSERT_EQUAL(im.errors.n, 1);
		CU_ASSERT(line_holds(&im.errors, 0, "1 000 000"));
	}
	/* Only ids are kept: a million short ones need no more than this of the arena. */
	CU_ASSERT(arena_held(arena) < (size_t)1 << 20);
}

static void test_sizes_at_the_bound(void)
{
	char text[512];
	int n = snprintf(text, sizeof(text), "Nr;Text\n%0128d;%0200d\n", 0, 0);

	CU_ASSERT_EQUAL_FATAL(read_with(text, (size_t)n, "Nr", "Text"), IMPORT_DONE);
	CU_ASSERT_EQUAL(strlen(population_id(population, 0)), 128);
	CU_ASSERT_EQUAL(strlen(population_label(population, 0)), POPULATION_LABEL_MAX);
	population = population_free(population);
}

static const struct suite_test tests[] = {
	{ "a list", test_list },
	{ "a column", test_column },
	{ "columns that are not there", test_columns_that_are_not_there },
	{ "a title above the header", test_a_title_above_the_header },
	{ "every faulty row is told", test_every_faulty_row_is_told },
	{ "ids that stand twice", test_ids_that_stand_twice },
	{ "nothing", test_nothing },
	{ "a column of a workbook", test_column_of_a_workbook },
	{ "ids at the bound", test_ids_at_the_bound },
	{ "sizes at the bound", test_sizes_at_the_bound },
};
SUITE_MAIN("client_population", tests)
