/* SPDX-License-Identifier: EUPL-1.2
 * The board's own five-column table (Risk, Riskvärde, Riskåtgärd, Kontroll, Korrigerande åtgärder)
 * as rows of riskreg.v1.ImportPlanRequest.
 *
 * Headers are Swedish or English, in any order. A row without a risk continues the risk above.
 * The first line of a cell is the title, the rest the text; "(kommungemensam)" in a title marks a
 * record of the municipality's unit and is taken off. Riskvärde is "8 (4 x 2)", then the motives
 * on lines beginning "Sannolikhet:" and "Konsekvens:"; a bare product stands only where one pair
 * of levels gives it (1, 9, 16). A line beginning "Bedömningskriterier" in a control begins its
 * criteria. */
#pragma once

#include <riskreg/pb.h>

#include "sheet.h"

/* All that is wrong, at once, in im->errors; what is only odd in im->warnings. The rows live in the
 * import's arena. IMPORT_DONE, IMPORT_REFUSED or -ENOMEM. */
int plan_table_parse(struct import *im, const struct sheet *, PB(PlanRow) ***ret_rows,
		     size_t *ret_n);
