/* SPDX-License-Identifier: EUPL-1.2
 * Which lines a status has: the controls that are asked for, and for each the units that perform
 * it, with their rounds and actions of the year. */
#pragma once

#include "status_line.h"

#define STATUS_LINES_MAX 10000

struct status {
	struct call *call;
	const PB(GetStatusRequest) *request;
	uint32_t year;
	struct id *ids; /* of the controls that are asked for */
	size_t n_ids;
	struct line **lines;
	size_t n_lines;
};

/* Fills in the lines, in the order of the controls. */
int status_lines_get(struct status *);
