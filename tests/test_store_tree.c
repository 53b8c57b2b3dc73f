/* SPDX-License-Identifier: EUPL-1.2
 * Leaves, texts, roots and proofs of a register against RFC 6962 word by word (merkle_fixture.h),
 * and what a register was at an earlier size. */
#include <nettle/sha2.h>
#include <riskreg/wire.h>

#include "merkle_fixture.h"
#include "store_fixture.h"

#define SIZE 300u

static const struct id anna = { CODE, 4, "anna" };

/* Many entries in few commits. */
static void write_many(struct fixture *f, uint32_t first, uint32_t n)
{
	struct snapshot *s = writer(f);
	for (uint32_t i = first; i < first + n; i++)
		CU_ASSERT_EQUAL_FATAL(apply_one(s, change_of(id_of_u32(NUMBER, i), 0, NULL, "x")),
				      0);
	CU_ASSERT_EQUAL_FATAL(store_commit(s), 0);
}

/* The reference is fed with the leaves themselves. */
static void read_leaves(struct snapshot *s, uint64_t n)
{
	struct arena *arena;
	struct view leaf;
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1 << 20), 0);
	for (uint64_t seq = 1; seq <= n; seq++) {
		CU_ASSERT_EQUAL_FATAL(store_leaf(s, seq, arena, &leaf), 0);
		merkle_leaf(leaf, leaves[seq - 1]);
		arena_reset(arena);
	}
	arena_free(arena);
}

static void check_root(struct snapshot *s, uint64_t size)
{
	hash_bytes root, expected;
	CU_ASSERT_EQUAL_FATAL(store_root(s, size, root), 0);
	ref_root(leaves, size, expected);
	same(root, expected);
}

static void check_proofs(struct snapshot *s, uint64_t size, uint64_t other)
{
	struct merkle_proof proof, expected = { 0 };
	CU_ASSERT_EQUAL_FATAL(store_inclusion(s, other, size, &proof), 0);
	ref_path(other - 1, leaves, size, &expected);
	same_proof(&proof, &expected);
	expected.n = 0;
	CU_ASSERT_EQUAL_FATAL(store_consistency(s, other, size, &proof), 0);
	if (other < size)
		ref_subproof(other, leaves, size, true, &expected);
	same_proof(&proof, &expected);
}

static void test_roots_and_proofs(void)
{
	struct fixture f;
	hash_bytes root;
	fixture_open(&f);
	struct snapshot *s = reader(&f);
	CU_ASSERT_EQUAL(store_root(s, 0, root), 0);
	CU_ASSERT_EQUAL(root[0], 0xe3); /* SHA-256 of nothing */
	store_end(s);
	for (uint32_t i = 0; i < SIZE; i += 100)
		write_many(&f, i + 1, 100);
	s = reader(&f);
	read_leaves(s, SIZE);
	for (uint64_t size = 1; size <= SIZE; size++) {
		check_root(s, size);
		for (uint64_t other = 1 + size % 7; other <= size; other += 41)
			check_proofs(s, size, other);
		check_proofs(s, size, size);
	}
	store_end(s);
	fixture_reopen(&f);
	s = reader(&f);
	check_root(s, SIZE);
	store_end(s);
	fixture_close(&f);
}

/* In a batch that is not committed the tree is there already. */
static void test_the_tree_of_a_batch(void)
{
	struct fixture f;
	hash_bytes before, after;
	fixture_open(&f);
	struct snapshot *s = writer(&f);
	for (uint32_t i = 1; i <= 300; i++)
		CU_ASSERT_EQUAL_FATAL(apply_one(s, change_of(id_of_u32(NUMBER, i), 0, NULL, "x")),
				      0);
	read_leaves(s, 300);
	check_root(s, 300);
	check_root(s, 256);
	store_root(s, 300, before);
	CU_ASSERT_EQUAL(store_commit(s), 0);
	s = reader(&f);
	CU_ASSERT_EQUAL(store_root(s, 300, after), 0);
	same(before, after);
	store_end(s);
	fixture_close(&f);
}

