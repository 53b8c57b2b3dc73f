/* SPDX-License-Identifier: EUPL-1.2
 * Every call fails in turn, as in test_store_fault.c, while a register is looked after: proofs,
 * copies, erasure, check, restore. Whatever fails, the register is whole, and what was to be erased
 * is gone after the next start. */
#include <riskreg/merkle.h>

#include "journal_fixture.h"
#include "store_fault_fixture.h"

#define SECRET "the secret of anna"

static const struct id order = { LAST, 5, "order" };

static int read_tree(struct store *store, struct arena *arena, uint8_t root[32])
{
	CLEANUP(store_endp) struct snapshot *s = NULL;
	struct merkle_proof proof;
	struct view leaf;
	struct salted_text salted;
	uint32_t counts[STORE_COUNT_SLOTS];
	uint64_t size;
	int r = store_begin_read_at(store, 2, &s);
	if (!r)
		r = store_root(s, 2, root);
	if (!r)
		r = store_inclusion(s, 1, 2, &proof);
	if (!r)
		r = store_consistency(s, 1, 2, &proof);
	if (!r)
		r = store_leaf(s, 1, arena, &leaf);
	if (!r)
		r = store_text(s, 2, 0, arena, &salted);
	if (!r)
		r = store_counts(s, &anna, counts);
	return r ? r : store_size_at(s, 5, &size);
}

/* A copy of the first two entries, in memory. */
static int copy(struct store *store, struct arena *arena, struct view *ret)
{
	CLEANUP(store_endp) struct snapshot *s = NULL;
	int r = store_begin_read_at(store, 2, &s);
	return r ? r : store_copy(s, 0, 1 << 20, arena, ret);
}

static int confirm(struct store *store)
{
	struct body body = { 0 };
	fact(&body, 'E', anna);
	return write_one(store, change_of(order, 0, &body, ""));
}

static void ignore(void *context, const char *line)
{
	(void)context;
	(void)line;
}

/* All that is not reading and writing: proofs, a copy, an erasure, a check, a restore elsewhere. */
static int keep_up(struct fixture *f, const struct fixture *other)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	const struct store_erasure erasure = { anna, 1, 2 };
	struct store_options options = fixture_options(f->directory, FIXTURE_MAP);
	struct view piece = VIEW_NONE;
	struct store_copied copied = { .state.size = 2 };
	char where[200];
	int r = arena_new(&arena, 4 << 20);
	if (!r)
		r = fixture_try_open(f, FIXTURE_MAP, NULL);
	if (!r)
		r = read_tree(f->store, arena, copied.state.root);
	if (!r)
		r = copy(f->store, arena, &piece);
	if (!r)
		r = confirm(f->store);
	if (!r)
		r = store_erase(f->store, &erasure, 1);
	f->store = store_free(f->store);
	if (!r)
		r = store_check(&options, ignore, NULL);
	if (r)
		return r;
	write_file(other, "copy", piece);
	options.directory = other->directory;
	copied.file = path_in(other, "copy");
	return store_restore(&options, &copied, where);
}

static void make_register(struct fixture *f)
{
	fixture_open(f);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(bo, 0, NULL, "open")), 0);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(anna, 0, NULL, SECRET)), 0);
	f->store = store_free(f->store);
}

/* Whatever failed: the register is whole, and what was confirmed is erased by the next start. */
static void check_upkeep(struct fixture *f)
{
	CU_ASSERT_EQUAL_FATAL(fixture_try_open(f, FIXTURE_MAP, NULL), 0);
	struct snapshot *s = reader(f);
	bool confirmed = newest(s) == 3;
	CU_ASSERT(confirmed || newest(s) == 2);
	CU_ASSERT(body_is(got(s, anna, 0), confirmed ? "" : SECRET));
	CU_ASSERT(body_is(got(s, bo, 0), "open"));
	store_end(s);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(bo, 1, NULL, "on")), 0);
	CU_ASSERT_EQUAL(blob_has(f, SEGMENT_1, SECRET) || blob_has(f, INDEX, SECRET), !confirmed);
	CU_ASSERT_EQUAL(check(f), 0);
}

static void sweep_upkeep(int code, bool for_ever)
{
	bool reached = true;
	unsigned at = 0, told = 0;
	while (reached) {
		struct fixture f, other;
		make_register(&f);
		fixture_make(&other);
		memset(&fault, 0, sizeof fault);
		fault.at = ++at;
		fault.for_ever = for_ever;
		fault.code = code;
		int r = keep_up(&f, &other);
		reached = fault.calls >= at;
		fault.at = 0;
		CU_ASSERT(reached || r == 0);
		told += r != 0;
		check_upkeep(&f);
		fixture_close(&other);
		fixture_close(&f);
	}
	CU_ASSERT(at > 300 && told > 200);
}

static void test_upkeep(void)
{
	sweep_upkeep(EIO, false);
	sweep_upkeep(ENOMEM, true);
}

static const struct suite_test tests[] = {
	{ "each call of upkeep fails", test_upkeep },
};

SUITE_MAIN("store upkeep", tests)
