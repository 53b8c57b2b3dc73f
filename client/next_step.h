/* SPDX-License-Identifier: EUPL-1.2
 * What comes next with a round, asked from the status of its control. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

/* The status that a request asks for. */
enum exit_status next_step_ask(struct invocation *, const PB(GetStatusRequest) *,
			       const PB(GetStatusResponse) **ret);
/* The step with its command, or without one where it is to wait. */
const char *next_step_text(struct invocation *, const PB(ControlStatus) *);
/* One line of talk: how far the round has come, and the command that comes next. */
enum exit_status next_step_tell(struct invocation *, const char *round);
/* One line of talk: only the step that comes next with it; nothing when there is none. */
enum exit_status next_step_point(struct invocation *, const char *round);
