/* SPDX-License-Identifier: EUPL-1.2
 * Reads a sheet of an Excel workbook (ECMA-376, as Excel, LibreOffice and others write it). What
 * stands in a cell becomes text: numbers as they are typed, dates as 2026-08-31. Formulas are
 * marked, never believed; a DTD and what unpacks to too much is refused. */
#pragma once

#include "sheet.h"

int xlsx_scan(struct import *, struct view bytes, const struct sheet_options *, struct sheet_sink);
