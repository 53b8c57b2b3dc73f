/* SPDX-License-Identifier: EUPL-1.2
 * The bytes of an entry. The head says all but the bodies; it is what the table of entries holds,
 * and head and bodies together are all that is needed to do the entry again. Protobuf's wire
 * format, fields in this order, zero and empty ones left out:
 *
 *	1 time_ms   2 actor   3 method   4 key   5 request_sha256   6 number of changes
 *	7 change, repeated: 1 kind   2 id   3 version   4 facts_size   5 body_size
 *
 * The entry's seq is its place, not part of it. Example: anna, method "M", at 1 000 ms, writes
 * version 2 of the record with id 00 00 00 0c of kind 3, a body of 9 bytes of which 5 are facts:
 *
 *	08 e8 07   12 04 61 6e 6e 61   1a 01 4d   22 10 <16 bytes>   2a 20 <32 bytes>   30 01
 *	3a 0e   08 03   12 04 00 00 00 0c   18 02   20 05   28 09
 *
 * The bodies follow each other in the order of the changes. */
#pragma once

#include <riskreg/arena.h>

#include "store.h"

struct entry_bytes {
	struct view head, bodies;
};

struct entry_part {
	struct entry_change change;
	uint32_t facts_size, body_size;
};

/* Writes an entry into the arena, bodies copied. -ENOMEM. */
int entry_encode(struct arena *, const struct stamp *, const struct change *, size_t n,
		 struct entry_bytes *ret);
/* False when the head is none of ours. The entry is borrowed from it. */
bool entry_parse(uint64_t seq, struct view head, struct entry *ret);
/* Takes the first change off; false at the end and where it is none of ours. */
bool entry_take_part(struct view *changes, struct entry_part *ret);
