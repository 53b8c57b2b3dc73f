/* SPDX-License-Identifier: EUPL-1.2
 * The fate of what is open at the end of a year, and the sum that proves that nothing was lost. */
#include "rollover.h"

enum rollover_fate rollover_decide(const struct rollover_facts *f)
{
	if (f->asked != ROLLOVER_NO_WISH)
		return f->asked == ROLLOVER_CARRY ? ROLLOVER_CARRIED : ROLLOVER_DROPPED;
	if (f->stand == FOLLOWUP_FINISHED || f->said == FOLLOWUP_DONE)
		return ROLLOVER_DONE;
	if (f->stand == FOLLOWUP_STOPPED || f->said_wish == ROLLOVER_DROP)
		return ROLLOVER_DROPPED;
	return ROLLOVER_CARRIED;
}

bool rollover_balances(const struct rollover_ledger *l)
{
	return (uint64_t)l->opened == (uint64_t)l->carried + l->done + l->dropped;
}
