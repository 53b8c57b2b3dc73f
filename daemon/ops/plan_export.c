/* SPDX-License-Identifier: EUPL-1.2
 * PlanService/Export: a plan as the rows of the board's five-column table, so that importing them
 * makes the same plan. Everything is in the version that the plan holds. What stands twice (a
 * measure under two risks) keeps the order in which it was first named: then a plan that was
 * exported, imported and exported again gives the same rows. */
#include <errno.h>
#include <stdlib.h>

#include "pieces.h"
#include "plan.h"
#include "rule.h"

#define RESPONSE_LEFT_OUT 1
#define RESPONSE_ROW 100

struct exported {
	struct id id;
	char text[ID_TEXT_MAX];
	const PB(PlanItem) *item;
	struct loaded body;
	uint32_t mention; /* the row that named it first, 0: none yet */
	uint64_t rank;    /* among what hangs under the same record, see fill_column */
};

/* One of those hangs under a record. */
struct edge {
	const char *above;
	struct exported *one;
};

struct export {
	struct call *call;
	struct loaded plan;
	struct pieces pieces;
	struct exported *all; /* in the order of the plan */
	size_t n;
	struct edge *edges; /* in the order of what is above, then of the plan */
	size_t n_edges;
	uint32_t row;
};

/* ------------------------------------------------------------------ what the plan holds */

static int compare_positions(const void *a, const void *b)
{
	const struct exported *left = a, *right = b;
	return (left->item->position > right->item->position) -
	       (left->item->position < right->item->position);
}

static int count_items(struct export *e, size_t *ret)
{
	struct cursor cursor = plan_items(e->call, &e->plan.record.id);
	for (*ret = 0;; ++*ret) {
		const PB(PlanItem) *item;
		struct id record;
		int r = plan_items_next(&cursor, e->call, &record, &item);
		if (r || !record.kind)
			return r;
	}
}

static int collect(struct export *e)
{
	struct cursor cursor = plan_items(e->call, &e->plan.record.id);
	size_t n;
	int r = count_items(e, &n);
	if (r)
		return r;
	e->all = arena_get_zeroed(e->call->arena, n + 1, sizeof(*e->all));
	if (!e->all)
		return -ENOMEM;
	for (; e->n < n; e->n++) {
		struct exported *one = &e->all[e->n];
		r = plan_items_next(&cursor, e->call, &one->id, &one->item);
		if (!r)
			r = load_version(e->call, &one->id, one->item->record_version, "id",
					 &one->body);
		if (r)
			return r;
		id_format(&one->id, one->text);
	}
	qsort(e->all, e->n, sizeof(*e->all), compare_positions);
	return 0;
}

/* The ids of what a record hangs under: an action under its control, others under risks. */
static size_t above_of(const struct exported *one, char *const **ret)
{
	const ProtobufCMessage *body = one->body.body;
	if (one->id.kind == PB_ENUM(KIND, MEASURE)) {
		*ret = ((const PB(Measure) *)body)->risks;
		return ((const PB(Measure) *)body)->n_risks;
	}
	if (one->id.kind == PB_ENUM(KIND, CONTROL)) {
		*ret = ((const PB(Control) *)body)->risks;
		return ((const PB(Control) *)body)->n_risks;
	}
	*ret = &((const PB(Action) *)body)->control;
	return one->id.kind == PB_ENUM(KIND, ACTION);
}

static int compare_edges(const void *a, const void *b)
{
	const struct edge *left = a, *right = b;
	int order = strcmp(left->above, right->above);
	return order ? order : (left->one > right->one) - (left->one < right->one);
}

