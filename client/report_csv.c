/* SPDX-License-Identifier: EUPL-1.2
 * A report as CSV, twice. For programs: UTF-8, comma, ISO days and numbers with a point, one line a
 * value, so that every line has the same columns (the heads are in English in any language):
 *
 *	section,subsection,kind,name,row,column,value
 *	Kontroller,,table,Kontroller,1,Kontroll,C5
 *
 * kind is title, subtitle, paragraph, field, table, heat, trend or seal; row counts from 1 within a
 * table. For Excel in Swedish: a byte order mark, semicolons, decimal comma, and the report as it
 * is read, table below table. Free text that a spreadsheet would take for a formula gets a ' in
 * front in both; a number never does. */
#include <errno.h>
#include <string.h>

#include "report_plain.h"
#include "report_writer.h"

struct csv {
	const struct report *report;
	FILE *file;
	bool is_for_excel, is_short;
	const char *sections[2]; /* those that the next parts belong to: level 2 and 3 */
};

static bool is_formula(const char *text)
{
	text += strspn(text, "' \n");
	return *text && strchr("=+-@", *text);
}

static void put_quoted(const struct csv *c, const char *text)
{
	putc('"', c->file);
	for (; *text; text++) {
		if (*text == '"')
			putc('"', c->file);
		putc(*text, c->file);
	}
	putc('"', c->file);
}

/* In quotes only where it must be. */
static void put_bare(const struct csv *c, const char *text)
{
	if (text[strcspn(text, c->is_for_excel ? "\";\n'" : "\",\n'")] || *text == ' ')
		put_quoted(c, text);
	else
		fputs(text, c->file);
}

static void put_text(struct csv *c, const char *text)
{
	const char *safe = text;

	if (is_formula(text))
		safe = arena_format(c->report->arena, "'%s", text);
	c->is_short |= !safe;
	put_bare(c, safe ? safe : "");
}

static void put_number(struct csv *c, int64_t unscaled, unsigned decimals)
{
	char *text = (char *)report_plain_decimal(c->report, unscaled, decimals);
	char *point = text && c->is_for_excel ? strchr(text, '.') : NULL;

	if (point)
		*point = ',';
	c->is_short |= !text;
	put_bare(c, text ? text : "");
}

/* The value of a cell: a number as one, all else as text. */
static void put_value(struct csv *c, const struct report_cell *cell)
{
	if (!cell->text || !*cell->text)
		return;
	switch (cell->value) {
	case REPORT_NUMBER:
		put_number(c, cell->unscaled, cell->decimals);
		return;
	case REPORT_PERCENT:
		put_number(c, cell->unscaled, 2);
		return;
	case REPORT_TEXT:
	case REPORT_DAY:
		put_text(c, cell->text);
		return;
	}
}

/* ------------------------------------------------------------------ for programs */

struct place {
	const char *kind, *name;
	size_t row; /* 0: none */
	const char *column;
};

static void put_line(struct csv *c, const struct place *p, const struct report_cell *cell)
{
	for (size_t i = 0; i < 2; i++) {
		put_text(c, c->sections[i]);
		putc(',', c->file);
	}
	fprintf(c->file, "%s,", p->kind);
	put_text(c, p->name);
	if (p->row)
		fprintf(c->file, ",%zu,", p->row);
	else
		fputs(",,", c->file);
	put_text(c, p->column);
	putc(',', c->file);
	put_value(c, cell);
	fputs("\r\n", c->file);
}

static void put_lines(struct csv *c, const char *kind, const struct report_table *t)
{
	if (!t) {
		c->is_short = true;
		return;
	}
	for (size_t i = 0; i < t->n_rows * t->n_columns; i++) {
		const struct report_cell *cell = &t->cells[i];
		struct place place = { kind, t->caption, i / t->n_columns + 1,
				       report_head(c->report, &t->columns[i % t->n_columns]) };
		if (cell->text && *cell->text)
			put_line(c, &place, cell);
	}
}

static void put_said(struct csv *c, const char *kind, const char *name, const char *text)
{
	const struct place place = { kind, name, 0, "" };

	if (*text)
		put_line(c, &place, &(struct report_cell){ .text = text });
}

