/* SPDX-License-Identifier: EUPL-1.2
 * CSV into a sheet, with libcsv. Knows bytes, rows and cells, never what a column means. */
#include "csv.h"

#include <errno.h>
#include <string.h>

#include <csv.h>

#include <riskreg/text.h>

#define SEP "sep="
#define SEP_SIZE (sizeof(SEP) - 1 + 1) /* with the delimiter behind it */

struct reader {
	struct import *import;
	struct sheet_row *rows; /* the header first */
	size_t n, size;
	const char *cells[SHEET_COLUMNS_MAX];
	size_t n_cells; /* of the row being read, also those that are too many */
	bool has_text;
	unsigned row;
	unsigned bad_utf8_row; /* the first one; 0: none so far */
	int ended_by;          /* what ended the row before, when no cell came since */
	bool too_many_rows;
};

/* ";" when nothing tells, as Swedish Excel writes it. Ends at the first line's end: a header with
 * quoted line breaks shows its delimiter on the first line too. */
static char find_delimiter(struct view bytes)
{
	static const char known[] = { ';', ',', '\t' };
	size_t count[sizeof(known)] = { 0 }, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < bytes.n && (quoted || bytes.p[i] != '\n'); i++) {
		if (bytes.p[i] == '"')
			quoted = !quoted;
		for (size_t k = 0; !quoted && k < sizeof(known); k++)
			count[k] += bytes.p[i] == (uint8_t)known[k];
	}
	for (size_t k = 1; k < sizeof(known); k++)
		if (count[k] > count[best])
			best = k;
	return known[best];
}

/* Takes off the mark of UTF-8 and a line "sep=;", which Excel writes and hides. */
static struct view take_preamble(struct view bytes, char *ret_delimiter)
{
	size_t n = 0;

	if (import_begins_with(bytes, IMPORT_BOM))
		bytes = view_of(bytes.p + strlen(IMPORT_BOM), bytes.n - strlen(IMPORT_BOM));
	if (import_begins_with(bytes, SEP) && bytes.n > SEP_SIZE &&
	    strchr("\r\n", bytes.p[SEP_SIZE]) && bytes.p[SEP_SIZE]) {
		*ret_delimiter = (char)bytes.p[SEP_SIZE - 1];
		while (n < bytes.n && bytes.p[n] != '\n')
			n++;
		return n < bytes.n ? view_of(bytes.p + n + 1, bytes.n - n - 1) : VIEW_NONE;
	}
	*ret_delimiter = find_delimiter(bytes);
	return bytes;
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

static const char *copy_cell(struct reader *r, struct view text)
{
	char *copy = text_to_nfc(r->import->arena, import_trim(text));

	if (!copy) {
		r->import->out_of_memory = true;
		return "";
	}
	unify_line_breaks(copy);
	return copy;
}

static void take_cell(void *p, size_t n, void *data)
{
	struct reader *r = data;
	struct view text = view_of(p, n);
	const char *cell = "";

	r->ended_by = 0;
	if (!text_is_utf8(text) || (n && memchr(p, '\0', n))) {
		if (!r->bad_utf8_row)
			r->bad_utf8_row = r->row;
	} else if (n > SHEET_CELL_MAX) {
		import_error(r->import, (struct import_place){ r->row, NULL },
			     WORD_IMPORT_CELL_TOO_LARGE, "limit", "64 KiB", NULL);
	} else if (n > 0) {
		cell = copy_cell(r, text);
	}
	if (r->n_cells < SHEET_COLUMNS_MAX)
		r->cells[r->n_cells] = cell;
	r->n_cells++;
	r->has_text |= *cell != '\0';
}

/* An arena has no realloc: the table doubles and the old one stays behind. */
static bool make_room(struct reader *r)
{
	size_t size = r->size ? 2 * r->size : 64;
	struct sheet_row *rows;

	if (r->n < r->size)
		return true;
	rows = arena_get_zeroed(r->import->arena, size, sizeof(*rows));
	if (!rows)
		return false;
	if (r->n)
		memcpy(rows, r->rows, r->n * sizeof(*rows));
	r->rows = rows;
	r->size = size;
	return true;
}

static void keep_row(struct reader *r)
{
	const char **cells = arena_get(r->import->arena, r->n_cells * sizeof(*cells));

	if (!cells || !make_room(r)) {
		r->import->out_of_memory = true;
		return;
	}
	memcpy(cells, r->cells, r->n_cells * sizeof(*cells));
	r->rows[r->n++] = (struct sheet_row){ r->row, cells, r->n_cells };
}

static void take_row_end(struct reader *r)
{
	if (r->n_cells > SHEET_COLUMNS_MAX)
		import_error(r->import, (struct import_place){ r->row, NULL },
			     WORD_IMPORT_TOO_MANY_COLUMNS, "limit", "64", NULL);
	else if (r->n == SHEET_ROWS_MAX + 1)
		r->too_many_rows |= r->has_text;
	else if (r->has_text)
		keep_row(r);
	r->n_cells = 0;
	r->has_text = false;
	r->row++;
}

/* CR and LF are told apart so that blank rows count, as in a spreadsheet; a LF right behind a CR is
 * the second half of one line break. -1: the end of the file. */
static void take_terminator(int c, void *data)
{
	struct reader *r = data;
	bool second_half = c == '\n' && r->ended_by == '\r' && r->n_cells == 0;

	r->ended_by = second_half ? 0 : c;
	if (!second_half)
		take_row_end(r);
}

/* 0, or libcsv's error. */
static int parse(struct reader *r, struct view bytes, char delimiter)
{
	struct csv_parser parser;
	int error = 0;

	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
		return CSV_ENOMEM;
	csv_set_delim(&parser, (unsigned char)delimiter);
	if (csv_parse(&parser, bytes.p, bytes.n, take_cell, take_terminator, r) != bytes.n ||
	    csv_fini(&parser, take_cell, take_terminator, r) != 0)
		error = csv_error(&parser);
	csv_free(&parser);
	return error;
}

static void find_errors(struct reader *r, bool is_utf8, int error)
{
	struct import_place here = { r->row, NULL };
	struct import_place bad = { r->bad_utf8_row ? r->bad_utf8_row : r->row, NULL };

	if (!is_utf8)
		import_error(r->import, bad, WORD_IMPORT_NOT_UTF8, NULL);
	else if (error)
		import_error(r->import, here, WORD_IMPORT_BAD_QUOTES, NULL);
	else if (r->n == 0)
		import_error(r->import, (struct import_place){ 0 }, WORD_IMPORT_EMPTY, NULL);
	if (r->too_many_rows)
		import_error(r->import, (struct import_place){ 0 }, WORD_IMPORT_TOO_MANY_ROWS,
			     "limit", "10 000", NULL);
}

int csv_read_sheet(struct import *im, struct view bytes, struct sheet *ret)
{
	struct reader r = { .import = im, .row = 1 };
	char delimiter;
	struct view rest = take_preamble(bytes, &delimiter);
	int error = parse(&r, rest, delimiter);
	bool is_utf8 = text_is_utf8(bytes) && !(bytes.n && memchr(bytes.p, '\0', bytes.n));

	if (im->out_of_memory || error == CSV_ENOMEM)
		return -ENOMEM;
	find_errors(&r, is_utf8, error);
	if (im->errors.n)
		return IMPORT_REFUSED;
	*ret = (struct sheet){ r.rows[0], r.rows + 1, r.n - 1 };
	return IMPORT_DONE;
}
