/* SPDX-License-Identifier: EUPL-1.2
 * The items in play of a round by rank, with their ids and results: whatever the round is made of,
 * they come and look the same. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

/* Those after this rank, over as many answers as it takes. */
enum exit_status round_items_fetch(struct invocation *, const char *round, uint32_t after,
				   PB(ListItemsResponse) **ret);

enum round_items_shown {
	ROUND_ITEMS_NAMES,  /* rank, id, label */
	ROUND_ITEMS_LOGGED, /* those that have a result, with it */
	ROUND_ITEMS_ALL,    /* all, with what they have */
};

void round_items_print(struct invocation *, const PB(ListItemsResponse) *, enum round_items_shown);
/* That the list of the round is erased, and by what decision. */
const char *round_items_erased(struct invocation *, const char *round);
/* riskctl round items S31 */
enum exit_status round_items_run(struct invocation *);
