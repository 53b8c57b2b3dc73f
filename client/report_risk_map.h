/* SPDX-License-Identifier: EUPL-1.2
 * The risks of a plan by probability and consequence. */
#pragma once

#include "report_items.h"

/* A heat map of those risks in the plan that were assessed, as the plan holds them, one for each
 * version of a scale; nothing when there are none. */
void report_risk_map_add(struct report_draft *, const struct report_items *);
