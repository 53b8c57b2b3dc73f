/* SPDX-License-Identifier: EUPL-1.2
 * Fuzz target: a stream of frames, and the fields of each body. Aborts where a contract of frame.h
 * or wire.h is broken. */
#include <stdlib.h>

#include <riskreg/frame.h>
#include <riskreg/wire.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void read_fields(struct view body)
{
	struct wire_field field;
	size_t left = body.n;
	require(wire_facts_size(body) <= body.n);
	while (wire_next(&body, &field)) {
		require(field.number > 0 && field.whole.n > 0);
		require(field.whole.n == left - body.n);
		left = body.n;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct view in = view_of(data, n), body;
	enum frame_state state;
	size_t size = 0;
	while ((state = frame_find(in, &body, &size)) == FRAME_WHOLE) {
		uint8_t head[FRAME_HEAD_MAX];
		size_t head_n = frame_put_head(head, body.n);
		require(size <= in.n && size == head_n + body.n && body.p == in.p + head_n);
		require(memcmp(head, in.p, head_n) == 0);
		read_fields(body);
		in = view_of(in.p + size, in.n - size);
	}
	require(state == FRAME_TOO_LARGE || size > in.n);
	return 0;
}
