/* SPDX-License-Identifier: EUPL-1.2
 * The tree's hashes, see tree.h. */
#include "tree.h"

#include <errno.h>

static int fold(struct snapshot *s, unsigned row, uint64_t first, unsigned n,
		uint8_t ret[MERKLE_HASH])
{
	uint8_t hashes[MERKLE_TILE][MERKLE_HASH];
	for (unsigned i = 0; i < n; i++) {
		int r = snapshot_hash(s, row * MERKLE_TILE_LEVELS, first + i, hashes[i]);
		if (r)
			return r;
	}
	merkle_fold((const uint8_t(*)[MERKLE_HASH])hashes, n, ret);
	return 0;
}

/* For struct merkle_tree; the context is a snapshot. */
static int get(void *snapshot, unsigned level, uint64_t index, uint8_t ret[MERKLE_HASH])
{
	struct merkle_piece piece = merkle_piece_of(level, index);
	uint64_t first = piece.number * MERKLE_TILE + piece.first;
	return fold(snapshot, piece.row, first, piece.n, ret);
}

int tree_grow(struct snapshot *s, struct merkle_frontier *tree,
	      const uint8_t leaf_hash[MERKLE_HASH])
{
	int r = 0;
	if (!merkle_append(tree, leaf_hash))
		return lmdb_txn_fail(&s->txn, -EBADMSG);
	unsigned finished = merkle_finished(tree), step = MERKLE_TILE_LEVELS;
	for (unsigned level = step; !r && level <= finished; level += step)
		r = snapshot_put_hash(s, level, (tree->size >> level) - 1, tree->hashes[level]);
	return r;
}

static int tree_at(struct snapshot *s, uint64_t size, struct merkle_tree *ret)
{
	uint64_t newest;
	int64_t time_ms;
	int r = snapshot_newest(s, &newest, &time_ms);
	if (r)
		return r;
	if (size > newest || size > s->at)
		return STORE_AHEAD;
	*ret = (struct merkle_tree){ get, s, size };
	return 0;
}

int store_root(struct snapshot *s, uint64_t size, uint8_t ret[32])
{
	struct merkle_tree tree;
	int r = tree_at(s, size, &tree);
	return r ? r : merkle_root(&tree, ret);
}

int store_inclusion(struct snapshot *s, uint64_t seq, uint64_t size, struct merkle_proof *ret)
{
	struct merkle_tree tree;
	int r = tree_at(s, size, &tree);
	if (r)
		return r;
	return seq ? merkle_inclusion(&tree, seq - 1, ret) : -EINVAL;
}

int store_consistency(struct snapshot *s, uint64_t from, uint64_t to, struct merkle_proof *ret)
{
	struct merkle_tree tree;
	int r = tree_at(s, to, &tree);
	return r ? r : merkle_consistency(&tree, from, ret);
}
