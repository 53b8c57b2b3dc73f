/* SPDX-License-Identifier: EUPL-1.2
 * Proposals, contradictions and sentences of a follow-up; the fate of what is open at the end of a
 * year, and its sum. */
#include <riskreg/words.h>

#include "../daemon/domain/rollover.h"
#include "suite.h"

#define DAY(y, m, d) { .year = y, .month = m, .day = d }
#define NO_DAY { 0 }

static const struct {
	struct followup_facts facts;
	enum followup_status proposed;
} proposals[] = {
	{ { FOLLOWUP_OPEN, NO_DAY, 2020, false, DAY(2020, 8, 31) }, FOLLOWUP_ON_TRACK },
	{ { FOLLOWUP_OPEN, DAY(2020, 12, 31), 2020, false, DAY(2020, 8, 31) }, FOLLOWUP_ON_TRACK },
	{ { FOLLOWUP_OPEN, DAY(2021, 1, 1), 2020, false, DAY(2020, 8, 31) },
	  FOLLOWUP_NOT_THIS_YEAR },
	{ { FOLLOWUP_OPEN, NO_DAY, 2020, true, DAY(2020, 12, 31) }, FOLLOWUP_NOT_THIS_YEAR },
	{ { FOLLOWUP_FINISHED, DAY(2021, 1, 1), 2020, false, DAY(2020, 8, 31) }, FOLLOWUP_DONE },
	{ { FOLLOWUP_FINISHED, NO_DAY, 2020, true, DAY(2020, 12, 31) }, FOLLOWUP_DONE },
	{ { FOLLOWUP_STOPPED, NO_DAY, 2020, false, DAY(2020, 8, 31) }, FOLLOWUP_NOT_THIS_YEAR },
	{ { FOLLOWUP_CARRIED, NO_DAY, 2020, false, DAY(2020, 8, 31) }, FOLLOWUP_NOT_THIS_YEAR },
};

static void test_proposals(void)
{
	for (size_t i = 0; i < sizeof(proposals) / sizeof(proposals[0]); i++) {
		CU_ASSERT_EQUAL(followup_propose(&proposals[i].facts), proposals[i].proposed);
		CU_ASSERT_EQUAL(followup_compare(&proposals[i].facts, proposals[i].proposed),
				FOLLOWUP_AGREES);
		CU_ASSERT_EQUAL(followup_compare(&proposals[i].facts, FOLLOWUP_UNANSWERED),
				FOLLOWUP_AGREES);
	}
}

static void test_contradictions(void)
{
	struct followup_facts f = { FOLLOWUP_OPEN, DAY(2020, 8, 30), 2020, false,
				    DAY(2020, 8, 31) };
	CU_ASSERT_EQUAL(followup_compare(&f, FOLLOWUP_DONE), FOLLOWUP_SAID_DONE);
	CU_ASSERT_EQUAL(followup_compare(&f, FOLLOWUP_ON_TRACK), FOLLOWUP_OVERDUE);
	CU_ASSERT_EQUAL(followup_compare(&f, FOLLOWUP_NOT_THIS_YEAR), FOLLOWUP_AGREES);
	f.due.day = 31;
	CU_ASSERT_EQUAL(followup_compare(&f, FOLLOWUP_ON_TRACK), FOLLOWUP_AGREES);
	f.due.year = 2021;
	CU_ASSERT_EQUAL(followup_compare(&f, FOLLOWUP_ON_TRACK), FOLLOWUP_DUE_LATER);
	f.stand = FOLLOWUP_FINISHED;
	CU_ASSERT_EQUAL(followup_compare(&f, FOLLOWUP_DONE), FOLLOWUP_AGREES);
	CU_ASSERT_EQUAL(followup_compare(&f, FOLLOWUP_ON_TRACK), FOLLOWUP_SAID_NOT_DONE);
	CU_ASSERT_EQUAL(followup_compare(&f, FOLLOWUP_NOT_THIS_YEAR), FOLLOWUP_SAID_NOT_DONE);
	/* What no version of the register writes says nothing of being done. */
	CU_ASSERT_EQUAL(followup_compare(&f, (enum followup_status)9), FOLLOWUP_SAID_NOT_DONE);
}

static void test_rounds_taken(void)
{
	const struct caldate reporting = DAY(2020, 8, 31);
	struct period period = { DAY(2020, 1, 1), DAY(2020, 8, 31) };
	CU_ASSERT_TRUE(followup_takes(reporting, period));
	period.last = (struct caldate)DAY(2020, 9, 1);
	CU_ASSERT_FALSE(followup_takes(reporting, period));
}

