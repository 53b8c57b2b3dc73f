/* SPDX-License-Identifier: EUPL-1.2
 * What becomes of each open measure, action and recommendation when a year ends. */
#pragma once

#include "followup.h"

enum rollover_fate {
	ROLLOVER_CARRIED,
	ROLLOVER_DONE,
	ROLLOVER_DROPPED,
};

enum rollover_wish {
	ROLLOVER_NO_WISH,
	ROLLOVER_CARRY,
	ROLLOVER_DROP,
};

struct rollover_facts {
	enum followup_stand stand;
	enum followup_status said;       /* by the annual follow-up */
	enum rollover_wish said_wish;    /* by it, for what was not done */
	enum rollover_wish asked;        /* by who rolls over */
};

/* Who rolls over has the last word, then the annual follow-up, then the plan; what nobody has
 * spoken of is carried, so that nothing is lost by silence. */
enum rollover_fate rollover_decide(const struct rollover_facts *);

/* Of one plan: how many were followed, and what became of them. */
struct rollover_ledger {
	uint32_t opened, carried, done, dropped;
};
/* opened = carried + done + dropped */
bool rollover_balances(const struct rollover_ledger *);
