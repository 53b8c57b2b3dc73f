/* SPDX-License-Identifier: EUPL-1.2
 * What samples say, against counting all ways to draw: every population up to 40, every sample,
 * every number of deviations, and every share for small samples. Large ones against figures that
 * were computed with whole numbers of another library (python3). */
#include "../daemon/domain/assurance.h"

#include <stdio.h>
#include <time.h>

#include "../daemon/domain/tail.h"

#include "suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])
#define SMALL 40

/* ---------------------------------------------------------------------------- reference */

static uint64_t choose[SMALL + 1][SMALL + 1];
/* most[population][tested][deviating] */
static uint32_t most[SMALL + 1][SMALL + 1][SMALL + 1];

static bool ref_likely(uint32_t items, uint32_t drawn, uint32_t deviating, uint32_t found)
{
	uint64_t ways = 0;
	for (uint32_t i = 0; i <= found; i++)
		ways += choose[deviating][i] * choose[items - deviating][drawn - i];
	return 20 * ways > choose[items][drawn];
}

static void fill_reference(void)
{
	for (uint32_t n = 0; n <= SMALL; n++) {
		choose[n][0] = 1;
		for (uint32_t k = 1; k <= n; k++)
			choose[n][k] = choose[n - 1][k - 1] + choose[n - 1][k];
	}
	for (uint32_t items = 1; items <= SMALL; items++)
		for (uint32_t drawn = 1; drawn <= items; drawn++)
			for (uint32_t found = 0; found <= drawn; found++)
				for (uint32_t d = 0; d <= items; d++)
					if (ref_likely(items, drawn, d, found))
						most[items][drawn][found] = d;
}

static void every_small_population(void)
{
	for (uint32_t items = 1; items <= SMALL; items++)
		for (uint32_t drawn = 1; drawn <= items; drawn++)
			for (uint32_t found = 0; found <= drawn; found++)
				CU_ASSERT_EQUAL(assurance_most_deviating(items, drawn, found),
						most[items][drawn][found]);
}

/* P[at least c of n | p] <= 5 %, by its definition; n <= 6, so that 20 * 10^(6n) fits. */
static bool ref_unlikely_share(uint32_t n, uint32_t c, uint32_t p)
{
	unsigned __int128 ways = 0, all = 1;
	for (uint32_t i = 0; i < n; i++)
		all *= ASSURANCE_WHOLE;
	for (uint32_t i = c; i <= n; i++) {
		unsigned __int128 term = choose[n][i];
		for (uint32_t j = 0; j < n; j++)
			term *= j < i ? p : ASSURANCE_WHOLE - p;
		ways += term;
	}
	return 20 * ways <= all;
}

static void every_small_share(void)
{
	for (uint32_t n = 1; n <= 6; n++) {
		CU_ASSERT_EQUAL(assurance_least_share(n, 0), 0);
		for (uint32_t c = 1; c <= n; c++) {
			uint32_t p = assurance_least_share(n, c);
			CU_ASSERT_TRUE(ref_unlikely_share(n, c, p));
			CU_ASSERT_FALSE(ref_unlikely_share(n, c, p + 1));
		}
	}
}

/* ---------------------------------------------------------------------------- figures */

/* All that there are up to 40 items: with so many deviating P is just 5 %, which is not more. */
static const struct tail ties[] = {
	{ .items = 6, .drawn = 3, .found = 0, .deviating = 3 },
	{ .items = 16, .drawn = 2, .found = 0, .deviating = 12 },
	{ .items = 16, .drawn = 4, .found = 2, .deviating = 14 },
	{ .items = 16, .drawn = 12, .found = 0, .deviating = 2 },
	{ .items = 16, .drawn = 14, .found = 2, .deviating = 4 },
	{ .items = 20, .drawn = 1, .found = 0, .deviating = 19 },
	{ .items = 20, .drawn = 19, .found = 0, .deviating = 1 },
	{ .items = 25, .drawn = 2, .found = 0, .deviating = 19 },
	{ .items = 25, .drawn = 6, .found = 4, .deviating = 23 },
	{ .items = 25, .drawn = 19, .found = 0, .deviating = 2 },
	{ .items = 25, .drawn = 23, .found = 4, .deviating = 6 },
	{ .items = 40, .drawn = 1, .found = 0, .deviating = 38 },
	{ .items = 40, .drawn = 2, .found = 1, .deviating = 39 },
	{ .items = 40, .drawn = 38, .found = 0, .deviating = 1 },
	{ .items = 40, .drawn = 39, .found = 1, .deviating = 2 },
	{ .items = 10000, .drawn = 9500, .found = 0, .deviating = 1 },
	{ .items = 1000000, .drawn = 1, .found = 0, .deviating = 950000 },
	{ .items = 20, .drawn = 1, .found = 0, .deviating = 19, .put_back = true },
};

