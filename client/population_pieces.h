/* SPDX-License-Identifier: EUPL-1.2
 * The pieces in which the list of a round lies, by their ids: S31#1, S31#2 ... */
#pragma once

#include "command.h"

/* All that there are, those too that a list which was sent anew left behind. */
enum exit_status population_pieces_find(struct invocation *, const char *round,
					const char ***ret_ids, size_t *ret_n);
