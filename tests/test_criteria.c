/* SPDX-License-Identifier: EUPL-1.2
 * The verdicts of the source's rules, by the letter, and which rules are refused. */
#include "criteria_fixture.h"
#include "suite.h"

static const struct criteria percent_80 = PERCENT(8000, 9000);
static const struct criteria percent_75 = PERCENT(7500, 9000);
static const struct criteria of_six = OF_SIX;

static void test_shares_are_never_rounded(void)
{
	static const struct {
		const struct criteria *rule;
		uint32_t conforming, reviewed;
		enum verdict verdict;
	} rows[] = {
		{ &percent_80, 35, 44, VERDICT_FAIL },
		{ &percent_80, 159, 200, VERDICT_FAIL },
		{ &percent_80, 8, 10, VERDICT_PARTIAL },
		{ &percent_80, 160, 200, VERDICT_PARTIAL },
		{ &percent_80, 43, 48, VERDICT_PARTIAL },
		{ &percent_80, 179, 200, VERDICT_PARTIAL },
		{ &percent_80, 5, 6, VERDICT_PARTIAL },
		{ &percent_80, 9, 10, VERDICT_PASS },
		{ &percent_80, 1, 1, VERDICT_PASS },
		{ &percent_80, 0, 1, VERDICT_FAIL },
		{ &percent_75, 15, 19, VERDICT_PARTIAL },
		{ &percent_75, 7, 10, VERDICT_FAIL },
		/* Products beyond 32 bits. */
		{ &percent_80, 799999999, 1000000000, VERDICT_FAIL },
		{ &percent_80, 800000000, 1000000000, VERDICT_PARTIAL },
		{ &percent_80, 899999999, 1000000000, VERDICT_PARTIAL },
		{ &percent_80, 900000000, 1000000000, VERDICT_PASS },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		CU_ASSERT_EQUAL(
			criteria_verdict(rows[i].rule, rows[i].conforming, rows[i].reviewed),
			rows[i].verdict);
}

static void test_rule_of_six_by_the_letter(void)
{
	static const struct {
		uint32_t reviewed;
		const char *by_correct; /* 0, 1, 2 ... correct */
	} rows[] = {
		{ 3, "FFFF" },    { 4, "FFFFP" },    { 5, "FFFFPG" },
		{ 6, "FFFFPGG" }, { 7, "FFFFFFPG" }, { 8, "FFFFFFFPG" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (uint32_t c = 0; c <= rows[i].reviewed; c++)
			CU_ASSERT_EQUAL("-FPG"[criteria_verdict(&of_six, c, rows[i].reviewed)],
					rows[i].by_correct[c]);
}

static void test_nothing_reviewed_has_no_verdict(void)
{
	CU_ASSERT_EQUAL(criteria_verdict(&percent_80, 0, 0), VERDICT_NONE);
	CU_ASSERT_EQUAL(criteria_verdict(&of_six, 0, 0), VERDICT_NONE);
}

static void test_share_is_truncated(void)
{
	CU_ASSERT_EQUAL(criteria_share(159, 200), 7950);
	CU_ASSERT_EQUAL(criteria_share(2, 3), 6666);
	CU_ASSERT_EQUAL(criteria_share(899999999, 1000000000), 8999);
	CU_ASSERT_EQUAL(criteria_share(1000000000, 1000000000), 10000);
	CU_ASSERT_EQUAL(criteria_share(0, 0), 0);
}

/* What is shown reaches a whole bound exactly when the verdict says so. */
static void test_share_never_contradicts_the_verdict(void)
{
	for (uint32_t n = 1; n <= 300; n++)
		for (uint32_t c = 0; c <= n; c++) {
			uint32_t share = criteria_share(c, n);
			enum verdict shown = share >= 9000   ? VERDICT_PASS
					     : share >= 8000 ? VERDICT_PARTIAL
							     : VERDICT_FAIL;
			CU_ASSERT_EQUAL_FATAL(criteria_verdict(&percent_80, c, n), shown);
		}
}

static void test_first_band_that_covers_applies(void)
{
	static const struct criteria three = { 3,
					       { { 2, CRITERIA_COUNT, 1, 1 },
						 { 10, CRITERIA_PERCENT, 5000, 6000 },
						 { 0, CRITERIA_COUNT, 7, 9 } } };
	CU_ASSERT_EQUAL(criteria_check(&three), CRITERIA_SOUND);
	CU_ASSERT_EQUAL(criteria_verdict(&three, 1, 2), VERDICT_PASS);
	CU_ASSERT_EQUAL(criteria_verdict(&three, 1, 3), VERDICT_FAIL);
	CU_ASSERT_EQUAL(criteria_verdict(&three, 6, 10), VERDICT_PASS);
	CU_ASSERT_EQUAL(criteria_verdict(&three, 6, 11), VERDICT_FAIL);
	CU_ASSERT_EQUAL(criteria_verdict(&three, 8, 11), VERDICT_PARTIAL);
}

static void test_check(void)
{
	static const struct {
		const char *name;
		enum criteria_fault fault;
		struct criteria rule;
	} rows[] = {
		{ "80/90", CRITERIA_SOUND, PERCENT(8000, 9000) },
		{ "only pass and fail", CRITERIA_SOUND, PERCENT(9000, 9000) },
		{ "all must conform", CRITERIA_SOUND, PERCENT(10000, 10000) },
		{ "pass above 100 %", CRITERIA_ABOVE_LIMIT, PERCENT(8000, 10001) },
		{ "partial above pass", CRITERIA_ORDER, PERCENT(9001, 9000) },
		{ "never fails", CRITERIA_INCOMPLETE, PERCENT(0, 9000) },
		{ "no band", CRITERIA_INCOMPLETE, { 0 } },
		{ "too many bands", CRITERIA_INCOMPLETE, { .n_bands = CRITERIA_BANDS_MAX + 1 } },
		{ "count at its limit",
		  CRITERIA_SOUND,
		  { 2, { { 6, CRITERIA_COUNT, 6, 6 }, { 0, CRITERIA_PERCENT, 1, 1 } } } },
		{ "count above its limit",
		  CRITERIA_ABOVE_LIMIT,
		  { 2, { { 6, CRITERIA_COUNT, 6, 7 }, { 0, CRITERIA_PERCENT, 1, 1 } } } },
		{ "count without a limit",
		  CRITERIA_SOUND,
		  { 1, { { 0, CRITERIA_COUNT, 1, CRITERIA_REVIEWED_MAX } } } },
		{ "count above all",
		  CRITERIA_ABOVE_LIMIT,
		  { 1, { { 0, CRITERIA_COUNT, 1, CRITERIA_REVIEWED_MAX + 1 } } } },
		{ "limit above all",
		  CRITERIA_ABOVE_LIMIT,
		  { 2,
		    { { CRITERIA_REVIEWED_MAX + 1, CRITERIA_PERCENT, 1, 1 },
		      { 0, CRITERIA_PERCENT, 1, 1 } } } },
		{ "limit twice",
		  CRITERIA_OVERLAP,
		  { 3,
		    { { 6, CRITERIA_PERCENT, 1, 1 },
		      { 6, CRITERIA_PERCENT, 1, 1 },
		      { 0, CRITERIA_PERCENT, 1, 1 } } } },
		{ "limits ascend by one",
		  CRITERIA_SOUND,
		  { 3,
		    { { 6, CRITERIA_PERCENT, 1, 1 },
		      { 7, CRITERIA_PERCENT, 1, 1 },
		      { 0, CRITERIA_PERCENT, 1, 1 } } } },
		{ "a band behind the last",
		  CRITERIA_OVERLAP,
		  { 2, { { 0, CRITERIA_PERCENT, 1, 1 }, { 6, CRITERIA_PERCENT, 1, 1 } } } },
		{ "nothing for large numbers",
		  CRITERIA_NO_LARGE,
		  { 1, { { 6, CRITERIA_COUNT, 4, 5 } } } },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		enum criteria_fault fault = criteria_check(&rows[i].rule);
		if (fault != rows[i].fault)
			printf("%s: %d\n", rows[i].name, fault);
		CU_ASSERT_EQUAL(fault, rows[i].fault);
	}
}

static bool comes_about(const struct criteria *rule, enum verdict verdict, uint32_t reviewed)
{
	for (uint32_t conforming = 0; conforming <= reviewed; conforming++)
		if (criteria_verdict(rule, conforming, reviewed) == verdict)
			return true;
	return false;
}

static void test_what_can_be_reached(void)
{
	static const struct criteria *const rules[] = { &percent_80, &percent_75, &of_six };
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		for (uint32_t n = 1; n <= 300; n++)
			for (enum verdict v = VERDICT_FAIL; v <= VERDICT_PASS; v++)
				CU_ASSERT_EQUAL(criteria_can_reach(rules[i], v, n),
						comes_about(rules[i], v, n));
}

static const struct suite_test tests[] = {
	{ "what can be reached, by counting all that can happen", test_what_can_be_reached },
	{ "shares are never rounded", test_shares_are_never_rounded },
	{ "rule of six, by the letter", test_rule_of_six_by_the_letter },
	{ "nothing reviewed has no verdict", test_nothing_reviewed_has_no_verdict },
	{ "share is truncated", test_share_is_truncated },
	{ "share never contradicts the verdict", test_share_never_contradicts_the_verdict },
	{ "the first band that covers applies", test_first_band_that_covers_applies },
	{ "sound and unsound rules", test_check },
};
SUITE_MAIN("criteria", tests)
