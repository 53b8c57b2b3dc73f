/* SPDX-License-Identifier: EUPL-1.2
 * A thread that does one piece of work whenever it is asked, beside the writer: what may take long
 * and what nobody waits for. Knows not what the work is. */
#pragma once

#include <stdint.h>

#include <riskreg/cleanup.h>

struct helper;

/* The thread is started when it is first asked. -ENOMEM. */
int helper_new(struct helper **ret, int (*work)(void *context, uint32_t what), void *context);
/* Finishes what it does. */
struct helper *helper_free(struct helper *);
DEFINE_FREEP(helper)

/* Does the work once more; asked while it is busy, it does it again behind that. */
int helper_ask(struct helper *, uint32_t what);
/* Waits until nothing is left to do; what the work came to the last time. */
int helper_wait(struct helper *);
/* The same without waiting: what it came to the last time that it was done. */
int helper_outcome(struct helper *);
