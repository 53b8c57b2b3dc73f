/* SPDX-License-Identifier: EUPL-1.2
 * What rules are worth: the known findings and operating characteristics, checked against plain
 * counting where nothing is known. */
#include <stdlib.h>

#include "criteria_fixture.h"
#include "suite.h"

static const struct criteria percent_80 = PERCENT(8000, 9000);
static const struct criteria percent_75 = PERCENT(7500, 9000);
static const struct criteria of_six = OF_SIX;

static void check_findings(const struct criteria *rule, const struct criteria_lint *expected,
			   size_t n)
{
	struct criteria_lint found[8] = { 0 };
	CU_ASSERT_EQUAL(criteria_lint(rule, found, 8), n);
	for (size_t i = 0; i < n; i++) {
		CU_ASSERT_EQUAL(found[i].finding, expected[i].finding);
		CU_ASSERT_EQUAL(found[i].from, expected[i].from);
		CU_ASSERT_EQUAL(found[i].to, expected[i].to);
		CU_ASSERT_EQUAL(found[i].verdict, expected[i].verdict);
		CU_ASSERT_EQUAL(found[i].deviating, expected[i].deviating);
	}
}

static void test_percent_rules_lack_partial_for_few(void)
{
	const struct criteria_lint few_80 = { CRITERIA_UNREACHABLE, 1, 4, VERDICT_PARTIAL, 0 };
	const struct criteria_lint few_75 = { CRITERIA_UNREACHABLE, 1, 3, VERDICT_PARTIAL, 0 };
	check_findings(&percent_80, &few_80, 1);
	check_findings(&percent_75, &few_75, 1);
}

static void test_rule_of_six(void)
{
	static const struct criteria_lint expected[] = {
		{ CRITERIA_UNREACHABLE, 1, 3, VERDICT_PARTIAL, 0 },
		{ CRITERIA_UNREACHABLE, 1, 4, VERDICT_PASS, 0 },
		{ CRITERIA_JUMP, 7, 7, VERDICT_PARTIAL, 1 },
	};
	check_findings(&of_six, expected, 3);
}

/* A verdict that can be had with 5-10 reviewed is a hole between two runs. */
static void test_runs_are_parted_by_holes(void)
{
	static const struct criteria rule = { 3,
					      { { 4, CRITERIA_PERCENT, 10000, 10000 },
						{ 10, CRITERIA_COUNT, 1, 2 },
						{ 0, CRITERIA_PERCENT, 9000, 9000 } } };
	static const struct criteria_lint expected[] = {
		{ CRITERIA_UNREACHABLE, 1, 4, VERDICT_PARTIAL, 0 },
		{ CRITERIA_UNREACHABLE, 11, CRITERIA_LINT_MAX, VERDICT_PARTIAL, 0 },
		{ CRITERIA_JUMP, 11, 11, VERDICT_FAIL, 2 },
	};
	check_findings(&rule, expected, 3);
}

/* A jump is against the number before, so one that follows another is always another jump. */
static void test_neighbouring_jumps_stay_apart(void)
{
	static const struct criteria rule = { 4,
					      { { 4, CRITERIA_COUNT, 1, 2 },
						{ 5, CRITERIA_COUNT, 4, 5 },
						{ 6, CRITERIA_COUNT, 6, 6 },
						{ 0, CRITERIA_PERCENT, 1, 1 } } };
	static const struct criteria_lint expected[] = {
		{ CRITERIA_UNREACHABLE, 1, 1, VERDICT_PASS, 0 },
		{ CRITERIA_JUMP, 5, 5, VERDICT_PARTIAL, 1 },
		{ CRITERIA_UNREACHABLE, 6, CRITERIA_LINT_MAX, VERDICT_PARTIAL, 0 },
		{ CRITERIA_JUMP, 6, 6, VERDICT_FAIL, 1 },
	};
	check_findings(&rule, expected, 4);
}

