/* SPDX-License-Identifier: EUPL-1.2
 * What is written: entries drawn from random numbers, kept so that every byte of them can be asked
 * for again; and the kinds of records they write. */
#pragma once

#include "../../daemon/store/store.h"
#include "crash_random.h"

#define PLAN_CHANGES_MAX 12
#define PLAN_KINDS 4

struct plan_entry {
	struct stamp stamp;
	struct change changes[PLAN_CHANGES_MAX];
	size_t n_changes;
	struct store_erasure erasure; /* that it confirms; kind 0: none */
	uint8_t *bytes;               /* that the changes borrow from */
};

struct plan {
	struct plan_entry *entries; /* seq 1 is the first */
	size_t n, room;
	uint32_t n_things, n_keys;
};

extern const struct store_kind plan_kinds[PLAN_KINDS];

struct id plan_thing(uint32_t number);
/* Draws the entry after the last. */
const struct plan_entry *plan_add(struct plan *, struct random *);
/* The body that a change must have left in a register of so many entries: without its text when
 * one of them erased it. */
struct view plan_body(const struct plan *, const struct change *, uint64_t size);
/* Some text that a register of so many entries has erased; none is empty. */
struct view plan_erased(const struct plan *, uint64_t size, struct random *);
/* Forgets what comes after the first n. */
void plan_cut(struct plan *, size_t n);
void plan_deinit(struct plan *);
