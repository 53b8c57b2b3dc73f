/* SPDX-License-Identifier: EUPL-1.2
 * One control as people see it, and what its criteria are worth. */
#pragma once

#include "command.h"

/* riskctl control show C5 */
enum exit_status control_show_run(struct invocation *);
/* riskctl control lint C5, or --criteria TEXT */
enum exit_status control_lint_run(struct invocation *);
