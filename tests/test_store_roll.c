/* SPDX-License-Identifier: EUPL-1.2
 * Every call fails in turn, as in test_store_fault.c, while a journal goes on from segment to
 * segment, also to one that is made larger for a single entry. Whatever fails, what was
 * acknowledged is there after the next start, in order, and it goes on. */
#include "journal_fixture.h"
#include "store_fault_fixture.h"

#define SEGMENT ((size_t)64 << 10)
#define SINGLE 3
#define PIECES 2
#define PIECE 40000

static int try_open(struct fixture *f)
{
	struct store_options options = fixture_options(f->directory, FIXTURE_MAP);
	options.segment_size = SEGMENT;
	return store_open(&f->store, &options, NULL);
}

/* Entry n: one record that fills most of a segment, or (the last) two that fit in none. */
static int write_entry(struct store *store, uint32_t n)
{
	static uint8_t body[PIECE];
	CLEANUP(store_endp) struct snapshot *s = NULL;
	struct change changes[PIECES];
	struct stamp stamp = fixture_stamp(1000);
	struct entry entry;
	size_t conflict, n_changes = n > SINGLE ? PIECES : 1;
	for (uint32_t i = 0; i < n_changes; i++)
		changes[i] = (struct change){ .id = id_of_pair(PART, n, i),
					      .body = view_of(body, sizeof body) };
	int r = store_begin_write(store, &s);
	if (!r)
		r = store_apply(s, changes_of(changes, n_changes), &stamp, &entry, &conflict);
	if (r)
		return r;
	struct snapshot *whole = s;
	s = NULL;
	return store_commit(whole);
}

static int fill(struct fixture *f, uint32_t *acknowledged)
{
	int r = try_open(f);
	for (uint32_t n = 1; !r && n <= SINGLE + 1; n++) {
		r = write_entry(f->store, n);
		*acknowledged += r == 0;
		if (!r)
			r = store_tick(f->store);
	}
	if (!r)
		r = store_tick(f->store);
	f->store = store_free(f->store);
	return r;
}

static void check_filled(struct fixture *f, uint32_t acknowledged)
{
	CU_ASSERT_EQUAL_FATAL(try_open(f), 0);
	struct snapshot *s = reader(f);
	uint32_t n = (uint32_t)newest(s);
	CU_ASSERT(n == acknowledged || n == acknowledged + 1);
	for (uint32_t i = 1; i <= n; i++)
		CU_ASSERT_EQUAL(got(s, id_of_pair(PART, i, 0), 0).body.n, PIECE);
	CU_ASSERT_EQUAL(got(s, id_of_pair(PART, n + 1, 0), 0).version, 0);
	store_end(s);
	CU_ASSERT_EQUAL(write_entry(f->store, n + 1), 0);
	CU_ASSERT_EQUAL(check(f), 0);
}

static void sweep_roll(int code, bool for_ever)
{
	bool reached = true;
	unsigned at = 0, told = 0;
	while (reached) {
		struct fixture f;
		uint32_t acknowledged = 0;
		fixture_make(&f);
		memset(&fault, 0, sizeof fault);
		fault.at = ++at;
		fault.for_ever = for_ever;
		fault.code = code;
		int r = fill(&f, &acknowledged);
		reached = fault.calls >= at;
		fault.at = 0;
		CU_ASSERT(reached || (r == 0 && acknowledged == SINGLE + 1));
		told += r != 0;
		check_filled(&f, acknowledged);
		fixture_close(&f);
	}
	CU_ASSERT(at > 200 && told > 100);
}

static void test_roll(void)
{
	sweep_roll(EIO, false);
	sweep_roll(ENOSPC, true);
}

static const struct suite_test tests[] = {
	{ "each call fails while segments fill", test_roll },
};

SUITE_MAIN("store roll", tests)
