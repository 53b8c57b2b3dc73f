/* SPDX-License-Identifier: EUPL-1.2
 * Moving a plan: proposed, decided, fulfilled, closed. Never touches its items. */
#include "plan.h"

/* The plan at the expected version, and a copy of it to change. */
struct moving {
	struct loaded old;
	PB(Plan) plan;
};

static int begin(struct call *call, const char *id, uint32_t expected, enum plan_move move,
		 struct moving *ret)
{
	int r = plan_load_for(call, id, "id", move, &ret->old);
	if (!r)
		r = load_expect(call, &ret->old.record, expected);
	if (!r)
		ret->plan = *plan_of(&ret->old);
	return r;
}

static int put(struct call *call, struct moving *m, PB(PlanState) state, char *reason)
{
	m->plan.state = state;
	m->plan.reason = reason;
	return call_put(call, &m->old.record.id, m->old.record.version, &m->plan.base);
}

static int move(struct call *call, enum plan_move move, PB(PlanState) state)
{
	const PB(MovePlanRequest) *request = (const void *)call->request;
	struct moving m;
	int r = begin(call, request->id, request->expected_version, move, &m);
	return r ? r : put(call, &m, state, request->reason);
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
	struct moving m;
	int r = begin(call, request->id, request->expected_version, PLAN_DECIDE, &m);
	if (!r)
		r = load_require(call, request->body, "body");
	if (!r)
		r = load_require(call, request->paragraph, "paragraph");
	if (!r)
		r = load_require(call, request->diary_number, "diary_number");
	if (!r)
		r = load_day(call, request->day, true, "day", &m.plan.decided_day);
	if (r)
		return r;
	m.plan.body = request->body;
	m.plan.paragraph = request->paragraph;
	m.plan.diary_number = request->diary_number;
	m.plan.condition = is_conditional ? request->condition : (char *)protobuf_c_empty_string;
	return put(call, &m,
		   is_conditional ? PB_ENUM(PLAN_STATE, CONDITIONAL) : PB_ENUM(PLAN_STATE, DECIDED),
		   request->reason);
}

int plan_fulfil(struct call *call)
{
	const PB(FulfilPlanRequest) *request = (const void *)call->request;
	struct moving m;
	int r = begin(call, request->id, request->expected_version, PLAN_FULFIL, &m);
	if (!r)
		r = load_require(call, request->diary_number, "diary_number");
	if (!r)
		r = load_day(call, request->day, true, "day", &m.plan.fulfilled_day);
	/* Days are written so that they sort as text. */
	if (!r && strcmp(m.plan.fulfilled_day, m.plan.decided_day) < 0) {
		call_param(call, "value", "%s", m.plan.fulfilled_day);
		call_param(call, "low", "%s", m.plan.decided_day);
		r = refuse(call, REFUSED_DAY_BEFORE, "day");
	}
	if (r)
		return r;
	m.plan.fulfilled_diary_number = request->diary_number;
	return put(call, &m, PB_ENUM(PLAN_STATE, DECIDED), request->reason);
}
