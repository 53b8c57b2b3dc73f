/* SPDX-License-Identifier: EUPL-1.2
 * A table that was refused, written back with a column that says what is wrong in each row: it can
 * be mended there and read in again. */
#pragma once

#include "import/sheet.h"
#include "worksheet_id.h"

/* 0 or a negative errno. `id` NULL: the table says nothing of its round. */
int error_sheet_write(const struct import *, const struct sheet *, const struct worksheet_id *id,
		      const char *path);
