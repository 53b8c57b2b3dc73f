/* SPDX-License-Identifier: EUPL-1.2
 * Plans: one for each unit and year, and what the board does in it with each risk, measure,
 * control and action. An item pins the version that the board has seen; a later one is never put
 * in its place silently. */
#include "assessed.h"
#include "methods.h"
#include "plan.h"
#include "plan_import.h"
#include "plan_rollover.h"

#define POSITION_MAX 1000000

/* ------------------------------------------------------------------ the plan */

static int expect_only(struct call *call, const struct id *plan, const char *unit, uint32_t year)
{
	struct loaded other;
	char id[ID_TEXT_MAX];
	int r = plan_find(call, unit, year, &other);
	if (r || !other.record.version || id_equals(&other.record.id, plan))
		return r;
	id_format(&other.record.id, id);
	call_param(call, "unit", "%s", unit);
	call_param(call, "year", "%u", year);
	call_param(call, "value", "%s", id);
	return refuse(call, REFUSED_PLAN_EXISTS, "plan.year");
}

/* Set says which plan it is; what the board did with it is the moves' to say. */
static void keep_decision(const PB(Plan) *old, PB(Plan) *plan)
{
	PB(Plan) kept = *old;
	kept.unit = plan->unit;
	kept.year = plan->year;
	kept.reason = plan->reason;
	kept.external_reference = plan->external_reference;
	*plan = kept;
}

static int check_change(struct call *call, const struct loaded *old, const PB(Plan) *plan)
{
	const PB(Plan) *before = plan_of(old);
	bool is_same = strcmp(before->unit, plan->unit) == 0 && before->year == plan->year;
	int r = plan_check_move(call, old, is_same ? PLAN_CHANGE : PLAN_RESHAPE, "plan");
	return r ? r : plan_check_reason(call, old, plan->reason, "plan.reason");
}

static int set(struct call *call)
{
	const PB(SetPlanRequest) *request = (const PB(SetPlanRequest) *)call->request;
	struct loaded old;
	int r = load_given(call, request->plan, "plan");
	if (r)
		return r;
	PB(Plan) draft = PB_INIT(PLAN), plan = *request->plan;
	draft.state = PB_ENUM(PLAN_STATE, DRAFT);
	r = load_for_set(call, PB_ENUM(KIND, PLAN), request->id, request->expected_version, &old);
	if (!r)
		r = load_may_move(call, &old, plan.unit, "plan.unit");
	if (!r)
		r = load_range(call, "plan.year", plan.year, LOAD_YEAR_MIN, LOAD_YEAR_MAX);
	if (!r)
		r = expect_only(call, &old.record.id, plan.unit, plan.year);
	if (!r && old.record.version)
		r = check_change(call, &old, &plan);
	if (r)
		return r;
	keep_decision(old.record.version ? plan_of(&old) : &draft, &plan);
	return call_put(call, &old.record.id, old.record.version, &plan.base);
}

/* ------------------------------------------------------------------ its items */

static bool can_be_planned(uint32_t kind)
{
	return kind == PB_ENUM(KIND, RISK) || kind == PB_ENUM(KIND, MEASURE) ||
	       kind == PB_ENUM(KIND, CONTROL) || kind == PB_ENUM(KIND, ACTION) ||
	       kind == PB_ENUM(KIND, AUDIT) || kind == PB_ENUM(KIND, RECOMMENDATION);
}

/* A board plans with what is its own or the municipality's, never with another board's. */
static int check_unit(struct call *call, const char *unit, const struct loaded *record)
{
	const char *of = load_text_of(record, "unit");
	char id[ID_TEXT_MAX];
	bool is_above, is_below;
	int r = load_is_within(call, unit, of, &is_above);
	if (!r)
		r = load_is_within(call, of, unit, &is_below);
	if (r || is_above || is_below)
		return r;
	id_format(&record->record.id, id);
	call_param(call, "value", "%s", id);
	call_param(call, "other", "%s", of);
	call_param(call, "unit", "%s", unit);
	return refuse(call, REFUSED_PLAN_UNIT, "item.record");
}

