/* SPDX-License-Identifier: EUPL-1.2
 * Whose texts an erasure is about: records by versions, and runs of the parts of one. */
#pragma once

#include "load.h"

/* The items as they are stored, from those of a request: with their versions, a run cut where its
 * parts have others. */
int erasure_items_read(struct call *, PB(ErasedItem) *const *, size_t n, PB(Erasure) *);
/* The (first) record that an item names, in force or withdrawn, and the caller's rights on it. */
int erasure_items_load(struct call *, const PB(ErasedItem) *, const char *field,
		       struct loaded *ret);
/* How many records a stored erasure names, and all of them, for the store. */
size_t erasure_items_count(const PB(Erasure) *);
int erasure_items_give(const PB(Erasure) *, struct store_erasure *to);
