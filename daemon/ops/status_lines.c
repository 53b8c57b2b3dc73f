/* SPDX-License-Identifier: EUPL-1.2
 * The lines of a status. It costs the number of controls and their rounds; no result is ever read
 * here, and rounds of other years and units are not even unpacked. */
#include "status_lines.h"

#include <errno.h>
#include <stdlib.h>

#include <riskreg/wire.h>

#include "plan.h"
#include "rule.h"

/* An array of sizes 1, 2, 4 ... with room for one more than `n`; NULL when memory is out. */
static void *make_room(struct call *call, void *array, size_t n, size_t size)
{
	if (n & (n - 1))
		return array;
	void *larger = arena_get_zeroed(call->arena, n ? 2 * n : 1, size);
	if (larger && n)
		memcpy(larger, array, n * size);
	return larger;
}

static int refuse_many(struct call *call)
{
	call_param(call, "limit", "%d", STATUS_LINES_MAX);
	return refuse(call, REFUSED_TOO_MANY, "controls");
}

/* ------------------------------------------------------------------ which controls */

static int add_id(struct status *s, const struct id *id)
{
	/* A control can be named by its unit, the plan and each round of the year. */
	if (s->n_ids >= 16 * STATUS_LINES_MAX)
		return refuse_many(s->call);
	struct id *ids = make_room(s->call, s->ids, s->n_ids, sizeof(*ids));
	if (!ids)
		return -ENOMEM;
	s->ids = ids;
	s->ids[s->n_ids++] = *id;
	return 0;
}

/* Of Round, as round.proto numbers them. */
#define FIELD_CONTROL 2
#define FIELD_UNIT 4
#define FIELD_LAST_DAY 7

struct round_place {
	struct view control, unit, last_day;
};

/* What decides whether a round belongs to an answer, without unpacking those that do not. */
static struct round_place place_of_round(struct view body)
{
	struct round_place place = { 0 };
	struct wire_field field;
	while (!place.last_day.n && wire_next(&body, &field)) {
		if (field.number == FIELD_CONTROL)
			place.control = field.bytes;
		else if (field.number == FIELD_UNIT)
			place.unit = field.bytes;
		else if (field.number == FIELD_LAST_DAY)
			place.last_day = field.bytes;
	}
	return place;
}

static bool is_of_year(const struct status *s, const struct round_place *place)
{
	struct caldate last;
	return caldate_parse(place->last_day, &last) && (uint32_t)last.year == s->year;
}

/* Its own controls. */
static int add_own(struct status *s, const struct id *unit)
{
	struct cursor cursor = unit ? store_list_referring(s->call->snapshot, unit,
							   PB_ENUM(KIND, CONTROL))
				    : store_list(s->call->snapshot, PB_ENUM(KIND, CONTROL),
						 VIEW_NONE);
	struct record record;
	int r;
	while (!(r = store_list_next(&cursor, &record)) && record.version) {
		r = add_id(s, &record.id);
		if (r)
			break;
	}
	return r;
}

/* Those that its plan holds. */
static int add_planned(struct status *s)
{
	struct loaded plan;
	int r = plan_find(s->call, s->request->unit, s->year, &plan);
	if (r || !plan.record.version)
		return r;
	struct cursor cursor = plan_items(s->call, &plan.record.id);
	for (;;) {
		const PB(PlanItem) *item;
		struct id record;
		r = plan_items_next(&cursor, s->call, &record, &item);
		if (r || !record.kind)
			return r;
		if (record.kind == PB_ENUM(KIND, CONTROL))
			r = add_id(s, &record);
		if (r)
			return r;
	}
}

