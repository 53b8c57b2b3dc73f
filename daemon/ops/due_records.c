/* SPDX-License-Identifier: EUPL-1.2
 * What records ask for by themselves, whatever plan holds them: corrective actions and their
 * retests, acceptances of them, recommendations, audits to come. */
#include "due.h"

#include "accepted.h"
#include "plan.h"

/* ------------------------------------------------------------------ as the latest plan has it */

struct planned {
	struct loaded plan; /* version 0: no plan holds it */
	const PB(PlanItem) *item;
};

static int read_planned(struct due_list *list, const struct record *record, struct planned *ret)
{
	struct loaded item = { .record = *record }, plan;
	struct id id = id_of_number(PB_ENUM(KIND, PLAN), id_number(&record->id));
	int r = load_body(list->call, record, &item.body);
	if (!r)
		r = load_version(list->call, &id, 0, "plan", &plan);
	if (r)
		return r;
	if (ret->plan.record.version && plan_of(&ret->plan)->year >= plan_of(&plan)->year)
		return 0;
	*ret = (struct planned){ plan, (const PB(PlanItem) *)item.body };
	return 0;
}

static int find_planned(struct due_list *list, const struct id *id, struct planned *ret)
{
	struct cursor cursor =
		store_list_referring(list->call->snapshot, id, PB_ENUM(KIND, PLAN_ITEM));
	for (;;) {
		struct record item;
		int r = store_list_next(&cursor, &item);
		if (r || !item.version)
			return r;
		if (!kind_is_withdrawn(item.body))
			r = read_planned(list, &item, ret);
		if (r)
			return r;
	}
}

/* A day of the record's own, else that of the plan; one that is carried to a later year is due when
 * that ends. */
static struct caldate find_day(const char *own, const struct planned *planned)
{
	struct caldate day = due_day_of(own);
	if (day.year || !planned->plan.record.version)
		return day;
	if (planned->item->state == PB_ENUM(PLAN_ITEM_STATE, CARRIED))
		return (struct caldate){ (int)planned->item->carried_to_year, 12, 31 };
	return due_day_of(planned->item->due_day);
}

static const char *find_responsible(const char *own, const struct planned *planned)
{
	bool has_other = !own[0] && planned->plan.record.version;
	return has_other ? planned->item->responsible : own;
}

/* ------------------------------------------------------------------ actions */

static void fill_action(const struct due_list *list, const PB(Action) *action,
			const struct planned *planned, struct due_thing *thing)
{
	static const enum word commands[] = {
		[PB_ENUM(ACTION_STATE, OPEN)] = WORD_DUE_ACTION_COMMAND,
		[PB_ENUM(ACTION_STATE, DONE)] = WORD_COUNT,
		[PB_ENUM(ACTION_STATE, ACCEPTED)] = WORD_DUE_ACCEPTANCE_ACTION_COMMAND,
	};
	thing->kind = PB_ENUM(DUE_KIND, ACTION);
	thing->what = WORD_DUE_ACTION;
	thing->command = commands[action->state];
	if (action->state == PB_ENUM(ACTION_STATE, OPEN)) {
		thing->day = find_day(action->due_day, planned);
	} else if (action->state == PB_ENUM(ACTION_STATE, DONE)) {
		thing->kind = PB_ENUM(DUE_KIND, RETEST);
		thing->what = WORD_DUE_RETEST;
		thing->day = due_day_of(action->retest_day);
	} else {
		struct accepted accepted = accepted_action(action, list->today);
		thing->kind = PB_ENUM(DUE_KIND, ACCEPTANCE);
		thing->what = WORD_DUE_ACCEPTANCE;
		thing->day = accepted.until;
	}
}

static bool is_open(const PB(Action) *action)
{
	return action->state == PB_ENUM(ACTION_STATE, OPEN) ||
	       action->state == PB_ENUM(ACTION_STATE, DONE) ||
	       action->state == PB_ENUM(ACTION_STATE, ACCEPTED);
}

