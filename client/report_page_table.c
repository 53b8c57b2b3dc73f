/* SPDX-License-Identifier: EUPL-1.2
 * Tables on a page. Rows that go on from the one above are one row with cells beside each other in
 * time: the head of the row spans them, and a cell spans the empty ones under it, so
 * that who hears the table hears what belongs together. Roles are said out loud, for the browsers
 * that forget them when a narrow table is shown row by row. */
#include "report_page.h"
#include "report_style.h"
#include "wrap.h"

#define WORD_LONG 28 /* columns; a word beyond this may be broken anywhere */
#define LETTERS_PLEASANT 14
/* Of a rem: the widest of usual letters, and what stands between columns. */
#define LETTER_TENTHS 6
#define GAP_TENTHS 9
#define GAP_RIGHT_TENTHS 18

/* Rows from `first` up to `end` that are one to the reader. */
struct group {
	size_t first, end;
};

static const struct report_cell *cell_at(const struct report_table *t, size_t row, size_t column)
{
	return &t->cells[row * t->n_columns + column];
}

static bool is_empty(const struct report_cell *cell)
{
	return !cell->text || !*cell->text;
}

static struct group group_at(const struct report_table *t, size_t row)
{
	struct group g = { row, row + 1 };

	while (t->continues && g.end < t->n_rows && is_empty(cell_at(t, g.end, 0)))
		g.end++;
	return g;
}

/* ------------------------------------------------------------------ room */

const char *report_page_room(unsigned rem)
{
	static const char *const names[] = { "w18", "w24", "w30", "w36", "w42", "w48",
					     "w54", "w60", "w66", "w72", "w78", "w84" };
	size_t i = 0, last = sizeof(names) / sizeof(names[0]) - 1;

	while (i < last && REPORT_STYLE_NARROWEST + i * REPORT_STYLE_STEP < rem)
		i++;
	return names[i];
}

/* Letters that a column cannot do without: its longest word, or all of what is not broken; and for
 * one that holds sentences as many as make them pleasant to read. */
static size_t letters_of(const struct report_page *page, const struct report_table *t,
			 size_t column)
{
	const struct report_column *c = &t->columns[column];
	size_t most = wrap_longest_word(report_head(page->report, c)), n;

	for (size_t row = 0; row < t->n_rows; row++) {
		const struct report_cell *cell = cell_at(t, row, column);
		if (is_empty(cell))
			continue;
		n = c->right ? wrap_widest(cell->text) : wrap_longest_word(cell->text);
		if (n > WORD_LONG)
			n = LETTERS_PLEASANT;
		if (!c->right && n < LETTERS_PLEASANT && wrap_widest(cell->text) > n)
			n = wrap_widest(cell->text) < LETTERS_PLEASANT ? wrap_widest(cell->text)
								       : LETTERS_PLEASANT;
		most = n > most ? n : most;
	}
	return most;
}

static const char *room_of(const struct report_page *page, const struct report_table *t)
{
	size_t tenths = 0;

	for (size_t i = 0; i < t->n_columns; i++)
		tenths += LETTER_TENTHS * letters_of(page, t, i) +
			  (t->columns[i].right ? GAP_RIGHT_TENTHS : GAP_TENTHS);
	return report_page_room((unsigned)(tenths / 10 + 1));
}

/* ------------------------------------------------------------------ cells */

static const char *const mark_styles[] = {
	[MARK_NONE] = NULL,
	[MARK_PASS] = "mark pass",
	[MARK_PARTIAL] = "mark partial",
	[MARK_FAIL] = "mark fail",
	[MARK_PENDING] = "mark pending",
};

/* In the plan's own form the first line of a cell is its title, where cells have more than one. */
static bool is_titled(const struct report_table *t, size_t column)
{
	for (size_t row = 0; t->continues && row < t->n_rows; row++) {
		const struct report_cell *cell = cell_at(t, row, column);
		if (!is_empty(cell) && strchr(cell->text, '\n'))
			return true;
	}
	return t->continues && t->columns[column].names_row;
}

static void put_titled(struct report_page *page, const char *text)
{
	const char *rest = strchrnul(text, '\n');
	char *title = arena_copy(page->report->arena, view_of(text, (size_t)(rest - text)));

	html_put(&page->html, "strong", title, NULL);
	html_text(&page->html, rest);
}

