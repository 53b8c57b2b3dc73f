/* SPDX-License-Identifier: EUPL-1.2
 * Receipts: the one of receipt.h, made by a Python script that shares no code with ours, read,
 * verified and written again; each bit flipped, each line missing, doubled or swapped; bounds. */
#include "note_fixture.h"

#include <errno.h>

#include <riskreg/receipt.h>

#define KIND "c2sp.org/tlog-proof@v1\n"
#define LEAF "extra ICE=\n"
#define PLACE "index 3\n"
#define HASH_1 "ApjRIpBtz8EIkstTpzmS/FufST6kybrbJ7eRtBJ6f+c=\n"
#define HASH_2 "+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=\n"
#define HASH_3 "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=\n"
#define PROOF OWN_PROOF

static enum evidence verify(struct view text)
{
	struct note_signer signer = own_signer();
	struct receipt receipt = { .seq = 4711 };
	struct checkpoint checkpoint = { .size = 4711 };
	CLEANUP(arena_freep) struct arena *arena = new_arena();
	int r = receipt_parse(arena, text, &receipt);
	CU_ASSERT_FATAL(r >= 0);
	CU_ASSERT_EQUAL(receipt.seq == 4711, r != 0);
	enum evidence found =
		r ? (enum evidence)r : receipt_verify(&receipt, &signer.key, &checkpoint);
	CU_ASSERT_EQUAL(checkpoint.size == 4711, found != EVIDENCE_SOUND);
	return found;
}

static void the_example_is_sound(void)
{
	struct receipt receipt;
	struct view again;
	CLEANUP(arena_freep) struct arena *arena = new_arena();
	CU_ASSERT_EQUAL(verify(VIEW_LITERAL(OWN_RECEIPT)), EVIDENCE_SOUND);
	CU_ASSERT_EQUAL(receipt_parse(arena, VIEW_LITERAL(OWN_RECEIPT), &receipt), 0);
	CU_ASSERT_EQUAL(receipt.seq, 4);
	CU_ASSERT_TRUE(view_equals(receipt.leaf, VIEW_LITERAL("\x20\x21")));
	CU_ASSERT_EQUAL(receipt.proof.n, 3);
	CU_ASSERT_TRUE(view_equals(receipt.checkpoint, VIEW_LITERAL(OWN_NOTE)));
	CU_ASSERT_EQUAL(receipt_format(arena, &receipt, &again), 0);
	CU_ASSERT_TRUE(view_equals(again, VIEW_LITERAL(OWN_RECEIPT)));
}

static void every_bit_counts(void)
{
	char bad[sizeof OWN_RECEIPT];
	for (size_t bit = 0; bit < 8 * (sizeof OWN_RECEIPT - 1); bit++) {
		memcpy(bad, OWN_RECEIPT, sizeof bad);
		bad[bit / 8] = (char)(bad[bit / 8] ^ 1 << bit % 8);
		CU_ASSERT_NOT_EQUAL(verify(view_of(bad, sizeof bad - 1)), EVIDENCE_SOUND);
	}
}

static void cut_anywhere_it_is_none(void)
{
	for (size_t n = 0; n < sizeof OWN_RECEIPT - 1; n++)
		CU_ASSERT_EQUAL(verify(view_of(OWN_RECEIPT, n)), EVIDENCE_MALFORMED);
}

