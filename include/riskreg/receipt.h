/* SPDX-License-Identifier: EUPL-1.2
 * A receipt: one small text file that proves, without the daemon and for as long as the public key
 * is known, that an entry is in the journal. It is a tlog-proof of C2SP (c2sp.org/tlog-proof@v1)
 * whose extra data is the entry's leaf, so other programs read it too:
 *
 *	c2sp.org/tlog-proof@v1
 *	extra ICE=
 *	index 3
 *	ApjRIpBtz8EIkstTpzmS/FufST6kybrbJ7eRtBJ6f+c=
 *	+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=
 *	vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=
 *
 *	example.se/riskreg
 *	5
 *	Tju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=
 *
 *	— example.se/riskreg tWbAE+K10sWfd+hJzQFIohBgBntQuIqa/eRRFWpY698tWNlYmEhqE8dpn
 *	CK5NrK3yQVGdsKYLgVtG0KwPAJxbzPx4gk=            (one line, broken here for width)
 *
 * The leaf's bytes in base64 (here 20 21); the entry's sequence number less one; the inclusion
 * proof, a hash a line, from the leaf's neighbour to the root's child (at most 64; none where the
 * entry is the only one); an empty line; a signed checkpoint as it was handed out (checkpoint.h).
 * Every line ends with LF, the last one too, and nothing stands behind it. A receipt has one form:
 * one that parses is written the same again. What the leaf says, its own sequence number included,
 * is for the caller to read (proto/riskreg/v1/journal.proto). */
#pragma once

#include <riskreg/checkpoint.h>

#define RECEIPT_LEAF_MAX ((size_t)16 << 20)

struct receipt {
	uint64_t seq; /* of the entry, from 1 */
	struct view leaf;
	struct merkle_proof proof;
	struct view checkpoint; /* the signed note */
};

/* In the arena. -EINVAL when a part is not of the form or beyond its bound, -ENOMEM. */
int receipt_format(struct arena *, const struct receipt *, struct view *ret);
/* EVIDENCE_MALFORMED, or -ENOMEM; nothing is verified. The leaf lies in the arena, the checkpoint
 * in the text. */
int receipt_parse(struct arena *, struct view text, struct receipt *ret);
/* Leaf, proof, root and signature: all must hold. Views into the receipt's checkpoint. */
enum evidence receipt_verify(const struct receipt *, const struct note_key *,
			     struct checkpoint *ret_checkpoint);
