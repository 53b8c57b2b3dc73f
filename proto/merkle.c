/* SPDX-License-Identifier: EUPL-1.2
 * Merkle trees, see merkle.h. Takes no memory and never recurses: every walk is a loop over the
 * bits of a size. */
#include <riskreg/merkle.h>

#include <errno.h>
#include <nettle/sha2.h>

/* Leaves begin .. end - 1: a subtree of the tree, complete or at its right edge. */
struct range {
	uint64_t begin, end;
};

static void hash(uint8_t prefix, struct view a, struct view b, uint8_t ret[MERKLE_HASH])
{
	struct sha256_ctx ctx;
	sha256_init(&ctx);
	sha256_update(&ctx, 1, &prefix);
	sha256_update(&ctx, a.n, a.p);
	sha256_update(&ctx, b.n, b.p);
	sha256_digest(&ctx, MERKLE_HASH, ret);
}

void merkle_leaf(struct view leaf, uint8_t ret[MERKLE_HASH])
{
	hash(0, leaf, VIEW_NONE, ret);
}

void merkle_node(const uint8_t left[MERKLE_HASH], const uint8_t right[MERKLE_HASH],
		 uint8_t ret[MERKLE_HASH])
{
	hash(1, view_of(left, MERKLE_HASH), view_of(right, MERKLE_HASH), ret);
}

static void hash_of_nothing(uint8_t ret[MERKLE_HASH])
{
	struct sha256_ctx ctx;
	sha256_init(&ctx);
	sha256_digest(&ctx, MERKLE_HASH, ret);
}

static bool hashes_equal(const uint8_t a[MERKLE_HASH], const uint8_t b[MERKLE_HASH])
{
	return memcmp(a, b, MERKLE_HASH) == 0;
}

/* A range that is not empty is a row of complete subtrees, one for each bit of its length; the
 * rightmost is the smallest, and they are joined from there. */
static int get_range(const struct merkle_tree *tree, struct range at, uint8_t ret[MERKLE_HASH])
{
	uint8_t joined[MERKLE_HASH], left[MERKLE_HASH];
	uint64_t end = at.end;
	while (end > at.begin) {
		unsigned level = (unsigned)__builtin_ctzll(end - at.begin);
		int r = tree->get(tree->context, level, (end - 1) >> level, left);
		if (r != 0)
			return r;
		if (end == at.end)
			memcpy(joined, left, MERKLE_HASH);
		else
			merkle_node(left, joined, joined);
		end -= UINT64_C(1) << level;
	}
	memcpy(ret, joined, MERKLE_HASH);
	return 0;
}

int merkle_root(const struct merkle_tree *tree, uint8_t ret[MERKLE_HASH])
{
	if (tree->size > MERKLE_SIZE_MAX)
		return -EINVAL;
	if (tree->size)
		return get_range(tree, (struct range){ 0, tree->size }, ret);
	hash_of_nothing(ret);
	return 0;
}

/* One level down towards a leaf: the half that it is not in goes into the proof. */
static int descend(const struct merkle_tree *tree, struct range *at, uint64_t leaf,
		   struct merkle_proof *proof)
{
	struct range other = *at;
	unsigned level = 63 - (unsigned)__builtin_clzll(at->end - at->begin - 1);
	uint64_t middle = at->begin + (UINT64_C(1) << level);
	if (leaf < middle)
		other.begin = at->end = middle;
	else
		other.end = at->begin = middle;
	return get_range(tree, other, proof->hashes[proof->n++]);
}

/* Found from the root down, written from the leaf up. */
static void reverse(const struct merkle_proof *proof, struct merkle_proof *ret)
{
	for (unsigned i = 0; i < proof->n; i++)
		memcpy(ret->hashes[i], proof->hashes[proof->n - 1 - i], MERKLE_HASH);
	ret->n = proof->n;
}

int merkle_inclusion(const struct merkle_tree *tree, uint64_t index, struct merkle_proof *ret)
{
	if (tree->size > MERKLE_SIZE_MAX || index >= tree->size)
		return -EINVAL;
	struct range at = { 0, tree->size };
	struct merkle_proof proof = { 0 };
	while (at.end - at.begin > 1) {
		int r = descend(tree, &at, index, &proof);
		if (r != 0)
			return r;
	}
	reverse(&proof, ret);
	return 0;
}

int merkle_consistency(const struct merkle_tree *tree, uint64_t old, struct merkle_proof *ret)
{
	if (tree->size > MERKLE_SIZE_MAX || old > tree->size)
		return -EINVAL;
	struct range at = { 0, tree->size };
	struct merkle_proof proof = { 0 };
	int r = 0;
	while (r == 0 && old && at.end != old)
		r = descend(tree, &at, old - 1, &proof);
	/* A subtree that begins the tree is the old root itself: who checks has it. */
	if (r == 0 && at.begin)
		r = get_range(tree, at, proof.hashes[proof.n++]);
	if (r == 0)
		reverse(&proof, ret);
	return r;
}

/* Where a climb stands: the number of the node on this level, that of the level's last node, the
 * hash of the old tree as far as it is known, and that of the new one. */
struct climb {
	uint64_t node, last;
	uint8_t old[MERKLE_HASH], now[MERKLE_HASH];
};

