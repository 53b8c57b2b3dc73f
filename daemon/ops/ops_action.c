/* SPDX-License-Identifier: EUPL-1.2
 * Corrective actions: planned with a control, or opened by a round of it, reported as done, and
 * verified by a retest or accepted by decision. The state follows from what happened; nobody sets
 * it. Which move a state allows, and what a retest must be, is domain/action.h's to say. */

#include "../domain/action.h"
#include "load.h"
#include "methods.h"
#include "retest.h"

static const enum word state_words[] = {
	[PB_ENUM(ACTION_STATE, PLANNED)] = WORD_ACTION_STATE_PLANNED,
	[PB_ENUM(ACTION_STATE, OPEN)] = WORD_ACTION_STATE_OPEN,
	[PB_ENUM(ACTION_STATE, DONE)] = WORD_ACTION_STATE_DONE,
	[PB_ENUM(ACTION_STATE, VERIFIED)] = WORD_ACTION_STATE_VERIFIED,
	[PB_ENUM(ACTION_STATE, ACCEPTED)] = WORD_ACTION_STATE_ACCEPTED,
};

static const enum action_state states[] = {
	[PB_ENUM(ACTION_STATE, PLANNED)] = ACTION_PLANNED,
	[PB_ENUM(ACTION_STATE, OPEN)] = ACTION_OPEN,
	[PB_ENUM(ACTION_STATE, DONE)] = ACTION_DONE,
	[PB_ENUM(ACTION_STATE, VERIFIED)] = ACTION_VERIFIED,
	[PB_ENUM(ACTION_STATE, ACCEPTED)] = ACTION_ACCEPTED,
};

static int refuse_state(struct call *call, const struct loaded *loaded, const char *field)
{
	char id[ID_TEXT_MAX];
	id_format(&loaded->record.id, id);
	call_param(call, "action", "%s", id);
	call_param(call, "state", "%s",
		   words_get(state_words[((const PB(Action) *)loaded->body)->state], call->lang));
	return refuse(call, REFUSED_ACTION_STATE, "%s", field);
}

/* ------------------------------------------------------------------ Set */

/* The round is one of the control; fills in the unit where none is given. */
static int check_round(struct call *call, PB(Action) *action)
{
	struct loaded loaded;
	int r = load(call, PB_ENUM(KIND, ROUND), action->round, "action.round", &loaded);
	if (r)
		return r;
	const PB(Round) *round = (const PB(Round) *)loaded.body;
	if (strcmp(round->control, action->control) != 0) {
		call_param(call, "value", "%s", action->control);
		return refuse(call, REFUSED_NOT_APPLICABLE, "action.round");
	}
	if (!action->unit[0])
		action->unit = round->unit;
	return 0;
}

static int check(struct call *call, PB(Action) *action)
{
	struct loaded control;
	int r = load_require(call, action->title, "action.title");
	if (!r)
		r = load(call, PB_ENUM(KIND, CONTROL), action->control, "action.control", &control);
	if (!r && action->round[0])
		r = check_round(call, action);
	if (!r && action->due_day[0])
		r = load_day(call, action->due_day, false, "action.due_day", &action->due_day);
	if (!r && !action->unit[0])
		action->unit = ((const PB(Control) *)control.body)->unit;
	return r;
}

static void forget_done(PB(Action) *action)
{
	action->done_by = action->done_day = action->retest_day =
		(char *)protobuf_c_empty_string;
}

static void forget_acceptance(PB(Action) *action)
{
	action->accepted_by = action->accepted_day = action->accepted_until =
		(char *)protobuf_c_empty_string;
	action->decision = action->accepted_reason = (char *)protobuf_c_empty_string;
}

static void forget_verification(PB(Action) *action)
{
	action->verified_by = action->verified_day = action->verified_round =
		(char *)protobuf_c_empty_string;
}

static struct accepted_action accepted_of(const PB(Action) *action)
{
	return (struct accepted_action){
		.unit = view_of_string(action->unit),
		.control = view_of_string(action->control),
		.round = view_of_string(action->round),
		.title = view_of_string(action->title),
		.text = view_of_string(action->text),
	};
}

