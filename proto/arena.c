/* SPDX-License-Identifier: EUPL-1.2
 * Memory in blocks that double. A piece that does not fit begins a new block; what is left of the
 * old one is not looked at again. Never gives a block back before reset or free, but the first one
 * stays. Under AddressSanitizer only what was handed out, and only until reset, may be touched. */
#include <riskreg/arena.h>

#include <errno.h>
#include <sanitizer/asan_interface.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include <protobuf-c/protobuf-c.h>

#define BLOCK_FIRST ((size_t)8 << 10)
#define BLOCK_MAX ((size_t)1 << 20)
#define ALIGN alignof(max_align_t)

struct block {
	struct block *older;
	size_t size, used;
	alignas(max_align_t) uint8_t bytes[];
};

struct arena {
	struct block *newest;
	size_t cap, held;
	bool overran;
	struct ProtobufCAllocator allocator;
};

static atomic_size_t held_by_all;

static struct block *add_block(struct arena *a, size_t size)
{
	size_t whole;
	if (__builtin_add_overflow(sizeof(struct block), size, &whole))
		return NULL;
	struct block *block = malloc(whole);
	if (!block)
		return NULL;
	block->older = a->newest;
	block->size = size;
	block->used = 0;
	ASAN_POISON_MEMORY_REGION(block->bytes, size);
	a->newest = block;
	a->held += size;
	atomic_fetch_add_explicit(&held_by_all, size, memory_order_relaxed);
	return block;
}

static void drop_newest(struct arena *a)
{
	struct block *block = a->newest;
	a->newest = block->older;
	a->held -= block->size;
	atomic_fetch_sub_explicit(&held_by_all, block->size, memory_order_relaxed);
	free(block);
}

static void *pb_alloc(void *arena, size_t n)
{
	return arena_get(arena, n);
}

static void pb_free(void *arena, void *p)
{
	(void)arena;
	(void)p;
}

int arena_new(struct arena **ret, size_t cap)
{
	struct arena *a = calloc(1, sizeof *a);
	if (!a)
		return -ENOMEM;
	a->cap = cap;
	a->allocator = (struct ProtobufCAllocator){ pb_alloc, pb_free, a };
	if (!add_block(a, cap < BLOCK_FIRST ? cap : BLOCK_FIRST)) {
		free(a);
		return -ENOMEM;
	}
	*ret = a;
	return 0;
}

struct arena *arena_free(struct arena *a)
{
	if (!a)
		return NULL;
	while (a->newest)
		drop_newest(a);
	free(a);
	return NULL;
}

/* Takes back what the newest block handed out behind its first bytes. */
static void cut_newest(struct arena *a, size_t used)
{
	struct block *block = a->newest;
	block->used = used;
	a->overran = false;
	ASAN_POISON_MEMORY_REGION(block->bytes + used, block->size - used);
}

void arena_reset(struct arena *a)
{
	while (a->newest->older)
		drop_newest(a);
	cut_newest(a, 0);
}

struct arena_mark arena_mark(const struct arena *a)
{
	return (struct arena_mark){ a->newest, a->newest->used };
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
	while (a->newest != mark.newest)
		drop_newest(a);
	cut_newest(a, mark.used);
}

/* A block with room for `n` bytes: twice the newest, as far as the ceiling and BLOCK_MAX allow. */
static struct block *grow(struct arena *a, size_t n)
{
	size_t left = a->cap - a->held;
	if (n > left) {
		a->overran = true;
		return NULL;
	}
	size_t size = a->newest->size < BLOCK_MAX / 2 ? a->newest->size * 2 : BLOCK_MAX;
	if (size > left)
		size = left;
	return add_block(a, size > n ? size : n);
}

void *arena_get(struct arena *a, size_t n)
{
	struct block *block = a->newest;
	size_t take = n ? n : 1;
	if (take > block->size - block->used) {
		block = grow(a, take);
		if (!block)
			return NULL;
	}
	uint8_t *p = block->bytes + block->used;
	size_t room = block->size - block->used;
	size_t rounded = (take + ALIGN - 1) / ALIGN * ALIGN;
	block->used += rounded < room ? rounded : room;
	ASAN_UNPOISON_MEMORY_REGION(p, n);
	return p;
}

void *arena_get_zeroed(struct arena *a, size_t n, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(n, size, &bytes)) {
		a->overran = true;
		return NULL;
	}
	void *p = arena_get(a, bytes);
	return p ? memset(p, 0, bytes) : NULL;
}

void *arena_grow(struct arena *a, void *array, size_t n, size_t size)
{
	if (n & (n - 1))
		return array;
	void *larger = arena_get_zeroed(a, n ? 2 * n : 1, size);
	if (larger && n)
		memcpy(larger, array, n * size);
	return larger;
}

char *arena_copy(struct arena *a, struct view text)
{
	char *p = arena_get(a, text.n + 1);
	if (!p)
		return NULL;
	if (text.n)
		memcpy(p, text.p, text.n);
	p[text.n] = '\0';
	return p;
}

char *arena_vformat(struct arena *a, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (n < 0)
		return NULL;
	char *p = arena_get(a, (size_t)n + 1);
	if (p)
		vsnprintf(p, (size_t)n + 1, format, args);
	return p;
}

char *arena_format(struct arena *a, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *p = arena_vformat(a, format, args);
	va_end(args);
	return p;
}

bool arena_overran(const struct arena *a)
{
	return a->overran;
}

size_t arena_held(const struct arena *a)
{
	return a->held;
}

size_t arena_held_by_all(void)
{
	return atomic_load_explicit(&held_by_all, memory_order_relaxed);
}

struct ProtobufCAllocator *arena_allocator(struct arena *a)
{
	return &a->allocator;
}
