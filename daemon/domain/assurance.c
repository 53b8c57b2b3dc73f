/* SPDX-License-Identifier: EUPL-1.2
 * What a sample says about all that it was drawn from. Never decides in floating point. */
#include "assurance.h"

#include "sentence.h"
#include "tail.h"

_Static_assert(ASSURANCE_POPULATION_MAX == TAIL_ITEMS_MAX, "every population can be judged");
_Static_assert(ASSURANCE_WHOLE <= TAIL_ITEMS_MAX, "a share is that of a population of millionths");
_Static_assert(ASSURANCE_TESTED_MAX == TAIL_DRAWN_MAX, "every sample can be judged");

/* No more than those that were not seen to conform can deviate. */
uint32_t assurance_most_deviating(uint32_t population, uint32_t tested, uint32_t deviating)
{
	if (deviating == tested)
		return population;
	struct tail tail = { .items = population, .drawn = tested, .found = deviating };
	struct tail_search search = { &tail, &tail.deviating, deviating,
				      population - tested + deviating + 1 };
	return tail_find(search, tail_guess(search));
}

/* A share is one of ASSURANCE_WHOLE items, each put back: the first share of deviating items that
 * is not likely leaves the largest one of conforming items. */
uint32_t assurance_least_share(uint32_t tested, uint32_t conforming)
{
	if (conforming == 0)
		return 0;
	struct tail tail = { .items = ASSURANCE_WHOLE,
			     .drawn = tested,
			     .found = tested - conforming,
			     .put_back = true };
	struct tail_search search = { &tail, &tail.deviating, 0, ASSURANCE_WHOLE };
	return ASSURANCE_WHOLE - tail_find(search, tail_guess(search)) - 1;
}

static struct assurance judge(const struct assurance_facts *facts, uint32_t tested)
{
	const struct tally *tally = &facts->tally;
	struct assurance a = { .extended = facts->extended,
			       .says_conforming = tally->not_applicable == 0,
			       .population = facts->population };
	if (tested > ASSURANCE_TESTED_MAX) {
		a.kind = ASSURANCE_TOO_MANY;
	} else if (facts->basis == ASSURANCE_DRAWN) {
		a.kind = ASSURANCE_NUMBER;
		a.deviating = assurance_most_deviating(facts->population, tested, tally->deviating);
	} else {
		a.kind = ASSURANCE_SHARE;
		a.conforming = assurance_least_share(tested, tested - tally->deviating);
	}
	return a;
}

struct assurance assurance_of(const struct assurance_facts *facts)
{
	const struct tally *tally = &facts->tally;
	uint64_t tested = (uint64_t)tally->conforming + tally->deviating + tally->not_applicable;
	switch (facts->basis) {
	case ASSURANCE_CENSUS:
		return (struct assurance){ .kind = ASSURANCE_ALL_TESTED };
	case ASSURANCE_DRAWN:
	case ASSURANCE_DECLARED:
		if (tested > 0)
			return judge(facts, tested > UINT32_MAX ? UINT32_MAX : (uint32_t)tested);
		break;
	case ASSURANCE_HAND_PICKED:
		break;
	}
	return (struct assurance){ .kind = ASSURANCE_NO_CONCLUSION };
}

/* ---------------------------------------------------------------------------- in words */

static void add_number(struct sentence *text, const struct assurance *a, enum word word,
		       uint32_t number, enum lang lang)
{
	char population[SENTENCE_DIGITS];
	sentence_digits(a->population, population);
	const struct word_param params[] = { { "population", population } };
	text->n += words_format_counted(sentence_end(text), sentence_room(text), word, lang, number,
					params, 1);
}

static void add_share(struct sentence *text, enum word word, uint32_t hundredths, enum lang lang)
{
	char share[2 * SENTENCE_DIGITS];
	struct sentence digits = sentence_begin(share, sizeof share);
	sentence_add_number(&digits, hundredths / 100);
	sentence_add_word(&digits, WORD_CRITERIA_DECIMAL_MARK, lang, 0);
	sentence_add_number(&digits, hundredths / 10 % 10);
	sentence_add_number(&digits, hundredths % 10);
	const struct word_param params[] = { { "share", share } };
	text->n += words_format(sentence_end(text), sentence_room(text), word, lang, params, 1);
}

static void add_numbers(struct sentence *text, const struct assurance *a, enum lang lang)
{
	add_number(text, a, WORD_ASSURANCE_DEVIATE, a->deviating, lang);
	if (a->says_conforming)
		add_number(text, a, WORD_ASSURANCE_CONFORM, a->population - a->deviating, lang);
}

static void add_shares(struct sentence *text, const struct assurance *a, enum lang lang)
{
	uint32_t conforming = a->conforming / 100;
	add_share(text, WORD_ASSURANCE_SHARE_DEVIATES, 10000 - conforming, lang);
	if (a->says_conforming)
		add_share(text, WORD_ASSURANCE_SHARE_CONFORMS, conforming, lang);
}

size_t assurance_format(const struct assurance *a, enum lang lang, char *out, size_t size)
{
	struct sentence text = sentence_begin(out, size);
	switch (a->kind) {
	case ASSURANCE_NO_CONCLUSION:
		sentence_add_word(&text, WORD_ASSURANCE_NO_CONCLUSION, lang, 0);
		break;
	case ASSURANCE_ALL_TESTED:
		sentence_add_word(&text, WORD_ASSURANCE_ALL_TESTED, lang, 0);
		break;
	case ASSURANCE_NUMBER:
		add_numbers(&text, a, lang);
		break;
	case ASSURANCE_SHARE:
		add_shares(&text, a, lang);
		break;
	case ASSURANCE_TOO_MANY:
		sentence_add_word(&text, WORD_ASSURANCE_TOO_MANY, lang, ASSURANCE_TESTED_MAX);
		break;
	}
	if (a->extended)
		sentence_add_word(&text, WORD_ASSURANCE_EXTENDED, lang, 0);
	return text.n;
}
