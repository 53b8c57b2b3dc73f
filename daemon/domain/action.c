/* SPDX-License-Identifier: EUPL-1.2
 * Which moves a corrective action allows, and the gate of its retest. Knows no record and no
 * user. */
#include "action.h"

bool action_may_finish(enum action_state state)
{
	return state == ACTION_OPEN || state == ACTION_ACCEPTED;
}

bool action_may_verify(enum action_state state)
{
	return state == ACTION_DONE;
}

bool action_may_reopen(enum action_state state)
{
	return state == ACTION_DONE || state == ACTION_ACCEPTED;
}

bool action_may_accept(enum action_state state)
{
	return state == ACTION_OPEN || state == ACTION_DONE || state == ACTION_ACCEPTED;
}

/* What the later round is, apart from what it tested. */
static enum retest_fault check_round(const struct retest *retest)
{
	const struct retest_round *later = &retest->later;
	if (!retest->same_control)
		return RETEST_OTHER_CONTROL;
	if (!retest->same_unit)
		return RETEST_OTHER_UNIT;
	if (later->number <= retest->failed.number)
		return RETEST_NOT_LATER;
	if (!later->is_approved)
		return RETEST_NOT_APPROVED;
	if (later->is_replaced)
		return RETEST_REPLACED;
	if (later->verdict != VERDICT_PASS)
		return RETEST_NOT_PASSED;
	if (caldate_compare(later->first, retest->done) < 0)
		return RETEST_TOO_EARLY;
	return RETEST_SOUND;
}

/* A census tests all there is: it may be the same, and it may be fewer. */
static enum retest_fault check_items(const struct retest *retest)
{
	const struct retest_round *failed = &retest->failed, *later = &retest->later;
	if (retest->same_items)
		return RETEST_SAME_ITEMS;
	if (later->is_census)
		return RETEST_SOUND;
	if (failed->is_drawn && !later->is_drawn)
		return RETEST_NOT_DRAWN;
	return later->reviewed < failed->reviewed ? RETEST_FEWER : RETEST_SOUND;
}

enum retest_fault retest_check(const struct retest *retest)
{
	enum retest_fault fault = check_round(retest);
	if (!fault)
		fault = check_items(retest);
	if (fault)
		return fault;
	if (retest->signed_by_responsible)
		return RETEST_BY_RESPONSIBLE;
	return retest->signed_by_reporter ? RETEST_BY_REPORTER : RETEST_SOUND;
}
