/* SPDX-License-Identifier: EUPL-1.2
 * A report as JSON, for other programs:
 *
 *	{ "format": "riskreg-report", "version": 1, "lang": "sv", "title": ..., "subtitle": ...,
 *	  "parts": [ ... ], "seal": { "size": 41, "day": ..., "root": ..., "checkpoint": ... } }
 *
 * Parts, in the order in which they are read, by "kind":
 *
 *	section   level (2 or 3), text
 *	paragraph text
 *	field     name, text
 *	table     caption, columns (their heads), rows (of cells), continues (a row whose first cell
 *	          is empty goes on from the row above it)
 *	heat      title, appetite (0: none), probability, consequence, zones (labels, the lowest
 *	          first), cells [{probability, consequence, value, zone (0 is the lowest),
 *	          count, risks}]
 *	trend     title, description, measure, target (or null), points [{label, forecast, value}]
 *
 * A cell is {text, type, value, mark}: text is as people read it; type is text, number, percent
 * or day; value is a decimal number in a string ("-3.9", "83.33", never a float), a day, or null;
 * mark is none, pass, partial, fail or pending. A new version number means that something that is
 * described here was changed or taken away; fields and kinds may be added without one. */
#include <errno.h>

#include <jansson.h>

#include "report_json.h"
#include "report_plain.h"
#include "report_writer.h"

#define FORMAT_VERSION 1

static json_t *cell_value(const struct report *r, const struct report_cell *cell)
{
	if (!cell->text || !*cell->text)
		return json_null();
	switch (cell->value) {
	case REPORT_TEXT:
		return json_null();
	case REPORT_NUMBER:
		return json_string(report_plain_decimal(r, cell->unscaled, cell->decimals));
	case REPORT_PERCENT:
		return json_string(report_plain_decimal(r, cell->unscaled, 2));
	case REPORT_DAY:
		return json_string(cell->text);
	}
	return NULL;
}

static json_t *json_of_cell(const struct report *r, const struct report_cell *cell)
{
	static const char *const types[] = { [REPORT_TEXT] = "text",
					     [REPORT_NUMBER] = "number",
					     [REPORT_PERCENT] = "percent",
					     [REPORT_DAY] = "day" };
	static const char *const marks[] = { [MARK_NONE] = "none",
					     [MARK_PASS] = "pass",
					     [MARK_PARTIAL] = "partial",
					     [MARK_FAIL] = "fail",
					     [MARK_PENDING] = "pending" };

	return json_pack("{s:s, s:s, s:o, s:s}", "text", cell->text ? cell->text : "", "type",
			 types[cell->value], "value", cell_value(r, cell), "mark",
			 marks[cell->mark]);
}

static json_t *json_of_row(const struct report *r, const struct report_cell *cells, size_t n)
{
	json_t *row = json_array();

	for (size_t i = 0; i < n; i++)
		if (json_array_append_new(row, json_of_cell(r, &cells[i])) != 0) {
			json_decref(row);
			return NULL;
		}
	return row;
}

static json_t *json_of_table(const struct report *r, const struct report_table *t)
{
	json_t *columns = json_array(), *rows = json_array();
	bool done = columns && rows;

	for (size_t i = 0; done && i < t->n_columns; i++)
		done = json_array_append_new(columns,
					     json_string(report_head(r, &t->columns[i]))) == 0;
	for (size_t i = 0; done && i < t->n_rows; i++)
		done = json_array_append_new(rows, json_of_row(r, &t->cells[i * t->n_columns],
							       t->n_columns)) == 0;
	if (done)
		return json_pack("{s:s, s:s, s:b, s:o, s:o}", "kind", "table", "caption",
				 t->caption, "continues", t->continues, "columns", columns, "rows",
				 rows);
	json_decref(columns);
	json_decref(rows);
	return NULL;
}

static json_t *json_of_strings(const char *const *strings, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < n; i++)
		if (json_array_append_new(array, json_string(strings[i])) != 0) {
			json_decref(array);
			return NULL;
		}
	return array;
}

