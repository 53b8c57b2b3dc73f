/* SPDX-License-Identifier: EUPL-1.2
 * Reads bytes as a table and aborts where what comes out is not what sheet.h promises. */
#pragma once

#include <stdlib.h>

#include <riskreg/text.h>

#include "../../client/import/sheet.h"

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_row(const struct sheet_row *row, unsigned above)
{
	require(row->row > above && row->n >= 1 && row->n <= SHEET_COLUMNS_MAX);
	for (size_t i = 0; i < row->n; i++) {
		struct view cell = view_of_string(row->cells[i]);
		require(text_is_utf8(cell) && text_is_nfc(cell) && !memchr(cell.p, '\r', cell.n));
	}
}

static inline void check_sheet(struct view bytes)
{
	static const struct sheet_options options = SHEET_OPTIONS;
	static struct arena *arena;
	struct sheet sheet;
	unsigned above;

	if (!arena && arena_new(&arena, (size_t)64 << 20) != 0)
		abort();
	arena_reset(arena);
	struct import im = { .arena = arena };
	int outcome = sheet_parse(&im, bytes, &options, &sheet);
	require((outcome == IMPORT_REFUSED) == (im.errors.n > 0) || outcome < 0);
	if (outcome != IMPORT_DONE)
		return;
	require(sheet.n <= SHEET_ROWS_MAX);
	check_row(&sheet.header, 0);
	above = sheet.header.row;
	for (size_t i = 0; i < sheet.n; i++) {
		check_row(&sheet.rows[i], above);
		above = sheet.rows[i].row;
	}
}
