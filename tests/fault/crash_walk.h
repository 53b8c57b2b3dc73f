/* SPDX-License-Identifier: EUPL-1.2
 * Everything that can be read of a register, as one number: two registers with the same number
 * give the same answers. Knows nothing but store.h. */
#pragma once

#include "crash_plan.h"

/* 0, or what the store returned. */
int walk_register(struct snapshot *, uint64_t *ret_digest);
/* Whether an entry, its records and its key stand in the register as the plan says. What is said
 * of it goes to `ret_seq_of_key`: the entry that its key wrote. */
int walk_entry(struct snapshot *, const struct plan_entry *, uint64_t seq, bool *ret_equal,
	       uint64_t *ret_seq_of_key);
