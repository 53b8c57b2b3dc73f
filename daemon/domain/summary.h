/* SPDX-License-Identifier: EUPL-1.2
 * The one sentence above a status: how many controls stand where, in Swedish and English. */
#pragma once

#include <riskreg/words.h>

#include "progress.h"

struct summary {
	uint32_t controls;
	uint32_t pass, partial, fail; /* by the latest approved round */
	uint32_t done;                /* reviews that are approved: Genomförd, no verdict */
	uint32_t overdue;             /* the day for a round has passed, and none failed */
	uint32_t under_way, not_started, not_run, no_population;
};

struct summary_line {
	enum verdict verdict;  /* of the approved round, or VERDICT_NONE */
	bool approved, review; /* there is one; it is a review */
	bool overdue;          /* a round is */
	enum progress progress;
};
/* Counts one control, once. Not run, not started and overdue are never counted as pass. */
void summary_add(struct summary *, const struct summary_line *);
/* The sentence, always with a NUL; returns the size of the whole text. */
size_t summary_format(const struct summary *, enum lang, char *out, size_t size);
