/* SPDX-License-Identifier: EUPL-1.2
 * From ranks to the ids and labels of items. */
#pragma once

#include "load.h"

struct round_name {
	uint32_t rank;            /* given */
	uint32_t position, piece; /* where it stands in the list */
	struct view id, label;    /* borrowed from the snapshot; empty where there is none */
};

/* Fills in what the round has of ids and labels; none where items are only numbered, and where the
 * list is erased. The ranks ascend and are in play. Reads each piece that it needs once. */
int round_names_get(struct call *, const struct loaded *round, struct round_name *, size_t n);
/* The round had ids, and they are erased. */
int round_names_erased(struct call *, const struct loaded *round, bool *ret);