/* An acceptance is void when what was accepted is no longer what is there: then the action stands
 * where it would stand without it. */
static void keep_acceptance(const PB(Action) *before, PB(Action) *action)
{
	struct accepted_action then = accepted_of(before), now = accepted_of(action);
	action->accepted_by = before->accepted_by;
	action->accepted_day = before->accepted_day;
	action->accepted_until = before->accepted_until;
	action->decision = before->decision;
	action->accepted_reason = before->accepted_reason;
	if (before->state != PB_ENUM(ACTION_STATE, ACCEPTED) ||
	    acceptance_covers_action(&then, &now))
		return;
	forget_acceptance(action);
	action->state = before->done_day[0] ? PB_ENUM(ACTION_STATE, DONE) :
					      PB_ENUM(ACTION_STATE, OPEN);
}

/* What is fixed once an action is opened, and what only the other calls write. */
static int keep_history(struct call *call, const struct loaded *old, PB(Action) *action)
{
	const PB(Action) *before = (const PB(Action) *)old->body;
	bool is_new = !old->record.version;
	if (is_new || before->state == PB_ENUM(ACTION_STATE, PLANNED)) {
		action->state = action->round[0] ? PB_ENUM(ACTION_STATE, OPEN)
						 : PB_ENUM(ACTION_STATE, PLANNED);
		forget_done(action);
		forget_acceptance(action);
		forget_verification(action);
		return 0;
	}
	if (strcmp(before->control, action->control) != 0)
		return refuse_state(call, old, "action.control");
	if (strcmp(before->round, action->round) != 0)
		return refuse_state(call, old, "action.round");
	action->state = before->state;
	action->done_by = before->done_by;
	action->done_day = before->done_day;
	action->retest_day = before->retest_day;
	action->verified_by = before->verified_by;
	action->verified_day = before->verified_day;
	action->verified_round = before->verified_round;
	keep_acceptance(before, action);
	return 0;
}

static int set(struct call *call)
{
	const PB(SetActionRequest) *request = (const PB(SetActionRequest) *)call->request;
	struct loaded old;
	int r = load_given(call, request->action, "action");
	if (r)
		return r;
	PB(Action) action = *request->action;
	r = load_for_set(call, PB_ENUM(KIND, ACTION), request->id, request->expected_version,
			 &old);
	if (!r)
		r = check(call, &action);
	if (!r)
		r = load_may_move(call, &old, action.unit, "action.unit");
	if (!r)
		r = keep_history(call, &old, &action);
	return r ? r : call_put(call, &old.record.id, old.record.version, &action.base);
}

/* ------------------------------------------------------------------ moves */

/* An action that is moved: what it was, and what it becomes. */
struct move {
	struct loaded old;
	PB(Action) action;
};

static int begin_move(struct call *call, const char *id, uint32_t expected,
		      bool (*may)(enum action_state), struct move *ret)
{
	int r = load(call, PB_ENUM(KIND, ACTION), id, "id", &ret->old);
	if (r)
		return r;
	ret->action = *(const PB(Action) *)ret->old.body;
	r = load_may_write(call, ret->action.unit, "id");
	if (!r)
		r = load_expect(call, &ret->old.record, expected);
	if (!r && !may(states[ret->action.state]))
		r = refuse_state(call, &ret->old, "id");
	return r;
}

static int end_move(struct call *call, struct move *move, PB(ActionState) state, char *reason)
{
	move->action.state = state;
	move->action.reason = reason;
	return call_put(call, &move->old.record.id, move->old.record.version, &move->action.base);
}

/* A day that is not before another one. */
static int load_day_from(struct call *call, const char *text, const char *from, const char *field,
			 char **ret)
{
	int r = load_day(call, text, false, field, ret);
	/* Written by caldate_format, both have one form, and order as text. */
	if (r || strcmp(*ret, from) >= 0)
		return r;
	call_param(call, "value", "%s", *ret);
	call_param(call, "low", "%s", from);
	return refuse(call, REFUSED_DAY_ORDER, "%s", field);
}

