/* SPDX-License-Identifier: EUPL-1.2
 * Leaves, a tree over them in memory, and a reference that follows the definitions of RFC 6962 word
 * by word. It shares only the hash of two nodes with what is tested. */
#pragma once

#include <errno.h>
#include <stdlib.h>

#include <riskreg/merkle.h>

#include "suite.h"

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])
#define LEAVES 65538u

typedef uint8_t hash_bytes[MERKLE_HASH]; /* "array of hashes" cannot be said otherwise */

static hash_bytes *leaves;

/* Fails the test when it is asked for what is not complete within its size. */
struct memory {
	uint64_t size;
	unsigned asked, fails_at;
};

/* What a proof is to show: that the leaf or the old root `first` belongs to `root`. */
struct claim {
	uint64_t place, size; /* place: number of the leaf, or the old size */
	hash_bytes first, root;
};

static inline void same(const uint8_t *a, const uint8_t *b)
{
	CU_ASSERT_EQUAL(memcmp(a, b, MERKLE_HASH), 0);
}

static inline uint64_t split(uint64_t n)
{
	uint64_t k = 1;
	while (2 * k < n)
		k *= 2;
	return k;
}

/* MTH(D[n]) */
static inline void ref_root(const hash_bytes *d, uint64_t n, uint8_t *ret)
{
	hash_bytes left, right;
	if (n == 1) {
		memcpy(ret, d[0], MERKLE_HASH);
		return;
	}
	ref_root(d, split(n), left);
	ref_root(d + split(n), n - split(n), right);
	merkle_node(left, right, ret);
}

/* PATH(m, D[n]) */
static inline void ref_path(uint64_t m, const hash_bytes *d, uint64_t n, struct merkle_proof *ret)
{
	uint64_t k = split(n);
	if (n == 1)
		return;
	if (m < k) {
		ref_path(m, d, k, ret);
		ref_root(d + k, n - k, ret->hashes[ret->n++]);
	} else {
		ref_path(m - k, d + k, n - k, ret);
		ref_root(d, k, ret->hashes[ret->n++]);
	}
}

/* SUBPROOF(m, D[n], b) */
static inline void ref_subproof(uint64_t m, const hash_bytes *d, uint64_t n, bool b,
				struct merkle_proof *ret)
{
	uint64_t k = split(n);
	if (m == n) {
		if (!b)
			ref_root(d, n, ret->hashes[ret->n++]);
	} else if (m <= k) {
		ref_subproof(m, d, k, b, ret);
		ref_root(d + k, n - k, ret->hashes[ret->n++]);
	} else {
		ref_subproof(m - k, d + k, n - k, false, ret);
		ref_root(d, k, ret->hashes[ret->n++]);
	}
}

static inline int get(void *context, unsigned level, uint64_t index, uint8_t ret[MERKLE_HASH])
{
	struct memory *memory = context;
	if (++memory->asked == memory->fails_at)
		return -EIO;
	CU_ASSERT_FATAL(level < MERKLE_LEVELS && (index + 1) << level <= memory->size);
	ref_root(leaves + (index << level), UINT64_C(1) << level, ret);
	return 0;
}

static inline struct merkle_tree tree_of(struct memory *memory, uint64_t size)
{
	*memory = (struct memory){ .size = size };
	return (struct merkle_tree){ get, memory, size };
}

static inline void root_of(uint64_t size, uint8_t *ret)
{
	struct memory memory;
	struct merkle_tree tree = tree_of(&memory, size);
	CU_ASSERT_EQUAL(merkle_root(&tree, ret), 0);
}

static inline void same_proof(const struct merkle_proof *a, const struct merkle_proof *b)
{
	CU_ASSERT_EQUAL_FATAL(a->n, b->n);
	CU_ASSERT_EQUAL(memcmp(a->hashes, b->hashes, a->n * sizeof a->hashes[0]), 0);
}

static inline bool included(void *context, const struct merkle_proof *proof)
{
	struct claim *c = context;
	return merkle_is_included(c->first, c->place, proof, c->size, c->root);
}

static inline bool consistent(void *context, const struct merkle_proof *proof)
{
	struct claim *c = context;
	return merkle_is_consistent(c->place, c->first, c->size, c->root, proof);
}

static inline int merkle_suite(const char *name, const struct suite_test *tests, size_t n)
{
	leaves = calloc(LEAVES, sizeof *leaves);
	if (!leaves)
		return 1;
	for (uint32_t i = 0; i < LEAVES; i++)
		merkle_leaf(view_of(&i, sizeof i), leaves[i]);
	int r = suite_run(name, tests, n);
	free(leaves);
	return r;
}
