/* SPDX-License-Identifier: EUPL-1.2
 * Drawing, and the pieces in which a draw lies. Never gives out a nonce: that is for the op that
 * draws. */
#include "drawing.h"

#include <errno.h>

#include "round_ids.h"

#define RANKS_A_PIECE 10000

/* ------------------------------------------------------------------ drawing */

/* What was committed to when the population was frozen. */
static int read_nonce(struct round_move *move, uint8_t ret[DRAW_HASH])
{
	struct id id = id_of_part(PB_ENUM(KIND, NONCE), id_number(round_move_id(move)), 1);
	const PB(Population) *population = move->round.population;
	uint8_t commitment[DRAW_HASH];
	struct loaded loaded;
	int r = load_version(move->call, &id, 0, "round", &loaded);
	if (r)
		return r > 0 ? -EBADMSG : r;
	const char *hex = ((const PB(Nonce) *)loaded.body)->nonce;
	if (!population || !draw_read_hex(view_of_string(hex), ret))
		return -EBADMSG;
	draw_commitment(ret, commitment);
	return view_equals(view_of(commitment, DRAW_HASH),
			   view_of(population->commitment.data, population->commitment.len))
		       ? 0 : -EBADMSG;
}

static int make_room(struct round_move *move, uint32_t kept, struct drawing *drawing)
{
	struct arena *arena = move->call->arena;
	drawing->n_pieces = move->round.population->pieces;
	drawing->kept = arena_get_zeroed(arena, kept, sizeof(*drawing->kept));
	drawing->firsts = arena_get_zeroed(arena, drawing->n_pieces, sizeof(*drawing->firsts));
	return drawing->kept && drawing->firsts ? 0 : -ENOMEM;
}

static int walk(struct round_move *move, struct draw *draw, struct drawing *drawing)
{
	struct round_ids ids =
		round_ids_begin(move->call, round_move_id(move), 1, drawing->n_pieces);
	struct view id;
	int r;
	while (!(r = round_ids_next(&ids, &id)) && id.p) {
		uint32_t *first = &drawing->firsts[ids.piece - 1];
		if (*first == 0)
			*first = ids.position;
		draw_add(draw, id);
	}
	if (!r && draw->seen != move->round.population->n)
		r = round_move_refuse(move, REFUSED_LIST_ERASED);
	return r;
}

int drawing_make(struct round_move *move, struct view dice, uint32_t kept, struct drawing *ret)
{
	struct drawing drawing = { .n = 0 };
	struct draw_terms terms = { .dice = dice };
	char round[ID_TEXT_MAX], seed[DRAW_HEX + 1];
	struct draw draw;
	int r = read_nonce(move, drawing.nonce);
	if (!r)
		r = make_room(move, kept, &drawing);
	if (r)
		return r;
	id_format(round_move_id(move), round);
	terms.round = view_of_string(round);
	memcpy(terms.population, move->round.population->sha256.data, DRAW_HASH);
	memcpy(terms.nonce, drawing.nonce, DRAW_HASH);
	draw_seed(&terms, seed);
	draw_read_hex(view_of_string(seed), drawing.seed);
	draw_begin(&draw, seed, drawing.kept, kept);
	r = walk(move, &draw, &drawing);
	if (r)
		return r;
	draw_finish(&draw);
	drawing.n = draw.n;
	*ret = drawing;
	return 0;
}

/* ------------------------------------------------------------------ its pieces */

/* Number of the piece of the population that holds a position. */
static uint32_t piece_of(const struct drawing *drawing, uint32_t position)
{
	uint32_t low = 0, high = drawing->n_pieces;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (drawing->firsts[middle] <= position)
			low = middle;
		else
			high = middle;
	}
	return low + 1;
}

static int put_piece(struct round_move *move, const struct drawing *drawing, uint32_t done,
		     uint32_t number)
{
	PB(DrawPiece) piece = PB_INIT(DRAW_PIECE);
	struct id id =
		id_of_part(PB_ENUM(KIND, DRAW_PIECE), id_number(round_move_id(move)), number);
	uint32_t n = drawing->n - done < RANKS_A_PIECE ? drawing->n - done : RANKS_A_PIECE;
	uint32_t *numbers = arena_get_zeroed(move->call->arena, n, 2 * sizeof(*numbers));
	char round[ID_TEXT_MAX];
	if (!numbers)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++) {
		numbers[i] = drawing->kept[done + i].position + 1;
		numbers[n + i] = piece_of(drawing, numbers[i]);
	}
	id_format(round_move_id(move), round);
	piece.round = round;
	piece.first_rank = done + 1;
	piece.n_positions = piece.n_pieces = n;
	piece.positions = numbers;
	piece.pieces = numbers + n;
	return call_put(move->call, &id, 0, &piece.base);
}

int drawing_put(struct round_move *move, const struct drawing *drawing, uint32_t done,
		uint32_t pieces)
{
	int r = 0;
	for (; !r && done < drawing->n; done += RANKS_A_PIECE)
		r = put_piece(move, drawing, done, ++pieces);
	return r;
}

struct cursor drawing_list(struct call *call, const struct id *round)
{
	return store_list(call->snapshot, PB_ENUM(KIND, DRAW_PIECE), id_prefix(round));
}

int drawing_next(struct call *call, struct cursor *cursor, const PB(DrawPiece) **ret)
{
	struct loaded loaded;
	int r = load_next(call, cursor, &loaded);
	if (r)
		return r;
	const PB(DrawPiece) *piece = (const PB(DrawPiece) *)loaded.body;
	if (piece && piece->n_pieces != piece->n_positions)
		return -EBADMSG;
	*ret = piece;
	return 0;
}
