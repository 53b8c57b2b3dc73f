/* SPDX-License-Identifier: EUPL-1.2
 * A snapshot whose reader is told that nobody waits any more. */
#include <errno.h>

#include "store_fixture.h"
#include "suite.h"

static bool is_over(void *context)
{
	unsigned *n_looks = context;
	return ++*n_looks == 3;
}

/* Whoever reads on is told so again, and the store is none the worse. */
static void test_a_watched_snapshot_ends(void)
{
	static const struct id anna = { CODE, 4, "anna" };
	struct fixture f;
	struct record record;
	unsigned n_looks = 0, n_reads = 0;
	fixture_open(&f);
	CU_ASSERT_EQUAL_FATAL(write_one(f.store, change_of(anna, 0, NULL, "")), 0);
	struct snapshot *s = reader(&f);
	store_watch(s, is_over, &n_looks);
	while (n_reads < 100000 && store_get(s, &anna, 0, &record) == 0)
		n_reads++;
	CU_ASSERT_EQUAL(n_looks, 3);
	CU_ASSERT(n_reads > 2 && n_reads < 100000);
	CU_ASSERT_EQUAL(store_get(s, &anna, 0, &record), -ECANCELED);
	struct cursor cursor = store_list(s, CODE, VIEW_NONE);
	CU_ASSERT_EQUAL(store_list_next(&cursor, &record), -ECANCELED);
	store_end(s);
	s = reader(&f);
	CU_ASSERT_EQUAL(store_get(s, &anna, 0, &record), 0);
	CU_ASSERT_EQUAL(record.version, 1);
	store_end(s);
	fixture_close(&f);
}

static const struct suite_test tests[] = {
	{ "a watched snapshot ends", test_a_watched_snapshot_ends },
};

SUITE_MAIN("store watch", tests)
