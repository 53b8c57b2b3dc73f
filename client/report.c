/* SPDX-License-Identifier: EUPL-1.2
 * Builds a report, part by part. Never prints. */
#include "report.h"

#include <string.h>

void report_init(struct report *r, struct arena *arena, enum lang lang)
{
	*r = (struct report){
		.arena = arena,
		.lang = lang,
		.title = "",
		.subtitle = "",
		.width = REPORT_WIDTH,
		.seal = { .day = "", .root = "", .checkpoint = "" },
	};
}

/* Room for one element more behind `n` of them; NULL sets the report short of memory. */
static void *grow(struct report *r, void *array, size_t n, size_t element)
{
	void *room = arena_grow(r->arena, array, n, element);

	if (!room)
		r->is_short_of_memory = true;
	return room;
}

static struct report_part *add(struct report *r, enum report_part_kind kind)
{
	struct report_part *parts = grow(r, r->parts, r->n_parts, sizeof(*parts));

	r->table = NULL;
	if (!parts)
		return NULL;
	r->parts = parts;
	parts[r->n_parts] = (struct report_part){ .kind = kind };
	return &parts[r->n_parts++];
}

/* ------------------------------------------------------------------ texts */

/* What a text must not hold in any format: control characters, and those that turn the direction
 * of what stands behind them (U+202A-E, U+2066-9), which make a line read as what it is not. How
 * many bytes; 0: none here. Line breaks stay. */
static size_t harm_size(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	if (*p < ' ' || *p == 0x7f)
		return *p && *p != '\n';
	if (p[0] == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0)
		return 2;
	if (p[0] != 0xe2)
		return 0;
	if ((p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae) ||
	    (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9))
		return 3;
	return 0;
}

/* What stands in its place: a space for white space, else the sign for what cannot be shown. */
static char *replace(char *to, unsigned char harm)
{
	if (harm == '\r')
		return to;
	return stpcpy(to, harm == '\t' ? " " : "\xef\xbf\xbd");
}

static bool is_harmless(const char *text)
{
	while (*text && !harm_size(text))
		text++;
	return !*text;
}

/* A text as it may be printed; NULL stands for one for which there was no memory. */
static const char *clean(struct report *r, const char *text)
{
	char *copy, *to;

	if (text && is_harmless(text))
		return text;
	copy = text ? arena_get(r->arena, 3 * strlen(text) + 1) : NULL;
	if (!copy) {
		r->is_short_of_memory = true;
		return "";
	}
	for (to = copy; *text;) {
		size_t n = harm_size(text);
		if (n)
			to = replace(to, (unsigned char)*text);
		else
			*to++ = *text;
		text += n ? n : 1;
	}
	*to = '\0';
	return copy;
}

/* The same for several, which are copied in any case; an empty list when memory is out. */
static const char *const *clean_all(struct report *r, const char *const *texts, size_t n)
{
	const char **copy = arena_get_zeroed(r->arena, n, sizeof(*copy));

	if (!copy)
		r->is_short_of_memory = true;
	for (size_t i = 0; copy && i < n; i++)
		copy[i] = clean(r, texts[i]);
	return copy;
}

/* ------------------------------------------------------------------ parts */

/* A part that could not be made whole. */
static void drop_last(struct report *r)
{
	r->n_parts--;
	r->is_short_of_memory = true;
}

void report_section(struct report *r, unsigned level, const char *text)
{
	struct report_part *part = add(r, REPORT_SECTION);

	if (!part)
		return;
	part->level = level;
	part->text = clean(r, text);
}

void report_paragraph(struct report *r, const char *text)
{
	struct report_part *part = add(r, REPORT_PARAGRAPH);

	if (part)
		part->text = clean(r, text);
}

void report_field(struct report *r, const char *name, const char *text)
{
	struct report_part *part;

	if (!text || !*text)
		return;
	part = add(r, REPORT_FIELD);
	if (!part)
		return;
	part->name = clean(r, name);
	part->text = clean(r, text);
}

void report_table(struct report *r, const char *caption, const struct report_column *columns,
		  size_t n)
{
	struct report_part *part = add(r, REPORT_TABLE);
	struct report_table *table = part ? arena_get(r->arena, sizeof(*table)) : NULL;

	if (!part)
		return;
	if (!table) {
		drop_last(r);
		return;
	}
	*table = (struct report_table){ .caption = clean(r, caption),
					.columns = columns,
					.n_columns = n };
	r->table = table;
	part->table = table;
}

