/* SPDX-License-Identifier: EUPL-1.2
 * Numbers of a workbook as people see them: styles say which are dates, which are per cent and
 * which have leading zeros. */
#pragma once

#include "xlsx_part.h"

#define XLSX_STYLES_MAX 65536
#define XLSX_NUMBER_TEXT 64

struct xlsx_format {
	bool is_date;
	bool is_percent; /* shown a hundred times as large */
	uint8_t zeros; /* least number of digits, as of the format 00000; 0: none */
};

/* Lives in the import's arena. */
struct xlsx_styles {
	struct xlsx_format *formats; /* of the cells' style numbers */
	size_t n;
	bool counts_from_1904;
};

/* `path`: the part of the styles; NULL: the workbook has none. */
int xlsx_number_read_styles(struct import *, struct zip *, const char *path,
			    struct xlsx_styles *ret);
/* A number as the part holds it, as text: "20260901", "0,5" as 0.5, "71.4 %", "2026-08-31 13:30".
 * False when it is longer than a spreadsheet can hold, so that its last digits are lost. */
bool xlsx_number_format(const struct xlsx_styles *, size_t style, const char *number,
			char out[XLSX_NUMBER_TEXT]);
