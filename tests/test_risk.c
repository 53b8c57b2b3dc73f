/* SPDX-License-Identifier: EUPL-1.2
 * Risk values on the 4 x 4 scale of the source and on an uneven one. */
#include "../daemon/domain/risk.h"

#include "suite.h"

static const struct risk_scale four = { 4, 4, 9 };
static const struct risk_scale uneven = { 5, 3, 8 };

static void test_pairs_on_the_scale(void)
{
	static const struct {
		const struct risk_scale *scale;
		uint32_t probability, consequence;
		enum risk_fault fault;
	} rows[] = {
		{ &four, 1, 1, RISK_SOUND },
		{ &four, 4, 4, RISK_SOUND },
		{ &four, 0, 1, RISK_BAD_PROBABILITY },
		{ &four, 5, 1, RISK_BAD_PROBABILITY },
		{ &four, 1, 0, RISK_BAD_CONSEQUENCE },
		{ &four, 4, 5, RISK_BAD_CONSEQUENCE },
		{ &uneven, 5, 3, RISK_SOUND },
		{ &uneven, 3, 5, RISK_BAD_CONSEQUENCE },
		{ &uneven, 6, 4, RISK_BAD_PROBABILITY },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		CU_ASSERT_EQUAL(risk_check(rows[i].scale, rows[i].probability, rows[i].consequence),
				rows[i].fault);
}

static void test_values_of_the_plan(void)
{
	CU_ASSERT_EQUAL(risk_value(4, 2), 8);
	CU_ASSERT_EQUAL(risk_value(4, 4), 16);
	CU_ASSERT_EQUAL(risk_value(3, 3), 9);
	CU_ASSERT_EQUAL(risk_value(2, 4), 8);
}

static void test_appetite(void)
{
	CU_ASSERT_FALSE(risk_exceeds_appetite(&four, 8));
	CU_ASSERT_TRUE(risk_exceeds_appetite(&four, 9));
}

static const struct suite_test tests[] = {
	{ "pairs on the scale", test_pairs_on_the_scale },
	{ "values of the plan", test_values_of_the_plan },
	{ "appetite", test_appetite },
};
SUITE_MAIN("risk", tests)
