/* SPDX-License-Identifier: EUPL-1.2
 * What an import of a plan writes: each record that is new or changed once, with its assessment
 * and its plan item. What is as it was is not written again. */

#include "assessed.h"
#include "plan_import.h"

/* The plan as it is, or a new one. */
static int put_plan(struct import *import, struct id *ret)
{
	struct loaded *loaded = &import->plan;
	int r = plan_find(import->call, import->request->unit, import->request->year, loaded);
	if (r)
		return r;
	if (loaded->record.version) {
		*ret = loaded->record.id;
		return plan_check_move(import->call, loaded, PLAN_CHANGE, "year");
	}
	PB(Plan) plan = PB_INIT(PLAN);
	plan.unit = import->request->unit;
	plan.year = import->request->year;
	plan.state = PB_ENUM(PLAN_STATE, DRAFT);
	r = load_new_id(import->call, PB_ENUM(KIND, PLAN), ret);
	return r ? r : call_put(import->call, ret, 0, &plan.base);
}

static int put_assessment(struct import *import, struct named *risk)
{
	uint32_t counts[STORE_COUNT_SLOTS];
	int r = store_counts(import->call->snapshot, &risk->id, counts);
	if (r)
		return r;
	risk->assessment_number = counts[0] + 1;
	struct id id = id_of_part(PB_ENUM(KIND, ASSESSMENT), id_number(&risk->id),
				  risk->assessment_number);
	risk->assessment->risk = risk->text;
	return call_put(import->call, &id, 0, &risk->assessment->base);
}

static int put_record(struct import *import, struct named *named)
{
	int r = 0;
	if (named->is_changed)
		r = call_put(import->call, &named->id, named->version, named->message);
	if (!r && named->is_assessed_anew)
		r = put_assessment(import, named);
	return r;
}

/* The assessment that the item holds: the one written here, or for a new item the latest. */
static int pin_assessment(struct import *import, struct named *named, bool is_there,
			  PB(PlanItem) *item)
{
	struct loaded latest = { 0 };
	if (named->id.kind != PB_ENUM(KIND, RISK))
		return 0;
	int r = assessed_latest(import->call, &named->id, &latest);
	if (named->assessment_number)
		item->assessment = named->assessment_number;
	else if (!is_there && latest.record.version)
		item->assessment = id_part(&latest.record.id);
	return r;
}

/* A board's own words about an item stay; a version is pinned anew only where this import wrote
 * it: drift is shown, never applied silently. */
static int put_item(struct import *import, const struct id *plan, struct named *named,
		    uint32_t position)
{
	struct call *call = import->call;
	struct id id = id_of_plan_item(id_number(plan), &named->id);
	bool is_risk = named->id.kind == PB_ENUM(KIND, RISK);
	char plan_text[ID_TEXT_MAX];
	struct record record;
	PB(PlanItem) item = PB_INIT(PLAN_ITEM);
	int r = store_get(call->snapshot, &id, 0, &record);
	if (r)
		return r;
	id_format(plan, plan_text);
	item.plan = plan_text;
	item.record = named->text;
	if (is_risk)
		item.disposition = PB_ENUM(DISPOSITION, IN_PLAN);
	else
		item.state = PB_ENUM(PLAN_ITEM_STATE, PLANNED);
	bool is_there = record.version && !kind_is_withdrawn(record.body);
	if (is_there) {
		const ProtobufCMessage *body;
		r = load_body(call, &record, &body);
		if (r)
			return r;
		item = *(const PB(PlanItem) *)body;
		if (!named->is_changed && !named->is_assessed_anew && item.position == position)
			return 0;
	}
	r = pin_assessment(import, named, is_there, &item);
	if (r)
		return r;
	if (named->is_changed || !is_there)
		item.record_version = named->version + named->is_changed;
	item.position = position;
	if (import->request->reason[0])
		item.reason = import->request->reason;
	return call_put(call, &id, record.version, &item.base);
}

int import_write(struct import *import)
{
	struct id plan;
	uint32_t position = 0;
	int r = put_plan(import, &plan);
	for (struct named *named = import->first; !r && named; named = named->planned) {
		r = put_record(import, named);
		if (!r)
			r = put_item(import, &plan, named, ++position);
	}
	if (!r && import->call->n_changes && import->plan.record.version)
		r = plan_check_reason(import->call, &import->plan, import->request->reason,
				      "reason");
	return r ? r : load_at_most(import->call, "changes", import->call->n_changes,
				    STORE_CHANGES_MAX);
}
