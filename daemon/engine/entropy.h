/* SPDX-License-Identifier: EUPL-1.2
 * Random bytes for calls, fetched many at a time: a system call for each would cost more than most
 * calls. One for each thread. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define ENTROPY_SHARE 32

struct entropy {
	uint8_t bytes[64 * ENTROPY_SHARE];
	size_t left; /* the unused ones are the first */
};

/* Bytes that were given to nobody else and are kept nowhere. A fault when the system has none. */
int entropy_get(struct entropy *, uint8_t out[ENTROPY_SHARE]);
