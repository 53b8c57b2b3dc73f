/* SPDX-License-Identifier: EUPL-1.2
 * Builds rows. Knows cells, never a file's format nor what a column means. */
#include "sheet_builder.h"

#include <errno.h>

#include <riskreg/text.h>

/* A cell can grow threefold in NFC, and a row has so many of them. */
#define ROW_MEMORY (4 * SHEET_COLUMNS_MAX * SHEET_CELL_MAX)

int sheet_builder_init(struct sheet_builder *b, struct import *im,
		       const struct sheet_options *options, struct sheet_sink sink)
{
	*b = (struct sheet_builder){ .import = im, .options = options, .sink = sink, .row = 1 };
	return arena_new(&b->cells_arena, ROW_MEMORY);
}

void sheet_builder_deinit(struct sheet_builder *b)
{
	b->cells_arena = arena_free(b->cells_arena);
}

/* CRLF and lone CR become LF, in place. */
static void unify_line_breaks(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (*from == '\r' && from[1] == '\n')
			continue;
		*to++ = *from == '\r' ? '\n' : *from;
	}
	*to = '\0';
}

static const char *copy_cell(struct sheet_builder *b, struct view text)
{
	struct view trimmed = import_trim(text);
	char *copy = text_is_nfc(trimmed) ? arena_copy(b->cells_arena, trimmed) :
					    text_to_nfc(b->cells_arena, trimmed);

	if (!copy) {
		b->import->out_of_memory = true;
		return "";
	}
	unify_line_breaks(copy);
	return copy;
}

void sheet_builder_cell(struct sheet_builder *b, struct view text)
{
	const char *cell = "";

	if (text.n > SHEET_CELL_MAX)
		import_error(b->import, (struct import_place){ b->row, NULL },
			     WORD_IMPORT_CELL_TOO_LARGE, "limit", "64 KiB", NULL);
	else if (text.n > 0)
		cell = copy_cell(b, text);
	if (b->n_cells < SHEET_COLUMNS_MAX)
		b->cells[b->n_cells] = cell;
	b->n_cells++;
	b->has_text |= *cell != '\0';
}

void sheet_builder_end_row(struct sheet_builder *b)
{
	struct sheet_row row = { b->row, b->cells, b->n_cells, b->formulas, b->cut_numbers };

	if (b->n_cells > SHEET_COLUMNS_MAX)
		import_error(b->import, (struct import_place){ b->row, NULL },
			     WORD_IMPORT_TOO_MANY_COLUMNS, "limit", "64", NULL);
	else if (b->n_rows == b->options->rows_max + 1)
		b->too_many_rows |= b->has_text;
	else if (b->has_text) {
		b->n_rows++;
		b->sink.take(b->sink.data, &row);
	}
	arena_reset(b->cells_arena);
	b->n_cells = 0;
	b->formulas = b->cut_numbers = 0;
	b->has_text = false;
	b->row++;
}

int sheet_builder_end(struct sheet_builder *b)
{
	struct import *im = b->import;

	if (b->n_rows == 0 && im->errors.n == 0)
		import_error(im, (struct import_place){ 0 }, WORD_IMPORT_EMPTY, NULL);
	if (b->too_many_rows)
		import_error(im, (struct import_place){ 0 }, WORD_IMPORT_TOO_MANY_ROWS, "limit",
			     import_number(im, b->options->rows_max), NULL);
	if (im->out_of_memory)
		return -ENOMEM;
	return im->errors.n ? IMPORT_REFUSED : IMPORT_DONE;
}
