/* SPDX-License-Identifier: EUPL-1.2
 * The rounds of a follow-up one by one. */
#pragma once

#include "report_occasion.h"

/* All rounds, the reviews' conclusions, what was finished after the reporting day and what was not
 * run: a section each, where there are any. */
void report_round_tables_add(struct report_occasion *);
