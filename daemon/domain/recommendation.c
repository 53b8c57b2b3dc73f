/* SPDX-License-Identifier: EUPL-1.2
 * The states of recommendations. Knows no record. */
#include "recommendation.h"

bool recommendation_is_closed(enum recommendation_state state)
{
	return state == RECOMMENDATION_DONE || state == RECOMMENDATION_DECLINED;
}

bool recommendation_may_become(enum recommendation_state now, enum recommendation_state wanted)
{
	if (recommendation_is_closed(now))
		return wanted == RECOMMENDATION_ONGOING;
	return wanted != RECOMMENDATION_RECEIVED;
}
