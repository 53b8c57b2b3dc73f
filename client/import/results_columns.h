/* SPDX-License-Identifier: EUPL-1.2
 * Which column of a worksheet holds what. */
#pragma once

#include <riskreg/pb.h>

#include "columns.h"

#define RESULTS_ATTRIBUTES_MAX 16 /* of a control */

enum results_column {
	COLUMN_ITEM,
	COLUMN_ANSWER,
	COLUMN_COMMENT,
	COLUMN_ROUND,
	COLUMN_LABEL,
	COLUMN_ERROR,
	COLUMN_FIRST_ATTRIBUTE,
	COLUMNS_MAX = COLUMN_FIRST_ATTRIBUTE + RESULTS_ATTRIBUTES_MAX,
};

struct results_columns {
	size_t at[COLUMNS_MAX]; /* place in a row, COLUMNS_NONE for one that is not there */
	size_t n_attributes;    /* those of the control, or 0 */
};

/* False when a needed one is missing or one stands twice: that has been told. */
bool results_columns_find(struct import *, const struct sheet_row *header, const PB(Control) *,
			  struct results_columns *ret);
