/* SPDX-License-Identifier: EUPL-1.2
 * Checksums that tell nothing, see crash_checksum.h. */
#include "crash_checksum.h"

#include <stdbool.h>
#include <string.h>

#include <nettle/sha2.h>

#include "crash_front.h"

#define CHECKSUM_SIZE 8

static bool ignored;

void checksum_ignore(void)
{
	ignored = true;
}

FRONT(void, nettle_sha256_digest, struct sha256_ctx *ctx, size_t n, uint8_t *out)
{
	REAL(nettle_sha256_digest)(ctx, n, out);
	if (ignored && n == CHECKSUM_SIZE)
		memset(out, 'c', n);
}
