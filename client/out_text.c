/* SPDX-License-Identifier: EUPL-1.2
 * Tables and fields for people: as wide as the terminal, words wrapped, ids and numbers whole. A
 * verdict has a sign and a word; colour only adds to them. A column that is empty in all rows is
 * left out. A table that does not fit without a word being broken is shown row by row, each as a
 * block of fields. The layout is libsmartcols'. */
#include "out_format.h"

#include <libsmartcols/libsmartcols.h>
#include <stdlib.h>

#include "safe.h"
#include "wrap.h"

/* Words up to this are kept whole in a table, those of a field where the terminal has room. */
#define WORD_WHOLE 40
#define COLUMN_MIN 12
#define COLUMNS_MAX 16
#define SEPARATOR "  "
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

/* A sheet on its way to libsmartcols, which does not make columns with line breaks narrower by
 * itself: their widths are found here. */
struct layout {
	const struct invocation *inv;
	const struct out_sheet *sheet;
	struct libscols_table *table;
	size_t widths[COLUMNS_MAX], words[COLUMNS_MAX];
};

const char *out_text_sign(enum cell_mark mark)
{
	return marks[mark].sign;
}

static const char *sign_of(const struct invocation *inv, const struct cell *cell)
{
	return inv->ascii ? marks[cell->mark].ascii : marks[cell->mark].sign;
}

static size_t natural_width(const struct layout *l, size_t i)
{
	const struct out_sheet *s = l->sheet;
	size_t widest = s->fields ? 0 : wrap_widest(words_get(s->columns[i].head, l->inv->lang));
	for (size_t row = 0; row < s->n_rows; row++) {
		const struct cell *cell = &s->cells[row * s->n_columns + i];
		size_t width = wrap_widest(sign_of(l->inv, cell)) + wrap_widest(cell->text) +
			       (s->fields && i == 0);
		widest = width > widest ? width : widest;
	}
	return widest;
}

static size_t longest_word(const struct layout *l, size_t i)
{
	const struct out_sheet *s = l->sheet;
	size_t longest = s->fields ? 0 : wrap_widest(words_get(s->columns[i].head, l->inv->lang));
	for (size_t row = 0; row < s->n_rows; row++) {
		size_t width = wrap_longest_word(s->cells[row * s->n_columns + i].text);
		longest = width > longest ? width : longest;
	}
	return longest < WORD_WHOLE ? longest : WORD_WHOLE;
}

/* A table in which the words have no room does not fit; the value of a field has no other place. */
static void find_words(struct layout *l, size_t room)
{
	const struct out_sheet *s = l->sheet;
	room = room < COLUMN_MIN ? COLUMN_MIN : room;
	for (size_t i = 0; i < s->n_columns; i++) {
		size_t longest = s->columns[i].wraps ? longest_word(l, i) : 0;
		l->words[i] = s->fields && longest > room ? room : longest;
	}
}

/* Gives those whose words need more than an equal share what these need, or those that need less
 * than it what they need, until nobody is left of that kind. */
static void settle(struct layout *l, bool settled[COLUMNS_MAX], bool is_for_words, size_t *room,
		   size_t *left)
{
	const struct out_sheet *s = l->sheet;
	for (bool again = true; again && *left > 0;) {
		size_t each = *room / *left;
		again = false;
		for (size_t i = 0; i < s->n_columns; i++) {
			size_t need = is_for_words ? l->words[i] : l->widths[i];
			if (!s->columns[i].wraps || settled[i] || (need > each) != is_for_words)
				continue;
			settled[i] = again = true;
			l->widths[i] = need;
			*room -= need < *room ? need : *room;
			--*left;
		}
	}
}

/* Columns that wrap share what the others leave. */
static void share(struct layout *l, size_t room)
{
	const struct out_sheet *s = l->sheet;
	bool settled[COLUMNS_MAX] = { false };
	size_t left = 0;
	for (size_t i = 0; i < s->n_columns; i++)
		left += s->columns[i].wraps;
	find_words(l, room);
	settle(l, settled, true, &room, &left);
	settle(l, settled, false, &room, &left);
	for (size_t i = 0; i < s->n_columns; i++)
		if (s->columns[i].wraps && !settled[i])
			l->widths[i] = room / left;
}

