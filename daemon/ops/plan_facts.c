/* SPDX-License-Identifier: EUPL-1.2
 * Reads what the checks of a plan need to know. Judges nothing. */
#include "plan_facts.h"

#include <errno.h>

#include "accepted.h"
#include "assessed.h"
#include "ops_scale.h"
#include "rule.h"

static int is_planned(const struct plan_reader *reader, const struct id *record, bool *ret)
{
	struct id id = id_of_plan_item(id_number(&reader->plan.record.id), record);
	struct record item;
	int r = store_get(reader->call->snapshot, &id, 0, &item);
	if (!r)
		*ret = item.version && !kind_is_withdrawn(item.body);
	return r;
}

/* ------------------------------------------------------------------ risks */

static int read_value(const struct plan_reader *reader, const struct loaded *assessment,
		      struct plan_facts *ret)
{
	const PB(Assessment) *a = assessed_of(assessment);
	struct loaded scale;
	struct id id = id_of_code(PB_ENUM(KIND, SCALE), a->scale);
	int r = load_version(reader->call, &id, a->scale_version, "scale", &scale);
	if (r)
		return r;
	struct risk_scale rules = ops_scale_rules((const PB(Scale) *)scale.body);
	ret->is_assessed = true;
	ret->has_motives = a->motive_probability[0] && a->motive_consequence[0];
	ret->exceeds_appetite = risk_exceeds_appetite(
		&rules, risk_value(a->probability, a->consequence));
	return 0;
}

/* Does a measure or control of the plan answer to the risk? */
static int find_answer(const struct plan_reader *reader, const struct id *risk, uint32_t kind,
		       bool *ret)
{
	struct cursor cursor = store_list_referring(reader->call->snapshot, risk, (uint8_t)kind);
	struct record record;
	while (!*ret) {
		int r = store_list_next(&cursor, &record);
		if (r || !record.version)
			return r;
		if (!kind_is_withdrawn(record.body))
			r = is_planned(reader, &record.id, ret);
		if (r)
			return r;
	}
	return 0;
}

static void read_disposition(const PB(PlanItem) *item, struct plan_facts *ret)
{
	ret->is_in_plan = item->disposition == PB_ENUM(DISPOSITION, IN_PLAN) ||
			  item->disposition == PB_ENUM(DISPOSITION, ADMINISTRATION);
	ret->is_accepted = item->disposition == PB_ENUM(DISPOSITION, ACCEPTED);
	ret->is_left_out =
		ret->is_accepted || item->disposition == PB_ENUM(DISPOSITION, EXCLUDED);
	caldate_parse(view_of_string(item->accepted_until), &ret->accepted_until);
}

int plan_facts_of_risk(const struct plan_reader *reader, const struct id *id,
		       const PB(PlanItem) *item, struct plan_facts *ret)
{
	struct loaded newest, assessment;
	ret->subject = PLAN_SUBJECT_RISK;
	int r = load_version(reader->call, id, 0, "record", &newest);
	if (!r)
		r = assessed_latest(reader->call, id, &assessment);
	if (!r && assessment.record.version)
		r = read_value(reader, &assessment, ret);
	if (!r)
		r = find_answer(reader, id, PB_ENUM(KIND, MEASURE), &ret->has_answer);
	if (!r)
		r = find_answer(reader, id, PB_ENUM(KIND, CONTROL), &ret->has_answer);
	if (r || !item)
		return r;
	uint32_t number = assessment.record.version ? id_part(&assessment.record.id) : 0;
	read_disposition(item, ret);
	ret->has_drifted = newest.record.version != item->record_version ||
			   number != item->assessment;
	return ret->is_accepted ? accepted_compare(reader->call, id, item, &ret->has_changed) : 0;
}

/* ------------------------------------------------------------------ controls */

#define YEARS 3

/* The latest approved round of a control in the plan's unit, by year: [0] is the plan's own. */
struct rounds {
	struct id id;
	const PB(Round) *latest[YEARS];
};

static int read_rounds(const struct plan_reader *reader, const struct id *control,
		       struct rounds *ret)
{
	const PB(Plan) *plan = plan_of(&reader->plan);
	struct cursor cursor =
		store_list_referring(reader->call->snapshot, control, PB_ENUM(KIND, ROUND));
	for (;;) {
		struct loaded round;
		struct caldate last = { 0 };
		int r = load_next(reader->call, &cursor, &round);
		if (r || !round.record.version)
			return r;
		const PB(Round) *body = (const PB(Round) *)round.body;
		caldate_parse(view_of_string(body->last_day), &last);
		int age = (int)plan->year - last.year;
		if (body->state != PB_ENUM(ROUND_STATE, APPROVED) || age < 0 || age >= YEARS ||
		    strcmp(body->unit, plan->unit) != 0)
			continue;
		if (ret->latest[age] && strcmp(ret->latest[age]->last_day, body->last_day) > 0)
			continue;
		ret->latest[age] = body;
		if (!age)
			ret->id = round.record.id;
	}
}

static bool works_in(const PB(Round) *round, const char *user)
{
	for (size_t i = 0; i < round->n_people; i++)
		if (strcmp(round->people[i], user) == 0)
			return true;
	return false;
}

