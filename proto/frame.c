/* SPDX-License-Identifier: EUPL-1.2
 * The size in front of every message. Looks at bytes only: it never waits, reads or copies. */
#include <riskreg/frame.h>

#include <riskreg/wire.h>

enum frame_state frame_find(struct view in, struct view *ret_body, size_t *ret_size)
{
	uint64_t size;
	size_t head_n = in.n < FRAME_HEAD_MAX ? in.n : FRAME_HEAD_MAX;
	int head = wire_get_varint(view_of(in.p, head_n), &size);
	if (head == 0 && in.n < FRAME_HEAD_MAX) {
		*ret_size = in.n + 1;
		return FRAME_PARTIAL;
	}
	if (head <= 0 || size > FRAME_MAX)
		return FRAME_TOO_LARGE;
	size_t whole = (size_t)head + (size_t)size;
	*ret_size = whole;
	if (in.n < whole)
		return FRAME_PARTIAL;
	*ret_body = view_of(in.p + head, (size_t)size);
	return FRAME_WHOLE;
}

size_t frame_put_head(uint8_t out[FRAME_HEAD_MAX], size_t size)
{
	return size <= FRAME_MAX ? wire_put_varint(out, size) : 0;
}