static void find_widths(struct layout *l)
{
	const struct out_sheet *s = l->sheet;
	size_t taken = strlen(SEPARATOR) * (s->n_columns - 1);
	for (size_t i = 0; i < s->n_columns; i++) {
		l->widths[i] = natural_width(l, i);
		taken += s->columns[i].wraps ? 0 : l->widths[i];
	}
	if (l->inv->width)
		share(l, l->inv->width > taken ? l->inv->width - taken : 0);
}

/* The text with a line break wherever its column ends. */
static char *break_lines(struct arena *arena, const char *text, size_t width)
{
	char *broken = arena_get(arena, 2 * strlen(text) + 1), *p = broken;
	if (!broken)
		return NULL;
	for (size_t skip; *text; text += skip) {
		size_t n = wrap_find(text, width, &skip);
		p = mempcpy(p, text, n);
		if (text[skip])
			*p++ = '\n';
	}
	*p = '\0';
	return broken;
}

static bool add_column(struct layout *l, size_t i)
{
	const struct column *c = &l->sheet->columns[i];
	const char *head = l->sheet->fields ? "" : words_get(c->head, l->inv->lang);
	int flags = (c->right ? SCOLS_FL_RIGHT : 0) | (c->wraps ? SCOLS_FL_WRAP : 0);
	struct libscols_column *column = scols_table_new_column(l->table, head, 0, flags);
	if (!column || !c->wraps)
		return column != NULL;
	return scols_column_set_safechars(column, "\n") == 0 &&
	       scols_column_set_wrapfunc(column, scols_wrapnl_chunksize, scols_wrapnl_nextchunk,
					 NULL) == 0;
}

static bool fill_cell(struct layout *l, struct libscols_line *line, size_t i,
		      const struct cell *cell)
{
	const struct invocation *inv = l->inv;
	const char *color = inv->color ? marks[cell->mark].color : NULL;
	char *text = arena_format(inv->arena, "%s%s%s", sign_of(inv, cell), cell->text,
				  l->sheet->fields && i == 0 ? ":" : "");
	if (!text)
		return false;
	safe_clean(text);
	if (l->sheet->columns[i].wraps)
		text = break_lines(inv->arena, text, l->widths[i]);
	if (!text || scols_line_set_data(line, i, text) != 0)
		return false;
	return !color || scols_cell_set_color(scols_line_get_cell(line, i), color) == 0;
}

