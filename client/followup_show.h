/* SPDX-License-Identifier: EUPL-1.2
 * riskctl followup show, and what else reads a follow-up. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

/* A closed occasion is read as the register was when it was closed. */
enum exit_status followup_show_run(struct invocation *);
enum exit_status followup_ask(struct invocation *, const char *id,
			      const PB(GetFollowupResponse) **ret);
/* "Ej klart i år; flyttas till nästa år", or what is proposed where nothing is said. */
const char *followup_status_text(struct invocation *, const PB(FollowupLine) *);
/* Tells what does not fit together. */
void followup_warn(struct invocation *, const PB(GetFollowupResponse) *);
