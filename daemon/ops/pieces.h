/* SPDX-License-Identifier: EUPL-1.2
 * A long answer in the making: fields go into response bodies of a size that a frame holds. The
 * caller joins them, as protobuf does: repeated fields add up. For the files of ops/ only. */
#pragma once

#include <riskreg/wire.h>

#include "op.h"

#define PIECE_MAX ((size_t)512 << 10)
/* What one answer holds at most: the engine copies it once more, within the memory of one call. */
#define PAGE_BYTES_MAX ((size_t)4 << 20)
/* Records that are read for one answer on the loop. */
#define PAGE_RECORDS_MAX 2000

struct pieces {
	struct call *call;
	struct wire_writer piece;
	size_t done; /* bytes of the pieces before it */
};
#define PIECES(to) ((struct pieces){ .call = (to), .piece = WIRE_WRITER((to)->arena) })

static inline size_t pieces_size(const struct pieces *pieces)
{
	return pieces->done + pieces->piece.n;
}

/* All: 0 or -ENOMEM. A field of bytes or a message, at most PIECE_MAX; an empty one too. */
int pieces_put(struct pieces *, uint32_t number, struct view);
int pieces_put_message(struct pieces *, uint32_t number, const ProtobufCMessage *);
/* A repeated field of bytes, cut into as many as it takes. */
int pieces_put_long(struct pieces *, uint32_t number, struct view);
int pieces_put_uint(struct pieces *, uint32_t number, uint64_t);
/* Adds the last one to the answer. */
int pieces_end(struct pieces *);
