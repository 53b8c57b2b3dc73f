/* SPDX-License-Identifier: EUPL-1.2
 * Reads files. Never writes one. */
#include "slurp.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int slurp_file(struct arena *arena, const char *path, size_t max, struct view *ret)
{
	uint8_t *bytes = arena_get(arena, max);
	size_t n = 0;
	int rc = 0;
	if (!bytes)
		return -ENOMEM;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -errno;
	while (n < max) {
		ssize_t got = read(fd, bytes + n, max - n);
		if (got == 0)
			break;
		if (got < 0 && errno != EINTR) {
			rc = -errno;
			break;
		}
		n += got < 0 ? 0 : (size_t)got;
	}
	close(fd);
	if (!rc)
		*ret = view_of(bytes, n);
	return rc;
}
