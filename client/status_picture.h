/* SPDX-License-Identifier: EUPL-1.2
 * The status of many controls at a glance. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

/* How many controls there are of each verdict, the worst first, as bars; nothing with --plain. */
void status_picture_counts(struct invocation *, const PB(GetStatusResponse) *);
/* The share of a control's latest approved round as a bar; "" where there is none, and where the
 * terminal is too narrow for it. */
const char *status_picture_share(const struct invocation *, const PB(ControlStatus) *);
