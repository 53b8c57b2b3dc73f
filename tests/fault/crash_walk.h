/* SPDX-License-Identifier: EUPL-1.2
 * Everything that can be read of a register, as one number: two registers with the same number
 * give the same answers. Knows nothing but store.h. */
#pragma once

#include "crash_plan.h"

/* 0, or what the store returned. */
int walk_register(struct snapshot *, uint64_t *ret_digest);
/* Whether an entry and its records stand in a register of so many entries as the plan says.
 * ret_seq_of_key: the entry that its key wrote. */
int walk_entry(struct snapshot *, const struct plan *, const struct plan_entry *, uint64_t seq,
	       uint64_t size, bool *ret_equal, uint64_t *ret_seq_of_key);
