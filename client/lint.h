/* SPDX-License-Identifier: EUPL-1.2
 * What criteria are worth, asked from the daemon, which alone knows how to read them. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

/* The criteria of a control; or, without an id, criteria in words. */
enum exit_status lint_ask(struct invocation *, const char *id, const char *criteria_text,
			  const PB(LintControlResponse) **ret);
/* The findings about a control as talk on stderr, for whoever is about to use it. */
enum exit_status lint_tell(struct invocation *, const char *id);