static void test_what_is_ahead(void)
{
	struct fixture f;
	struct merkle_proof proof;
	struct snapshot *s = NULL, *none = NULL;
	struct arena *arena;
	struct view leaf;
	struct salted_text salted;
	hash_bytes root;
	fixture_open(&f);
	write_many(&f, 1, 3);
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1 << 20), 0);
	CU_ASSERT_EQUAL(store_begin_read_at(f.store, 4, &none), STORE_AHEAD);
	CU_ASSERT_PTR_NULL(none);
	CU_ASSERT_EQUAL(store_begin_read_at(f.store, 2, &s), 0);
	CU_ASSERT_EQUAL(store_leaf(s, 0, arena, &leaf), -ENOENT);
	CU_ASSERT_EQUAL(store_leaf(s, 2, arena, &leaf), 0);
	CU_ASSERT_EQUAL(store_leaf(s, 3, arena, &leaf), -ENOENT);
	CU_ASSERT_EQUAL(store_text(s, 2, 0, arena, &salted), 0);
	CU_ASSERT_EQUAL(store_text(s, 2, 1, arena, &salted), -ENOENT);
	CU_ASSERT_EQUAL(store_text(s, 3, 0, arena, &salted), -ENOENT);
	CU_ASSERT_EQUAL(store_root(s, 2, root), 0);
	CU_ASSERT_EQUAL(store_root(s, 3, root), STORE_AHEAD);
	CU_ASSERT_EQUAL(store_inclusion(s, 2, 3, &proof), STORE_AHEAD);
	CU_ASSERT_EQUAL(store_consistency(s, 2, 3, &proof), STORE_AHEAD);
	CU_ASSERT_EQUAL(store_inclusion(s, 0, 2, &proof), -EINVAL);
	CU_ASSERT_EQUAL(store_inclusion(s, 3, 2, &proof), -EINVAL);
	CU_ASSERT_EQUAL(store_consistency(s, 3, 2, &proof), -EINVAL);
	store_end(s);
	arena_free(arena);
	fixture_close(&f);
}

/* The leaf commits to the text: SHA-256 of salt and text, as journal.proto says. */
static void test_a_text_fits_its_commitment(void)
{
	struct fixture f;
	struct arena *arena;
	struct view leaf;
	struct salted_text salted;
	struct wire_field field, inner;
	uint8_t digest[32];
	struct sha256_ctx ctx;
	struct body facts = { 0 };
	fact(&facts, 'R', anna);
	fixture_open(&f);
	CU_ASSERT_EQUAL(write_one(f.store, change_of(anna, 0, &facts, "a secret")), 0);
	CU_ASSERT_EQUAL_FATAL(arena_new(&arena, 1 << 20), 0);
	struct snapshot *s = reader(&f);
	CU_ASSERT_EQUAL_FATAL(store_leaf(s, 1, arena, &leaf), 0);
	CU_ASSERT_EQUAL_FATAL(store_text(s, 1, 0, arena, &salted), 0);
	CU_ASSERT(view_equals(salted.text, VIEW_LITERAL("a secret")) && salted.salt.n == 32);
	CU_ASSERT_PTR_NULL(memmem(leaf.p, leaf.n, "secret", 6));
	sha256_init(&ctx);
	sha256_update(&ctx, salted.salt.n, salted.salt.p);
	sha256_update(&ctx, salted.text.n, salted.text.p);
	sha256_digest(&ctx, sizeof digest, digest);
	unsigned seen = 0;
	while (wire_next(&leaf, &field))
		if (field.number == 7)
			while (wire_next(&field.bytes, &inner))
				seen |= 1u << inner.number;
	CU_ASSERT_EQUAL(seen, 1u << 1 | 1u << 2 | 1u << 3 | 1u << 4 | 1u << 5 | 1u << 6);
	CU_ASSERT(inner.number == 6 && view_equals(inner.bytes, view_of(digest, 32)));
	store_end(s);
	arena_free(arena);
	fixture_close(&f);
}

/* -------------------------------------------------------------------- as it was */

static struct snapshot *reader_at(struct fixture *f, uint64_t size)
{
	struct snapshot *s = NULL;
	CU_ASSERT_EQUAL_FATAL(store_begin_read_at(f->store, size, &s), 0);
	return s;
}

static unsigned length(struct cursor cursor)
{
	struct record record;
	unsigned n = 0;
	while (store_list_next(&cursor, &record) == 0 && record.version)
		n++;
	return n;
}

/* Entry v writes version v of anna and one part of her, which counts on her in slot v % 2. */
static void write_parts(struct fixture *f, uint32_t n)
{
	for (uint32_t v = 1; v <= n; v++) {
		struct body body = { 0 };
		fact(&body, (char)('0' + v % 2), anna);
		if (v % 3)
			fact(&body, 'R', anna);
		struct id part = anna;
		part.kind = PART;
		part.bytes[part.size++] = (uint8_t)v;
		const struct change changes[] = {
			change_of(anna, v - 1, NULL, v % 2 ? "odd" : "even"),
			change_of(part, 0, &body, ""),
		};
		struct stamp stamp = fixture_stamp(1000 * v);
		struct entry entry;
		size_t conflict;
		struct snapshot *s = writer(f);
		CU_ASSERT_EQUAL(store_apply(s, changes_of(changes, 2), &stamp, &entry,
					    &conflict), 0);
		CU_ASSERT_EQUAL(store_commit(s), 0);
	}
}

