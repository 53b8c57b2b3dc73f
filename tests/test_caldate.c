/* SPDX-License-Identifier: EUPL-1.2
 * Days and periods: every day of three centuries there and back, both switches of summer time, and
 * each form of a period at its edges. */
#include <riskreg/caldate.h>

#include "suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static void test_days_as_written(void)
{
	static const struct {
		const char *text;
		bool is_day;
	} rows[] = {
		{ "2026-08-31", true },  { "2024-02-29", true },  { "2000-02-29", true },
		{ "1900-01-01", true },  { "2200-12-31", true },  { "1899-12-31", false },
		{ "2201-01-01", false }, { "2023-02-29", false }, { "2100-02-29", false },
		{ "2026-04-31", false }, { "2026-00-10", false }, { "2026-13-10", false },
		{ "2026-12-00", false }, { "2026-1-10", false },  { "2026-12-1", false },
		{ "2026/12/10", false }, { "2026-12/10", false }, { "2026-12-1x", false },
		{ "20x6-12-10", false }, { "2026-x2-10", false }, { "2026-12-100", false },
		{ "+026-12-10", false }, { "", false },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct caldate d = { 7, 7, 7 };
		char text[CALDATE_TEXT] = "";
		CU_ASSERT_EQUAL(caldate_parse(view_of_string(rows[i].text), &d), rows[i].is_day);
		if (rows[i].is_day) {
			caldate_format(d, text);
			CU_ASSERT_STRING_EQUAL(text, rows[i].text);
		} else {
			CU_ASSERT_EQUAL(d.year, 7);
		}
	}
}

static void test_every_day_there_and_back(void)
{
	int64_t number = -25567; /* 1900-01-01 */
	for (int year = 1900; year <= 2200; year++)
		for (int month = 1; month <= 12; month++)
			for (int day = 1; day <= caldate_days_in_month(year, month); day++) {
				struct caldate d = { year, month, day };
				CU_ASSERT_EQUAL_FATAL(caldate_number(d), number);
				CU_ASSERT_EQUAL_FATAL(
					caldate_compare(caldate_from_number(number), d), 0);
				number++;
			}
	CU_ASSERT_EQUAL(caldate_from_number(-25568).year, 0);
	CU_ASSERT_EQUAL(caldate_from_number(number).year, 0);
	CU_ASSERT_EQUAL(caldate_from_number(INT64_MAX).year, 0);
	CU_ASSERT_EQUAL(caldate_number((struct caldate){ 1970, 1, 1 }), 0);
}

static void test_compare(void)
{
	static const struct caldate ascending[] = {
		{ 2025, 12, 31 }, { 2026, 1, 31 }, { 2026, 2, 1 }, { 2026, 2, 2 }
	};
	for (size_t i = 0; i < COUNT(ascending); i++)
		for (size_t k = 0; k < COUNT(ascending); k++) {
			int order = caldate_compare(ascending[i], ascending[k]);
			CU_ASSERT_EQUAL((order > 0) - (order < 0), (i > k) - (i < k));
		}
}

/* Times are UTC, in seconds as `date -u -d ... +%s` gives them. */
static void test_days_in_stockholm(void)
{
	static const struct {
		const char *utc;
		int64_t seconds;
		struct caldate day;
	} rows[] = {
		{ "2026-06-30 21:59:59", 1782856799, { 2026, 6, 30 } },
		{ "2026-06-30 22:00:00", 1782856800, { 2026, 7, 1 } },
		{ "2026-12-31 22:59:59", 1798757999, { 2026, 12, 31 } },
		{ "2026-12-31 23:00:00", 1798758000, { 2027, 1, 1 } },
		{ "2026-03-28 22:59:59, before summer time", 1774738799, { 2026, 3, 28 } },
		{ "2026-03-28 23:00:00", 1774738800, { 2026, 3, 29 } },
		{ "2026-03-29 21:59:59, in summer time", 1774821599, { 2026, 3, 29 } },
		{ "2026-03-29 22:00:00", 1774821600, { 2026, 3, 30 } },
		{ "2026-10-24 21:59:59, in summer time", 1792879199, { 2026, 10, 24 } },
		{ "2026-10-24 22:00:00", 1792879200, { 2026, 10, 25 } },
		{ "2026-10-25 22:59:59, after summer time", 1792969199, { 2026, 10, 25 } },
		{ "2026-10-25 23:00:00", 1792969200, { 2026, 10, 26 } },
		{ "2024-03-31, the last Sunday is the last day", 1711922400, { 2024, 4, 1 } },
		{ "2024-03-30 22:30:00", 1711837800, { 2024, 3, 30 } },
		{ "1969-12-31 22:59:59", -3601, { 1969, 12, 31 } },
		{ "1969-12-31 23:00:00", -3600, { 1970, 1, 1 } },
		{ "1970-01-01 00:00:00", 0, { 1970, 1, 1 } },
		{ "outside of the calendar", INT64_MAX / 1000, { 0, 0, 0 } },
		{ "before the calendar", INT64_MIN / 1000, { 0, 0, 0 } },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct caldate day = caldate_in_stockholm(rows[i].seconds * 1000);
		if (caldate_compare(day, rows[i].day) != 0)
			printf("%s: %d-%d-%d\n", rows[i].utc, day.year, day.month, day.day);
		CU_ASSERT_EQUAL(caldate_compare(day, rows[i].day), 0);
	}
	/* A day ends where the next one begins, whatever the clocks do in it. */
	for (size_t i = 0; i + 1 < COUNT(rows); i++) {
		struct caldate day = rows[i].day;
		if (!day.year)
			continue;
		int64_t end = caldate_end_in_stockholm(day);
		CU_ASSERT_EQUAL(caldate_compare(caldate_in_stockholm(end - 1), day), 0);
		CU_ASSERT(caldate_compare(caldate_in_stockholm(end), day) > 0);
		CU_ASSERT_EQUAL(caldate_minute_in_stockholm(end), 0);
		CU_ASSERT_EQUAL(caldate_minute_in_stockholm(end - 1), 24 * 60 - 1);
	}
	CU_ASSERT_EQUAL(caldate_end_in_stockholm((struct caldate){ 2026, 6, 30 }), 1782856800000);
	CU_ASSERT_EQUAL(caldate_end_in_stockholm((struct caldate){ 2026, 12, 31 }), 1798758000000);
	CU_ASSERT_EQUAL(caldate_end_in_stockholm((struct caldate){ 2026, 3, 29 }), 1774821600000);
	CU_ASSERT_EQUAL(caldate_end_in_stockholm((struct caldate){ 2026, 10, 25 }), 1792969200000);
	/* The hour that is left out, and the one that comes twice: 00:59:59 and 01:00 UTC. */
	CU_ASSERT_EQUAL(caldate_minute_in_stockholm(1774745999000), 1 * 60 + 59);
	CU_ASSERT_EQUAL(caldate_minute_in_stockholm(1774746000000), 3 * 60);
	CU_ASSERT_EQUAL(caldate_minute_in_stockholm(1792889999000), 2 * 60 + 59);
	CU_ASSERT_EQUAL(caldate_minute_in_stockholm(1792890000000), 2 * 60);
	/* The last millisecond before a day belongs to the day before, also before 1970. */
	CU_ASSERT_EQUAL(caldate_in_stockholm(1782856800000 - 1).day, 30);
	CU_ASSERT_EQUAL(caldate_in_stockholm(-3600001).day, 31);
}

