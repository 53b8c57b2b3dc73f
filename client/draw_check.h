/* SPDX-License-Identifier: EUPL-1.2
 * A draw done again from the ids of its population, and compared with what the register says of it.
 * Believes nothing but the ids: number, hash, commitment, seed and order are all computed. Pure but
 * for the arena. */
#pragma once

#include <riskreg/arena.h>
#include <riskreg/draw.h>
#include <riskreg/pb.h>

struct draw_check {
	const PB(Record) *round;
	uint32_t n_pieces;
	bool is_drawn, is_sound_list;
	struct draw_population ids;
	struct draw draw;
	uint32_t *piece_starts; /* [piece - 1]: position of its first id, from 1 */
};

struct draw_findings {
	bool list, commitment, seed, order; /* is right */
};

/* The terms of the draw as stored. A hash of another size is taken as zeros: nothing fits it. */
struct draw_terms draw_check_terms(const PB(Record) *round);
/* Of a round with a frozen population. 0 or -ENOMEM. */
int draw_check_begin(struct draw_check *, struct arena *, const PB(Record) *round);
/* The ids in their order; `piece` is the number of the piece in which one stands, from 1. False: it
 * cannot be an id of a sound list, and no more need come. */
bool draw_check_add(struct draw_check *, struct view id, uint32_t piece);
/* For a list that is whole: `pieces` are the pieces of the draw, none of a round that is not drawn.
 * Nothing can be added after that. */
struct draw_findings draw_check_end(struct draw_check *, const PB(ListRecordsResponse) *pieces);
/* Commitment and seed alone, which need no ids. */
struct draw_findings draw_check_without_ids(const PB(Record) *round);
