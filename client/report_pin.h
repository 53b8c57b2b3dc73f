/* SPDX-License-Identifier: EUPL-1.2
 * At which size of the journal a report is read. */
#pragma once

#include "report_draft.h"

/* Reads at inv->at (0: as of now) from here on, and seals the report with it. A closed follow-up,
 * if one is given, is read as it was when it was closed, unless that is later. */
enum exit_status report_pin(struct report_draft *, const PB(Followup) *);
