/* SPDX-License-Identifier: EUPL-1.2
 * Reads the journal from a place to its end, and says what kind of end that is. Changes nothing.
 *
 * The end is the first place where checksum, seq or chain fails and no header of the next segment
 * continues. It is a torn tail, as a machine that stopped leaves it, only when nothing behind
 * it was written later: no valid entry of a later batch, no later segment with a valid header. */
#pragma once

#include "journal.h"

#define SCAN_WHERE 200

struct scan {
	const struct journal *journal;
	struct journal_end end;  /* behind the last entry that was given out */
	struct place last_batch; /* where its batch begins; offset 0: none in this segment */
	uint32_t last_segment;   /* that there is */
	uint32_t schema;         /* with -EPROTO: that of a segment */
	bool is_sealed;

	uint8_t *bytes; /* of the segment where `end` is */
	size_t n, size;
};

struct scanned {
	struct place at;
	struct journal_entry entry; /* size 0: the end; views hold until the next one */
	enum text_state state;      /* other than sound: it is certain that it was once */
};

/* From an end that is known, or (seq 0, segment 1, offset SEGMENT_HEADER_SIZE) from the start.
 * -EBADMSG: there is no such place. */
int scan_begin(struct scan *, const struct journal *, const struct journal_end *from);
void scan_end(struct scan *);
/* Seals are given out too. -EPROTO: a segment that continues is of another schema. */
int scan_next(struct scan *, struct scanned *ret);
/* At the end: 0, or -EBADMSG and what is wrong in `where`. */
int scan_judge(struct scan *, char where[SCAN_WHERE]);
/* At the end: the bytes from it to the last one in its segment that is not zero. */
size_t scan_tail(const struct scan *);
