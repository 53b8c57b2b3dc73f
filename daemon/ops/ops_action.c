/* SPDX-License-Identifier: EUPL-1.2
 * Corrective actions: planned with a control, or opened by a round of it, and reported as done.
 * The state follows from what is given; nobody sets it. */
#include <errno.h>

#include "load.h"
#include "methods.h"

static const enum word state_words[] = {
	[PB_ENUM(ACTION_STATE, PLANNED)] = WORD_ACTION_STATE_PLANNED,
	[PB_ENUM(ACTION_STATE, OPEN)] = WORD_ACTION_STATE_OPEN,
	[PB_ENUM(ACTION_STATE, DONE)] = WORD_ACTION_STATE_DONE,
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

/* What is fixed once an action is opened, and what only Finish writes. */
static int keep_history(struct call *call, const struct loaded *old, PB(Action) *action)
{
	const PB(Action) *before = (const PB(Action) *)old->body;
	bool is_new = !old->record.version;
	if (is_new || before->state == PB_ENUM(ACTION_STATE, PLANNED)) {
		action->state = action->round[0] ? PB_ENUM(ACTION_STATE, OPEN)
						 : PB_ENUM(ACTION_STATE, PLANNED);
		action->done_by = action->done_day = (char *)protobuf_c_empty_string;
		return 0;
	}
	if (strcmp(before->control, action->control) != 0)
		return refuse_state(call, old, "action.control");
	if (strcmp(before->round, action->round) != 0)
		return refuse_state(call, old, "action.round");
	action->state = before->state;
	action->done_by = before->done_by;
	action->done_day = before->done_day;
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

static int finish(struct call *call)
{
	const PB(FinishActionRequest) *request = (const PB(FinishActionRequest) *)call->request;
	struct loaded loaded;
	int r = load(call, PB_ENUM(KIND, ACTION), request->id, "id", &loaded);
	if (r)
		return r;
	PB(Action) action = *(const PB(Action) *)loaded.body;
	r = load_may_write(call, action.unit, "id");
	if (!r)
		r = load_expect(call, &loaded.record, request->expected_version);
	if (!r && action.state != PB_ENUM(ACTION_STATE, OPEN))
		r = refuse_state(call, &loaded, "id");
	if (!r)
		r = load_day(call, request->day, true, "day", &action.done_day);
	if (r)
		return r;
	action.state = PB_ENUM(ACTION_STATE, DONE);
	action.done_by = (char *)call->actor->name;
	action.reason = request->reason;
	return call_put(call, &loaded.record.id, loaded.record.version, &action.base);
}

static const struct method rows[] = {
	{ "riskreg.v1.ActionService/Set", ROLE_COORDINATOR, WRITE, LIGHT, set },
	{ "riskreg.v1.ActionService/Finish", ROLE_COORDINATOR, WRITE, LIGHT, finish },
};
const struct method_list ops_action_methods = METHOD_LIST(rows);
