/* SPDX-License-Identifier: EUPL-1.2
 * Computes and compares. Asks nobody and prints nothing. */
#include "draw_check.h"

#include <errno.h>

static bool is_hash(ProtobufCBinaryData bytes, const uint8_t hash[DRAW_HASH])
{
	return bytes.len == DRAW_HASH && memcmp(bytes.data, hash, DRAW_HASH) == 0;
}

struct draw_terms draw_check_terms(const PB(Record) *record)
{
	const PB(Round) *round = record->round;
	struct draw_terms terms = { .round = view_of_string(record->meta->id),
				    .dice = view_of_string(round->dice) };

	if (round->population->sha256.len == DRAW_HASH)
		memcpy(terms.population, round->population->sha256.data, DRAW_HASH);
	if (round->draw && round->draw->nonce.len == DRAW_HASH)
		memcpy(terms.nonce, round->draw->nonce.data, DRAW_HASH);
	return terms;
}

/* More than a round can keep is as wrong as another number would be. */
static uint32_t count_kept(const PB(Round) *round)
{
	uint32_t kept = round->draw ? round->draw->kept : 0;

	return kept < DRAW_KEPT_MAX ? kept : DRAW_KEPT_MAX;
}

/* As stored; zeros where there is none of the right size. */
static void format_seed(const PB(Round) *round, char ret[DRAW_HEX + 1])
{
	static const uint8_t zeros[DRAW_HASH];
	bool is_there = round->draw && round->draw->seed.len == DRAW_HASH;

	draw_hex(is_there ? round->draw->seed.data : zeros, ret);
}

int draw_check_begin(struct draw_check *c, struct arena *arena, const PB(Record) *round)
{
	uint32_t kept = count_kept(round->round);
	struct draw_ticket *room = arena_get(arena, kept * sizeof(*room));
	char seed[DRAW_HEX + 1];

	*c = (struct draw_check){ .round = round, .is_sound_list = true };
	c->is_drawn = round->round->draw != NULL;
	c->n_pieces = round->round->population->pieces;
	c->piece_starts = arena_get_zeroed(arena, c->n_pieces, sizeof(*c->piece_starts));
	if (!room || !c->piece_starts)
		return -ENOMEM;
	draw_population_begin(&c->ids);
	/* The order is checked against the seed that is told, and that one by itself. */
	format_seed(round->round, seed);
	draw_begin(&c->draw, seed, room, kept);
	return 0;
}

bool draw_check_add(struct draw_check *c, struct view id, uint32_t piece)
{
	c->is_sound_list &= piece >= 1 && piece <= c->n_pieces &&
			    draw_population_add(&c->ids, id) == DRAW_SOUND;
	if (!c->is_sound_list)
		return false;
	if (c->is_drawn)
		draw_add(&c->draw, id);
	if (!c->piece_starts[piece - 1])
		c->piece_starts[piece - 1] = c->ids.n;
	return true;
}

/* Whether the position of this rank is what was drawn, and stands in the piece that is named. */
static bool is_rank(const struct draw_check *c, const PB(DrawPiece) *piece, size_t i, uint32_t n)
{
	uint32_t position = c->draw.kept[n].position + 1, at = piece->pieces[i];

	return piece->positions[i] == position && at >= 1 && at <= c->n_pieces &&
	       c->piece_starts[at - 1] <= position &&
	       (at == c->n_pieces || position < c->piece_starts[at]);
}

/* Whether the pieces name just what was drawn, in that order. */
static bool are_drawn(const struct draw_check *c, const PB(ListRecordsResponse) *pieces)
{
	uint32_t n = 0;

	for (size_t i = 0; i < pieces->n_records; i++) {
		const PB(DrawPiece) *piece = pieces->records[i]->draw_piece;
		if (!piece || piece->first_rank != n + 1 || piece->n_pieces != piece->n_positions)
			return false;
		for (size_t k = 0; k < piece->n_positions; k++, n++)
			if (n >= c->draw.n || !is_rank(c, piece, k, n))
				return false;
	}
	return n == c->draw.n;
}

struct draw_findings draw_check_without_ids(const PB(Record) *record)
{
	const PB(Round) *round = record->round;
	const struct draw_terms terms = draw_check_terms(record);
	uint8_t commitment[DRAW_HASH];
	char seed[DRAW_HEX + 1], stored[DRAW_HEX + 1];

	draw_commitment(terms.nonce, commitment);
	draw_seed(&terms, seed);
	format_seed(round, stored);
	return (struct draw_findings){
		.commitment = is_hash(round->population->commitment, commitment),
		.seed = strcmp(seed, stored) == 0,
	};
}

struct draw_findings draw_check_end(struct draw_check *c, const PB(ListRecordsResponse) *pieces)
{
	const PB(Round) *round = c->round->round;
	struct draw_findings found = draw_check_without_ids(c->round);
	uint32_t n = c->ids.n, kept = count_kept(round);
	uint8_t hash[DRAW_HASH];

	draw_population_hash(&c->ids, hash);
	found.list = c->is_sound_list && n == round->population->n &&
		     is_hash(round->population->sha256, hash);
	if (!c->is_drawn)
		return found;
	draw_finish(&c->draw);
	found.order = found.list && round->size <= kept && round->draw->kept == kept &&
		      c->draw.n == kept && are_drawn(c, pieces);
	return found;
}
