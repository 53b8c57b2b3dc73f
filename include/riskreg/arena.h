/* SPDX-License-Identifier: EUPL-1.2
 * Memory of one request: taken piece by piece, given back all at once, with a ceiling. Nothing
 * that lives in an arena is ever freed alone. Not thread-safe: an arena belongs to one call. */
#pragma once

#include <stdarg.h>

#include <riskreg/cleanup.h>
#include <riskreg/view.h>

struct arena;
struct ProtobufCAllocator;

/* A new arena that hands out at most `cap` bytes: the ceiling counts the blocks that it takes from
 * the system, so what is held never exceeds it (and rounding makes a little less of it usable).
 * -ENOMEM. */
int arena_new(struct arena **ret, size_t cap);
struct arena *arena_free(struct arena *);
DEFINE_FREEP(arena)

/* Takes back everything that was handed out and keeps the first block for the next use. */
void arena_reset(struct arena *);

/* What was handed out up to here. arena_rewind takes back all that came later; a mark is good until
 * the arena is reset, or rewound to an earlier one. */
struct arena_mark {
	const void *newest;
	size_t used;
};
struct arena_mark arena_mark(const struct arena *);
void arena_rewind(struct arena *, struct arena_mark);

/* Memory aligned for any type, until arena_reset; a pointer also for 0 bytes; NULL when the ceiling
 * is reached or memory is out. arena_overran then tells the two apart. */
void *arena_get(struct arena *, size_t n);
/* The same, zeroed; `n` elements of `size` bytes, NULL also when the product overflows. */
void *arena_get_zeroed(struct arena *, size_t n, size_t size);
/* An array of `n` elements with room for one more; NULL when memory is out. It has sizes 1, 2, 4
 * ..., so nobody keeps a capacity: it is full exactly when n is 0 or a power of two. What is moved
 * leaves its old place behind. */
void *arena_grow(struct arena *, void *array, size_t n, size_t size);
/* A copy with a NUL behind it. */
char *arena_copy(struct arena *, struct view);
char *arena_format(struct arena *, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vformat(struct arena *, const char *format, va_list)
	__attribute__((format(printf, 2, 0)));

/* True when a request was refused since the last reset or rewind because of the ceiling. */
bool arena_overran(const struct arena *);
/* Bytes that the arena holds from the system, and those of all arenas of the process together. */
size_t arena_held(const struct arena *);
size_t arena_held_by_all(void);

/* protobuf-c's view of the arena: its free does nothing. Lives as long as the arena. */
struct ProtobufCAllocator *arena_allocator(struct arena *);
