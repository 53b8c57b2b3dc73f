/* SPDX-License-Identifier: EUPL-1.2
 * Civil days and periods. Never asks the system for a time or a time zone. */
#include <riskreg/caldate.h>

#define YEAR_FIRST 1900
#define YEAR_LAST 2200
#define DAYS_400_YEARS 146097
#define MARCH_1_YEAR_0 (-719468) /* in days since 1970-01-01 */
#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int caldate_days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static bool is_day(struct caldate d)
{
	return d.year >= YEAR_FIRST && d.year <= YEAR_LAST && d.month >= 1 && d.month <= 12 &&
	       d.day >= 1 && d.day <= caldate_days_in_month(d.year, d.month);
}

/* `n` digits at `at`; the text is known to be long enough. */
static bool read_digits(struct view text, size_t at, size_t n, int *ret)
{
	int number = 0;
	for (size_t i = at; i < at + n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		number = number * 10 + (text.p[i] - '0');
	}
	*ret = number;
	return true;
}

bool caldate_parse(struct view text, struct caldate *ret)
{
	struct caldate d = { 0 };
	if (text.n != CALDATE_TEXT - 1 || text.p[4] != '-' || text.p[7] != '-')
		return false;
	if (!read_digits(text, 0, 4, &d.year) || !read_digits(text, 5, 2, &d.month) ||
	    !read_digits(text, 8, 2, &d.day) || !is_day(d))
		return false;
	*ret = d;
	return true;
}

static void write_digits(char *out, size_t n, int number)
{
	while (n-- > 0) {
		out[n] = (char)('0' + number % 10);
		number /= 10;
	}
}

void caldate_format(struct caldate d, char out[CALDATE_TEXT])
{
	memcpy(out, "0000-00-00", CALDATE_TEXT);
	write_digits(out, 4, d.year);
	write_digits(out + 5, 2, d.month);
	write_digits(out + 8, 2, d.day);
}

int caldate_compare(struct caldate a, struct caldate b)
{
	if (a.year != b.year)
		return a.year - b.year;
	return a.month != b.month ? a.month - b.month : a.day - b.day;
}

/* Days from 1 March to the first of the month that is `months` later: a year that begins in March
 * has its leap day last, and the lengths 31 30 31 30 31 repeat every five months (153 days). */
static int days_since_march(int months)
{
	return (153 * months + 2) / 5;
}

int64_t caldate_number(struct caldate d)
{
	int months = (d.month + 9) % 12;
	int64_t year = d.year - (d.month < 3 ? 1 : 0);
	return year * 365 + year / 4 - year / 100 + year / 400 + days_since_march(months) +
	       d.day - 1 + MARCH_1_YEAR_0;
}

/* Outside of the years above: no day. */
struct caldate caldate_from_number(int64_t number)
{
	if (number < caldate_number((struct caldate){ YEAR_FIRST, 1, 1 }) ||
	    number > caldate_number((struct caldate){ YEAR_LAST, 12, 31 }))
		return (struct caldate){ 0 };
	/* 400 years are always as many days; the estimate is never too early. */
	struct caldate d = { 0, 1, 1 };
	d.year = (int)((number - MARCH_1_YEAR_0) * 400 / DAYS_400_YEARS) + 1;
	while (caldate_number(d) > number)
		d.year--;
	int day = (int)(number - caldate_number(d));
	while (day >= caldate_days_in_month(d.year, d.month))
		day -= caldate_days_in_month(d.year, d.month++);
	d.day = day + 1;
	return d;
}

static int64_t floor_days(int64_t time_ms)
{
	return time_ms / DAY_MS - (time_ms % DAY_MS < 0 ? 1 : 0);
}

/* 01:00 UTC on the last Sunday of a month of 31 days. 1970-01-01 was a Thursday: days whose number
 * is 3 modulo 7 are Sundays. */
static int64_t last_sunday_ms(int year, int month)
{
	int64_t last = caldate_number((struct caldate){ year, month, 31 });
	int64_t since_sunday = ((last - 3) % 7 + 7) % 7;
	return (last - since_sunday) * DAY_MS + HOUR_MS;
}

/* False far outside of the calendar, where an addition could overflow. */
static bool to_stockholm(int64_t time_ms, int64_t *ret_local_ms)
{
	int year = caldate_from_number(floor_days(time_ms)).year;
	bool summer = time_ms >= last_sunday_ms(year, 3) && time_ms < last_sunday_ms(year, 10);
	if (year)
		*ret_local_ms = time_ms + (summer ? 2 * HOUR_MS : HOUR_MS);
	return year != 0;
}

struct caldate caldate_in_stockholm(int64_t time_ms)
{
	int64_t local_ms;
	return to_stockholm(time_ms, &local_ms) ? caldate_from_number(floor_days(local_ms)) :
						  (struct caldate){ 0 };
}

int caldate_minute_in_stockholm(int64_t time_ms)
{
	int64_t local_ms;
	if (!to_stockholm(time_ms, &local_ms))
		return 0;
	return (int)((local_ms - floor_days(local_ms) * DAY_MS) / MINUTE_MS);
}

/* Clocks are never changed at midnight: it is one hour before midnight UTC, or two. */
int64_t caldate_end_in_stockholm(struct caldate day)
{
	int64_t end = (caldate_number(day) + 1) * DAY_MS - 2 * HOUR_MS;
	bool is_summer = caldate_compare(caldate_in_stockholm(end), day) > 0;
	return is_summer ? end : end + HOUR_MS;
}

static struct period months_of(int year, int first, int last)
{
	return (struct period){
		{ year, first, 1 },
		{ year, last, caldate_days_in_month(year, last) },
	};
}

/* "H1", "Q3", "T2", "07": the year in equal parts. */
static bool parse_part(struct view text, int year, struct period *ret)
{
	static const struct {
		char letter;
		int parts;
	} forms[] = { { 'H', 2 }, { 'Q', 4 }, { 'T', 3 } };
	size_t skip = 0;
	int parts = 12;
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		if (text.p[0] == (uint8_t)forms[i].letter) {
			skip = 1;
			parts = forms[i].parts;
		}
	}
	int n, months = 12 / parts;
	if (!read_digits(text, skip, 2 - skip, &n) || n < 1 || n > parts)
		return false;
	*ret = months_of(year, (n - 1) * months + 1, n * months);
	return true;
}

static bool parse_range(struct view text, struct period *ret)
{
	size_t day = CALDATE_TEXT - 1;
	struct period period;
	if (text.n != 2 * day + 2 || memcmp(text.p + day, "..", 2) != 0)
		return false;
	if (!caldate_parse(view_of(text.p, day), &period.first) ||
	    !caldate_parse(view_of(text.p + day + 2, day), &period.last) ||
	    caldate_compare(period.first, period.last) > 0)
		return false;
	*ret = period;
	return true;
}

bool period_parse(struct view text, struct period *ret)
{
	int year;
	if (text.n != 4 && text.n != 7)
		return parse_range(text, ret);
	if (!read_digits(text, 0, 4, &year) || year < YEAR_FIRST || year > YEAR_LAST)
		return false;
	if (text.n == 7)
		return text.p[4] == '-' && parse_part(view_of(text.p + 5, 2), year, ret);
	*ret = months_of(year, 1, 12);
	return true;
}

int period_compare(struct period a, struct period b)
{
	int last = caldate_compare(a.last, b.last);
	return last != 0 ? last : caldate_compare(a.first, b.first);
}
