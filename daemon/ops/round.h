/* SPDX-License-Identifier: EUPL-1.2
 * What every op on a round begins and ends with: find it, see that its state allows the move,
 * remember who touched it; and its list of items. */
#pragma once

#include <riskreg/pb.h>

#include "../domain/progress.h"
#include "load.h"

#define ROUND_PEOPLE_MAX 100
#define ROUND_PIECE_MAX 60000
#define ROUND_PIECES_MAX KIND_PARTS_MAX /* of a population */

/* Of RoundService, each in the file of its name; their rows stand in ops_round.c. */
int round_open(struct call *);
int round_put(struct call *);
int round_freeze(struct call *);
int round_draw(struct call *);
int round_extend(struct call *);
int round_substitute(struct call *);
int round_list_items(struct call *);
int round_submit(struct call *);

/* The round that `text` names, in a unit where the caller may write. */
int round_load(struct call *, const char *text, struct loaded *ret);
/* The version of its control that the round is judged by. */
int round_load_control(struct call *, const PB(Round) *, const PB(Control) **ret);
/* Refuses a round whose state does not allow the move. */
int round_expect_state(struct call *, const struct loaded *, enum round_step step);
/* Refuses a round of the wrong basis; names the round. */
int round_refuse_basis(struct call *, const struct id *);
/* Adds a user to the people of a round unless they are there; the array is copied first. */
int round_add_person(struct call *, PB(Round) *, const char *name);
bool round_has_person(const PB(Round) *, const char *name);

/* Puts a list of items, in pieces; refuses empty ids and ids that stand twice. */
int round_put_items(struct call *, const struct id *round, char *const *ids, size_t n);

/* Ids with their labels, if they have any. */
struct round_list {
	char *const *ids, *const *labels; /* labels may be NULL */
	size_t n;
};
/* Puts a list as it is: its first id has this rank or position, and *piece is the number of the
 * piece before it, and then of the last one that was put. */
int round_put_pieces(struct call *, const struct id *round, struct round_list, uint32_t first,
		     uint32_t *piece);
