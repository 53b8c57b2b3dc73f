/* SPDX-License-Identifier: EUPL-1.2
 * Reads a CSV file (RFC 4180, as Excel writes it) into a sheet: fields parted by ; , or TAB as the
 * header line shows or a line "sep=;" above it says, UTF-8 with or without a byte order mark,
 * quoted fields with line breaks. */
#pragma once

#include "import.h"

/* Everything structural that is wrong is found at once; a file that is not UTF-8 is refused with
 * the first row that shows it. IMPORT_DONE, IMPORT_REFUSED or -ENOMEM. */
int csv_read_sheet(struct import *, struct view bytes, struct sheet *ret);
