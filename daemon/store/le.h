/* SPDX-License-Identifier: EUPL-1.2
 * Little-endian numbers in bytes: what the journal is made of. */
#pragma once

#include <stdint.h>

static inline void le_put32(uint8_t *out, uint32_t value)
{
	for (int i = 0; i < 4; i++, value >>= 8)
		out[i] = (uint8_t)value;
}

static inline void le_put64(uint8_t *out, uint64_t value)
{
	le_put32(out, (uint32_t)value);
	le_put32(out + 4, (uint32_t)(value >> 32));
}

static inline uint32_t le_get32(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static inline uint64_t le_get64(const uint8_t *p)
{
	return (uint64_t)le_get32(p + 4) << 32 | le_get32(p);
}
