/* SPDX-License-Identifier: EUPL-1.2
 * One worker's work: loads, the crash points in them, the states at each, and what is next. */
#pragma once

#include "crash_drive.h"
#include "crash_report.h"

struct session_options {
	uint64_t seed;
	enum control control;
	uint64_t states;
	char place[128];  /* a directory that is made */
	const char *keep; /* where a bad state is left, or NULL */
};

/* An exit status: 2 when it could not run. */
int session_run(const struct session_options *, struct report *);
