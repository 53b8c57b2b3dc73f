/* SPDX-License-Identifier: EUPL-1.2
 * The ids of a round's list one after the other, read from the raw bytes of its pieces: a list of a
 * million takes no memory. */
#pragma once

#include "load.h"

/* Of Items, as round.proto numbers them. */
#define ROUND_FIELD_FIRST 3
#define ROUND_FIELD_IDS 102
#define ROUND_FIELD_LABELS 103

struct round_ids {
	struct call *call;
	uint32_t round;    /* its number */
	uint32_t last;     /* number of the last piece; UINT32_MAX: as many as there are */
	uint32_t piece;    /* in which the last id given out stands */
	uint32_t position; /* ... and where in the list, from 1 */
	struct view rest;
};

/* From this piece on, from 1; `last` as above. */
struct round_ids round_ids_begin(struct call *, const struct id *round, uint32_t piece,
				 uint32_t last);
/* ret->p is NULL at the end. Borrowed from the snapshot. An erased piece has no ids. */
int round_ids_next(struct round_ids *, struct view *ret);
/* The body of a piece; its p is NULL when there is none. */
int round_ids_piece(struct call *, uint32_t round, uint32_t piece, struct view *ret);
/* Where the list of a piece begins: its field `first_rank`. */
uint32_t round_ids_first(struct view piece);
