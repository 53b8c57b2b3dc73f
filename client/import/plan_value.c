/* SPDX-License-Identifier: EUPL-1.2
 * Reads a risk value. Never guesses: 4 x 2 and 2 x 4 are not the same risk. */
#include "plan_value.h"

#include <stdio.h>

#define NUMBER_MAX 9999

static const struct view spaces[] = {
	VIEW_LITERAL(" "),
	VIEW_LITERAL("\t"),
	VIEW_LITERAL("\xC2\xA0"),     /* no-break space */
	VIEW_LITERAL("\xE2\x80\xAF"), /* narrow no-break space */
};
static const struct view crosses[] = {
	VIEW_LITERAL("x"),
	VIEW_LITERAL("X"),
	VIEW_LITERAL("\xC3\x97"), /* × */
	VIEW_LITERAL("*"),
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Takes one of several beginnings off the text. */
static bool take_one_of(struct view *text, const struct view *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text->n >= list[i].n && memcmp(text->p, list[i].p, list[i].n) == 0) {
			*text = view_of(text->p + list[i].n, text->n - list[i].n);
			return true;
		}
	return false;
}

static void skip_spaces(struct view *text)
{
	while (take_one_of(text, spaces, COUNT(spaces)))
		;
}

static bool take_sign(struct view *text, const struct view *list, size_t n)
{
	skip_spaces(text);
	return take_one_of(text, list, n);
}

static bool take_number(struct view *text, unsigned *ret)
{
	unsigned value = 0;
	size_t n = 0;

	skip_spaces(text);
	while (n < text->n && text->p[n] >= '0' && text->p[n] <= '9' && value <= NUMBER_MAX)
		value = 10 * value + (text->p[n++] - '0');
	if (n == 0 || value > NUMBER_MAX)
		return false;
	*text = view_of(text->p + n, text->n - n);
	*ret = value;
	return true;
}

/* "(4 x 2)" to the end of the text */
static bool take_pair(struct view text, struct plan_value *ret)
{
	static const struct view open = VIEW_LITERAL("("), close = VIEW_LITERAL(")");

	if (!take_sign(&text, &open, 1) || !take_number(&text, &ret->probability) ||
	    !take_sign(&text, crosses, COUNT(crosses)) ||
	    !take_number(&text, &ret->consequence) || !take_sign(&text, &close, 1))
		return false;
	skip_spaces(&text);
	return text.n == 0;
}

static bool is_level(unsigned level)
{
	return level >= 1 && level <= PLAN_VALUE_LEVELS;
}

static enum plan_value_fault find_pair(struct plan_value *value)
{
	unsigned pairs = 0;

	for (unsigned p = 1; p <= PLAN_VALUE_LEVELS; p++)
		for (unsigned k = 1; k <= PLAN_VALUE_LEVELS; k++)
			if (p * k == value->product) {
				value->probability = p;
				value->consequence = k;
				pairs++;
			}
	if (pairs == 1)
		return PLAN_VALUE_SOUND;
	return pairs ? PLAN_VALUE_AMBIGUOUS : PLAN_VALUE_NO_PAIR;
}

enum plan_value_fault plan_value_parse(struct view text, struct plan_value *ret)
{
	if (!take_number(&text, &ret->product))
		return PLAN_VALUE_UNREADABLE;
	skip_spaces(&text);
	if (text.n == 0)
		return find_pair(ret);
	if (!take_pair(text, ret))
		return PLAN_VALUE_UNREADABLE;
	if (!is_level(ret->probability) || !is_level(ret->consequence))
		return PLAN_VALUE_LEVEL;
	return ret->probability * ret->consequence == ret->product ? PLAN_VALUE_SOUND :
								     PLAN_VALUE_PRODUCT;
}

void plan_value_pairs(unsigned product, char out[PLAN_VALUE_PAIRS])
{
	size_t n = 0;

	out[0] = '\0';
	for (unsigned p = 1; p <= PLAN_VALUE_LEVELS; p++)
		for (unsigned k = 1; k <= PLAN_VALUE_LEVELS; k++)
			if (p * k == product && n < PLAN_VALUE_PAIRS)
				n += (size_t)snprintf(out + n, PLAN_VALUE_PAIRS - n, "%s%u x %u",
						      n ? ", " : "", p, k);
}
