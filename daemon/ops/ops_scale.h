/* SPDX-License-Identifier: EUPL-1.2
 * What other nouns need of scales. */
#pragma once

#include <riskreg/pb.h>

#include "../domain/risk.h"

/* The scale that every register is born with, and that an assessment uses unless it names one. */
#define SCALE_FIRST "4x4"

/* The numbers of a stored scale, as the rules want them. */
struct risk_scale ops_scale_rules(const PB(Scale) *);