/* Who hangs under whom, to be found without reading all of the plan for each record in it. */
static int collect_edges(struct export *e)
{
	char *const *above;
	size_t n = 0;
	for (size_t i = 0; i < e->n; i++)
		n += above_of(&e->all[i], &above);
	e->edges = arena_get_zeroed(e->call->arena, n + 1, sizeof(*e->edges));
	if (!e->edges)
		return -ENOMEM;
	for (size_t i = 0; i < e->n; i++) {
		size_t of = above_of(&e->all[i], &above);
		for (size_t j = 0; j < of; j++)
			e->edges[e->n_edges++] = (struct edge){ above[j], &e->all[i] };
	}
	qsort(e->edges, e->n_edges, sizeof(*e->edges), compare_edges);
	return 0;
}

/* The first edge of what is above, or where it would be. */
static size_t find_edge(const struct export *e, const char *above)
{
	size_t low = 0, high = e->n_edges;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(e->edges[middle].above, above) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What hangs under one record, in the order of the rows. */
struct column {
	struct exported **list;
	size_t n, at;
};

static int compare_ranks(const void *a, const void *b)
{
	const struct exported *left = *(struct exported *const *)a;
	const struct exported *right = *(struct exported *const *)b;
	return (left->rank > right->rank) - (left->rank < right->rank);
}

/* Those of a kind below `above`: what rows before `before` named comes first, in that order, then
 * the rest as the plan has them. */
static int fill_column(struct export *e, uint32_t kind, const char *above, uint32_t before,
		       struct column *ret)
{
	size_t from = find_edge(e, above), to = from;
	while (to < e->n_edges && strcmp(e->edges[to].above, above) == 0)
		to++;
	*ret = (struct column){ .list = arena_get_zeroed(e->call->arena, to - from + 1,
							  sizeof(*ret->list)) };
	if (!ret->list)
		return -ENOMEM;
	for (size_t i = from; i < to; i++) {
		struct exported *one = e->edges[i].one;
		bool was_named = one->mention && one->mention < before;
		if (one->id.kind != kind)
			continue;
		one->rank = was_named ? one->mention :
					(uint64_t)before + 1 + (uint64_t)(one - e->all);
		ret->list[ret->n++] = one;
	}
	qsort(ret->list, ret->n, sizeof(*ret->list), compare_ranks);
	return 0;
}

/* NULL at the end, and ever after. */
static struct exported *take(struct column *column)
{
	return column->at < column->n ? column->list[column->at++] : NULL;
}

/* ------------------------------------------------------------------ rows */

static PB(PlanRowPart) *make_part(struct export *e, struct exported *one, PB(PlanRowPart) *part)
{
	bool is_control = one->id.kind == PB_ENUM(KIND, CONTROL);
	const char *unit = load_text_of(&one->body, "unit");
	*part = (PB(PlanRowPart))PB_INIT(PLAN_ROW_PART);
	part->record = one->text;
	part->version = one->body.record.version;
	part->title = (char *)load_text_of(&one->body, "title");
	part->text = (char *)load_text_of(&one->body, is_control ? "procedure" : "text");
	part->common = strcmp(unit, plan_of(&e->plan)->unit) != 0;
	if (!one->mention)
		one->mention = e->row + 1;
	return part;
}

static int fill_assessment(struct export *e, const struct exported *risk, PB(PlanRow) *row)
{
	struct loaded loaded;
	if (!risk->item->assessment)
		return 0;
	struct id id = id_of_part(PB_ENUM(KIND, ASSESSMENT), id_number(&risk->id),
				  risk->item->assessment);
	PB(PlanRowAssessment) *told = arena_get(e->call->arena, sizeof(*told));
	char *text = arena_get(e->call->arena, ID_TEXT_MAX);
	int r = told && text ? load_version(e->call, &id, 0, "id", &loaded) : -ENOMEM;
	if (r)
		return r;
	const PB(Assessment) *assessment = (const PB(Assessment) *)loaded.body;
	*told = (PB(PlanRowAssessment))PB_INIT(PLAN_ROW_ASSESSMENT);
	id_format(&id, text);
	told->record = text;
	told->version = loaded.record.version;
	told->probability = assessment->probability;
	told->consequence = assessment->consequence;
	told->motive_probability = assessment->motive_probability;
	told->motive_consequence = assessment->motive_consequence;
	row->assessment = told;
	return 0;
}

static int put_row(struct export *e, PB(PlanRow) *row)
{
	row->row = ++e->row;
	return pieces_put_message(&e->pieces, RESPONSE_ROW, &row->base);
}

/* Where the rows of one risk have come to in each column. */
struct place {
	const struct exported *risk;
	uint32_t before;
	struct column measures, controls, actions;
	struct exported *measure, *control, *action;
	bool has_begun;
};

static int fill_control(struct export *e, struct place *at, PB(PlanRow) *row,
			PB(PlanRowPart) *part)
{
	const PB(Control) *control = (const PB(Control) *)at->control->body.body;
	row->control = make_part(e, at->control, part);
	if (!control->criteria)
		return 0;
	struct criteria criteria = rule_criteria(control->criteria);
	row->criteria_text = rule_write_criteria(e->call->arena, &criteria, e->call->lang);
	return row->criteria_text ? 0 : -ENOMEM;
}

static int next_control(struct export *e, struct place *at)
{
	at->control = take(&at->controls);
	at->actions = (struct column){ 0 };
	int r = at->control ? fill_column(e, PB_ENUM(KIND, ACTION), at->control->text, at->before,
					  &at->actions) : 0;
	at->action = take(&at->actions);
	return r;
}

/* Moves each column on; a control keeps its rows until its actions are told. */
static int step(struct export *e, struct place *at, bool *ret_new_control)
{
	bool goes_on = at->control || !at->has_begun;
	at->measure = take(&at->measures);
	at->action = take(&at->actions);
	at->has_begun = true;
	*ret_new_control = !at->action && goes_on;
	return *ret_new_control ? next_control(e, at) : 0;
}

static int begin_risk(struct export *e, struct place *at)
{
	int r = fill_column(e, PB_ENUM(KIND, MEASURE), at->risk->text, at->before, &at->measures);
	return r ? r : fill_column(e, PB_ENUM(KIND, CONTROL), at->risk->text, at->before,
				   &at->controls);
}

static int put_risk(struct export *e, struct exported *risk)
{
	struct place at = { .risk = risk, .before = e->row + 1 };
	int r = begin_risk(e, &at);
	while (!r) {
		PB(PlanRow) row = PB_INIT(PLAN_ROW);
		PB(PlanRowPart) parts[4];
		bool is_first = !at.has_begun, is_new_control;
		r = step(e, &at, &is_new_control);
		if (!r && !is_first && !at.measure && !at.control)
			break;
		if (!r && is_first) {
			row.risk = make_part(e, risk, &parts[0]);
			r = fill_assessment(e, risk, &row);
		}
		if (at.measure)
			row.measure = make_part(e, at.measure, &parts[1]);
		if (!r && at.control && is_new_control)
			r = fill_control(e, &at, &row, &parts[2]);
		if (at.action)
			row.action = make_part(e, at.action, &parts[3]);
		if (!r)
			r = put_row(e, &row);
	}
	return r;
}

int plan_export(struct call *call)
{
	const PB(ExportPlanRequest) *request = (const void *)call->request;
	struct export e = { .call = call, .pieces = PIECES(call) };
	uint32_t left_out = 0;
	int r = load(call, PB_ENUM(KIND, PLAN), request->id, "id", &e.plan);
	if (!r)
		r = collect(&e);
	if (!r)
		r = collect_edges(&e);
	for (size_t i = 0; !r && i < e.n; i++)
		if (e.all[i].item->disposition == PB_ENUM(DISPOSITION, IN_PLAN))
			r = put_risk(&e, &e.all[i]);
	for (size_t i = 0; !r && i < e.n; i++)
		left_out += !e.all[i].mention;
	if (!r)
		r = pieces_put_uint(&e.pieces, RESPONSE_LEFT_OUT, left_out);
	return r ? r : pieces_end(&e.pieces);
}
