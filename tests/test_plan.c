/* SPDX-License-Identifier: EUPL-1.2
 * What each state of a plan allows: the whole table, so that a row cannot change unseen. */
#include "../daemon/domain/plan.h"
#include "suite.h"

static void every_move_of_every_state(void)
{
	static const struct {
		enum plan_state state;
		const char *moves; /* in the order of enum plan_move; + may, - may not */
		bool is_frozen;
	} rows[] = {
		{ PLAN_DRAFT, "+++-----", false },
		{ PLAN_PROPOSED, "-+-+----", false },
		{ PLAN_CONDITIONAL, "-+--++--", true },
		{ PLAN_DECIDED, "-+---+-+", true },
		{ PLAN_FOLLOWED_UP, "-+----++", true },
		{ PLAN_CLOSED, "-------+", true },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (int move = 0; move <= PLAN_ROLL_OVER; move++)
			CU_ASSERT_EQUAL(plan_allows(rows[i].state, (enum plan_move)move),
					rows[i].moves[move] == '+');
		CU_ASSERT_EQUAL(plan_is_frozen(rows[i].state), rows[i].is_frozen);
	}
}

static const struct suite_test tests[] = {
	{ "every move of every state", every_move_of_every_state },
};
SUITE_MAIN("plan", tests)
