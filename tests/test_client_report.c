/* SPDX-License-Identifier: EUPL-1.2
 * Reports: the builder keeps what it is given and nothing that would harm a reader, and each format
 * makes hostile text harmless. */
#include <jansson.h>

#include <riskreg/text.h>

#include "../client/report_plain.h"
#include "../client/report_writer.h"
#include "../client/rows.h"
#include "../client/wrap.h"
#include "client_fixture.h"
#include "suite.h"

#define HOSTILE                                                                                    \
	"=1+1|<script>alert(\"x\")</script>\xe2\x80\xae"                                           \
	"fdp.exe"
#define LONG_BYTES 8000

static const struct report_column columns[] = {
	{ .head = WORD_HEAD_ID, .weight = 1, .names_row = true },
	{ .head = WORD_HEAD_TITLE, .weight = 3 },
	{ .head = WORD_HEAD_VALUE, .weight = 1, .right = true },
};

static struct report new_report(struct arena *arena)
{
	struct report r;

	report_init(&r, arena, LANG_SV);
	report_name(&r, "Internkontrollplan 2026", "Socialnämnden");
	r.seal = (struct report_seal){ 41, "2026-01-15", "cm9vdA==", "origin\n41\ncm9vdA==\n" };
	return r;
}

static void add_row(struct report *r, const char *id, const char *title, int64_t value)
{
	report_row(r, (struct report_cell[]){ { .text = id },
					      { .text = title, .mark = MARK_FAIL },
					      { .text = report_plain_number(r, value, 1),
						.value = REPORT_NUMBER,
						.unscaled = value,
						.decimals = 1 } });
}

/* What a format makes of a report; to be freed. */
static char *written(const struct report *r, const char *format)
{
	const struct report_writer *writer = report_writer_find(format);
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	CU_ASSERT_PTR_NOT_NULL_FATAL(writer);
	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	CU_ASSERT_EQUAL(writer->write(r, file), 0);
	fclose(file);
	CU_ASSERT_TRUE(text_is_utf8(view_of(text, size)));
	return text;
}

static void holds(const char *text, const char *part, bool expected)
{
	bool found = strstr(text, part) != NULL;

	CU_ASSERT_EQUAL(found, expected);
	if (found != expected)
		printf("\n    %s \"%s\" in:\n%s\n", expected ? "no" : "a", part, text);
}

static void test_builder_grows(void)
{
	struct invocation inv = fixture_invocation();
	struct report r = new_report(inv.arena);

	report_section(&r, 2, "Kontroller");
	report_field(&r, "Tomt", "");
	report_table(&r, "Alla", columns, COUNT_OF(columns));
	for (unsigned i = 0; i < 100; i++)
		add_row(&r, arena_format(inv.arena, "C%u", i), "Titel", i);
	CU_ASSERT_EQUAL(r.n_parts, 2);
	CU_ASSERT_EQUAL_FATAL(r.parts[1].table->n_rows, 100);
	for (unsigned i = 0; i < 100; i++)
		CU_ASSERT_EQUAL(r.parts[1].table->cells[3 * i + 2].unscaled, i);
	report_paragraph(&r, NULL);
	CU_ASSERT_TRUE(r.is_short_of_memory);
	arena_free(inv.arena);
}

static void test_numbers(void)
{
	struct invocation inv = fixture_invocation();
	struct report r = new_report(inv.arena);

	CU_ASSERT_STRING_EQUAL(report_plain_number(&r, 1931, 0), "1 931");
	CU_ASSERT_STRING_EQUAL(report_plain_number(&r, -39, 1), "-3,9");
	CU_ASSERT_STRING_EQUAL(report_plain_number(&r, 5, 2), "0,05");
	CU_ASSERT_STRING_EQUAL(report_plain_number(&r, INT64_MIN, 0), "-9 223 372 036 854 775 808");
	CU_ASSERT_STRING_EQUAL(report_plain_decimal(&r, -1234567, 3), "-1234.567");
	arena_free(inv.arena);
}

static void test_empty_columns_go(void)
{
	struct invocation inv = fixture_invocation();
	struct report r = new_report(inv.arena);

	for (int i = 0; i < 2; i++) {
		report_table(&r, "Alla", columns, COUNT_OF(columns));
		if (i)
			report_table_keep(&r);
		add_row(&r, "C1", "", 1);
		add_row(&r, "C2", NULL, 2);
	}
	report_finish(&r);
	CU_ASSERT_EQUAL_FATAL(r.parts[0].table->n_columns, 2);
	CU_ASSERT_EQUAL(r.parts[0].table->columns[1].head, WORD_HEAD_VALUE);
	CU_ASSERT_STRING_EQUAL(r.parts[0].table->cells[2].text, "C2");
	CU_ASSERT_EQUAL(r.parts[0].table->cells[3].unscaled, 2);
	CU_ASSERT_EQUAL(r.parts[1].table->n_columns, 3);
	arena_free(inv.arena);
}

static struct report hostile_report(struct invocation *inv)
{
	struct report r = new_report(inv->arena);
	char *longest = arena_get_zeroed(inv->arena, LONG_BYTES + 1, 1);

	memset(longest, 'x', LONG_BYTES);
	report_section(&r, 2, HOSTILE);
	report_field(&r, HOSTILE, HOSTILE);
	report_paragraph(&r, "- inte en lista\n1. inte heller\n# inte en rubrik\x1b[31m\r\n\tslut");
	report_table(&r, HOSTILE, columns, COUNT_OF(columns));
	add_row(&r, "@SUM(A1)", HOSTILE, -39);
	add_row(&r, "-2+3", "rad\nbrytning; \"citat\"", 19310);
	add_row(&r, "+1", longest, 0);
	CU_ASSERT_FALSE(r.is_short_of_memory);
	return r;
}

