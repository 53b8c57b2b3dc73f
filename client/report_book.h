/* SPDX-License-Identifier: EUPL-1.2
 * A report's workbook: what the files of the XLSX writer share. */
#pragma once

#include "book.h"
#include "palette.h"
#include "report.h"

enum book_style {
	STYLE_TITLE,
	STYLE_SUBTITLE,
	STYLE_HEADING,
	STYLE_NAME, /* of a field, of a row */
	STYLE_WORDS,
	STYLE_LINK,
	STYLE_HEAD,
	STYLE_HEAD_RIGHT,
	STYLES,
};

#define REPORT_BOOK_KINDS 13u /* text, percent, day, numbers with 0-9 decimals */
#define REPORT_BOOK_MARKS 5u
#define REPORT_BOOK_ZONES 16u /* in a frame or not */

struct report_book {
	const struct report *report;
	struct book *book;
	lxw_format *styles[STYLES];
	/* Made when they are first needed. */
	lxw_format *cells[REPORT_BOOK_KINDS][REPORT_BOOK_MARKS];
	lxw_format *zones[REPORT_BOOK_ZONES];
	const char **names; /* of the sheets so far */
	size_t n_names;
};

/* False: memory is out. */
bool report_book_make_styles(struct report_book *);
/* How a cell looks: by what it holds, and its mark. */
lxw_format *report_book_style_of(struct report_book *, const struct report_cell *);
lxw_format *report_book_style_of_zone(struct report_book *, enum color, bool framed);

/* A cell as what it is: a number is one, a day is one, and text is never anything else. */
void report_book_put(struct report_book *, struct book_place, const struct report_cell *,
		     lxw_format *);
/* A text longer than a cell can be is cut, and says so. */
void report_book_put_text(struct report_book *, struct book_place, const char *text, lxw_format *);
/* A table alone on a sheet: its head stays in sight and sorts. `heat` is what it shows, or NULL. */
void report_book_table(struct report_book *, lxw_worksheet *, const struct report_table *,
		       const struct report_heat *heat);
/* So high that `lines` are seen. */
void report_book_set_height(struct report_book *, lxw_worksheet *, uint32_t row, size_t lines);
