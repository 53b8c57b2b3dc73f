/* SPDX-License-Identifier: EUPL-1.2
 * When a control is to be performed: the periods of a year, the day by which each is due, and how
 * it stands on a day. Days are civil days; never asks what day it is.
 *
 * A round is due on the last day of its period, and is in time on that day: a quarter's round on 31
 * March, a year's on 31 December. It counts for the period in which its own period ends, so that
 * who checks a year by months has also checked its last quarter. A control of which nobody has said
 * how often is due once a year where a plan holds it, and nowhere else. */
#pragma once

#include <riskreg/caldate.h>

#include "progress.h"

#define SCHEDULE_TIMES_MAX 366
#define SCHEDULE_MARKS_MAX 53
/* "07, 08, ..." or "01-31, 02-29, ..." and NUL */
#define SCHEDULE_TEXT (SCHEDULE_MARKS_MAX * 7)
/* "2026-01-15..2026-03-31" and NUL */
#define SCHEDULE_NAME 23

enum schedule_form {
	SCHEDULE_NONE,     /* not decided: the year as a whole */
	SCHEDULE_TIMES,    /* equal parts of the year, in months where that is possible */
	SCHEDULE_HALVES,
	SCHEDULE_TERTIALS,
	SCHEDULE_QUARTERS,
	SCHEDULE_MONTHS,
	SCHEDULE_DAYS, /* by these days; each period begins behind the day before */
};

/* What a control says of how often. */
struct schedule {
	enum schedule_form form;
	unsigned n; /* times, or marks */
	struct {
		int month; /* of a day; or the number of the half, tertial, quarter or month */
		int day;
	} marks[SCHEDULE_MARKS_MAX];
};

/* Zeroed marks; n 0 is SCHEDULE_NONE. At most SCHEDULE_TIMES_MAX. */
struct schedule schedule_of_times(unsigned n);
/* "Q1, Q3", "03-31, 10-31": all of one form, ascending. 02-29 is 28 February in other years. False
 * when it is not. */
bool schedule_parse(struct view, struct schedule *ret);
/* The same text in the form in which it is stored; always with a NUL. */
void schedule_format(const struct schedule *, char out[SCHEDULE_TEXT]);

/* How many periods a year has, at least 1, and the i-th of them. */
unsigned schedule_count(const struct schedule *, int year);
struct period schedule_period(const struct schedule *, int year, unsigned i);
/* "2026-Q3", as period_parse reads it. */
void schedule_name(struct period, char out[SCHEDULE_NAME]);

/* Does a round of this period count for the other one? */
bool schedule_takes(struct period due, struct period round);

enum schedule_state {
	SCHEDULE_COMING,
	SCHEDULE_IN_WORK,
	SCHEDULE_OVERDUE, /* in work or not */
	SCHEDULE_DONE,
	SCHEDULE_NOT_RUN,
	SCHEDULE_NO_POPULATION,
};

/* Of the rounds that count for one period. */
enum schedule_state schedule_state_of(const struct progress_fold *, struct caldate due,
				      struct caldate today);
/* Nothing is left to do. */
bool schedule_is_settled(enum schedule_state);

/* Why a control would be due in a unit and year, or not. */
struct schedule_facts {
	bool is_planned;  /* the plan of that unit and year holds it */
	bool is_ended;    /* that plan is closed, or has stopped or carried it */
	bool is_put_off;  /* a round that was not run is put off to this year */
	bool is_own;      /* the unit's own control, no other unit's plan in its place */
	bool has_frequency, has_years, is_of_year; /* years are planned; and this is one of them */
};
bool schedule_is_due(const struct schedule_facts *);
/* Is a period asked for of a control that came into the register on a day? What was over by then is
 * asked for where a plan holds it, and not otherwise. */
bool schedule_asks(const struct schedule_facts *, struct period, struct caldate since);
