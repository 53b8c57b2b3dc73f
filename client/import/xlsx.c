/* SPDX-License-Identifier: EUPL-1.2
 * The cells of a sheet, row by row. Keeps of the workbook only the shared strings; must never take
 * what a formula shows for what somebody typed. */
#include "xlsx.h"

#include <errno.h>
#include <stdlib.h>

#include "packed.h"
#include "sheet_builder.h"
#include "xlsx_book.h"
#include "xlsx_number.h"

#define ROW_NUMBER_MAX 1048576 /* of Excel */
#define LETTERS 26

enum cell_type {
	CELL_NUMBER,
	CELL_SHARED,
	CELL_TEXT, /* inline, or what a formula shows */
	CELL_BOOLEAN,
};

struct reader {
	struct import *import;
	struct xlsx_styles styles;
	/* Shared strings. */
	struct packed shared;
	uint32_t *shared_at;
	size_t n_shared, n_room;
	/* The text being read: of a shared string or a cell; what is too long is cut one over. */
	char text[SHEET_CELL_MAX + 2];
	size_t n_text;
	bool takes_text;
	unsigned in_phonetic; /* how a word is said is no part of it */
	/* The sheet. */
	struct sheet_builder builder;
	enum cell_type type;
	size_t column, style;
	bool is_formula, is_damaged, in_row;
	unsigned n_hidden;
};

/* ------------------------------------------------------------------ text */

