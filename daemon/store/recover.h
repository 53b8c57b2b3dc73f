/* SPDX-License-Identifier: EUPL-1.2
 * How a register starts: finds journal and index, decides whether the index can be trusted, brings
 * it up to the journal or makes it anew, and mends what a stop without warning left behind. Nothing
 * is served before all this is done and synced. */
#pragma once

#include "replay.h"
#include "state.h"

/* What store_open does behind the lock. */
int recover_start(struct store *, const struct store_options *, uint32_t *ret_schema);
/* A batch that was synced is decided: when the index could not take it, it is opened again and
 * brought up to the journal. */
int recover_commit(struct store *);
/* What the state file says of the index. How far the journal had come is kept whatever it is. */
enum index_mark {
	INDEX_IN_USE,
	INDEX_CLOSED,     /* cleanly */
	INDEX_UNTRUSTED,  /* to be made anew by the next start */
};
int recover_mark(struct store *, enum index_mark);
/* Is a place that was known before in a journal that ends here? */
bool recover_reaches(const struct journal_end *end, const struct journal_end *known);
/* When it is not: how far the journal goes, and how far it went. */
void recover_say_end(const struct journal_end *end, const struct journal_end *known,
		     char ret_where[SCAN_WHERE]);