/* Those of which it has a round this year. */
static int add_performed(struct status *s, const struct id *unit)
{
	struct cursor cursor =
		store_list_referring(s->call->snapshot, unit, PB_ENUM(KIND, ROUND));
	for (;;) {
		struct record record;
		struct id control;
		int r = store_list_next(&cursor, &record);
		if (r || !record.version)
			return r;
		struct round_place place = place_of_round(record.body);
		if (!is_of_year(s, &place))
			continue;
		if (!id_parse(PB_ENUM(KIND, CONTROL), place.control, &control))
			return -EBADMSG;
		r = add_id(s, &control);
		if (r)
			return r;
	}
}

static int compare_ids(const void *a, const void *b)
{
	const struct id *left = a, *right = b;
	return memcmp(left->bytes, right->bytes, sizeof(left->bytes));
}

static int collect(struct status *s)
{
	const PB(GetStatusRequest) *request = s->request;
	struct loaded loaded;
	int r = 0;
	if (request->unit[0])
		r = load(s->call, PB_ENUM(KIND, UNIT), request->unit, "unit", &loaded);
	if (r)
		return r;
	if (request->control[0]) {
		r = load(s->call, PB_ENUM(KIND, CONTROL), request->control, "control", &loaded);
		return r ? r : add_id(s, &loaded.record.id);
	}
	r = add_own(s, request->unit[0] ? &loaded.record.id : NULL);
	if (!r && request->unit[0])
		r = add_planned(s);
	if (!r && request->unit[0])
		r = add_performed(s, &loaded.record.id);
	if (s->n_ids)
		qsort(s->ids, s->n_ids, sizeof(*s->ids), compare_ids);
	return r;
}

/* ------------------------------------------------------------------ the lines of each */

struct subject {
	struct loaded loaded;
	const PB(Control) *body;
	size_t first; /* of its lines */
};

static int add_line(struct status *s, const struct subject *subject, struct view unit,
		    struct line **ret)
{
	for (size_t i = subject->first; i < s->n_lines; i++)
		if (view_equals(view_of_string(s->lines[i]->unit), unit)) {
			*ret = s->lines[i];
			return 0;
		}
	if (s->n_lines >= STATUS_LINES_MAX)
		return refuse_many(s->call);
	struct line **lines = make_room(s->call, s->lines, s->n_lines, sizeof(*lines));
	struct line *line = arena_get(s->call->arena, sizeof(*line));
	if (!lines || !line)
		return -ENOMEM;
	s->lines = lines;
	*line = (struct line){
		.control = subject->loaded.record.id,
		.control_version = subject->loaded.record.version,
		.body = subject->body,
		.unit = arena_copy(s->call->arena, unit),
		.year = s->year,
	};
	if (!line->unit)
		return -ENOMEM;
	id_format(&line->control, line->control_text);
	s->lines[s->n_lines++] = line;
	*ret = line;
	return 0;
}

static int add_round(struct status *s, const struct subject *subject, const struct record *record)
{
	struct round_place place = place_of_round(record->body);
	const ProtobufCMessage *body;
	struct round_facts facts;
	struct line *line;
	if (!is_of_year(s, &place))
		return 0;
	if (s->request->unit[0] && !view_equals(place.unit, view_of_string(s->request->unit)))
		return 0;
	int r = load_body(s->call, record, &body);
	if (!r)
		r = rule_round(s->call, &record->id, (const PB(Round) *)body, &facts);
	if (!r)
		r = add_line(s, subject, place.unit, &line);
	if (!r)
		progress_add(&line->fold, &facts);
	return r;
}

static int add_rounds(struct status *s, const struct subject *subject)
{
	struct cursor cursor = store_list_referring(s->call->snapshot, &subject->loaded.record.id,
						    PB_ENUM(KIND, ROUND));
	struct record record;
	int r;
	while (!(r = store_list_next(&cursor, &record)) && record.version) {
		r = add_round(s, subject, &record);
		if (r)
			break;
	}
	return r;
}

