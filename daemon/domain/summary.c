/* SPDX-License-Identifier: EUPL-1.2
 * The one sentence above a status. Each control is counted once; what has no verdict is never
 * counted as pass. */
#include "summary.h"

#include "sentence.h"

/* Which count a control without an approved round belongs to. */
static uint32_t *by_progress(struct summary *s, enum progress progress)
{
	switch (progress) {
	case PROGRESS_NOT_STARTED:
		return &s->not_started;
	case PROGRESS_UNDER_WAY:
	case PROGRESS_TO_SUBMIT:
	case PROGRESS_TO_APPROVE:
		return &s->under_way;
	case PROGRESS_APPROVED: /* without a verdict it says no more than one that was not run */
	case PROGRESS_NOT_RUN:
		break;
	case PROGRESS_NO_POPULATION:
		return &s->no_population;
	}
	return &s->not_run;
}

static uint32_t *by_verdict(struct summary *s, const struct summary_line *line)
{
	switch (line->verdict) {
	case VERDICT_PASS:
		return &s->pass;
	case VERDICT_PARTIAL:
		return &s->partial;
	case VERDICT_FAIL:
		return &s->fail;
	case VERDICT_NONE:
		break;
	}
	return by_progress(s, line->progress);
}

/* What is worst of it: that a control failed is not made better by its next round being late. */
void summary_add(struct summary *s, const struct summary_line *line)
{
	bool is_bad = line->approved && !line->review && verdict_falls_short(line->verdict);
	s->controls++;
	if (line->overdue && !is_bad)
		s->overdue++;
	else if (!line->approved)
		++*by_progress(s, line->progress);
	else if (line->review)
		s->done++;
	else
		++*by_verdict(s, line);
}

/* "2 av 4 kontroller är godkända": the form follows what is godkänd, but of one control only one
 * can be meant. */
static void add_pass(struct sentence *text, const struct summary *s, enum lang lang)
{
	char pass[SENTENCE_DIGITS], controls[40];
	sentence_digits(s->pass, pass);
	words_format_counted(controls, sizeof controls, WORD_SUMMARY_CONTROLS, lang, s->controls,
			     NULL, 0);
	const struct word_param params[] = { { "pass", pass }, { "controls", controls } };
	text->n += words_format_counted(sentence_end(text), sentence_room(text), WORD_SUMMARY_PASS,
					lang, s->controls == 1 ? 1 : s->pass, params, 2);
}

size_t summary_format(const struct summary *s, enum lang lang, char *out, size_t size)
{
	const struct {
		enum word word;
		uint32_t n;
	} parts[] = {
		{ WORD_SUMMARY_PARTIAL, s->partial },
		{ WORD_SUMMARY_FAIL, s->fail },
		{ WORD_SUMMARY_OVERDUE, s->overdue },
		{ WORD_SUMMARY_DONE, s->done },
		{ WORD_SUMMARY_UNDER_WAY, s->under_way },
		{ WORD_SUMMARY_NOT_STARTED, s->not_started },
		{ WORD_SUMMARY_NOT_RUN, s->not_run },
		{ WORD_SUMMARY_NO_POPULATION, s->no_population },
	};
	struct sentence text = sentence_begin(out, size);
	if (s->controls == 0) {
		sentence_add_word(&text, WORD_SUMMARY_EMPTY, lang, 0);
		return text.n;
	}
	add_pass(&text, s, lang);
	uint32_t left = s->controls - s->pass;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (parts[i].n == 0)
			continue;
		left -= parts[i].n;
		sentence_add_word(&text, left ? WORD_SUMMARY_COMMA : WORD_SUMMARY_AND, lang, 0);
		sentence_add_word(&text, parts[i].word, lang, parts[i].n);
	}
	sentence_add_word(&text, WORD_SUMMARY_END, lang, 0);
	return text.n;
}
