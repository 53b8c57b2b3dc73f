/* SPDX-License-Identifier: EUPL-1.2
 * riskregd.conf, read with libconfuse at the start and when told to; never changed once read. */
#pragma once

#include <riskreg/cleanup.h>

#include "engine/access.h"

struct config {
	size_t map_size;
	size_t segment_size; /* of the journal */
	size_t request_memory_max, memory_max;
	unsigned connections_max, connections_per_user_max, connections_reserved;
	unsigned half_frame_seconds, idle_seconds;
	size_t unsent_max; /* bytes of unsent replies a connection */
	struct access_table access;
	struct view text; /* what was read, all files in one; a backup carries it */
};

/* Reads a file and what is beside it (config_files.h), or with NULL takes the defaults: groups
 * riskreg-reader, -auditor, -coordinator, -approver, -admin. A number that stands twice is the last
 * one; role blocks add up. Errors, with file and line, go to `report`. A negative errno. */
int config_new(struct config **ret, const char *path,
	       void (*report)(void *context, const char *message), void *context);
struct config *config_free(struct config *);
DEFINE_FREEP(config)