/* A line for each unit whose plan of the year holds the control. */
static int add_plans(struct status *s, const struct subject *subject)
{
	struct cursor cursor = store_list_referring(s->call->snapshot, &subject->loaded.record.id,
						    PB_ENUM(KIND, PLAN_ITEM));
	for (;;) {
		struct record item;
		struct loaded plan;
		struct line *line;
		int r = store_list_next(&cursor, &item);
		if (r || !item.version)
			return r;
		if (kind_is_withdrawn(item.body))
			continue;
		struct id id = id_of_number(PB_ENUM(KIND, PLAN), id_number(&item.id));
		r = load_version(s->call, &id, 0, "plan", &plan);
		if (r)
			return r;
		const PB(Plan) *body = (const PB(Plan) *)plan.body;
		if (body->year == s->year)
			r = add_line(s, subject, view_of_string(body->unit), &line);
		if (r)
			return r;
	}
}

/* An action counts where it is taken; one that the municipality planned counts in every unit. */
static void count_action(struct line *line, const PB(Action) *action)
{
	static const unsigned slots[] = {
		[PB_ENUM(ACTION_STATE, PLANNED)] = 0,
		[PB_ENUM(ACTION_STATE, OPEN)] = 1,
		[PB_ENUM(ACTION_STATE, DONE)] = 2,
	};
	struct id round;
	bool is_for_all = action->state == PB_ENUM(ACTION_STATE, PLANNED) &&
			  strcmp(action->unit, line->body->unit) == 0;
	if (strcmp(action->unit, line->unit) == 0 || is_for_all)
		line->actions[slots[action->state]]++;
	if (line->fold.has_approved &&
	    id_parse(PB_ENUM(KIND, ROUND), view_of_string(action->round), &round) &&
	    id_number(&round) == line->fold.approved.number)
		line->is_answered = true;
}

static int add_actions(struct status *s, const struct subject *subject)
{
	struct cursor cursor = store_list_referring(s->call->snapshot, &subject->loaded.record.id,
						    PB_ENUM(KIND, ACTION));
	for (;;) {
		struct record record;
		const ProtobufCMessage *body;
		int r = store_list_next(&cursor, &record);
		if (!r && record.version)
			r = load_body(s->call, &record, &body);
		if (r || !record.version)
			return r;
		for (size_t i = subject->first; !kind_is_withdrawn(record.body) && i < s->n_lines;
		     i++)
			count_action(s->lines[i], (const PB(Action) *)body);
	}
}

static int is_common(struct status *s, const PB(Control) *control, bool *ret)
{
	struct id id = id_of_code(PB_ENUM(KIND, UNIT), control->unit);
	struct loaded unit;
	int r = load_version(s->call, &id, 0, "unit", &unit);
	if (!r)
		*ret = ((const PB(Unit) *)unit.body)->kind == PB_ENUM(UNIT_KIND, MUNICIPALITY);
	return r;
}

/* One line for the unit that is asked for; otherwise one for the control's own unit, or, when it
 * is municipality-wide, one for each unit that performs it. */
static int add_control(struct status *s, const struct id *id)
{
	struct subject subject = { .first = s->n_lines };
	struct line *line;
	bool common = false;
	int r = load_version(s->call, id, 0, "control", &subject.loaded);
	if (r || kind_is_withdrawn(subject.loaded.record.body))
		return r;
	subject.body = (const PB(Control) *)subject.loaded.body;
	const char *unit = s->request->unit[0] ? s->request->unit : subject.body->unit;
	if (!s->request->unit[0])
		r = is_common(s, subject.body, &common);
	if (!r)
		r = add_rounds(s, &subject);
	if (!r && common)
		r = add_plans(s, &subject);
	if (!r && (!common || s->n_lines == subject.first))
		r = add_line(s, &subject, view_of_string(unit), &line);
	return r ? r : add_actions(s, &subject);
}

int status_lines_get(struct status *s)
{
	int r = collect(s);
	for (size_t i = 0; !r && i < s->n_ids; i++)
		if (i == 0 || !id_equals(&s->ids[i - 1], &s->ids[i]))
			r = add_control(s, &s->ids[i]);
	return r;
}
