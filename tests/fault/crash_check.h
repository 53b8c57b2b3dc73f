/* SPDX-License-Identifier: EUPL-1.2
 * Starts the register on a state that a crash left and says what is wrong with it. */
#pragma once

#include "crash_plan.h"

/* What the register must be after each number of entries: found by writing them one by one into an
 * empty register that never saw a crash. */
struct reference {
	uint64_t *digests; /* [n] after n entries; 0 below `first` */
	size_t first, n;
};

/* 0, or what the store returned. */
int check_build(struct reference *, const char *directory, const struct plan *, size_t first);
void check_forget(struct reference *);

struct finding {
	uint64_t size; /* of the register found */
	unsigned lost, doubled, alarms, different, remains;
	double start_ms;
	int how_started;
	char what[160]; /* the first thing that was wrong */
};

struct expectation {
	const struct plan *plan;
	const struct reference *reference;
	uint64_t acknowledged, issued;
	struct random *random;
	const struct plan_entry *next; /* written afterwards: does the register still work? */
};

void check_state(const char *directory, const struct expectation *, struct finding *ret);
