/* SPDX-License-Identifier: EUPL-1.2
 * The map of risks: each risk is in its square, a scale need not be square, and the picture fits
 * the terminal and says what it shows without colour. */

#include "../client/heat_draw.h"
#include "../client/rows.h"
#include "../client/wrap.h"
#include "client_fixture.h"
#include "suite.h"

#define DRAWN_MAX 65536

static PB(ScaleLevel) levels[] = {
	{ .base = PROTOBUF_C_MESSAGE_INIT(PB_DESC(scale_level)), .level = 1, .label = "liten" },
	{ .base = PROTOBUF_C_MESSAGE_INIT(PB_DESC(scale_level)), .level = 2, .label = "stor" },
	{ .base = PROTOBUF_C_MESSAGE_INIT(PB_DESC(scale_level)), .level = 3,
	  .label = "mycket \x1b[31mstor" },
};
static PB(ScaleZone) zones[] = {
	{ .base = PROTOBUF_C_MESSAGE_INIT(PB_DESC(scale_zone)), .from = 1, .label = "låg" },
	{ .base = PROTOBUF_C_MESSAGE_INIT(PB_DESC(scale_zone)), .from = 4, .label = "hög" },
};

/* Two levels of probability, three of consequence. */
static struct report_heat map_of(struct arena *arena, const struct heat_risk *risks, size_t n)
{
	static PB(ScaleLevel) *const both[] = { &levels[0], &levels[1], &levels[2] };
	static PB(ScaleZone) *const all[] = { &zones[0], &zones[1] };
	PB(Scale) scale = PB_INIT(SCALE);
	struct report_heat map = { .title = "" };

	scale.probability = (PB(ScaleLevel) **)both;
	scale.n_probability = 2;
	scale.consequence = (PB(ScaleLevel) **)both;
	scale.n_consequence = 3;
	scale.zones = (PB(ScaleZone) **)all;
	scale.n_zones = 2;
	scale.appetite = 4;
	CU_ASSERT_EQUAL_FATAL(heat_of(arena, &scale, risks, n, &map), 0);
	return map;
}

static const struct heat_risk risks[] = {
	{ "R1", 2, 3 }, { "R2", 1, 1 }, { "R3", 2, 3 }, { "R4", 3, 1 }, { "R5", 0, 2 },
};

static void test_each_risk_is_in_its_square(void)
{
	struct invocation inv = fixture_invocation();
	struct report_heat map = map_of(inv.arena, risks, COUNT_OF(risks));
	unsigned n = 0;

	CU_ASSERT_EQUAL(map.n_probability, 2);
	CU_ASSERT_EQUAL(map.n_consequence, 3);
	for (unsigned i = 0; i < 6; i++) {
		CU_ASSERT_EQUAL(map.cells[i].value, (i / 3 + 1) * (i % 3 + 1));
		CU_ASSERT_EQUAL(map.cells[i].zone, map.cells[i].value >= 4);
		n += map.cells[i].count;
	}
	CU_ASSERT_EQUAL(n, 3);
	CU_ASSERT_STRING_EQUAL(map.cells[5].ids, "R1, R3");
	CU_ASSERT_STRING_EQUAL(map.cells[0].ids, "R2");
	CU_ASSERT_STRING_EQUAL(heat_zone(&inv, &map, 0), "låg (1-3)");
	CU_ASSERT_STRING_EQUAL(heat_zone(&inv, &map, 1), "hög (4-6)");
	arena_free(inv.arena);
}

static const char *drawn(struct invocation *inv, const struct report_heat *map, bool expected)
{
	static char text[DRAWN_MAX];
	FILE *file = fmemopen(text, sizeof(text), "w");

	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	memset(text, 0, sizeof(text));
	CU_ASSERT_EQUAL(heat_draw(inv, file, map), expected);
	fclose(file);
	return text;
}

static void test_the_picture_fits(void)
{
	static const unsigned widths[] = { 48, 60, 80, 120, 200, 0 };
	struct heat_risk many[100];
	struct invocation inv = fixture_invocation();

	for (size_t i = 0; i < COUNT_OF(many); i++)
		many[i] = (struct heat_risk){ arena_format(inv.arena, "R%zu", 100 + i), 2, 2 };
	struct report_heat map = map_of(inv.arena, many, COUNT_OF(many));
	for (size_t i = 0; i < COUNT_OF(widths); i++) {
		inv.width = widths[i];
		const char *text = drawn(&inv, &map, true);
		CU_ASSERT(wrap_widest(text) <= (widths[i] ? widths[i] : 80));
		CU_ASSERT_PTR_NOT_NULL(strstr(text, "4 ▲ hög"));
		CU_ASSERT_PTR_NOT_NULL(strstr(text, "● x 100"));
		CU_ASSERT_PTR_NOT_NULL(strstr(text, "R100"));
		CU_ASSERT_PTR_NOT_NULL(strstr(text, " ..."));
		CU_ASSERT_PTR_NULL(strstr(text, " \n"));
	}
	inv.width = 40;
	CU_ASSERT_STRING_EQUAL(drawn(&inv, &map, false), "");
	arena_free(inv.arena);
}

static void test_signs_and_labels_are_safe(void)
{
	struct invocation inv = fixture_invocation();
	struct report_heat map = map_of(inv.arena, risks, COUNT_OF(risks));

	inv.width = 80;
	CU_ASSERT_PTR_NULL(strchr(drawn(&inv, &map, true), '\x1b'));
	CU_ASSERT_PTR_NOT_NULL(strstr(drawn(&inv, &map, true), "3 mycket ?[31mstor"));
	inv.color = true;
	CU_ASSERT_PTR_NOT_NULL(strstr(drawn(&inv, &map, true), "\x1b[32m"));
	inv.color = false;
	inv.ascii = true;
	const char *text = drawn(&inv, &map, true);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "6 ^"));
	CU_ASSERT_PTR_NULL(strstr(text, "▲"));
	CU_ASSERT_PTR_NULL(strstr(text, "│"));
	arena_free(inv.arena);
}

static const struct suite_test tests[] = {
	{ "each risk is in its square", test_each_risk_is_in_its_square },
	{ "the picture fits", test_the_picture_fits },
	{ "signs and labels are safe", test_signs_and_labels_are_safe },
};
SUITE_MAIN("client_heat", tests)
