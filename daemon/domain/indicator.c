/* SPDX-License-Identifier: EUPL-1.2
 * Whether an indicator's target is met, exactly. Never guesses: what cannot be compared is
 * unknown. */
#include "indicator.h"

static __int128 scale_to(struct decimal d, uint32_t decimals)
{
	__int128 scaled = d.unscaled;
	for (uint32_t i = d.decimals; i < decimals; i++)
		scaled *= 10;
	return scaled;
}

int decimal_compare(struct decimal a, struct decimal b)
{
	uint32_t decimals = a.decimals > b.decimals ? a.decimals : b.decimals;
	__int128 left = scale_to(a, decimals), right = scale_to(b, decimals);
	return (left > right) - (left < right);
}

static const struct indicator_outcome *find_outcome(const struct indicator *in, uint32_t year)
{
	const struct indicator_outcome *found = NULL;
	for (size_t i = 0; i < in->n_outcomes; i++) {
		const struct indicator_outcome *o = &in->outcomes[i];
		bool counts = o->is_full_year && o->has_value;
		if (counts && (year ? o->year == year : !found || o->year > found->year))
			found = o;
	}
	return found;
}

/* Is the first a better choice than the second for an outcome of this year? */
static bool fits_better(const struct indicator_target *a, const struct indicator_target *b,
			uint32_t year)
{
	bool a_is_ahead = a->year >= year, b_is_ahead = b->year >= year;
	if (a_is_ahead != b_is_ahead)
		return a_is_ahead;
	return a_is_ahead ? a->year < b->year : a->year > b->year;
}

static const struct indicator_target *find_target(const struct indicator *in, uint32_t year)
{
	const struct indicator_target *found = NULL;
	for (size_t i = 0; i < in->n_targets; i++) {
		const struct indicator_target *t = &in->targets[i];
		if (t->form != INDICATOR_NOTHING && (!found || fits_better(t, found, year)))
			found = t;
	}
	return found;
}

static enum indicator_met met_if(bool holds)
{
	return holds ? INDICATOR_MET : INDICATOR_NOT_MET;
}

static bool is_falling(const struct indicator *in)
{
	const struct indicator_target *first = NULL, *last = NULL;
	for (size_t i = 0; i < in->n_targets; i++) {
		const struct indicator_target *t = &in->targets[i];
		if (t->form != INDICATOR_NUMBER)
			continue;
		if (!first || t->year < first->year)
			first = t;
		if (!last || t->year > last->year)
			last = t;
	}
	return first && decimal_compare(last->value, first->value) < 0;
}

enum indicator_direction indicator_find_direction(const struct indicator *in)
{
	for (size_t i = 0; i < in->n_targets; i++) {
		if (in->targets[i].form == INDICATOR_AT_MOST)
			return INDICATOR_LOWER;
		if (in->targets[i].form == INDICATOR_BAND)
			return INDICATOR_WITHIN;
	}
	return is_falling(in) ? INDICATOR_LOWER : INDICATOR_HIGHER;
}

static enum indicator_met judge_number(enum indicator_direction direction, int order)
{
	switch (direction) {
	case INDICATOR_HIGHER:
		return met_if(order >= 0);
	case INDICATOR_LOWER:
		return met_if(order <= 0);
	case INDICATOR_WITHIN:
		return met_if(order == 0);
	case INDICATOR_CHANGE:
		break;
	}
	return INDICATOR_MET_UNKNOWN;
}

static enum indicator_met judge_change(enum indicator_trend trend, enum indicator_trend wanted)
{
	return trend ? met_if(trend == wanted) : INDICATOR_MET_UNKNOWN;
}

static enum indicator_met judge(const struct indicator *in, const struct indicator_judgement *j)
{
	const struct indicator_target *target = j->target;
	struct decimal value = j->outcome->value;
	switch (target ? target->form : INDICATOR_NOTHING) {
	case INDICATOR_NOTHING:
		break;
	case INDICATOR_NUMBER:
		return judge_number(in->direction, decimal_compare(value, target->value));
	case INDICATOR_AT_MOST:
		return met_if(decimal_compare(value, target->value) <= 0);
	case INDICATOR_AT_LEAST:
		return met_if(decimal_compare(value, target->value) >= 0);
	case INDICATOR_BAND:
		return met_if(decimal_compare(value, target->value) >= 0 &&
			      decimal_compare(value, target->upper) <= 0);
	case INDICATOR_UP:
		return judge_change(j->trend, INDICATOR_RISING);
	case INDICATOR_DOWN:
		return judge_change(j->trend, INDICATOR_FALLING);
	case INDICATOR_SAME:
		return judge_change(j->trend, INDICATOR_UNCHANGED);
	}
	return INDICATOR_MET_UNKNOWN;
}

static enum indicator_trend find_trend(const struct indicator *in,
				       const struct indicator_outcome *latest)
{
	const struct indicator_outcome *before = find_outcome(in, latest->year - 1);
	if (!before)
		return INDICATOR_TREND_UNKNOWN;
	int order = decimal_compare(latest->value, before->value);
	return order > 0 ? INDICATOR_RISING : order < 0 ? INDICATOR_FALLING : INDICATOR_UNCHANGED;
}

struct indicator_judgement indicator_judge(const struct indicator *in)
{
	struct indicator_judgement j = { .outcome = find_outcome(in, 0) };
	if (!j.outcome)
		return j;
	j.trend = find_trend(in, j.outcome);
	j.target = find_target(in, j.outcome->year);
	j.met = judge(in, &j);
	return j;
}
