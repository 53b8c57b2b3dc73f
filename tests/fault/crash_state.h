/* SPDX-License-Identifier: EUPL-1.2
 * What a power cut may leave on disk, from a log of what was done to it.
 *
 * All that was done to a file before its last sync is there. Of what came later each write is
 * there, is not, or is there in some of its sectors; a sector has what the page cache had in it
 * after one of the writes, never a mixture. Names are there after a sync of their directory, and
 * before that some of them. A file may have grown to the size of a write that is lost; it then
 * holds zeros or garbage there. What a failed sync should have written may be there or not: the
 * machine goes on to show it, and no later sync writes it but that of a page which was written
 * once more. */
#pragma once

#include "crash_log.h"
#include "crash_random.h"

#define WAITING_MAX 4096

struct crash {
	struct disk durable;
	const struct log *log;
	size_t at;                   /* operations before this place have been done */
	size_t waiting[WAITING_MAX]; /* those that no sync covered yet */
	bool forgotten[WAITING_MAX]; /* [i] of waiting[i]: by a sync that failed */
	size_t n_waiting;
	bool syncs_lie; /* control run: no sync does anything */
	uint64_t issued, acknowledged;
};

void crash_init(struct crash *, const struct disk *start, const struct log *);
void crash_deinit(struct crash *);
/* Does one more operation; false at the end of the log. */
bool crash_step(struct crash *);
/* What no sync covered yet, to be the beginning of another log. */
void crash_copy_waiting(const struct crash *, struct log *ret);
/* How many subsets there are of what waits, when that is few; else 0. Writes to a file that has
 * many of them are left out: each state draws which of those are there. */
uint32_t crash_small(const struct crash *);

/* Is a write of several sectors, and not of a file with many, the last that was done? */
bool crash_is_torn(const struct crash *);

enum crash_choice {
	CRASH_KILL,   /* the machine goes on: all is there; subset 1: the last write is cut */
	CRASH_SUBSET, /* which of the few waiting operations are there: the bits of a number */
	CRASH_TORN,   /* of the last write some sectors, or (subset 1) its beginning */
	CRASH_RANDOM, /* anything */
};
/* A disk of its own, to be given to disk_deinit. */
void crash_leave(const struct crash *, enum crash_choice, uint32_t subset, struct random *,
		 struct disk *ret);
/* Whether a directory is what the disk says with all that was done to it from a place in the log
 * on: whether the recorder saw everything. */
bool crash_explains(const struct disk *, const struct log *, size_t from, const char *directory);