static void test_findings_beyond_the_room_are_counted(void)
{
	struct criteria_lint found[2] = { [1] = { .from = 99 } };
	CU_ASSERT_EQUAL(criteria_lint(&of_six, found, 1), 3);
	CU_ASSERT_EQUAL(found[0].verdict, VERDICT_PARTIAL);
	CU_ASSERT_EQUAL(found[0].to, 3);
	CU_ASSERT_EQUAL(found[1].from, 99);
	CU_ASSERT_EQUAL(criteria_lint(&of_six, NULL, 0), 3);
}

static void test_operating_characteristic_of_six(void)
{
	struct criteria_chances chances = criteria_chances(&of_six, 6, 800000);
	CU_ASSERT_EQUAL(chances.fail, 98880);
	CU_ASSERT_EQUAL(chances.partial, 245760);
	CU_ASSERT_EQUAL(chances.pass, 655360);
}

static void test_certain_controls(void)
{
	static const uint32_t sizes[] = { 1, 6, 10000 };
	for (size_t i = 0; i < 3; i++) {
		struct criteria_chances never = criteria_chances(&percent_80, sizes[i], 0);
		struct criteria_chances always = criteria_chances(&percent_80, sizes[i], 1000000);
		CU_ASSERT_EQUAL(never.fail, 1000000);
		CU_ASSERT_EQUAL(never.partial + never.pass, 0);
		CU_ASSERT_EQUAL(always.pass, 1000000);
		CU_ASSERT_EQUAL(always.fail + always.partial, 0);
	}
}

/* With 10 000 reviewed the ends are less likely than a double can hold. The expected values are
 * from sums of exact integers. */
static void test_ten_thousand_reviewed(void)
{
	static const struct criteria narrow = { 1, { { 0, CRITERIA_PERCENT, 5000, 5100 } } };
	struct criteria_chances chances = criteria_chances(&percent_80, 10000, 800000);
	CU_ASSERT_EQUAL(chances.fail, 494016);
	CU_ASSERT_EQUAL(chances.partial, 505984);
	CU_ASSERT_EQUAL(chances.pass, 0);
	chances = criteria_chances(&narrow, 10000, 500000);
	CU_ASSERT_EQUAL(chances.partial, 480697);
	CU_ASSERT_EQUAL(chances.pass, 23293);
}

/* Exact sums over all outcomes of n independent items, each weighed alone. */
static void test_against_enumeration(void)
{
	static const uint32_t shares[] = { 1, 100000, 333333, 500000, 900000, 999999 };
	for (uint32_t n = 1; n <= 12; n++)
		for (size_t s = 0; s < sizeof shares / sizeof shares[0]; s++) {
			double sums[4] = { 0 };
			for (uint32_t items = 0; items < 1u << n; items++) {
				double chance = 1;
				uint32_t conforming = 0;
				for (uint32_t i = 0; i < n; i++) {
					bool right = items >> i & 1;
					chance *= (right ? shares[s] : 1000000 - shares[s]) / 1e6;
					conforming += right;
				}
				sums[criteria_verdict(&of_six, conforming, n)] += chance;
			}
			struct criteria_chances found = criteria_chances(&of_six, n, shares[s]);
			CU_ASSERT(abs((int)found.fail - (int)(sums[1] * 1e6 + 0.5)) <= 1);
			CU_ASSERT(abs((int)found.partial - (int)(sums[2] * 1e6 + 0.5)) <= 1);
			CU_ASSERT(abs((int)found.pass - (int)(sums[3] * 1e6 + 0.5)) <= 1);
		}
}

static const struct suite_test tests[] = {
	{ "percent rules lack partial for few", test_percent_rules_lack_partial_for_few },
	{ "rule of six", test_rule_of_six },
	{ "runs are parted by holes", test_runs_are_parted_by_holes },
	{ "neighbouring jumps stay apart", test_neighbouring_jumps_stay_apart },
	{ "findings beyond the room are counted", test_findings_beyond_the_room_are_counted },
	{ "operating characteristic of six", test_operating_characteristic_of_six },
	{ "certain controls", test_certain_controls },
	{ "ten thousand reviewed", test_ten_thousand_reviewed },
	{ "chances against enumeration", test_against_enumeration },
};
SUITE_MAIN("criteria lint", tests)