static void test_directions_and_controls_are_gone(void)
{
	struct invocation inv = fixture_invocation();
	struct report r = hostile_report(&inv);
	size_t n;
	const struct report_writer *writers = report_writers(&n);

	for (size_t i = 0; i < n; i++) {
		if (writers[i].is_binary)
			continue;
		char *text = written(&r, writers[i].name);
		holds(text, "\xe2\x80\xae", false);
		holds(text, "\x1b", false);
		holds(text, "\t", false);
		free(text);
	}
	arena_free(inv.arena);
}

static void test_text_fits(void)
{
	static const unsigned widths[] = { 60, 80, 132, 200 };
	struct invocation inv = fixture_invocation();

	for (size_t i = 0; i < COUNT_OF(widths); i++) {
		struct report r = hostile_report(&inv);
		r.width = widths[i];
		char *text = written(&r, "text");
		CU_ASSERT(wrap_widest(text) <= widths[i]);
		holds(text, "✗ ", true);
		holds(text, "1 931,0", true);
		free(text);
	}
	arena_free(inv.arena);
}

static void test_markdown_is_no_markup(void)
{
	struct invocation inv = fixture_invocation();
	struct report r = hostile_report(&inv);
	char *text = written(&r, "md");

	holds(text, "<script>", false);
	holds(text, "&lt;script&gt;", true);
	holds(text, "=1+1|", false);
	holds(text, "=1+1\\|", true);
	holds(text, "\n- inte", false);
	holds(text, "\n1. inte", false);
	holds(text, "\n# inte", false);
	holds(text, "rad<br>brytning", true);
	free(text);
	arena_free(inv.arena);
}

static void test_csv_holds_no_formula(void)
{
	static const char *const formats[] = { "csv", "csv-excel" };
	struct invocation inv = fixture_invocation();
	struct report r = hostile_report(&inv);

	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		char *text = written(&r, formats[i]);
		for (const char *p = text; *p; p++)
			if (p > text && strchr(",;\n", p[-1]) && strchr("=+@", *p))
				CU_FAIL("a cell begins as a formula");
		holds(text, "'@SUM(A1)", true);
		holds(text, "\"'=1+1|<script>alert(\"\"x\"\")", true);
		holds(text, "\"\"citat\"\"", true);
		holds(text, i ? ";-3,9\r\n" : ",-3.9\r\n", true);
		holds(text, i ? ";1931,0\r\n" : ",1931.0\r\n", true);
		CU_ASSERT_EQUAL(strncmp(text, "\xef\xbb\xbf", 3) == 0, i == 1);
		free(text);
	}
	arena_free(inv.arena);
}

static void test_json_is_whole(void)
{
	struct invocation inv = fixture_invocation();
	struct report r = hostile_report(&inv);
	char *text = written(&r, "json");
	json_t *all = json_loads(text, 0, NULL);
	json_t *table = json_array_get(json_object_get(all, "parts"), 3);
	json_t *row = json_array_get(json_object_get(table, "rows"), 0);

	CU_ASSERT_PTR_NOT_NULL_FATAL(row);
	CU_ASSERT_EQUAL(json_integer_value(json_object_get(all, "version")), 1);
	CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(json_array_get(row, 2), "value")),
			       "-3.9");
	CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(json_array_get(row, 1), "text")),
			       "=1+1|<script>alert(\"x\")</script>\xef\xbf\xbd"
			       "fdp.exe");
	json_decref(all);
	free(text);
	arena_free(inv.arena);
}

static void test_figures_are_tables(void)
{
	static const char *const labels[] = { "låg", "hög" };
	static const char *const zones[] = { "grön", "röd" };
	static const struct report_heat_cell cells[] = {
		{ 0, "", 1, 0 },
		{ 1, "R1", 2, 0 },
		{ 2, "R2, R3", 2, 0 },
		{ 0, "", 4, 1 },
	};
	static const struct report_point points[] = {
		{ "2024", true, false, 811 },
		{ "2025", false, false, 0 },
		{ "2026", true, true, 9 },
	};
	const struct report_heat heat = { "Risker", 2, 2, labels, labels, zones, 2, 4, cells };
	const struct report_trend trend = { "Svarstid", "Den sjunker.", "dagar", 1, points,
					    3,          true,           50 };
	struct invocation inv = fixture_invocation();
	struct report r = new_report(inv.arena);

	report_heat(&r, &heat);
	report_trend(&r, &trend);
	char *text = written(&r, "csv");
	holds(text, ",heat,", true);
	holds(text, ",1,1 låg,\"2: 2 risker (R2, R3)\"\r\n", true);
	holds(text, ",2,2 hög,2: 1 risk (R1)\r\n", true);
	holds(text, ",trend,Svarstid (dagar),1,Värde,81.1\r\n", true);
	holds(text, ",2,Värde,--\r\n", false);
	holds(text, ",3,När,\"2026, prognos\"\r\n", true);
	holds(text, ",4,Värde,5.0\r\n", true);
	free(text);
	arena_free(inv.arena);
}

static const struct suite_test tests[] = {
	{ "the builder grows", test_builder_grows },
	{ "numbers", test_numbers },
	{ "empty columns go", test_empty_columns_go },
	{ "turned directions and controls are gone", test_directions_and_controls_are_gone },
	{ "text fits", test_text_fits },
	{ "Markdown is no markup", test_markdown_is_no_markup },
	{ "CSV holds no formula", test_csv_holds_no_formula },
	{ "JSON is whole", test_json_is_whole },
	{ "figures are tables", test_figures_are_tables },
};
SUITE_MAIN("client_report", tests)
