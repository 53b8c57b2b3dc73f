/* SPDX-License-Identifier: EUPL-1.2
 * Receipts, see receipt.h. Never guesses: a receipt with anything added, missing or written
 * otherwise is none. */
#include <riskreg/receipt.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include <riskreg/line.h>

#define KIND VIEW_LITERAL("c2sp.org/tlog-proof@v1")
#define EXTRA VIEW_LITERAL("extra ")
#define INDEX VIEW_LITERAL("index ")
#define HASH_LINE (LINE_BASE64(MERKLE_HASH) + 1)

/* Between the leaf and the hashes. */
struct index_line {
	char text[32];
	size_t n;
};

static struct index_line index_line(uint64_t seq)
{
	struct index_line line;
	line.n = (size_t)snprintf(line.text, sizeof line.text, "\nindex %" PRIu64 "\n", seq - 1);
	return line;
}

static bool is_whole(const struct receipt *receipt)
{
	struct note note;
	return receipt->seq >= 1 && receipt->seq <= MERKLE_SIZE_MAX && receipt->leaf.n >= 1 &&
	       receipt->leaf.n <= RECEIPT_LEAF_MAX && receipt->proof.n <= MERKLE_PROOF_MAX &&
	       note_parse(receipt->checkpoint, &note);
}

int receipt_format(struct arena *arena, const struct receipt *receipt, struct view *ret)
{
	if (!is_whole(receipt))
		return -EINVAL;
	struct index_line index = index_line(receipt->seq);
	size_t n = KIND.n + 1 + EXTRA.n + LINE_BASE64(receipt->leaf.n) + index.n +
		   receipt->proof.n * HASH_LINE + 1 + receipt->checkpoint.n;
	char *text = arena_get(arena, n);
	if (!text)
		return -ENOMEM;
	char *at = line_put(text, KIND);
	*at++ = '\n';
	at = line_put_base64(line_put(at, EXTRA), receipt->leaf);
	at = line_put(at, view_of(index.text, index.n));
	for (unsigned i = 0; i < receipt->proof.n; i++) {
		at = line_put_base64(at, view_of(receipt->proof.hashes[i], MERKLE_HASH));
		*at++ = '\n';
	}
	*at++ = '\n';
	line_put(at, receipt->checkpoint);
	*ret = view_of(text, n);
	return 0;
}

static int take_leaf(struct arena *arena, struct view *rest, struct view *ret)
{
	struct view line;
	if (!line_take(rest, &line) || !line_skip(&line, EXTRA))
		return EVIDENCE_MALFORMED;
	size_t n = line_base64_size(line);
	if (n == 0 || n > RECEIPT_LEAF_MAX)
		return EVIDENCE_MALFORMED;
	uint8_t *leaf = arena_get(arena, n);
	if (!leaf)
		return -ENOMEM;
	*ret = view_of(leaf, n);
	return line_base64(line, leaf, n) ? 0 : EVIDENCE_MALFORMED;
}

static bool take_seq(struct view *rest, uint64_t *ret)
{
	struct view line;
	uint64_t index;
	if (!line_take(rest, &line) || !line_skip(&line, INDEX) ||
	    !line_number(line, MERKLE_SIZE_MAX - 1, &index))
		return false;
	*ret = index + 1;
	return true;
}

/* Up to the empty line. */
static bool take_proof(struct view *rest, struct merkle_proof *ret)
{
	struct view line;
	ret->n = 0;
	while (line_take(rest, &line)) {
		if (line.n == 0)
			return true;
		if (ret->n == MERKLE_PROOF_MAX ||
		    !line_base64(line, ret->hashes[ret->n++], MERKLE_HASH))
			return false;
	}
	return false;
}

int receipt_parse(struct arena *arena, struct view text, struct receipt *ret)
{
	struct receipt receipt = { 0 };
	struct view line;
	struct note note;
	if (!line_take(&text, &line) || !view_equals(line, KIND))
		return EVIDENCE_MALFORMED;
	int r = take_leaf(arena, &text, &receipt.leaf);
	if (r != 0)
		return r;
	if (!take_seq(&text, &receipt.seq) || !take_proof(&text, &receipt.proof) ||
	    !note_parse(text, &note))
		return EVIDENCE_MALFORMED;
	receipt.checkpoint = text;
	*ret = receipt;
	return 0;
}

enum evidence receipt_verify(const struct receipt *receipt, const struct note_key *key,
			     struct checkpoint *ret_checkpoint)
{
	struct checkpoint checkpoint;
	uint8_t leaf[MERKLE_HASH];
	enum evidence found = checkpoint_verify(receipt->checkpoint, key, &checkpoint);
	if (found != EVIDENCE_SOUND)
		return found;
	merkle_leaf(receipt->leaf, leaf);
	if (!merkle_is_included(leaf, receipt->seq - 1, &receipt->proof, checkpoint.size,
				checkpoint.root))
		return EVIDENCE_NOT_INCLUDED;
	*ret_checkpoint = checkpoint;
	return EVIDENCE_SOUND;
}
