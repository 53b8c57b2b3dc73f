/* SPDX-License-Identifier: EUPL-1.2
 * Merkle trees over SHA-256 as in RFC 6962, section 2.1: one short hash stands for all leaves in
 * order, and short proofs show that a leaf is in the tree, or that a later tree begins with an
 * earlier one. No memory is taken, nothing is stored: whoever has the hashes hands them out.
 *
 *	hash of a leaf   SHA-256(00 || leaf)
 *	hash of a node   SHA-256(01 || left || right)
 *	root of n > 1    node of the first k leaves and the others, k the largest power of two < n
 *	root of none     SHA-256 of nothing
 *
 * The complete subtree (level, index) covers the leaves index << level up to, but without,
 * (index + 1) << level; those of level 0 are the leaves. */
#pragma once

#include <riskreg/view.h>

#define MERKLE_HASH 32
#define MERKLE_LEVELS 63
#define MERKLE_SIZE_MAX ((uint64_t)INT64_MAX) /* leaves */
#define MERKLE_PROOF_MAX 64

void merkle_leaf(struct view leaf, uint8_t ret[MERKLE_HASH]);
/* `ret` may be one of the others. */
void merkle_node(const uint8_t left[MERKLE_HASH], const uint8_t right[MERKLE_HASH],
		 uint8_t ret[MERKLE_HASH]);

/* A tree of `size` leaves. `get` is only ever asked for subtrees that are complete within `size`;
 * what it returns other than 0 is handed on, and ends the call. */
struct merkle_tree {
	int (*get)(void *context, unsigned level, uint64_t index, uint8_t ret[MERKLE_HASH]);
	void *context;
	uint64_t size;
};

/* From the deepest hash to the one below the root, as RFC 6962 writes them. */
struct merkle_proof {
	unsigned n;
	uint8_t hashes[MERKLE_PROOF_MAX][MERKLE_HASH];
};

/* All three: -EINVAL when size is over MERKLE_SIZE_MAX. They ask for at most 128 subtrees. */
int merkle_root(const struct merkle_tree *, uint8_t ret[MERKLE_HASH]);
/* That leaf `index` (from 0) is in the tree; -EINVAL when there is no such leaf. */
int merkle_inclusion(const struct merkle_tree *, uint64_t index, struct merkle_proof *ret);
/* That the tree begins with the tree of its first `old` leaves; -EINVAL when it has not so many.
 * Empty when old is 0 or the size. */
int merkle_consistency(const struct merkle_tree *, uint64_t old, struct merkle_proof *ret);

/* The same, checked by someone who has no tree. A proof must have just the hashes that it needs. */
bool merkle_is_included(const uint8_t leaf_hash[MERKLE_HASH], uint64_t index,
			const struct merkle_proof *, uint64_t size,
			const uint8_t root[MERKLE_HASH]);
bool merkle_is_consistent(uint64_t old, const uint8_t old_root[MERKLE_HASH], uint64_t size,
			  const uint8_t root[MERKLE_HASH], const struct merkle_proof *);

/* A tree that grows: all that a further leaf and the root need. Zeroed: no leaf.
 *
 * hashes[l] is the newest complete subtree of level l, index (size >> l) - 1. Just after an append
 * this holds for every level 0 .. merkle_finished(), the subtrees which that leaf made complete;
 * otherwise for those l whose bit is set in size. */
struct merkle_frontier {
	uint64_t size;
	uint8_t hashes[MERKLE_LEVELS][MERKLE_HASH];
};

/* One more leaf: one hash computed a call in the mean. False, and nothing changed, when the tree
 * has MERKLE_SIZE_MAX leaves. */
bool merkle_append(struct merkle_frontier *, const uint8_t leaf_hash[MERKLE_HASH]);
/* The highest level that the newest leaf made complete; size is not 0. */
unsigned merkle_finished(const struct merkle_frontier *);
void merkle_frontier_root(const struct merkle_frontier *, uint8_t ret[MERKLE_HASH]);

/* Tiles: only the levels 0, 8, 16 ... are kept, 256 hashes to a tile; a subtree between them is
 * computed from a piece of one tile. Tile `number` of level 8 * row begins with the subtree
 * (8 * row, 256 * number). */
#define MERKLE_TILE 256
#define MERKLE_TILE_LEVELS 8

struct merkle_piece {
	unsigned row;
	uint64_t number;
	unsigned first, n; /* n hashes of that tile: 1, 2, 4 ... 128 */
};

/* Of which hashes a subtree consists. */
struct merkle_piece merkle_piece_of(unsigned level, uint64_t index);
/* The root over n <= MERKLE_TILE neighbouring hashes: for a piece, or a whole tile (which is then
 * the hash of level 8 * (row + 1)), the hash of that subtree. */
void merkle_fold(const uint8_t (*hashes)[MERKLE_HASH], unsigned n, uint8_t ret[MERKLE_HASH]);
