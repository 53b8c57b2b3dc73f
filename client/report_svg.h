/* SPDX-License-Identifier: EUPL-1.2
 * Trends as pictures in SVG. */
#pragma once

#include "html.h"
#include "report.h"

/* A picture with the ids `name`t and `name`d for its title and description. */
void report_svg_trend(struct html *, const struct report *, const struct report_trend *,
		      unsigned name);
