/* SPDX-License-Identifier: EUPL-1.2
 * Writes cells of the tables of indicators, as indicator_read_cell reads them. Never rounds. */
#include "indicator.h"

#include "sentence.h"

static void add_whole(struct sentence *s, uint64_t whole)
{
	char digits[SENTENCE_DIGITS];
	if (whole < 1000) {
		sentence_digits((uint32_t)whole, digits);
		sentence_add(s, digits);
		return;
	}
	/* At most 15 digits: no deeper than five. */
	add_whole(s, whole / 1000);
	sentence_digits((uint32_t)(whole % 1000) + 1000, digits);
	digits[0] = ' ';
	sentence_add(s, digits);
}

static void add_number(struct sentence *s, struct decimal d, enum lang lang)
{
	uint64_t size = d.unscaled < 0 ? -(uint64_t)d.unscaled : (uint64_t)d.unscaled;
	uint64_t unit = 1;
	char digits[SENTENCE_DIGITS];
	for (uint32_t i = 0; i < d.decimals; i++)
		unit *= 10;
	if (d.unscaled < 0)
		sentence_add(s, "-");
	add_whole(s, size / unit);
	if (!d.decimals)
		return;
	sentence_add(s, words_get(WORD_CRITERIA_DECIMAL_MARK, lang));
	/* One digit more than there are decimals, so that zeros in front stay. */
	sentence_digits((uint32_t)(unit + size % unit), digits);
	sentence_add(s, digits + 1);
}

void indicator_format_cell(const struct indicator_cell *cell, enum lang lang,
			   char out[INDICATOR_TEXT_MAX])
{
	static const enum word before[] = {
		[INDICATOR_NOTHING] = WORD_INDICATOR_NOTHING,
		[INDICATOR_AT_MOST] = WORD_INDICATOR_AT_MOST,
		[INDICATOR_AT_LEAST] = WORD_INDICATOR_AT_LEAST,
		[INDICATOR_UP] = WORD_INDICATOR_UP,
		[INDICATOR_DOWN] = WORD_INDICATOR_DOWN,
		[INDICATOR_SAME] = WORD_INDICATOR_SAME,
	};
	struct sentence s = sentence_begin(out, INDICATOR_TEXT_MAX);
	bool is_bare = cell->form == INDICATOR_NUMBER || cell->form == INDICATOR_BAND;
	if (!is_bare)
		sentence_add(&s, words_get(before[cell->form], lang));
	if (is_bare || cell->form == INDICATOR_AT_MOST || cell->form == INDICATOR_AT_LEAST)
		add_number(&s, cell->value, lang);
	if (cell->form == INDICATOR_BAND) {
		sentence_add(&s, "\u2013");
		add_number(&s, cell->upper, lang);
	}
	if (cell->is_percent)
		sentence_add(&s, " %");
}
