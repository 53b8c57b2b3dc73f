/* SPDX-License-Identifier: EUPL-1.2
 * Rows out of cells: what the readers of all formats share. Normalises text, counts rows, keeps
 * the bounds. */
#pragma once

#include "sheet.h"

struct sheet_builder {
	struct import *import;
	const struct sheet_options *options;
	struct sheet_sink sink;
	struct arena *cells_arena; /* of one row */
	const char *cells[SHEET_COLUMNS_MAX];
	size_t n_cells; /* of the row being built, also those that are too many */
	uint64_t formulas, cut_numbers; /* as in struct sheet_row */
	bool has_text;
	unsigned row; /* its number; set freely between rows */
	size_t n_rows;
	bool too_many_rows;
};

/* 0 or -ENOMEM. */
int sheet_builder_init(struct sheet_builder *, struct import *, const struct sheet_options *,
		       struct sheet_sink);
void sheet_builder_deinit(struct sheet_builder *);

/* The next cell of the row, UTF-8 without NUL. */
void sheet_builder_cell(struct sheet_builder *, struct view text);
/* The row has ended: the next one has the number after it. */
void sheet_builder_end_row(struct sheet_builder *);
/* The file has ended: what is wrong with it as a whole is said. */
int sheet_builder_end(struct sheet_builder *);