/* A risk is held with the assessment that the board has seen. */
static int pin_assessment(struct call *call, const struct id *risk, bool anew, PB(PlanItem) *item)
{
	struct loaded latest;
	if (risk->kind != PB_ENUM(KIND, RISK) || (!anew && !item->assessment)) {
		item->assessment = 0;
		return 0;
	}
	int r = assessed_latest(call, risk, &latest);
	if (r)
		return r;
	uint32_t number = latest.record.version ? id_part(&latest.record.id) : 0;
	if (!anew)
		return load_range(call, "item.assessment", item->assessment, 0, number);
	item->assessment = number;
	return 0;
}

/* The record is one that the plan can hold; pins the version in force where none is given. */
static int pin(struct call *call, const char *unit, PB(PlanItem) *item, struct id *ret)
{
	struct loaded record;
	struct id id;
	if (!item->record[0])
		return refuse(call, REFUSED_REQUIRED, "item.record");
	if (!id_parse_any(view_of_string(item->record), &id) || !can_be_planned(id.kind)) {
		call_param(call, "value", "%s", item->record);
		return refuse(call, REFUSED_NOT_AN_ID, "item.record");
	}
	int r = load_id(call, &id, "item.record", &record);
	if (!r)
		r = check_unit(call, unit, &record);
	if (r)
		return r;
	if (item->record_version > record.record.version)
		return load_range(call, "item.record_version", item->record_version, 1,
				  record.record.version);
	bool anew = !item->record_version;
	if (anew)
		item->record_version = record.record.version;
	*ret = id;
	return pin_assessment(call, &id, anew, item);
}

static int refuse_field(struct call *call, const PB(PlanItem) *item, const char *field)
{
	call_param(call, "value", "%s", item->record);
	return refuse(call, REFUSED_NOT_APPLICABLE, "%s", field);
}

/* Accepted: by whom, why, and until when; by nothing else. */
static int check_acceptance(struct call *call, PB(PlanItem) *item)
{
	if (item->disposition != PB_ENUM(DISPOSITION, ACCEPTED)) {
		if (item->accepted_by[0])
			return refuse_field(call, item, "item.accepted_by");
		return item->accepted_until[0] ? refuse_field(call, item, "item.accepted_until")
					       : 0;
	}
	int r = load_require(call, item->accepted_by, "item.accepted_by");
	if (!r)
		r = load_require(call, item->accepted_until, "item.accepted_until");
	if (!r)
		r = load_day(call, item->accepted_until, false, "item.accepted_until",
			     &item->accepted_until);
	return r ? r : load_reason(call, item->reason);
}

static int check_carried(struct call *call, const PB(PlanItem) *item, uint32_t year)
{
	if (item->state == PB_ENUM(PLAN_ITEM_STATE, CARRIED))
		return load_range(call, "item.carried_to_year", item->carried_to_year, year + 1,
				  LOAD_YEAR_MAX);
	return item->carried_to_year ? refuse_field(call, item, "item.carried_to_year") : 0;
}

/* A risk has a disposition, everything else a state. */
static int check_stand(struct call *call, PB(PlanItem) *item, bool is_risk, uint32_t year)
{
	if (is_risk && item->state)
		return refuse_field(call, item, "item.state");
	if (!is_risk && item->disposition)
		return refuse_field(call, item, "item.disposition");
	if (is_risk && !item->disposition)
		return refuse(call, REFUSED_REQUIRED, "item.disposition");
	if (!is_risk && !item->state)
		return refuse(call, REFUSED_REQUIRED, "item.state");
	int r = check_acceptance(call, item);
	if (!r)
		r = check_carried(call, item, year);
	if (!r && (item->disposition == PB_ENUM(DISPOSITION, EXCLUDED) ||
		   item->state == PB_ENUM(PLAN_ITEM_STATE, STOPPED)))
		r = load_reason(call, item->reason);
	return r;
}

/* What the board decided of an item; its state is how the work goes. */
static bool is_content_same(const PB(PlanItem) *a, const PB(PlanItem) *b)
{
	return a->withdrawn == b->withdrawn && a->record_version == b->record_version &&
	       a->assessment == b->assessment &&
	       a->disposition == b->disposition && a->position == b->position &&
	       strcmp(a->due_day, b->due_day) == 0 &&
	       strcmp(a->responsible, b->responsible) == 0 &&
	       strcmp(a->accepted_by, b->accepted_by) == 0 &&
	       strcmp(a->accepted_until, b->accepted_until) == 0;
}

