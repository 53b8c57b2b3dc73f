/* SPDX-License-Identifier: EUPL-1.2
 * Finding plans, walking their items, and asking their state. Reads only. */
#include "plan.h"

#include <errno.h>

int plan_find(struct call *call, const char *unit, uint32_t year, struct loaded *ret)
{
	struct id target = id_of_code(PB_ENUM(KIND, UNIT), unit);
	struct cursor cursor =
		store_list_referring(call->snapshot, &target, PB_ENUM(KIND, PLAN));
	for (;;) {
		struct loaded loaded;
		int r = load_next(call, &cursor, &loaded);
		if (r)
			return r;
		if (loaded.record.version && ((const PB(Plan) *)loaded.body)->year != year)
			continue;
		*ret = loaded;
		return 0;
	}
}

struct cursor plan_items(struct call *call, const struct id *plan)
{
	return store_list(call->snapshot, PB_ENUM(KIND, PLAN_ITEM), id_prefix(plan));
}

int plan_items_next_loaded(struct cursor *cursor, struct call *call, struct id *ret_record,
			   struct loaded *ret)
{
	struct loaded loaded = { 0 };
	int r;
	do
		r = store_list_next(cursor, &loaded.record);
	while (!r && loaded.record.version && kind_is_withdrawn(loaded.record.body));
	if (!r && loaded.record.version)
		r = load_body(call, &loaded.record, &loaded.body);
	if (r)
		return r;
	*ret_record = (struct id){ 0 };
	if (!loaded.record.version)
		return 0;
	*ret = loaded;
	const PB(PlanItem) *item = (const PB(PlanItem) *)loaded.body;
	return id_parse_any(view_of_string(item->record), ret_record) ? 0 : -EBADMSG;
}

int plan_items_next(struct cursor *cursor, struct call *call, struct id *ret_record,
		    const PB(PlanItem) **ret_item)
{
	struct loaded loaded;
	int r = plan_items_next_loaded(cursor, call, ret_record, &loaded);
	if (!r && ret_record->kind)
		*ret_item = (const PB(PlanItem) *)loaded.body;
	return r;
}

/* ------------------------------------------------------------------ states */

static const struct {
	enum plan_state rule;
	enum word word;
} states[] = {
	[PB_ENUM(PLAN_STATE, UNSPECIFIED)] = { PLAN_DRAFT, WORD_PLAN_STATE_DRAFT },
	[PB_ENUM(PLAN_STATE, DRAFT)] = { PLAN_DRAFT, WORD_PLAN_STATE_DRAFT },
	[PB_ENUM(PLAN_STATE, PROPOSED)] = { PLAN_PROPOSED, WORD_PLAN_STATE_PROPOSED },
	[PB_ENUM(PLAN_STATE, CONDITIONAL)] = { PLAN_CONDITIONAL, WORD_PLAN_STATE_CONDITIONAL },
	[PB_ENUM(PLAN_STATE, DECIDED)] = { PLAN_DECIDED, WORD_PLAN_STATE_DECIDED },
	[PB_ENUM(PLAN_STATE, FOLLOWED_UP)] = { PLAN_FOLLOWED_UP, WORD_PLAN_STATE_FOLLOWED_UP },
	[PB_ENUM(PLAN_STATE, CLOSED)] = { PLAN_CLOSED, WORD_PLAN_STATE_CLOSED },
};

const PB(Plan) *plan_of(const struct loaded *plan)
{
	return (const PB(Plan) *)plan->body;
}

static int refuse_plan(struct call *call, enum refused refused, const struct loaded *plan,
		       const char *field)
{
	char id[ID_TEXT_MAX];
	id_format(&plan->record.id, id);
	call_param(call, "plan", "%s", id);
	call_param(call, "state", "%s", words_get(states[plan_of(plan)->state].word, call->lang));
	return refuse(call, refused, "%s", field);
}

int plan_check_move(struct call *call, const struct loaded *plan, enum plan_move move,
		    const char *field)
{
	if (plan_allows(states[plan_of(plan)->state].rule, move))
		return 0;
	return refuse_plan(call, REFUSED_PLAN_STATE, plan, field);
}

bool plan_needs_reason(const struct loaded *plan)
{
	return plan_is_frozen(states[plan_of(plan)->state].rule);
}

int plan_check_reason(struct call *call, const struct loaded *plan, const char *reason,
		      const char *field)
{
	if (load_is_given(reason) || !plan_needs_reason(plan))
		return 0;
	return refuse_plan(call, REFUSED_PLAN_DECIDED, plan, field);
}

int plan_load_for(struct call *call, const char *id, const char *field, enum plan_move move,
		  struct loaded *ret)
{
	struct loaded plan;
	int r = load(call, PB_ENUM(KIND, PLAN), id, field, &plan);
	if (!r)
		r = load_may_write(call, plan_of(&plan)->unit, field);
	if (!r)
		r = plan_check_move(call, &plan, move, field);
	if (!r)
		*ret = plan;
	return r;
}
