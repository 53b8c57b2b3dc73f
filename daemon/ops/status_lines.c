/* SPDX-License-Identifier: EUPL-1.2
 * The lines of a status. It costs the number of controls and their rounds; no result is ever read
 * here, and rounds of other years and units are not even unpacked. */
#include "status_lines.h"

#include <errno.h>

#include "../domain/action.h"
#include "line_due.h"
#include "plan.h"
#include "rule.h"
#include "status_controls.h"

struct subject {
	struct loaded loaded;
	const PB(Control) *body;
	size_t first; /* of its lines */
	bool is_common; /* municipality-wide */
	bool is_held;   /* by a plan of the year; only asked of a common one */
};

static int add_line(struct status *s, const struct subject *subject, struct view unit,
		    struct line **ret)
{
	for (size_t i = subject->first; i < s->n_lines; i++)
		if (view_equals(view_of_string(s->lines[i]->unit), unit)) {
			*ret = s->lines[i];
			return 0;
		}
	int r = load_at_most(s->call, "controls", s->n_lines + 1, STATUS_LINES_MAX);
	if (r)
		return r;
	struct line **lines = arena_grow(s->call->arena, s->lines, s->n_lines, sizeof(*lines));
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

/* Those that will be told are kept. */
static int fold_round(struct status *s, struct line *line, const struct round_facts *facts,
		      const struct loaded *loaded)
{
	bool approved = facts->state == ROUND_APPROVED;
	struct line_round *round = arena_get(s->call->arena, sizeof(*round));
	if (!round)
		return -ENOMEM;
	*round = (struct line_round){ line->rounds, *facts,
				      ((const PB(Round) *)loaded->body)->postponed_to };
	line->rounds = round;
	progress_add(&line->fold, facts);
	if (approved && line->fold.approved.number == facts->number)
		line->approved = *loaded;
	else if (!approved && line->fold.current.number == facts->number)
		line->current = *loaded;
	return 0;
}

static int add_round(struct status *s, const struct subject *subject, const struct record *record)
{
	struct status_round round = status_controls_look(s, record->body);
	struct loaded loaded = { .record = *record };
	struct round_facts facts;
	struct line *line;
	if (!round.is_put_off && !round.is_of_year)
		return 0;
	if (s->request->unit[0] && !view_equals(round.unit, view_of_string(s->request->unit)))
		return 0;
	int r = add_line(s, subject, round.unit, &line);
	if (!r && round.is_put_off)
		line->schedule.is_put_off = true;
	if (r || !round.is_of_year)
		return r;
	r = load_body(s->call, record, &loaded.body);
	if (!r)
		r = rule_round(s->call, &record->id, (const PB(Round) *)loaded.body, &facts);
	return r ? r : fold_round(s, line, &facts, &loaded);
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

/* A line for each unit whose plan of the year holds the control, where all units are asked for. */
static int add_plans(struct status *s, struct subject *subject)
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
		if (body->year != s->year)
			continue;
		subject->is_held = true;
		if (!s->request->unit[0])
			r = add_line(s, subject, view_of_string(body->unit), &line);
		if (r)
			return r;
	}
}

/* As it stands on the day: an acceptance that has run out is none. */
static unsigned slot_of_action(const struct status *s, const PB(Action) *action)
{
	static const unsigned slots[] = {
		[PB_ENUM(ACTION_STATE, PLANNED)] = ACTION_PLANNED,
		[PB_ENUM(ACTION_STATE, OPEN)] = ACTION_OPEN,
		[PB_ENUM(ACTION_STATE, DONE)] = ACTION_DONE,
		[PB_ENUM(ACTION_STATE, VERIFIED)] = ACTION_VERIFIED,
		[PB_ENUM(ACTION_STATE, ACCEPTED)] = ACTION_ACCEPTED,
	};
	struct caldate until = { 0 };
	caldate_parse(view_of_string(action->accepted_until), &until);
	if (action->state != PB_ENUM(ACTION_STATE, ACCEPTED) ||
	    acceptance_is_in_force(until, s->today))
		return slots[action->state];
	return action->done_day[0] ? ACTION_DONE : ACTION_OPEN;
}

/* What an action is to the approved round that it answers. */
static void answer_round(struct line *line, const struct id *id, const PB(Action) *action,
			 unsigned slot)
{
	line->is_answered = true;
	if (slot == ACTION_VERIFIED || slot == ACTION_ACCEPTED)
		line->is_settled = true;
	else if (action->state == PB_ENUM(ACTION_STATE, ACCEPTED))
		line->expired = id_number(id);
}

