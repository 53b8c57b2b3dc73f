/* SPDX-License-Identifier: EUPL-1.2
 * Tables of a report as text: in columns where that can be read, else a block of fields a row. */
#include <errno.h>
#include <string.h>

#include <riskreg/text.h>

#include "report_text.h"
#include "wrap.h"

#define GAP 2
#define WORD_MAX 24 /* columns that a column of words has at least, if its words need them */
#define BLOCK_INDENT_MAX 26
/* A cell that would take more lines than this of the width cannot be read in a column. */
#define LINES_MAX(width) ((width) / 8)

struct layout {
	const struct report *report;
	const struct report_table *table;
	FILE *file;
	size_t n; /* columns */
	size_t widths[REPORT_COLUMNS_MAX];
	const char **texts; /* row by row, with their signs */
};

static const struct report_column *column_of(const struct layout *l, size_t i)
{
	return &l->table->columns[i];
}

static const char *head_of(const struct layout *l, size_t i)
{
	return report_head(l->report, column_of(l, i));
}

static const char *text_of(const struct layout *l, size_t row, size_t i)
{
	return l->texts[row * l->n + i];
}

/* False: memory is out. */
static bool find_texts(struct layout *l)
{
	const struct report_table *t = l->table;

	l->texts = arena_get(l->report->arena, t->n_rows * l->n * sizeof(*l->texts));
	for (size_t i = 0; l->texts && i < t->n_rows * l->n; i++) {
		const struct report_cell *cell = &t->cells[i];
		const char *sign = cell->mark ? out_text_sign(cell->mark) : "";
		const char *text = cell->text ? cell->text : "";
		l->texts[i] =
			*sign && *text ? arena_format(l->report->arena, "%s%s", sign, text) : text;
		if (!l->texts[i])
			return false;
	}
	return l->texts != NULL;
}

/* ------------------------------------------------------------------ widths */

/* Of the cells, and of the head by its own measure. */
static size_t widest(const struct layout *l, size_t i, size_t (*measure)(const char *),
		     size_t (*measure_head)(const char *))
{
	size_t most = measure_head(head_of(l, i));

	for (size_t row = 0; row < l->table->n_rows; row++) {
		size_t width = measure(text_of(l, row, i));
		most = width > most ? width : most;
	}
	return most;
}

/* What a column cannot do without: a number or an id is never broken, a word only a long one. */
static size_t least(const struct layout *l, size_t i)
{
	size_t word = widest(l, i, wrap_longest_word, wrap_longest_word);

	if (column_of(l, i)->right)
		return widest(l, i, wrap_widest, wrap_longest_word);
	return word < WORD_MAX ? word : WORD_MAX;
}

/* Each gets the least that it needs, and then, one column after the other where most is lacking by
 * its weight, what is left. False: not even the least fits. */
static bool find_widths(struct layout *l)
{
	size_t natural[REPORT_COLUMNS_MAX], room = l->report->width, taken = GAP * (l->n - 1);

	for (size_t i = 0; i < l->n; i++) {
		natural[i] = widest(l, i, wrap_widest, wrap_widest);
		l->widths[i] = least(l, i);
		taken += l->widths[i];
	}
	if (taken > room)
		return false;
	for (; taken < room; taken++) {
		size_t best = l->n;
		for (size_t i = 0; i < l->n; i++)
			if (l->widths[i] < natural[i] &&
			    (best == l->n || l->widths[i] * column_of(l, best)->weight <
						     l->widths[best] * column_of(l, i)->weight))
				best = i;
		if (best == l->n)
			break;
		l->widths[best]++;
	}
	return true;
}

static size_t lines_of(const char *text, size_t width)
{
	size_t n = 0, skip;

	for (; *text; text += skip, n++)
		wrap_find(text, width, &skip);
	return n;
}

static size_t height_of(const struct layout *l, size_t row)
{
	size_t most = 0;

	for (size_t i = 0; i < l->n; i++) {
		size_t n = lines_of(text_of(l, row, i), l->widths[i]);
		most = n > most ? n : most;
	}
	return most;
}