static void take_text(void *data, struct view text)
{
	struct reader *r = data;
	size_t room = SHEET_CELL_MAX + 1 - r->n_text;
	size_t n = text.n < room ? text.n : room;

	if (!r->takes_text || r->in_phonetic)
		return;
	memcpy(r->text + r->n_text, text.p, n);
	r->n_text += n;
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c | 0x20) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* _x000D_ stands for a character that XML cannot hold: its number, or -1. */
static int escaped_at(const char *text, size_t n)
{
	int code = 0;

	if (n < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
		return -1;
	for (int i = 2; i < 6; i++) {
		int digit = hex_digit(text[i]);
		if (digit < 0)
			return -1;
		code = 16 * code + digit;
	}
	return code > 0 && code < 0x80 ? code : -1;
}

/* The text that was read, unescaped in place. */
static struct view finish_text(struct reader *r)
{
	size_t to = 0;

	for (size_t from = 0; from < r->n_text; to++) {
		int code = escaped_at(r->text + from, r->n_text - from);
		r->text[to] = code < 0 ? r->text[from] : (char)code;
		from += code < 0 ? 1 : 7;
	}
	r->text[to] = '\0';
	r->n_text = 0;
	return view_of(r->text, to);
}

/* ------------------------------------------------------------------ shared strings */

static void keep_shared(struct reader *r)
{
	size_t n = r->n_room ? 2 * r->n_room : 1024;
	uint32_t *at;

	if (r->n_shared == r->n_room) {
		at = reallocarray(r->shared_at, n, sizeof(*at));
		if (!at) {
			r->import->out_of_memory = true;
			return;
		}
		r->shared_at = at;
		r->n_room = n;
	}
	if (packed_add(&r->shared, finish_text(r), &r->shared_at[r->n_shared]))
		r->n_shared++;
	else
		r->import->out_of_memory = true;
}

static void start_shared(void *data, const char *name, const char **attributes)
{
	struct reader *r = data;

	(void)attributes;
	r->in_phonetic += strcmp(name, "rPh") == 0;
	r->takes_text |= strcmp(name, "t") == 0;
}

static void end_shared(void *data, const char *name)
{
	struct reader *r = data;

	r->in_phonetic -= strcmp(name, "rPh") == 0;
	if (strcmp(name, "t") == 0)
		r->takes_text = false;
	if (strcmp(name, "si") == 0)
		keep_shared(r);
}

static int read_shared(struct reader *r, struct zip *zip, const char *path)
{
	const struct xlsx_handler handler = { start_shared, end_shared, take_text, r };

	return path ? xlsx_part_scan(r->import, zip, path, &handler) : IMPORT_DONE;
}

/* ------------------------------------------------------------------ cells */

/* "C14": the third column; no letters at all: the next one. */
static size_t column_of(const char *reference, size_t otherwise)
{
	size_t column = 0;

	for (; reference && *reference >= 'A' && *reference <= 'Z' && column < 100000; reference++)
		column = LETTERS * column + (size_t)(*reference - 'A') + 1;
	return column ? column - 1 : otherwise;
}

static void start_row(struct reader *r, const char **attributes)
{
	const char *number = xlsx_part_attribute(attributes, "r");
	const char *hidden = xlsx_part_attribute(attributes, "hidden");
	unsigned long row = number ? strtoul(number, NULL, 10) : r->builder.row;

	r->is_damaged |= r->in_row || row < r->builder.row || row > ROW_NUMBER_MAX;
	r->in_row = true;
	r->n_hidden += hidden && strchr("1t", *hidden) && *hidden;
	r->builder.row = (unsigned)row;
}

static enum cell_type type_of(const char *type)
{
	static const struct {
		const char *name;
		enum cell_type type;
	} types[] = {
		{ "s", CELL_SHARED },
		{ "str", CELL_TEXT },
		{ "inlineStr", CELL_TEXT },
		{ "b", CELL_BOOLEAN },
		{ "e", CELL_TEXT }, /* #N/A */
		{ "d", CELL_TEXT }, /* a date in ISO's form */
	};

	for (size_t i = 0; type && i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(types[i].name, type) == 0)
			return types[i].type;
	return CELL_NUMBER;
}

static void start_cell(struct reader *r, const char **attributes)
{
	const char *style = xlsx_part_attribute(attributes, "s");

	r->type = type_of(xlsx_part_attribute(attributes, "t"));
	r->column = column_of(xlsx_part_attribute(attributes, "r"), r->column + 1);
	r->style = style ? strtoul(style, NULL, 10) : 0;
	r->is_formula = false;
	r->n_text = 0;
}

static void start_element(void *data, const char *name, const char **attributes)
{
	struct reader *r = data;

	if (strcmp(name, "row") == 0) {
		start_row(r, attributes);
		r->column = (size_t)-1;
	} else if (strcmp(name, "c") == 0) {
		start_cell(r, attributes);
	}
	r->is_formula |= strcmp(name, "f") == 0;
	r->in_phonetic += strcmp(name, "rPh") == 0;
	r->takes_text |= strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
}

static struct view shared_text(struct reader *r)
{
	size_t i = strtoul(r->text, NULL, 10);

	r->is_damaged |= i >= r->n_shared;
	return i < r->n_shared ? view_of_string(r->shared.text + r->shared_at[i]) : VIEW_NONE;
}

static struct view boolean_text(struct reader *r)
{
	bool is_true = r->text[0] == '1' || r->text[0] == 't';

	return view_of_string(words_get(is_true ? WORD_XLSX_TRUE : WORD_XLSX_FALSE,
					r->import->lang));
}

/* In `number`: room for one. */
static struct view cell_text(struct reader *r, char number[XLSX_NUMBER_TEXT], bool *ret_is_cut)
{
	struct view text = finish_text(r);

	*ret_is_cut = false;
	if (text.n == 0)
		return VIEW_NONE;
	switch (r->type) {
	case CELL_TEXT:
		return text;
	case CELL_SHARED:
		return shared_text(r);
	case CELL_BOOLEAN:
		return boolean_text(r);
	case CELL_NUMBER:
		break;
	}
	*ret_is_cut = !xlsx_number_format(&r->styles, r->style, r->text, number);
	return view_of_string(number);
}

/* Cells that are empty are left out, here as in the part. */
static void end_cell(struct reader *r)
{
	struct sheet_builder *b = &r->builder;
	char number[XLSX_NUMBER_TEXT];
	bool is_cut;
	struct view text = cell_text(r, number, &is_cut);
	uint64_t bit = (uint64_t)1 << r->column % SHEET_COLUMNS_MAX;

	if (import_trim(text).n == 0 && !r->is_formula)
		return;
	r->is_damaged |= !r->in_row || r->column < b->n_cells;
	if (r->is_damaged)
		return;
	while (b->n_cells < r->column && b->n_cells < SHEET_COLUMNS_MAX)
		sheet_builder_cell(b, VIEW_NONE);
	b->formulas |= r->is_formula ? bit : 0;
	b->cut_numbers |= is_cut ? bit : 0;
	sheet_builder_cell(b, text);
}

static void end_element(void *data, const char *name)
{
	struct reader *r = data;

	r->in_phonetic -= strcmp(name, "rPh") == 0;
	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		r->takes_text = false;
	if (strcmp(name, "c") == 0)
		end_cell(r);
	if (strcmp(name, "row") == 0 && r->in_row && !r->is_damaged)
		sheet_builder_end_row(&r->builder);
	if (strcmp(name, "row") == 0)
		r->in_row = false;
}

static int read_sheet(struct reader *r, struct zip *zip, const char *path)
{
	const struct xlsx_handler handler = { start_element, end_element, take_text, r };
	int outcome = xlsx_part_scan(r->import, zip, path, &handler);

	if (outcome != IMPORT_DONE)
		return outcome;
	if (r->n_hidden)
		import_warn(r->import, (struct import_place){ 0 }, WORD_XLSX_HIDDEN_ROWS, "n",
			    import_number(r->import, r->n_hidden), NULL);
	return r->is_damaged ? xlsx_part_damaged(r->import, path) : sheet_builder_end(&r->builder);
}

/* ------------------------------------------------------------------ the workbook */

static int read_book(struct reader *r, struct zip *zip, const struct sheet_options *options)
{
	struct xlsx_book book;
	const char *path;
	int outcome = xlsx_book_read(r->import, zip, &book);

	if (outcome == IMPORT_DONE)
		outcome = xlsx_book_find(r->import, &book, options->name, &path);
	if (outcome == IMPORT_DONE) {
		r->styles.counts_from_1904 = book.counts_from_1904;
		outcome = xlsx_number_read_styles(r->import, zip, xlsx_book_part(&book, "styles"),
						  &r->styles);
	}
	if (outcome == IMPORT_DONE)
		outcome = read_shared(r, zip, xlsx_book_part(&book, "sharedStrings"));
	return outcome == IMPORT_DONE ? read_sheet(r, zip, path) : outcome;
}

int xlsx_scan(struct import *im, struct view bytes, const struct sheet_options *options,
	      struct sheet_sink sink)
{
	struct reader *r = arena_get_zeroed(im->arena, 1, sizeof(*r));
	struct zip *zip = NULL;
	int outcome;

	if (!r || sheet_builder_init(&r->builder, im, options, sink) != 0)
		return -ENOMEM;
	r->import = im;
	outcome = xlsx_part_open(im, bytes, &zip);
	if (outcome == IMPORT_DONE)
		outcome = read_book(r, zip, options);
	xlsx_part_close(&zip);
	sheet_builder_deinit(&r->builder);
	packed_deinit(&r->shared);
	free(r->shared_at);
	return im->out_of_memory ? -ENOMEM : outcome;
}
