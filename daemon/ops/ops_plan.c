/* SPDX-License-Identifier: EUPL-1.2
 * Plans: one for each unit and year, and what the board does in it with each risk, measure,
 * control and action. An item pins the version that the board has seen; a later one is never put
 * in its place silently. */
#include "methods.h"
#include "plan.h"
#include "plan_import.h"

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

static int set(struct call *call)
{
	const PB(SetPlanRequest) *request = (const PB(SetPlanRequest) *)call->request;
	struct loaded old;
	int r = load_given(call, request->plan, "plan");
	if (r)
		return r;
	PB(Plan) plan = *request->plan;
	plan.state = PB_ENUM(PLAN_STATE, DRAFT);
	r = load_for_set(call, PB_ENUM(KIND, PLAN), request->id, request->expected_version, &old);
	if (!r)
		r = load_may_move(call, &old, plan.unit, "plan.unit");
	if (!r)
		r = load_range(call, "plan.year", plan.year, PLAN_YEAR_MIN, PLAN_YEAR_MAX);
	if (!r)
		r = expect_only(call, &old.record.id, plan.unit, plan.year);
	return r ? r : call_put(call, &old.record.id, old.record.version, &plan.base);
}

/* ------------------------------------------------------------------ its items */

/* The record is one that a plan can hold; pins the version in force where none is given. */
static int pin(struct call *call, PB(PlanItem) *item, struct id *ret)
{
	struct loaded record;
	struct id id;
	if (!item->record[0])
		return refuse(call, REFUSED_REQUIRED, "item.record");
	if (!id_parse_any(view_of_string(item->record), &id) || id.kind == PB_ENUM(KIND, PLAN) ||
	    id.kind == PB_ENUM(KIND, ROUND)) {
		call_param(call, "value", "%s", item->record);
		return refuse(call, REFUSED_NOT_AN_ID, "item.record");
	}
	int r = load_id(call, &id, "item.record", &record);
	if (r)
		return r;
	if (item->record_version > record.record.version)
		return load_range(call, "item.record_version", item->record_version, 1,
				  record.record.version);
	if (!item->record_version)
		item->record_version = record.record.version;
	*ret = id;
	return 0;
}

static int refuse_field(struct call *call, const PB(PlanItem) *item, const char *field)
{
	call_param(call, "value", "%s", item->record);
	return refuse(call, REFUSED_NOT_APPLICABLE, "%s", field);
}

/* A risk has a disposition, everything else a state. */
static int check_stand(struct call *call, const PB(PlanItem) *item, bool is_risk)
{
	if (is_risk && item->state)
		return refuse_field(call, item, "item.state");
	if (!is_risk && item->disposition)
		return refuse_field(call, item, "item.disposition");
	if (is_risk && !item->disposition)
		return refuse(call, REFUSED_REQUIRED, "item.disposition");
	if (!is_risk && !item->state)
		return refuse(call, REFUSED_REQUIRED, "item.state");
	if (item->disposition == PB_ENUM(DISPOSITION, EXCLUDED) ||
	    item->state == PB_ENUM(PLAN_ITEM_STATE, STOPPED))
		return load_reason(call, item->reason);
	return 0;
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
	r = load(call, PB_ENUM(KIND, PLAN), item.plan, "item.plan", &plan);
	if (!r)
		r = load_may_write(call, load_text_of(&plan, "unit"), "item.plan");
	if (!r)
		r = pin(call, &item, &record);
	if (r)
		return r;
	id = id_of_plan_item(id_number(&plan.record.id), &record);
	r = load_item(call, &id, request->expected_version, &old);
	if (!r)
		r = check_stand(call, &item, record.kind == PB_ENUM(KIND, RISK));
	if (!r && item.due_day[0])
		r = load_day(call, item.due_day, false, "item.due_day", &item.due_day);
	if (!r)
		r = choose_position(call, &plan.record.id, &item);
	return r ? r : call_put(call, &id, old.record.version, &item.base);
}

static const struct method rows[] = {
	{ "riskreg.v1.PlanService/Set", ROLE_COORDINATOR, WRITE, LIGHT, set },
	{ "riskreg.v1.PlanService/SetItem", ROLE_COORDINATOR, WRITE, LIGHT, set_item },
	{ "riskreg.v1.PlanService/Import", ROLE_COORDINATOR, WRITE, BULK, plan_import },
};
const struct method_list ops_plan_methods = METHOD_LIST(rows);
