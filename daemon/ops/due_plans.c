/* SPDX-License-Identifier: EUPL-1.2
 * What plans ask for: their own decision, their measures, the risks that they accept, their
 * follow-ups. A plan that is closed, or was carried into the next, asks for nothing more. */
#include "due.h"

#include "accepted.h"
#include "plan.h"

static bool is_over(const PB(Plan) *plan)
{
	return plan->state == PB_ENUM(PLAN_STATE, CLOSED) || plan->carried_to[0];
}

/* ------------------------------------------------------------------ the decision */

static const struct {
	enum word what, command;
} decisions[] = {
	[PB_ENUM(PLAN_STATE, UNSPECIFIED)] = { WORD_DUE_PLAN, WORD_DUE_PLAN_PROPOSE },
	[PB_ENUM(PLAN_STATE, DRAFT)] = { WORD_DUE_PLAN, WORD_DUE_PLAN_PROPOSE },
	[PB_ENUM(PLAN_STATE, PROPOSED)] = { WORD_DUE_PLAN, WORD_DUE_PLAN_DECIDE },
	[PB_ENUM(PLAN_STATE, CONDITIONAL)] = { WORD_DUE_CONDITION, WORD_DUE_PLAN_FULFIL },
};

/* By the last day of the year before. */
static int add_decision(struct due_list *list, const struct loaded *plan)
{
	const PB(Plan) *body = plan_of(plan);
	if (body->state > PB_ENUM(PLAN_STATE, CONDITIONAL))
		return 0;
	return due_add(list, &(struct due_thing){
				     .kind = PB_ENUM(DUE_KIND, PLAN),
				     .record = &plan->record.id,
				     .unit = body->unit,
				     .plan = &plan->record.id,
				     .year = body->year,
				     .day = { (int)body->year - 1, 12, 31 },
				     .responsible = body->body,
				     .what = decisions[body->state].what,
				     .command = decisions[body->state].command,
			     });
}

/* ------------------------------------------------------------------ what it holds */

static const char *responsible_of(const struct loaded *record, const PB(PlanItem) *item)
{
	return item->responsible[0] ? item->responsible : load_text_of(record, "responsible");
}

static int add_measure(struct due_list *list, const struct loaded *plan,
		       const struct loaded *measure, const PB(PlanItem) *item)
{
	if (item->state != PB_ENUM(PLAN_ITEM_STATE, PLANNED) &&
	    item->state != PB_ENUM(PLAN_ITEM_STATE, ONGOING))
		return 0;
	return due_add(list, &(struct due_thing){
				     .kind = PB_ENUM(DUE_KIND, MEASURE),
				     .record = &measure->record.id,
				     .unit = plan_of(plan)->unit,
				     .plan = &plan->record.id,
				     .year = plan_of(plan)->year,
				     .day = due_day_of(item->due_day),
				     .title = load_text_of(measure, "title"),
				     .responsible = responsible_of(measure, item),
				     .what = WORD_DUE_MEASURE,
				     .command = WORD_DUE_MEASURE_COMMAND,
			     });
}

static int add_acceptance(struct due_list *list, const struct loaded *plan,
			  const struct loaded *risk, const PB(PlanItem) *item)
{
	struct accepted accepted;
	if (item->disposition != PB_ENUM(DISPOSITION, ACCEPTED))
		return 0;
	int r = accepted_risk(list->call, &risk->record.id, item, list->today, &accepted);
	if (r)
		return r;
	return due_add(list, &(struct due_thing){
				     .kind = PB_ENUM(DUE_KIND, ACCEPTANCE),
				     .state = accepted_holds(&accepted)
						      ? PB_ENUM(DUE_STATE, COMING)
						      : PB_ENUM(DUE_STATE, OVERDUE),
				     .record = &risk->record.id,
				     .unit = plan_of(plan)->unit,
				     .plan = &plan->record.id,
				     .year = plan_of(plan)->year,
				     .day = accepted.until,
				     .title = load_text_of(risk, "title"),
				     .responsible = item->accepted_by,
				     .what = accepted.has_changed ? WORD_DUE_ACCEPTANCE_CHANGED
								  : WORD_DUE_ACCEPTANCE,
				     .command = WORD_DUE_ACCEPTANCE_RISK_COMMAND,
			     });
}

