/* SPDX-License-Identifier: EUPL-1.2
 * The boards side by side, for who answers for all of them. */
#pragma once

#include "report_draft.h"

/* What every unit's controls come to, and the municipality-wide controls with a column for each
 * unit; nothing where the status is of one unit alone. */
void report_boards_add(struct report_draft *, const PB(GetStatusResponse) *);
/* What a control came to: a verdict, "Genomförd", or that there is none. */
struct report_cell report_boards_verdict(const struct report_draft *, const PB(ControlStatus) *);
