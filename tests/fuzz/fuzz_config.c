/* SPDX-License-Identifier: EUPL-1.2
 * Fuzz target: any bytes as riskregd.conf, read from a file in memory. Aborts where a refused
 * configuration has no message, or an accepted one has a setting that the daemon cannot use. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../daemon/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void count_message(void *context, const char *message)
{
	require(message && *message);
	++*(unsigned *)context;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(config_freep) struct config *config = NULL;
	char path[32];
	unsigned n_messages = 0;
	int fd = memfd_create("riskregd.conf", MFD_CLOEXEC);
	require(fd >= 0 && write(fd, data, n) == (ssize_t)n);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	int r = config_new(&config, path, count_message, &n_messages);
	close(fd);
	require(r <= 0 && (r == 0) == (config != NULL) && (r != -EINVAL || n_messages > 0));
	if (r)
		return 0;
	require(config->map_size > 0 && config->request_memory_max > 0);
	require(config->connections_max > 0 && config->access.n_rows < 100000);
	return 0;
}
