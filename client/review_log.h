/* SPDX-License-Identifier: EUPL-1.2
 * One result of a walk through a round, as a call. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

#define REVIEW_POINTS_MAX 16 /* of a control */

struct review_result {
	const char *round;
	const PB(Item) *item;
	PB(Outcome) outcome; /* with points it follows from them */
	const PB(Control) *control;
	PB(Outcome) points[REVIEW_POINTS_MAX]; /* of its attributes, as many as it has */
	bool has_points;
	const char *note;   /* NULL: the one that is logged already, if any */
	const char *reason; /* NULL: it corrects nothing */
};

/* Nothing that is logged would change. */
bool review_log_is_same(const struct review_result *);
enum exit_status review_log_write(struct invocation *, const struct review_result *);
/* The item as the register has it now. */
enum exit_status review_log_reload(struct invocation *, const char *round, PB(Item) **item);