static json_t *json_of_squares(const struct report_heat *h)
{
	json_t *cells = json_array();

	for (unsigned i = 0; cells && i < h->n_probability * h->n_consequence; i++) {
		const struct report_heat_cell *c = &h->cells[i];
		json_t *cell = json_pack("{s:i, s:i, s:i, s:i, s:i, s:s}", "probability",
					 (int)(i / h->n_consequence + 1), "consequence",
					 (int)(i % h->n_consequence + 1), "value", (int)c->value,
					 "zone", (int)c->zone, "count", (int)c->count, "risks",
					 c->ids);
		if (json_array_append_new(cells, cell) != 0) {
			json_decref(cells);
			return NULL;
		}
	}
	return cells;
}

json_t *report_json_heat(const struct report_heat *h)
{
	return json_pack("{s:s, s:s, s:i, s:o, s:o, s:o, s:o}", "kind", "heat", "title",
			 h->title, "appetite", (int)h->appetite,
			 "probability", json_of_strings(h->probability, h->n_probability),
			 "consequence", json_of_strings(h->consequence, h->n_consequence),
			 "zones", json_of_strings(h->zones, h->n_zones), "cells",
			 json_of_squares(h));
}

static json_t *json_of_decimal(const struct report *r, bool is_known, int64_t unscaled,
			       unsigned decimals)
{
	return is_known ? json_string(report_plain_decimal(r, unscaled, decimals)) : json_null();
}

static json_t *json_of_trend(const struct report *r, const struct report_trend *t)
{
	json_t *points = json_array();

	for (size_t i = 0; points && i < t->n_points; i++) {
		const struct report_point *p = &t->points[i];
		json_t *point = json_pack(
			"{s:s, s:b, s:o}", "label", p->label, "forecast", p->is_forecast, "value",
			json_of_decimal(r, p->is_known, p->unscaled, t->decimals));
		if (json_array_append_new(points, point) != 0) {
			json_decref(points);
			return NULL;
		}
	}
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "kind", "trend", "title", t->title,
			 "description", t->description, "measure", t->measure, "target",
			 json_of_decimal(r, t->has_target, t->target, t->decimals), "points",
			 points);
}

static json_t *json_of_part(const struct report *r, const struct report_part *part)
{
	switch (part->kind) {
	case REPORT_SECTION:
		return json_pack("{s:s, s:i, s:s}", "kind", "section", "level", (int)part->level,
				 "text", part->text);
	case REPORT_PARAGRAPH:
		return json_pack("{s:s, s:s}", "kind", "paragraph", "text", part->text);
	case REPORT_FIELD:
		return json_pack("{s:s, s:s, s:s}", "kind", "field", "name", part->name, "text",
				 part->text);
	case REPORT_TABLE:
		return json_of_table(r, part->table);
	case REPORT_HEAT:
		return report_json_heat(part->heat);
	case REPORT_TREND:
		return json_of_trend(r, part->trend);
	}
	return NULL;
}

static json_t *json_of_parts(const struct report *r)
{
	json_t *parts = json_array();

	for (size_t i = 0; parts && i < r->n_parts; i++)
		if (json_array_append_new(parts, json_of_part(r, &r->parts[i])) != 0) {
			json_decref(parts);
			return NULL;
		}
	return parts;
}

static json_t *json_of_seal(const struct report_seal *seal)
{
	return json_pack("{s:I, s:s, s:s, s:s}", "size", (json_int_t)seal->size, "day", seal->day,
			 "root", seal->root, "checkpoint", seal->checkpoint);
}

int report_json_write(const struct report *r, FILE *file)
{
	json_t *all = json_pack("{s:s, s:i, s:s, s:s, s:s, s:o, s:o}", "format", "riskreg-report",
				"version", FORMAT_VERSION, "lang", r->lang == LANG_EN ? "en" : "sv",
				"title", r->title, "subtitle", r->subtitle, "parts",
				json_of_parts(r), "seal", json_of_seal(&r->seal));
	int rc = all && json_dumpf(all, file, JSON_INDENT(1)) == 0 ? 0 : -ENOMEM;

	putc('\n', file);
	json_decref(all);
	return rc;
}
