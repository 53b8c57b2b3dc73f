/* SPDX-License-Identifier: EUPL-1.2
 * internkontrollplan: what its state allows. */
#pragma once

#include <riskreg/view.h>

enum plan_state {
	PLAN_DRAFT,
	PLAN_PROPOSED,
	PLAN_CONDITIONAL, /* decided, if something else is decided */
	PLAN_DECIDED,
	PLAN_FOLLOWED_UP,
	PLAN_CLOSED,
};

enum plan_move {
	PLAN_RESHAPE, /* another unit or year */
	PLAN_CHANGE,  /* its content */
	PLAN_PROPOSE,
	PLAN_DECIDE,
	PLAN_FULFIL,
	PLAN_FOLLOW_UP, /* an occasion is opened, answered or closed */
	PLAN_CLOSE,
	PLAN_ROLL_OVER,
};

bool plan_allows(enum plan_state, enum plan_move);
/* The board has decided: what it decided changes with a reason only. */
bool plan_is_frozen(enum plan_state);
