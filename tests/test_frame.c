/* SPDX-License-Identifier: EUPL-1.2
 * Frames of every size around the bounds, whole, in pieces and malformed. */
#include "suite.h"

#include <riskreg/frame.h>

static uint8_t buffer[FRAME_MAX + FRAME_HEAD_MAX + 1];

static void frames_around_the_bounds(void)
{
	static const size_t sizes[] = { 0, 1, 127, 128, 16383, 16384, FRAME_MAX - 1, FRAME_MAX };
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		size_t head = frame_put_head(buffer, sizes[i]), size = 0;
		struct view body = VIEW_NONE;
		CU_ASSERT(head >= 1 && head <= FRAME_HEAD_MAX);
		/* what follows is the next frame's */
		struct view in = view_of(buffer, head + sizes[i] + 1);
		CU_ASSERT_EQUAL(frame_find(in, &body, &size), FRAME_WHOLE);
		CU_ASSERT_EQUAL(size, head + sizes[i]);
		CU_ASSERT_EQUAL(body.n, sizes[i]);
		CU_ASSERT_PTR_EQUAL(body.p, buffer + head);
	}
}

static void a_frame_over_the_bound_is_too_large(void)
{
	static const uint8_t head[] = { 0x81, 0x80, 0x40 }; /* FRAME_MAX + 1 */
	struct view body = VIEW_NONE;
	size_t size = 0;
	CU_ASSERT_EQUAL(frame_find(view_of(head, sizeof head), &body, &size), FRAME_TOO_LARGE);
	CU_ASSERT_EQUAL(size, 0);
	CU_ASSERT_EQUAL(frame_put_head(buffer, FRAME_MAX + 1), 0);
	CU_ASSERT_EQUAL(frame_put_head(buffer, SIZE_MAX), 0);
}

static void malformed_heads_are_too_large(void)
{
	static const struct {
		const char *bytes;
		size_t n;
	} heads[] = {
		{ "\x80\x00", 2 },             /* overlong zero */
		{ "\xff\x00", 2 },             /* overlong 127 */
		{ "\x80\x80\x80\x80", 4 },     /* does not end */
		{ "\x80\x80\x80\x80\x01", 5 }, /* ends too late */
		{ "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10 },
	};
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		struct view body;
		size_t size;
		struct view in = view_of(heads[i].bytes, heads[i].n);
		CU_ASSERT_EQUAL(frame_find(in, &body, &size), FRAME_TOO_LARGE);
	}
}

static void a_frame_in_pieces_says_what_it_needs(void)
{
	size_t head = frame_put_head(buffer, 300);
	CU_ASSERT_EQUAL_FATAL(head, 2);
	for (size_t n = 0; n < 302; n++) {
		struct view body = VIEW_NONE;
		size_t size = 0;
		CU_ASSERT_EQUAL(frame_find(view_of(buffer, n), &body, &size), FRAME_PARTIAL);
		CU_ASSERT_EQUAL(size, n < 2 ? n + 1 : 302);
		CU_ASSERT_PTR_NULL(body.p);
	}
}

static const struct suite_test tests[] = {
	{ "frames around the bounds", frames_around_the_bounds },
	{ "a frame over the bound is too large", a_frame_over_the_bound_is_too_large },
	{ "malformed heads are too large", malformed_heads_are_too_large },
	{ "a frame in pieces says what it needs", a_frame_in_pieces_says_what_it_needs },
};
SUITE_MAIN("frame", tests)
