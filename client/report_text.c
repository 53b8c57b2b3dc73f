/* SPDX-License-Identifier: EUPL-1.2
 * A report as text for a terminal or a letter: at most r->width columns, words wrapped. Heads are
 * underlined, fields line up, tables are report_text_table.c's. */
#include "report_text.h"

#include <errno.h>
#include <string.h>

#include <riskreg/text.h>

#include "report_plain.h"
#include "report_writer.h"
#include "wrap.h"

#define FIELD_NAME_MAX 28 /* columns of a field's name; a longer one is broken */

void report_text_repeat(FILE *file, const char *sign, size_t n)
{
	while (n--)
		fputs(sign, file);
}

void report_text_pair(FILE *file, const struct report_text_pair *pair, size_t width)
{
	const char *name = pair->name, *text = pair->text;
	size_t room = width > pair->indent + 10 ? width - pair->indent : 10, skip, n;

	while (*name || *text) {
		n = wrap_find(name, pair->indent > 2 ? pair->indent - 2 : 1, &skip);
		size_t shown = text_width(view_of(name, n));
		size_t size = *text ? wrap_find(text, room, &(size_t){ 0 }) : 0;
		fprintf(file, "%.*s", (int)n, name);
		name += skip;
		if (size)
			report_text_repeat(file, " ", pair->indent - shown);
		wrap_find(text, room, &skip);
		fprintf(file, "%.*s\n", (int)size, text);
		text += skip;
	}
}

void report_text_lines(FILE *file, const char *text, size_t width)
{
	for (size_t skip; *text; text += skip) {
		size_t n = wrap_find(text, width, &skip);
		fprintf(file, "%.*s\n", (int)n, text);
	}
}

static void put_heading(const struct report *r, FILE *file, const char *text, const char *line)
{
	size_t width = wrap_widest(text);

	putc('\n', file);
	report_text_lines(file, text, r->width);
	report_text_repeat(file, line, width < r->width ? width : r->width);
	putc('\n', file);
}

/* Fields that follow upon one another line up. */
static size_t indent_of(const struct report *r, const struct report_part *part)
{
	size_t widest = 0;

	while (part > r->parts && part[-1].kind == REPORT_FIELD)
		part--;
	for (; part < r->parts + r->n_parts && part->kind == REPORT_FIELD; part++) {
		size_t width = wrap_widest(part->name) + 1;
		widest = width > widest ? width : widest;
	}
	return (widest < FIELD_NAME_MAX ? widest : FIELD_NAME_MAX) + 2;
}

static int put_field(const struct report *r, FILE *file, const struct report_part *part)
{
	const char *name = arena_format(r->arena, "%s:", part->name);
	const struct report_text_pair pair = { name, part->text, indent_of(r, part) };

	if (!name)
		return -ENOMEM;
	if (part == r->parts || part[-1].kind != REPORT_FIELD)
		putc('\n', file);
	report_text_pair(file, &pair, r->width);
	return 0;
}

static void put_paragraph(const struct report *r, FILE *file, const char *text)
{
	if (!text || !*text)
		return;
	putc('\n', file);
	report_text_lines(file, text, r->width);
}

static int put_figure(const struct report *r, FILE *file, const struct report_part *part)
{
	const char *text =
		part->heat ? report_plain_appetite(r, part->heat) : part->trend->description;
	const struct report_table *t =
		part->heat ? report_plain_heat(r, part->heat) : report_plain_trend(r, part->trend);
	int rc = t ? report_text_table(r, file, t) : -ENOMEM;

	put_paragraph(r, file, text);
	return rc;
}

static int put_part(const struct report *r, FILE *file, const struct report_part *part)
{
	switch (part->kind) {
	case REPORT_SECTION:
		put_heading(r, file, part->text, part->level > 2 ? "-" : "=");
		return 0;
	case REPORT_PARAGRAPH:
		put_paragraph(r, file, part->text);
		return 0;
	case REPORT_FIELD:
		return put_field(r, file, part);
	case REPORT_TABLE:
		return report_text_table(r, file, part->table);
	case REPORT_HEAT:
	case REPORT_TREND:
		return put_figure(r, file, part);
	}
	return 0;
}

/* Its lines are never broken: they are there to be copied. */
static void put_seal(const struct report *r, FILE *file)
{
	put_heading(r, file, words_get(WORD_REPORT_SEAL, r->lang), "=");
	put_paragraph(r, file, report_plain_seal(r));
	fprintf(file, "\n%s: %s\n\n%s", words_get(WORD_REPORT_SEAL_ROOT, r->lang), r->seal.root,
		r->seal.checkpoint);
}

int report_text_write(const struct report *r, FILE *file)
{
	int rc = 0;

	report_text_lines(file, r->title, r->width);
	report_text_lines(file, r->subtitle, r->width);
	for (size_t i = 0; i < r->n_parts && rc == 0; i++)
		rc = put_part(r, file, &r->parts[i]);
	put_seal(r, file);
	return rc;
}
