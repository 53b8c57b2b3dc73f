/* SPDX-License-Identifier: EUPL-1.2
 * What every op on a round begins and ends with: find it, see that its state allows the move,
 * remember who touched it; and its list of items. */
#pragma once

#include <riskreg/pb.h>

#include "../domain/progress.h"
#include "load.h"

#define ROUND_PEOPLE_MAX 100
#define ROUND_PIECE_MAX 60000

/* RoundService/Open, whose row stands in ops_round.c. */
int round_open(struct call *);

/* The round that `text` names, in a unit where the caller may write. */
int round_load(struct call *, const char *text, struct loaded *ret);
/* Refuses a round whose state does not allow the move. */
int round_expect_state(struct call *, const struct loaded *, bool (*may)(enum round_state));
/* Refuses a round of the wrong basis; names the round. */
int round_refuse_basis(struct call *, const struct id *);
/* Adds a user to the people of a round unless they are there; the array is copied first. */
int round_add_person(struct call *, PB(Round) *, const char *name);
bool round_has_person(const PB(Round) *, const char *name);

/* Puts a list of items, in pieces; refuses empty ids and ids that stand twice. */
int round_put_items(struct call *, const struct id *round, char *const *ids, size_t n);
/* Walks the items of a list in order until `visit` says false. The id is borrowed from the
 * snapshot. */
typedef bool round_visit(void *context, uint32_t rank, struct view id);
int round_walk_items(struct call *, const struct id *round, round_visit *, void *context);
