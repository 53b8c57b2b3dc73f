/* SPDX-License-Identifier: EUPL-1.2
 * When the writer begins a batch: told by a clock that the test moves. */
#include "suite.h"

#include "../daemon/engine/gather.h"

#define US 1000

/* How long it waits, in microseconds, for `expected` calls of which `queued` are there, when one
 * more comes each `gap` microseconds. */
static int64_t waits(size_t expected, size_t queued, int64_t gap)
{
	const int64_t began = 7000000 * (int64_t)US;
	struct gather gather = gather_begin(expected, queued, began);
	int64_t us = 0;
	while (gather_waits(&gather, queued + (size_t)(us / gap), began + us * US))
		us++;
	return us;
}

static void as_long_as_there_is_reason(void)
{
	static const struct {
		size_t expected, queued;
		int64_t gap, waits;
	} cases[] = {
		{ 0, 1, 10, 0 },     /* a call after a rest */
		{ 1, 1, 10, 0 },     /* one client */
		{ 8, 8, 10, 0 },     /* all are there */
		{ 8, 9, 10, 0 },     /* and another */
		{ 8, 1, 10, 70 },    /* seven come, ten microseconds apart */
		{ 8, 1, 99, 500 },   /* they come slowly: no longer than this */
		{ 8, 1, 101, 100 },  /* the next does not come */
		{ 8, 1, 9999, 100 }, /* they have gone */
		{ 64, 1, 20, 500 },  /* many: 26 are there by then */
		{ 9, 1, 100, 500 },  /* one that comes at the end of the gap is in time */
		{ 6, 1, 90, 450 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		CU_ASSERT_EQUAL(waits(cases[i].expected, cases[i].queued, cases[i].gap),
				cases[i].waits);
}

static const struct suite_test tests[] = {
	{ "it waits as long as there is reason to", as_long_as_there_is_reason },
};

SUITE_MAIN("gather", tests)
