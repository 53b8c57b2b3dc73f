/* SPDX-License-Identifier: EUPL-1.2
 * The state of a journal in a few lines that can be printed, kept and signed: the text of a
 * tlog-checkpoint (c2sp.org/tlog-checkpoint), in a signed note. Origin (which is the name of the
 * key that signs), number of leaves, base64 of the root; further lines, if any, are opaque.
 *
 *	example.se/riskreg
 *	5
 *	Tju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=
 *
 *	— example.se/riskreg tWbAE+K10sWfd+hJzQFIohBgBntQuIqa/eRRFWpY698tWNlYmEhqE8dpn
 *	CK5NrK3yQVGdsKYLgVtG0KwPAJxbzPx4gk=            (one line, broken here for width) */
#pragma once

#include <riskreg/merkle.h>
#include <riskreg/note.h>

#define CHECKPOINT_MAX 4096 /* bytes of the text, without signatures */

struct checkpoint {
	struct view origin;     /* borrowed */
	uint64_t size;          /* leaves, at most MERKLE_SIZE_MAX */
	uint8_t root[MERKLE_HASH];
	struct view extensions; /* whole lines, none of them empty; borrowed */
};

/* The text of a checkpoint; false when it is not wholly of the form. Views into the text. */
bool checkpoint_parse(struct view text, struct checkpoint *ret);
/* A signed checkpoint as it is kept: parsed and verified with this key. Views into it. */
enum evidence checkpoint_verify(struct view signed_note, const struct note_key *,
				struct checkpoint *ret);
/* The signed note, in the arena. -EINVAL when the origin is not the signer's name or a part is not
 * of the form; -ENOMEM. */
int checkpoint_sign(struct arena *, const struct note_signer *, const struct checkpoint *,
		    struct view *ret);
