/* SPDX-License-Identifier: EUPL-1.2
 * Draws a trend: a line through what is known, dashed where it is a forecast, a gap where nothing
 * is known, and the target as a line of its own. All in whole units of the picture, so that the
 * same figures give the same bytes. The figures stand in a table beside: here only what fits is
 * named. */
#include "report_svg.h"

#include <riskreg/text.h>

#include "report_plain.h"

#define WIDTH 640
#define HEIGHT 320
#define LEFT 48
#define RIGHT (WIDTH - 48)
#define TOP 56
#define BOTTOM (HEIGHT - 60)
#define LETTER 11      /* units of width, about */
#define LABELS_MAX 7u  /* values that are written at their points */
#define NUMBER_MAX 24

struct picture {
	struct html *html;
	const struct report *report;
	const struct report_trend *trend;
	int64_t lowest, highest; /* of what is drawn */
};

static void take_in(struct picture *p, int64_t value, bool *is_first)
{
	if (*is_first || value < p->lowest)
		p->lowest = value;
	if (*is_first || value > p->highest)
		p->highest = value;
	*is_first = false;
}

static void find_range(struct picture *p)
{
	bool is_first = true;

	for (size_t i = 0; i < p->trend->n_points; i++)
		if (p->trend->points[i].is_known)
			take_in(p, p->trend->points[i].unscaled, &is_first);
	if (p->trend->has_target)
		take_in(p, p->trend->target, &is_first);
}

static int x_of(const struct picture *p, size_t i)
{
	if (p->trend->n_points < 2)
		return (LEFT + RIGHT) / 2;
	return LEFT + (int)(i * (RIGHT - LEFT) / (p->trend->n_points - 1));
}

/* In floating point, so that no figure is too large; rounded to a unit. */
static int y_of(const struct picture *p, int64_t value)
{
	double span = (double)p->highest - (double)p->lowest;
	double above = span > 0 ? ((double)value - (double)p->lowest) / span : 0.5;

	return BOTTOM - (int)(above * (BOTTOM - TOP) + 0.5);
}

static const char *number(char out[NUMBER_MAX], int value)
{
	snprintf(out, NUMBER_MAX, "%d", value);
	return out;
}

static void put_line(struct picture *p, const char *style, const int from[2], const int to[2])
{
	char x1[NUMBER_MAX], y1[NUMBER_MAX], x2[NUMBER_MAX], y2[NUMBER_MAX];

	html_empty(p->html, "line", "class", style, "x1", number(x1, from[0]), "y1",
		   number(y1, from[1]), "x2", number(x2, to[0]), "y2", number(y2, to[1]), NULL);
}

static void put_text(struct picture *p, const char *style, const int at[2], const char *anchor,
		     const char *text)
{
	char x[NUMBER_MAX], y[NUMBER_MAX];

	html_put(p->html, "text", text, "class", style, "x", number(x, at[0]), "y",
		 number(y, at[1]), "text-anchor", anchor, NULL);
}

static const char *value_text(const struct picture *p, int64_t value)
{
	return report_plain_number(p->report, value, p->trend->decimals);
}

static void put_target(struct picture *p)
{
	int y = y_of(p, p->trend->target);
	const char *text;

	if (!p->trend->has_target)
		return;
	put_line(p, "target", (int[]){ LEFT / 2, y }, (int[]){ WIDTH - LEFT / 2, y });
	text = arena_format(p->report->arena, "%s %s",
			    words_get(WORD_REPORT_TREND_TARGET, p->report->lang),
			    value_text(p, p->trend->target));
	put_text(p, "goal", (int[]){ WIDTH - LEFT / 2, y > HEIGHT / 2 ? y + 24 : y - 10 }, "end",
		 text);
}

