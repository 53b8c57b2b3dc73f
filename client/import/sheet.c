/* SPDX-License-Identifier: EUPL-1.2
 * Tells formats apart and keeps the rows. Never knows what a table is about. */
#include "sheet.h"

#include <errno.h>

#include "csv.h"
#include "encoding.h"
#include "xlsx.h"

#define MAGIC_OLE "\xD0\xCF\x11\xE0" /* Excel 97-2003, and an XLSX with a password */

#define MAGIC_ZIP "PK\x03\x04"

struct keeper {
	struct import *import;
	struct sheet_row *rows; /* the header first */
	size_t n;
};

static void keep_row(void *data, const struct sheet_row *row)
{
	struct keeper *k = data;
	struct arena *arena = k->import->arena;
	const char **cells = arena_get(arena, row->n * sizeof(*cells));
	struct sheet_row *rows = arena_grow(arena, k->rows, k->n, sizeof(*rows));

	if (!cells || !rows) {
		k->import->out_of_memory = true;
		return;
	}
	k->rows = rows;
	for (size_t i = 0; i < row->n; i++) {
		const char *cell = row->cells[i];
		cells[i] = *cell ? arena_copy(arena, view_of_string(cell)) : "";
		k->import->out_of_memory |= !cells[i];
	}
	k->rows[k->n] = *row;
	k->rows[k->n++].cells = cells;
}

void sheet_check_cell(struct import *im, const struct sheet_row *row, size_t at, const char *column)
{
	struct import_place place = { row->row, column };

	if (at >= row->n)
		return;
	if (row->formulas >> at & 1)
		import_error(im, place, WORD_IMPORT_FORMULA, NULL);
	if (row->cut_numbers >> at & 1)
		import_error(im, place, WORD_IMPORT_CUT_NUMBER, "text",
			     import_quote(im, view_of_string(row->cells[at])), NULL);
}

bool sheet_is_xlsx(struct view bytes)
{
	return import_begins_with(bytes, MAGIC_ZIP);
}

int sheet_scan(struct import *im, struct view bytes, const struct sheet_options *options,
	       struct sheet_sink sink)
{
	struct view text;
	int outcome;

	if (import_begins_with(bytes, MAGIC_OLE)) {
		import_error(im, (struct import_place){ 0 }, WORD_IMPORT_OLD_EXCEL, NULL);
		return IMPORT_REFUSED;
	}
	if (sheet_is_xlsx(bytes))
		return xlsx_scan(im, bytes, options, sink);
	outcome = encoding_to_utf8(im, bytes, &text);
	return outcome == IMPORT_DONE ? csv_scan(im, text, options, sink) : outcome;
}

int sheet_parse(struct import *im, struct view bytes, const struct sheet_options *options,
		struct sheet *ret)
{
	struct keeper k = { .import = im };
	int outcome = sheet_scan(im, bytes, options, (struct sheet_sink){ keep_row, &k });

	if (im->out_of_memory)
		return -ENOMEM;
	if (outcome == IMPORT_DONE)
		*ret = (struct sheet){ k.rows[0], k.rows + 1, k.n - 1 };
	return outcome;
}

int sheet_read(struct import *im, const char *path, const struct sheet_options *options,
	       struct sheet *ret)
{
	struct view bytes;
	int outcome = import_load(im, path, options->bytes_max, &bytes);

	return outcome == IMPORT_DONE ? sheet_parse(im, bytes, options, ret) : outcome;
}
