/* SPDX-License-Identifier: EUPL-1.2
 * Colours: what is written on what can be read, and what is drawn can be seen, by the contrast that
 * WCAG 2.2 defines (1.4.3: 4.5 for text, 1.4.11: 3 for what is drawn), on light and on dark. */
#include <math.h>

#include "../client/palette.h"
#include "suite.h"

#define TEXT_LEAST 4.5
#define DRAWN_LEAST 3.0

static double channel(uint32_t color, unsigned shift)
{
	double c = (double)(color >> shift & 0xff) / 255;

	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t color)
{
	return 0.2126 * channel(color, 16) + 0.7152 * channel(color, 8) +
	       0.0722 * channel(color, 0);
}

static double contrast(uint32_t a, uint32_t b)
{
	double x = luminance(a), y = luminance(b);

	return ((x > y ? x : y) + 0.05) / ((x > y ? y : x) + 0.05);
}

static void expect(enum color front, enum color back, double least)
{
	for (int dark = 0; dark < 2; dark++) {
		double found = contrast(palette_get(front, dark), palette_get(back, dark));
		CU_ASSERT(found >= least);
		if (found < least)
			printf("\n    %s on %s, %s: %.2f, not %.1f", palette_name(front),
			       palette_name(back), dark ? "dark" : "light", found, least);
	}
}

static void test_contrast_is_computed_right(void)
{
	CU_ASSERT_DOUBLE_EQUAL(contrast(0x000000, 0xffffff), 21, 0.001);
	CU_ASSERT_DOUBLE_EQUAL(contrast(0x777777, 0xffffff), 4.48, 0.005);
	CU_ASSERT_DOUBLE_EQUAL(contrast(0x123456, 0x123456), 1, 0.001);
}

static void test_text_can_be_read(void)
{
	static const enum color words[] = { COLOR_INK,  COLOR_SOFT,    COLOR_ACCENT,
					    COLOR_PASS, COLOR_PARTIAL, COLOR_FAIL };

	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		expect(words[i], COLOR_PAPER, TEXT_LEAST);
		expect(words[i], COLOR_PANEL, TEXT_LEAST);
	}
	for (enum color zone = COLOR_ZONE_1; zone < COLORS; zone++)
		expect(COLOR_INK, zone, TEXT_LEAST);
}

/* The frame of a square stands between its zone and the paper; lines and signs on the paper. */
static void test_what_is_drawn_can_be_seen(void)
{
	expect(COLOR_EDGE, COLOR_PAPER, DRAWN_LEAST);
	expect(COLOR_ACCENT, COLOR_PAPER, DRAWN_LEAST);
	for (enum color zone = COLOR_ZONE_1; zone < COLORS; zone++)
		expect(COLOR_EDGE, zone, DRAWN_LEAST);
}

static void test_zones_spread_over_the_ramp(void)
{
	for (unsigned n = 1; n <= 8; n++) {
		CU_ASSERT_EQUAL(palette_zone(0, n), COLOR_ZONE_1);
		for (unsigned zone = 1; zone < n; zone++)
			CU_ASSERT(palette_zone(zone, n) > palette_zone(zone - 1, n));
		if (n > 1)
			CU_ASSERT_EQUAL(palette_zone(n - 1, n), COLOR_ZONE_8);
	}
}

/* Also who sees no colour sees the order: a higher zone stands out more from what is behind it. */
static void test_zones_are_ordered_in_grey(void)
{
	for (enum color zone = COLOR_ZONE_2; zone < COLORS; zone++) {
		CU_ASSERT(luminance(palette_get(zone, false)) <
			  luminance(palette_get(zone - 1, false)));
		CU_ASSERT(luminance(palette_get(zone, true)) >
			  luminance(palette_get(zone - 1, true)));
	}
}

static const struct suite_test tests[] = {
	{ "contrast is computed right", test_contrast_is_computed_right },
	{ "text can be read", test_text_can_be_read },
	{ "what is drawn can be seen", test_what_is_drawn_can_be_seen },
	{ "zones spread over the ramp", test_zones_spread_over_the_ramp },
	{ "zones are ordered in grey", test_zones_are_ordered_in_grey },
};
SUITE_MAIN("client_palette", tests)
