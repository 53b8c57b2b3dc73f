/* SPDX-License-Identifier: EUPL-1.2
 * Risk values on a scale. Knows no labels: those are data. */
#include "risk.h"

static bool on_scale(uint32_t level, uint32_t levels)
{
	return level >= 1 && level <= levels;
}

enum risk_fault risk_check(const struct risk_scale *scale, uint32_t probability,
			   uint32_t consequence)
{
	if (!on_scale(probability, scale->probability_levels))
		return RISK_BAD_PROBABILITY;
	if (!on_scale(consequence, scale->consequence_levels))
		return RISK_BAD_CONSEQUENCE;
	return RISK_SOUND;
}

uint32_t risk_value(uint32_t probability, uint32_t consequence)
{
	return probability * consequence;
}

bool risk_exceeds_appetite(const struct risk_scale *scale, uint32_t value)
{
	return value >= scale->appetite;
}
