/* SPDX-License-Identifier: EUPL-1.2
 * When the rounds of one line of the status are due: the periods of its year, as the rules of
 * domain/schedule.h have them, with the round that counts for each. */
#pragma once

#include "status_lines.h"

struct line_due {
	struct period period; /* due on its last day */
	char name[SCHEDULE_NAME];
	enum schedule_state state;
	const struct line_round *round; /* in work, or what settled it; NULL: none */
};
typedef int line_due_visit(void *context, const struct line_due *);

/* Finds out by what plan, if any, the line is to be performed, and since when. Once, when it has
 * all its rounds, and before it is told. */
int line_due_prepare(struct status *, struct line *);
/* Each period that is asked for, in order; then each round that counts for none of them.
 * Stops at what the visitor returns unless it is 0. */
int line_due_walk(const struct line *, struct caldate today, line_due_visit *, void *context);
