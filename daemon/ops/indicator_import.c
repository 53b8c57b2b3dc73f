/* SPDX-License-Identifier: EUPL-1.2
 * IndicatorService/Import: the rows of one table, all or nothing. Everything that cannot be read is
 * told at once, by row and column. Never withdraws what the table leaves out. */
#include <errno.h>

#include "indicator.h"

#define HEADINGS_MAX 64
#define ROWS_MAX 1000

/* An indicator that the unit has, or that a row makes. */
struct held {
	struct held *next;
	struct record record;
	const PB(Indicator) *body;
	bool is_read; /* some row was it */
};

struct import {
	struct call *call;
	const PB(ImportIndicatorsRequest) *request;
	struct indicator_heading headings[HEADINGS_MAX];
	size_t name; /* the column with the titles */
	struct held *held;
};

/* ------------------------------------------------------------------ the head */

static int read_headings(struct import *im)
{
	const PB(ImportIndicatorsRequest) *request = im->request;
	size_t n_names = 0;
	int r = load_at_most(im->call, "headings", request->n_headings, HEADINGS_MAX);
	if (r)
		return r;
	for (size_t i = 0; i < request->n_headings; i++) {
		const char *heading = request->headings[i];
		if (!indicator_read_heading(view_of_string(heading), &im->headings[i])) {
			call_param(im->call, "value", "%s", heading);
			if (refuse(im->call, REFUSED_INDICATOR_HEADING, "headings[%zu]", i) < 0)
				return -ENOMEM;
		} else if (im->headings[i].column == INDICATOR_COLUMN_NAME) {
			im->name = i;
			n_names++;
		}
	}
	if (!call_refused(im->call) && n_names != 1)
		return refuse(im->call, REFUSED_INDICATOR_NAMES, "headings");
	return call_refused(im->call);
}

/* ------------------------------------------------------------------ what is there */

static int read_held(struct import *im)
{
	struct id unit = id_of_code(PB_ENUM(KIND, UNIT), im->request->unit);
	struct cursor cursor =
		store_list_referring(im->call->snapshot, &unit, PB_ENUM(KIND, INDICATOR));
	for (;;) {
		struct held *held = arena_get_zeroed(im->call->arena, 1, sizeof(*held));
		const ProtobufCMessage *body;
		if (!held)
			return -ENOMEM;
		int r = store_list_next(&cursor, &held->record);
		if (r || !held->record.version)
			return r;
		if (kind_is_withdrawn(held->record.body))
			continue;
		r = load_body(im->call, &held->record, &body);
		if (r)
			return r;
		held->body = (const PB(Indicator) *)body;
		held->next = im->held;
		im->held = held;
	}
}

static struct held *find_held(const struct import *im, const char *title)
{
	struct held *held = im->held;
	while (held && strcmp(held->body->title, title) != 0)
		held = held->next;
	return held;
}

/* ------------------------------------------------------------------ rows */

static int refuse_cell(struct import *im, const PB(IndicatorRow) *row, size_t i, enum refused id)
{
	call_param(im->call, "row", "%u", row->row);
	call_param(im->call, "column", "%s", im->request->headings[i]);
	call_param(im->call, "value", "%s", row->cells[i]);
	return refuse(im->call, id, "rows[%u].cells[%zu]", row->row, i);
}

/* An empty cell says nothing about what is there; "--" says that there is no value. */
static int put_cell(struct import *im, const PB(IndicatorRow) *row, size_t i, PB(Indicator) *to)
{
	const struct indicator_heading *head = &im->headings[i];
	bool is_outcome = head->column == INDICATOR_COLUMN_OUTCOME ||
			  head->column == INDICATOR_COLUMN_FORECAST;
	struct indicator_cell cell;
	if (i == im->name || !*row->cells[i])
		return 0;
	bool sound = indicator_read_cell(view_of_string(row->cells[i]), &cell);
	if (!sound ||
	    (is_outcome && cell.form != INDICATOR_NUMBER && cell.form != INDICATOR_NOTHING))
		return refuse_cell(im, row, i, REFUSED_INDICATOR_ROW_CELL);
	if (!indicator_take_percent(to, &cell)) {
		call_param(im->call, "measure", "%s", to->unit_of_measure);
		return refuse_cell(im, row, i, REFUSED_INDICATOR_ROW_PERCENT);
	}
	return indicator_put(im->call, to, head, &cell, "cells");
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);
	return n >= m && strcmp(text + n - m, end) == 0;
}