static int add_action(struct due_list *list, const struct loaded *record)
{
	const PB(Action) *action = (const PB(Action) *)record->body;
	struct planned planned = { 0 };
	if (!is_open(action) || !due_wants_unit(list, action->unit))
		return 0;
	int r = find_planned(list, &record->record.id, &planned);
	if (r)
		return r;
	bool has_plan = planned.plan.record.version > 0;
	if (has_plan && planned.item->state == PB_ENUM(PLAN_ITEM_STATE, STOPPED))
		return 0;
	struct due_thing thing = {
		.record = &record->record.id,
		.unit = action->unit,
		.plan = has_plan ? &planned.plan.record.id : NULL,
		.title = action->title,
		.responsible = find_responsible(action->responsible, &planned),
	};
	fill_action(list, action, &planned, &thing);
	if (action->state == PB_ENUM(ACTION_STATE, DONE))
		r = due_retest_command(list->call, record, list->today, &thing.next_command);
	return r ? r : due_add(list, &thing);
}

/* ------------------------------------------------------------------ recommendations, audits */

static struct caldate day_of_recommendation(const PB(Recommendation) *recommendation,
					    const struct planned *planned)
{
	struct caldate day = due_day_of(recommendation->due_day);
	if (recommendation->state == PB_ENUM(RECOMMENDATION_STATE, CARRIED) &&
	    day.year < (int)recommendation->carried_to)
		return (struct caldate){ (int)recommendation->carried_to, 12, 31 };
	return find_day(recommendation->due_day, planned);
}

static int add_recommendation(struct due_list *list, const struct loaded *record)
{
	const PB(Recommendation) *body = (const PB(Recommendation) *)record->body;
	struct planned planned = { 0 };
	bool is_new = body->state == PB_ENUM(RECOMMENDATION_STATE, RECEIVED);
	if (body->state == PB_ENUM(RECOMMENDATION_STATE, DONE) ||
	    body->state == PB_ENUM(RECOMMENDATION_STATE, DECLINED) ||
	    !due_wants_unit(list, body->unit))
		return 0;
	int r = find_planned(list, &record->record.id, &planned);
	if (r)
		return r;
	bool has_plan = planned.plan.record.version > 0;
	return due_add(list, &(struct due_thing){
				     .kind = PB_ENUM(DUE_KIND, RECOMMENDATION),
				     .record = &record->record.id,
				     .unit = body->unit,
				     .plan = has_plan ? &planned.plan.record.id : NULL,
				     .day = day_of_recommendation(body, &planned),
				     .title = body->title,
				     .responsible = find_responsible(body->responsible, &planned),
				     .what = is_new ? WORD_DUE_ANSWER : WORD_DUE_RECOMMENDATION,
				     .command = is_new ? WORD_DUE_ANSWER_COMMAND
						       : WORD_DUE_RECOMMENDATION_COMMAND,
			     });
}

/* One that is announced; what was reported asks for nothing but what came of it. */
static int add_audit(struct due_list *list, const struct loaded *record)
{
	const PB(Audit) *audit = (const PB(Audit) *)record->body;
	struct caldate day = due_day_of(audit->day);
	if (!day.year || caldate_compare(day, list->today) < 0)
		return 0;
	return due_add(list, &(struct due_thing){
				     .kind = PB_ENUM(DUE_KIND, AUDIT),
				     .record = &record->record.id,
				     .unit = audit->unit,
				     .day = day,
				     .title = audit->title,
				     .responsible = audit->auditor,
				     .what = WORD_DUE_AUDIT,
				     .command = WORD_DUE_AUDIT_COMMAND,
			     });
}

/* ------------------------------------------------------------------ all */

static int add_kind(struct due_list *list, uint8_t kind,
		    int (*add)(struct due_list *, const struct loaded *))
{
	struct cursor cursor = store_list(list->call->snapshot, kind, VIEW_NONE);
	for (;;) {
		struct loaded record;
		int r = store_list_next(&cursor, &record.record);
		if (r || !record.record.version)
			return r;
		if (kind_is_withdrawn(record.record.body))
			continue;
		r = load_body(list->call, &record.record, &record.body);
		if (!r)
			r = add(list, &record);
		if (r)
			return r;
	}
}

int due_add_records(struct due_list *list)
{
	int r = add_kind(list, PB_ENUM(KIND, ACTION), add_action);
	if (!r)
		r = add_kind(list, PB_ENUM(KIND, RECOMMENDATION), add_recommendation);
	return r ? r : add_kind(list, PB_ENUM(KIND, AUDIT), add_audit);
}
