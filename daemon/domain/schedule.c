/* SPDX-License-Identifier: EUPL-1.2
 * Periods and due days. Whole days only: no hour, no time zone and no clock comes in here. */
#include "schedule.h"

#define MONTHS 12

static const struct {
	char letter; /* 0: two digits alone */
	int parts;   /* of a year; 0: days */
} forms[] = {
	[SCHEDULE_NONE] = { 0, 1 },
	[SCHEDULE_TIMES] = { 0, 1 },
	[SCHEDULE_HALVES] = { 'H', 2 },
	[SCHEDULE_TERTIALS] = { 'T', 3 },
	[SCHEDULE_QUARTERS] = { 'Q', 4 },
	[SCHEDULE_MONTHS] = { 0, MONTHS },
	[SCHEDULE_DAYS] = { 0, 0 },
};

struct schedule schedule_of_times(unsigned n)
{
	return (struct schedule){ .form = n ? SCHEDULE_TIMES : SCHEDULE_NONE, .n = n };
}

/* ------------------------------------------------------------------ a calendar in words */

static int digit(uint8_t c)
{
	return c >= '0' && c <= '9' ? c - '0' : -1;
}

/* -1 when there are not two digits at `at`. */
static int read_two(struct view text, size_t at)
{
	if (at + 2 > text.n || digit(text.p[at]) < 0 || digit(text.p[at + 1]) < 0)
		return -1;
	return 10 * digit(text.p[at]) + digit(text.p[at + 1]);
}

/* One mark, and its form; a leap year has every day that there is. */
static bool read_mark(struct view text, enum schedule_form *ret_form, int *ret_month, int *ret_day)
{
	*ret_day = 0;
	*ret_month = read_two(text, 0);
	*ret_form = SCHEDULE_MONTHS;
	if (text.n == 2 && *ret_month >= 0)
		return *ret_month >= 1 && *ret_month <= MONTHS;
	if (text.n == 5 && text.p[2] == '-' && *ret_month >= 1 && *ret_month <= MONTHS) {
		*ret_form = SCHEDULE_DAYS;
		*ret_day = read_two(text, 3);
		return *ret_day >= 1 && *ret_day <= caldate_days_in_month(2000, *ret_month);
	}
	for (*ret_form = SCHEDULE_HALVES; *ret_form < SCHEDULE_MONTHS; ++*ret_form)
		if (text.n == 2 && text.p[0] == (uint8_t)forms[*ret_form].letter) {
			*ret_month = digit(text.p[1]);
			return *ret_month >= 1 && *ret_month <= forms[*ret_form].parts;
		}
	return false;
}

/* Takes the text up to the next comma off, without the spaces around it. */
static struct view take_mark(struct view *text)
{
	const uint8_t *comma = memchr(text->p, ',', text->n);
	struct view mark = view_of(text->p, comma ? (size_t)(comma - text->p) : text->n);
	size_t skip = mark.n + (comma ? 1 : 0);
	*text = view_of(text->p + skip, text->n - skip);
	while (mark.n && mark.p[0] == ' ')
		mark = view_of(mark.p + 1, mark.n - 1);
	while (mark.n && mark.p[mark.n - 1] == ' ')
		mark.n--;
	return mark;
}

/* Also in a year in which 29 February is the 28th. */
static bool is_later(int month, int day, int before_month, int before_day)
{
	if (month != before_month)
		return month > before_month;
	return day > before_day && !(month == 2 && before_day == 28);
}

static bool add_mark(struct schedule *s, enum schedule_form form, int month, int day)
{
	if (s->n == SCHEDULE_MARKS_MAX || (s->n && form != s->form))
		return false;
	if (s->n && !is_later(month, day, s->marks[s->n - 1].month, s->marks[s->n - 1].day))
		return false;
	s->form = form;
	s->marks[s->n].month = month;
	s->marks[s->n++].day = day;
	return true;
}

bool schedule_parse(struct view text, struct schedule *ret)
{
	struct schedule s = { .form = SCHEDULE_NONE };
	bool is_more = true;
	while (is_more) {
		enum schedule_form form;
		int month, day;
		is_more = text.n && memchr(text.p, ',', text.n);
		if (!text.n || !read_mark(take_mark(&text), &form, &month, &day) ||
		    !add_mark(&s, form, month, day))
			return false;
	}
	*ret = s;
	return true;
}

static char *write_two(char *out, int number)
{
	*out++ = (char)('0' + number / 10);
	*out++ = (char)('0' + number % 10);
	return out;
}

/* "Q3", "07" */
static char *write_part(char *out, enum schedule_form form, int number)
{
	if (!forms[form].letter)
		return write_two(out, number);
	*out++ = forms[form].letter;
	*out++ = (char)('0' + number);
	return out;
}

void schedule_format(const struct schedule *s, char out[SCHEDULE_TEXT])
{
	for (unsigned i = 0; i < s->n && s->form > SCHEDULE_TIMES; i++) {
		if (i > 0) {
			*out++ = ',';
			*out++ = ' ';
		}
		out = write_part(out, s->form, s->marks[i].month);
		if (s->form != SCHEDULE_DAYS)
			continue;
		*out++ = '-';
		out = write_two(out, s->marks[i].day);
	}
	*out = '\0';
}

/* ------------------------------------------------------------------ periods */

static struct caldate day_after(struct caldate day)
{
	return caldate_from_number(caldate_number(day) + 1);
}

