/* SPDX-License-Identifier: EUPL-1.2
 * One cell of the board's five-column table (plan_table.h says how each is written). What is wrong
 * is added to the import's errors; NULL means an empty cell, or that memory is out. */
#pragma once

#include <riskreg/pb.h>

#include "import.h"

struct plan_cell {
	struct import *import;
	struct import_place place;
	struct view text; /* without white space at the ends */
};

/* A risk, a measure or a corrective action. */
PB(PlanRowPart) *plan_cell_part(const struct plan_cell *);
/* A control and its criteria, into the row. */
void plan_cell_control(const struct plan_cell *, PB(PlanRow) *row);
/* A risk value with its motives. */
PB(PlanRowAssessment) *plan_cell_assessment(const struct plan_cell *);
