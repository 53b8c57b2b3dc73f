/* SPDX-License-Identifier: EUPL-1.2
 * Reads populations. Keeps nothing of a file but ids and labels; must never send anything. */
#include "population.h"

#include <errno.h>
#include <stdlib.h>

#include <riskreg/text.h>

#include "columns.h"
#include "csv.h"
#include "encoding.h"
#include "ids.h"
#include "packed.h"
#include "sheet.h"

#define LINE_MAX_BYTES 4096
#define LINE_MEMORY ((size_t)1 << 20)
#define ITEMS_FIRST 1024

struct item {
	uint32_t at; /* of the id in the text; its label stands behind its NUL */
	uint32_t row;
};

struct population {
	struct item *items;
	size_t n, n_room;
	struct packed text;
};

/* The table being read. */
struct reader {
	struct import *import;
	const struct population_options *options;
	struct population *population;
	bool has_header, has_columns;
	/* While the header is looked for: the row so far with the most heads, and what it has. */
	size_t n_looked_at, n_heads;
	unsigned head_row;
	const char *heads;
	const char *column, *label; /* as the header writes them */
	size_t column_at, label_at;
};

/* ------------------------------------------------------------------ items */

static struct population *new_population(void)
{
	return calloc(1, sizeof(struct population));
}

struct population *population_free(struct population *p)
{
	if (!p)
		return NULL;
	free(p->items);
	packed_deinit(&p->text);
	free(p);
	return NULL;
}

/* gcc's analyzer loses p->items on a path of 70 calls. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
static bool make_room(struct population *p)
{
	size_t n = p->n_room ? 2 * p->n_room : ITEMS_FIRST;
	struct item *items;

	if (p->n < p->n_room)
		return true;
	items = reallocarray(p->items, n, sizeof(*items));
	if (!items)
		return false;
	p->items = items;
	p->n_room = n;
	return true;
}
#pragma GCC diagnostic pop

static void keep(struct reader *r, unsigned row, struct view id, struct view label)
{
	struct population *p = r->population;
	uint32_t at, behind;

	if (make_room(p) && packed_add(&p->text, id, &at) && packed_add(&p->text, label, &behind))
		p->items[p->n++] = (struct item){ at, row };
	else
		r->import->out_of_memory = true;
}

size_t population_count(const struct population *p)
{
	return p->n;
}

const char *population_id(const struct population *p, size_t i)
{
	return p->text.text + p->items[i].at;
}

const char *population_label(const struct population *p, size_t i)
{
	const char *id = population_id(p, i);

	return id + strlen(id) + 1;
}

/* Same ids stand in the order of their rows. */
static int compare(const void *x, const void *y, void *text)
{
	const struct item *a = x, *b = y;
	int order = strcmp((const char *)text + a->at, (const char *)text + b->at);

	return order ? order : (a->row > b->row) - (a->row < b->row);
}

static void sort(struct reader *r)
{
	struct population *p = r->population;

	if (p->n == 0)
		return;
	qsort_r(p->items, p->n, sizeof(*p->items), compare, p->text.text);
	for (size_t i = 1; i < p->n; i++) {
		const char *id = population_id(p, i);
		if (strcmp(population_id(p, i - 1), id) == 0)
			import_error(r->import,
				     (struct import_place){ p->items[i].row, r->column },
				     WORD_POPULATION_TWICE, "text",
				     import_quote(r->import, view_of_string(id)), "row",
				     import_number(r->import, p->items[i - 1].row), NULL);
	}
}

/* ------------------------------------------------------------------ rows */

static void take_item(struct reader *r, unsigned row, struct view id, struct view label)
{
	struct import_place place = { row, r->column }, of_label = { row, r->label };
	size_t n_errors = r->import->errors.n;

	if (id.n == 0)
		import_error(r->import, place, WORD_POPULATION_EMPTY, NULL);
	ids_check(r->import, place, id);
	ids_check_text(r->import, of_label, label, POPULATION_LABEL_MAX);
	/* The daemon refuses it unless it is set up otherwise, and does not know rows. */
	if (text_has_personal_number(label))
		import_warn(r->import, of_label, WORD_PLAN_PERSONAL_NUMBER, NULL);
	/* Those that stand twice are told too, whatever is wrong with others. */
	if (r->import->errors.n == n_errors)
		keep(r, row, id, label);
}

