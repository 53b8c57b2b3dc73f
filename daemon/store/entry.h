/* SPDX-License-Identifier: EUPL-1.2
 * What an entry says: its leaf, a riskreg.v1.Leaf, and its texts. The leaf's bytes are written here
 * once and never packed again; fields in order, zero and empty ones left out. Example: entry 7 by
 * anna, method "M", at 1 000 ms, writes version 2 of the record with id 00 00 00 0c of kind 3,
 * whose facts are 08 01 and whose text is "text":
 *
 *	08 07   10 e8 07   1a 04 61 6e 6e 61   22 01 4d   2a 10 <16 bytes>   32 20 <32 bytes>
 *	3a 32   08 03   12 04 00 00 00 0c   18 02   22 02 08 01   28 04   32 20 <32 bytes> */
#pragma once

#include <riskreg/arena.h>

#include "journal_format.h"

struct entry_bytes {
	struct view leaf;
	const struct journal_text *texts;
	uint32_t n_texts, texts_size;
};

/* A change as the leaf has it. */
struct entry_part {
	struct entry_change change;
	struct view facts;
	uint32_t text_size;
};

/* Writes the leaf and salts the texts into the arena; the texts themselves are borrowed from the
 * changes. -ENOMEM. */
int entry_encode(struct arena *, uint64_t seq, const struct stamp *, struct changes,
		 struct entry_bytes *ret);
/* False when the leaf is none of ours. The entry is borrowed from it. */
bool entry_parse(struct view leaf, struct entry *ret);
/* Takes the first change off; false at the end and where it is none of ours. */
bool entry_take_part(struct view *changes, struct entry_part *ret);
