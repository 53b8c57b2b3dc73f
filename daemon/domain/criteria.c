/* SPDX-License-Identifier: EUPL-1.2
 * The verdict of a rule, and whether a rule is sound. Never rounds: a share of 79,5 % does not
 * reach 80 %. */
#include "criteria.h"

#define WHOLE 10000u /* 100 % in hundredths of a percent */

static const struct criteria_band *find_band(const struct criteria *c, uint32_t reviewed)
{
	const struct criteria_band *band = c->bands;
	while (band->up_to != 0 && reviewed > band->up_to)
		band++;
	return band;
}

static bool reaches(enum criteria_unit unit, uint32_t conforming, uint32_t reviewed, uint32_t bound)
{
	if (unit == CRITERIA_COUNT)
		return conforming >= bound;
	return (uint64_t)WHOLE * conforming >= (uint64_t)bound * reviewed;
}

enum verdict criteria_verdict(const struct criteria *c, uint32_t conforming, uint32_t reviewed)
{
	if (reviewed == 0)
		return VERDICT_NONE;
	const struct criteria_band *band = find_band(c, reviewed);
	if (reaches(band->unit, conforming, reviewed, band->pass_from))
		return VERDICT_PASS;
	if (reaches(band->unit, conforming, reviewed, band->partial_from))
		return VERDICT_PARTIAL;
	return VERDICT_FAIL;
}

uint32_t criteria_share(uint32_t conforming, uint32_t reviewed)
{
	return reviewed ? (uint32_t)((uint64_t)WHOLE * conforming / reviewed) : 0;
}

/* The smallest number conforming that is enough for a verdict, or for a better one. */
static uint64_t least_for(const struct criteria_band *band, enum verdict verdict, uint32_t reviewed)
{
	uint64_t bound = verdict == VERDICT_PASS    ? band->pass_from :
			 verdict == VERDICT_PARTIAL ? band->partial_from :
						      0;
	return band->unit == CRITERIA_COUNT ? bound : (bound * reviewed + WHOLE - 1) / WHOLE;
}

bool criteria_can_reach(const struct criteria *c, enum verdict verdict, uint32_t reviewed)
{
	uint64_t least = least_for(find_band(c, reviewed), verdict, reviewed);
	return least <= reviewed && criteria_verdict(c, (uint32_t)least, reviewed) == verdict;
}

/* The largest bound that a band can have. */
static uint32_t top_of(const struct criteria_band *band)
{
	if (band->unit == CRITERIA_PERCENT)
		return WHOLE;
	return band->up_to ? band->up_to : CRITERIA_REVIEWED_MAX;
}

static enum criteria_fault check_band(const struct criteria_band *band)
{
	if (band->partial_from > band->pass_from)
		return CRITERIA_ORDER;
	if (band->up_to > CRITERIA_REVIEWED_MAX || band->pass_from > top_of(band))
		return CRITERIA_ABOVE_LIMIT;
	return band->partial_from == 0 ? CRITERIA_INCOMPLETE : CRITERIA_SOUND;
}

/* Nothing can follow a band without a limit. */
static bool ascend(const struct criteria_band *band, const struct criteria_band *next)
{
	return band->up_to != 0 && (next->up_to == 0 || next->up_to > band->up_to);
}

enum criteria_fault criteria_check(const struct criteria *c)
{
	if (c->n_bands == 0 || c->n_bands > CRITERIA_BANDS_MAX)
		return CRITERIA_INCOMPLETE;
	for (unsigned i = 0; i < c->n_bands; i++) {
		enum criteria_fault fault = check_band(&c->bands[i]);
		if (fault != CRITERIA_SOUND)
			return fault;
		if (i > 0 && !ascend(&c->bands[i - 1], &c->bands[i]))
			return CRITERIA_OVERLAP;
	}
	return c->bands[c->n_bands - 1].up_to == 0 ? CRITERIA_SOUND : CRITERIA_NO_LARGE;
}