static void test_periods_as_written(void)
{
	static const struct {
		const char *text, *first, *last; /* NULL: no period */
	} rows[] = {
		{ "2026", "2026-01-01", "2026-12-31" },
		{ "2026-H1", "2026-01-01", "2026-06-30" },
		{ "2026-H2", "2026-07-01", "2026-12-31" },
		{ "2026-Q1", "2026-01-01", "2026-03-31" },
		{ "2026-Q2", "2026-04-01", "2026-06-30" },
		{ "2026-Q3", "2026-07-01", "2026-09-30" },
		{ "2026-Q4", "2026-10-01", "2026-12-31" },
		{ "2026-T1", "2026-01-01", "2026-04-30" },
		{ "2026-T2", "2026-05-01", "2026-08-31" },
		{ "2026-T3", "2026-09-01", "2026-12-31" },
		{ "2026-01", "2026-01-01", "2026-01-31" },
		{ "2024-02", "2024-02-01", "2024-02-29" },
		{ "2026-12", "2026-12-01", "2026-12-31" },
		{ "2026-01-15..2026-03-31", "2026-01-15", "2026-03-31" },
		{ "2026-01-15..2026-01-15", "2026-01-15", "2026-01-15" },
		{ .text = "2026-01-15..2026-01-14" },
		{ .text = "2026-01-15..2026-02-30" },
		{ .text = "2026-00-15..2026-02-28" },
		{ .text = "2026-01-15, 2026-02-28" },
		{ .text = "2026-01-15..2026-02-281" },
		{ .text = "2026-01-15" },
		{ .text = "2026-H0" },
		{ .text = "2026-H3" },
		{ .text = "2026-Q5" },
		{ .text = "2026-T4" },
		{ .text = "2026-00" },
		{ .text = "2026-13" },
		{ .text = "2026-X1" },
		{ .text = "2026-h1" },
		{ .text = "2026-1H" },
		{ .text = "2026-Qx" },
		{ .text = "2026/Q1" },
		{ .text = "1899" },
		{ .text = "2201" },
		{ .text = "20x6" },
		{ .text = "20x6-Q1" },
		{ .text = "" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct period period = { { 7, 7, 7 }, { 7, 7, 7 } };
		char first[CALDATE_TEXT], last[CALDATE_TEXT];
		bool is_period = period_parse(view_of_string(rows[i].text), &period);
		CU_ASSERT_EQUAL(is_period, rows[i].first != NULL);
		CU_ASSERT(is_period || (period.first.year == 7 && period.last.year == 7));
		if (!is_period || !rows[i].first)
			continue;
		caldate_format(period.first, first);
		caldate_format(period.last, last);
		CU_ASSERT_STRING_EQUAL(first, rows[i].first);
		CU_ASSERT_STRING_EQUAL(last, rows[i].last);
	}
}

static void test_later_periods(void)
{
	static const char *ascending[] = { "2025", "2026-01", "2026", "2026-H2", "2026-12" };
	for (size_t i = 0; i < COUNT(ascending); i++)
		for (size_t k = 0; k < COUNT(ascending); k++) {
			struct period a, b;
			CU_ASSERT_TRUE_FATAL(period_parse(view_of_string(ascending[i]), &a));
			CU_ASSERT_TRUE_FATAL(period_parse(view_of_string(ascending[k]), &b));
			int order = period_compare(a, b);
			CU_ASSERT_EQUAL((order > 0) - (order < 0), (i > k) - (i < k));
		}
}

static const struct suite_test tests[] = {
	{ "days as written", test_days_as_written },
	{ "every day there and back", test_every_day_there_and_back },
	{ "compare", test_compare },
	{ "days in Stockholm", test_days_in_stockholm },
	{ "periods as written", test_periods_as_written },
	{ "later periods", test_later_periods },
};
SUITE_MAIN("caldate", tests)
