/* SPDX-License-Identifier: EUPL-1.2
 * What to do next about one line of the status, or about one of its periods. */
#pragma once

#include "line_due.h"

struct status_next {
	const struct line *line;
	const struct round_facts *facts; /* of the round that it is about; NULL: none is opened */
	const struct line_due *due;      /* the period that is to be performed; NULL: none */
	struct caldate today;
};

/* Both stay as they are where there is nothing to do; the command alone where one must wait. */
int status_next_tell(struct call *, const struct status_next *, char **ret_step,
		     char **ret_command);
/* Of a line whose approved round falls short, and that no action answers: the command for one. */
int status_next_answer(struct call *, const struct line *, char **ret_command);
