/* SPDX-License-Identifier: EUPL-1.2
 * Which moves an action allows, every condition of a retest at and beside its bound, and what makes
 * an acceptance void. */
#include "../daemon/domain/action.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void moves(void)
{
	/* finish, verify, reopen, accept */
	static const char may[][5] = {
		[ACTION_PLANNED] = "0000", [ACTION_OPEN] = "1001",     [ACTION_DONE] = "0111",
		[ACTION_VERIFIED] = "0000", [ACTION_ACCEPTED] = "1011",
	};
	for (int i = ACTION_PLANNED; i <= ACTION_ACCEPTED; i++) {
		enum action_state state = (enum action_state)i;
		CU_ASSERT_EQUAL(action_may_finish(state), may[i][0] == '1');
		CU_ASSERT_EQUAL(action_may_verify(state), may[i][1] == '1');
		CU_ASSERT_EQUAL(action_may_reopen(state), may[i][2] == '1');
		CU_ASSERT_EQUAL(action_may_accept(state), may[i][3] == '1');
	}
}

/* S1 failed with 20 reviewed; the action was done on 1 June; S2 begins on that day. */
static struct retest sound(void)
{
	return (struct retest){
		.failed = { .number = 1, .first = { 2026, 1, 1 }, .is_approved = true,
			    .verdict = VERDICT_FAIL, .reviewed = 20 },
		.later = { .number = 2, .first = { 2026, 6, 1 }, .is_approved = true,
			   .verdict = VERDICT_PASS, .reviewed = 20 },
		.done = { 2026, 6, 1 },
		.same_control = true,
		.same_unit = true,
	};
}

static void each_condition_of_a_retest(void)
{
	struct retest r = sound();
	CU_ASSERT_EQUAL(retest_check(&r), RETEST_SOUND);
#define WITH(change, fault)                                                                        \
	do {                                                                                       \
		r = sound();                                                                       \
		change;                                                                            \
		CU_ASSERT_EQUAL(retest_check(&r), fault);                                          \
	} while (0)
	WITH(r.same_control = false, RETEST_OTHER_CONTROL);
	WITH(r.same_unit = false, RETEST_OTHER_UNIT);
	WITH(r.later.number = 1, RETEST_NOT_LATER);
	WITH(r.failed.number = 3, RETEST_NOT_LATER);
	WITH(r.later.is_approved = false, RETEST_NOT_APPROVED);
	WITH(r.later.is_replaced = true, RETEST_REPLACED);
	WITH(r.later.verdict = VERDICT_PARTIAL, RETEST_NOT_PASSED);
	WITH(r.later.verdict = VERDICT_FAIL, RETEST_NOT_PASSED);
	WITH(r.later.verdict = VERDICT_NONE, RETEST_NOT_PASSED);
	WITH(r.later.first = ((struct caldate){ 2026, 5, 31 }), RETEST_TOO_EARLY);
	WITH(r.later.first = ((struct caldate){ 2026, 6, 2 }), RETEST_SOUND);
	WITH(r.same_items = true, RETEST_SAME_ITEMS);
	WITH(r.failed.is_drawn = true, RETEST_NOT_DRAWN);
	WITH(r.failed.is_drawn = r.later.is_drawn = true, RETEST_SOUND);
	WITH(r.later.is_drawn = true, RETEST_SOUND);
	WITH(r.later.reviewed = 19, RETEST_FEWER);
	WITH(r.later.reviewed = 21, RETEST_SOUND);
	WITH(r.signed_by_responsible = true, RETEST_BY_RESPONSIBLE);
	WITH(r.signed_by_reporter = true, RETEST_BY_REPORTER);
#undef WITH
}

/* A census tests all there is, however few that is now; but not an extract from before. */
static void a_census_may_be_smaller(void)
{
	struct retest r = sound();
	r.later.is_census = true;
	r.later.reviewed = 1;
	CU_ASSERT_EQUAL(retest_check(&r), RETEST_SOUND);
	r.failed.is_drawn = true;
	CU_ASSERT_EQUAL(retest_check(&r), RETEST_SOUND);
	r.same_items = true;
	CU_ASSERT_EQUAL(retest_check(&r), RETEST_SAME_ITEMS);
}

