/* SPDX-License-Identifier: EUPL-1.2
 * Which controls a status is about, and what a round says of that. */
#pragma once

#include "status_lines.h"

/* Fills in the controls, those that stand twice beside each other. CALL_LATER when they are many
 * and others wait. */
int status_controls_get(struct status *);

/* What a round is to a status; borrowed from its body. */
struct status_round {
	struct view control, unit;
	bool is_of_year; /* its period ends in the year */
	bool is_put_off; /* to the year */
};
struct status_round status_controls_look(const struct status *, struct view round);
