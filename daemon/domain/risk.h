/* SPDX-License-Identifier: EUPL-1.2
 * riskvärde: probability times consequence on the municipality's scale. */
#pragma once

#include <riskreg/view.h>

#define RISK_LEVELS_MAX 10
#define RISK_ZONES_MAX 8

struct risk_scale {
	uint32_t probability_levels, consequence_levels; /* 2-10 */
	uint32_t appetite;                               /* risk values from here need a decision */
	unsigned n_zones;
	uint32_t zone_from[RISK_ZONES_MAX]; /* ascending, the first is 1 */
};

enum risk_fault {
	RISK_SOUND,
	RISK_BAD_PROBABILITY, /* not on the scale */
	RISK_BAD_CONSEQUENCE,
};

enum risk_fault risk_check(const struct risk_scale *, uint32_t probability, uint32_t consequence);
uint32_t risk_value(uint32_t probability, uint32_t consequence);
/* Index of the zone that a value lies in. */
unsigned risk_zone(const struct risk_scale *, uint32_t value);
bool risk_exceeds_appetite(const struct risk_scale *, uint32_t value);

/* A bare product, as some plans print it: true where one pair fits (on 4 x 4: 1, 9, 16). */
bool risk_split(const struct risk_scale *, uint32_t value, uint32_t *ret_probability,
		uint32_t *ret_consequence);
