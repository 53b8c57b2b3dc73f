/* SPDX-License-Identifier: EUPL-1.2
 * The words of outcomes. Never guesses one: a guess is only shown. */
#include "outcome.h"

#include <riskreg/text.h>

#include "near.h"

/* As text_fold makes them. */
static const struct {
	const char *word;
	PB(Outcome) outcome;
} known[] = {
	{ "ja", PB_ENUM(OUTCOME, CONFORMING) },
	{ "nej", PB_ENUM(OUTCOME, DEVIATING) },
	{ "ej tillampligt", PB_ENUM(OUTCOME, NOT_APPLICABLE) },
	{ "yes", PB_ENUM(OUTCOME, CONFORMING) },
	{ "no", PB_ENUM(OUTCOME, DEVIATING) },
	{ "not applicable", PB_ENUM(OUTCOME, NOT_APPLICABLE) },
	{ "ok", PB_ENUM(OUTCOME, CONFORMING) },
	{ "j", PB_ENUM(OUTCOME, CONFORMING) },
	{ "y", PB_ENUM(OUTCOME, CONFORMING) },
	{ "x", PB_ENUM(OUTCOME, CONFORMING) },
	{ "korrekt", PB_ENUM(OUTCOME, CONFORMING) },
	{ "conforming", PB_ENUM(OUTCOME, CONFORMING) },
	{ "sant", PB_ENUM(OUTCOME, CONFORMING) },
	{ "true", PB_ENUM(OUTCOME, CONFORMING) },
	{ "dev", PB_ENUM(OUTCOME, DEVIATING) },
	{ "n", PB_ENUM(OUTCOME, DEVIATING) },
	{ "avvikelse", PB_ENUM(OUTCOME, DEVIATING) },
	{ "deviating", PB_ENUM(OUTCOME, DEVIATING) },
	{ "falskt", PB_ENUM(OUTCOME, DEVIATING) },
	{ "false", PB_ENUM(OUTCOME, DEVIATING) },
	{ "na", PB_ENUM(OUTCOME, NOT_APPLICABLE) },
	{ "n/a", PB_ENUM(OUTCOME, NOT_APPLICABLE) },
	{ "ej", PB_ENUM(OUTCOME, NOT_APPLICABLE) },
	{ "ej tillamplig", PB_ENUM(OUTCOME, NOT_APPLICABLE) },
};

#define KNOWN (sizeof(known) / sizeof(known[0]))

PB(Outcome) outcome_find(struct arena *arena, const char *text)
{
	const char *folded = text_fold(arena, view_of_string(text));

	for (size_t i = 0; folded && i < KNOWN; i++)
		if (strcmp(known[i].word, folded) == 0)
			return known[i].outcome;
	return PB_ENUM(OUTCOME, UNSPECIFIED);
}

const char *outcome_answer(PB(Outcome) outcome, enum lang lang)
{
	static const enum word answers[] = {
		[PB_ENUM(OUTCOME, CONFORMING)] = WORD_ANSWER_YES,
		[PB_ENUM(OUTCOME, DEVIATING)] = WORD_ANSWER_NO,
		[PB_ENUM(OUTCOME, NOT_APPLICABLE)] = WORD_ANSWER_NOT_APPLICABLE,
	};

	if (outcome == PB_ENUM(OUTCOME, UNSPECIFIED) || outcome > PB_ENUM(OUTCOME, NOT_APPLICABLE))
		return "";
	return words_get(answers[outcome], lang);
}

const char *outcome_guess(struct arena *arena, const char *text, enum lang lang)
{
	const char *folded = text_fold(arena, view_of_string(text));
	struct near_search near = NEAR_SEARCH(folded ? folded : "");

	for (size_t i = 0; i < KNOWN; i++)
		near_show(&near, known[i].word, outcome_answer(known[i].outcome, lang));
	return near.best;
}
