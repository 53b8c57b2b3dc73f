/* SPDX-License-Identifier: EUPL-1.2
 * Which controls a status is about: the unit's own, those that its plan holds, those of which it
 * has a round. Reads of a round what decides that, and unpacks none. */
#include "status_controls.h"

#include <errno.h>
#include <stdlib.h>

#include <riskreg/wire.h>

#include "plan.h"

/* A line takes some 8 us. */
#define CONTROLS_ON_LOOP 200

/* A control can be named by its unit, the plan and each round of the year. */
#define NAMES_A_CONTROL 16

/* Those of one id stand together, the one that is read already first. */
static int compare_controls(const void *a, const void *b)
{
	const struct record *left = a, *right = b;
	int order = memcmp(left->id.bytes, right->id.bytes, sizeof(left->id.bytes));
	return order ? order : (right->version > 0) - (left->version > 0);
}

static int add(struct status *s, const struct record *control)
{
	if (s->call->on_loop && s->n_controls >= CONTROLS_ON_LOOP)
		return CALL_LATER;
	int r = load_at_most(s->call, "controls", s->n_controls / NAMES_A_CONTROL + 1,
			     STATUS_LINES_MAX);
	if (r)
		return r;
	struct record *controls =
		arena_grow(s->call->arena, s->controls, s->n_controls, sizeof(*controls));
	if (!controls)
		return -ENOMEM;
	s->controls = controls;
	s->controls[s->n_controls++] = *control;
	return 0;
}

static int find_control(const void *id, const void *control)
{
	const struct id *left = id, *right = &((const struct record *)control)->id;
	return memcmp(left->bytes, right->bytes, sizeof(left->bytes));
}

static int add_id(struct status *s, const struct id *id)
{
	struct record control = { .id = *id };
	bool is_own = s->n_own && bsearch(id, s->controls, s->n_own, sizeof(control), find_control);
	return is_own ? 0 : add(s, &control);
}

/* Of Round, as round.proto numbers them. */
#define FIELD_CONTROL 2
#define FIELD_UNIT 4
#define FIELD_LAST_DAY 7
#define FIELD_PUT_OFF 17

struct status_round status_controls_look(const struct status *s, struct view round)
{
	struct status_round found = { 0 };
	struct wire_field field;
	struct caldate last;
	while (wire_next(&round, &field) && field.number <= FIELD_PUT_OFF) {
		if (field.number == FIELD_CONTROL)
			found.control = field.bytes;
		else if (field.number == FIELD_UNIT)
			found.unit = field.bytes;
		else if (field.number == FIELD_LAST_DAY)
			found.is_of_year = caldate_parse(field.bytes, &last) &&
					   (uint32_t)last.year == s->year;
		else if (field.number == FIELD_PUT_OFF)
			found.is_put_off = field.value == s->year;
	}
	return found;
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
		r = add(s, &record);
		if (r)
			break;
	}
	s->n_own = s->n_controls;
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

/* Those of which it has a round this year, or one that was put off to it. */
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
		struct status_round round = status_controls_look(s, record.body);
		if (!round.is_of_year && !round.is_put_off)
			continue;
		if (!id_parse(PB_ENUM(KIND, CONTROL), round.control, &control))
			return -EBADMSG;
		r = add_id(s, &control);
		if (r)
			return r;
	}
}

int status_controls_get(struct status *s)
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
		return r ? r : add(s, &loaded.record);
	}
	r = add_own(s, request->unit[0] ? &loaded.record.id : NULL);
	if (!r && request->unit[0])
		r = add_planned(s);
	if (!r && request->unit[0])
		r = add_performed(s, &loaded.record.id);
	if (s->n_controls > s->n_own)
		qsort(s->controls, s->n_controls, sizeof(*s->controls), compare_controls);
	return r;
}
