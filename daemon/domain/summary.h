/* SPDX-License-Identifier: EUPL-1.2
 * The one sentence above a status: how many controls stand where, in Swedish and English. */
#pragma once

#include <riskreg/words.h>

#include "progress.h"

struct summary {
	uint32_t controls;
	uint32_t pass, partial, fail; /* by the latest approved round */
	uint32_t done;                /* reviews that are approved: Genomförd, no verdict */
	uint32_t under_way, not_started, not_run, no_population;
};

/* Counts one control: its approved verdict, or VERDICT_NONE, whether that was a review, and how
 * far it has come. Not run and not started are never counted as pass. */
void summary_add(struct summary *, enum verdict, bool approved, bool review, enum progress);
/* The sentence, always with a NUL; returns the size of the whole text. */
size_t summary_format(const struct summary *, enum lang, char *out, size_t size);
