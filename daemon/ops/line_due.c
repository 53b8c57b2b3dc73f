/* SPDX-License-Identifier: EUPL-1.2
 * From plans, controls and rounds to due days. Decides nothing itself: the rules are
 * domain/schedule.c's, and no clock is read here. */
#include "line_due.h"

#include <errno.h>

#include "plan.h"

/* ------------------------------------------------------------------ by what plan */

/* Plans are looked up once for each unit. */
static int find_plan(struct status *s, const char *unit, const struct loaded **ret)
{
	struct status_plan *plan = s->plans;
	while (plan && strcmp(plan->unit, unit) != 0)
		plan = plan->next;
	if (!plan) {
		plan = arena_get_zeroed(s->call->arena, 1, sizeof(*plan));
		if (!plan)
			return -ENOMEM;
		int r = plan_find(s->call, unit, s->year, &plan->loaded);
		if (r)
			return r;
		plan->unit = unit;
		plan->next = s->plans;
		s->plans = plan;
	}
	*ret = plan->loaded.record.version ? &plan->loaded : NULL;
	return 0;
}

static bool is_over(const PB(PlanItem) *item)
{
	return item->state == PB_ENUM(PLAN_ITEM_STATE, STOPPED) ||
	       item->state == PB_ENUM(PLAN_ITEM_STATE, CARRIED);
}

static int read_plan(struct status *s, struct line *line)
{
	const struct loaded *plan;
	struct loaded item;
	int r = find_plan(s, line->unit, &plan);
	if (r || !plan)
		return r;
	struct id id = id_of_plan_item(id_number(&plan->record.id), &line->control);
	bool is_closed = plan_of(plan)->state == PB_ENUM(PLAN_STATE, CLOSED);
	line->schedule.is_ended = is_closed;
	r = store_get(s->call->snapshot, &id, 0, &item.record);
	if (r || !item.record.version || kind_is_withdrawn(item.record.body))
		return r;
	r = load_body(s->call, &item.record, &item.body);
	if (r)
		return r;
	const PB(PlanItem) *body = (const PB(PlanItem) *)item.body;
	line->plan = plan;
	line->responsible = body->responsible;
	line->schedule.is_planned = true;
	line->schedule.is_ended = is_closed || is_over(body);
	return 0;
}

/* Only where it matters. */
static int read_since(struct status *s, struct line *line)
{
	struct record first;
	struct entry entry;
	const struct schedule_facts *facts = &line->schedule;
	if (facts->is_planned || facts->is_put_off || !schedule_is_due(facts))
		return 0;
	int r = store_get(s->call->snapshot, &line->control, 1, &first);
	if (!r)
		r = store_entry_head(s->call->snapshot, first.seq, &entry);
	if (!r)
		line->since = caldate_in_stockholm(entry.time_ms);
	return r;
}

int line_due_prepare(struct status *s, struct line *line)
{
	const PB(Control) *control = line->body;
	struct schedule_facts *facts = &line->schedule;
	facts->has_frequency = control->times_a_year || control->calendar[0];
	facts->has_years = control->n_planned_years > 0;
	for (size_t i = 0; i < control->n_planned_years; i++)
		if (control->planned_years[i] == line->year)
			facts->is_of_year = true;
	line->responsible = "";
	int r = read_plan(s, line);
	return r ? r : read_since(s, line);
}

/* ------------------------------------------------------------------ the periods */

static struct schedule schedule_of(const PB(Control) *control)
{
	struct schedule schedule = schedule_of_times(control->times_a_year);
	schedule_parse(view_of_string(control->calendar), &schedule);
	return schedule;
}

static const struct line_round *find_round(const struct line *line, const struct round_facts *facts)
{
	const struct line_round *round = line->rounds;
	while (round && round->facts.number != facts->number)
		round = round->next;
	return round;
}

/* The rounds that count for a period, as one. */
static struct line_due read_period(const struct line *line, struct period period,
				   struct caldate today)
{
	struct line_due due = { .period = period };
	struct progress_fold fold = { 0 };
	for (const struct line_round *round = line->rounds; round; round = round->next)
		if (schedule_takes(period, round->facts.period))
			progress_add(&fold, &round->facts);
	due.state = schedule_state_of(&fold, period.last, today);
	if (fold.has_approved)
		due.round = find_round(line, &fold.approved);
	else if (fold.has_current)
		due.round = find_round(line, &fold.current);
	schedule_name(period, due.name);
	return due;
}

static bool is_asked(const struct line *line, const struct schedule *schedule, unsigned i)
{
	struct period period = schedule_period(schedule, (int)line->year, i);
	if (schedule_asks(&line->schedule, period, line->since))
		return true;
	for (const struct line_round *round = line->rounds; round; round = round->next)
		if (schedule_takes(period, round->facts.period))
			return true;
	return false;
}

/* Counts the round for a period that is asked for? */
static bool is_counted(const struct line *line, const struct schedule *schedule,
		       const struct round_facts *facts)
{
	unsigned n = schedule_is_due(&line->schedule) ?
			     schedule_count(schedule, (int)line->year) :
			     0;
	for (unsigned i = 0; i < n; i++)
		if (schedule_takes(schedule_period(schedule, (int)line->year, i), facts->period))
			return true;
	return false;
}

/* What somebody began is to be finished, whether it was to be begun or not. */
static int walk_others(const struct line *line, const struct schedule *schedule,
		      struct caldate today, line_due_visit *visit, void *context)
{
	int r = 0;
	for (const struct line_round *round = line->rounds; !r && round; round = round->next) {
		struct line_due due = { .period = round->facts.period, .round = round };
		struct progress_fold fold = { 0 };
		if (is_counted(line, schedule, &round->facts))
			continue;
		progress_add(&fold, &round->facts);
		due.state = schedule_state_of(&fold, due.period.last, today);
		schedule_name(due.period, due.name);
		r = visit(context, &due);
	}
	return r;
}

int line_due_walk(const struct line *line, struct caldate today, line_due_visit *visit,
		  void *context)
{
	struct schedule schedule = schedule_of(line->body);
	unsigned n = schedule_is_due(&line->schedule) ? schedule_count(&schedule, (int)line->year) :
							0;
	int r = 0;
	for (unsigned i = 0; !r && i < n; i++) {
		if (!is_asked(line, &schedule, i))
			continue;
		struct line_due due = read_period(
			line, schedule_period(&schedule, (int)line->year, i), today);
		r = visit(context, &due);
	}
	return r ? r : walk_others(line, &schedule, today, visit, context);
}
