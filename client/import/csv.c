/* SPDX-License-Identifier: EUPL-1.2
 * CSV into rows, with libcsv. Knows text, rows and cells, never what a column means. */
#include "csv.h"

#include <csv.h>

#include "sheet_builder.h"

#define SEP "sep="
#define SEP_SIZE (sizeof(SEP) - 1 + 1) /* with the delimiter behind it */

struct reader {
	struct sheet_builder builder;
	int ended_by; /* what ended the row before, when no cell came since */
};

/* ";" when nothing tells, as Swedish Excel writes it. Ends at the first line's end: a header with
 * quoted line breaks shows its delimiter on the first line too. */
static char find_delimiter(struct view text, size_t *ret_n)
{
	static const char known[] = { ';', ',', '\t' };
	size_t count[sizeof(known)] = { 0 }, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.n && (quoted || !strchr("\r\n", text.p[i])); i++) {
		if (text.p[i] == '"')
			quoted = !quoted;
		for (size_t k = 0; !quoted && k < sizeof(known); k++)
			count[k] += text.p[i] == (uint8_t)known[k];
	}
	for (size_t k = 1; k < sizeof(known); k++)
		if (count[k] > count[best])
			best = k;
	*ret_n = count[best];
	return known[best];
}

/* Takes off a line "sep=;", which Excel writes and hides. */
static struct view take_preamble(struct view text, char *ret_delimiter)
{
	size_t n = 0;

	if (import_begins_with(text, SEP) && text.n > SEP_SIZE &&
	    strchr("\r\n", text.p[SEP_SIZE])) {
		*ret_delimiter = (char)text.p[SEP_SIZE - 1];
		while (n < text.n && text.p[n] != '\n')
			n++;
		return n < text.n ? view_of(text.p + n + 1, text.n - n - 1) : VIEW_NONE;
	}
	*ret_delimiter = find_delimiter(text, &n);
	return text;
}

size_t csv_count_columns(struct view text)
{
	size_t n;

	find_delimiter(text, &n);
	return n + 1;
}

static void take_cell(void *p, size_t n, void *data)
{
	struct reader *r = data;

	r->ended_by = 0;
	sheet_builder_cell(&r->builder, view_of(p, n));
}

/* CR and LF are told apart so that blank rows count, as in a spreadsheet; a LF right behind a CR is
 * the second half of one line break. -1: the end of the file. */
static void take_terminator(int c, void *data)
{
	struct reader *r = data;
	bool second_half = c == '\n' && r->ended_by == '\r' && r->builder.n_cells == 0;

	r->ended_by = second_half ? 0 : c;
	if (!second_half)
		sheet_builder_end_row(&r->builder);
}

/* 0, or libcsv's error. */
static int parse(struct reader *r, struct view text, char delimiter)
{
	struct csv_parser parser;
	int error = 0;

	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
		return CSV_ENOMEM;
	csv_set_delim(&parser, (unsigned char)delimiter);
	if (csv_parse(&parser, text.p, text.n, take_cell, take_terminator, r) != text.n ||
	    csv_fini(&parser, take_cell, take_terminator, r) != 0)
		error = csv_error(&parser);
	csv_free(&parser);
	return error;
}

int csv_scan(struct import *im, struct view text, const struct sheet_options *options,
	     struct sheet_sink sink)
{
	struct reader r = { 0 };
	char delimiter;
	struct view rest = take_preamble(text, &delimiter);
	int outcome = sheet_builder_init(&r.builder, im, options, sink), error;

	if (outcome < 0)
		return outcome;
	error = parse(&r, rest, delimiter);
	im->out_of_memory |= error == CSV_ENOMEM;
	if (error && error != CSV_ENOMEM)
		import_error(im, (struct import_place){ r.builder.row, NULL },
			     WORD_IMPORT_BAD_QUOTES, NULL);
	outcome = sheet_builder_end(&r.builder);
	sheet_builder_deinit(&r.builder);
	return outcome;
}
