/* SPDX-License-Identifier: EUPL-1.2
 * Answers that are given again. An op is a function, so that a STEADY read comes to the same answer
 * as long as the register, the day and what was erased are the same: a status that many look at is
 * computed once. For the loop thread. Must never give an answer of another state. */
#pragma once

#include "job.h"

#define ANSWERS_MAX 8
#define ANSWERS_SIZE_MAX ((size_t)1 << 20) /* bytes; a larger answer is not kept */

/* Zeroed: none. */
struct answers {
	struct kept_answer {
		struct piece *pieces; /* NULL: none; one block with what they hold */
		uint8_t request_sha256[32];
		enum lang lang;
		struct answers_state state;
		uint64_t last_used;
	} kept[ANSWERS_MAX];
	uint64_t n_uses;
};

/* True: the call has its pieces. False: it has to be computed, and call.earlier is set where an
 * answer of an earlier size is kept. Both are borrowed until the next answers_keep. */
bool answers_find(struct answers *, struct job *, const struct answers_state *);
/* Keeps what the job came to in that state, in the place of an earlier answer to the same request
 * or of what was not used for the longest time. Out of memory it keeps nothing. */
void answers_keep(struct answers *, const struct job *, const struct answers_state *);
void answers_deinit(struct answers *);
