/* SPDX-License-Identifier: EUPL-1.2
 * Tables and fields for people: as wide as the terminal, words wrapped, ids and numbers whole. A
 * verdict has a sign and a word; colour only adds to them. The layout is libsmartcols'. */
#include "out_format.h"

#include <libsmartcols/libsmartcols.h>
#include <stdlib.h>

#include "wrap.h"

/* No column is made narrower than this, even where the terminal is too narrow for all. */
#define COLUMN_MIN 12
#define WIDTH_UNLIMITED 100000

struct mark {
	const char *sign, *ascii, *color;
};

static const struct mark marks[] = {
	[MARK_NONE] = { "", "", NULL },
	[MARK_PASS] = { "✓ ", "+ ", "green" },
	[MARK_PARTIAL] = { "◐ ", "~ ", "yellow" },
	[MARK_FAIL] = { "✗ ", "x ", "red" },
	[MARK_PENDING] = { "… ", ". ", NULL },
};

static size_t widest(const struct libscols_column *column, const char *data, void *user)
{
	(void)column;
	(void)user;
	return wrap_widest(data);
}

/* Ends the first line inside `data` and gives the next one, NULL when there is none. */
static char *next_line(const struct libscols_column *column, char *data, void *user)
{
	(void)user;
	size_t skip, width = scols_column_get_width(column);
	size_t n = wrap_find(data, width ? width : WIDTH_UNLIMITED, &skip);
	char *next = data[skip] ? data + skip : NULL;
	data[n] = '\0';
	return next;
}

static bool add_column(const struct invocation *inv, struct libscols_table *t,
		       const struct column *c, bool fields)
{
	const char *head = fields ? "" : words_get(c->head, inv->lang);
	int flags = (c->right ? SCOLS_FL_RIGHT : 0) | (c->wraps ? SCOLS_FL_WRAP : 0);
	struct libscols_column *column = scols_table_new_column(t, head, c->wraps ? COLUMN_MIN : 0, flags);
	if (!column)
		return false;
	if (!c->wraps)
		return true;
	return scols_column_set_safechars(column, "\n") == 0 &&
	       scols_column_set_wrapfunc(column, widest, next_line, NULL) == 0;
}

static bool fill_cell(const struct invocation *inv, struct libscols_line *line, size_t i,
		      const struct cell *cell, bool colon)
{
	const struct mark *m = &marks[cell->mark];
	const char *text = arena_format(inv->arena, "%s%s%s", inv->ascii ? m->ascii : m->sign,
					cell->text, colon ? ":" : "");
	if (!text || scols_line_set_data(line, i, text) != 0)
		return false;
	if (!inv->color || !m->color)
		return true;
	return scols_cell_set_color(scols_line_get_cell(line, i), m->color) == 0;
}

static bool fill(const struct invocation *inv, struct libscols_table *t, const struct out_sheet *s)
{
	for (size_t i = 0; i < s->n_columns; i++)
		if (!add_column(inv, t, &s->columns[i], s->fields))
			return false;
	for (size_t row = 0; row < s->n_rows; row++) {
		struct libscols_line *line = scols_table_new_line(t, NULL);
		for (size_t i = 0; i < s->n_columns; i++)
			if (!line || !fill_cell(inv, line, i, &s->cells[row * s->n_columns + i],
						s->fields && i == 0))
				return false;
	}
	return true;
}

/* libsmartcols pads the last column; lines should end where their text ends. */
static void print_trimmed(FILE *file, char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n"), end = n;
		while (end > 0 && text[end - 1] == ' ')
			end--;
		fwrite(text, 1, end, file);
		putc('\n', file);
		text += n + (text[n] == '\n');
	}
}

static bool text_sheet(const struct invocation *inv, FILE *file, const struct out_sheet *s)
{
	if (s->n_rows == 0)
		return true;
	struct libscols_table *t = scols_new_table();
	if (!t)
		return false;
	scols_table_enable_noheadings(t, s->fields);
	scols_table_enable_colors(t, inv->color);
	scols_table_set_column_separator(t, "  ");
	scols_table_set_termforce(t, SCOLS_TERMFORCE_ALWAYS);
	scols_table_set_termwidth(t, inv->width ? inv->width : WIDTH_UNLIMITED);
	char *text = NULL;
	bool done = fill(inv, t, s) && scols_print_table_to_string(t, &text) == 0 && text;
	if (done)
		print_trimmed(file, text);
	free(text);
	scols_unref_table(t);
	return done;
}

static void text_line(const struct invocation *inv, FILE *file, const char *text)
{
	for (size_t skip; *text; text += skip) {
		size_t n = wrap_find(text, inv->width ? inv->width : WIDTH_UNLIMITED, &skip);
		fprintf(file, "%.*s\n", (int)n, text);
	}
}

static void text_heading(const struct invocation *inv, FILE *file, const char *text)
{
	putc('\n', file);
	fprintf(file, inv->color ? "\033[1m%s\033[0m\n" : "%s\n", text);
}

const struct out_format out_text_format = {
	.sheet = text_sheet,
	.line = text_line,
	.heading = text_heading,
};
