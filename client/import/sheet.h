/* SPDX-License-Identifier: EUPL-1.2
 * A table out of a file, whatever its format is: CSV in its encodings, or XLSX. What it is shows in
 * its bytes. */
#pragma once

#include "import.h"

/* A row of cells, none NULL: NFC, line breaks as LF, no white space at the ends. */
struct sheet_row {
	unsigned row; /* as a spreadsheet counts: blank rows too, the first is 1 */
	const char *const *cells;
	size_t n;
	/* A bit for each cell that is computed, so that nobody typed it, and for each number that
	 * is longer than a spreadsheet can hold, so that its last digits are lost. */
	uint64_t formulas, cut_numbers;
};

/* The rows of a table; blank ones are left out. Lives in the import's arena. */
struct sheet {
	struct sheet_row header; /* the first row */
	const struct sheet_row *rows;
	size_t n;
};

/* Bounds. */
#define SHEET_BYTES_MAX ((size_t)16 << 20)
#define SHEET_ROWS_MAX 10000 /* beside the header */
#define SHEET_COLUMNS_MAX 64
#define SHEET_CELL_MAX ((size_t)64 << 10)

struct sheet_options {
	size_t bytes_max;
	size_t rows_max;  /* beside the header */
	const char *name; /* the sheet of that name in an XLSX, shown or hidden; NULL: the first
			   * that is shown */
};

#define SHEET_OPTIONS { .bytes_max = SHEET_BYTES_MAX, .rows_max = SHEET_ROWS_MAX }

/* Where rows go while a file is read. */
struct sheet_sink {
	void (*take)(void *data, const struct sheet_row *); /* borrowed until it returns */
	void *data;
};

/* Tells of a cell that is used what is wrong with where it comes from: a formula, a cut number. */
void sheet_check_cell(struct import *, const struct sheet_row *, size_t at, const char *column);

/* By its first bytes. */
bool sheet_is_xlsx(struct view bytes);

/* All three: IMPORT_DONE, IMPORT_REFUSED or -ENOMEM. Everything structural that is wrong is found
 * at once; then what the sink was given is not to be used. */
int sheet_scan(struct import *, struct view bytes, const struct sheet_options *, struct sheet_sink);
int sheet_parse(struct import *, struct view bytes, const struct sheet_options *,
		struct sheet *ret);
/* The same from a file. */
int sheet_read(struct import *, const char *path, const struct sheet_options *, struct sheet *ret);