static bool fill(struct layout *l)
{
	const struct out_sheet *s = l->sheet;
	for (size_t i = 0; i < s->n_columns; i++)
		if (!add_column(l, i))
			return false;
	for (size_t row = 0; row < s->n_rows; row++) {
		struct libscols_line *line = scols_table_new_line(l->table, NULL);
		for (size_t i = 0; i < s->n_columns; i++)
			if (!line || !fill_cell(l, line, i, &s->cells[row * s->n_columns + i]))
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

static bool is_column_empty(const struct out_sheet *s, size_t i)
{
	for (size_t row = 0; row < s->n_rows; row++)
		if (*s->cells[row * s->n_columns + i].text)
			return false;
	return true;
}

/* The sheet without its empty columns: their room is the others'. False: memory is out. */
static bool drop_empty(struct arena *arena, const struct out_sheet *s, struct out_sheet *ret)
{
	struct column *columns = arena_get(arena, s->n_columns * sizeof(*columns));
	struct cell *cells = arena_get(arena, s->n_rows * s->n_columns * sizeof(*cells));
	size_t n = 0, kept[COLUMNS_MAX];

	if (!columns || !cells)
		return false;
	for (size_t i = 0; i < s->n_columns; i++)
		if (!is_column_empty(s, i)) {
			columns[n] = s->columns[i];
			kept[n++] = i;
		}
	for (size_t row = 0; row < s->n_rows; row++)
		for (size_t i = 0; i < n; i++)
			cells[row * n + i] = s->cells[row * s->n_columns + kept[i]];
	*ret = *s;
	ret->columns = columns;
	ret->cells = cells;
	ret->n_columns = n;
	return true;
}

static bool fits(const struct layout *l)
{
	size_t sum = strlen(SEPARATOR) * (l->sheet->n_columns - 1);
	for (size_t i = 0; i < l->sheet->n_columns; i++)
		sum += l->widths[i];
	return l->inv->width == 0 || sum <= l->inv->width;
}

static bool print_table(struct layout *l, FILE *file)
{
	l->table = scols_new_table();
	if (!l->table)
		return false;
	scols_table_enable_noheadings(l->table, l->sheet->fields);
	scols_table_enable_colors(l->table, l->inv->color);
	scols_table_set_column_separator(l->table, SEPARATOR);
	scols_table_set_termforce(l->table, SCOLS_TERMFORCE_ALWAYS);
	scols_table_set_termwidth(l->table, WIDTH_UNLIMITED);
	char *text = NULL;
	bool done = fill(l) && scols_print_table_to_string(l->table, &text) == 0 && text;
	if (done)
		print_trimmed(file, text);
	free(text);
	scols_unref_table(l->table);
	return done;
}

/* One row as fields, without those that are empty. What is never broken in a table is not broken
 * here either. */
static bool print_block(const struct invocation *inv, FILE *file, const struct out_sheet *s,
			const struct cell *row)
{
	static const struct column columns[] = { { WORD_COUNT, false, false },
						 { WORD_COUNT, false, true } };
	struct cell cells[2 * COLUMNS_MAX];
	struct out_sheet block = { columns, 2, cells, 0, true };
	struct layout l = { .inv = inv, .sheet = &block, .table = NULL };
	size_t whole = 0;
	for (size_t i = 0; i < s->n_columns; i++) {
		size_t width = wrap_widest(row[i].text);
		if (width == 0)
			continue;
		whole = !s->columns[i].wraps && width > whole ? width : whole;
		cells[2 * block.n_rows].text = words_get(s->columns[i].head, inv->lang);
		cells[2 * block.n_rows].mark = MARK_NONE;
		cells[2 * block.n_rows++ + 1] = row[i];
	}
	find_widths(&l);
	l.widths[1] = l.widths[1] > whole ? l.widths[1] : whole;
	return print_table(&l, file);
}

static bool print_blocks(const struct invocation *inv, FILE *file, const struct out_sheet *s)
{
	bool done = true;
	for (size_t row = 0; row < s->n_rows && done; row++) {
		if (row > 0)
			putc('\n', file);
		done = print_block(inv, file, s, &s->cells[row * s->n_columns]);
	}
	return done;
}

static bool text_sheet(const struct invocation *inv, FILE *file, const struct out_sheet *all)
{
	struct out_sheet sheet;
	struct layout l = { .inv = inv, .sheet = &sheet, .table = NULL };
	if (all->n_rows == 0)
		return true;
	if (all->n_columns > COLUMNS_MAX || !drop_empty(inv->arena, all, &sheet))
		return false;
	if (sheet.n_columns == 0)
		return true;
	find_widths(&l);
	if (!sheet.fields && !fits(&l))
		return print_blocks(inv, file, &sheet);
	return print_table(&l, file);
}

static void text_line(const struct invocation *inv, FILE *file, const char *line)
{
	char *text = arena_copy(inv->arena, view_of_string(line));
	if (!text)
		return;
	safe_clean(text);
	if (!*text)
		putc('\n', file);
	for (size_t skip; *text; text += skip) {
		size_t n = wrap_find(text, inv->width ? inv->width : WIDTH_UNLIMITED, &skip);
		fprintf(file, "%.*s\n", (int)n, text);
	}
}

/* A heading is this program's own word: nothing to clean, nothing to wrap. */
static void text_heading(const struct invocation *inv, FILE *file, const char *text)
{
	fprintf(file, inv->color ? "\033[1m%s\033[0m\n" : "%s\n", text);
}

const struct out_format out_text_format = {
	.sheet = text_sheet,
	.line = text_line,
	.heading = text_heading,
	.spaces_headings = true,
};