static int finish(struct call *call)
{
	const PB(FinishActionRequest) *request = (const PB(FinishActionRequest) *)call->request;
	struct move move;
	int r = begin_move(call, request->id, request->expected_version, action_may_finish, &move);
	if (!r)
		r = load_day(call, request->day, true, "day", &move.action.done_day);
	move.action.retest_day = (char *)protobuf_c_empty_string;
	if (!r && *request->retest_day)
		r = load_day_from(call, request->retest_day, move.action.done_day, "retest_day",
				  &move.action.retest_day);
	if (r)
		return r;
	forget_acceptance(&move.action);
	move.action.done_by = (char *)call->actor->name;
	return end_move(call, &move, PB_ENUM(ACTION_STATE, DONE), request->reason);
}

static int verify(struct call *call)
{
	const PB(VerifyActionRequest) *request = (const PB(VerifyActionRequest) *)call->request;
	struct loaded round;
	struct move move;
	int r = begin_move(call, request->id, request->expected_version, action_may_verify, &move);
	if (!r)
		r = load(call, PB_ENUM(KIND, ROUND), request->round, "round", &round);
	if (!r)
		r = retest_expect_sound(call, &move.old.record.id, &move.action, &round);
	if (!r)
		r = load_day(call, "", true, "day", &move.action.verified_day);
	if (r)
		return r;
	move.action.verified_round = request->round;
	move.action.verified_by = (char *)call->actor->name;
	return end_move(call, &move, PB_ENUM(ACTION_STATE, VERIFIED), request->reason);
}

static int reopen(struct call *call)
{
	const PB(ReopenActionRequest) *request = (const PB(ReopenActionRequest) *)call->request;
	struct move move;
	int r = begin_move(call, request->id, request->expected_version, action_may_reopen, &move);
	if (!r)
		r = load_reason(call, request->reason);
	if (r)
		return r;
	forget_done(&move.action);
	forget_acceptance(&move.action);
	return end_move(call, &move, PB_ENUM(ACTION_STATE, OPEN), request->reason);
}

static int accept(struct call *call)
{
	const PB(AcceptActionRequest) *request = (const PB(AcceptActionRequest) *)call->request;
	char today[CALDATE_TEXT];
	struct move move;
	caldate_format(load_today(call), today);
	int r = begin_move(call, request->id, request->expected_version, action_may_accept, &move);
	if (!r)
		r = load_require(call, request->decision, "decision");
	if (!r)
		r = load_reason(call, request->reason);
	if (!r && !*request->until_day)
		r = refuse(call, REFUSED_REQUIRED, "until_day");
	if (!r)
		r = load_day(call, request->day, true, "day", &move.action.accepted_day);
	if (!r)
		r = load_day_from(call, request->until_day, today, "until_day",
				  &move.action.accepted_until);
	if (r)
		return r;
	move.action.accepted_by = (char *)call->actor->name;
	move.action.decision = request->decision;
	move.action.accepted_reason = request->reason;
	return end_move(call, &move, PB_ENUM(ACTION_STATE, ACCEPTED), request->reason);
}

static const struct method rows[] = {
	{ "riskreg.v1.ActionService/Set", ROLE_COORDINATOR, WRITE, LIGHT, set },
	{ "riskreg.v1.ActionService/Finish", ROLE_COORDINATOR, WRITE, LIGHT, finish },
	{ "riskreg.v1.ActionService/Verify", ROLE_APPROVER, WRITE, LIGHT, verify },
	{ "riskreg.v1.ActionService/Reopen", ROLE_COORDINATOR, WRITE, LIGHT, reopen },
	{ "riskreg.v1.ActionService/Accept", ROLE_COORDINATOR, WRITE, LIGHT, accept },
};
const struct method_list ops_action_methods = METHOD_LIST(rows);