static int check_frozen(struct call *call, const struct loaded *plan, const struct loaded *old,
			const PB(PlanItem) *item)
{
	if (old->record.version && is_content_same((const PB(PlanItem) *)old->body, item))
		return 0;
	return plan_check_reason(call, plan, item->reason, "item.reason");
}

/* A new item without a place goes last. */
static int choose_position(struct call *call, const struct id *plan, PB(PlanItem) *item)
{
	struct cursor cursor = plan_items(call, plan);
	uint32_t last = 0;
	if (item->position)
		return load_range(call, "item.position", item->position, 1, POSITION_MAX);
	for (;;) {
		const PB(PlanItem) *other;
		struct id record;
		int r = plan_items_next(&cursor, call, &record, &other);
		if (r)
			return r;
		if (!record.kind)
			break;
		if (other->position > last)
			last = other->position;
	}
	item->position = last + 1;
	return 0;
}

/* Unlike other records a withdrawn item can be set again: there is one id for it, for ever. */
static int load_item(struct call *call, const struct id *id, uint32_t expected, struct loaded *ret)
{
	struct record record;
	int r = store_get(call->snapshot, id, 0, &record);
	if (r)
		return r;
	if (!record.version || !kind_is_withdrawn(record.body))
		return load_for_set_id(call, id, expected, "item.record", ret);
	r = load_expect(call, &record, expected);
	return r ? r : load_version(call, id, 0, "item.record", ret);
}

static int set_item(struct call *call)
{
	const PB(SetPlanItemRequest) *request = (const PB(SetPlanItemRequest) *)call->request;
	struct loaded plan, old;
	struct id record, id;
	int r = load_given(call, request->item, "item");
	if (r)
		return r;
	PB(PlanItem) item = *request->item;
	r = plan_load_for(call, item.plan, "item.plan", PLAN_CHANGE, &plan);
	if (!r)
		r = pin(call, plan_of(&plan)->unit, &item, &record);
	if (r)
		return r;
	id = id_of_plan_item(id_number(&plan.record.id), &record);
	r = load_item(call, &id, request->expected_version, &old);
	if (!r)
		r = check_stand(call, &item, record.kind == PB_ENUM(KIND, RISK),
				plan_of(&plan)->year);
	if (!r && item.due_day[0])
		r = load_day(call, item.due_day, false, "item.due_day", &item.due_day);
	if (!r)
		r = choose_position(call, &plan.record.id, &item);
	if (!r)
		r = check_frozen(call, &plan, &old, &item);
	return r ? r : call_put(call, &id, old.record.version, &item.base);
}

static const struct method rows[] = {
	{ "riskreg.v1.PlanService/Set", ROLE_COORDINATOR, WRITE, LIGHT, set },
	{ "riskreg.v1.PlanService/SetItem", ROLE_COORDINATOR, WRITE, LIGHT, set_item },
	{ "riskreg.v1.PlanService/Propose", ROLE_COORDINATOR, WRITE, LIGHT, plan_propose },
	{ "riskreg.v1.PlanService/Decide", ROLE_COORDINATOR, WRITE, LIGHT, plan_decide },
	{ "riskreg.v1.PlanService/Fulfil", ROLE_COORDINATOR, WRITE, LIGHT, plan_fulfil },
	{ "riskreg.v1.PlanService/Close", ROLE_COORDINATOR, WRITE, LIGHT, plan_close },
	{ "riskreg.v1.PlanService/Rollover", ROLE_COORDINATOR, WRITE, LIGHT, plan_rollover },
	{ "riskreg.v1.PlanService/Check", ROLE_ANY, READ, HEAVY, plan_review },
	{ "riskreg.v1.PlanService/Export", ROLE_ANY, READ, HEAVY, plan_export },
	{ "riskreg.v1.PlanService/Import", ROLE_COORDINATOR, WRITE, BULK, plan_import },
};
const struct method_list ops_plan_methods = METHOD_LIST(rows);