static void put_text(struct report_page *page, const struct report_table *t, const size_t at[2])
{
	const struct report_cell *cell = cell_at(t, at[0], at[1]);
	struct html *h = &page->html;

	if (is_empty(cell))
		return;
	if (cell->mark == MARK_NONE) {
		if (is_titled(t, at[1]))
			put_titled(page, cell->text);
		else
			html_text(h, cell->text);
		return;
	}
	html_begin(h, "span", "class", mark_styles[cell->mark], NULL);
	html_put(h, "span", out_text_sign(cell->mark), "aria-hidden", "true", NULL);
	html_text(h, cell->text);
	html_end(h);
}

static const char *style_of(const struct report_column *column, const struct report_cell *cell)
{
	if (is_empty(cell))
		return "none";
	if (column->right)
		return "right";
	/* Else it would be broken at its hyphens: "2026-H1", "S5, 2026-H1". */
	if (wrap_widest(cell->text) <= LETTERS_PLEASANT && strchr(cell->text, '-'))
		return "short";
	return wrap_longest_word(cell->text) > WORD_LONG ? "long" : NULL;
}

/* How many rows a cell stands for: itself and the empty ones under it in its group. */
static size_t span_of(const struct report_table *t, struct group g, size_t row, size_t column)
{
	size_t end = row + 1;

	while (end < g.end && is_empty(cell_at(t, end, column)))
		end++;
	return end - row;
}

static void put_cell(struct report_page *page, const struct report_table *t, struct group g,
		     const size_t at[2])
{
	const struct report_column *column = &t->columns[at[1]];
	const struct report_cell *cell = cell_at(t, at[0], at[1]);
	size_t rows = span_of(t, g, at[0], at[1]);
	struct html *h = &page->html;
	char span[24];

	snprintf(span, sizeof(span), "%zu", rows);
	if (column->names_row && !is_empty(cell))
		html_begin(h, "th", "role", "rowheader", "scope", rows > 1 ? "rowgroup" : "row",
			   "rowspan", rows > 1 ? span : NULL, "class", style_of(column, cell),
			   NULL);
	else
		html_begin(h, "td", "role", "cell", "rowspan", rows > 1 ? span : NULL, "class",
			   style_of(column, cell), "data-label", report_head(page->report, column),
			   NULL);
	put_text(page, t, at);
	html_end(h);
}

/* Of the cells of a row those that no cell above stands for. */
static void put_row(struct report_page *page, const struct report_table *t, struct group g,
		    size_t row)
{
	html_begin(&page->html, "tr", "role", "row", NULL);
	for (size_t i = 0; i < t->n_columns; i++)
		if (row == g.first || !is_empty(cell_at(t, row, i)))
			put_cell(page, t, g, (size_t[]){ row, i });
	html_end(&page->html);
}

static void put_head(struct report_page *page, const struct report_table *t)
{
	struct html *h = &page->html;

	html_begin(h, "thead", "role", "rowgroup", NULL);
	html_begin(h, "tr", "role", "row", NULL);
	for (size_t i = 0; i < t->n_columns; i++)
		html_put(h, "th", report_head(page->report, &t->columns[i]), "role", "columnheader",
			 "scope", "col", "class", t->columns[i].right ? "right" : NULL, NULL);
	html_end(h);
	html_end(h);
}

static void put_groups(struct report_page *page, const struct report_table *t)
{
	struct html *h = &page->html;

	for (struct group g = { 0, 0 }; g.end < t->n_rows;) {
		g = group_at(t, g.end);
		if (g.first == 0 || t->continues)
			html_begin(h, "tbody", "role", "rowgroup", NULL);
		for (size_t row = g.first; row < g.end; row++)
			put_row(page, t, g, row);
		if (g.end == t->n_rows || t->continues)
			html_end(h);
	}
}

void report_page_table(struct report_page *page, const struct report_table *t,
		       const char *caption_style)
{
	struct html *h = &page->html;
	unsigned depth = h->depth;
	char room[16];

	snprintf(room, sizeof(room), "table %s", room_of(page, t));
	html_begin(h, "div", "class", room, NULL);
	html_begin(h, "table", "role", "table", "class", t->continues ? "groups" : NULL, NULL);
	html_put(h, "caption", t->caption, "class", caption_style, NULL);
	put_head(page, t);
	put_groups(page, t);
	html_end_to(h, depth);
}
