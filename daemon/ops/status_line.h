/* SPDX-License-Identifier: EUPL-1.2
 * A line of the status: one control in one unit and year, as its rounds and actions have it, and
 * how it is told. ops_status.c collects the lines. */
#pragma once

#include "../domain/schedule.h"
#include "load.h"

/* One of a line's rounds of the year. */
struct line_round {
	struct line_round *next;
	struct round_facts facts;
	uint32_t put_off_to; /* a year, or 0 */
};

struct line {
	struct id control;
	char control_text[ID_TEXT_MAX];
	uint32_t control_version;
	const PB(Control) *body;
	const char *unit;
	uint32_t year;
	struct progress_fold fold;
	struct loaded approved, current; /* the two rounds of the fold */
	enum verdict verdict; /* of the approved round */
	uint32_t actions[5];  /* planned, open, done, verified, accepted */
	/* Of actions that answer the approved round: there is one; one is verified, or accepted by
	 * an acceptance in force; the one whose acceptance has run out, or 0. */
	bool is_answered, is_settled;
	uint32_t expired;
	uint32_t planned; /* the first action planned for the control by the unit itself, or 0 */
	/* What line_due.h goes by. */
	struct line_round *rounds;
	struct schedule_facts schedule;
	struct caldate since; /* when the control came into the register */
	const struct loaded *plan; /* of the unit and year; NULL: none holds the control */
	const char *responsible;   /* of the plan's item; "" for none */
};

/* Makes the message of a line as it is on a day; sets its verdict. */
int status_line_tell(struct call *, struct line *, struct caldate today, PB(ControlStatus) *ret);
