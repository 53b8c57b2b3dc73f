/* SPDX-License-Identifier: EUPL-1.2
 * Figures as tables, the seal as a sentence, numbers as people and programs read them. Pure. */
#include "report_plain.h"

#include <inttypes.h>
#include <stdio.h>

#include "terms.h"

static struct invocation voice_of(const struct report *r)
{
	return (struct invocation){ .lang = r->lang, .arena = r->arena };
}

/* The digits of a number, and its sign; the decimals stand behind `point`. */
static const char *number(const struct report *r, int64_t unscaled, unsigned decimals,
			  const char *point, const char *thousands)
{
	uint64_t n = unscaled < 0 ? -(uint64_t)unscaled : (uint64_t)unscaled, unit = 1;
	char digits[24], grouped[64], *p = grouped;

	for (unsigned i = 0; i < decimals; i++)
		unit *= 10;
	int size = snprintf(digits, sizeof(digits), "%" PRIu64, n / unit);
	for (int i = 0; i < size; i++) {
		if (i && (size - i) % 3 == 0)
			p = stpcpy(p, thousands);
		*p++ = digits[i];
	}
	*p = '\0';
	if (!decimals)
		return arena_format(r->arena, "%s%s", unscaled < 0 ? "-" : "", grouped);
	return arena_format(r->arena, "%s%s%s%0*" PRIu64, unscaled < 0 ? "-" : "", grouped, point,
			    (int)decimals, n % unit);
}

const char *report_plain_number(const struct report *r, int64_t unscaled, unsigned decimals)
{
	return number(r, unscaled, decimals, words_get(WORD_CRITERIA_DECIMAL_MARK, r->lang), " ");
}

const char *report_plain_decimal(const struct report *r, int64_t unscaled, unsigned decimals)
{
	return number(r, unscaled, decimals, ".", "");
}

/* ------------------------------------------------------------------ figures */

static struct report_table *new_table(const struct report *r, const char *caption, size_t n_columns,
				      size_t n_rows)
{
	struct report_table *t = arena_get_zeroed(r->arena, 1, sizeof(*t));
	struct report_column *columns = arena_get_zeroed(r->arena, n_columns, sizeof(*columns));

	if (!t || !columns || !caption)
		return NULL;
	t->cells = arena_get_zeroed(r->arena, n_rows * n_columns, sizeof(*t->cells));
	for (size_t i = 0; i < n_columns; i++)
		columns[i].weight = 1;
	columns[0].names_row = true;
	t->caption = caption;
	t->columns = columns;
	t->n_columns = n_columns;
	t->n_rows = n_rows;
	return t->cells ? t : NULL;
}

static const char *level_text(const struct report *r, unsigned level, const char *label)
{
	const struct invocation voice = voice_of(r);

	return say(&voice, WORD_REPORT_HEAT_LEVEL, "level", terms_number(&voice, level), "label",
		   label, NULL);
}

static const char *heat_text(const struct report *r, const struct report_heat_cell *cell)
{
	const struct invocation voice = voice_of(r);
	const char *value = terms_number(&voice, cell->value);

	if (!cell->count)
		return value;
	return say_counted(&voice, WORD_REPORT_HEAT_CELL, cell->count, "value", value, "ids",
			   cell->ids, NULL);
}

const struct report_table *report_plain_heat(const struct report *r, const struct report_heat *h)
{
	const struct invocation voice = voice_of(r);
	const char *caption = say(&voice, WORD_REPORT_HEAT_ACROSS, "title", h->title, NULL);
	struct report_table *t = new_table(r, caption, h->n_consequence + 1, h->n_probability);
	struct report_column *columns = t ? (struct report_column *)t->columns : NULL;

	if (!t)
		return NULL;
	columns[0].head = WORD_REPORT_HEAT_CORNER;
	for (unsigned k = 0; k < h->n_consequence; k++)
		columns[k + 1].title = level_text(r, k + 1, h->consequence[k]);
	for (unsigned row = 0; row < h->n_probability; row++) {
		unsigned p = h->n_probability - 1 - row;
		struct report_cell *cells = &t->cells[row * t->n_columns];
		cells[0].text = level_text(r, p + 1, h->probability[p]);
		for (unsigned k = 0; k < h->n_consequence; k++)
			cells[k + 1].text = heat_text(r, &h->cells[p * h->n_consequence + k]);
	}
	return t;
}

const char *report_plain_appetite(const struct report *r, const struct report_heat *h)
{
	const struct invocation voice = voice_of(r);

	if (!h->appetite)
		return "";
	return say(&voice, WORD_REPORT_HEAT_APPETITE, "value", terms_number(&voice, h->appetite),
		   NULL);
}

static struct report_cell value_cell(const struct report *r, int64_t unscaled, uint8_t decimals)
{
	return (struct report_cell){
		.text = report_plain_number(r, unscaled, decimals),
		.value = REPORT_NUMBER,
		.unscaled = unscaled,
		.decimals = decimals,
	};
}

static void fill_point(const struct report *r, const struct report_trend *trend,
		       const struct report_point *point, struct report_cell cells[2])
{
	cells[0].text = point->label;
	if (point->is_forecast)
		cells[0].text = arena_format(r->arena, "%s, %s", point->label,
					     words_get(WORD_REPORT_TREND_FORECAST, r->lang));
	if (point->is_known)
		cells[1] = value_cell(r, point->unscaled, trend->decimals);
	else
		cells[1].text = "--";
}

const struct report_table *report_plain_trend(const struct report *r,
					      const struct report_trend *trend)
{
	const struct invocation voice = voice_of(r);
	size_t n_rows = trend->n_points + trend->has_target;
	const char *caption = trend->title;
	struct report_table *t;
	struct report_column *columns;

	if (*trend->measure)
		caption = say(&voice, WORD_REPORT_TREND_CAPTION, "title", trend->title, "measure",
			      trend->measure, NULL);
	t = new_table(r, caption, 2, n_rows);
	if (!t)
		return NULL;
	columns = (struct report_column *)t->columns;
	columns[0].head = WORD_REPORT_TREND_WHEN;
	columns[1].head = WORD_HEAD_VALUE;
	columns[1].right = true;
	for (size_t i = 0; i < trend->n_points; i++)
		fill_point(r, trend, &trend->points[i], &t->cells[2 * i]);
	if (trend->has_target) {
		t->cells[2 * n_rows - 2].text = words_get(WORD_REPORT_TREND_TARGET, r->lang);
		t->cells[2 * n_rows - 1] = value_cell(r, trend->target, trend->decimals);
	}
	return t;
}

/* ------------------------------------------------------------------ the seal */

const char *report_plain_seal(const struct report *r)
{
	const struct invocation voice = voice_of(r);

	return say(&voice, WORD_REPORT_SEAL_TEXT, "size", terms_number(&voice, r->seal.size), "day",
		   r->seal.day, NULL);
}