static const struct {
	uint32_t unanswered, done, on_track, not;
	bool is_annual;
	const char *sv, *en;
} sentences[] = {
	{ 0, 0, 0, 0, false, "Planen har inga riskåtgärder.", "The plan has no measures." },
	{ 0, 1, 0, 0, false, "Riskåtgärden är klar.", "The measure is done." },
	{ 1, 0, 0, 0, false, "Riskåtgärden är inte besvarad.", "The measure is not answered." },
	{ 0, 2, 1, 1, false,
	  "2 av 4 riskåtgärder är klara, 1 blir klar i år och 1 blir inte klar i år.",
	  "2 of 4 measures are done, 1 will be done this year and 1 will not be done this year." },
	{ 0, 0, 3, 2, false, "3 av 5 riskåtgärder blir klara i år och 2 blir inte klara i år.",
	  "3 of 5 measures will be done this year and 2 will not be done this year." },
	{ 0, 4, 0, 0, false, "4 av 4 riskåtgärder är klara.", "4 of 4 measures are done." },
	{ 2, 1, 0, 0, false, "1 av 3 riskåtgärder är klar och 2 är inte besvarade.",
	  "1 of 3 measures is done and 2 are not answered." },
	{ 0, 1, 0, 2, true, "1 av 3 riskåtgärder är klar och 2 blev inte klara under året.",
	  "1 of 3 measures is done and 2 were not done in the year." },
	{ 0, 0, 0, 1, true, "Riskåtgärden blev inte klar under året.",
	  "The measure was not done in the year." },
};

static void test_sentences(void)
{
	static const struct followup_nouns nouns = { WORD_FOLLOWUP_MEASURES,
						     WORD_FOLLOWUP_THE_MEASURE,
						     WORD_FOLLOWUP_NO_MEASURES };
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct followup_counts counts = { { sentences[i].unanswered, sentences[i].done,
						    sentences[i].on_track, sentences[i].not },
						  sentences[i].is_annual };
		char text[200], cut[10];
		size_t n = followup_format(&counts, &nouns, LANG_SV, text, sizeof(text));
		CU_ASSERT_STRING_EQUAL(text, sentences[i].sv);
		CU_ASSERT_EQUAL(n, strlen(text));
		CU_ASSERT_EQUAL(followup_format(&counts, &nouns, LANG_SV, cut, sizeof(cut)), n);
		CU_ASSERT(strlen(cut) < sizeof(cut));
		followup_format(&counts, &nouns, LANG_EN, text, sizeof(text));
		CU_ASSERT_STRING_EQUAL(text, sentences[i].en);
	}
}

static const struct {
	struct rollover_facts facts;
	enum rollover_fate fate;
} fates[] = {
	{ { FOLLOWUP_OPEN, FOLLOWUP_UNANSWERED, 0, 0 }, ROLLOVER_CARRIED },
	{ { FOLLOWUP_CARRIED, FOLLOWUP_UNANSWERED, 0, 0 }, ROLLOVER_CARRIED },
	{ { FOLLOWUP_FINISHED, FOLLOWUP_UNANSWERED, 0, 0 }, ROLLOVER_DONE },
	{ { FOLLOWUP_STOPPED, FOLLOWUP_UNANSWERED, 0, 0 }, ROLLOVER_DROPPED },
	{ { FOLLOWUP_OPEN, FOLLOWUP_DONE, 0, 0 }, ROLLOVER_DONE },
	{ { FOLLOWUP_OPEN, FOLLOWUP_NOT_THIS_YEAR, ROLLOVER_CARRY, 0 }, ROLLOVER_CARRIED },
	{ { FOLLOWUP_OPEN, FOLLOWUP_NOT_THIS_YEAR, ROLLOVER_DROP, 0 }, ROLLOVER_DROPPED },
	{ { FOLLOWUP_OPEN, FOLLOWUP_NOT_THIS_YEAR, ROLLOVER_DROP, ROLLOVER_CARRY },
	  ROLLOVER_CARRIED },
	{ { FOLLOWUP_FINISHED, FOLLOWUP_DONE, 0, ROLLOVER_CARRY }, ROLLOVER_CARRIED },
	{ { FOLLOWUP_OPEN, FOLLOWUP_UNANSWERED, 0, ROLLOVER_DROP }, ROLLOVER_DROPPED },
};

static void test_fates(void)
{
	for (size_t i = 0; i < sizeof(fates) / sizeof(fates[0]); i++)
		CU_ASSERT_EQUAL(rollover_decide(&fates[i].facts), fates[i].fate);
}

static void test_ledger(void)
{
	struct rollover_ledger ledger = { 4, 1, 2, 1 };
	CU_ASSERT_TRUE(rollover_balances(&ledger));
	ledger.done--;
	CU_ASSERT_FALSE(rollover_balances(&ledger));
	ledger = (struct rollover_ledger){ 0, UINT32_MAX, 1, 0 };
	CU_ASSERT_FALSE(rollover_balances(&ledger));
}

static const struct suite_test tests[] = {
	{ "proposals follow the plan", test_proposals },
	{ "contradictions", test_contradictions },
	{ "rounds that are taken", test_rounds_taken },
	{ "sentences: one, several, none", test_sentences },
	{ "rollover: the fate of an item", test_fates },
	{ "rollover: the sum", test_ledger },
};
SUITE_MAIN("followup", tests)
