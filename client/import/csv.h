/* SPDX-License-Identifier: EUPL-1.2
 * Reads CSV (RFC 4180, as Excel writes it): fields parted by ; , or TAB as the header line shows or
 * a line "sep=;" above it says, quoted fields with line breaks. */
#pragma once

#include "sheet.h"

/* Text in UTF-8 without a byte order mark. Errors are found as sheet.h says. */
int csv_scan(struct import *, struct view text, const struct sheet_options *, struct sheet_sink);
/* How many columns the first line shows. */
size_t csv_count_columns(struct view text);
