/* SPDX-License-Identifier: EUPL-1.2
 * Answers that are longer than a frame. Knows no message. */
#include "pieces.h"

#include <errno.h>

int pieces_end(struct pieces *pieces)
{
	struct view body = wire_written(&pieces->piece);
	if (!body.p)
		return -ENOMEM;
	pieces->done += body.n;
	pieces->piece = WIRE_WRITER(pieces->call->arena);
	return call_reply_bytes(pieces->call, body);
}

int pieces_put(struct pieces *pieces, uint32_t number, struct view bytes)
{
	if (!bytes.p)
		return -ENOMEM;
	if (pieces->piece.n && pieces->piece.n + bytes.n > PIECE_MAX) {
		int r = pieces_end(pieces);
		if (r)
			return r;
	}
	wire_put_message(&pieces->piece, number, bytes);
	return pieces->piece.failed ? -ENOMEM : 0;
}

int pieces_put_message(struct pieces *pieces, uint32_t number, const ProtobufCMessage *message)
{
	struct view bytes;
	int r = call_pack(pieces->call, message, &bytes);
	return r ? r : pieces_put(pieces, number, bytes);
}

int pieces_put_long(struct pieces *pieces, uint32_t number, struct view bytes)
{
	int r = 0;
	while (!r && bytes.n) {
		size_t n = bytes.n < PIECE_MAX ? bytes.n : PIECE_MAX;
		r = pieces_put(pieces, number, view_of(bytes.p, n));
		bytes = view_of(bytes.p + n, bytes.n - n);
	}
	return r;
}

int pieces_put_uint(struct pieces *pieces, uint32_t number, uint64_t value)
{
	wire_put_uint(&pieces->piece, number, value);
	return pieces->piece.failed ? -ENOMEM : 0;
}
