/* SPDX-License-Identifier: EUPL-1.2
 * Every call fails in turn, as in test_store_fault.c, while a register's past is read, and what was
 * applied and is in no file yet. Errors that the store takes for an answer, such as a file that is
 * not there, are among them. Nothing is served that is not so, and the register stays as it was. */
#include <riskreg/merkle.h>

#include "store_fault_fixture.h"

#define SECRET "the secret of anna"
#define PARTS 300 /* more than a tile of the tree has leaves */

static const struct id big = { CODE, 3, "big" };

static struct body facts_of(char what, unsigned n)
{
	struct body body = { 0 };
	while (n--)
		fact(&body, what, bo);
	return body;
}

/* One entry whose facts alone are more than is read of it at first. */
static void write_big(struct fixture *f)
{
	struct body facts = facts_of('R', 100);
	const struct change changes[] = { change_of(big, 0, &facts, "big"),
					  change_of(bo, 0, &facts, "") };
	struct snapshot *s = writer(f);
	struct stamp stamp = fixture_stamp(5);
	struct entry entry;
	size_t conflict;
	CU_ASSERT_EQUAL(store_apply(s, changes_of(changes, 2), &stamp, &entry, &conflict), 0);
	CU_ASSERT_EQUAL(store_commit(s), 0);
}

/* -------------------------------------------------------------------- reading */

/* Versions 1 and 2 of anna, the large entry, parts that are counted, and two segments of texts. */
static void make_past(struct fixture *f)
{
	fixture_make(f);
	CU_ASSERT_EQUAL_FATAL(open_small(f), 0);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(anna, 0, NULL, SECRET)), 0);
	write_big(f);
	struct snapshot *s = writer(f);
	for (uint32_t i = 0; i < PARTS; i++) {
		struct body count = facts_of('0', 1);
		struct id part = { PART, 6, "bo" };
		memcpy(part.bytes + 2, id_of_u32(PART, i).bytes, 4);
		CU_ASSERT_EQUAL_FATAL(apply_one(s, change_of(part, 0, &count, "")), 0);
	}
	CU_ASSERT_EQUAL(store_commit(s), 0);
	write_texts(f, 1, 2);
	CU_ASSERT_EQUAL(write_one(f->store, change_of(anna, 1, NULL, "later")), 0);
}

static int read_entries(struct snapshot *s, struct arena *arena)
{
	struct entry entry;
	struct view leaf, piece;
	struct salted_text salted;
	uint8_t key[STORE_KEY_SIZE] = { 0 };
	int r = store_entry(s, 2, &entry);
	if (!r)
		r = store_entry_head(s, 2, &entry);
	if (!r)
		r = store_find_key(s, VIEW_LITERAL("anna"), key, &entry);
	if (!r)
		r = store_leaf(s, 2, arena, &leaf);
	if (!r)
		r = store_text(s, 2, 0, arena, &salted);
	if (!r)
		r = store_copy(s, 0, 1000, arena, &piece);
	return r ? r : store_copy(s, 70000, 1000, arena, &piece); /* of the second segment */
}

static int read_tree(struct snapshot *s, uint64_t size)
{
	struct merkle_proof proof;
	uint8_t root[32];
	int r = store_root(s, size, root);
	if (!r)
		r = store_inclusion(s, 3, size, &proof);
	return r ? r : store_consistency(s, 2, size, &proof);
}

static int read_records(struct snapshot *s)
{
	struct store_info info;
	struct record record;
	uint32_t counts[STORE_COUNT_SLOTS];
	uint64_t size;
	int r = store_info(s, &info);
	if (!r)
		r = store_get(s, &anna, 0, &record);
	if (!r)
		r = store_get(s, &anna, 2, &record);
	if (!r)
		r = store_counts(s, &bo, counts);
	return r ? r : store_size_at(s, 900, &size);
}

/* As the register was before its last entry. */
static int read_past(struct fixture *f)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	CLEANUP(store_endp) struct snapshot *s = NULL;
	const uint64_t size = PARTS + 4;
	int r = arena_new(&arena, 4 << 20);
	if (!r)
		r = store_begin_read_at(f->store, size, &s);
	if (!r)
		r = read_records(s);
	if (!r)
		r = read_tree(s, size);
	return r ? r : read_entries(s, arena);
}

