/* SPDX-License-Identifier: EUPL-1.2
 * --as-of: which state of the register is read. */
#pragma once

#include "command.h"

/* From --as-of to a size of the journal, asked from the daemon when it is a day; then every read of
 * this run is of that state. Nothing when it was not given. */
enum exit_status as_of_find(struct invocation *, const char *as_of);
/* The day that --as-of names, for what is asked for a day; "" when it names none. */
const char *as_of_day(const struct invocation *);
