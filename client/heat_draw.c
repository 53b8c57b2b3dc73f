/* SPDX-License-Identifier: EUPL-1.2
 * Draws the map of risks line by line. All that it says is said by numbers and words; colour only
 * adds to the value of a square. Labels come from the register and are made safe here. */
#include "heat_draw.h"

#include <riskreg/text.h>

#include "safe.h"
#include "terms.h"
#include "wrap.h"

#define SQUARE_LEAST 9u
#define SQUARE_MOST 30u
#define LABEL_MOST 24u
#define WIDTH_USUAL 80u
#define IDS_LINES 3u /* of a square */
#define MORE " ..."

struct signs {
	const char *across, *down, *risk, *over;
	/* Left, between, right: of the top, of the middle, of the bottom. */
	const char *corners[3][3];
};

static const struct signs drawn = {
	"─", "│", "●", "▲", { { "┌", "┬", "┐" }, { "├", "┼", "┤" }, { "└", "┴", "┘" } }
};
static const struct signs ascii = {
	"-", "|", "o", "^", { { "+", "+", "+" }, { "+", "+", "+" }, { "+", "+", "+" } }
};

struct picture {
	const struct invocation *inv;
	FILE *file;
	const struct report_heat *map;
	const struct signs *signs;
	size_t label, square; /* columns */
};

/* ------------------------------------------------------------------ pieces */

static const char *safe(const struct invocation *inv, const char *text)
{
	char *copy = arena_copy(inv->arena, view_of_string(text));

	if (copy)
		safe_clean(copy);
	return copy ? copy : "";
}

/* A text in so many columns, cut where it is longer, filled up where it is shorter. */
static void put(const struct picture *p, const char *text, size_t columns)
{
	size_t n = strlen(text), skip, width = text_width(view_of_string(text));

	if (width > columns) {
		n = wrap_find(text, columns, &skip);
		width = text_width(view_of(text, n));
	}
	fprintf(p->file, "%.*s%*s", (int)n, text, (int)(columns - width), "");
}

static void put_rule(const struct picture *p, const char *const corners[3])
{
	fprintf(p->file, "%*s%s", (int)p->label + 1, "", corners[0]);
	for (unsigned k = 0; k < p->map->n_consequence; k++) {
		for (size_t i = 0; i < p->square; i++)
			fputs(p->signs->across, p->file);
		fputs(k + 1 < p->map->n_consequence ? corners[1] : corners[2], p->file);
	}
	putc('\n', p->file);
}

static const struct report_heat_cell *square_at(const struct picture *p, unsigned row, unsigned k)
{
	return &p->map->cells[(p->map->n_probability - 1 - row) * p->map->n_consequence + k];
}

static bool is_over(const struct picture *p, unsigned value)
{
	return p->map->appetite && value >= p->map->appetite;
}

static const char *level_text(const struct picture *p, unsigned level, const char *label)
{
	return safe(p->inv, say(p->inv, WORD_REPORT_HEAT_LEVEL, "level",
				terms_number(p->inv, level), "label", label, NULL));
}

/* ------------------------------------------------------------------ squares */

/* The lower third of the zones green, the upper one red, what is between yellow. */
static const char *color_of(const struct picture *p, unsigned zone)
{
	unsigned third = p->map->n_zones > 1 ? 3 * zone / p->map->n_zones : 0;

	return third == 0 ? "\033[32m" : third == 1 ? "\033[33m" : "\033[1;31m";
}

/* "12 ▲ mycket hög"; the zone only where all of it has room. */
static void put_value(const struct picture *p, const struct report_heat_cell *square)
{
	const char *zone = safe(p->inv, p->map->zones[square->zone]);
	const char *text = say(p->inv, WORD_HEAT_VALUE, "value",
			       terms_number(p->inv, square->value), "sign",
			       is_over(p, square->value) ? p->signs->over : " ", NULL);
	const char *both = arena_format(p->inv->arena, "%s %s", text, zone);

	if (both && text_width(view_of_string(both)) <= p->square - 2)
		text = both;
	if (p->inv->color)
		fputs(color_of(p, square->zone), p->file);
	putc(' ', p->file);
	put(p, text, p->square - 1);
	if (p->inv->color)
		fputs("\033[0m", p->file);
}

/* A sign for each risk, or one and the number of them where they would not fit. */
static void put_count(const struct picture *p, const struct report_heat_cell *square)
{
	const char *text = "";

	if (square->count * 2 > p->square - 2)
		text = arena_format(p->inv->arena, "%s x %u", p->signs->risk, square->count);
	else
		for (unsigned i = 0; text && i < square->count; i++)
			text = arena_format(p->inv->arena, "%s%s ", text, p->signs->risk);
	putc(' ', p->file);
	put(p, text ? text : "", p->square - 1);
}

