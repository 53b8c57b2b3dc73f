/* SPDX-License-Identifier: EUPL-1.2
 * The ceiling of an arena holds, what it hands out is usable, and everything comes back. */
#include "suite.h"

#include <protobuf-c/protobuf-c.h>

#include <riskreg/arena.h>

#define CAP ((size_t)64 << 10)

/* The sanitizers end a program that asks for too much, where malloc says no. */
const char *__asan_default_options(void);
const char *__tsan_default_options(void);

const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

const char *__tsan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static struct arena *new_arena(size_t cap)
{
	struct arena *a = NULL;
	CU_ASSERT_EQUAL_FATAL(arena_new(&a, cap), 0);
	return a;
}

static void pieces_are_aligned_and_apart(void)
{
	CLEANUP(arena_freep) struct arena *a = new_arena(CAP);
	uint8_t *last = NULL;
	for (size_t n = 0; n < 300; n++) {
		uint8_t *p = arena_get(a, n);
		CU_ASSERT_PTR_NOT_NULL_FATAL(p);
		CU_ASSERT_EQUAL((uintptr_t)p % _Alignof(max_align_t), 0);
		CU_ASSERT_PTR_NOT_EQUAL(p, last);
		memset(p, 0xff, n);
		last = p;
	}
	CU_ASSERT_FALSE(arena_overran(a));
}

static void the_ceiling_is_exact(void)
{
	CLEANUP(arena_freep) struct arena *a = new_arena(100);
	CU_ASSERT_PTR_NULL(arena_get(a, 101));
	CU_ASSERT_TRUE(arena_overran(a));
	CU_ASSERT_PTR_NOT_NULL(arena_get(a, 100));
	CU_ASSERT_PTR_NULL(arena_get(a, 1));
	CU_ASSERT_PTR_NULL(arena_get(a, 0));
}

static void held_never_exceeds_the_ceiling(void)
{
	CLEANUP(arena_freep) struct arena *a = new_arena(CAP);
	size_t got = 0;
	while (arena_get(a, 1000))
		got += 1000;
	CU_ASSERT_TRUE(arena_overran(a));
	CU_ASSERT(arena_held(a) <= CAP);
	CU_ASSERT(got > CAP * 9 / 10);
}

static void reset_keeps_the_first_block_only(void)
{
	CLEANUP(arena_freep) struct arena *a = new_arena(CAP);
	size_t first = arena_held(a);
	void *p = arena_get(a, 10);
	CU_ASSERT_PTR_NOT_NULL(arena_get(a, CAP / 2));
	CU_ASSERT_PTR_NULL(arena_get(a, CAP));
	arena_reset(a);
	CU_ASSERT_EQUAL(arena_held(a), first);
	CU_ASSERT_FALSE(arena_overran(a));
	CU_ASSERT_PTR_EQUAL(arena_get(a, 10), p);
}

static void all_arenas_are_counted_together(void)
{
	size_t before = arena_held_by_all();
	struct arena *a = new_arena(CAP), *b = new_arena(CAP);
	CU_ASSERT_PTR_NOT_NULL(arena_get(b, CAP / 2));
	CU_ASSERT_EQUAL(arena_held_by_all(), before + arena_held(a) + arena_held(b));
	a = arena_free(a);
	b = arena_free(b);
	CU_ASSERT_PTR_NULL(a);
	CU_ASSERT_EQUAL(arena_held_by_all(), before);
	CU_ASSERT_PTR_NULL(arena_free(NULL));
}

static void products_and_sizes_do_not_overflow(void)
{
	CLEANUP(arena_freep) struct arena *a = new_arena(SIZE_MAX);
	CU_ASSERT_PTR_NULL(arena_get_zeroed(a, SIZE_MAX / 2, 3));
	CU_ASSERT_TRUE(arena_overran(a));
	arena_reset(a);
	CU_ASSERT_PTR_NULL(arena_get(a, SIZE_MAX));
	arena_reset(a);
	CU_ASSERT_PTR_NULL(arena_get(a, SIZE_MAX - arena_held(a)));
	CU_ASSERT_FALSE(arena_overran(a)); /* memory is out, not the ceiling */
	CU_ASSERT_PTR_NOT_NULL(arena_get(a, 1));
}

