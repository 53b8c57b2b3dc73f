/* SPDX-License-Identifier: EUPL-1.2
 * Moving a plan: proposed, decided, fulfilled, closed. Never touches its items. */
#include "plan.h"

/* The plan at the expected version, and a copy of it to change. */
static int begin(struct call *call, const char *id, uint32_t expected, enum plan_move move,
		 struct loaded *ret, PB(Plan) *ret_plan)
{
	int r = plan_load_for(call, id, "id", move, ret);
	if (!r)
		r = load_expect(call, &ret->record, expected);
	if (!r)
		*ret_plan = *plan_of(ret);
	return r;
}

static int put(struct call *call, const struct loaded *old, PB(Plan) *plan, PB(PlanState) state,
	       char *reason)
{
	plan->state = state;
	plan->reason = reason;
	return call_put(call, &old->record.id, old->record.version, &plan->base);
}

static int move(struct call *call, enum plan_move move, PB(PlanState) state)
{
	const PB(MovePlanRequest) *request = (const void *)call->request;
	struct loaded old;
	PB(Plan) plan;
	int r = begin(call, request->id, request->expected_version, move, &old, &plan);
	return r ? r : put(call, &old, &plan, state, request->reason);
}

int plan_propose(struct call *call)
{
	return move(call, PLAN_PROPOSE, PB_ENUM(PLAN_STATE, PROPOSED));
}

int plan_close(struct call *call)
{
	return move(call, PLAN_CLOSE, PB_ENUM(PLAN_STATE, CLOSED));
}

int plan_decide(struct call *call)
{
	const PB(DecidePlanRequest) *request = (const void *)call->request;
	bool is_conditional = load_is_given(request->condition);
	struct loaded old;
	PB(Plan) plan;
	int r = begin(call, request->id, request->expected_version, PLAN_DECIDE, &old, &plan);
	if (!r)
		r = load_require(call, request->body, "body");
	if (!r)
		r = load_require(call, request->paragraph, "paragraph");
	if (!r)
		r = load_require(call, request->diary_number, "diary_number");
	if (!r)
		r = load_day(call, request->day, true, "day", &plan.decided_day);
	if (r)
		return r;
	plan.body = request->body;
	plan.paragraph = request->paragraph;
	plan.diary_number = request->diary_number;
	plan.condition = is_conditional ? request->condition : (char *)protobuf_c_empty_string;
	return put(call, &old, &plan,
		   is_conditional ? PB_ENUM(PLAN_STATE, CONDITIONAL) : PB_ENUM(PLAN_STATE, DECIDED),
		   request->reason);
}

int plan_fulfil(struct call *call)
{
	const PB(FulfilPlanRequest) *request = (const void *)call->request;
	struct loaded old;
	PB(Plan) plan;
	int r = begin(call, request->id, request->expected_version, PLAN_FULFIL, &old, &plan);
	if (!r)
		r = load_require(call, request->diary_number, "diary_number");
	if (!r)
		r = load_day(call, request->day, true, "day", &plan.fulfilled_day);
	/* Days are written so that they sort as text. */
	if (!r && strcmp(plan.fulfilled_day, plan.decided_day) < 0) {
		call_param(call, "value", "%s", plan.fulfilled_day);
		call_param(call, "low", "%s", plan.decided_day);
		r = refuse(call, REFUSED_DAY_BEFORE, "day");
	}
	if (r)
		return r;
	plan.fulfilled_diary_number = request->diary_number;
	return put(call, &old, &plan, PB_ENUM(PLAN_STATE, DECIDED), request->reason);
}