/* The ids of one line; the last one says when there are more than it holds. */
static void put_ids(const struct picture *p, const struct report_heat_cell *square, unsigned line)
{
	const char *ids = square->ids, *more = "";
	size_t n = 0, skip = 0;

	for (unsigned i = 0; i <= line; i++) {
		ids += skip;
		n = wrap_find(ids, p->square - 2, &skip);
	}
	if (line + 1 == IDS_LINES && ids[skip]) {
		more = MORE;
		n = wrap_find(ids, p->square - 2 - strlen(MORE), &skip);
	}
	const char *text = arena_format(p->inv->arena, "%.*s%s", (int)n, ids, more);
	putc(' ', p->file);
	put(p, text ? text : "", p->square - 1);
}

/* How many lines the ids of a row take up. */
static unsigned ids_lines(const struct picture *p, unsigned row)
{
	size_t most = 0;

	for (unsigned k = 0; k < p->map->n_consequence; k++) {
		const struct report_heat_cell *square = square_at(p, row, k);
		size_t n = square->count ? wrap_lines(square->ids, p->square - 2) : 0;
		most = n > most ? n : most;
	}
	return most < IDS_LINES ? (unsigned)most : IDS_LINES;
}

static void put_line(const struct picture *p, unsigned row, unsigned line)
{
	unsigned probability = p->map->n_probability - row;
	const char *label = line ? "" : level_text(p, probability,
						   p->map->probability[probability - 1]);

	put(p, label, p->label + 1);
	fputs(p->signs->down, p->file);
	for (unsigned k = 0; k < p->map->n_consequence; k++) {
		const struct report_heat_cell *square = square_at(p, row, k);
		if (line == 0)
			put_value(p, square);
		else if (line == 1)
			put_count(p, square);
		else
			put_ids(p, square, line - 2);
		fputs(p->signs->down, p->file);
	}
	putc('\n', p->file);
}

/* ------------------------------------------------------------------ the picture */

/* One line of the labels under the squares; false when there was nothing left for it. Nothing
 * stands behind the last of them, so that lines end where their text does. */
static bool put_consequences(const struct picture *p, unsigned line)
{
	size_t column = p->label + 2, at = 0;
	bool any = false;

	for (unsigned k = 0; k < p->map->n_consequence; k++, column += p->square + 1) {
		const char *label = level_text(p, k + 1, p->map->consequence[k]);
		size_t n = 0, skip = 0;
		for (unsigned i = 0; i <= line; i++) {
			label += skip;
			n = wrap_find(label, p->square - 1, &skip);
		}
		if (n == 0)
			continue;
		fprintf(p->file, "%*s%.*s", (int)(column + 1 - at), "", (int)n, label);
		at = column + 1 + text_width(view_of(label, n));
		any = true;
	}
	if (any)
		putc('\n', p->file);
	return any;
}

static size_t label_width(const struct picture *p)
{
	size_t widest = text_width(view_of_string(words_get(WORD_HEAD_PROBABILITY, p->inv->lang)));

	for (unsigned i = 0; i < p->map->n_probability; i++) {
		const char *label = level_text(p, i + 1, p->map->probability[i]);
		size_t width = text_width(view_of_string(label));
		widest = width > widest ? width : widest;
	}
	return widest < LABEL_MOST ? widest : LABEL_MOST;
}

/* False: the squares would be too narrow. */
static bool find_room(struct picture *p)
{
	size_t width = p->inv->width ? p->inv->width : WIDTH_USUAL, n = p->map->n_consequence;
	size_t taken;

	p->label = label_width(p);
	taken = p->label + 2 + n;
	p->square = width > taken ? (width - taken) / n : 0;
	if (p->square > SQUARE_MOST)
		p->square = SQUARE_MOST;
	return p->square >= SQUARE_LEAST;
}

bool heat_draw(const struct invocation *inv, FILE *file, const struct report_heat *map)
{
	struct picture p = { .inv = inv, .file = file, .map = map,
			     .signs = inv->ascii ? &ascii : &drawn };

	if (!find_room(&p))
		return false;
	fprintf(file, "%s\n", words_get(WORD_HEAD_PROBABILITY, inv->lang));
	for (unsigned row = 0; row < map->n_probability; row++) {
		unsigned lines = ids_lines(&p, row);
		put_rule(&p, p.signs->corners[row ? 1 : 0]);
		for (unsigned line = 0; line < lines + 2; line++)
			put_line(&p, row, line);
	}
	put_rule(&p, p.signs->corners[2]);
	for (unsigned line = 0; put_consequences(&p, line);)
		line++;
	fprintf(file, "%*s%s\n", (int)p.label + 3, "", words_get(WORD_HEAD_CONSEQUENCE, inv->lang));
	return true;
}