static void zeroed_memory_is_zero_after_use(void)
{
	CLEANUP(arena_freep) struct arena *a = new_arena(CAP);
	memset(arena_get(a, 4096), 0xff, 4096);
	arena_reset(a);
	const uint8_t *p = arena_get_zeroed(a, 64, 64);
	CU_ASSERT_PTR_NOT_NULL_FATAL(p);
	for (size_t i = 0; i < 4096; i++)
		CU_ASSERT_EQUAL(p[i], 0);
}

static void arrays_grow_and_keep_what_they_hold(void)
{
	CLEANUP(arena_freep) struct arena *a = new_arena(CAP);
	size_t *numbers = NULL, moves = 0;
	for (size_t n = 0; n < 100; n++) {
		size_t *room = arena_grow(a, numbers, n, sizeof(*room));
		CU_ASSERT_PTR_NOT_NULL_FATAL(room);
		moves += room != numbers;
		numbers = room;
		numbers[n] = n;
	}
	for (size_t n = 0; n < 100; n++)
		CU_ASSERT_EQUAL(numbers[n], n);
	CU_ASSERT_EQUAL(moves, 8); /* 1, 2, 4 ... 128 */
	CU_ASSERT_PTR_NULL(arena_grow(a, numbers, 0, 2 * CAP));
}

static void texts_are_copied_and_formatted(void)
{
	CLEANUP(arena_freep) struct arena *a = new_arena(64);
	CU_ASSERT_STRING_EQUAL(arena_copy(a, view_of("R12x", 3)), "R12");
	CU_ASSERT_STRING_EQUAL(arena_copy(a, VIEW_NONE), "");
	CU_ASSERT_STRING_EQUAL(arena_format(a, "%s/%d", "R12", 2), "R12/2");
	CU_ASSERT_PTR_NULL(arena_format(a, "%100d", 1));
	CU_ASSERT_PTR_NULL(
		arena_copy(a, view_of_string("a text that is longer than what is left")));
	CU_ASSERT_TRUE(arena_overran(a));
}

static void what_came_after_a_mark_is_taken_back(void)
{
	CLEANUP(arena_freep) struct arena *a = new_arena(100000);
	char *kept = arena_copy(a, view_of("R12", 3));
	struct arena_mark mark = arena_mark(a);
	size_t held = arena_held(a);
	char *first = arena_copy(a, view_of("S31", 3));
	for (int i = 0; i < 100; i++) { /* far more than there is, without */
		CU_ASSERT_PTR_NOT_NULL(arena_get(a, 60000));
		arena_rewind(a, mark);
		CU_ASSERT_EQUAL(arena_held(a), held);
	}
	CU_ASSERT_PTR_NULL(arena_get(a, 200000));
	CU_ASSERT_TRUE(arena_overran(a));
	arena_rewind(a, mark);
	CU_ASSERT_FALSE(arena_overran(a));
	CU_ASSERT_PTR_EQUAL(arena_copy(a, view_of("S32", 3)), first);
	CU_ASSERT_STRING_EQUAL(kept, "R12");
}

static void protobuf_allocates_from_it(void)
{
	CLEANUP(arena_freep) struct arena *a = new_arena(100);
	struct ProtobufCAllocator *allocator = arena_allocator(a);
	void *p = allocator->alloc(allocator->allocator_data, 60);
	CU_ASSERT_PTR_NOT_NULL(p);
	allocator->free(allocator->allocator_data, p);
	CU_ASSERT_PTR_NULL(allocator->alloc(allocator->allocator_data, 60));
	CU_ASSERT_TRUE(arena_overran(a));
}

static const struct suite_test tests[] = {
	{ "pieces are aligned and apart", pieces_are_aligned_and_apart },
	{ "the ceiling is exact", the_ceiling_is_exact },
	{ "held never exceeds the ceiling", held_never_exceeds_the_ceiling },
	{ "reset keeps the first block only", reset_keeps_the_first_block_only },
	{ "all arenas are counted together", all_arenas_are_counted_together },
	{ "products and sizes do not overflow", products_and_sizes_do_not_overflow },
	{ "zeroed memory is zero after use", zeroed_memory_is_zero_after_use },
	{ "arrays grow and keep what they hold", arrays_grow_and_keep_what_they_hold },
	{ "texts are copied and formatted", texts_are_copied_and_formatted },
	{ "what came after a mark is taken back", what_came_after_a_mark_is_taken_back },
	{ "protobuf allocates from it", protobuf_allocates_from_it },
};
SUITE_MAIN("arena", tests)
