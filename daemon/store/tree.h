/* SPDX-License-Identifier: EUPL-1.2
 * The Merkle tree over the leaves, as it lies in the index: the leaves' hashes in the rows of
 * entries, and those of the complete subtrees of 256, 65 536 ... leaves, each written once,
 * when its last leaf is. All others are folded from at most 128 of them. Entry seq is leaf seq
 * - 1. */
#pragma once

#include "snapshot.h"

/* One more leaf: puts the hashes of the subtrees that it completes. */
int tree_grow(struct snapshot *, struct merkle_frontier *, const uint8_t leaf_hash[MERKLE_HASH]);
