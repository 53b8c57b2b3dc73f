/* SPDX-License-Identifier: EUPL-1.2
 * Writes criteria in words, the one way that criteria_parse reads back to the same rule. Never
 * rounds a bound: it writes as many decimals as the bounds have. */
#include "criteria.h"

#include "sentence.h"

struct writer {
	struct sentence text;
	enum lang lang;
	const struct criteria_band *band;
	uint32_t step; /* one unit of the last digit written, in the band's own unit */
	bool alone;    /* the only band: ":" before each verdict, ";" between them */
};

static uint32_t step_of(const struct criteria_band *band)
{
	if (band->unit == CRITERIA_COUNT)
		return 1;
	if (band->partial_from % 100 == 0 && band->pass_from % 100 == 0)
		return 100;
	return band->partial_from % 10 == 0 && band->pass_from % 10 == 0 ? 10 : 1;
}

static void add_bound(struct writer *w, uint32_t bound)
{
	if (w->band->unit == CRITERIA_COUNT) {
		sentence_add_number(&w->text, bound);
		return;
	}
	sentence_add_number(&w->text, bound / 100);
	if (w->step == 100)
		return;
	sentence_add_word(&w->text, WORD_CRITERIA_DECIMAL_MARK, w->lang, 0);
	sentence_add_number(&w->text, bound / 10 % 10);
	if (w->step == 1)
		sentence_add_number(&w->text, bound % 10);
}

/* "80-89 % Delvis godkänt"; `next` is the lower bound of the verdict above. */
static void add_row(struct writer *w, enum word verdict, uint32_t from, uint32_t next)
{
	add_bound(w, from);
	if (next - from > w->step) {
		sentence_add(&w->text, "-");
		add_bound(w, next - w->step);
	}
	if (w->band->unit == CRITERIA_PERCENT)
		sentence_add(&w->text, " %");
	sentence_add(&w->text, w->alone ? ": " : " ");
	sentence_add_word(&w->text, verdict, w->lang, 0);
	sentence_add(&w->text, w->alone ? "; " : ", ");
}

/* The last row ends at the top: 100 %, the largest number reviewed, or nowhere. */
static void add_pass(struct writer *w)
{
	const struct criteria_band *band = w->band;
	bool percent = band->unit == CRITERIA_PERCENT;
	uint32_t top = percent ? 10000 : band->up_to;
	add_bound(w, band->pass_from);
	if (top > band->pass_from) {
		sentence_add(&w->text, "-");
		add_bound(w, top);
	}
	if (percent)
		sentence_add(&w->text, " %");
	else if (top == 0)
		sentence_add_word(&w->text, WORD_CRITERIA_OR_MORE, w->lang, 0);
	sentence_add(&w->text, w->alone ? ": " : " ");
	sentence_add_word(&w->text, WORD_VERDICT_PASS, w->lang, 0);
}

static void add_band(struct writer *w)
{
	const struct criteria_band *band = w->band;
	w->step = step_of(band);
	if (band->up_to)
		sentence_add_word(&w->text, WORD_CRITERIA_AT_MOST, w->lang, band->up_to);
	else if (!w->alone)
		sentence_add_word(&w->text, WORD_CRITERIA_OTHERWISE, w->lang, 0);
	add_row(w, WORD_VERDICT_FAIL, 0, band->partial_from);
	if (band->partial_from < band->pass_from)
		add_row(w, WORD_VERDICT_PARTIAL, band->partial_from, band->pass_from);
	add_pass(w);
}

size_t criteria_format(const struct criteria *c, enum lang lang, char *out, size_t size)
{
	struct writer w = { .text = sentence_begin(out, size), .lang = lang };
	w.alone = c->n_bands == 1;
	for (unsigned i = 0; i < c->n_bands; i++) {
		if (i > 0)
			sentence_add(&w.text, "; ");
		w.band = &c->bands[i];
		add_band(&w);
	}
	return w.text.n;
}
