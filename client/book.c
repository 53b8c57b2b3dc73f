/* SPDX-License-Identifier: EUPL-1.2
 * Workbooks with libxlsxwriter. Knows nothing of what they hold. */
#include "book.h"

#include <errno.h>
#include <stdlib.h>

int book_new(struct book **ret, const char *path, const char *title, int64_t created_s)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	lxw_doc_properties properties = { .title = (char *)title, .created = created_s };
	struct book *b = calloc(1, sizeof(*b));
	int rc = b ? save_new(&b->save, path, false) : -ENOMEM;

	if (rc == 0) {
		b->workbook = workbook_new_opt(save_temporary(b->save), &options);
		rc = b->workbook ? 0 : -ENOMEM;
	}
	if (rc != 0) {
		book_free(b);
		return rc;
	}
	book_note(b, workbook_set_properties(b->workbook, &properties));
	*ret = b;
	return 0;
}

struct book *book_free(struct book *b)
{
	if (!b)
		return NULL;
	if (b->workbook)
		lxw_workbook_free(b->workbook);
	save_free(b->save);
	free(b);
	return NULL;
}

lxw_worksheet *book_add(struct book *b, const char *name)
{
	lxw_worksheet *sheet = workbook_add_worksheet(b->workbook, name);

	b->failed |= !sheet;
	return sheet;
}

lxw_format *book_format(struct book *b)
{
	lxw_format *format = workbook_add_format(b->workbook);

	b->failed |= !format;
	return format;
}

void book_put(struct book *b, lxw_worksheet *sheet, uint32_t row, uint16_t column, const char *text,
	      lxw_format *format)
{
	book_note(b, *text ? worksheet_write_string(sheet, row, column, text, format) :
			     worksheet_write_blank(sheet, row, column, format));
}

void book_note(struct book *b, lxw_error error)
{
	b->failed |= error != LXW_NO_ERROR;
}

/* The library frees the workbook however closing ends, and leaves errno as the system set it. */
int book_done(struct book *b)
{
	lxw_workbook *workbook = b->workbook;
	lxw_error error;

	b->workbook = NULL;
	errno = 0;
	error = workbook_close(workbook);
	if (error || b->failed)
		return errno ? -errno : -EIO;
	return save_done(b->save);
}
