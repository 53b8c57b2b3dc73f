/* SPDX-License-Identifier: EUPL-1.2
 * The table of colours. Knows nothing of who draws with them. */
#include "palette.h"

#define ZONES (COLORS - COLOR_ZONE_1)

static const struct {
	const char *name;
	uint32_t light, dark;
} colors[COLORS] = {
	[COLOR_PAPER] = { "paper", 0xffffff, 0x14181d },
	[COLOR_PANEL] = { "panel", 0xeff3f7, 0x1e252d },
	[COLOR_INK] = { "ink", 0x1b2127, 0xe7ebef },
	[COLOR_SOFT] = { "soft", 0x4d5863, 0xb2bcc6 },
	[COLOR_RULE] = { "rule", 0xd3dae1, 0x39424c },
	[COLOR_EDGE] = { "edge", 0x525d68, 0x93a0ad },
	[COLOR_ACCENT] = { "accent", 0x1d4f7c, 0x8ec3f2 },
	[COLOR_PASS] = { "pass", 0x1a6a39, 0x7fd49c },
	[COLOR_PARTIAL] = { "partial", 0x7d5200, 0xf0c35f },
	[COLOR_FAIL] = { "fail", 0xac2219, 0xff9f96 },
	[COLOR_ZONE_1] = { "zone-1", 0xe6f6ea, 0x12301f },
	[COLOR_ZONE_2] = { "zone-2", 0xeef5d8, 0x20351b },
	[COLOR_ZONE_3] = { "zone-3", 0xf8f2c8, 0x353616 },
	[COLOR_ZONE_4] = { "zone-4", 0xfce9b2, 0x443513 },
	[COLOR_ZONE_5] = { "zone-5", 0xfddaa2, 0x503214 },
	[COLOR_ZONE_6] = { "zone-6", 0xf9c89b, 0x5b2e17 },
	[COLOR_ZONE_7] = { "zone-7", 0xf5b59b, 0x64291a },
	[COLOR_ZONE_8] = { "zone-8", 0xee9f96, 0x6d2320 },
};

uint32_t palette_get(enum color color, bool dark)
{
	return dark ? colors[color].dark : colors[color].light;
}

const char *palette_name(enum color color)
{
	return colors[color].name;
}

enum color palette_zone(unsigned zone, unsigned n)
{
	return COLOR_ZONE_1 + (n > 1 ? zone * (ZONES - 1) / (n - 1) : 0);
}