static void test_the_state_at_each_size(void)
{
	struct fixture f;
	struct store_info info;
	struct entry entry;
	fixture_open(&f);
	write_parts(&f, 9);
	for (uint32_t n = 1; n <= 9; n++) {
		struct snapshot *s = reader_at(&f, n);
		CU_ASSERT(store_info(s, &info) == 0 && info.seq == n && info.time_ms == 1000 * n);
		CU_ASSERT_EQUAL(got(s, anna, 0).version, n);
		CU_ASSERT(body_is(got(s, anna, 0), n % 2 ? "odd" : "even"));
		CU_ASSERT_EQUAL(got(s, anna, n + 1).version, 0);
		CU_ASSERT_EQUAL(got(s, anna, 1).version, 1);
		CU_ASSERT(counts_are(s, anna, n / 2, (n + 1) / 2, 0, 0));
		CU_ASSERT_EQUAL(length(store_list(s, PART, VIEW_LITERAL("anna"))), n);
		CU_ASSERT_EQUAL(length(store_list(s, CODE, VIEW_NONE)), 1);
		CU_ASSERT_EQUAL(length(store_list_referring(s, &anna, PART)), n - n / 3);
		CU_ASSERT(store_entry(s, n, &entry) == 0 && entry.seq == n);
		CU_ASSERT(store_entry(s, n + 1, &entry) == 0 && entry.seq == 0);
		CU_ASSERT(store_entry_head(s, n + 1, &entry) == 0 && entry.seq == 0);
		store_end(s);
	}
	struct snapshot *s = reader_at(&f, 0);
	CU_ASSERT(newest(s) == 9 && counts_are(s, anna, 4, 5, 0, 0));
	store_end(s);
	fixture_close(&f);
}

static void test_the_size_at_a_time(void)
{
	static const struct {
		int64_t time_ms;
		uint64_t size;
	} rows[] = { { INT64_MIN, 0 }, { 999, 0 }, { 1000, 1 }, { 1001, 1 }, { 4999, 4 },
		     { 5000, 5 }, { 9000, 9 }, { INT64_MAX, 9 } };
	struct fixture f;
	fixture_open(&f);
	write_parts(&f, 9);
	struct snapshot *s = reader(&f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint64_t size = 99;
		CU_ASSERT_EQUAL(store_size_at(s, rows[i].time_ms, &size), 0);
		CU_ASSERT_EQUAL(size, rows[i].size);
	}
	store_end(s);
	s = reader_at(&f, 3);
	uint64_t size = 99;
	CU_ASSERT(store_size_at(s, 9000, &size) == 0 && size == 3);
	store_end(s);
	fixture_close(&f);
}

static void test_a_key_of_later(void)
{
	struct fixture f;
	struct entry entry;
	fixture_open(&f);
	struct stamp stamp = fixture_stamp(1);
	for (int i = 0; i < 2; i++) {
		struct snapshot *s = writer(&f);
		stamp.key[15] = (uint8_t)i;
		CU_ASSERT_EQUAL(store_apply(s, NO_CHANGES, &stamp, &entry, NULL), 0);
		CU_ASSERT_EQUAL(store_commit(s), 0);
	}
	struct snapshot *s = reader_at(&f, 1);
	CU_ASSERT(store_find_key(s, stamp.actor, stamp.key, &entry) == 0 && entry.seq == 0);
	stamp.key[15] = 0;
	CU_ASSERT(store_find_key(s, stamp.actor, stamp.key, &entry) == 0 && entry.seq == 1);
	store_end(s);
	fixture_close(&f);
}

/* A state of the past has no tree of what came later. */
static void test_the_tree_of_the_past(void)
{
	struct fixture f;
	uint8_t root[32];
	struct snapshot *s = NULL;
	fixture_open(&f);
	for (uint32_t i = 1; i <= 3; i++) {
		struct change change = change_of(id_of_u32(NUMBER, i), 0, NULL, "");
		CU_ASSERT_EQUAL(write_one(f.store, change), 0);
	}
	CU_ASSERT_EQUAL_FATAL(store_begin_read_at(f.store, 2, &s), 0);
	CU_ASSERT_EQUAL(store_root(s, 2, root), 0);
	CU_ASSERT_EQUAL(store_root(s, 3, root), STORE_AHEAD);
	CU_ASSERT_EQUAL(store_root(s, 4, root), STORE_AHEAD);
	store_end(s);
	fixture_close(&f);
}

static const struct suite_test tests[] = {
	{ "the tree of the past", test_the_tree_of_the_past },
	{ "roots and proofs of every size", test_roots_and_proofs },
	{ "the tree of a batch", test_the_tree_of_a_batch },
	{ "what is ahead of the register", test_what_is_ahead },
	{ "a text fits its commitment", test_a_text_fits_its_commitment },
	{ "the state at each size", test_the_state_at_each_size },
	{ "the size at a time", test_the_size_at_a_time },
	{ "a key of later is not known", test_a_key_of_later },
};

int main(void)
{
	return merkle_suite("store tree", tests, COUNT(tests));
}
