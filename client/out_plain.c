/* SPDX-License-Identifier: EUPL-1.2
 * --plain: a row a line, TAB between the cells, for scripts and screen readers. Never wraps, cuts,
 * colours or adds a sign; a TAB or line break inside a value becomes a space. */
#include "out_format.h"

static void put(FILE *file, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		putc(c < ' ' || c == 0x7f ? ' ' : c, file);
	}
}

static bool plain_sheet(const struct invocation *inv, FILE *file, const struct out_sheet *s)
{
	(void)inv;
	for (size_t i = 0; i < s->n_rows * s->n_columns; i++) {
		put(file, s->cells[i].text);
		putc((i + 1) % s->n_columns ? '\t' : '\n', file);
	}
	return true;
}

static void plain_line(const struct invocation *inv, FILE *file, const char *text)
{
	(void)inv;
	put(file, text);
	putc('\n', file);
}

const struct out_format out_plain_format = {
	.sheet = plain_sheet,
	.line = plain_line,
	.heading = plain_line,
};
