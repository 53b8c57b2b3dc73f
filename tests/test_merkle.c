/* SPDX-License-Identifier: EUPL-1.2
 * Merkle trees: published roots, every root and proof up to 64 leaves against the reference, each
 * proof spoiled, and the bounds. */
#include "merkle_fixture.h"

#define SIZES 64

static void is_hex(const uint8_t *hash, const char *hex)
{
	char text[2 * MERKLE_HASH + 1];
	for (int i = 0; i < MERKLE_HASH; i++)
		snprintf(text + 2 * i, 3, "%02x", hash[i]);
	CU_ASSERT_STRING_EQUAL(text, hex);
}

static void published_roots(void)
{
	static const struct {
		struct view leaf;
		const char *root; /* with the leaves before it; NULL: not published */
	} rows[] = {
		{ VIEW_NONE, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
		{ VIEW_LITERAL("\0"),
		  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
		{ VIEW_LITERAL("\x10"), NULL },
		{ VIEW_LITERAL("\x20\x21"), NULL },
		{ VIEW_LITERAL("\x30\x31"),
		  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
		{ VIEW_LITERAL("\x40\x41\x42\x43"), NULL },
		{ VIEW_LITERAL("\x50\x51\x52\x53\x54\x55\x56\x57"), NULL },
		{ VIEW_LITERAL("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"),
		  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
	};
	struct merkle_frontier frontier = { 0 };
	hash_bytes hash;
	merkle_frontier_root(&frontier, hash);
	is_hex(hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	for (size_t i = 0; i < COUNT(rows); i++) {
		merkle_leaf(rows[i].leaf, hash);
		CU_ASSERT_TRUE(merkle_append(&frontier, hash));
		merkle_frontier_root(&frontier, hash);
		if (rows[i].root)
			is_hex(hash, rows[i].root);
	}
}

static void roots_are_the_reference_s(void)
{
	hash_bytes root, expected;
	root_of(0, root);
	is_hex(root, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	for (uint64_t n = 1; n <= SIZES; n++) {
		root_of(n, root);
		ref_root(leaves, n, expected);
		same(root, expected);
	}
}

static bool spoiled_is_refused(bool (*check)(void *, const struct merkle_proof *), void *context,
			       const struct merkle_proof *proof)
{
	bool refused = true;
	struct merkle_proof bad;
	for (unsigned i = 0; i < proof->n; i++) {
		bad = *proof;
		bad.hashes[i][i % MERKLE_HASH] ^= 1;
		refused = refused && !check(context, &bad);
		bad = *proof;
		bad.n--;
		memmove(bad.hashes[i], proof->hashes[i + 1],
			(proof->n - i - 1) * sizeof bad.hashes[0]);
		refused = refused && !check(context, &bad);
		bad = *proof;
		memcpy(bad.hashes[i], proof->hashes[(i + 1) % proof->n], MERKLE_HASH);
		memcpy(bad.hashes[(i + 1) % proof->n], proof->hashes[i], MERKLE_HASH);
		refused = refused && (proof->n == 1 || !check(context, &bad));
	}
	for (unsigned i = 0; i <= proof->n; i++) {
		bad = *proof;
		memmove(bad.hashes[i + 1], proof->hashes[i], (proof->n - i) * sizeof bad.hashes[0]);
		memcpy(bad.hashes[i], leaves[0], MERKLE_HASH);
		bad.n++;
		refused = refused && !check(context, &bad);
	}
	bad.n = 0;
	refused = refused && (proof->n == 0 || !check(context, &bad));
	bad.n = MERKLE_PROOF_MAX + 1;
	return refused && !check(context, &bad);
}

static void check_inclusion(uint64_t i, uint64_t n)
{
	struct memory memory;
	struct merkle_tree tree = tree_of(&memory, n);
	struct merkle_proof proof, expected = { 0 };
	struct claim claim = { .place = i, .size = n };
	CU_ASSERT_EQUAL_FATAL(merkle_inclusion(&tree, i, &proof), 0);
	ref_path(i, leaves, n, &expected);
	same_proof(&proof, &expected);
	memcpy(claim.first, leaves[i], MERKLE_HASH);
	ref_root(leaves, n, claim.root);
	CU_ASSERT_TRUE(included(&claim, &proof));
	CU_ASSERT_TRUE(spoiled_is_refused(included, &claim, &proof));
	for (claim.place = 0; claim.place <= n; claim.place++)
		CU_ASSERT_EQUAL(included(&claim, &proof), claim.place == i);
	claim.place = i;
	claim.first[31] ^= 0x80;
	CU_ASSERT_FALSE(included(&claim, &proof));
}

static void every_inclusion_proof(void)
{
	for (uint64_t n = 1; n <= SIZES; n++)
		for (uint64_t i = 0; i < n; i++)
			check_inclusion(i, n);
}

static void check_consistency(uint64_t m, uint64_t n)
{
	struct memory memory;
	struct merkle_tree tree = tree_of(&memory, n);
	struct merkle_proof proof, expected = { 0 };
	struct claim claim = { .place = m, .size = n };
	CU_ASSERT_EQUAL_FATAL(merkle_consistency(&tree, m, &proof), 0);
	if (m)
		ref_subproof(m, leaves, n, true, &expected);
	same_proof(&proof, &expected);
	root_of(m, claim.first);
	root_of(n, claim.root);
	CU_ASSERT_TRUE(consistent(&claim, &proof));
	CU_ASSERT_TRUE(spoiled_is_refused(consistent, &claim, &proof));
	claim.first[0] ^= 1;
	CU_ASSERT_FALSE(consistent(&claim, &proof));
	claim.first[0] ^= 1;
	claim.root[0] ^= 1;
	CU_ASSERT_EQUAL(consistent(&claim, &proof), m == 0 && n > 0);
	claim.root[0] ^= 1;
	claim.place = n + 1;
	CU_ASSERT_FALSE(consistent(&claim, &proof));
}

/* From nothing every tree follows, whatever its root: there is nothing it could contradict. */
static void every_consistency_proof(void)
{
	for (uint64_t n = 0; n <= SIZES; n++)
		for (uint64_t m = 0; m <= n; m++)
			check_consistency(m, n);
}

static void a_proof_holds_for_its_sizes_only(void)
{
	struct memory memory;
	struct merkle_tree tree = tree_of(&memory, 21);
	struct merkle_proof proof;
	struct claim claim = { .place = 13 };
	CU_ASSERT_EQUAL(merkle_consistency(&tree, 13, &proof), 0);
	root_of(13, claim.first);
	root_of(21, claim.root);
	for (claim.place = 0; claim.place <= 22; claim.place++) {
		claim.size = 21;
		CU_ASSERT_EQUAL(consistent(&claim, &proof), claim.place == 13);
	}
	/* Old and new the other way round. */
	claim = (struct claim){ .place = 21, .size = 13 };
	CU_ASSERT_FALSE(consistent(&claim, &proof));
}

/* A leaf that holds two hashes is not the node above them. */
static void a_node_is_no_leaf(void)
{
	uint8_t two[2 * MERKLE_HASH];
	hash_bytes as_leaf, root;
	struct merkle_proof none = { 0 };
	memcpy(two, leaves[0], MERKLE_HASH);
	memcpy(two + MERKLE_HASH, leaves[1], MERKLE_HASH);
	merkle_leaf(view_of(two, sizeof two), as_leaf);
	root_of(2, root);
	CU_ASSERT_FALSE(merkle_is_included(as_leaf, 0, &none, 1, root));
	CU_ASSERT_TRUE(merkle_is_included(root, 0, &none, 1, root));
}

static int get_place(void *context, unsigned level, uint64_t index, uint8_t ret[MERKLE_HASH])
{
	struct memory *memory = context;
	memory->asked++;
	CU_ASSERT_FATAL(level < MERKLE_LEVELS && index < memory->size >> level);
	memset(ret, 0, MERKLE_HASH);
	memcpy(ret, &index, sizeof index);
	ret[31] = (uint8_t)level;
	return 0;
}

/* The longest walks there are: no subtree outside of the tree, no proof beyond its bound. */
static void the_largest_tree(void)
{
	static const uint64_t places[] = { 0,
					   1,
					   MERKLE_SIZE_MAX / 2,
					   MERKLE_SIZE_MAX / 2 + 1,
					   MERKLE_SIZE_MAX - 2,
					   MERKLE_SIZE_MAX - 1 };
	struct memory memory = { .size = MERKLE_SIZE_MAX };
	struct merkle_tree tree = { get_place, &memory, MERKLE_SIZE_MAX };
	struct merkle_proof proof;
	unsigned longest = 0;
	hash_bytes hash;
	CU_ASSERT_EQUAL(merkle_root(&tree, hash), 0);
	CU_ASSERT_EQUAL(memory.asked, 63);
	for (size_t i = 0; i < COUNT(places); i++) {
		memory.asked = 0;
		CU_ASSERT_EQUAL(merkle_inclusion(&tree, places[i], &proof), 0);
		CU_ASSERT_TRUE(proof.n <= 63 && memory.asked <= 128);
		memory.asked = 0;
		CU_ASSERT_EQUAL(merkle_consistency(&tree, places[i], &proof), 0);
		CU_ASSERT_TRUE(proof.n <= MERKLE_PROOF_MAX && memory.asked <= 128);
		longest = proof.n > longest ? proof.n : longest;
	}
	CU_ASSERT_EQUAL(longest, MERKLE_PROOF_MAX);
}

static void sizes_beyond_the_bound_are_refused(void)
{
	struct memory memory = { .size = UINT64_MAX };
	struct merkle_tree tree = { get_place, &memory, MERKLE_SIZE_MAX + 1 };
	struct merkle_proof proof = { 0 };
	struct merkle_frontier frontier = { 0 };
	hash_bytes hash = { 0 };
	CU_ASSERT_EQUAL(merkle_root(&tree, hash), -EINVAL);
	CU_ASSERT_EQUAL(merkle_inclusion(&tree, 0, &proof), -EINVAL);
	CU_ASSERT_EQUAL(merkle_consistency(&tree, 1, &proof), -EINVAL);
	CU_ASSERT_FALSE(merkle_is_included(hash, 0, &proof, MERKLE_SIZE_MAX + 1, hash));
	CU_ASSERT_FALSE(merkle_is_consistent(0, hash, MERKLE_SIZE_MAX + 1, hash, &proof));
	tree.size = 5;
	CU_ASSERT_EQUAL(merkle_inclusion(&tree, 5, &proof), -EINVAL);
	CU_ASSERT_EQUAL(merkle_consistency(&tree, 6, &proof), -EINVAL);
	CU_ASSERT_EQUAL(memory.asked, 0);
	frontier.size = MERKLE_SIZE_MAX;
	CU_ASSERT_FALSE(merkle_append(&frontier, hash));
	CU_ASSERT_EQUAL(frontier.size, MERKLE_SIZE_MAX);
	frontier.size = MERKLE_SIZE_MAX - 1;
	CU_ASSERT_TRUE(merkle_append(&frontier, hash));
	CU_ASSERT_EQUAL(frontier.size, MERKLE_SIZE_MAX);
}

/* Whichever question fails, the caller hears it and what it had is as it was. */
static void a_fault_is_handed_on(void)
{
	struct memory memory;
	struct merkle_tree tree = tree_of(&memory, 59);
	struct merkle_proof proof = { .n = 99 };
	hash_bytes hash = { 77 };
	unsigned n = 0;
	int r[3] = { -EIO, -EIO, -EIO };
	while (r[0] == -EIO || r[1] == -EIO || r[2] == -EIO) {
		memory.fails_at = ++n;
		memory.asked = 0;
		r[0] = merkle_root(&tree, hash);
		CU_ASSERT_TRUE(r[0] == 0 || (r[0] == -EIO && hash[0] == 77));
		memory.asked = 0;
		r[1] = merkle_inclusion(&tree, 12, &proof);
		CU_ASSERT_TRUE(r[1] == 0 || (r[1] == -EIO && proof.n == 99));
		memory.asked = 0;
		proof.n = r[1] == 0 ? 99 : proof.n;
		r[2] = merkle_consistency(&tree, 27, &proof);
		CU_ASSERT_TRUE(r[2] == 0 || (r[2] == -EIO && proof.n == 99));
		proof.n = 99;
	}
	CU_ASSERT_TRUE(n > 5);
}

static const struct suite_test tests[] = {
	{ "published roots", published_roots },
	{ "roots are the reference's", roots_are_the_reference_s },
	{ "every inclusion proof, and each spoiled", every_inclusion_proof },
	{ "every consistency proof, and each spoiled", every_consistency_proof },
	{ "a proof holds for its sizes only", a_proof_holds_for_its_sizes_only },
	{ "a node is no leaf", a_node_is_no_leaf },
	{ "the largest tree", the_largest_tree },
	{ "sizes beyond the bound are refused", sizes_beyond_the_bound_are_refused },
	{ "a fault is handed on", a_fault_is_handed_on },
};

int main(void)
{
	return merkle_suite("merkle", tests, COUNT(tests));
}
