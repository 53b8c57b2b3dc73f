/* SPDX-License-Identifier: EUPL-1.2
 * A message on the socket: its size as a varint, then its bytes. */
#pragma once

#include <riskreg/view.h>

#define FRAME_MAX ((size_t)1 << 20)
#define FRAME_HEAD_MAX 4

enum frame_state {
	FRAME_WHOLE,
	FRAME_PARTIAL,
	FRAME_TOO_LARGE, /* or a malformed size: nothing after it can be read */
};

/* Looks for one frame at the beginning of `in`. FRAME_WHOLE: *ret_body is borrowed from `in` and
 * *ret_size says how many bytes the frame takes. FRAME_PARTIAL: *ret_size says how many bytes are
 * needed at least, as far as is known. */
enum frame_state frame_find(struct view in, struct view *ret_body, size_t *ret_size);

/* Writes the head of a frame of `size` bytes; returns the number of bytes written, 0 when `size` is
 * over FRAME_MAX. */
size_t frame_put_head(uint8_t out[FRAME_HEAD_MAX], size_t size);
