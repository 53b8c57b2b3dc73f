/* SPDX-License-Identifier: EUPL-1.2
 * The places for connections: who may have one, and numbers that are never given twice, so that an
 * answer to a connection that is gone reaches nobody else. */
#pragma once

#include <riskreg/view.h>

struct conn;

struct place {
	struct conn *conn; /* NULL: free */
	uint32_t generation;
	uint32_t uid;
};

struct places {
	struct place *all;
	unsigned size, n_taken;
};

int places_init(struct places *, unsigned size);
void places_deinit(struct places *);

/* May a user have one more? `per_user_max` is the most of one user; the last `reserved` places are
 * for users who have none. */
bool places_admit(const struct places *, uint32_t uid, unsigned per_user_max, unsigned reserved);
/* Call places_admit first. Returns the connection's number: slot, and generation above it. */
uint64_t places_take(struct places *, struct conn *, uint32_t uid);
/* The number of the connection in a slot. */
uint64_t places_number(const struct places *, unsigned slot);
/* NULL when that connection is gone. */
struct conn *places_find(const struct places *, uint64_t number);
void places_leave(struct places *, uint64_t number);
