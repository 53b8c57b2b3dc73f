/* SPDX-License-Identifier: EUPL-1.2
 * The map of risks as a picture in a terminal. */
#pragma once

#include <stdio.h>

#include "heat.h"

/* The highest probability on top: each square with its value and zone, how many risks are there and
 * which. As wide as the terminal allows; false where the squares would be too narrow to be read,
 * and then nothing is drawn. */
bool heat_draw(const struct invocation *, FILE *, const struct report_heat *);
