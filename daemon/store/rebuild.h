/* SPDX-License-Identifier: EUPL-1.2
 * Makes an index from the journal alone, and takes from the journal what it confirms as erased. */
#pragma once

#include "replay.h"

/* Makes one of the entries up to replay->until under another name, synced. Texts that are not as
 * they were written must have been erased, or it is -EBADMSG. */
int rebuild_make(struct store *, const struct lmdb_place *, const char *name, struct replay *,
		 struct lmdb_env **ret);
/* Makes one and puts it in the place of the index; the store does not have that open yet, or
 * again. */
int rebuild_index(struct store *, const struct lmdb_place *, struct replay *);
/* Does the index still have an erasure before it that was confirmed? */
int rebuild_is_due(struct snapshot *, bool *ret);
/* Zeroes all texts in the journal that are confirmed as erased and are not zeros yet. The entries
 * that confirm them must be on the disk, and the last batch sealed: a text that is not as it was
 * written reads as a torn tail there. */
int rebuild_erase_texts(struct snapshot *);
