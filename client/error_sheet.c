/* SPDX-License-Identifier: EUPL-1.2
 * Writes refused tables back, every row where it stood. Changes nothing of what was typed. */
#include "error_sheet.h"

#include <errno.h>

#include "book.h"

#define COLOR_ERROR 0xB00020
#define SHEET_NAME "1"

struct writer {
	const struct import *import;
	struct book *book;
	lxw_worksheet *sheet;
	lxw_format *text, *head, *error;
	uint16_t error_column;
	size_t next; /* error */
};

/* All that was found in a row, a line each. Errors were found row by row. */
static const char *take_errors(struct writer *w, unsigned row)
{
	const struct import_findings *errors = &w->import->errors;
	const char *all = "";

	for (; w->next < errors->n_lines && errors->rows[w->next] <= row; w->next++)
		if (errors->rows[w->next] == row && all)
			all = arena_format(w->import->arena, "%s%s%s", all, *all ? "\n" : "",
					   errors->lines[w->next]);
	w->book->failed |= !all;
	return all ? all : "";
}

/* Everything stands where it stood in the sheet that was read. */
static struct book_place place_of(const struct writer *w, const struct sheet_row *row,
				  size_t column)
{
	return (struct book_place){ w->sheet, row->row - 1, (uint16_t)column };
}

static void put_row(struct writer *w, const struct sheet_row *row, lxw_format *format)
{
	for (size_t i = 0; i < row->n && i < w->error_column; i++)
		if (*row->cells[i])
			book_put(w->book, place_of(w, row, i), row->cells[i], format);
}

/* The column of errors of an earlier try gives way. */
static uint16_t find_error_column(const struct import *im, const struct sheet_row *header)
{
	const char *last = header->n ? header->cells[header->n - 1] : "";
	bool is_there = strcmp(last, words_get(WORD_SHEET_ERROR, im->lang)) == 0;

	return (uint16_t)(is_there ? header->n - 1 : header->n);
}

static bool make_formats(struct writer *w)
{
	w->text = book_format(w->book);
	w->head = book_format(w->book);
	w->error = book_format(w->book);
	if (!w->text || !w->head || !w->error)
		return false;
	format_set_num_format(w->text, "@");
	format_set_bold(w->head);
	format_set_font_color(w->error, COLOR_ERROR);
	format_set_text_wrap(w->error);
	return true;
}

int error_sheet_write(const struct import *im, const struct sheet *sheet,
		      const struct worksheet_id *id, const char *path)
{
	CLEANUP(book_freep) struct book *book = NULL;
	const char *error = words_get(WORD_SHEET_ERROR, im->lang);
	int rc = book_new(&book, path, error, 0);
	struct writer w = { .import = im, .book = book };

	if (rc != 0)
		return rc;
	w.error_column = find_error_column(im, &sheet->header);
	w.sheet = book_add(book, id ? id->round : SHEET_NAME);
	if (!w.sheet || !make_formats(&w))
		return -ENOMEM;
	worksheet_set_column(w.sheet, 0, w.error_column, 24, NULL);
	worksheet_set_column(w.sheet, w.error_column, w.error_column, 80, NULL);
	put_row(&w, &sheet->header, w.head);
	book_put(book, place_of(&w, &sheet->header, w.error_column), error, w.head);
	for (size_t i = 0; i < sheet->n; i++) {
		const struct sheet_row *row = &sheet->rows[i];
		const char *errors = take_errors(&w, row->row);
		put_row(&w, row, w.text);
		if (*errors)
			book_put(book, place_of(&w, row, w.error_column), errors, w.error);
	}
	if (id)
		worksheet_id_write(book, id);
	return book_done(book);
}
