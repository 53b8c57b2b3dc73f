/* SPDX-License-Identifier: EUPL-1.2
 * Makes an index from the journal alone, and does the erasures that the journal confirms. */
#pragma once

#include "replay.h"

/* Makes one of the entries up to replay->until under another name, synced. Texts that are not as
 * they were written must have been erased, or it is -EBADMSG. */
int rebuild_make(struct store *, const struct lmdb_place *, const char *name, struct replay *,
		 struct lmdb_env **ret);
/* Makes one without the texts that are confirmed as erased, which it erases from the journal first,
 * and puts it in the place of the index; the store does not have that open yet, or again. */
int rebuild_index(struct store *, const struct lmdb_place *, struct replay *);
/* Has the index all erasures behind it that were confirmed? */
int rebuild_is_due(struct snapshot *, bool *ret);