void report_table_continues(struct report *r)
{
	if (r->table)
		r->table->continues = true;
}

void report_table_keep(struct report *r)
{
	if (r->table)
		r->table->keeps_columns = true;
}

void report_row(struct report *r, const struct report_cell *cells)
{
	struct report_table *t = r->table;
	struct report_cell *all;
	size_t row;

	if (!t)
		return;
	row = t->n_columns * sizeof(*cells);
	all = grow(r, t->cells, t->n_rows, row);
	if (!all)
		return;
	t->cells = all;
	all += t->n_rows++ * t->n_columns;
	memcpy(all, cells, row);
	for (size_t i = 0; i < t->n_columns; i++)
		if (all[i].text)
			all[i].text = clean(r, all[i].text);
}

/* ------------------------------------------------------------------ figures */

static const struct report_heat_cell *copy_cells(struct report *r, const struct report_heat *heat)
{
	size_t n = (size_t)heat->n_probability * heat->n_consequence;
	struct report_heat_cell *copy = arena_get_zeroed(r->arena, n, sizeof(*copy));

	for (size_t i = 0; copy && i < n; i++) {
		copy[i] = heat->cells[i];
		copy[i].ids = clean(r, heat->cells[i].ids);
	}
	return copy;
}

void report_heat(struct report *r, const struct report_heat *heat)
{
	struct report_part *part = add(r, REPORT_HEAT);
	struct report_heat *copy = part ? arena_get(r->arena, sizeof(*copy)) : NULL;

	if (!part)
		return;
	if (!copy) {
		drop_last(r);
		return;
	}
	*copy = *heat;
	copy->title = clean(r, heat->title);
	copy->probability = clean_all(r, heat->probability, heat->n_probability);
	copy->consequence = clean_all(r, heat->consequence, heat->n_consequence);
	copy->zones = clean_all(r, heat->zones, heat->n_zones);
	copy->cells = copy_cells(r, heat);
	part->heat = copy;
	if (!copy->probability || !copy->consequence || !copy->zones || !copy->cells)
		drop_last(r);
}

void report_trend(struct report *r, const struct report_trend *trend)
{
	struct report_part *part = add(r, REPORT_TREND);
	struct report_trend *copy = part ? arena_get(r->arena, sizeof(*copy)) : NULL;
	struct report_point *points =
		copy ? arena_get(r->arena, trend->n_points * sizeof(*points)) : NULL;

	if (!part)
		return;
	if (!points) {
		drop_last(r);
		return;
	}
	*copy = *trend;
	copy->title = clean(r, trend->title);
	copy->description = clean(r, trend->description);
	copy->measure = clean(r, trend->measure);
	for (size_t i = 0; i < trend->n_points; i++) {
		points[i] = trend->points[i];
		points[i].label = clean(r, trend->points[i].label);
	}
	copy->points = points;
	part->trend = copy;
}

void report_name(struct report *r, const char *title, const char *subtitle)
{
	r->title = clean(r, title);
	r->subtitle = clean(r, subtitle);
}

const char *report_head(const struct report *r, const struct report_column *column)
{
	return column->title ? column->title : words_get(column->head, r->lang);
}

/* ------------------------------------------------------------------ the end */

static bool is_empty(const struct report_table *t, size_t column)
{
	for (size_t row = 0; row < t->n_rows; row++) {
		const char *text = t->cells[row * t->n_columns + column].text;
		if (text && *text)
			return false;
	}
	return !t->columns[column].names_row;
}

/* Cells move forward only: each is read before its place is taken. */
static void drop_empty(struct report *r, struct report_table *t)
{
	struct report_column *columns = arena_get(r->arena, t->n_columns * sizeof(*columns));
	size_t kept[REPORT_COLUMNS_MAX], n = 0;

	if (!columns) {
		r->is_short_of_memory = true;
		return;
	}
	for (size_t i = 0; i < t->n_columns; i++)
		if (!is_empty(t, i)) {
			columns[n] = t->columns[i];
			kept[n++] = i;
		}
	for (size_t i = 0; i < t->n_rows * n; i++)
		t->cells[i] = t->cells[i / n * t->n_columns + kept[i % n]];
	t->columns = columns;
	t->n_columns = n;
}

void report_finish(struct report *r)
{
	for (size_t i = 0; i < r->n_parts; i++) {
		struct report_table *t = (struct report_table *)r->parts[i].table;
		if (t && t->n_rows && !t->keeps_columns)
			drop_empty(r, t);
	}
	r->table = NULL;
}
