/* SPDX-License-Identifier: EUPL-1.2
 * What may become of an auditor's recommendation. */
#pragma once

#include <stdbool.h>

enum recommendation_state {
	RECOMMENDATION_RECEIVED,
	RECOMMENDATION_ANSWERED,
	RECOMMENDATION_ONGOING,
	RECOMMENDATION_DONE,
	RECOMMENDATION_CARRIED,
	RECOMMENDATION_DECLINED,
};

/* Nothing is received twice. What is still open may become anything else, also what it is already
 * (a new answer, a later year); what is done or declined may be taken up again. */
bool recommendation_may_become(enum recommendation_state now, enum recommendation_state wanted);
/* Nothing more is to be done about it. */
bool recommendation_is_closed(enum recommendation_state);