static bool is_head(struct import *im, const char *head, const char *wanted)
{
	const char *a = text_fold(im->arena, view_of_string(head));
	const char *b = text_fold(im->arena, view_of_string(wanted));

	im->out_of_memory |= !a || !b;
	return a && b && strcmp(a, b) == 0;
}

static const char *list_heads(struct import *im, const struct sheet_row *header)
{
	const char *list = "";

	for (size_t i = 0; i < header->n; i++)
		list = arena_format(im->arena, "%s%s%s", list, *list ? ", " : "",
				    import_quote(im, view_of_string(header->cells[i])));
	return list;
}

/* A column can be given by its number, from 1, where no head is written so. */
static bool is_number_of(const struct sheet_row *header, const char *wanted, size_t *ret_at)
{
	char *end;
	unsigned long n = strtoul(wanted, &end, 10);

	if (*wanted < '0' || *wanted > '9' || *end || n < 1 || n > header->n)
		return false;
	*ret_at = n - 1;
	return true;
}

/* NULL when it is not there, or twice; that has been told. */
static const char *find_head(struct reader *r, const struct sheet_row *header, const char *wanted,
			     size_t *ret_at)
{
	struct import_place place = { header->row, NULL };
	size_t n = 0;

	for (size_t i = 0; i < header->n; i++)
		if (is_head(r->import, header->cells[i], wanted) && n++ == 0)
			*ret_at = i;
	if (n == 0 && is_number_of(header, wanted, ret_at))
		n = 1;
	if (n == 0)
		import_error(r->import, place, WORD_POPULATION_NO_COLUMN, "column", wanted, "list",
			     list_heads(r->import, header), NULL);
	if (n > 1)
		import_error(r->import, place, WORD_PLAN_COLUMN_TWICE, "column", wanted, NULL);
	return n == 1 ? arena_copy(r->import->arena, view_of_string(header->cells[*ret_at])) : NULL;
}

/* Told as of the row that looks most like a header. */
static void tell_no_column(struct reader *r)
{
	r->has_header = true;
	import_error(r->import, (struct import_place){ r->head_row, NULL },
		     WORD_POPULATION_NO_COLUMN, "column", r->options->column, "list", r->heads,
		     NULL);
}

/* A title, or what else stands above the header. A number names a column of the first row. */
static bool is_above_header(struct reader *r, const struct sheet_row *row)
{
	size_t n = 0;

	if (r->options->column[strspn(r->options->column, "0123456789")] == '\0')
		return false;
	for (size_t i = 0; i < row->n; i++) {
		if (is_head(r->import, row->cells[i], r->options->column))
			return false;
		n += *row->cells[i] != '\0';
	}
	if (n > r->n_heads) {
		r->n_heads = n;
		r->head_row = row->row;
		r->heads = list_heads(r->import, row);
	}
	if (++r->n_looked_at == COLUMNS_HEAD_ROWS)
		tell_no_column(r);
	return true;
}

static void take_header(struct reader *r, const struct sheet_row *row)
{
	r->has_header = true;
	r->column = find_head(r, row, r->options->column, &r->column_at);
	if (r->options->label)
		r->label = find_head(r, row, r->options->label, &r->label_at);
	r->has_columns = r->import->errors.n == 0;
}

static struct view cell_of(struct reader *r, const struct sheet_row *row, size_t at,
			   const char *column)
{
	if (at >= row->n)
		return VIEW_NONE;
	sheet_check_cell(r->import, row, at, column);
	return view_of_string(row->cells[at]);
}

static void take_row(void *data, const struct sheet_row *row)
{
	struct reader *r = data;
	struct view label = VIEW_NONE;

	if (!r->has_header) {
		if (!is_above_header(r, row))
			take_header(r, row);
		return;
	}
	if (!r->has_columns)
		return;
	if (r->options->label)
		label = cell_of(r, row, r->label_at, r->label);
	take_item(r, row->row, cell_of(r, row, r->column_at, r->column), label);
}

