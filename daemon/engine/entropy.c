/* SPDX-License-Identifier: EUPL-1.2
 * A pool of random bytes. It must never give out a byte twice. */
#include "entropy.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

static int fill(struct entropy *entropy)
{
	size_t n = 0;
	while (n < sizeof(entropy->bytes)) {
		ssize_t got = getrandom(entropy->bytes + n, sizeof(entropy->bytes) - n, 0);
		if (got < 0 && errno != EINTR)
			return -errno;
		n += got < 0 ? 0 : (size_t)got;
	}
	entropy->left = n;
	return 0;
}

int entropy_get(struct entropy *entropy, uint8_t out[ENTROPY_SHARE])
{
	if (entropy->left < ENTROPY_SHARE) {
		int rc = fill(entropy);
		if (rc < 0)
			return rc;
	}
	entropy->left -= ENTROPY_SHARE;
	memcpy(out, entropy->bytes + entropy->left, ENTROPY_SHARE);
	explicit_bzero(entropy->bytes + entropy->left, ENTROPY_SHARE);
	return 0;
}
