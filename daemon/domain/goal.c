/* SPDX-License-Identifier: EUPL-1.2
 * The order of goals. Knows no record. */
#include "goal.h"

bool goal_may_stand_under(enum goal_kind kind, enum goal_kind above)
{
	return above < kind;
}