/* The last day of so many of the months of a year. */
static struct caldate end_of_months(int year, int months)
{
	return (struct caldate){ year, months, caldate_days_in_month(year, months) };
}

static struct period part_of_year(int year, int parts, int part)
{
	int months = MONTHS / parts;
	return (struct period){ { year, (part - 1) * months + 1, 1 },
				end_of_months(year, part * months) };
}

/* 29 February only where there is one. */
static struct caldate day_of_mark(const struct schedule *s, int year, unsigned i)
{
	int days = caldate_days_in_month(year, s->marks[i].month);
	int day = s->marks[i].day;
	return (struct caldate){ year, s->marks[i].month, day < days ? day : days };
}

static int days_of_year(int year)
{
	return 337 + caldate_days_in_month(year, 2);
}

unsigned schedule_count(const struct schedule *s, int year)
{
	unsigned days = (unsigned)days_of_year(year);
	if (s->form == SCHEDULE_NONE)
		return 1;
	return s->form == SCHEDULE_TIMES && s->n > days ? days : s->n;
}

/* As equal as whole days can be; the last one ends with the year. */
static struct caldate end_of_days(int year, unsigned i, unsigned n)
{
	int64_t first = caldate_number((struct caldate){ year, 1, 1 });
	return caldate_from_number(first + (int64_t)days_of_year(year) * (i + 1) / n - 1);
}

static struct period period_by_days(int year, unsigned i, unsigned n)
{
	struct caldate first = { year, 1, 1 };
	return (struct period){ i ? day_after(end_of_days(year, i - 1, n)) : first,
				end_of_days(year, i, n) };
}

static struct period period_by_marks(const struct schedule *s, int year, unsigned i)
{
	struct caldate first = { year, 1, 1 };
	return (struct period){ i ? day_after(day_of_mark(s, year, i - 1)) : first,
				day_of_mark(s, year, i) };
}

struct period schedule_period(const struct schedule *s, int year, unsigned i)
{
	unsigned n = schedule_count(s, year);
	if (s->form == SCHEDULE_NONE)
		return part_of_year(year, 1, 1);
	if (s->form == SCHEDULE_DAYS)
		return period_by_marks(s, year, i);
	if (s->form != SCHEDULE_TIMES)
		return part_of_year(year, forms[s->form].parts, s->marks[i].month);
	if (MONTHS % n == 0)
		return part_of_year(year, (int)n, (int)i + 1);
	return period_by_days(year, i, n);
}

static char *write_day(char *out, struct caldate day)
{
	caldate_format(day, out);
	return out + CALDATE_TEXT - 1;
}

static bool is_part(struct period period, int parts, int part)
{
	return period_compare(period, part_of_year(period.first.year, parts, part)) == 0;
}

/* "-Q3", "-07" behind the year; nothing for the whole of it. False: it is no such part. */
static bool write_behind_year(struct period period, char *out)
{
	*out = '\0';
	if (is_part(period, 1, 1))
		return true;
	for (enum schedule_form form = SCHEDULE_HALVES; form <= SCHEDULE_MONTHS; form++)
		for (int part = 1; part <= forms[form].parts; part++) {
			if (!is_part(period, forms[form].parts, part))
				continue;
			*out++ = '-';
			*write_part(out, form, part) = '\0';
			return true;
		}
	return false;
}

void schedule_name(struct period period, char out[SCHEDULE_NAME])
{
	char *end = write_day(out, period.first);
	if (period.first.year == period.last.year && write_behind_year(period, out + 4))
		return;
	write_day(out, period.first);
	*end++ = '.';
	*end++ = '.';
	write_day(end, period.last);
}

/* ------------------------------------------------------------------ how it stands */

bool schedule_takes(struct period due, struct period round)
{
	return caldate_compare(round.last, due.first) >= 0 &&
	       caldate_compare(round.last, due.last) <= 0;
}

static enum schedule_state state_by_day(enum schedule_state in_time, struct caldate due,
					struct caldate today)
{
	return caldate_compare(today, due) > 0 ? SCHEDULE_OVERDUE : in_time;
}

enum schedule_state schedule_state_of(const struct progress_fold *fold, struct caldate due,
				      struct caldate today)
{
	if (fold->has_approved)
		return SCHEDULE_DONE;
	if (!fold->has_current)
		return state_by_day(SCHEDULE_COMING, due, today);
	if (fold->current.state == ROUND_NOT_RUN)
		return SCHEDULE_NOT_RUN;
	if (fold->current.state == ROUND_NO_POPULATION)
		return SCHEDULE_NO_POPULATION;
	return state_by_day(SCHEDULE_IN_WORK, due, today);
}

bool schedule_is_settled(enum schedule_state state)
{
	return state == SCHEDULE_DONE || state == SCHEDULE_NOT_RUN ||
	       state == SCHEDULE_NO_POPULATION;
}

bool schedule_is_due(const struct schedule_facts *f)
{
	if (f->is_ended)
		return false;
	if (f->is_put_off)
		return true;
	if (f->has_years && !f->is_of_year)
		return false;
	return f->is_planned || (f->is_own && (f->has_frequency || f->has_years));
}

bool schedule_asks(const struct schedule_facts *f, struct period period, struct caldate since)
{
	return f->is_planned || f->is_put_off || caldate_compare(period.last, since) >= 0;
}
