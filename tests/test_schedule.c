/* SPDX-License-Identifier: EUPL-1.2
 * Schedules: calendars in words, the periods of every year, due days at the day itself, across the
 * turn of the year and on 29 February; when a control is due at all. */
#include "../daemon/domain/schedule.h"

#include "suite.h"

static struct schedule calendar(const char *text)
{
	struct schedule schedule = { 0 };
	CU_ASSERT_TRUE_FATAL(schedule_parse(view_of_string(text), &schedule));
	return schedule;
}

static struct caldate day(const char *text)
{
	struct caldate d = { 0 };
	CU_ASSERT_TRUE_FATAL(caldate_parse(view_of_string(text), &d));
	return d;
}

/* "2026-Q1 2026-Q3": the names of a year's periods. */
static const char *names(const struct schedule *schedule, int year)
{
	static char text[8000];
	size_t n = 0;
	text[0] = '\0';
	for (unsigned i = 0; i < schedule_count(schedule, year); i++) {
		char name[SCHEDULE_NAME];
		schedule_name(schedule_period(schedule, year, i), name);
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s", i ? " " : "", name);
	}
	return text;
}

/* ------------------------------------------------------------------ calendars */

static void test_calendars_are_read(void)
{
	static const struct {
		const char *text, *written, *names;
	} rows[] = {
		{ "H2", "H2", "2026-H2" },
		{ "Q1,Q3", "Q1, Q3", "2026-Q1 2026-Q3" },
		{ "T1, T2, T3", "T1, T2, T3", "2026-T1 2026-T2 2026-T3" },
		{ " 03 ,  12", "03, 12", "2026-03 2026-12" },
		{ "H1, H2", "H1, H2", "2026-H1 2026-H2" },
		{ "03-31", "03-31", "2026-Q1" },
		{ "03-15, 10-31", "03-15, 10-31",
		  "2026-01-01..2026-03-15 2026-03-16..2026-10-31" },
		{ "02-29", "02-29", "2026-01-01..2026-02-28" },
		{ "12-31", "12-31", "2026" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct schedule schedule = calendar(rows[i].text);
		char text[SCHEDULE_TEXT];
		schedule_format(&schedule, text);
		CU_ASSERT_STRING_EQUAL(text, rows[i].written);
		CU_ASSERT_STRING_EQUAL(names(&schedule, 2026), rows[i].names);
	}
}

static void test_calendars_are_refused(void)
{
	static const char *const texts[] = {
		"",       ",",       "Q1,",        "Q0",     "Q5",         "H3",    "T4",
		"00",     "13",      "1",          "Q",      "Q10",        "q1",    "Q1 Q2",
		"Q2, Q1", "Q1, Q1",  "Q1, H2",     "03, Q3", "03-31, 06",  "00-10", "13-01",
		"02-30",  "04-31",   "01-00",      "1-1",    "01/02",      "3-031", "2026-Q1",
		"\xc3\xa5", "02-28, 02-29", "10-31, 03-31", "03-31, 03-31", "03 -31",
	};
	struct schedule kept = { .n = 7 };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		CU_ASSERT_FALSE(schedule_parse(view_of_string(texts[i]), &kept));
		CU_ASSERT_EQUAL(kept.n, 7);
	}
}

/* So many times a year is a number, not a calendar: there is nothing to write of it. */
static void test_times_have_no_calendar(void)
{
	const struct schedule times = schedule_of_times(4);
	char text[SCHEDULE_TEXT] = "kept";
	schedule_format(&times, text);
	CU_ASSERT_STRING_EQUAL(text, "");
}

