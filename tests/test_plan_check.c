/* SPDX-License-Identifier: EUPL-1.2
 * Each check of a plan: facts that it finds, and the same facts with the one thing put right. */
#include "../daemon/domain/plan_check.h"
#include "suite.h"

#define TODAY { 2026, 9, 15 }

/* Nothing is amiss with any of these. */
static const struct plan_facts sound[] = {
	[PLAN_SUBJECT_PLAN] = { .subject = PLAN_SUBJECT_PLAN, .today = TODAY, .year = 2026,
				.is_decided = true, .decided = { 2025, 12, 31 } },
	[PLAN_SUBJECT_RISK] = { .subject = PLAN_SUBJECT_RISK, .today = TODAY, .year = 2026,
				.is_in_plan = true, .is_assessed = true, .has_motives = true,
				.exceeds_appetite = true, .has_answer = true },
	[PLAN_SUBJECT_CONTROL] = { .subject = PLAN_SUBJECT_CONTROL, .today = TODAY, .year = 2026,
				   .needs_criteria = true, .has_criteria = true,
				   .has_failed = true, .has_action = true },
	[PLAN_SUBJECT_WORK] = { .subject = PLAN_SUBJECT_WORK, .today = TODAY, .year = 2026,
				.is_open = true, .has_owner = true, .due = TODAY },
};

static unsigned count(const struct plan_facts *facts)
{
	unsigned n = 0;
	for (enum plan_check check = 0; check < PLAN_CHECKS; check++)
		n += plan_check_finds(check, facts);
	return n;
}

/* The check finds it, and no other does. */
static void expect(enum plan_check check, struct plan_facts facts, enum plan_severity severity)
{
	CU_ASSERT_TRUE(plan_check_finds(check, &facts));
	CU_ASSERT_EQUAL(count(&facts), 1);
	CU_ASSERT_EQUAL(plan_check_severity(check), severity);
}

static void test_sound(void)
{
	for (size_t i = 0; i < sizeof(sound) / sizeof(sound[0]); i++)
		CU_ASSERT_EQUAL(count(&sound[i]), 0);
}

static void test_plan(void)
{
	struct plan_facts f = sound[PLAN_SUBJECT_PLAN];
	f.decided = (struct caldate){ 2026, 1, 1 };
	expect(PLAN_CHECK_LATE, f, PLAN_WARNING);
	f = sound[PLAN_SUBJECT_PLAN];
	f.is_decided = false;
	expect(PLAN_CHECK_UNDECIDED, f, PLAN_WARNING);
	f.today = (struct caldate){ 2025, 12, 31 };
	CU_ASSERT_EQUAL(count(&f), 0);
	f = sound[PLAN_SUBJECT_PLAN];
	f.awaits_condition = true;
	expect(PLAN_CHECK_CONDITION, f, PLAN_WARNING);
}

static void test_risk(void)
{
	struct plan_facts f = sound[PLAN_SUBJECT_RISK];
	f.is_in_plan = false;
	expect(PLAN_CHECK_UNSETTLED, f, PLAN_ERROR);
	f.is_left_out = true;
	CU_ASSERT_EQUAL(count(&f), 0);
	f.is_accepted = true;
	f.accepted_until = (struct caldate){ 2026, 9, 15 };
	CU_ASSERT_EQUAL(count(&f), 0);
	f.accepted_until.day = 14;
	expect(PLAN_CHECK_VOID_ACCEPTANCE, f, PLAN_ERROR);
	f.accepted_until.day = 15;
	f.has_changed = true;
	expect(PLAN_CHECK_VOID_ACCEPTANCE, f, PLAN_ERROR);
	f = sound[PLAN_SUBJECT_RISK];
	f.is_assessed = f.exceeds_appetite = false;
	expect(PLAN_CHECK_NOT_ASSESSED, f, PLAN_WARNING);
	f = sound[PLAN_SUBJECT_RISK];
	f.has_motives = false;
	expect(PLAN_CHECK_NO_MOTIVE, f, PLAN_WARNING);
	f = sound[PLAN_SUBJECT_RISK];
	f.has_answer = false;
	expect(PLAN_CHECK_NO_ANSWER, f, PLAN_WARNING);
	f = sound[PLAN_SUBJECT_RISK];
	f.has_drifted = true;
	expect(PLAN_CHECK_DRIFT, f, PLAN_NOTE);
}

static void test_control(void)
{
	struct plan_facts f = sound[PLAN_SUBJECT_CONTROL];
	f.has_criteria = false;
	expect(PLAN_CHECK_NO_CRITERIA, f, PLAN_ERROR);
	f.needs_criteria = false;
	CU_ASSERT_EQUAL(count(&f), 0);
	f = sound[PLAN_SUBJECT_CONTROL];
	f.cannot_reach = true;
	expect(PLAN_CHECK_UNREACHABLE, f, PLAN_WARNING);
	f = sound[PLAN_SUBJECT_CONTROL];
	f.has_action = false;
	expect(PLAN_CHECK_FAIL_NO_ACTION, f, PLAN_ERROR);
	f.has_failed = false;
	CU_ASSERT_EQUAL(count(&f), 0);
	f.is_partial = true;
	expect(PLAN_CHECK_PARTIAL_NO_ACTION, f, PLAN_WARNING);
	f.has_action = true;
	CU_ASSERT_EQUAL(count(&f), 0);
	f = sound[PLAN_SUBJECT_CONTROL];
	f.has_same_auditor = true;
	expect(PLAN_CHECK_SAME_AUDITOR, f, PLAN_NOTE);
	f = sound[PLAN_SUBJECT_CONTROL];
	f.has_drifted = true;
	expect(PLAN_CHECK_DRIFT, f, PLAN_NOTE);
}

static void test_work(void)
{
	struct plan_facts f = sound[PLAN_SUBJECT_WORK];
	f.has_owner = false;
	expect(PLAN_CHECK_NO_OWNER, f, PLAN_WARNING);
	f = sound[PLAN_SUBJECT_WORK];
	f.due = (struct caldate){ 0 };
	expect(PLAN_CHECK_NO_DUE_DAY, f, PLAN_WARNING);
	f.due = (struct caldate){ 2026, 9, 14 };
	expect(PLAN_CHECK_OVERDUE, f, PLAN_WARNING);
	f.is_open = false;
	CU_ASSERT_EQUAL(count(&f), 0);
	f.has_same_value = true;
	CU_ASSERT_EQUAL(count(&f), 0);
	f.is_done = true;
	expect(PLAN_CHECK_SAME_VALUE, f, PLAN_WARNING);
	f.has_same_value = false;
	CU_ASSERT_EQUAL(count(&f), 0);
}

static const struct suite_test tests[] = {
	{ "nothing is found where nothing is amiss", test_sound },
	{ "the plan", test_plan },
	{ "a risk", test_risk },
	{ "a control", test_control },
	{ "a measure or an action", test_work },
};
SUITE_MAIN("plan_check", tests)
