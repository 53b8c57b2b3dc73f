/* SPDX-License-Identifier: EUPL-1.2
 * Adding up and printing, see crash_report.h. */
#include "crash_report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void report_finding(struct report *report, const struct finding *finding)
{
	report->start_ms[report->states++] = finding->start_ms;
	report->lost += finding->lost;
	report->doubled += finding->doubled;
	report->alarms += finding->alarms;
	report->different += finding->different;
	report->remains += finding->remains;
	if (finding->how_started >= 0 && finding->how_started < REPORT_STARTS)
		report->starts[finding->how_started]++;
}

void report_add(struct report *to, const struct report *from)
{
	memmove(to->start_ms + to->states, from->start_ms, from->states * sizeof *from->start_ms);
	to->states += from->states;
	to->kills += from->kills;
	to->points += from->points;
	to->loads += from->loads;
	to->lost += from->lost;
	to->doubled += from->doubled;
	to->alarms += from->alarms;
	to->different += from->different;
	to->remains += from->remains;
	to->faults += from->faults;
	for (size_t i = 0; i < REPORT_STARTS; i++)
		to->starts[i] += from->starts[i];
}

bool report_is_clean(const struct report *r)
{
	return r->states && !r->lost && !r->doubled && !r->alarms && !r->different && !r->remains &&
	       !r->faults;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

void report_print(const struct report *r)
{
	printf("%" PRIu64 " states (%" PRIu64 " of a killed process) at %" PRIu64
	       " crash points of %" PRIu64 " loads\n",
	       r->states, r->kills, r->points, r->loads);
	printf("%" PRIu64 " lost, %" PRIu64 " doubled, %" PRIu64 " false alarms, %" PRIu64
	       " index differences\n",
	       r->lost, r->doubled, r->alarms, r->different);
	printf("%" PRIu64 " erased texts that are still there, %" PRIu64 " faults under load\n",
	       r->remains, r->faults);
	printf("starts: %" PRIu64 " empty, %" PRIu64 " clean, %" PRIu64 " replayed, %" PRIu64
	       " rebuilt\n",
	       r->starts[STORE_START_EMPTY], r->starts[STORE_START_CLEAN],
	       r->starts[STORE_START_REPLAY], r->starts[STORE_START_REBUILD]);
	if (!r->states)
		return;
	qsort(r->start_ms, r->states, sizeof *r->start_ms, by_size);
	printf("start-up: median %.2f ms, worst %.2f ms\n", r->start_ms[r->states / 2],
	       r->start_ms[r->states - 1]);
}