/* Lines that are too long anyway are not worth normalising. */
static void take_line(struct reader *r, struct arena *line_arena, unsigned row, struct view line)
{
	bool as_it_is = line.n > LINE_MAX_BYTES || text_is_nfc(line);
	char *copy = as_it_is ? NULL : text_to_nfc(line_arena, line);

	r->import->out_of_memory |= !as_it_is && !copy;
	take_item(r, row, as_it_is ? line : view_of_string(copy), VIEW_NONE);
	arena_reset(line_arena);
}

/* Blank lines at the end are nothing; others are ids that are missing. */
static void take_lines(struct reader *r, struct arena *line_arena, struct view text)
{
	unsigned blank = 0;

	for (unsigned row = 1; text.n > 0; row++) {
		struct view line = ids_take_line(&text);
		if (line.n == 0) {
			blank++;
			continue;
		}
		if (r->population->n == POPULATION_MAX) {
			import_error(r->import, (struct import_place){ 0 },
				     WORD_IMPORT_TOO_MANY_IDS, "limit",
				     import_number(r->import, POPULATION_MAX), NULL);
			return;
		}
		for (; blank; blank--)
			take_item(r, row - blank, VIEW_NONE, VIEW_NONE);
		take_line(r, line_arena, row, line);
	}
}

static int scan_lines(struct reader *r, struct view bytes)
{
	struct arena *line_arena = NULL;
	struct view text;
	int outcome = encoding_to_utf8(r->import, bytes, &text);

	if (outcome != IMPORT_DONE)
		return outcome;
	if (csv_count_columns(text) > 1) {
		import_error(r->import, (struct import_place){ 1, NULL },
			     WORD_POPULATION_WHICH_COLUMN, NULL);
		return IMPORT_REFUSED;
	}
	if (arena_new(&line_arena, LINE_MEMORY) != 0)
		return -ENOMEM;
	take_lines(r, line_arena, text);
	arena_free(line_arena);
	return IMPORT_DONE;
}

static int scan(struct reader *r, struct view bytes)
{
	const struct sheet_options options = {
		.rows_max = sheet_is_xlsx(bytes) ? POPULATION_SHEET_ROWS_MAX : POPULATION_MAX,
		.name = r->options->sheet,
	};

	if (r->options->column)
		return sheet_scan(r->import, bytes, &options,
				  (struct sheet_sink){ take_row, r });
	if (!sheet_is_xlsx(bytes))
		return scan_lines(r, bytes);
	import_error(r->import, (struct import_place){ 0 }, WORD_POPULATION_WHICH_COLUMN, NULL);
	return IMPORT_REFUSED;
}

int population_parse(struct import *im, struct view bytes,
		     const struct population_options *options, struct population **ret)
{
	CLEANUP(population_freep) struct population *p = new_population();
	struct reader r = { .import = im, .options = options, .population = p };
	int outcome = p ? scan(&r, bytes) : -ENOMEM;

	if (outcome == IMPORT_DONE && r.n_looked_at && !r.has_header)
		tell_no_column(&r);
	/* Those that stand twice are told too when others are refused. */
	if (outcome >= 0)
		sort(&r);
	if (outcome == IMPORT_DONE && p->n == 0 && im->errors.n == 0)
		import_error(im, (struct import_place){ 0 }, WORD_POPULATION_NONE, NULL);
	if (outcome < 0 || im->out_of_memory)
		return -ENOMEM;
	if (im->errors.n)
		return IMPORT_REFUSED;
	*ret = p;
	p = NULL;
	return IMPORT_DONE;
}

int population_read(struct import *im, const char *path, const struct population_options *options,
		    struct population **ret)
{
	struct view bytes;
	int outcome = import_load(im, path, POPULATION_BYTES_MAX, &bytes);

	return outcome == IMPORT_DONE ? population_parse(im, bytes, options, ret) : outcome;
}
