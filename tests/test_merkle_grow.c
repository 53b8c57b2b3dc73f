/* SPDX-License-Identifier: EUPL-1.2
 * Merkle trees that grow leaf by leaf, and roots and proofs from tiles of 256 hashes alone. */
#include "merkle_fixture.h"

/* Each leaf hands out just the subtrees that it makes complete. */
static void a_tree_that_grows(void)
{
	struct merkle_frontier frontier = { 0 };
	hash_bytes root, expected;
	for (uint64_t n = 1; n <= 256; n++) {
		CU_ASSERT_TRUE(merkle_append(&frontier, leaves[n - 1]));
		for (unsigned level = 0; level <= merkle_finished(&frontier); level++) {
			uint64_t count = UINT64_C(1) << level;
			CU_ASSERT_EQUAL(n % count, 0);
			ref_root(leaves + n - count, count, expected);
			same(frontier.hashes[level], expected);
		}
		ref_root(leaves, n, expected);
		merkle_frontier_root(&frontier, root);
		same(root, expected);
	}
}

/* What a store keeps: rows 0, 1, 2 of tiles, one after the other. */
static hash_bytes *rows_of_tiles[3];
static uint64_t tiles_size;

static int get_from_tiles(void *context, unsigned level, uint64_t index, uint8_t ret[MERKLE_HASH])
{
	(void)context;
	struct merkle_piece piece = merkle_piece_of(level, index);
	CU_ASSERT_FATAL((index + 1) << level <= tiles_size);
	CU_ASSERT_FATAL(piece.row < COUNT(rows_of_tiles));
	CU_ASSERT_FATAL(piece.first + piece.n <= MERKLE_TILE && piece.n < MERKLE_TILE);
	CU_ASSERT_EQUAL(piece.first % piece.n, 0);
	const hash_bytes *tile = rows_of_tiles[piece.row] + piece.number * MERKLE_TILE;
	merkle_fold(tile + piece.first, piece.n, ret);
	return 0;
}

static void fill_tiles(void)
{
	struct merkle_frontier frontier = { 0 };
	for (unsigned row = 0; row < COUNT(rows_of_tiles); row++)
		rows_of_tiles[row] = calloc((LEAVES >> (8 * row)) + 1, MERKLE_HASH);
	for (uint64_t n = 1; n <= LEAVES; n++) {
		CU_ASSERT_TRUE(merkle_append(&frontier, leaves[n - 1]));
		for (unsigned row = 0; row <= merkle_finished(&frontier) / 8; row++)
			memcpy(rows_of_tiles[row][(n >> (8 * row)) - 1], frontier.hashes[8 * row],
			       MERKLE_HASH);
	}
}

static void check_tiles(uint64_t n)
{
	static const uint64_t places[] = {
		0, 1, 127, 128, 254, 255, 256, 257, 32768, 65535, 65536
	};
	struct merkle_tree tree = { get_from_tiles, NULL, tiles_size = n };
	struct merkle_proof proof, expected;
	struct claim claim = { .size = n };
	CU_ASSERT_EQUAL(merkle_root(&tree, claim.root), 0);
	ref_root(leaves, n, claim.first);
	same(claim.root, claim.first);
	for (size_t i = 0; i < COUNT(places) && places[i] < n; i++) {
		claim.place = places[i];
		expected.n = 0;
		CU_ASSERT_EQUAL(merkle_inclusion(&tree, claim.place, &proof), 0);
		ref_path(claim.place, leaves, n, &expected);
		same_proof(&proof, &expected);
		memcpy(claim.first, leaves[claim.place], MERKLE_HASH);
		CU_ASSERT_TRUE(included(&claim, &proof));
		expected.n = 0;
		claim.place++;
		CU_ASSERT_EQUAL(merkle_consistency(&tree, claim.place, &proof), 0);
		ref_subproof(claim.place, leaves, n, true, &expected);
		same_proof(&proof, &expected);
		ref_root(leaves, claim.place, claim.first);
		CU_ASSERT_TRUE(consistent(&claim, &proof));
	}
}

static void proofs_from_tiles(void)
{
	static const uint64_t sizes[] = { 1,   2,   255,  256,   257,   511,   512,  513,
					  767, 768, 4097, 65535, 65536, 65537, 65538 };
	fill_tiles();
	for (size_t i = 0; i < COUNT(sizes); i++)
		check_tiles(sizes[i]);
	for (unsigned row = 0; row < COUNT(rows_of_tiles); row++)
		free(rows_of_tiles[row]);
}

static void pieces_of_tiles(void)
{
	static const struct {
		unsigned level;
		uint64_t index;
		struct merkle_piece piece;
	} rows[] = {
		{ 0, 0, { 0, 0, 0, 1 } },     { 0, 255, { 0, 0, 255, 1 } },
		{ 0, 256, { 0, 1, 0, 1 } },   { 1, 127, { 0, 0, 254, 2 } },
		{ 7, 1, { 0, 0, 128, 128 } }, { 7, 2, { 0, 1, 0, 128 } },
		{ 8, 0, { 1, 0, 0, 1 } },     { 8, 257, { 1, 1, 1, 1 } },
		{ 11, 33, { 1, 1, 8, 8 } },   { 62, 0, { 7, 0, 0, 64 } },
	};
	hash_bytes whole, expected;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct merkle_piece piece = merkle_piece_of(rows[i].level, rows[i].index);
		CU_ASSERT_EQUAL(piece.row, rows[i].piece.row);
		CU_ASSERT_EQUAL(piece.number, rows[i].piece.number);
		CU_ASSERT_EQUAL(piece.first, rows[i].piece.first);
		CU_ASSERT_EQUAL(piece.n, rows[i].piece.n);
	}
	merkle_fold(leaves, MERKLE_TILE, whole);
	ref_root(leaves, MERKLE_TILE, expected);
	same(whole, expected);
}

static const struct suite_test tests[] = {
	{ "a tree that grows", a_tree_that_grows },
	{ "pieces of tiles", pieces_of_tiles },
	{ "proofs from tiles", proofs_from_tiles },
};

int main(void)
{
	return merkle_suite("merkle_grow", tests, COUNT(tests));
}