/* An action counts where it is taken; one that the municipality planned counts in every unit. */
static void count_action(const struct status *s, struct line *line, const struct id *id,
			 const PB(Action) *action)
{
	struct id round;
	unsigned slot = slot_of_action(s, action);
	bool is_for_all = action->state == PB_ENUM(ACTION_STATE, PLANNED) &&
			  strcmp(action->unit, line->body->unit) == 0;
	bool is_its_own = strcmp(action->unit, line->unit) == 0;
	if (is_its_own || is_for_all)
		line->actions[slot]++;
	if (is_its_own && slot == ACTION_PLANNED && !line->planned)
		line->planned = id_number(id);
	if (line->fold.has_approved &&
	    id_parse(PB_ENUM(KIND, ROUND), view_of_string(action->round), &round) &&
	    id_number(&round) == line->fold.approved.number)
		answer_round(line, id, action, slot);
}

static int add_actions(struct status *s, const struct subject *subject)
{
	struct cursor cursor = store_list_referring(s->call->snapshot, &subject->loaded.record.id,
						    PB_ENUM(KIND, ACTION));
	for (;;) {
		struct loaded action;
		int r = load_next(s->call, &cursor, &action);
		if (r || !action.record.version)
			return r;
		const PB(Action) *body = (const PB(Action) *)action.body;
		for (size_t i = subject->first; !body->withdrawn && i < s->n_lines; i++)
			count_action(s, s->lines[i], &action.record.id, body);
	}
}

/* Controls come unit by unit: the last answer is mostly the next one too. */
static int is_common(struct status *s, const PB(Control) *control, bool *ret)
{
	struct id id = id_of_code(PB_ENUM(KIND, UNIT), control->unit);
	struct loaded unit;
	if (!s->owner.kind || !id_equals(&id, &s->owner)) {
		int r = load_version(s->call, &id, 0, "unit", &unit);
		if (r)
			return r;
		s->owner = id;
		s->is_owner_common = ((const PB(Unit) *)unit.body)->kind ==
				     PB_ENUM(UNIT_KIND, MUNICIPALITY);
	}
	*ret = s->is_owner_common;
	return 0;
}

/* Where a municipality-wide control is to be performed by its own unit: where its plan holds it, or
 * nobody's does. */
static int prepare(struct status *s, const struct subject *subject)
{
	int r = 0;
	for (size_t i = subject->first; !r && i < s->n_lines; i++) {
		struct line *line = s->lines[i];
		bool is_at_home = strcmp(line->unit, subject->body->unit) == 0;
		line->schedule.is_own = is_at_home && !subject->is_held;
		r = line_due_prepare(s, line);
	}
	return r;
}

/* Plans need not be read for a board that is asked for alone: its own plan says it all. */
static bool needs_plans(const struct status *s, const struct subject *subject)
{
	const char *unit = s->request->unit;
	return subject->is_common && (!unit[0] || strcmp(unit, subject->body->unit) == 0);
}

/* One line for the unit that is asked for; otherwise one for the control's own unit, or, when it
 * is municipality-wide, one for each unit that performs it. */
static int add_control(struct status *s, const struct record *control)
{
	struct subject subject = { .first = s->n_lines, .loaded.record = *control };
	struct line *line;
	int r = control->version ?
			load_body(s->call, control, &subject.loaded.body) :
			load_version(s->call, &control->id, 0, "control", &subject.loaded);
	if (r || kind_is_withdrawn(subject.loaded.record.body))
		return r;
	subject.body = (const PB(Control) *)subject.loaded.body;
	const char *unit = s->request->unit[0] ? s->request->unit : subject.body->unit;
	r = is_common(s, subject.body, &subject.is_common);
	if (!r)
		r = add_rounds(s, &subject);
	if (!r && needs_plans(s, &subject))
		r = add_plans(s, &subject);
	if (!r && (!subject.is_common || s->request->unit[0] || s->n_lines == subject.first))
		r = add_line(s, &subject, view_of_string(unit), &line);
	if (!r)
		r = prepare(s, &subject);
	return r ? r : add_actions(s, &subject);
}

int status_lines_add(struct status *s, const struct id *control)
{
	struct record record = { .id = *control };
	return add_control(s, &record);
}

int status_lines_get(struct status *s)
{
	int r = status_controls_get(s);
	const struct record *controls = s->controls;
	for (size_t i = 0; !r && i < s->n_controls; i++)
		if (i == 0 || !id_equals(&controls[i - 1].id, &controls[i].id))
			r = add_control(s, &controls[i]);
	return r;
}
