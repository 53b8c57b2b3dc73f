/* SPDX-License-Identifier: EUPL-1.2
 * Proposals and contradictions of a follow-up, and its sentences. Never decides for the
 * coordinator: a contradiction is told, not refused. */
#include "followup.h"

#include "sentence.h"

static bool is_due_later(const struct followup_facts *f)
{
	return f->due.month && f->due.year > f->year;
}

enum followup_status followup_propose(const struct followup_facts *f)
{
	if (f->stand == FOLLOWUP_FINISHED)
		return FOLLOWUP_DONE;
	if (f->stand != FOLLOWUP_OPEN || f->is_annual || is_due_later(f))
		return FOLLOWUP_NOT_THIS_YEAR;
	return FOLLOWUP_ON_TRACK;
}

static enum followup_contradiction compare_due(const struct followup_facts *f)
{
	if (is_due_later(f))
		return FOLLOWUP_DUE_LATER;
	if (f->due.month && caldate_compare(f->due, f->reporting) < 0)
		return FOLLOWUP_OVERDUE;
	return FOLLOWUP_AGREES;
}

enum followup_contradiction followup_compare(const struct followup_facts *f,
					     enum followup_status said)
{
	bool is_done = f->stand == FOLLOWUP_FINISHED;
	switch (said) {
	case FOLLOWUP_UNANSWERED:
		return FOLLOWUP_AGREES;
	case FOLLOWUP_DONE:
		return is_done ? FOLLOWUP_AGREES : FOLLOWUP_SAID_DONE;
	case FOLLOWUP_ON_TRACK:
		return is_done ? FOLLOWUP_SAID_NOT_DONE : compare_due(f);
	case FOLLOWUP_NOT_THIS_YEAR:
		break;
	}
	return is_done ? FOLLOWUP_SAID_NOT_DONE : FOLLOWUP_AGREES;
}

bool followup_takes(struct caldate reporting, struct period period)
{
	return caldate_compare(period.last, reporting) <= 0;
}

/* What is said of so many, in the order in which it is said. */
static const struct part {
	enum followup_status status;
	enum word interim, annual;
} parts[FOLLOWUP_STATUSES] = {
	{ FOLLOWUP_DONE, WORD_FOLLOWUP_ARE_DONE, WORD_FOLLOWUP_ARE_DONE },
	{ FOLLOWUP_ON_TRACK, WORD_FOLLOWUP_ARE_ON_TRACK, WORD_FOLLOWUP_ARE_ON_TRACK },
	{ FOLLOWUP_NOT_THIS_YEAR, WORD_FOLLOWUP_ARE_NOT, WORD_FOLLOWUP_WERE_NOT },
	{ FOLLOWUP_UNANSWERED, WORD_FOLLOWUP_ARE_UNANSWERED, WORD_FOLLOWUP_ARE_UNANSWERED },
};

/* "2 av 4 riskåtgärder", or "Riskåtgärden" where it is the only one. */
static void add_subject(struct sentence *text, const struct followup_nouns *nouns, enum lang lang,
			uint32_t n, uint32_t all)
{
	if (all == 1) {
		sentence_add_word(text, nouns->the_thing, lang, 1);
		return;
	}
	sentence_add_number(text, n);
	sentence_add_word(text, WORD_FOLLOWUP_OF, lang, n);
	sentence_add_word(text, nouns->things, lang, all);
}

size_t followup_format(const struct followup_counts *counts, const struct followup_nouns *nouns,
		       enum lang lang, char *out, size_t size)
{
	struct sentence text = sentence_begin(out, size);
	uint32_t all = 0, left;
	for (unsigned i = 0; i < FOLLOWUP_STATUSES; i++)
		all += counts->n[i];
	if (!all)
		sentence_add_word(&text, nouns->none, lang, 0);
	left = all;
	for (unsigned i = 0; i < FOLLOWUP_STATUSES; i++) {
		uint32_t n = counts->n[parts[i].status];
		if (!n)
			continue;
		if (left == all) {
			add_subject(&text, nouns, lang, n, all);
		} else {
			sentence_add_word(&text, left == n ? WORD_SUMMARY_AND : WORD_SUMMARY_COMMA,
					  lang, 0);
			sentence_add_number(&text, n);
		}
		sentence_add_word(&text, counts->is_annual ? parts[i].annual : parts[i].interim,
				  lang, n);
		left -= n;
	}
	if (all)
		sentence_add_word(&text, WORD_SUMMARY_END, lang, 0);
	return text.n;
}
