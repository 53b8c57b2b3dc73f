/* SPDX-License-Identifier: EUPL-1.2
 * Big-endian numbers in bytes: what keys and fixed-size values on disk are made of. */
#pragma once

#include <stdint.h>

static inline void be_put32(uint8_t *out, uint32_t value)
{
	for (int i = 3; i >= 0; i--, value >>= 8)
		out[i] = (uint8_t)value;
}

static inline void be_put64(uint8_t *out, uint64_t value)
{
	be_put32(out, (uint32_t)(value >> 32));
	be_put32(out + 4, (uint32_t)value);
}

static inline uint32_t be_get32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint64_t be_get64(const uint8_t *p)
{
	return (uint64_t)be_get32(p) << 32 | be_get32(p + 4);
}
