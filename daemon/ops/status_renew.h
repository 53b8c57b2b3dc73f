/* SPDX-License-Identifier: EUPL-1.2
 * A status from one that was given before. Logging results changes the lines of that round's
 * control, and nothing else in the answer as long as those lines have the same verdict, progress
 * and lateness. Must come to the very bytes that computing it anew comes to. */
#pragma once

#include "status_lines.h"

/* *ret_renewed: the call's pieces are the answer; otherwise there are none, and it is to be
 * computed: nothing was given before, or more than results was written since, or too much. The
 * status has its call, request, year and day; its lines stay untouched. */
int status_renew(const struct status *, bool *ret_renewed);