/* What was applied and is in no file yet: its text comes from the batch. */
static int read_batch(struct fixture *f)
{
	CLEANUP(arena_freep) struct arena *arena = NULL;
	CLEANUP(store_endp) struct snapshot *s = NULL;
	struct salted_text salted;
	int r = arena_new(&arena, 4 << 20);
	if (!r)
		r = store_begin_write(f->store, &s);
	if (!r)
		r = apply_one(s, change_of(anna, 2, NULL, "not there yet"));
	if (!r)
		r = store_text(s, PARTS + 6, 0, arena, &salted);
	CU_ASSERT(r || view_equals(salted.text, VIEW_LITERAL("not there yet")));
	if (!r)
		r = store_text(s, 1, 0, arena, &salted);
	CU_ASSERT(r || view_equals(salted.text, VIEW_LITERAL(SECRET)));
	return r;
}

static void look_at_past(struct fixture *f)
{
	struct snapshot *s = reader(f);
	CU_ASSERT_TRUE(store_is_sound(f->store));
	CU_ASSERT(newest(s) == PARTS + 5 && body_is(got(s, anna, 0), "later"));
	CU_ASSERT(body_is(got(s, anna, 1), SECRET) && counts_are(s, bo, PARTS, 0, 0, 0));
	store_end(s);
}

static void test_reading(void)
{
	static const int codes[] = { EIO, ENOENT, ENODATA, EINTR, MDB_CORRUPTED };
	struct fixture f;
	make_past(&f);
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		CU_ASSERT(each_call(&f, codes[i], false, read_past, look_at_past) > 100);
		CU_ASSERT(each_call(&f, codes[i], false, read_batch, look_at_past) > 5);
	}
	fixture_close(&f);
}

/* Counts of two records that have one place in memory: one must be put before the other. */
static int count_two(struct fixture *f)
{
	CLEANUP(store_endp) struct snapshot *s = NULL;
	int r = store_begin_write(f->store, &s);
	for (uint32_t i = 0; i < 2 && !r; i++) {
		struct body count = { 0 };
		fact(&count, '1', id_of_u32(NUMBER, i ? 31 : 256));
		r = apply_one(s, change_of(id_of_u32(LAST, 90 + i), 0, &count, ""));
	}
	return r;
}

static void test_counting(void)
{
	struct fixture f;
	make_past(&f);
	CU_ASSERT(each_call(&f, MDB_MAP_FULL, false, count_two, look_at_past) > 10);
	fixture_close(&f);
}

/* The entry that fills a tile of the tree. */
static int fill_tile(struct fixture *f)
{
	CLEANUP(store_endp) struct snapshot *s = NULL;
	int r = store_begin_write(f->store, &s);
	return r ? r : apply_one(s, change_of(anna, 0, NULL, ""));
}

static void look_at_tile(struct fixture *f)
{
	struct snapshot *s = reader(f);
	CU_ASSERT(newest(s) == 255 && got(s, anna, 0).version == 0);
	store_end(s);
}

static void test_filling_a_tile(void)
{
	struct fixture f;
	memset(&fault, 0, sizeof fault);
	fixture_open(&f);
	struct snapshot *s = writer(&f);
	for (uint32_t i = 1; i <= 255; i++)
		CU_ASSERT_EQUAL(apply_one(s, change_of(id_of_u32(NUMBER, i), 0, NULL, "")), 0);
	CU_ASSERT_EQUAL(store_commit(s), 0);
	CU_ASSERT(each_call(&f, MDB_MAP_FULL, false, fill_tile, look_at_tile) > 5);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, NULL, "")), 0);
	fixture_close(&f);
}

static const struct suite_test tests[] = {
	{ "each call of filling a tile fails", test_filling_a_tile },
	{ "each call of reading fails", test_reading },
	{ "each call of counting fails", test_counting },
};

SUITE_MAIN("store each read", tests)
