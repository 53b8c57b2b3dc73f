/* SPDX-License-Identifier: EUPL-1.2
 * Draws one line over itself, with nothing but a carriage return: that works on every terminal.
 * Never writes to stdout. */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include <riskreg/text.h>

#include "interrupt.h"

#define PATIENCE_MS 500
#define REDRAW_MS 100
#define EVENT_MS 500 /* a script reads each line */
#define CELLS 20
#define LINE_BYTES 256

struct progress progress_of(const struct invocation *inv, enum word what, uint64_t total)
{
	int64_t now = interrupt_clock();

	return (struct progress){ .inv = inv, .what = what, .total = total, .begun_ms = now };
}

/* ------------------------------------------------------------------ an event */

static void put_event(const struct progress *p, bool finished)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	json_t *event = json_pack(
		"{s:s, s:i, s:s, s:b, s:I, s:s, s:f}", "type",
		p->total ? "progress_percent" : "progress_message", "operation", 1, "msgid",
		words_get(p->what, LANG_EN), "finished", finished, "current", (json_int_t)p->done,
		"message", words_get(p->what, p->inv->lang), "time",
		(double)t.tv_sec + (double)t.tv_nsec / 1e9);

	if (event && p->total)
		json_object_set_new(event, "total", json_integer((json_int_t)p->total));
	/* What cannot be told here is no reason to stop. */
	if (event && json_dumpf(event, stderr, JSON_COMPACT) == 0)
		fputc('\n', stderr);
	json_decref(event);
}

/* ------------------------------------------------------------------ the bar */

static bool is_watched(const struct progress *p)
{
	return p->inv->width != 0 && isatty(STDERR_FILENO) == 1;
}

static int put_bar(char *line, size_t size, const char *what, uint64_t share)
{
	char cells[CELLS + 1];

	for (uint64_t i = 0; i < CELLS; i++)
		cells[i] = i < share * CELLS / 100 ? '#' : '.';
	cells[CELLS] = '\0';
	return snprintf(line, size, "%s  [%s] %3" PRIu64 " %%", what, cells, share);
}

/* ", 450000/1000000, 90000/s, 6 s kvar" */
static void put_speed(const struct progress *p, char *line, size_t size, uint64_t elapsed_ms)
{
	uint64_t rate = elapsed_ms ? p->done * 1000 / elapsed_ms : 0;
	uint64_t left = rate ? (p->total - p->done) / rate : 0;

	snprintf(line, size, "  %" PRIu64 "/%" PRIu64 ", %" PRIu64 "/s, %" PRIu64 " s %s", p->done,
		 p->total, rate, left, words_get(WORD_BAR_LEFT, p->inv->lang));
}

static size_t width_of(const char *line)
{
	return text_width(view_of_string(line));
}

static void draw(struct progress *p, int64_t now)
{
	char line[LINE_BYTES], speed[LINE_BYTES] = "";
	const char *what = words_get(p->what, p->inv->lang);

	if (p->total) {
		put_bar(line, sizeof(line), what, p->done * 100 / p->total);
		put_speed(p, speed, sizeof(speed), (uint64_t)(now - p->begun_ms));
	} else {
		snprintf(line, sizeof(line), "%s  %" PRIu64, what, p->done);
	}
	if (width_of(line) + width_of(speed) >= p->inv->width)
		speed[0] = '\0';
	size_t width = width_of(line) + width_of(speed);
	size_t gone = p->drawn > width ? p->drawn - width : 0;
	fprintf(stderr, "\r%s%s%*s", line, speed, (int)gone, "");
	fflush(stderr);
	p->drawn = width > p->drawn ? width : p->drawn;
}

void progress_at(struct progress *p, uint64_t done)
{
	int64_t now = interrupt_clock();
	int64_t apart = p->inv->json ? EVENT_MS : REDRAW_MS;

	p->done = p->total && done > p->total ? p->total : done;
	if (now - p->begun_ms < PATIENCE_MS || now - p->shown_ms < apart)
		return;
	if (!p->inv->json && !is_watched(p))
		return;
	p->shown_ms = now;
	p->is_shown = true;
	if (p->inv->json)
		put_event(p, false);
	else
		draw(p, now);
}

void progress_end(struct progress *p)
{
	if (p->is_shown && p->inv->json)
		put_event(p, true);
	else if (p->is_shown)
		fprintf(stderr, "\r%*s\r", (int)p->drawn, "");
	p->is_shown = false;
}
