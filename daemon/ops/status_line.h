/* SPDX-License-Identifier: EUPL-1.2
 * A line of the status: one control in one unit and year, as its rounds and actions have it, and
 * how it is told. ops_status.c collects the lines. */
#pragma once

#include "../domain/progress.h"
#include "load.h"

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
	bool is_answered;     /* the approved round has an action */
};

/* Makes the message of a line; sets its verdict. */
int status_line_tell(struct call *, struct line *, PB(ControlStatus) *ret);
