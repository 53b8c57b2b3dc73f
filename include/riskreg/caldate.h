/* SPDX-License-Identifier: EUPL-1.2
 * Civil days and periods, without a clock and without the system's time zones. */
#pragma once

#include <riskreg/view.h>

/* Proleptic Gregorian; year 1900-2200. Zeroed: no day. */
struct caldate {
	int year;
	int month; /* 1-12 */
	int day;   /* 1-31 */
};

#define CALDATE_TEXT 11 /* "2026-08-31" and NUL */

/* "2026-08-31". False when it is not a real day of that form. */
bool caldate_parse(struct view, struct caldate *ret);
void caldate_format(struct caldate, char out[CALDATE_TEXT]);
/* < 0, 0, > 0 */
int caldate_compare(struct caldate, struct caldate);
int caldate_days_in_month(int year, int month);
/* Days since 1970-01-01. */
int64_t caldate_number(struct caldate);
struct caldate caldate_from_number(int64_t);
/* The civil day in Europe/Stockholm at a point of time (milliseconds since 1970 UTC); summer time
 * by directive 2000/84/EC: from the last Sunday of March to that of October, at 01:00 UTC. */
struct caldate caldate_in_stockholm(int64_t time_ms);
/* The clock there: minutes since midnight, 0-1439. */
int caldate_minute_in_stockholm(int64_t time_ms);
/* The first point of time behind a civil day in Europe/Stockholm. */
int64_t caldate_end_in_stockholm(struct caldate);

struct period {
	struct caldate first, last;
};

/* "2026", "2026-H1", "2026-Q3", "2026-T2" (tertial), "2026-07", "2026-01-15..2026-03-31". */
bool period_parse(struct view, struct period *ret);
/* Later last day first counts as later; then later first day. < 0, 0, > 0 */
int period_compare(struct period, struct period);
