/* SPDX-License-Identifier: EUPL-1.2
 * What a run found, in figures. */
#pragma once

#include "crash_check.h"

#define REPORT_STARTS 4

struct report {
	uint64_t states, kills, points, loads;
	uint64_t lost, doubled, alarms, different, remains;
	uint64_t faults;                /* loads in which the store failed */
	uint64_t starts[REPORT_STARTS]; /* by enum store_start */
	double *start_ms;               /* one for each state */
};

void report_finding(struct report *, const struct finding *);
void report_add(struct report *, const struct report *);
bool report_is_clean(const struct report *);
void report_print(const struct report *);
