/* SPDX-License-Identifier: EUPL-1.2
 * What the state of a plan allows, in one table. Never looks at a plan's content. */
#include "plan.h"

static const struct {
	bool is_frozen, moves[PLAN_ROLL_OVER + 1];
} states[] = {
	[PLAN_DRAFT] = { false, { [PLAN_RESHAPE] = true, [PLAN_CHANGE] = true,
				  [PLAN_PROPOSE] = true } },
	[PLAN_PROPOSED] = { false, { [PLAN_CHANGE] = true, [PLAN_DECIDE] = true } },
	[PLAN_CONDITIONAL] = { true, { [PLAN_CHANGE] = true, [PLAN_FULFIL] = true,
				       [PLAN_FOLLOW_UP] = true } },
	[PLAN_DECIDED] = { true, { [PLAN_CHANGE] = true, [PLAN_FOLLOW_UP] = true,
				   [PLAN_ROLL_OVER] = true } },
	[PLAN_FOLLOWED_UP] = { true, { [PLAN_CHANGE] = true, [PLAN_CLOSE] = true,
				       [PLAN_ROLL_OVER] = true } },
	[PLAN_CLOSED] = { true, { [PLAN_ROLL_OVER] = true } },
};

bool plan_allows(enum plan_state state, enum plan_move move)
{
	return states[state].moves[move];
}

bool plan_is_frozen(enum plan_state state)
{
	return states[state].is_frozen;
}