/* A year that turns, and a day that is there once in four years. */
static void days_are_civil_days(void)
{
	static const struct {
		struct caldate done, first;
		enum retest_fault fault;
	} cases[] = {
		{ { 2026, 12, 31 }, { 2027, 1, 1 }, RETEST_SOUND },
		{ { 2027, 1, 1 }, { 2026, 12, 31 }, RETEST_TOO_EARLY },
		{ { 2028, 2, 29 }, { 2028, 3, 1 }, RETEST_SOUND },
		{ { 2028, 2, 29 }, { 2028, 2, 29 }, RETEST_SOUND },
		{ { 2028, 2, 29 }, { 2028, 2, 28 }, RETEST_TOO_EARLY },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct retest r = sound();
		r.done = cases[i].done;
		r.later.first = cases[i].first;
		CU_ASSERT_EQUAL(retest_check(&r), cases[i].fault);
	}
}

static const struct accepted_action action = {
	.unit = VIEW_LITERAL("SN"), .control = VIEW_LITERAL("C1"), .round = VIEW_LITERAL("S1"),
	.title = VIEW_LITERAL("Rutin"), .text = VIEW_LITERAL("Skriv en rutin"),
};

static void an_accepted_action_that_changes(void)
{
	struct accepted_action now = action;
	CU_ASSERT_TRUE(acceptance_covers_action(&action, &now));
	struct view *const fields[] = { &now.unit, &now.control, &now.round, &now.title,
					&now.text };
	for (size_t i = 0; i < COUNT(fields); i++) {
		now = action;
		*fields[i] = VIEW_LITERAL("annat");
		CU_ASSERT_FALSE(acceptance_covers_action(&action, &now));
		*fields[i] = VIEW_NONE;
		CU_ASSERT_FALSE(acceptance_covers_action(&action, &now));
	}
}

static const struct accepted_risk risk = {
	.unit = VIEW_LITERAL("SN"), .title = VIEW_LITERAL("Fel avgift"),
	.text = VIEW_LITERAL("Beskrivning"), .background = VIEW_LITERAL("Bakgrund"),
	.category = VIEW_LITERAL("ekonomi"), .scale = VIEW_LITERAL("4x4"), .scale_version = 1,
	.probability = 4, .consequence = 2,
};

static void an_accepted_risk_that_changes(void)
{
	struct accepted_risk now = risk;
	CU_ASSERT_TRUE(acceptance_covers_risk(&risk, &now));
	struct view *const fields[] = { &now.unit,     &now.title, &now.text, &now.background,
					&now.category, &now.scale };
	for (size_t i = 0; i < COUNT(fields); i++) {
		now = risk;
		*fields[i] = VIEW_LITERAL("annat");
		CU_ASSERT_FALSE(acceptance_covers_risk(&risk, &now));
	}
	uint32_t *const numbers[] = { &now.scale_version, &now.probability, &now.consequence };
	for (size_t i = 0; i < COUNT(numbers); i++) {
		now = risk;
		(*numbers[i])++;
		CU_ASSERT_FALSE(acceptance_covers_risk(&risk, &now));
	}
	/* The same value is not the same risk. */
	now = risk;
	now.probability = 2;
	now.consequence = 4;
	CU_ASSERT_FALSE(acceptance_covers_risk(&risk, &now));
}

static void the_last_day_of_an_acceptance(void)
{
	const struct caldate until = { 2026, 12, 31 };
	CU_ASSERT_TRUE(acceptance_is_in_force(until, (struct caldate){ 2026, 12, 31 }));
	CU_ASSERT_FALSE(acceptance_is_in_force(until, (struct caldate){ 2027, 1, 1 }));
	CU_ASSERT_TRUE(acceptance_is_in_force(until, (struct caldate){ 2026, 1, 1 }));
}

static const struct suite_test tests[] = {
	{ "moves", moves },
	{ "each condition of a retest", each_condition_of_a_retest },
	{ "a census may be smaller", a_census_may_be_smaller },
	{ "days are civil days", days_are_civil_days },
	{ "an accepted action that changes", an_accepted_action_that_changes },
	{ "an accepted risk that changes", an_accepted_risk_that_changes },
	{ "the last day of an acceptance", the_last_day_of_an_acceptance },
};
SUITE_MAIN("action", tests)
