/* SPDX-License-Identifier: EUPL-1.2
 * Criteria as the plans of the source print them. */
#pragma once

#include "../daemon/domain/criteria.h"

/* "0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt" is PERCENT(8000, 9000). */
#define PERCENT(partial, pass) { 1, { { 0, CRITERIA_PERCENT, partial, pass } } }
/* "högst 6: 0-3 Ej godkänt, 4 Delvis godkänt, 5-6 Godkänt; annars ..." and the same in percent. */
#define OF_SIX { 2, { { 6, CRITERIA_COUNT, 4, 5 }, { 0, CRITERIA_PERCENT, 8000, 9000 } } }