static const PB(IndicatorDirection) directions[] = {
	[INDICATOR_HIGHER] = PB_ENUM(INDICATOR_DIRECTION, HIGHER),
	[INDICATOR_LOWER] = PB_ENUM(INDICATOR_DIRECTION, LOWER),
	[INDICATOR_WITHIN] = PB_ENUM(INDICATOR_DIRECTION, BAND),
	[INDICATOR_CHANGE] = PB_ENUM(INDICATOR_DIRECTION, CHANGE),
};

/* What the caller says, else what the targets do. */
static int find_direction(const struct import *im, PB(Indicator) *to)
{
	struct indicator in;
	if (im->request->direction) {
		to->direction = im->request->direction;
		return 0;
	}
	int r = indicator_read(im->call, to, &in);
	if (!r)
		to->direction = directions[indicator_find_direction(&in)];
	return r;
}

static struct held *make(struct import *im, char *title)
{
	struct held *held = arena_get_zeroed(im->call->arena, 1, sizeof(*held));
	PB(Indicator) *body = arena_get(im->call->arena, sizeof(*body));
	if (!held || !body)
		return NULL;
	*body = (PB(Indicator))PB_INIT(INDICATOR);
	body->unit = im->request->unit;
	body->goal_id = im->request->goal_id;
	body->title = title;
	if (ends_with(title, "(%)"))
		body->unit_of_measure = "%";
	held->body = body;
	held->next = im->held;
	im->held = held;
	return held;
}

static int compare(struct call *call, const PB(Indicator) *a, const PB(Indicator) *b,
		   bool *ret_same)
{
	struct view left, right;
	int r = call_pack(call, &a->base, &left);
	if (!r)
		r = call_pack(call, &b->base, &right);
	if (!r)
		*ret_same = view_equals(left, right);
	return r;
}

static int write_row(struct import *im, struct held *held, PB(Indicator) *filled)
{
	bool is_same = false;
	int r;
	if (held->record.version) {
		r = compare(im->call, held->body, filled, &is_same);
	} else {
		r = load_new_id(im->call, PB_ENUM(KIND, INDICATOR), &held->record.id);
		if (!r)
			r = find_direction(im, filled);
	}
	if (r || is_same)
		return r;
	filled->reason = im->request->reason;
	return call_put(im->call, &held->record.id, held->record.version, &filled->base);
}

static int take_row(struct import *im, const PB(IndicatorRow) *row)
{
	PB(Indicator) filled;
	size_t n = im->request->n_headings;
	if (row->n_cells != n) {
		call_param(im->call, "row", "%u", row->row);
		return refuse(im->call, REFUSED_INDICATOR_WIDTH, "rows[%u]", row->row);
	}
	char *title = row->cells[im->name];
	if (!*title)
		return refuse_cell(im, row, im->name, REFUSED_INDICATOR_ROW_NAME);
	struct held *held = find_held(im, title);
	if (held && held->is_read)
		return refuse_cell(im, row, im->name, REFUSED_INDICATOR_ROW_TWICE);
	if (!held)
		held = make(im, title);
	if (!held)
		return -ENOMEM;
	held->is_read = true;
	int r = indicator_copy(im->call, held->body, n, &filled);
	for (size_t i = 0; r >= 0 && i < n; i++)
		r = put_cell(im, row, i, &filled);
	if (r < 0 || call_refused(im->call))
		return r;
	return write_row(im, held, &filled);
}

/* Goes on after a refusal, so that all of them are told at once; stops at a fault. */
static int take_rows(struct import *im)
{
	int r = 0;
	for (size_t i = 0; r >= 0 && i < im->request->n_rows; i++)
		r = take_row(im, im->request->rows[i]);
	return r < 0 ? r : call_refused(im->call);
}

int indicator_import(struct call *call)
{
	struct import im = { .call = call, .request = (const void *)call->request };
	int r = load_at_most(call, "rows", im.request->n_rows, ROWS_MAX);
	if (!r)
		r = load_may_write(call, im.request->unit, "unit");
	if (!r)
		r = load_named_one(call, PB_ENUM(KIND, GOAL), im.request->unit,
				   im.request->goal_id, "goal_id");
	if (!r)
		r = read_headings(&im);
	if (!r)
		r = read_held(&im);
	return r ? r : take_rows(&im);
}
