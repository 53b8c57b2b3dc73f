/* SPDX-License-Identifier: EUPL-1.2
 * The one place where an entry becomes rows, live and in every replay. It knows nothing but the
 * transaction, the entry's bytes and their place: it must never read a clock, a random number, a
 * setting or a stamp, so that doing an entry again gives the same register. */
#pragma once

#include "snapshot.h"

/* -EBADMSG: the bytes are no entry that could follow. *ret is borrowed from them. */
int apply_entry(struct snapshot *, const struct journal_entry *, struct place at,
		struct entry *ret);