static size_t tallest(const struct layout *l)
{
	size_t most = 0;

	for (size_t row = 0; row < l->table->n_rows; row++) {
		size_t height = height_of(l, row);
		most = height > most ? height : most;
	}
	return most;
}

/* ------------------------------------------------------------------ in columns */

/* One line of a row: a part of each cell, of which `texts` keeps what is left. */
static void put_line(const struct layout *l, const char **texts)
{
	size_t pending = 0; /* blanks are printed only when something stands behind them */

	for (size_t i = 0; i < l->n; i++) {
		size_t skip, n = wrap_find(texts[i], l->widths[i], &skip);
		size_t width = text_width(view_of(texts[i], n));
		size_t blank = l->widths[i] > width ? l->widths[i] - width : 0;
		bool right = column_of(l, i)->right;
		if (n) {
			report_text_repeat(l->file, " ", pending + (right ? blank : 0));
			fwrite(texts[i], 1, n, l->file);
			pending = right ? 0 : blank;
		} else {
			pending += l->widths[i];
		}
		pending += GAP;
		texts[i] += skip;
	}
	putc('\n', l->file);
}

static bool is_left(const struct layout *l, const char *const *texts)
{
	for (size_t i = 0; i < l->n; i++)
		if (*texts[i])
			return true;
	return false;
}

static void put_cells(const struct layout *l, const char **texts)
{
	while (is_left(l, texts))
		put_line(l, texts);
}

static void put_columns(const struct layout *l)
{
	const char *texts[REPORT_COLUMNS_MAX];
	bool spaced = tallest(l) > 1;

	for (size_t i = 0; i < l->n; i++)
		texts[i] = head_of(l, i);
	put_cells(l, texts);
	for (size_t i = 0; i < l->n; i++) {
		report_text_repeat(l->file, "─", l->widths[i]);
		fputs(i + 1 < l->n ? "  " : "\n", l->file);
	}
	for (size_t row = 0; row < l->table->n_rows; row++) {
		if (spaced && row)
			putc('\n', l->file);
		for (size_t i = 0; i < l->n; i++)
			texts[i] = text_of(l, row, i);
		put_cells(l, texts);
	}
}

/* ------------------------------------------------------------------ in blocks */

static size_t indent_of(const struct layout *l)
{
	size_t most = 0;

	for (size_t i = 0; i < l->n; i++) {
		size_t width = wrap_widest(head_of(l, i)) + GAP;
		most = width > most ? width : most;
	}
	return most < BLOCK_INDENT_MAX ? most : BLOCK_INDENT_MAX;
}

/* A row that goes on from the one above it stands closer to it. */
static void put_blocks(const struct layout *l)
{
	size_t indent = indent_of(l);

	for (size_t row = 0; row < l->table->n_rows; row++) {
		bool goes_on = l->table->continues && row && !*text_of(l, row, 0);
		if (goes_on)
			putc('\n', l->file);
		else
			report_text_repeat(l->file, "─", l->report->width);
		if (!goes_on)
			putc('\n', l->file);
		for (size_t i = 0; i < l->n; i++) {
			const struct report_text_pair pair = { head_of(l, i), text_of(l, row, i),
							       indent };
			if (*pair.text)
				report_text_pair(l->file, &pair, l->report->width);
		}
	}
	report_text_repeat(l->file, "─", l->report->width);
	putc('\n', l->file);
}

int report_text_table(const struct report *r, FILE *file, const struct report_table *t)
{
	struct layout l = { .report = r, .table = t, .file = file, .n = t->n_columns };

	if (t->n_rows == 0)
		return 0;
	if (!find_texts(&l))
		return -ENOMEM;
	putc('\n', file);
	report_text_lines(file, t->caption, r->width);
	putc('\n', file);
	if (find_widths(&l) && tallest(&l) <= LINES_MAX(r->width))
		put_columns(&l);
	else
		put_blocks(&l);
	return 0;
}
