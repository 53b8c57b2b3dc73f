/* SPDX-License-Identifier: EUPL-1.2
 * The tree of goals. */
#pragma once

#include <stdbool.h>

/* From the widest to the narrowest. */
enum goal_kind {
	GOAL_AREA,
	GOAL_COUNCIL,
	GOAL_BOARD,
};

/* Only under a wider one: so the tree has at most three levels and no rings. */
bool goal_may_stand_under(enum goal_kind, enum goal_kind above);
