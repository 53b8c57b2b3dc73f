/* SPDX-License-Identifier: EUPL-1.2
 * The bytes of a text file as UTF-8: UTF-8 with or without a byte order mark, UTF-16LE with one
 * (Excel's "Unicode-text"), otherwise Windows-1252. */
#pragma once

#include "import.h"

/* The text, without its mark and without any NUL; the arena's, or the bytes themselves. What had to
 * be assumed is a warning. A file that is no text, or damaged UTF-8, is refused with the first row
 * that shows it. IMPORT_DONE, IMPORT_REFUSED or -ENOMEM. */
int encoding_to_utf8(struct import *, struct view bytes, struct view *ret_text);
