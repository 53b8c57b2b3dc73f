/* SPDX-License-Identifier: EUPL-1.2
 * A risk value as plans write it: "8 (4 x 2)", probability first. Pure. */
#pragma once

#include <riskreg/view.h>

/* The scale that every register is born with has 4 x 4 levels. */
#define PLAN_VALUE_LEVELS 4
#define PLAN_VALUE_PAIRS 32 /* room for all pairs of a product */

struct plan_value {
	unsigned product, probability, consequence;
};

enum plan_value_fault {
	PLAN_VALUE_SOUND,
	PLAN_VALUE_UNREADABLE,
	PLAN_VALUE_LEVEL,     /* a level that the scale does not have */
	PLAN_VALUE_PRODUCT,   /* not probability x consequence */
	PLAN_VALUE_AMBIGUOUS, /* a bare product that several pairs give */
	PLAN_VALUE_NO_PAIR,   /* a bare product that no pair gives */
};

/* As much as could be read is in *ret, also beside a fault. */
enum plan_value_fault plan_value_parse(struct view, struct plan_value *ret);
/* "2 x 4, 4 x 2": the pairs that give a product; empty for none. */
void plan_value_pairs(unsigned product, char out[PLAN_VALUE_PAIRS]);
