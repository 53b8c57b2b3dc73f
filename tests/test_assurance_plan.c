/* SPDX-License-Identifier: EUPL-1.2
 * How many must be tested: against the statements that such samples give, one number after another,
 * and against figures that were computed with whole numbers of another library (python3). */
#include "../daemon/domain/assurance.h"

#include "criteria_fixture.h"
#include "suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static uint32_t first_that_shows(uint32_t population, uint32_t deviating, uint32_t found)
{
	for (uint32_t n = found ? found : 1; n <= population; n++)
		if (assurance_most_deviating(population, n, found) <= deviating)
			return n;
	return 0;
}

static void every_plan_for_small_populations(void)
{
	for (uint32_t population = 1; population <= 25; population++)
		for (uint32_t deviating = 0; deviating < population; deviating++)
			for (uint32_t found = 0; found <= population; found++)
				CU_ASSERT_EQUAL(assurance_plan_number(population, deviating, found),
						first_that_shows(population, deviating, found));
}

static void plans_for_populations(void)
{
	static const uint32_t rows[][4] = {
		/* population, at most deviating, found: test so many */
		{ 200, 10, 0, 47 },
		{ 200, 20, 0, 26 },
		{ 500, 23, 0, 58 },
		{ 500, 22, 0, 60 },
		{ 10000, 0, 0, 9500 },
		{ 10001, 0, 0, 9501 },
		{ 10526, 0, 0, 10000 },
		{ 10527, 0, 0, 0 },
		{ 20000, 0, 0, 0 },
		{ 200, 199, 0, 1 },
		{ 200, 200, 0, 0 },
		{ 200, 3, 4, 0 },
		{ 1000000, 500000, 9999, 0 },
		{ 1000000, 500000, 10000, 0 },
		{ 1000000, 500000, 20000, 0 },
		{ 10001, 10000, 9999, 10000 },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		CU_ASSERT_EQUAL(assurance_plan_number(rows[i][0], rows[i][1], rows[i][2]),
				rows[i][3]);
}

static void plans_for_shares(void)
{
	static const uint32_t rows[][3] = {
		/* at least this share, found: test so many */
		{ 950000, 0, 59 },  { 950000, 1, 93 },   { 900000, 0, 29 },
		{ 990000, 0, 299 }, { 50000, 0, 1 },     { 0, 0, 0 },
		{ 1000000, 0, 0 },  { 500000, 9999, 0 }, { 500000, 20000, 0 },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		CU_ASSERT_EQUAL(assurance_plan_share(rows[i][0], rows[i][1]), rows[i][2]);
}

static void a_plan_keeps_what_it_promises(void)
{
	for (uint32_t found = 0; found < 8; found++) {
		uint32_t n = assurance_plan_share(930000, found);
		CU_ASSERT_TRUE(assurance_least_share(n, n - found) >= 930000);
		CU_ASSERT_TRUE(assurance_least_share(n - 1, n - 1 - found) < 930000);
	}
}

/* Never one more than the share allows. */
static void how_many_may_deviate(void)
{
	static const uint32_t rows[][3] = {
		{ 200, 950000, 10 }, { 199, 950000, 9 },     { 1, 950000, 0 },
		{ 200, 0, 200 },     { 1000000, 999999, 1 }, { 1000000, 1000000, 0 },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		CU_ASSERT_EQUAL(assurance_may_deviate(rows[i][0], rows[i][1]), rows[i][2]);
}

static void verdicts_that_can_be_reached(void)
{
	static const struct {
		struct criteria rule;
		uint32_t n;
	} rows[] = {
		{ PERCENT(8000, 9000), 5 },
		{ PERCENT(7500, 9000), 4 },
		{ PERCENT(9000, 9000), 1 },
		{ PERCENT(9500, 9800), 20 },
		{ PERCENT(9999, 10000), 10000 },
		{ OF_SIX, 5 },
		{ { 2, { { 4, CRITERIA_COUNT, 3, 3 }, { 0, CRITERIA_PERCENT, 8000, 9000 } } }, 5 },
		{ { 1, { { 0, CRITERIA_COUNT, 1, 10000 } } }, 10000 },
		{ { 1, { { 0, CRITERIA_COUNT, 1, 10001 } } }, 0 },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		CU_ASSERT_EQUAL(assurance_plan_verdicts(&rows[i].rule), rows[i].n);
}

static const struct suite_test tests[] = {
	{ "every plan for populations up to 25", every_plan_for_small_populations },
	{ "plans for populations", plans_for_populations },
	{ "plans for shares", plans_for_shares },
	{ "a plan keeps what it promises", a_plan_keeps_what_it_promises },
	{ "how many may deviate", how_many_may_deviate },
	{ "verdicts that can be reached", verdicts_that_can_be_reached },
};
SUITE_MAIN("assurance_plan", tests)
