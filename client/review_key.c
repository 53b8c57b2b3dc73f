/* SPDX-License-Identifier: EUPL-1.2
 * Keys and places. Reads no terminal. */
#include "review_key.h"

#include <ctype.h>

enum review_action review_key_action(int key)
{
	static const struct {
		char key;
		enum review_action action;
	} keys[] = {
		{ 'k', REVIEW_CONFORMING },      /* korrekt */
		{ 'j', REVIEW_CONFORMING },      /* ja */
		{ 'c', REVIEW_CONFORMING },      /* conforming */
		{ 'y', REVIEW_CONFORMING },      /* yes */
		{ 'a', REVIEW_DEVIATING },       /* avvikelse */
		{ 'd', REVIEW_DEVIATING },       /* deviating */
		{ 'e', REVIEW_NOT_APPLICABLE },  /* ej tillämpligt */
		{ '-', REVIEW_NOT_APPLICABLE },
		{ 'n', REVIEW_NOTE },            /* notering, note */
		{ 'b', REVIEW_BACK },            /* bakåt, back */
		{ 's', REVIEW_SKIP },            /* senare, skip */
		{ 'h', REVIEW_SKIP },            /* hoppa över */
		{ 'q', REVIEW_STOP },
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (key > 0 && key < 0x80 && keys[i].key == tolower(key))
			return keys[i].action;
	return REVIEW_NOTHING;
}

PB(Outcome) review_key_outcome(enum review_action action)
{
	if (action == REVIEW_CONFORMING)
		return PB_ENUM(OUTCOME, CONFORMING);
	if (action == REVIEW_DEVIATING)
		return PB_ENUM(OUTCOME, DEVIATING);
	if (action == REVIEW_NOT_APPLICABLE)
		return PB_ENUM(OUTCOME, NOT_APPLICABLE);
	return PB_ENUM(OUTCOME, UNSPECIFIED);
}

size_t review_key_next(PB(Item) *const *items, size_t n, size_t at)
{
	for (size_t i = 1; i <= n; i++)
		if (!items[(at + i) % n]->outcome)
			return (at + i) % n;
	return n;
}

size_t review_key_back(PB(Item) *const *items, size_t at)
{
	for (size_t i = at; i-- > 0;)
		if (items[i]->outcome != PB_ENUM(OUTCOME, REPLACED))
			return i;
	return at;
}
