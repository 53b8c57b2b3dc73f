/* SPDX-License-Identifier: EUPL-1.2
 * The beginning of a file in memory. */
#pragma once

#include <riskreg/arena.h>

/* At most `max` bytes of it, in the arena. A negative errno. */
int slurp_file(struct arena *, const char *path, size_t max, struct view *ret);
