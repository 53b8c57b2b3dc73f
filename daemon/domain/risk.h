/* SPDX-License-Identifier: EUPL-1.2
 * riskvärde: probability times consequence on the municipality's scale. */
#pragma once

#include <riskreg/view.h>

#define RISK_LEVELS_MAX 10
#define RISK_ZONES_MAX 8 /* named ranges of risk values: for readers, no rule asks for them */

struct risk_scale {
	uint32_t probability_levels, consequence_levels; /* 2-10 */
	uint32_t appetite;                               /* risk values from here need a decision */
};

enum risk_fault {
	RISK_SOUND,
	RISK_BAD_PROBABILITY, /* not on the scale */
	RISK_BAD_CONSEQUENCE,
};

enum risk_fault risk_check(const struct risk_scale *, uint32_t probability, uint32_t consequence);
uint32_t risk_value(uint32_t probability, uint32_t consequence);
bool risk_exceeds_appetite(const struct risk_scale *, uint32_t value);