/* From each known point to the next one, unless there is a gap between them. */
static void put_lines(struct picture *p)
{
	const struct report_point *points = p->trend->points;

	for (size_t i = 0; i + 1 < p->trend->n_points; i++) {
		if (!points[i].is_known || !points[i + 1].is_known)
			continue;
		put_line(p, points[i + 1].is_forecast ? "line forecast" : "line",
			 (int[]){ x_of(p, i), y_of(p, points[i].unscaled) },
			 (int[]){ x_of(p, i + 1), y_of(p, points[i + 1].unscaled) });
	}
}

/* The first and the last are always named; of those between as many as there is room for. */
static bool is_named(const struct picture *p, size_t i, size_t room)
{
	size_t n = p->trend->n_points, step = (n + room - 1) / (room ? room : 1);

	step = step ? step : 1;
	return i == n - 1 || (i % step == 0 && (i == 0 || n - 1 - i >= step));
}

static size_t room_for_labels(const struct picture *p)
{
	size_t longest = 4, room;

	for (size_t i = 0; i < p->trend->n_points; i++) {
		size_t n = text_width(view_of_string(p->trend->points[i].label));
		longest = n > longest ? n : longest;
	}
	room = (size_t)(RIGHT - LEFT) / (longest * LETTER + LETTER);
	return room ? room + 1 : 1;
}

static const char *anchor_of(const struct picture *p, size_t i)
{
	size_t n = p->trend->n_points;

	return n < 2 ? "middle" : i == 0 ? "start" : i == n - 1 ? "end" : "middle";
}

/* The edges of the picture hold what is written at its first and last points. */
static int label_x(const struct picture *p, size_t i)
{
	const char *anchor = anchor_of(p, i);

	return *anchor == 'm' ? x_of(p, i) : *anchor == 's' ? LEFT / 2 : WIDTH - LEFT / 2;
}

static void put_point(struct picture *p, size_t i, bool with_value)
{
	const struct report_point *point = &p->trend->points[i];
	char x[NUMBER_MAX], y[NUMBER_MAX];
	int at = y_of(p, point->unscaled);

	html_empty(p->html, "circle", "class", point->is_forecast ? "point guess" : "point", "cx",
		   number(x, x_of(p, i)), "cy", number(y, at), "r", "6", NULL);
	if (with_value)
		put_text(p, "value", (int[]){ x_of(p, i), at - 16 }, "middle",
			 value_text(p, point->unscaled));
}

static void put_points(struct picture *p)
{
	size_t room = room_for_labels(p);

	for (size_t i = 0; i < p->trend->n_points; i++) {
		const struct report_point *point = &p->trend->points[i];
		if (point->is_known)
			put_point(p, i, is_named(p, i, LABELS_MAX));
		if (is_named(p, i, room))
			put_text(p, "when", (int[]){ label_x(p, i), HEIGHT - 18 }, anchor_of(p, i),
				 point->label);
	}
}

void report_svg_trend(struct html *h, const struct report *r, const struct report_trend *trend,
		      unsigned name)
{
	struct picture p = { .html = h, .report = r, .trend = trend };
	char title[NUMBER_MAX], description[NUMBER_MAX], both[2 * NUMBER_MAX], box[2 * NUMBER_MAX];

	snprintf(title, sizeof(title), "f%ut", name);
	snprintf(description, sizeof(description), "f%ud", name);
	snprintf(both, sizeof(both), "%s %s", title, description);
	snprintf(box, sizeof(box), "0 0 %d %d", WIDTH, HEIGHT);
	find_range(&p);
	html_begin(h, "svg", "role", "img", "viewBox", box, "aria-labelledby", both, NULL);
	html_put(h, "title", trend->title, "id", title, NULL);
	html_put(h, "desc", trend->description, "id", description, NULL);
	put_line(&p, "base", (int[]){ LEFT / 2, BOTTOM + 18 },
		 (int[]){ WIDTH - LEFT / 2, BOTTOM + 18 });
	put_target(&p);
	put_lines(&p);
	put_points(&p);
	html_end(h);
}