static void what_is_found_in_a_spoiled_one(void)
{
	static const struct {
		const char *text;
		enum evidence found;
	} rows[] = {
		/* the form */
		{ OWN_RECEIPT "\n", EVIDENCE_MALFORMED },
		{ OWN_RECEIPT "more\n", EVIDENCE_MALFORMED },
		{ OWN_RECEIPT OWN_RECEIPT, EVIDENCE_MALFORMED },
		{ "\n" OWN_RECEIPT, EVIDENCE_MALFORMED },
		{ "c2sp.org/tlog-proof@v2\n" LEAF PLACE PROOF "\n" OWN_NOTE, EVIDENCE_MALFORMED },
		{ LEAF PLACE PROOF "\n" OWN_NOTE, EVIDENCE_MALFORMED },
		{ KIND PLACE PROOF "\n" OWN_NOTE, EVIDENCE_MALFORMED },
		{ KIND LEAF LEAF PLACE PROOF "\n" OWN_NOTE, EVIDENCE_MALFORMED },
		{ KIND PLACE LEAF PROOF "\n" OWN_NOTE, EVIDENCE_MALFORMED },
		{ KIND "extra \n" PLACE PROOF "\n" OWN_NOTE, EVIDENCE_MALFORMED },
		{ KIND "extra ICF=\n" PLACE PROOF "\n" OWN_NOTE, EVIDENCE_MALFORMED },
		{ KIND "extra ICE= \n" PLACE PROOF "\n" OWN_NOTE, EVIDENCE_MALFORMED },
		{ KIND LEAF PROOF "\n" OWN_NOTE, EVIDENCE_MALFORMED },
		{ KIND LEAF PLACE PLACE PROOF "\n" OWN_NOTE, EVIDENCE_MALFORMED },
		{ KIND LEAF "index 03\n" PROOF "\n" OWN_NOTE, EVIDENCE_MALFORMED },
		{ KIND LEAF "index -3\n" PROOF "\n" OWN_NOTE, EVIDENCE_MALFORMED },
		{ KIND LEAF "index 9223372036854775807\n" PROOF "\n" OWN_NOTE, EVIDENCE_MALFORMED },
		{ KIND LEAF PLACE "ApjR\n" HASH_2 HASH_3 "\n" OWN_NOTE, EVIDENCE_MALFORMED },
		{ KIND LEAF PLACE PROOF OWN_NOTE, EVIDENCE_MALFORMED },
		{ KIND LEAF PLACE PROOF "\n\n" OWN_NOTE, EVIDENCE_MALFORMED },
		{ KIND LEAF PLACE PROOF "\n" OWN_TEXT, EVIDENCE_MALFORMED },
		{ KIND LEAF PLACE PROOF "\n" OWN_NOTE "\n" OWN_SIGNATURE, EVIDENCE_MALFORMED },
		/* what it says */
		{ KIND "extra ICI=\n" PLACE PROOF "\n" OWN_NOTE, EVIDENCE_NOT_INCLUDED },
		{ KIND LEAF "index 2\n" PROOF "\n" OWN_NOTE, EVIDENCE_NOT_INCLUDED },
		{ KIND LEAF "index 5\n" PROOF "\n" OWN_NOTE, EVIDENCE_NOT_INCLUDED },
		{ KIND LEAF "index 9223372036854775806\n" PROOF "\n" OWN_NOTE,
		  EVIDENCE_NOT_INCLUDED },
		{ KIND LEAF PLACE "\n" OWN_NOTE, EVIDENCE_NOT_INCLUDED },
		{ KIND LEAF PLACE HASH_1 HASH_2 "\n" OWN_NOTE, EVIDENCE_NOT_INCLUDED },
		{ KIND LEAF PLACE HASH_2 HASH_1 HASH_3 "\n" OWN_NOTE, EVIDENCE_NOT_INCLUDED },
		{ KIND LEAF PLACE PROOF HASH_3 "\n" OWN_NOTE, EVIDENCE_NOT_INCLUDED },
		/* who signed */
		{ KIND LEAF PLACE PROOF "\n" OWN_TEXT "\n" DASH "someone AAAAAAE=\n",
		  EVIDENCE_UNSIGNED },
		{ KIND LEAF PLACE PROOF "\n" OWN_TEXT "more\n\n" OWN_SIGNATURE, EVIDENCE_FORGED },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		CU_ASSERT_EQUAL(verify(view_of_string(rows[i].text)), rows[i].found);
}

/* The key of one register does not vouch for another. */
static void a_receipt_of_another_register(void)
{
	struct note_signer signer = own_signer();
	struct checkpoint checkpoint = { .size = 4711 };
	struct receipt receipt;
	CLEANUP(arena_freep) struct arena *arena = new_arena();
	CU_ASSERT_EQUAL(receipt_parse(arena, VIEW_LITERAL(OWN_RECEIPT), &receipt), 0);
	struct view text =
		VIEW_LITERAL("elsewhere\n5\nTju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=\n");
	CU_ASSERT_EQUAL(note_sign(arena, &signer, text, &receipt.checkpoint), 0);
	CU_ASSERT_EQUAL(receipt_verify(&receipt, &signer.key, &checkpoint), EVIDENCE_FOREIGN);
	CU_ASSERT_EQUAL(checkpoint.size, 4711);
}

/* The only entry of a journal: no hashes at all. */
static void the_first_entry_alone(void)
{
	struct note_signer signer = own_signer();
	struct checkpoint head = { .origin = VIEW_LITERAL("example.se/riskreg"), .size = 1 };
	struct receipt receipt = { .seq = 1, .leaf = VIEW_LITERAL("a leaf") };
	struct view text;
	CLEANUP(arena_freep) struct arena *arena = new_arena();
	merkle_leaf(receipt.leaf, head.root);
	CU_ASSERT_EQUAL(checkpoint_sign(arena, &signer, &head, &receipt.checkpoint), 0);
	CU_ASSERT_EQUAL(receipt_format(arena, &receipt, &text), 0);
	CU_ASSERT_EQUAL(verify(text), EVIDENCE_SOUND);
	receipt.seq = 0; /* set by hand */
	CU_ASSERT_EQUAL(receipt_verify(&receipt, &signer.key, &head), EVIDENCE_NOT_INCLUDED);
}

static void only_whole_receipts_are_written(void)
{
	struct receipt receipt, bad;
	struct view text = VIEW_NONE;
	CLEANUP(arena_freep) struct arena *arena = new_arena();
	CU_ASSERT_EQUAL(receipt_parse(arena, VIEW_LITERAL(OWN_RECEIPT), &receipt), 0);
	for (int i = 0; i < 6; i++) {
		bad = receipt;
		bad.seq = i == 0 ? 0 : i == 1 ? MERKLE_SIZE_MAX + 1 : bad.seq;
		bad.leaf.n = i == 2 ? 0 : i == 3 ? RECEIPT_LEAF_MAX + 1 : bad.leaf.n;
		bad.proof.n = i == 4 ? MERKLE_PROOF_MAX + 1 : bad.proof.n;
		bad.checkpoint.n -= i == 5;
		CU_ASSERT_EQUAL(receipt_format(arena, &bad, &text), -EINVAL);
	}
	CU_ASSERT_PTR_NULL(text.p);
	while (arena_get(arena, 4000) || arena_get(arena, 16))
		continue;
	CU_ASSERT_EQUAL(receipt_format(arena, &receipt, &text), -ENOMEM);
	CU_ASSERT_EQUAL(receipt_parse(arena, VIEW_LITERAL(OWN_RECEIPT), &receipt), -ENOMEM);
}

/* Place and number of hashes: the largest there are, and one more in the text. */
static void bounds_of_the_proof(void)
{
	struct receipt receipt = { .seq = MERKLE_SIZE_MAX,
				   .leaf = VIEW_LITERAL("a leaf"),
				   .proof.n = MERKLE_PROOF_MAX,
				   .checkpoint = VIEW_LITERAL(OWN_NOTE) };
	struct receipt again;
	struct view text;
	CLEANUP(arena_freep) struct arena *arena = new_arena();
	CU_ASSERT_EQUAL(receipt_format(arena, &receipt, &text), 0);
	CU_ASSERT_EQUAL(receipt_parse(arena, text, &again), 0);
	CU_ASSERT_EQUAL(again.seq, MERKLE_SIZE_MAX);
	CU_ASSERT_EQUAL(again.proof.n, MERKLE_PROOF_MAX);
	size_t line = LINE_BASE64(MERKLE_HASH) + 1;
	size_t before = text.n - receipt.checkpoint.n - 1;
	char *longer = arena_get(arena, text.n + line);
	CU_ASSERT_PTR_NOT_NULL_FATAL(longer);
	char *at = line_put(longer, view_of(text.p, before));
	at = line_put(at, view_of(text.p + before - line, line));
	line_put(at, view_of(text.p + before, text.n - before));
	CU_ASSERT_EQUAL(receipt_parse(arena, view_of(longer, text.n + line), &again),
			EVIDENCE_MALFORMED);
}

static void bounds_of_the_leaf(void)
{
	struct receipt receipt = { .seq = 1, .checkpoint = VIEW_LITERAL(OWN_NOTE) }, again;
	struct arena *large = NULL;
	struct view text;
	CU_ASSERT_EQUAL_FATAL(arena_new(&large, (size_t)128 << 20), 0);
	CLEANUP(arena_freep) struct arena *arena = large;
	uint8_t *leaf = arena_get_zeroed(arena, 1, RECEIPT_LEAF_MAX + 1);
	CU_ASSERT_PTR_NOT_NULL_FATAL(leaf);
	receipt.leaf = view_of(leaf, RECEIPT_LEAF_MAX);
	CU_ASSERT_EQUAL_FATAL(receipt_format(arena, &receipt, &text), 0);
	CU_ASSERT_EQUAL(receipt_parse(arena, text, &again), 0);
	CU_ASSERT_TRUE(view_equals(again.leaf, receipt.leaf));
	/* 16 MiB leave one byte over: the next has the same length in base64. */
	char *longer = (char *)text.p;
	char *end = memchr(longer + sizeof KIND, '\n', text.n - sizeof KIND);
	CU_ASSERT_PTR_NOT_NULL_FATAL(end);
	CU_ASSERT_EQUAL(memcmp(end - 2, "==", 2), 0);
	end[-2] = 'A';
	CU_ASSERT_EQUAL(receipt_parse(arena, text, &again), EVIDENCE_MALFORMED);
}

static const struct suite_test tests[] = {
	{ "the example is sound", the_example_is_sound },
	{ "every bit counts", every_bit_counts },
	{ "cut anywhere it is none", cut_anywhere_it_is_none },
	{ "what is found in a spoiled one", what_is_found_in_a_spoiled_one },
	{ "a receipt of another register", a_receipt_of_another_register },
	{ "the first entry alone", the_first_entry_alone },
	{ "only whole receipts are written", only_whole_receipts_are_written },
	{ "bounds of the proof", bounds_of_the_proof },
	{ "bounds of the leaf", bounds_of_the_leaf },
};
SUITE_MAIN("receipt", tests)