static bool is_same_auditor(const struct rounds *rounds)
{
	const PB(Round) *now = rounds->latest[0];
	for (size_t i = 0; now && i < now->n_people; i++) {
		unsigned years = 1;
		while (years < YEARS && rounds->latest[years] &&
		       works_in(rounds->latest[years], now->people[i]))
			years++;
		if (years == YEARS)
			return true;
	}
	return false;
}

static int find_action(const struct plan_reader *reader, const struct id *round, bool *ret)
{
	struct cursor cursor =
		store_list_referring(reader->call->snapshot, round, PB_ENUM(KIND, ACTION));
	struct record record;
	while (!*ret) {
		int r = store_list_next(&cursor, &record);
		if (r || !record.version)
			return r;
		*ret = !kind_is_withdrawn(record.body);
	}
	return 0;
}

static void read_criteria(const PB(Control) *control, struct plan_facts *ret)
{
	ret->needs_criteria = control->kind != PB_ENUM(CONTROL_KIND, REVIEW);
	ret->has_criteria = control->criteria != NULL;
	if (!ret->has_criteria || !control->planned_sample_size)
		return;
	struct criteria criteria = rule_criteria(control->criteria);
	for (enum verdict v = VERDICT_FAIL; v <= VERDICT_PASS; v++)
		if (!criteria_can_reach(&criteria, v, control->planned_sample_size))
			ret->cannot_reach = true;
}

int plan_facts_of_control(const struct plan_reader *reader, const struct id *id,
			  const PB(PlanItem) *item, struct plan_facts *ret)
{
	struct rounds rounds = { .latest = { NULL } };
	struct loaded control;
	ret->subject = PLAN_SUBJECT_CONTROL;
	int r = load_version(reader->call, id, 0, "record", &control);
	if (!r)
		r = read_rounds(reader, id, &rounds);
	if (r)
		return r;
	read_criteria((const PB(Control) *)control.body, ret);
	ret->has_drifted = control.record.version != item->record_version;
	ret->has_same_auditor = is_same_auditor(&rounds);
	if (!rounds.latest[0])
		return 0;
	ret->has_failed = rounds.latest[0]->verdict == PB_ENUM(VERDICT, FAIL);
	ret->is_partial = rounds.latest[0]->verdict == PB_ENUM(VERDICT, PARTIAL);
	return find_action(reader, &rounds.id, &ret->has_action);
}

/* ------------------------------------------------------------------ work */

/* Has a risk of the measure the value that it had when the plan was decided? */
static int compare_values(const struct plan_reader *reader, const PB(Measure) *measure,
			  struct plan_facts *ret)
{
	for (size_t i = 0; i < measure->n_risks && !ret->has_same_value; i++) {
		struct loaded before, now;
		struct id risk;
		if (!id_parse(PB_ENUM(KIND, RISK), view_of_string(measure->risks[i]), &risk))
			return -EBADMSG;
		int r = assessed_at(reader->call, &risk, reader->decided_seq, &before);
		if (!r)
			r = assessed_latest(reader->call, &risk, &now);
		if (r)
			return r;
		if (!before.record.version)
			continue;
		const PB(Assessment) *a = assessed_of(&before), *b = assessed_of(&now);
		ret->has_same_value = risk_value(a->probability, a->consequence) ==
				      risk_value(b->probability, b->consequence);
	}
	return 0;
}

/* One that is planned for a control that fails has no day until it does, and one that is accepted
 * has none as long as that holds. */
static void read_action(const struct plan_reader *reader, const PB(Action) *action,
			struct plan_facts *ret)
{
	ret->is_accepted = action->state == PB_ENUM(ACTION_STATE, ACCEPTED);
	if (ret->is_accepted)
		ret->accepted_until = accepted_action(action, reader->today).until;
	bool holds = ret->is_accepted &&
		     acceptance_is_in_force(ret->accepted_until, reader->today);
	if (holds || action->state == PB_ENUM(ACTION_STATE, PLANNED))
		ret->is_open = false;
}

int plan_facts_of_work(const struct plan_reader *reader, const struct id *id,
		       const PB(PlanItem) *item, struct plan_facts *ret)
{
	struct loaded newest;
	enum followup_stand stand;
	ret->subject = PLAN_SUBJECT_WORK;
	int r = load_version(reader->call, id, 0, "record", &newest);
	if (!r)
		r = followup_stand_of(reader->call, id, item, &stand);
	if (r)
		return r;
	const char *owner = load_text_of(&newest, "responsible");
	const char *due = load_text_of(&newest, "due_day");
	ret->has_drifted = newest.record.version != item->record_version;
	ret->is_open = stand == FOLLOWUP_OPEN;
	ret->is_done = stand == FOLLOWUP_FINISHED;
	ret->has_owner = item->responsible[0] || (owner && owner[0]);
	caldate_parse(view_of_string(item->due_day[0] || !due ? item->due_day : due), &ret->due);
	if (id->kind == PB_ENUM(KIND, ACTION))
		read_action(reader, (const PB(Action) *)newest.body, ret);
	if (id->kind == PB_ENUM(KIND, MEASURE) && reader->decided_seq)
		r = compare_values(reader, (const PB(Measure) *)newest.body, ret);
	return r;
}
