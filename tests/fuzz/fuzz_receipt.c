/* SPDX-License-Identifier: EUPL-1.2
 * Fuzz target: any bytes as a receipt. Aborts where one that was read has a second form, or where a
 * leaf counts as proved that is not in the tree of the only checkpoint ever signed. */
#include <stdlib.h>

#include <riskreg/receipt.h>

#include "../note_example.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static bool is_leaf(uint64_t seq, struct view leaf)
{
	static const struct view leaves[] = { { NULL, 0 },
					      { (const uint8_t *)"\0", 1 },
					      { (const uint8_t *)"\x10", 1 },
					      { (const uint8_t *)"\x20\x21", 2 },
					      { (const uint8_t *)"\x30\x31", 2 } };
	return seq >= 1 && seq <= sizeof leaves / sizeof leaves[0] &&
	       view_equals(leaf, leaves[seq - 1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena *arena;
	struct note_key key;
	struct receipt receipt;
	struct checkpoint checkpoint;
	struct view again;

	require(note_key_parse(VIEW_LITERAL(OWN_KEY), &key));
	require(arena || arena_new(&arena, (size_t)64 << 20) == 0);
	arena_reset(arena);
	int r = receipt_parse(arena, view_of(data, n), &receipt);
	require(r == 0 || r == EVIDENCE_MALFORMED);
	if (r != 0)
		return 0;
	require(receipt_format(arena, &receipt, &again) == 0);
	require(view_equals(again, view_of(data, n)));
	if (receipt_verify(&receipt, &key, &checkpoint) == EVIDENCE_SOUND)
		require(checkpoint.size == 5 && is_leaf(receipt.seq, receipt.leaf));
	return 0;
}
