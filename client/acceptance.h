/* SPDX-License-Identifier: EUPL-1.2
 * Whether what was accepted still is, under a record that is shown. */
#pragma once

#include "command.h"

/* A table of the acceptances of a risk or an action; nothing when there are none. */
enum exit_status acceptance_print(struct invocation *, const char *record);
