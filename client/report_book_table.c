/* SPDX-License-Identifier: EUPL-1.2
 * A table of a report alone on a sheet: its head in the first row, which stays in sight and, where
 * every row stands for itself, sorts and filters. */
#include "report_book.h"
#include "wrap.h"

#define WIDTH_LEAST 9u
#define WIDTH_MOST 60u
#define WIDTH_OF_SQUARE 22u
#define PAPER_A4 9
#define FILTER_ROOM 3u /* letters; the arrow beside a head */

struct layout {
	struct report_book *book;
	lxw_worksheet *sheet;
	const struct report_table *table;
	const struct report_heat *heat;
	size_t widths[REPORT_COLUMNS_MAX];
};

static const struct report_cell *cell_at(const struct layout *l, size_t row, size_t column)
{
	return &l->table->cells[row * l->table->n_columns + column];
}

static size_t widest_of(const struct layout *l, size_t column)
{
	const struct report *r = l->book->report;
	size_t widest = wrap_longest_word(report_head(r, &l->table->columns[column])) + FILTER_ROOM;

	for (size_t row = 0; row < l->table->n_rows; row++) {
		const struct report_cell *cell = cell_at(l, row, column);
		size_t width = cell->text ? wrap_widest(cell->text) + 3 : 0;
		widest = width > widest ? width : widest;
	}
	return widest;
}

static void find_widths(struct layout *l)
{
	for (size_t i = 0; i < l->table->n_columns; i++) {
		size_t width = l->heat ? WIDTH_OF_SQUARE : widest_of(l, i);
		if (width < WIDTH_LEAST)
			width = WIDTH_LEAST;
		if (width > WIDTH_MOST)
			width = WIDTH_MOST;
		l->widths[i] = width;
		book_note(l->book->book, worksheet_set_column(l->sheet, (uint16_t)i, (uint16_t)i,
							      (double)width, NULL));
	}
}

static void put_head(struct layout *l)
{
	const struct report *r = l->book->report;
	size_t lines = 1;

	for (size_t i = 0; i < l->table->n_columns; i++) {
		const struct report_column *column = &l->table->columns[i];
		const char *head = report_head(r, column);
		size_t n = wrap_lines(head, l->widths[i] - FILTER_ROOM);
		lines = n > lines ? n : lines;
		enum book_style style = column->right ? STYLE_HEAD_RIGHT : STYLE_HEAD;
		report_book_put_text(l->book, (struct book_place){ l->sheet, 0, (uint16_t)i }, head,
				     l->book->styles[style]);
	}
	report_book_set_height(l->book, l->sheet, 0, lines);
}

/* The squares of a map, the highest probability first, as the plain table has them. */
static lxw_format *style_of_square(struct layout *l, size_t row, size_t column)
{
	const struct report_heat *h = l->heat;
	const struct report_heat_cell *square =
		&h->cells[(h->n_probability - 1 - row) * h->n_consequence + column - 1];
	bool framed = h->appetite && square->value >= h->appetite;

	return report_book_style_of_zone(l->book, palette_zone(square->zone, h->n_zones), framed);
}

static lxw_format *style_at(struct layout *l, size_t row, size_t column)
{
	const struct report_cell *cell = cell_at(l, row, column);
	bool is_text = cell->value == REPORT_TEXT && cell->mark == MARK_NONE;

	if (l->table->columns[column].names_row && is_text)
		return l->book->styles[STYLE_NAME];
	if (l->heat)
		return style_of_square(l, row, column);
	return report_book_style_of(l->book, cell);
}

static void put_row(struct layout *l, size_t row)
{
	uint32_t at = (uint32_t)row + 1;
	size_t lines = 1;

	for (size_t i = 0; i < l->table->n_columns; i++) {
		const struct report_cell *cell = cell_at(l, row, i);
		size_t n = cell->text ? wrap_lines(cell->text, l->widths[i] - 1) : 1;
		lines = n > lines ? n : lines;
	}
	report_book_set_height(l->book, l->sheet, at, lines);
	for (size_t i = 0; i < l->table->n_columns; i++) {
		lxw_format *format = style_at(l, row, i);
		if (!format)
			return;
		report_book_put(l->book, (struct book_place){ l->sheet, at, (uint16_t)i },
				cell_at(l, row, i), format);
	}
}

static void set_page(struct layout *l)
{
	worksheet_set_landscape(l->sheet);
	worksheet_set_paper(l->sheet, PAPER_A4);
	worksheet_fit_to_pages(l->sheet, 1, 0);
	worksheet_repeat_rows(l->sheet, 0, 0);
}

void report_book_table(struct report_book *b, lxw_worksheet *sheet, const struct report_table *t,
		       const struct report_heat *heat)
{
	struct layout l = { .book = b, .sheet = sheet, .table = t, .heat = heat };

	find_widths(&l);
	worksheet_freeze_panes(sheet, 1, t->columns[0].names_row ? 1 : 0);
	set_page(&l);
	/* A row that goes on from the one above would be lost in a filter. */
	if (!t->continues && !heat && t->n_rows > 0)
		book_note(b->book, worksheet_autofilter(sheet, 0, 0, (uint32_t)t->n_rows,
							(uint16_t)(t->n_columns - 1)));
	put_head(&l);
	for (size_t row = 0; row < t->n_rows; row++)
		put_row(&l, row);
}
