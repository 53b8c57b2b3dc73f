/* SPDX-License-Identifier: EUPL-1.2
 * Every colour of a report, in one place: on paper and light screens, and on dark ones. Colour only
 * adds to signs and words. tests/test_client_palette.c computes that each can be read where it
 * stands (WCAG 2.2, 1.4.3 and 1.4.11). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum color {
	COLOR_PAPER,
	COLOR_PANEL, /* heads of tables */
	COLOR_INK,
	COLOR_SOFT,   /* words of less weight */
	COLOR_RULE,   /* hairlines, which say nothing */
	COLOR_EDGE,   /* lines that say something */
	COLOR_ACCENT, /* links, focus, the line of a trend */
	COLOR_PASS,
	COLOR_PARTIAL,
	COLOR_FAIL,
	/* Behind risks, the lowest zone first. */
	COLOR_ZONE_1,
	COLOR_ZONE_2,
	COLOR_ZONE_3,
	COLOR_ZONE_4,
	COLOR_ZONE_5,
	COLOR_ZONE_6,
	COLOR_ZONE_7,
	COLOR_ZONE_8,
	COLORS,
};

/* 0xRRGGBB */
uint32_t palette_get(enum color, bool dark);
/* "zone-3": what the style calls it. */
const char *palette_name(enum color);
/* That of one zone among n, so that the lowest and the highest are the same however many. */
enum color palette_zone(unsigned zone, unsigned n);
