/* SPDX-License-Identifier: EUPL-1.2
 * Workbooks with libxlsxwriter. Knows nothing of what they hold. */
#include "book.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#define NAME_MAX_OF_STREAM 40

/* The library opens its file by name. */
static int open_workbook(struct book *b, const char *name, const char *title, int64_t created_s)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	lxw_doc_properties properties = { .title = (char *)title, .created = created_s };

	b->workbook = workbook_new_opt(name, &options);
	if (!b->workbook)
		return -ENOMEM;
	book_note(b, workbook_set_properties(b->workbook, &properties));
	return 0;
}

int book_new(struct book **ret, const char *path, const char *title, int64_t created_s)
{
	struct book *b = calloc(1, sizeof(*b));
	int rc = b ? save_new(&b->save, path, false) : -ENOMEM;

	if (rc == 0)
		rc = open_workbook(b, save_temporary(b->save), title, created_s);
	if (rc != 0)
		book_free(b);
	else
		*ret = b;
	return rc;
}

int book_new_stream(struct book **ret, FILE *stream, const char *title, int64_t created_s)
{
	struct book *b = calloc(1, sizeof(*b));
	char name[NAME_MAX_OF_STREAM];
	int rc;

	if (!b)
		return -ENOMEM;
	b->stream = stream;
	b->scratch = tmpfile();
	rc = b->scratch ? 0 : -errno;
	if (rc == 0) {
		snprintf(name, sizeof(name), "/proc/self/fd/%d", fileno(b->scratch));
		rc = open_workbook(b, name, title, created_s);
	}
	if (rc != 0)
		book_free(b);
	else
		*ret = b;
	return rc;
}

struct book *book_free(struct book *b)
{
	if (!b)
		return NULL;
	if (b->workbook)
		lxw_workbook_free(b->workbook);
	if (b->scratch)
		fclose(b->scratch);
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

/* "_x0041_" would be read as an A (ECMA-376, ST_Xstring), and the library lets it through. */
static bool is_escape(const char *text)
{
	return text[0] == '_' && text[1] == 'x' && isxdigit((unsigned char)text[2]) &&
	       isxdigit((unsigned char)text[3]) && isxdigit((unsigned char)text[4]) &&
	       isxdigit((unsigned char)text[5]) && text[6] == '_';
}

static const char *find_escape(const char *text)
{
	const char *at = strstr(text, "_x");

	while (at && !is_escape(at))
		at = strstr(at + 1, "_x");
	return at;
}

static char *escape(const char *text)
{
	static const char underscore[] = "_x005F";
	char *copy = malloc(strlen(text) * sizeof(underscore) + 1), *end = copy;
	const char *at;

	for (; copy && (at = find_escape(text)); text = at + 1) {
		end = mempcpy(end, text, (size_t)(at - text));
		end = stpcpy(end, underscore);
		*end++ = '_';
	}
	if (copy)
		memcpy(end, text, strlen(text) + 1);
	return copy;
}

void book_put(struct book *b, struct book_place at, const char *text, lxw_format *format)
{
	char *escaped = NULL;

	if (find_escape(text)) {
		escaped = escape(text);
		b->failed |= !escaped;
		text = escaped ? escaped : "";
	}
	book_note(b, *text ? worksheet_write_string(at.sheet, at.row, at.column, text, format) :
			     worksheet_write_blank(at.sheet, at.row, at.column, format));
	free(escaped);
}

void book_note(struct book *b, lxw_error error)
{
	b->failed |= error != LXW_NO_ERROR;
}

static int copy_scratch(struct book *b)
{
	char bytes[8192];
	size_t n;

	while ((n = fread(bytes, 1, sizeof(bytes), b->scratch)) > 0)
		if (fwrite(bytes, 1, n, b->stream) != n)
			return -EIO;
	return ferror(b->scratch) ? -EIO : 0;
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
	return b->save ? save_done(b->save) : copy_scratch(b);
}
