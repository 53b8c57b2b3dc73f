/* SPDX-License-Identifier: EUPL-1.2
 * GMP's allocator: malloc, and when that has none, a reserve that is large enough for the
 * signatures that can be made at once, the loop's and the worker's. It must never answer NULL: GMP
 * does not look. */
#include "reserve.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <gmp.h>

/* Ed25519 takes some 12 kB. */
#define RESERVE_SIZE ((size_t)64 << 10)
#define ALIGNMENT sizeof(max_align_t)

static struct {
	pthread_mutex_t lock;
	size_t used, n_live;
	_Alignas(max_align_t) uint8_t bytes[RESERVE_SIZE];
} reserve = { .lock = PTHREAD_MUTEX_INITIALIZER };

static bool is_of_reserve(const void *p)
{
	const uint8_t *byte = p;
	return byte >= reserve.bytes && byte < reserve.bytes + RESERVE_SIZE;
}

static void *take_reserve(size_t n)
{
	void *p = NULL;
	size_t size = (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	pthread_mutex_lock(&reserve.lock);
	if (size <= RESERVE_SIZE - reserve.used) {
		p = reserve.bytes + reserve.used;
		reserve.used += size;
		reserve.n_live++;
	}
	pthread_mutex_unlock(&reserve.lock);
	if (!p)
		abort();
	return p;
}

static void give_back(void *p, size_t n)
{
	(void)n;
	if (!is_of_reserve(p)) {
		free(p);
		return;
	}
	pthread_mutex_lock(&reserve.lock);
	if (--reserve.n_live == 0)
		reserve.used = 0;
	pthread_mutex_unlock(&reserve.lock);
}

static void *take(size_t n)
{
	void *p = malloc(n);
	return p ? p : take_reserve(n);
}

static void *take_again(void *p, size_t n_old, size_t n)
{
	void *larger = take(n);
	memcpy(larger, p, n_old < n ? n_old : n);
	give_back(p, n_old);
	return larger;
}

void reserve_init(void)
{
	mp_set_memory_functions(take, take_again, give_back);
}
