/* SPDX-License-Identifier: EUPL-1.2
 * The plan of a unit and year. */
#pragma once

#include "command.h"

/* Its id, "" when there is none. */
enum exit_status plan_find(struct invocation *, const char *unit, uint32_t year, const char **ret);