/* Every day from January 1 on: the longest calendar is read whole, and one mark more is refused. */
static void test_calendar_bound(void)
{
	char text[1000], written[SCHEDULE_TEXT];
	struct schedule schedule;
	size_t n = 0;
	for (int i = 0; i <= SCHEDULE_MARKS_MAX; i++) {
		int month = 1 + i / 28, number = 1 + i % 28;
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%02d-%02d", i ? ", " : "",
				      month, number);
		bool fits = i < SCHEDULE_MARKS_MAX;
		CU_ASSERT_EQUAL(schedule_parse(view_of(text, n), &schedule), fits);
		CU_ASSERT_EQUAL(schedule.n, (unsigned)(fits ? i + 1 : SCHEDULE_MARKS_MAX));
	}
	schedule_format(&schedule, written);
	CU_ASSERT_EQUAL(strlen(written), SCHEDULE_MARKS_MAX * 7 - 2);
}

/* ------------------------------------------------------------------ periods */

static void test_a_period_over_new_year_has_its_days_as_name(void)
{
	const struct period period = { { 2026, 12, 1 }, { 2027, 1, 31 } };
	struct period again;
	char name[SCHEDULE_NAME];
	schedule_name(period, name);
	CU_ASSERT_STRING_EQUAL(name, "2026-12-01..2027-01-31");
	CU_ASSERT_TRUE_FATAL(period_parse(view_of_string(name), &again));
	CU_ASSERT_EQUAL(caldate_compare(again.first, period.first), 0);
	CU_ASSERT_EQUAL(caldate_compare(again.last, period.last), 0);
}

