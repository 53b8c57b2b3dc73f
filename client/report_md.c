/* SPDX-License-Identifier: EUPL-1.2
 * A report as Markdown (GitHub's tables). What the register says is text and never markup: every
 * character that could begin any is escaped. */
#include <errno.h>
#include <string.h>

#include "report_plain.h"
#include "report_writer.h"

/* Does it end what could be the number of a list, "1." or "1)", at the beginning of a line? */
static bool ends_list_number(const char *text, const char *p)
{
	const char *digit = p;

	if (*p != '.' && *p != ')')
		return false;
	while (digit > text && digit[-1] >= '0' && digit[-1] <= '9')
		digit--;
	return digit < p && (digit == text || digit[-1] == '\n');
}

/* These mean something anywhere, or only where a line begins. */
static bool is_markup(const char *text, const char *p)
{
	if (strchr("\\`*_{}[]#|~!", *p))
		return true;
	if ((p == text || p[-1] == '\n') && strchr("+-=:", *p))
		return true;
	return ends_list_number(text, p);
}

/* One line of text; a line break within it is `line_break`. */
static void put(FILE *file, const char *text, const char *line_break)
{
	for (const char *p = text ? text : ""; *p; p++) {
		if (*p == '\n')
			fputs(line_break, file);
		else if (*p == '<' || *p == '>')
			fputs(*p == '<' ? "&lt;" : "&gt;", file);
		else if (*p == '&')
			fputs("&amp;", file);
		else
			fprintf(file, is_markup(text, p) ? "\\%c" : "%c", *p);
	}
}

static void put_cell(FILE *file, const struct report_cell *cell)
{
	fputs(" ", file);
	fputs(out_text_sign(cell->mark), file);
	put(file, cell->text, "<br>");
	fputs(" |", file);
}

static void put_table(const struct report *r, FILE *file, const struct report_table *t)
{
	fputs("**", file);
	put(file, t->caption, " ");
	fputs("**\n\n|", file);
	for (size_t i = 0; i < t->n_columns; i++) {
		fputs(" ", file);
		put(file, report_head(r, &t->columns[i]), " ");
		fputs(" |", file);
	}
	fputs("\n|", file);
	for (size_t i = 0; i < t->n_columns; i++)
		fputs(t->columns[i].right ? " ---: |" : " --- |", file);
	fputs("\n", file);
	for (size_t row = 0; row < t->n_rows; row++) {
		fputs("|", file);
		for (size_t i = 0; i < t->n_columns; i++)
			put_cell(file, &t->cells[row * t->n_columns + i]);
		fputs("\n", file);
	}
	fputs("\n", file);
}

static void put_heading(FILE *file, unsigned level, const char *text)
{
	fprintf(file, "%.*s ", (int)level, "######");
	put(file, text, " ");
	fputs("\n\n", file);
}

static void put_paragraph(FILE *file, const char *text)
{
	if (!text || !*text)
		return;
	put(file, text, "\\\n");
	fputs("\n\n", file);
}

static void put_field(FILE *file, const char *name, const char *text)
{
	fputs("- **", file);
	put(file, name, " ");
	fputs(":** ", file);
	put(file, text, "<br>");
	fputs("\n", file);
}

static int put_figure(const struct report *r, FILE *file, const struct report_part *part)
{
	const struct report_table *t =
		part->heat ? report_plain_heat(r, part->heat) : report_plain_trend(r, part->trend);

	if (!t)
		return -1;
	put_table(r, file, t);
	put_paragraph(file,
		      part->heat ? report_plain_appetite(r, part->heat) : part->trend->description);
	return 0;
}

static int put_part(const struct report *r, FILE *file, const struct report_part *part)
{
	switch (part->kind) {
	case REPORT_SECTION:
		put_heading(file, part->level, part->text);
		return 0;
	case REPORT_PARAGRAPH:
		put_paragraph(file, part->text);
		return 0;
	case REPORT_FIELD:
		put_field(file, part->name, part->text);
		if (part + 1 == r->parts + r->n_parts || part[1].kind != REPORT_FIELD)
			fputs("\n", file);
		return 0;
	case REPORT_TABLE:
		put_table(r, file, part->table);
		return 0;
	case REPORT_HEAT:
	case REPORT_TREND:
		return put_figure(r, file, part);
	}
	return 0;
}

/* The checkpoint as it is, in a fence that no line of it can end. */
static void put_seal(const struct report *r, FILE *file)
{
	put_heading(file, 2, words_get(WORD_REPORT_SEAL, r->lang));
	put_paragraph(file, report_plain_seal(r));
	put_field(file, words_get(WORD_REPORT_SEAL_ROOT, r->lang), r->seal.root);
	fprintf(file, "\n```\n%s```\n", r->seal.checkpoint);
}

int report_md_write(const struct report *r, FILE *file)
{
	put_heading(file, 1, r->title);
	put_paragraph(file, r->subtitle);
	for (size_t i = 0; i < r->n_parts; i++)
		if (put_part(r, file, &r->parts[i]) != 0)
			return -ENOMEM;
	put_seal(r, file);
	return 0;
}