static int add_item(struct due_list *list, const struct loaded *plan, const struct id *id,
		    const PB(PlanItem) *item)
{
	struct loaded record;
	if (id->kind != PB_ENUM(KIND, MEASURE) && id->kind != PB_ENUM(KIND, RISK))
		return 0;
	int r = load_version(list->call, id, 0, "record", &record);
	if (r || kind_is_withdrawn(record.record.body))
		return r;
	return id->kind == PB_ENUM(KIND, RISK) ? add_acceptance(list, plan, &record, item)
					       : add_measure(list, plan, &record, item);
}

static int add_items(struct due_list *list, const struct loaded *plan)
{
	struct cursor cursor = plan_items(list->call, &plan->record.id);
	for (;;) {
		const PB(PlanItem) *item;
		struct id record;
		int r = plan_items_next(&cursor, list->call, &record, &item);
		if (r || !record.kind)
			return r;
		r = add_item(list, plan, &record, item);
		if (r)
			return r;
	}
}

/* ------------------------------------------------------------------ its follow-ups */

/* It is to be answered once its reporting day has come, and nobody has said by when: so it waits
 * then, and is never late. */
static int add_followup(struct due_list *list, const struct loaded *plan,
			const struct loaded *followup)
{
	const PB(Followup) *body = (const PB(Followup) *)followup->body;
	struct caldate day = due_day_of(body->reporting_day);
	bool has_come = caldate_compare(list->today, day) >= 0;
	if (body->withdrawn || body->state != PB_ENUM(FOLLOWUP_STATE, OPEN))
		return 0;
	return due_add(list, &(struct due_thing){
				     .kind = PB_ENUM(DUE_KIND, FOLLOWUP),
				     .state = has_come ? PB_ENUM(DUE_STATE, WAITING)
						       : PB_ENUM(DUE_STATE, COMING),
				     .record = &followup->record.id,
				     .unit = plan_of(plan)->unit,
				     .plan = &plan->record.id,
				     .year = plan_of(plan)->year,
				     .day = day,
				     .what = WORD_DUE_FOLLOWUP,
				     .command = WORD_DUE_FOLLOWUP_COMMAND,
			     });
}

static int add_followups(struct due_list *list, const struct loaded *plan)
{
	struct cursor cursor = store_list_referring(list->call->snapshot, &plan->record.id,
						    PB_ENUM(KIND, FOLLOWUP));
	for (;;) {
		struct loaded followup;
		int r = load_next(list->call, &cursor, &followup);
		if (r || !followup.record.version)
			return r;
		r = add_followup(list, plan, &followup);
		if (r)
			return r;
	}
}

/* ------------------------------------------------------------------ all plans */

static int add_plan(struct due_list *list, const struct loaded *plan)
{
	const PB(Plan) *body = plan_of(plan);
	bool is_next = !list->request->year && body->year == (uint32_t)list->today.year + 1;
	int r = 0;
	if (body->withdrawn || is_over(body) || !due_wants_unit(list, body->unit))
		return 0;
	if (is_next || due_wants_year(list, body->year))
		r = add_decision(list, plan);
	if (r || !due_wants_year(list, body->year))
		return r;
	r = add_items(list, plan);
	return r ? r : add_followups(list, plan);
}

int due_add_plans(struct due_list *list)
{
	struct cursor cursor =
		store_list(list->call->snapshot, PB_ENUM(KIND, PLAN), VIEW_NONE);
	for (;;) {
		struct loaded plan;
		int r = load_next(list->call, &cursor, &plan);
		if (r || !plan.record.version)
			return r;
		r = add_plan(list, &plan);
		if (r)
			return r;
	}
}