static void climb_level(struct climb *at)
{
	at->node >>= 1;
	at->last >>= 1;
}

/* Up to the root, a hash of the proof for each level that has a neighbour (RFC 9162, 2.1.3.2 and
 * 2.1.4.2). False when there are too few hashes or too many. */
static bool climb(struct climb *at, const struct merkle_proof *proof, unsigned first)
{
	for (unsigned i = first; i < proof->n; i++) {
		if (at->last == 0)
			return false;
		if (at->node % 2 == 0 && at->node != at->last) {
			merkle_node(at->now, proof->hashes[i], at->now);
			climb_level(at);
			continue;
		}
		merkle_node(proof->hashes[i], at->old, at->old);
		merkle_node(proof->hashes[i], at->now, at->now);
		/* The last node without a neighbour stands on the level above too. It is
		 * not 0, so this ends. */
		while (at->node % 2 == 0)
			climb_level(at);
		climb_level(at);
	}
	return at->last == 0;
}

bool merkle_is_included(const uint8_t leaf_hash[MERKLE_HASH], uint64_t index,
			const struct merkle_proof *proof, uint64_t size,
			const uint8_t root[MERKLE_HASH])
{
	if (size > MERKLE_SIZE_MAX || index >= size || proof->n > MERKLE_PROOF_MAX)
		return false;
	struct climb at = { .node = index, .last = size - 1 };
	memcpy(at.old, leaf_hash, MERKLE_HASH);
	memcpy(at.now, leaf_hash, MERKLE_HASH);
	return climb(&at, proof, 0) && hashes_equal(at.now, root);
}

/* Old and new tree meet in the last complete subtree of the old one. Where that is the whole old
 * tree, a proof leaves it out. */
static bool climb_from_old(uint64_t old, const uint8_t old_root[MERKLE_HASH],
			   const struct merkle_proof *proof, struct climb *at)
{
	bool is_whole = (old & (old - 1)) == 0;
	if (!is_whole && proof->n == 0)
		return false;
	const uint8_t *start = is_whole ? old_root : proof->hashes[0];
	memcpy(at->old, start, MERKLE_HASH);
	memcpy(at->now, start, MERKLE_HASH);
	while (at->node % 2)
		climb_level(at);
	return climb(at, proof, is_whole ? 0 : 1);
}

bool merkle_is_consistent(uint64_t old, const uint8_t old_root[MERKLE_HASH], uint64_t size,
			  const uint8_t root[MERKLE_HASH], const struct merkle_proof *proof)
{
	uint8_t nothing[MERKLE_HASH];
	if (size > MERKLE_SIZE_MAX || old > size || proof->n > MERKLE_PROOF_MAX)
		return false;
	if (old == size)
		return proof->n == 0 && hashes_equal(old_root, root);
	if (old == 0) {
		hash_of_nothing(nothing);
		return proof->n == 0 && hashes_equal(old_root, nothing);
	}
	struct climb at = { .node = old - 1, .last = size - 1 };
	return climb_from_old(old, old_root, proof, &at) && hashes_equal(at.old, old_root) &&
	       hashes_equal(at.now, root);
}

bool merkle_append(struct merkle_frontier *frontier, const uint8_t leaf_hash[MERKLE_HASH])
{
	uint8_t finished[MERKLE_HASH];
	if (frontier->size >= MERKLE_SIZE_MAX)
		return false;
	memcpy(finished, leaf_hash, MERKLE_HASH);
	unsigned level = 0;
	for (; frontier->size >> level & 1; level++) {
		uint8_t left[MERKLE_HASH];
		memcpy(left, frontier->hashes[level], MERKLE_HASH);
		memcpy(frontier->hashes[level], finished, MERKLE_HASH);
		merkle_node(left, finished, finished);
	}
	memcpy(frontier->hashes[level], finished, MERKLE_HASH);
	frontier->size++;
	return true;
}

unsigned merkle_finished(const struct merkle_frontier *frontier)
{
	return (unsigned)__builtin_ctzll(frontier->size);
}

static int get_newest(void *context, unsigned level, uint64_t index, uint8_t ret[MERKLE_HASH])
{
	(void)index;
	memcpy(ret, ((const struct merkle_frontier *)context)->hashes[level], MERKLE_HASH);
	return 0;
}

void merkle_frontier_root(const struct merkle_frontier *frontier, uint8_t ret[MERKLE_HASH])
{
	struct merkle_tree tree = { get_newest, (void *)frontier, frontier->size };
	merkle_root(&tree, ret);
}

struct merkle_piece merkle_piece_of(unsigned level, uint64_t index)
{
	unsigned above = level % MERKLE_TILE_LEVELS;
	uint64_t first = index << above;
	return (struct merkle_piece){
		.row = level / MERKLE_TILE_LEVELS,
		.number = first / MERKLE_TILE,
		.first = first % MERKLE_TILE,
		.n = 1u << above,
	};
}

void merkle_fold(const uint8_t (*hashes)[MERKLE_HASH], unsigned n, uint8_t ret[MERKLE_HASH])
{
	struct merkle_frontier frontier;
	frontier.size = 0;
	for (unsigned i = 0; i < n; i++)
		merkle_append(&frontier, hashes[i]);
	merkle_frontier_root(&frontier, ret);
}