static void put_part(struct csv *c, const struct report_part *part)
{
	switch (part->kind) {
	case REPORT_SECTION:
		c->sections[0] = part->level > 2 ? c->sections[0] : part->text;
		c->sections[1] = part->level > 2 ? part->text : "";
		return;
	case REPORT_PARAGRAPH:
		put_said(c, "paragraph", "", part->text);
		return;
	case REPORT_FIELD:
		put_said(c, "field", part->name, part->text);
		return;
	case REPORT_TABLE:
		put_lines(c, "table", part->table);
		return;
	case REPORT_HEAT:
		put_lines(c, "heat", report_plain_heat(c->report, part->heat));
		put_said(c, "paragraph", "", report_plain_appetite(c->report, part->heat));
		return;
	case REPORT_TREND:
		put_lines(c, "trend", report_plain_trend(c->report, part->trend));
		put_said(c, "paragraph", "", part->trend->description);
		return;
	}
}

int report_csv_write(const struct report *r, FILE *file)
{
	struct csv c = { r, file, false, false, { "", "" } };

	fputs("section,subsection,kind,name,row,column,value\r\n", file);
	put_said(&c, "title", "", r->title);
	put_said(&c, "subtitle", "", r->subtitle);
	for (size_t i = 0; i < r->n_parts; i++)
		put_part(&c, &r->parts[i]);
	c.sections[0] = words_get(WORD_REPORT_SEAL, r->lang);
	c.sections[1] = "";
	put_said(&c, "seal", "size", report_plain_decimal(r, (int64_t)r->seal.size, 0));
	put_said(&c, "seal", "day", r->seal.day);
	put_said(&c, "seal", "root", r->seal.root);
	put_said(&c, "seal", "checkpoint", r->seal.checkpoint);
	return c.is_short ? -ENOMEM : 0;
}

/* ------------------------------------------------------------------ for Excel */

static void put_words(struct csv *c, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			putc(';', c->file);
		put_text(c, words[i]);
	}
	fputs("\r\n", c->file);
}

static void put_table(struct csv *c, const struct report_table *t)
{
	const char *heads[REPORT_COLUMNS_MAX];

	if (!t) {
		c->is_short = true;
		return;
	}
	for (size_t i = 0; i < t->n_columns; i++)
		heads[i] = report_head(c->report, &t->columns[i]);
	put_words(c, &t->caption, 1);
	put_words(c, heads, t->n_columns);
	for (size_t i = 0; i < t->n_rows * t->n_columns; i++) {
		put_value(c, &t->cells[i]);
		fputs((i + 1) % t->n_columns ? ";" : "\r\n", c->file);
	}
	fputs("\r\n", c->file);
}

/* A figure as a table, and what is said of it. */
static void put_figure(struct csv *c, const struct report_table *t, const char *text)
{
	put_table(c, t);
	if (*text)
		put_words(c, &text, 1);
}

static void put_block(struct csv *c, const struct report_part *part)
{
	switch (part->kind) {
	case REPORT_SECTION:
		fputs("\r\n", c->file);
		put_words(c, &part->text, 1);
		return;
	case REPORT_PARAGRAPH:
		put_words(c, &part->text, 1);
		return;
	case REPORT_FIELD:
		put_words(c, (const char *const[]){ part->name, part->text }, 2);
		return;
	case REPORT_TABLE:
		put_table(c, part->table);
		return;
	case REPORT_HEAT:
		put_figure(c, report_plain_heat(c->report, part->heat),
			   report_plain_appetite(c->report, part->heat));
		return;
	case REPORT_TREND:
		put_figure(c, report_plain_trend(c->report, part->trend), part->trend->description);
		return;
	}
}

int report_csv_write_excel(const struct report *r, FILE *file)
{
	struct csv c = { r, file, true, false, { "", "" } };
	const char *const seal[] = { words_get(WORD_REPORT_SEAL, r->lang), report_plain_seal(r) };

	fputs("\xef\xbb\xbf", file);
	put_words(&c, &r->title, 1);
	put_words(&c, &r->subtitle, 1);
	for (size_t i = 0; i < r->n_parts; i++)
		put_block(&c, &r->parts[i]);
	fputs("\r\n", file);
	put_words(&c, seal, 2);
	put_words(&c,
		  (const char *const[]){ words_get(WORD_REPORT_SEAL_ROOT, r->lang), r->seal.root },
		  2);
	put_words(&c,
		  (const char *const[]){ words_get(WORD_REPORT_SEAL_CHECKPOINT, r->lang),
					 r->seal.checkpoint },
		  2);
	return c.is_short ? -ENOMEM : 0;
}