static void ties_are_not_likely(void)
{
	for (size_t i = 0; i < COUNT(ties); i++) {
		struct tail tail = ties[i];
		CU_ASSERT_FALSE(tail_is_likely(&tail));
		tail.deviating--;
		CU_ASSERT_TRUE(tail.deviating == tail.found || tail_is_likely(&tail));
		if (!tail.put_back)
			CU_ASSERT_EQUAL(
				assurance_most_deviating(tail.items, tail.drawn, tail.found),
				tail.deviating);
	}
}

static void a_wrong_guess_changes_nothing(void)
{
	struct tail tail = { .items = 200, .drawn = 30, .found = 3 };
	struct tail_search search = { &tail, &tail.deviating, 3, 174 };
	for (uint32_t guess = 3; guess < 174; guess++)
		CU_ASSERT_EQUAL(tail_find(search, guess), 45);
	CU_ASSERT_EQUAL(tail_guess(search), 45);
}

static void a_search_may_end_at_either_end(void)
{
	struct tail tail = { .items = 20, .drawn = 19, .found = 0 };
	struct tail_search search = { &tail, &tail.deviating, 0, 2 };
	for (uint32_t guess = 0; guess < 2; guess++)
		CU_ASSERT_EQUAL(tail_find(search, guess), 0);
	tail.drawn = 1;
	search.high = 19; /* the tie is at 19 */
	for (uint32_t guess = 0; guess < 19; guess++)
		CU_ASSERT_EQUAL(tail_find(search, guess), 18);
}

