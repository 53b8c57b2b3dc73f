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
};

struct export {
	struct call *call;
	struct loaded plan;
	struct pieces pieces;
	struct exported *all; /* in the order of the plan */
	size_t n;
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

static bool names(char *const *list, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], id) == 0)
			return true;
	return false;
}

/* Is it a record of this kind that hangs under the other? */
static bool hangs_under(const struct exported *one, uint32_t kind, const char *above)
{
	const void *body = one->body.body;
	if (one->id.kind != kind)
		return false;
	if (kind == PB_ENUM(KIND, ACTION))
		return strcmp(((const PB(Action) *)body)->control, above) == 0;
	if (kind == PB_ENUM(KIND, MEASURE))
		return names(((const PB(Measure) *)body)->risks,
			     ((const PB(Measure) *)body)->n_risks, above);
	return names(((const PB(Control) *)body)->risks, ((const PB(Control) *)body)->n_risks,
		     above);
}

/* The next one below `above` behind `last` (NULL: the first): those that earlier rows named come
 * first, in that order, then the rest as the plan has them. */
static struct exported *next_under(struct export *e, uint32_t kind, const char *above,
				   const struct exported *last, uint32_t before)
{
	struct exported *best = NULL;
	uint64_t floor = 0, least = UINT64_MAX;
	for (size_t i = 0; i < e->n; i++) {
		struct exported *one = &e->all[i];
		bool was_named = one->mention && one->mention < before;
		uint64_t rank = was_named ? one->mention : (uint64_t)before + 1 + i;
		if (one == last)
			floor = rank;
	}
	for (size_t i = 0; i < e->n; i++) {
		struct exported *one = &e->all[i];
		bool was_named = one->mention && one->mention < before;
		uint64_t rank = was_named ? one->mention : (uint64_t)before + 1 + i;
		if (!hangs_under(one, kind, above) || (last && rank <= floor) || rank >= least)
			continue;
		best = one;
		least = rank;
	}
	return best;
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
	size_t n = protobuf_c_message_get_packed_size(&row->base);
	uint8_t *p = arena_get(e->call->arena, n);
	if (!p)
		return -ENOMEM;
	protobuf_c_message_pack(&row->base, p);
	return pieces_put(&e->pieces, RESPONSE_ROW, view_of(p, n));
}

/* Where the rows of one risk have come to in each column. */
struct place {
	const struct exported *risk;
	uint32_t before;
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

/* Moves each column on; a control keeps its rows until its actions are told. False at the end. */
static bool step(struct export *e, struct place *at, bool *ret_new_control)
{
	const struct exported *measure = at->measure, *control = at->control;
	if (at->has_begun && !at->measure)
		measure = NULL;
	else
		at->measure = next_under(e, PB_ENUM(KIND, MEASURE), at->risk->text, measure,
					 at->before);
	if (at->action)
		at->action = next_under(e, PB_ENUM(KIND, ACTION), control->text, at->action,
					at->before);
	*ret_new_control = !at->action && (control || !at->has_begun);
	if (*ret_new_control) {
		at->control = next_under(e, PB_ENUM(KIND, CONTROL), at->risk->text, control,
					 at->before);
		if (at->control)
			at->action = next_under(e, PB_ENUM(KIND, ACTION), at->control->text, NULL,
						at->before);
	}
	bool is_first = !at->has_begun;
	at->has_begun = true;
	return is_first || at->measure || at->control;
}

static int put_risk(struct export *e, struct exported *risk)
{
	struct place at = { .risk = risk, .before = e->row + 1 };
	bool is_new_control;
	while (step(e, &at, &is_new_control)) {
		PB(PlanRow) row = PB_INIT(PLAN_ROW);
		PB(PlanRowPart) parts[4];
		int r = 0;
		if (e->row + 1 == at.before) {
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
		if (r)
			return r;
	}
	return 0;
}

int plan_export(struct call *call)
{
	const PB(ExportPlanRequest) *request = (const void *)call->request;
	struct export e = { .call = call, .pieces = PIECES(call) };
	uint32_t left_out = 0;
	int r = load(call, PB_ENUM(KIND, PLAN), request->id, "id", &e.plan);
	if (!r)
		r = collect(&e);
	for (size_t i = 0; !r && i < e.n; i++)
		if (e.all[i].item->disposition == PB_ENUM(DISPOSITION, IN_PLAN))
			r = put_risk(&e, &e.all[i]);
	for (size_t i = 0; !r && i < e.n; i++)
		left_out += !e.all[i].mention;
	if (!r)
		r = pieces_put_uint(&e.pieces, RESPONSE_LEFT_OUT, left_out);
	return r ? r : pieces_end(&e.pieces);
}
