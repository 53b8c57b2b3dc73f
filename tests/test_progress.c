/* SPDX-License-Identifier: EUPL-1.2
 * From rounds to progress: every state and basis, which round is in force, which moves are left. */
#include "../daemon/domain/progress.h"

#include "suite.h"

static const struct period h1 = { { 2026, 1, 1 }, { 2026, 6, 30 } };
static const struct period h2 = { { 2026, 7, 1 }, { 2026, 12, 31 } };
static const struct period q2 = { { 2026, 4, 1 }, { 2026, 6, 30 } };

static void test_pending(void)
{
	static const struct {
		uint32_t size;
		struct tally tally;
		uint32_t pending;
	} rows[] = {
		{ 10, { 0, 0, 0 }, 10 },
		{ 10, { 5, 3, 1 }, 1 },
		{ 10, { 5, 3, 2 }, 0 },
		{ 0, { 8, 2, 0 }, 0 },
		{ 10, { UINT32_MAX, UINT32_MAX, 12 }, 0 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct round_facts r = { .size = rows[i].size, .tally = rows[i].tally };
		CU_ASSERT_EQUAL(progress_pending(&r), rows[i].pending);
	}
}

static void test_rounds(void)
{
	static const struct {
		const char *name;
		struct round_facts round;
		enum progress progress;
	} rows[] = {
		{ "one left",
		  { .state = ROUND_TESTING, .size = 2, .tally = { 1, 0, 0 } },
		  PROGRESS_UNDER_WAY },
		{ "all logged",
		  { .state = ROUND_TESTING, .size = 2, .tally = { 1, 0, 1 } },
		  PROGRESS_TO_SUBMIT },
		{ "list, one left",
		  { .state = ROUND_TESTING, .basis = ROUND_LIST, .size = 1 },
		  PROGRESS_UNDER_WAY },
		{ "returned",
		  { .state = ROUND_RETURNED, .size = 1, .tally = { 0, 1, 0 } },
		  PROGRESS_TO_SUBMIT },
		{ "no counts",
		  { .state = ROUND_TESTING, .basis = ROUND_COUNTS },
		  PROGRESS_UNDER_WAY },
		{ "counts, all right",
		  { .basis = ROUND_COUNTS, .tally = { 9, 0, 0 } },
		  PROGRESS_TO_SUBMIT },
		{ "counts, all wrong",
		  { .basis = ROUND_COUNTS, .tally = { 0, 9, 0 } },
		  PROGRESS_TO_SUBMIT },
		{ "no conclusion", { .basis = ROUND_REVIEW }, PROGRESS_UNDER_WAY },
		{ "conclusion", { .basis = ROUND_REVIEW, .concluded = true }, PROGRESS_TO_SUBMIT },
		{ "planned",
		  { .state = ROUND_PLANNED, .basis = ROUND_POPULATION },
		  PROGRESS_UNDER_WAY },
		{ "frozen",
		  { .state = ROUND_FROZEN, .basis = ROUND_POPULATION },
		  PROGRESS_UNDER_WAY },
		{ "drawn",
		  { .state = ROUND_DRAWN, .basis = ROUND_POPULATION, .size = 1 },
		  PROGRESS_UNDER_WAY },
		{ "drawn, all logged but one that is replaced",
		  { .basis = ROUND_POPULATION, .size = 3, .replaced = 1, .tally = { 1, 1, 0 } },
		  PROGRESS_TO_SUBMIT },
		{ "no population", { .state = ROUND_NO_POPULATION }, PROGRESS_NO_POPULATION },
		{ "submitted", { .state = ROUND_SUBMITTED }, PROGRESS_TO_APPROVE },
		{ "approved", { .state = ROUND_APPROVED }, PROGRESS_APPROVED },
		{ "not run", { .state = ROUND_NOT_RUN }, PROGRESS_NOT_RUN },
		{ "a state of a later version",
		  { .state = (enum round_state)99 },
		  PROGRESS_NOT_STARTED },
		{ "a basis of a later version",
		  { .basis = (enum round_basis)99 },
		  PROGRESS_UNDER_WAY },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		enum progress progress = progress_of_round(&rows[i].round);
		if (progress != rows[i].progress)
			printf("%s: %d\n", rows[i].name, progress);
		CU_ASSERT_EQUAL(progress, rows[i].progress);
	}
}

static struct round_facts round_of(uint32_t number, struct period period, enum round_state state)
{
	return (struct round_facts){
		.number = number, .period = period, .state = state, .size = 1
	};
}

/* Feeds the rounds both ways: their order must not matter. */
static struct progress_fold fold_of(const struct round_facts *rounds, size_t n)
{
	struct progress_fold forth = { 0 }, back = { 0 };
	for (size_t i = 0; i < n; i++) {
		progress_add(&forth, &rounds[i]);
		progress_add(&back, &rounds[n - 1 - i]);
	}
	CU_ASSERT_EQUAL(forth.has_approved, back.has_approved);
	CU_ASSERT_EQUAL(forth.has_current, back.has_current);
	CU_ASSERT_EQUAL(forth.approved.number, back.approved.number);
	CU_ASSERT_EQUAL(forth.current.number, back.current.number);
	return forth;
}

static void test_no_round(void)
{
	struct progress_fold fold = { 0 };
	CU_ASSERT_FALSE(progress_current_is_later(&fold));
	CU_ASSERT_EQUAL(progress_of_control(&fold), PROGRESS_NOT_STARTED);
}

static void test_latest_approved_by_period_is_in_force(void)
{
	const struct round_facts rounds[] = {
		round_of(7, h1, ROUND_APPROVED),
		round_of(3, h2, ROUND_APPROVED),
		round_of(8, q2, ROUND_APPROVED),
	};
	struct progress_fold fold = fold_of(rounds, 3);
	CU_ASSERT_EQUAL(fold.approved.number, 3);
	CU_ASSERT_FALSE(fold.has_current);
	CU_ASSERT_EQUAL(progress_of_control(&fold), PROGRESS_APPROVED);
}

static void test_later_opened_breaks_ties(void)
{
	const struct round_facts rounds[] = {
		round_of(4, h1, ROUND_TESTING),
		round_of(6, h1, ROUND_SUBMITTED),
		round_of(5, h1, ROUND_NOT_RUN),
	};
	struct progress_fold fold = fold_of(rounds, 3);
	CU_ASSERT_EQUAL(fold.current.number, 6);
	CU_ASSERT_TRUE(progress_current_is_later(&fold));
	CU_ASSERT_EQUAL(progress_of_control(&fold), PROGRESS_TO_APPROVE);
}

static void test_current_counts_only_when_later(void)
{
	static const struct {
		uint32_t number;
		struct period period;
		enum round_state state;
		bool later;
		enum progress progress;
	} rows[] = {
		{ 9, h1, ROUND_TESTING, false, PROGRESS_APPROVED },
		{ 4, h2, ROUND_TESTING, false, PROGRESS_APPROVED },
		{ 9, h2, ROUND_TESTING, true, PROGRESS_UNDER_WAY },
		{ 9, h2, ROUND_NOT_RUN, true, PROGRESS_NOT_RUN },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct round_facts rounds[] = {
			round_of(5, h2, ROUND_APPROVED),
			round_of(rows[i].number, rows[i].period, rows[i].state),
		};
		struct progress_fold fold = fold_of(rounds, 2);
		CU_ASSERT_TRUE(fold.has_current);
		CU_ASSERT_EQUAL(progress_current_is_later(&fold), rows[i].later);
		CU_ASSERT_EQUAL(progress_of_control(&fold), rows[i].progress);
	}
}

static void test_moves(void)
{
	static const struct {
		enum round_state state;
		bool log, submit, send_back, approve, not_run, freeze, draw, extend, none;
	} rows[] = {
		{ ROUND_PLANNED, false, false, false, false, true, true, false, false, true },
		{ ROUND_FROZEN, false, false, false, false, true, false, true, false, true },
		{ ROUND_DRAWN, true, true, false, false, true, false, false, true, false },
		{ ROUND_TESTING, true, true, false, false, true, false, false, true, true },
		{ ROUND_SUBMITTED, false, false, true, true, false, false, false, false, false },
		{ ROUND_APPROVED, false, false, false, false, false, false, false, false, false },
		{ ROUND_RETURNED, true, true, false, false, true, false, false, true, true },
		{ ROUND_NOT_RUN, false, false, false, false, false, false, false, false, false },
		{ ROUND_NO_POPULATION, false, false, false, false, false, false, false, false,
		  false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		CU_ASSERT_EQUAL(progress_allows(rows[i].state, ROUND_STEP_LOG), rows[i].log);
		CU_ASSERT_EQUAL(progress_allows(rows[i].state, ROUND_STEP_SUBMIT), rows[i].submit);
		CU_ASSERT_EQUAL(progress_allows(rows[i].state, ROUND_STEP_RETURN),
				rows[i].send_back);
		CU_ASSERT_EQUAL(progress_allows(rows[i].state, ROUND_STEP_APPROVE),
				rows[i].approve);
		CU_ASSERT_EQUAL(progress_allows(rows[i].state, ROUND_STEP_NOT_RUN),
				rows[i].not_run);
		CU_ASSERT_EQUAL(progress_allows(rows[i].state, ROUND_STEP_FREEZE), rows[i].freeze);
		CU_ASSERT_EQUAL(progress_allows(rows[i].state, ROUND_STEP_DRAW), rows[i].draw);
		CU_ASSERT_EQUAL(progress_allows(rows[i].state, ROUND_STEP_EXTEND), rows[i].extend);
		CU_ASSERT_EQUAL(progress_allows(rows[i].state, ROUND_STEP_NO_POPULATION),
				rows[i].none);
	}
}

static const struct suite_test tests[] = {
	{ "pending", test_pending },
	{ "rounds", test_rounds },
	{ "no round", test_no_round },
	{ "the latest approved by period is in force", test_latest_approved_by_period_is_in_force },
	{ "later opened breaks ties", test_later_opened_breaks_ties },
	{ "current counts only when later", test_current_counts_only_when_later },
	{ "moves", test_moves },
};
SUITE_MAIN("progress", tests)