static void figures_of_populations(void)
{
	static const uint32_t rows[][4] = {
		/* population, tested, deviating: at most so many */
		{ 1, 1, 0, 0 },
		{ 1, 1, 1, 1 },
		{ 20, 19, 0, 0 },
		{ 40, 6, 1, 22 },
		{ 57, 26, 8, 25 },
		{ 120, 12, 1, 39 },
		{ 120, 39, 1, 12 },
		{ 200, 6, 1, 115 },
		{ 200, 10, 1, 77 },
		{ 200, 30, 3, 45 },
		{ 200, 59, 0, 8 },
		{ 200, 200, 7, 7 },
		{ 365, 31, 3, 82 },
		{ 365, 100, 2, 20 },
		{ 365, 110, 0, 8 },
		{ 365, 149, 10, 37 },
		{ 500, 59, 0, 23 },
		{ 1200, 260, 3, 33 },
		{ 5000, 275, 5, 186 },
		{ 44321, 203, 7, 2824 },
		{ 1000000, 59, 5, 169960 },
		{ 1000000, 134, 12, 141051 },
		{ 1000000, 173, 10, 96071 },
		{ 1000000, 191, 1, 24593 },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		CU_ASSERT_EQUAL(assurance_most_deviating(rows[i][0], rows[i][1], rows[i][2]),
				rows[i][3]);
}

/* 5 of 6 and 9 of 10 are often printed as .418197 and .605837, rounded upwards: more than shown. */
static void figures_of_shares(void)
{
	static const uint32_t rows[][3] = {
		/* tested, conforming: at least so many millionths */
		{ 1, 1, 50000 },      { 4, 2, 97611 },      { 6, 5, 418196 },
		{ 10, 9, 605836 },    { 30, 27, 761402 },   { 46, 40, 758701 },
		{ 59, 59, 950492 },   { 83, 75, 832804 },   { 92, 84, 848569 },
		{ 212, 210, 970602 }, { 221, 220, 978715 }, { 243, 236, 946575 },
		{ 294, 288, 960119 }, { 307, 301, 961791 }, { 392, 383, 960278 },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		CU_ASSERT_EQUAL(assurance_least_share(rows[i][0], rows[i][1]), rows[i][2]);
}

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The time is printed, not judged: it is the machine's and the sanitizers'. */
static void the_largest_there_are(void)
{
	double begin = seconds();
	CU_ASSERT_EQUAL(assurance_most_deviating(1000000, 10000, 5000), 508232);
	double middle = seconds();
	CU_ASSERT_EQUAL(assurance_least_share(10000, 5000), 491726);
	printf("\n    10 000 tested, 5 000 deviating: of 1 000 000 %.3f s, share %.3f s",
	       middle - begin, seconds() - middle);
	CU_ASSERT_EQUAL(assurance_most_deviating(1000000, 10000, 10000), 1000000);
	CU_ASSERT_EQUAL(assurance_least_share(10000, 10000), 999700);
}

static void more_deviations_show_less(void)
{
	for (uint32_t found = 0; found < 60; found++) {
		uint32_t here = assurance_most_deviating(3000, 60, found);
		CU_ASSERT_TRUE(here < assurance_most_deviating(3000, 60, found + 1));
		CU_ASSERT_TRUE(here >= assurance_most_deviating(3000, 61, found));
		CU_ASSERT_TRUE(here <= assurance_most_deviating(3001, 60, found));
		CU_ASSERT_TRUE(assurance_least_share(60, found) <
			       assurance_least_share(60, found + 1));
	}
}

/* ---------------------------------------------------------------------------- statements */

struct statement {
	const char *sv, *en;
	struct assurance_facts facts;
};

static const struct statement statements[] = {
	{ "ingen statistisk slutsats",
	  "no statistical conclusion",
	  { ASSURANCE_HAND_PICKED, 200, { 30, 0, 0 }, true } },
	{ "totalundersökning", "census", { ASSURANCE_CENSUS, 0, { 30, 2, 1 }, true } },
	{ "ingen statistisk slutsats",
	  "no statistical conclusion",
	  { ASSURANCE_DRAWN, 200, { 0, 0, 0 }, false } },
	{ "högst 45 av 200 avviker (95 %); minst 155 av 200 stämmer",
	  "at most 45 of 200 deviate (95 %); at least 155 of 200 conform",
	  { ASSURANCE_DRAWN, 200, { 27, 3, 0 }, false } },
	{ "högst 1 av 2 avviker (95 %); minst 1 av 2 stämmer",
	  "at most 1 of 2 deviates (95 %); at least 1 of 2 conforms",
	  { ASSURANCE_DRAWN, 2, { 1, 0, 0 }, false } },
	{ "högst 45 av 200 avviker (95 %)",
	  "at most 45 of 200 deviate (95 %)",
	  { ASSURANCE_DRAWN, 200, { 26, 3, 1 }, false } },
	{ "högst 45 av 200 avviker (95 %); minst 155 av 200 stämmer; "
	  "urvalet utökades efter att resultat hade loggats",
	  "at most 45 of 200 deviate (95 %); at least 155 of 200 conform; "
	  "the sample was extended after results had been logged",
	  { ASSURANCE_DRAWN, 200, { 27, 3, 0 }, true } },
	{ "högst 58,19 % avviker (95 %); minst 41,81 % stämmer",
	  "at most 58.19 % deviate (95 %); at least 41.81 % conform",
	  { ASSURANCE_DECLARED, 0, { 5, 1, 0 }, false } },
	{ "högst 58,19 % avviker (95 %)",
	  "at most 58.19 % deviate (95 %)",
	  { ASSURANCE_DECLARED, 0, { 4, 1, 1 }, false } },
	{ "högst 100,00 % avviker (95 %); minst 0,00 % stämmer",
	  "at most 100.00 % deviate (95 %); at least 0.00 % conform",
	  { ASSURANCE_DECLARED, 0, { 0, 3, 0 }, false } },
	{ "högst 1 av 10000 avviker (95 %); minst 9999 av 10000 stämmer",
	  "at most 1 of 10000 deviates (95 %); at least 9999 of 10000 conform",
	  { ASSURANCE_DRAWN, 10000, { 9999, 1, 0 }, false } },
	{ "ingen statistisk slutsats: fler än 10000 granskade",
	  "no statistical conclusion: more than 10000 reviewed",
	  { ASSURANCE_DRAWN, 1000000, { 9999, 1, 1 }, false } },
	{ "ingen statistisk slutsats: fler än 10000 granskade",
	  "no statistical conclusion: more than 10000 reviewed",
	  { ASSURANCE_DECLARED, 0, { UINT32_MAX, 1, 0 }, false } },
};

static void statements_in_words(void)
{
	char out[300];
	for (size_t i = 0; i < COUNT(statements); i++) {
		struct assurance a = assurance_of(&statements[i].facts);
		size_t n = assurance_format(&a, LANG_SV, out, sizeof out);
		CU_ASSERT_STRING_EQUAL(out, statements[i].sv);
		CU_ASSERT_EQUAL(n, strlen(out));
		assurance_format(&a, LANG_EN, out, sizeof out);
		CU_ASSERT_STRING_EQUAL(out, statements[i].en);
	}
}

static void a_statement_is_cut_to_its_room(void)
{
	char out[20] = "untouched";
	struct assurance a = assurance_of(&statements[3].facts);
	size_t n = strlen(statements[3].sv);
	CU_ASSERT_EQUAL(assurance_format(&a, LANG_SV, out, 0), n);
	CU_ASSERT_STRING_EQUAL(out, "untouched");
	CU_ASSERT_EQUAL(assurance_format(&a, LANG_SV, out, 9), n);
	CU_ASSERT_STRING_EQUAL(out, "högst 4");
}

static void a_statement_keeps_its_numbers(void)
{
	struct assurance a = assurance_of(&statements[3].facts);
	CU_ASSERT_EQUAL(a.kind, ASSURANCE_NUMBER);
	CU_ASSERT_EQUAL(a.population, 200);
	CU_ASSERT_EQUAL(a.deviating, 45);
	CU_ASSERT_TRUE(a.says_conforming);
	a = assurance_of(&statements[8].facts);
	CU_ASSERT_EQUAL(a.kind, ASSURANCE_SHARE);
	CU_ASSERT_EQUAL(a.conforming, 418196);
	CU_ASSERT_FALSE(a.says_conforming);
}

static void what_is_unknown_says_nothing(void)
{
	char out[100];
	struct assurance_facts facts = { (enum assurance_basis)9, 200, { 30, 0, 0 }, true };
	struct assurance a = assurance_of(&facts);
	CU_ASSERT_EQUAL(a.kind, ASSURANCE_NO_CONCLUSION);
	a.kind = (enum assurance_kind)9;
	CU_ASSERT_EQUAL(assurance_format(&a, LANG_SV, out, sizeof out), 0);
	CU_ASSERT_STRING_EQUAL(out, "");
}

int main(void)
{
	static const struct suite_test tests[] = {
		{ "every population up to 40", every_small_population },
		{ "every sample up to 6, as shares", every_small_share },
		{ "just 5 % is not likely", ties_are_not_likely },
		{ "a wrong guess changes nothing", a_wrong_guess_changes_nothing },
		{ "a search may end at either end", a_search_may_end_at_either_end },
		{ "figures of populations", figures_of_populations },
		{ "figures of shares", figures_of_shares },
		{ "the largest there are", the_largest_there_are },
		{ "more deviations, or fewer tested, show less", more_deviations_show_less },
		{ "statements in words", statements_in_words },
		{ "a statement is cut to its room", a_statement_is_cut_to_its_room },
		{ "a statement keeps its numbers", a_statement_keeps_its_numbers },
		{ "what is unknown says nothing", what_is_unknown_says_nothing },
	};
	fill_reference();
	return suite_run("assurance", tests, COUNT(tests));
}
