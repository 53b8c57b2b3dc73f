/* SPDX-License-Identifier: EUPL-1.2
 * Which lines a status has: the controls that are asked for, and for each the units that perform
 * it, with their rounds and actions of the year. */
#pragma once

#include "status_line.h"

#define STATUS_LINES_MAX 10000

/* Of a unit and the year; version 0: it has none. */
struct status_plan {
	struct status_plan *next;
	const char *unit;
	struct loaded loaded;
};

struct status {
	struct call *call;
	const PB(GetStatusRequest) *request;
	uint32_t year;
	struct caldate today; /* the day that it is asked for */
	struct status_plan *plans;
	/* The controls that are asked for; version 0: only the id is known. The first n_own are in
	 * order. */
	struct record *controls;
	size_t n_controls, n_own;
	struct line **lines;
	size_t n_lines;
	/* The unit whose control was looked at last, kind 0: none; is it the municipality? */
	struct id owner;
	bool is_owner_common;
};

/* Fills in the lines, in the order of the controls. */
int status_lines_get(struct status *);
/* Adds those of one control alone, whether or not the request is about it. */
int status_lines_add(struct status *, const struct id *control);
