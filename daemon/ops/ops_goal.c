/* SPDX-License-Identifier: EUPL-1.2
 * GoalService: the tree of goals. Which goal may stand under which is domain/goal.h's to say; since
 * a goal never changes its kind, what holds when it is written holds for ever. */
#include "../domain/goal.h"
#include "load.h"
#include "methods.h"

static const enum goal_kind kinds[] = {
	[PB_ENUM(GOAL_KIND, AREA)] = GOAL_AREA,
	[PB_ENUM(GOAL_KIND, COUNCIL)] = GOAL_COUNCIL,
	[PB_ENUM(GOAL_KIND, BOARD)] = GOAL_BOARD,
};

static const enum word kind_words[] = {
	[PB_ENUM(GOAL_KIND, AREA)] = WORD_GOAL_KIND_AREA,
	[PB_ENUM(GOAL_KIND, COUNCIL)] = WORD_GOAL_KIND_COUNCIL,
	[PB_ENUM(GOAL_KIND, BOARD)] = WORD_GOAL_KIND_BOARD,
};

static int check_kind(struct call *call, const PB(Goal) *goal, const struct loaded *old)
{
	if (goal->kind == PB_ENUM(GOAL_KIND, UNSPECIFIED))
		return refuse(call, REFUSED_REQUIRED, "goal.kind");
	if (!old->record.version || ((const PB(Goal) *)old->body)->kind == goal->kind)
		return 0;
	char id[ID_TEXT_MAX];
	id_format(&old->record.id, id);
	call_param(call, "value", "%s", id);
	return refuse(call, REFUSED_GOAL_KIND_FIXED, "goal.kind");
}

static int check_parent(struct call *call, const PB(Goal) *goal)
{
	struct loaded parent;
	if (!*goal->parent)
		return 0;
	int r = load_named_one(call, PB_ENUM(KIND, GOAL), goal->unit, goal->parent, "goal.parent");
	if (!r)
		r = load(call, PB_ENUM(KIND, GOAL), goal->parent, "goal.parent", &parent);
	if (r)
		return r;
	PB(GoalKind) above = ((const PB(Goal) *)parent.body)->kind;
	if (goal_may_stand_under(kinds[goal->kind], kinds[above]))
		return 0;
	call_param(call, "kind", "%s", words_get(kind_words[goal->kind], call->lang));
	call_param(call, "above", "%s", words_get(kind_words[above], call->lang));
	call_param(call, "value", "%s", goal->parent);
	return refuse(call, REFUSED_GOAL_ORDER, "goal.parent");
}

static int run_set(struct call *call)
{
	const PB(SetGoalRequest) *request = (const void *)call->request;
	const PB(Goal) *goal = request->goal;
	struct loaded old;
	int r = load_given(call, goal, "goal");
	if (!r)
		r = load_require(call, goal->title, "goal.title");
	if (!r)
		r = load_for_set(call, PB_ENUM(KIND, GOAL), request->id, request->expected_version,
				 &old);
	if (!r)
		r = load_may_move(call, &old, goal->unit, "goal.unit");
	if (!r)
		r = check_kind(call, goal, &old);
	if (!r)
		r = check_parent(call, goal);
	return r ? r : call_put(call, &old.record.id, old.record.version, &goal->base);
}

static const struct method rows[] = {
	{ "riskreg.v1.GoalService/Set", ROLE_COORDINATOR, WRITE, LIGHT, run_set },
};

const struct method_list ops_goal_methods = METHOD_LIST(rows);
