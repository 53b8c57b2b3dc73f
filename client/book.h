/* SPDX-License-Identifier: EUPL-1.2
 * An Excel workbook being written, row by row in constant memory; there whole or not at all, and
 * the same bytes for the same content. */
#pragma once

#include <xlsxwriter.h>

#include <riskreg/cleanup.h>

#include "save.h"

struct book {
	lxw_workbook *workbook;
	struct save *save; /* of a file; NULL: it goes to a stream */
	FILE *scratch, *stream;
	bool failed; /* something could not be written */
};

/* All: 0 or a negative errno. `created_s`: seconds since 1970, part of the content. */
int book_new(struct book **ret, const char *path, const char *title, int64_t created_s);
/* The same, but its bytes go to a stream when it is done. */
int book_new_stream(struct book **ret, FILE *, const char *title, int64_t created_s);
/* Adds a sheet; NULL when memory is out. */
lxw_worksheet *book_add(struct book *, const char *name);
lxw_format *book_format(struct book *);
int book_done(struct book *);
/* Takes away what was not done. */
struct book *book_free(struct book *);
DEFINE_FREEP(book)

/* Where a cell is; row and column from 0. */
struct book_place {
	lxw_worksheet *sheet;
	uint32_t row;
	uint16_t column;
};
/* A cell of text: never a formula, a number or a link, whatever it begins with. */
void book_put(struct book *, struct book_place, const char *text, lxw_format *);
/* What libxlsxwriter says of anything else that is written. */
void book_note(struct book *, lxw_error);