static void test_times_a_year(void)
{
	static const struct {
		unsigned times;
		const char *names;
	} rows[] = {
		{ 0, "2026" },
		{ 1, "2026" },
		{ 2, "2026-H1 2026-H2" },
		{ 3, "2026-T1 2026-T2 2026-T3" },
		{ 4, "2026-Q1 2026-Q2 2026-Q3 2026-Q4" },
		{ 5, "2026-01-01..2026-03-14 2026-03-15..2026-05-26 2026-05-27..2026-08-07 "
		     "2026-08-08..2026-10-19 2026-10-20..2026-12-31" },
		{ 6, "2026-01-01..2026-02-28 2026-03-01..2026-04-30 2026-05-01..2026-06-30 "
		     "2026-07-01..2026-08-31 2026-09-01..2026-10-31 2026-11-01..2026-12-31" },
		{ 12, "2026-01 2026-02 2026-03 2026-04 2026-05 2026-06 2026-07 2026-08 2026-09 "
		      "2026-10 2026-11 2026-12" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct schedule schedule = schedule_of_times(rows[i].times);
		CU_ASSERT_STRING_EQUAL(names(&schedule, 2026), rows[i].names);
	}
}

/* However often, and in every kind of year: the periods follow upon each other without a gap, cover
 * the year, and each has a name that reads as itself. */
static void test_periods_cover_the_year(void)
{
	static const int years[] = { 1996, 2000, 2023, 2024, 2026, 2100 };
	for (size_t y = 0; y < sizeof(years) / sizeof(years[0]); y++)
		for (unsigned times = 1; times <= SCHEDULE_TIMES_MAX; times++) {
			struct schedule schedule = schedule_of_times(times);
			int64_t next = caldate_number((struct caldate){ years[y], 1, 1 });
			bool sound = true;
			for (unsigned i = 0; i < schedule_count(&schedule, years[y]); i++) {
				struct period p = schedule_period(&schedule, years[y], i), read;
				char name[SCHEDULE_NAME];
				schedule_name(p, name);
				sound = sound && caldate_number(p.first) == next &&
					caldate_compare(p.first, p.last) <= 0 &&
					period_parse(view_of_string(name), &read) &&
					period_compare(p, read) == 0;
				next = caldate_number(p.last) + 1;
			}
			CU_ASSERT_TRUE(sound);
			CU_ASSERT_EQUAL(next,
					caldate_number((struct caldate){ years[y] + 1, 1, 1 }));
		}
}

static void test_leap_years(void)
{
	struct schedule months = schedule_of_times(12), days = calendar("02-29, 12-31");
	struct schedule every_day = schedule_of_times(366);
	struct period p = schedule_period(&months, 2028, 1);
	CU_ASSERT_EQUAL(caldate_compare(p.last, day("2028-02-29")), 0);
	p = schedule_period(&months, 2027, 1);
	CU_ASSERT_EQUAL(caldate_compare(p.last, day("2027-02-28")), 0);
	p = schedule_period(&days, 2028, 0);
	CU_ASSERT_EQUAL(caldate_compare(p.last, day("2028-02-29")), 0);
	p = schedule_period(&days, 2028, 1);
	CU_ASSERT_EQUAL(caldate_compare(p.first, day("2028-03-01")), 0);
	p = schedule_period(&days, 2100, 1);
	CU_ASSERT_EQUAL(caldate_compare(p.first, day("2100-03-01")), 0);
	CU_ASSERT_EQUAL(schedule_count(&every_day, 2028), 366);
	CU_ASSERT_EQUAL(schedule_count(&every_day, 2027), 365);
	p = schedule_period(&every_day, 2028, 59);
	CU_ASSERT_EQUAL(caldate_compare(p.first, day("2028-02-29")), 0);
}

/* ------------------------------------------------------------------ states */

static struct round_facts round_of(enum round_state state, const char *first, const char *last)
{
	return (struct round_facts){ .number = 1, .state = state,
				     .period = { day(first), day(last) } };
}

static void test_a_round_counts_where_it_ends(void)
{
	struct period quarter = { day("2026-01-01"), day("2026-03-31") };
	static const struct {
		const char *first, *last;
		bool counts;
	} rows[] = {
		{ "2026-01-01", "2026-03-31", true },  { "2026-03-01", "2026-03-31", true },
		{ "2025-07-01", "2026-01-01", true },  { "2025-01-01", "2025-12-31", false },
		{ "2026-01-01", "2026-04-01", false }, { "2026-01-01", "2026-12-31", false },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct period round = { day(rows[i].first), day(rows[i].last) };
		CU_ASSERT_EQUAL(schedule_takes(quarter, round), rows[i].counts);
	}
}

/* On its day a round is in time; the day after it is not, be it the next year's first. */
static void test_the_day_itself(void)
{
	static const struct {
		const char *due, *today;
		bool is_late;
	} rows[] = {
		{ "2026-12-31", "2026-12-31", false }, { "2026-12-31", "2027-01-01", true },
		{ "2028-02-29", "2028-02-29", false }, { "2028-02-29", "2028-03-01", true },
		{ "2027-02-28", "2027-02-28", false }, { "2027-02-28", "2027-03-01", true },
		{ "2026-08-31", "2026-08-31", false }, { "2026-08-31", "2026-09-01", true },
		{ "2026-03-29", "2026-03-30", true },  { "2026-10-25", "2026-10-25", false },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct progress_fold none = { 0 }, begun = { 0 };
		struct round_facts r = round_of(ROUND_TESTING, "2026-01-01", rows[i].due);
		struct caldate due = day(rows[i].due), today = day(rows[i].today);
		progress_add(&begun, &r);
		CU_ASSERT_EQUAL(schedule_state_of(&none, due, today),
				rows[i].is_late ? SCHEDULE_OVERDUE : SCHEDULE_COMING);
		CU_ASSERT_EQUAL(schedule_state_of(&begun, due, today),
				rows[i].is_late ? SCHEDULE_OVERDUE : SCHEDULE_IN_WORK);
	}
}

static void test_states_of_rounds(void)
{
	static const struct {
		enum round_state state;
		enum schedule_state expected;
	} rows[] = {
		{ ROUND_PLANNED, SCHEDULE_OVERDUE },   { ROUND_FROZEN, SCHEDULE_OVERDUE },
		{ ROUND_DRAWN, SCHEDULE_OVERDUE },     { ROUND_TESTING, SCHEDULE_OVERDUE },
		{ ROUND_SUBMITTED, SCHEDULE_OVERDUE }, { ROUND_RETURNED, SCHEDULE_OVERDUE },
		{ ROUND_APPROVED, SCHEDULE_DONE },     { ROUND_NOT_RUN, SCHEDULE_NOT_RUN },
		{ ROUND_NO_POPULATION, SCHEDULE_NO_POPULATION },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct round_facts r = round_of(rows[i].state, "2026-01-01", "2026-03-31");
		struct round_facts later = r;
		struct progress_fold fold = { 0 };
		progress_add(&fold, &r);
		enum schedule_state state =
			schedule_state_of(&fold, r.period.last, day("2026-04-01"));
		CU_ASSERT_EQUAL(state, rows[i].expected);
		CU_ASSERT_EQUAL(schedule_is_settled(state), state != SCHEDULE_OVERDUE);
		/* What was approved stays approved whatever is begun beside it. */
		later.number = 2;
		later.state = ROUND_APPROVED;
		progress_add(&fold, &later);
		CU_ASSERT_EQUAL(schedule_state_of(&fold, r.period.last, day("2026-04-01")),
				SCHEDULE_DONE);
	}
	CU_ASSERT_FALSE(schedule_is_settled(SCHEDULE_COMING));
	CU_ASSERT_FALSE(schedule_is_settled(SCHEDULE_IN_WORK));
}

/* ------------------------------------------------------------------ due at all */

static void test_when_a_control_is_due(void)
{
	static const struct {
		struct schedule_facts facts;
		bool is_due;
	} rows[] = {
		{ { 0 }, false },
		{ { .is_planned = true }, true },
		{ { .is_planned = true, .is_ended = true }, false },
		{ { .is_put_off = true }, true },
		{ { .is_put_off = true, .is_ended = true }, false },
		{ { .is_put_off = true, .has_years = true }, true },
		{ { .is_planned = true, .has_years = true }, false },
		{ { .is_planned = true, .has_years = true, .is_of_year = true }, true },
		{ { .is_own = true }, false },
		{ { .is_own = true, .has_frequency = true }, true },
		{ { .is_own = true, .has_years = true, .is_of_year = true }, true },
		{ { .is_own = true, .has_frequency = true, .has_years = true }, false },
		{ { .has_frequency = true }, false },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		CU_ASSERT_EQUAL(schedule_is_due(&rows[i].facts), rows[i].is_due);
}

/* A period that was over when the control came is asked for where a plan holds it. */
static void test_before_the_control_was_there(void)
{
	struct schedule_facts own = { .is_own = true, .has_frequency = true };
	struct schedule_facts planned = { .is_planned = true };
	struct schedule_facts put_off = { .is_put_off = true };
	struct period quarter = { day("2026-01-01"), day("2026-03-31") };
	CU_ASSERT_TRUE(schedule_asks(&own, quarter, day("2026-03-31")));
	CU_ASSERT_FALSE(schedule_asks(&own, quarter, day("2026-04-01")));
	CU_ASSERT_TRUE(schedule_asks(&planned, quarter, day("2026-04-01")));
	CU_ASSERT_TRUE(schedule_asks(&put_off, quarter, day("2026-04-01")));
}

static const struct suite_test tests[] = {
	{ "calendars are read", test_calendars_are_read },
	{ "calendars are refused", test_calendars_are_refused },
	{ "a calendar has a bound", test_calendar_bound },
	{ "times have no calendar", test_times_have_no_calendar },
	{ "a period over new year has its days as name",
	  test_a_period_over_new_year_has_its_days_as_name },
	{ "times a year", test_times_a_year },
	{ "periods cover the year", test_periods_cover_the_year },
	{ "leap years", test_leap_years },
	{ "a round counts where it ends", test_a_round_counts_where_it_ends },
	{ "the day itself", test_the_day_itself },
	{ "states of rounds", test_states_of_rounds },
	{ "when a control is due", test_when_a_control_is_due },
	{ "before the control was there", test_before_the_control_was_there },
};
SUITE_MAIN("schedule", tests)
