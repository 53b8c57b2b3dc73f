/* SPDX-License-Identifier: EUPL-1.2
 * Cells and heads of the municipality's tables, exact comparison, and when a target is met. */
#include <stdio.h>

#include "../daemon/domain/indicator.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct indicator_cell cell_of(const char *text)
{
	struct indicator_cell cell = { .form = INDICATOR_SAME };
	bool sound = indicator_read_cell(view_of_string(text), &cell);
	CU_ASSERT_TRUE(sound);
	if (!sound)
		printf("\n    not read: \"%s\"", text);
	return cell;
}

static void numbers(void)
{
	static const struct {
		const char *text;
		int64_t unscaled;
		uint32_t decimals;
		const char *sv, *en;
	} cases[] = {
		{ "81", 81, 0, "81", "81" },
		{ "0", 0, 0, "0", "0" },
		{ "1 931", 1931, 0, "1 931", "1 931" },
		{ "1\u00a0931", 1931, 0, "1 931", "1 931" },
		{ "1\u202f931", 1931, 0, "1 931", "1 931" },
		{ "1\u2009234 567", 1234567, 0, "1 234 567", "1 234 567" },
		{ "1931", 1931, 0, "1 931", "1 931" },
		{ "1 000 005", 1000005, 0, "1 000 005", "1 000 005" },
		{ "-3,9", -39, 1, "-3,9", "-3.9" },
		{ "\u22123,9", -39, 1, "-3,9", "-3.9" },
		{ "\u20133,9", -39, 1, "-3,9", "-3.9" },
		{ "- 1", -1, 0, "-1", "-1" },
		{ "0,9", 9, 1, "0,9", "0.9" },
		{ "-0,05", -5, 2, "-0,05", "-0.05" },
		{ "7,20", 720, 2, "7,20", "7.20" },
		{ "71.4", 714, 1, "71,4", "71.4" },
		{ " 12 345,678901 ", 12345678901, 6, "12 345,678901", "12 345.678901" },
		{ "999999999999999", 999999999999999, 0, "999 999 999 999 999",
		  "999 999 999 999 999" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct indicator_cell cell = cell_of(cases[i].text);
		char text[INDICATOR_TEXT_MAX];
		CU_ASSERT_EQUAL(cell.form, INDICATOR_NUMBER);
		CU_ASSERT_EQUAL(cell.value.unscaled, cases[i].unscaled);
		CU_ASSERT_EQUAL(cell.value.decimals, cases[i].decimals);
		indicator_format_cell(&cell, LANG_SV, text);
		CU_ASSERT_STRING_EQUAL(text, cases[i].sv);
		indicator_format_cell(&cell, LANG_EN, text);
		CU_ASSERT_STRING_EQUAL(text, cases[i].en);
	}
}

static void other_cells(void)
{
	static const struct {
		const char *text;
		enum indicator_form form;
		const char *sv, *en;
	} cases[] = {
		{ "--", INDICATOR_NOTHING, "--", "--" },
		{ "", INDICATOR_NOTHING, "--", "--" },
		{ "-", INDICATOR_NOTHING, "--", "--" },
		{ "\u2013", INDICATOR_NOTHING, "--", "--" },
		{ " .. ", INDICATOR_NOTHING, "--", "--" },
		{ "\u2264 8,5", INDICATOR_AT_MOST, "\u2264 8,5", "\u2264 8.5" },
		{ "<=12", INDICATOR_AT_MOST, "\u2264 12", "\u2264 12" },
		{ "högst 8,0", INDICATOR_AT_MOST, "\u2264 8,0", "\u2264 8.0" },
		{ "\u2265 80 %", INDICATOR_AT_LEAST, "\u2265 80 %", "\u2265 80 %" },
		{ "Minst 80", INDICATOR_AT_LEAST, "\u2265 80", "\u2265 80" },
		{ "75-80", INDICATOR_BAND, "75\u201380", "75\u201380" },
		{ "-2 \u2013 2,5", INDICATOR_BAND, "-2\u20132,5", "-2\u20132.5" },
		{ "75%", INDICATOR_NUMBER, "75 %", "75 %" },
		{ "ska öka", INDICATOR_UP, "ska öka", "increase" },
		{ "ÖKNING", INDICATOR_UP, "ska öka", "increase" },
		{ "Lägre", INDICATOR_DOWN, "ska minska", "decrease" },
		{ "ska minska", INDICATOR_DOWN, "ska minska", "decrease" },
		{ "Oförändrat", INDICATOR_SAME, "oförändrat", "unchanged" },
		{ "ska vara oförändrad", INDICATOR_SAME, "oförändrat", "unchanged" },
		{ "vara högre", INDICATOR_UP, "ska öka", "increase" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct indicator_cell cell = cell_of(cases[i].text), again;
		char text[INDICATOR_TEXT_MAX];
		CU_ASSERT_EQUAL(cell.form, cases[i].form);
		indicator_format_cell(&cell, LANG_EN, text);
		CU_ASSERT_STRING_EQUAL(text, cases[i].en);
		again = cell_of(text);
		CU_ASSERT_EQUAL(again.form, cell.form);
		indicator_format_cell(&cell, LANG_SV, text);
		CU_ASSERT_STRING_EQUAL(text, cases[i].sv);
		again = cell_of(text);
		CU_ASSERT_EQUAL(again.form, cell.form);
		CU_ASSERT_EQUAL(decimal_compare(again.value, cell.value), 0);
		CU_ASSERT_EQUAL(decimal_compare(again.upper, cell.upper), 0);
	}
}

static void cells_with_a_day(void)
{
	static const struct {
		const char *text;
		struct caldate as_of;
	} cases[] = {
		{ "81 (augusti 2025)", { 2025, 8, 31 } }, { "7,4 (juli 2025)", { 2025, 7, 31 } },
		{ "88 (Oktober 2025)", { 2025, 10, 31 } }, { "5 (februari 2028)", { 2028, 2, 29 } },
		{ "5 % (2025-09-15)", { 2025, 9, 15 } },   { "5 (august 2025)", { 2025, 8, 31 } },
		{ "5", { 0, 0, 0 } },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		CU_ASSERT_EQUAL(caldate_compare(cell_of(cases[i].text).as_of, cases[i].as_of), 0);
}

static void what_cannot_be_read(void)
{
	static const char *const cases[] = {
		"x", "1 93", "1 9311", "12 34", "1,", ",5", "1,2,3", "1,2345678", "5 (augusti)",
		"5 (augusti 25)", "5 (2025-02-30)", "5 (augusti 2025", "80-75", "5-", "\u2264",
		"\u2264 5-6", "5 st", "1234567890123456", "ska", "ska öka mycket", "öka 5", "--5",
		"5 %%", "1 0000", "\xc3", "12345678901234567", "1 9", "5 ()", "5 (måndag 2025)",
		"ska vara", "vara", "vara ska öka", "abcdefghijklmnopqrstuvwxyzabcdefg",
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct indicator_cell cell;
		bool sound = indicator_read_cell(view_of_string(cases[i]), &cell);
		CU_ASSERT_FALSE(sound);
		if (sound)
			printf("\n    taken: \"%s\"", cases[i]);
	}
}

static void headings(void)
{
	static const struct {
		const char *text;
		enum indicator_column column;
		uint32_t year;
		enum indicator_group group;
		struct caldate as_of;
	} cases[] = {
		{ "Indikatorer", INDICATOR_COLUMN_NAME, 0, INDICATOR_ALL, { 0 } },
		{ "Nyckeltal", INDICATOR_COLUMN_NAME, 0, INDICATOR_ALL, { 0 } },
		{ "Indicators", INDICATOR_COLUMN_NAME, 0, INDICATOR_ALL, { 0 } },
		{ "Utfall 2023", INDICATOR_COLUMN_OUTCOME, 2023, INDICATOR_ALL, { 0 } },
		{ "2024", INDICATOR_COLUMN_OUTCOME, 2024, INDICATOR_ALL, { 0 } },
		{ "Utfall augusti 2025", INDICATOR_COLUMN_OUTCOME, 2025, INDICATOR_ALL,
		  { 2025, 8, 31 } },
		{ "2025 (augusti 2025)", INDICATOR_COLUMN_OUTCOME, 2025, INDICATOR_ALL,
		  { 2025, 8, 31 } },
		{ "Prognos delår 2025", INDICATOR_COLUMN_FORECAST, 2025, INDICATOR_ALL, { 0 } },
		{ "Etappmål 2026", INDICATOR_COLUMN_STAGE, 2026, INDICATOR_ALL, { 0 } },
		{ "ETAPPMÅL 2026", INDICATOR_COLUMN_STAGE, 2026, INDICATOR_ALL, { 0 } },
		{ "Målvärde 2030", INDICATOR_COLUMN_TARGET, 2030, INDICATOR_ALL, { 0 } },
		{ "Stage target 2026", INDICATOR_COLUMN_STAGE, 2026, INDICATOR_ALL, { 0 } },
		{ "Target 2030", INDICATOR_COLUMN_TARGET, 2030, INDICATOR_ALL, { 0 } },
		{ "Outcome 2024, women", INDICATOR_COLUMN_OUTCOME, 2024, INDICATOR_WOMEN, { 0 } },
		{ "2024 kvinnor", INDICATOR_COLUMN_OUTCOME, 2024, INDICATOR_WOMEN, { 0 } },
		{ "Utfall 2024 (män)", INDICATOR_COLUMN_OUTCOME, 2024, INDICATOR_MEN, { 0 } },
	};
	static const char *const wrong[] = { "", "Utfall", "Utfall 24", "Utfall 20244", "1989",
					     "2101", "Kommentar 2024", "Indikatorer 2024",
					     "2024 2025", "augusti", "Målområde", "#2024",
					     "2024 abcdefghijklmnopqrstuvwxyzabcdefg" };
	struct indicator_heading heading;
	for (size_t i = 0; i < COUNT(cases); i++) {
		CU_ASSERT_TRUE_FATAL(
			indicator_read_heading(view_of_string(cases[i].text), &heading));
		CU_ASSERT_EQUAL(heading.column, cases[i].column);
		CU_ASSERT_EQUAL(heading.year, cases[i].year);
		CU_ASSERT_EQUAL(heading.group, cases[i].group);
		CU_ASSERT_EQUAL(caldate_compare(heading.as_of, cases[i].as_of), 0);
	}
	for (size_t i = 0; i < COUNT(wrong); i++)
		CU_ASSERT_FALSE(indicator_read_heading(view_of_string(wrong[i]), &heading));
}

static void comparison_is_exact(void)
{
	CU_ASSERT_EQUAL(decimal_compare((struct decimal){ 72, 1 }, (struct decimal){ 720, 2 }), 0);
	CU_ASSERT(decimal_compare((struct decimal){ 71, 1 }, (struct decimal){ 7, 0 }) > 0);
	CU_ASSERT(decimal_compare((struct decimal){ -39, 1 }, (struct decimal){ -3, 0 }) < 0);
	CU_ASSERT(decimal_compare((struct decimal){ 999999999999999, 0 },
				  (struct decimal){ 999999999999999, 6 }) > 0);
	CU_ASSERT(decimal_compare((struct decimal){ 1, 6 }, (struct decimal){ 0, 0 }) > 0);
}

/* Outcomes of 2023 and 2024 against one target; the third is of part of a year and never counts. */
static struct indicator_judgement judge(enum indicator_direction direction, int64_t before,
					int64_t now, struct indicator_target target)
{
	static struct indicator_outcome outcomes[3];
	static struct indicator_target targets[1];
	targets[0] = target;
	outcomes[0] = (struct indicator_outcome){ 2023, true, true, { before, 0 } };
	outcomes[1] = (struct indicator_outcome){ 2024, true, true, { now, 0 } };
	outcomes[2] = (struct indicator_outcome){ 2025, false, true, { -1000, 0 } };
	struct indicator in = { direction, outcomes, 3, targets, 1 };
	return indicator_judge(&in);
}

static struct indicator_target at(enum indicator_form form, int64_t value)
{
	return (struct indicator_target){ 2026, form, { value, 0 }, { value + 5, 0 } };
}

static void targets_are_met(void)
{
	static const struct {
		enum indicator_direction direction;
		int64_t before, now;
		enum indicator_form form;
		int64_t target;
		enum indicator_met met;
	} cases[] = {
		{ INDICATOR_HIGHER, 1931, 2212, INDICATOR_NUMBER, 2000, INDICATOR_MET },
		{ INDICATOR_HIGHER, 92, 75, INDICATOR_NUMBER, 85, INDICATOR_NOT_MET },
		{ INDICATOR_HIGHER, 0, 80, INDICATOR_NUMBER, 80, INDICATOR_MET },
		{ INDICATOR_LOWER, 0, 80, INDICATOR_NUMBER, 80, INDICATOR_MET },
		{ INDICATOR_LOWER, 0, 81, INDICATOR_NUMBER, 80, INDICATOR_NOT_MET },
		{ INDICATOR_WITHIN, 0, 80, INDICATOR_NUMBER, 80, INDICATOR_MET },
		{ INDICATOR_WITHIN, 0, 79, INDICATOR_NUMBER, 80, INDICATOR_NOT_MET },
		{ INDICATOR_CHANGE, 0, 80, INDICATOR_NUMBER, 80, INDICATOR_MET_UNKNOWN },
		{ INDICATOR_HIGHER, 0, 8, INDICATOR_AT_MOST, 8, INDICATOR_MET },
		{ INDICATOR_HIGHER, 0, 9, INDICATOR_AT_MOST, 8, INDICATOR_NOT_MET },
		{ INDICATOR_LOWER, 0, 8, INDICATOR_AT_LEAST, 8, INDICATOR_MET },
		{ INDICATOR_LOWER, 0, 7, INDICATOR_AT_LEAST, 8, INDICATOR_NOT_MET },
		{ INDICATOR_WITHIN, 0, 74, INDICATOR_BAND, 75, INDICATOR_NOT_MET },
		{ INDICATOR_WITHIN, 0, 75, INDICATOR_BAND, 75, INDICATOR_MET },
		{ INDICATOR_WITHIN, 0, 80, INDICATOR_BAND, 75, INDICATOR_MET },
		{ INDICATOR_WITHIN, 0, 81, INDICATOR_BAND, 75, INDICATOR_NOT_MET },
		{ INDICATOR_CHANGE, 5, 6, INDICATOR_UP, 0, INDICATOR_MET },
		{ INDICATOR_CHANGE, 5, 5, INDICATOR_UP, 0, INDICATOR_NOT_MET },
		{ INDICATOR_CHANGE, 5, 4, INDICATOR_DOWN, 0, INDICATOR_MET },
		{ INDICATOR_CHANGE, 5, 5, INDICATOR_SAME, 0, INDICATOR_MET },
		{ INDICATOR_CHANGE, 5, 6, INDICATOR_SAME, 0, INDICATOR_NOT_MET },
		{ INDICATOR_HIGHER, 5, 6, INDICATOR_NOTHING, 0, INDICATOR_MET_UNKNOWN },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct indicator_judgement j = judge(cases[i].direction, cases[i].before,
						     cases[i].now,
						     at(cases[i].form, cases[i].target));
		CU_ASSERT_EQUAL(j.met, cases[i].met);
		CU_ASSERT_EQUAL_FATAL(j.outcome->year, 2024);
	}
	/* What no version of the register writes is met by nothing. */
	struct indicator_target strange = at((enum indicator_form)9, 5);
	CU_ASSERT_EQUAL(judge(INDICATOR_HIGHER, 5, 6, strange).met, INDICATOR_MET_UNKNOWN);
	strange = at(INDICATOR_NUMBER, 5);
	CU_ASSERT_EQUAL(judge((enum indicator_direction)9, 5, 6, strange).met,
			INDICATOR_MET_UNKNOWN);
	CU_ASSERT_EQUAL(judge(INDICATOR_HIGHER, 5, 6, at(INDICATOR_UP, 0)).trend,
			INDICATOR_RISING);
	CU_ASSERT_EQUAL(judge(INDICATOR_HIGHER, 6, 5, at(INDICATOR_UP, 0)).trend,
			INDICATOR_FALLING);
	CU_ASSERT_EQUAL(judge(INDICATOR_HIGHER, 5, 5, at(INDICATOR_UP, 0)).trend,
			INDICATOR_UNCHANGED);
}

static void targets_show_the_direction(void)
{
	static const struct {
		struct indicator_target targets[2];
		enum indicator_direction direction;
	} cases[] = {
		{ { { 2026, INDICATOR_NUMBER, { 72, 1 }, { 0 } },
		    { 2030, INDICATOR_NUMBER, { 7, 0 }, { 0 } } },
		  INDICATOR_LOWER },
		{ { { 2030, INDICATOR_NUMBER, { 7, 0 }, { 0 } },
		    { 2026, INDICATOR_NUMBER, { 72, 1 }, { 0 } } },
		  INDICATOR_LOWER },
		{ { { 2026, INDICATOR_NUMBER, { 82, 0 }, { 0 } },
		    { 2030, INDICATOR_NUMBER, { 83, 0 }, { 0 } } },
		  INDICATOR_HIGHER },
		{ { { 2026, INDICATOR_NUMBER, { 100, 0 }, { 0 } },
		    { 2030, INDICATOR_NUMBER, { 1000, 1 }, { 0 } } },
		  INDICATOR_HIGHER },
		{ { { 2026, INDICATOR_AT_MOST, { 12, 0 }, { 0 } },
		    { 2030, INDICATOR_AT_MOST, { 12, 0 }, { 0 } } },
		  INDICATOR_LOWER },
		{ { { 2026, INDICATOR_UP, { 0, 0 }, { 0 } },
		    { 2030, INDICATOR_BAND, { 75, 0 }, { 80, 0 } } },
		  INDICATOR_WITHIN },
		{ { { 2026, INDICATOR_UP, { 0, 0 }, { 0 } },
		    { 2030, INDICATOR_SAME, { 0, 0 }, { 0 } } },
		  INDICATOR_HIGHER },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct indicator in = { .targets = cases[i].targets, .n_targets = 2 };
		CU_ASSERT_EQUAL(indicator_find_direction(&in), cases[i].direction);
	}
	struct indicator none = { .n_targets = 0 };
	CU_ASSERT_EQUAL(indicator_find_direction(&none), INDICATOR_HIGHER);
}

static void without_the_year_before_a_direction_is_unknown(void)
{
	const struct indicator_outcome outcomes[] = {
		{ 2024, true, true, { 5, 0 } },
		{ 2022, true, true, { 4, 0 } },
		{ 2023, true, false, { 0, 0 } },
		{ 2025, true, false, { 0, 0 } },
	};
	const struct indicator_target target = at(INDICATOR_UP, 0);
	struct indicator in = { INDICATOR_CHANGE, outcomes, 4, &target, 1 };
	struct indicator_judgement j = indicator_judge(&in);
	CU_ASSERT_EQUAL(j.met, INDICATOR_MET_UNKNOWN);
	CU_ASSERT_EQUAL(j.trend, INDICATOR_TREND_UNKNOWN);
	CU_ASSERT_PTR_EQUAL(j.outcome, &outcomes[0]);
	in.n_outcomes = 0;
	j = indicator_judge(&in);
	CU_ASSERT_PTR_NULL(j.outcome);
	CU_ASSERT_EQUAL(j.met, INDICATOR_MET_UNKNOWN);
}

/* Of its own year, else the next to come, else the last. */
static void which_target_counts(void)
{
	const struct indicator_target targets[] = {
		{ 2030, INDICATOR_NUMBER, { 30, 0 }, { 0, 0 } },
		{ 2022, INDICATOR_NUMBER, { 22, 0 }, { 0, 0 } },
		{ 2026, INDICATOR_NUMBER, { 26, 0 }, { 0, 0 } },
		{ 2020, INDICATOR_NUMBER, { 20, 0 }, { 0, 0 } },
		{ 2025, INDICATOR_NOTHING, { 0, 0 }, { 0, 0 } },
	};
	static const struct {
		uint32_t year, target;
	} cases[] = { { 2019, 2020 }, { 2021, 2022 }, { 2022, 2022 }, { 2024, 2026 },
		      { 2025, 2026 }, { 2027, 2030 }, { 2030, 2030 }, { 2031, 2030 } };
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct indicator_outcome outcome = { cases[i].year, true, true, { 1, 0 } };
		struct indicator in = { INDICATOR_HIGHER, &outcome, 1, targets, COUNT(targets) };
		CU_ASSERT_EQUAL(indicator_judge(&in).target->year, cases[i].target);
	}
}

static void percentages(void)
{
	static const char *const are[] = { "%", " % av alla", "procent", " Procent", "percent" };
	static const char *const are_not[] = { "", " ", "antal", "procentenheter", "12 %", "kr" };
	for (size_t i = 0; i < COUNT(are); i++)
		CU_ASSERT_TRUE(indicator_is_percent(view_of_string(are[i])));
	for (size_t i = 0; i < COUNT(are_not); i++)
		CU_ASSERT_FALSE(indicator_is_percent(view_of_string(are_not[i])));
}

static const struct suite_test tests[] = {
	{ "numbers", numbers },
	{ "other cells", other_cells },
	{ "cells with a day", cells_with_a_day },
	{ "what cannot be read", what_cannot_be_read },
	{ "units that are per cent", percentages },
	{ "heads of columns", headings },
	{ "comparison is exact", comparison_is_exact },
	{ "targets are met", targets_are_met },
	{ "targets show the direction", targets_show_the_direction },
	{ "without the year before a direction is unknown",
	  without_the_year_before_a_direction_is_unknown },
	{ "which target counts", which_target_counts },
};
SUITE_MAIN("indicator", tests)
