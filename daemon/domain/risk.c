/* SPDX-License-Identifier: EUPL-1.2
 * Risk values on a scale. Never guesses a pair that a bare product does not fix. */
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

unsigned risk_zone(const struct risk_scale *scale, uint32_t value)
{
	unsigned zone = 0;
	while (zone + 1 < scale->n_zones && value >= scale->zone_from[zone + 1])
		zone++;
	return zone;
}

bool risk_exceeds_appetite(const struct risk_scale *scale, uint32_t value)
{
	return value >= scale->appetite;
}

bool risk_split(const struct risk_scale *scale, uint32_t value, uint32_t *ret_probability,
		uint32_t *ret_consequence)
{
	unsigned n = 0;
	uint32_t found = 0;
	for (uint32_t p = 1; p <= scale->probability_levels; p++) {
		if (value % p == 0 && on_scale(value / p, scale->consequence_levels)) {
			found = p;
			n++;
		}
	}
	if (n != 1)
		return false;
	*ret_probability = found;
	*ret_consequence = value / found;
	return true;
}
