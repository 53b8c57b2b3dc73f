/* SPDX-License-Identifier: EUPL-1.2
 * A draw from the frozen population of a round, and how it is kept: as the positions of what was
 * drawn, in the order of the draw, never as a record per item. */
#pragma once

#include <riskreg/draw.h>

#include "round_move.h"

struct drawing {
	uint8_t nonce[DRAW_HASH], seed[DRAW_HASH];
	struct draw_ticket *kept; /* in the order of the draw */
	uint32_t n;
	/* Of the pieces of the population: position of the first id of each, from 1. */
	uint32_t *firsts;
	uint32_t n_pieces;
};

/* Draws the first `kept` of a frozen population, with the nonce that it was frozen with; at most as
 * many as there are. Refuses when the list is erased. */
int drawing_make(struct round_move *, struct view dice, uint32_t kept, struct drawing *ret);
/* Puts the ranks behind the first `done`, in pieces behind the first `pieces`. */
int drawing_put(struct round_move *, const struct drawing *, uint32_t done, uint32_t pieces);

/* The pieces of a draw in their order; *ret is NULL at the end. */
struct cursor drawing_list(struct call *, const struct id *round);
int drawing_next(struct call *, struct cursor *, const PB(DrawPiece) **ret);
