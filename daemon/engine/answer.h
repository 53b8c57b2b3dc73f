/* SPDX-License-Identifier: EUPL-1.2
 * From what a call came to, to the frame that says so, in job->frame. */
#pragma once

#include "job.h"

/* The method's response; `more`: another one follows. -ENOMEM; -EMSGSIZE when it is no frame. */
int answer_body(struct job *, struct view body, bool more);
/* What an op or a check returned: a refusal (those noted in the call, or the one itself), or a
 * fault, which is logged here and nowhere else. Never fails: what does not fit in memory is said
 * with less. Returns what the caller hears. */
enum refused answer_outcome(struct job *, int outcome);
/* Without a job, for when there is no memory for one: seq and code alone. Returns the size, at most
 * ANSWER_BARE_MAX. */
#define ANSWER_BARE_MAX 32
size_t answer_bare(uint8_t *out, uint64_t seq, enum refused);
