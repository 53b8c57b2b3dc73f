/* SPDX-License-Identifier: EUPL-1.2
 * Draws one line over itself, with nothing but a carriage return: that works on every terminal.
 * Never writes to stdout. */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include <riskreg/text.h>

#include "interrupt.h"

#define PATIENCE_MS 500
#define REDRAW_MS 100
#define CELLS 30

static bool is_watched(const struct progress *p)
{
	return p->inv->width != 0 && isatty(STDERR_FILENO) == 1;
}

struct progress progress_of(const struct invocation *inv, enum word what, uint64_t total)
{
	int64_t now = interrupt_clock();

	return (struct progress){ .inv = inv, .what = what, .total = total, .begun_ms = now };
}

static size_t width(const struct progress *p)
{
	/* The name, "  [", the cells, "] 100 %". */
	return text_width(view_of_string(words_get(p->what, p->inv->lang))) + 3 + CELLS + 7;
}

static void draw(const struct progress *p, uint64_t done)
{
	uint64_t share = p->total ? done * 100 / p->total : 0;
	int filled = (int)(share * CELLS / 100);

	fprintf(stderr, "\r%s  ", words_get(p->what, p->inv->lang));
	if (!p->total) {
		fprintf(stderr, "%" PRIu64, done);
		return;
	}
	fputc('[', stderr);
	for (int i = 0; i < CELLS; i++)
		fputc(i < filled ? '#' : '.', stderr);
	fprintf(stderr, "] %3u %%", (unsigned)share);
}

void progress_at(struct progress *p, uint64_t done)
{
	int64_t now = interrupt_clock();

	if (now - p->begun_ms < PATIENCE_MS || now - p->shown_ms < REDRAW_MS || !is_watched(p))
		return;
	p->shown_ms = now;
	p->is_shown = true;
	draw(p, p->total && done > p->total ? p->total : done);
	fflush(stderr);
}

void progress_end(struct progress *p)
{
	if (p->is_shown)
		fprintf(stderr, "\r%*s\r", (int)width(p), "");
	p->is_shown = false;
}
