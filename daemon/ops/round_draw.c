/* SPDX-License-Identifier: EUPL-1.2
 * Drawing the sample of a round, once, and extending it: the next ones of the same draw, so that
 * those that are there stay. Their rows stand in ops_round.c. */
#include <errno.h>

#include "drawing.h"
#include "rule.h"

#define DRAWN_AT_ONCE 10000

/* ------------------------------------------------------------------ the draw */

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static int check_draw(struct round_move *move)
{
	const PB(DrawRoundRequest) *request = (const void *)move->call->request;
	uint32_t most = least(move->round.population->n, DRAWN_AT_ONCE);
	int r = load_range(move->call, "size", request->size, 1, most);
	if (!r)
		r = load_range(move->call, "spares", request->spares, 0, most - request->size);
	if (!r && !draw_dice_is_sound(view_of_string(request->dice)))
		r = refuse(move->call, REFUSED_NOT_ONE_LINE, "dice");
	return r;
}

static int put_draw(struct round_move *move, struct drawing *drawing)
{
	const PB(DrawRoundRequest) *request = (const void *)move->call->request;
	PB(Draw) draw = PB_INIT(DRAW);
	int r = load_day(move->call, "", true, "", &draw.drawn_day);
	if (r)
		return r;
	draw.sample = request->size;
	draw.kept = drawing->n;
	draw.nonce = (ProtobufCBinaryData){ DRAW_HASH, drawing->nonce };
	draw.seed = (ProtobufCBinaryData){ DRAW_HASH, drawing->seed };
	draw.drawn_by = (char *)move->call->actor->name;
	move->round.draw = &draw;
	move->round.size = request->size;
	move->round.dice = request->dice;
	return round_move_finish(move, PB_ENUM(ROUND_STATE, DRAWN), protobuf_c_empty_string);
}

int round_draw(struct call *call)
{
	const PB(DrawRoundRequest) *request = (const void *)call->request;
	struct drawing drawing;
	struct round_move move;
	int r = round_move_begin(call, request->round, request->expected_version,
				 ROUND_STEP_DRAW, &move);
	if (!r)
		r = check_draw(&move);
	if (!r)
		r = drawing_make(&move, view_of_string(request->dice),
				 request->size + request->spares, &drawing);
	if (!r)
		r = round_move_touch(&move);
	if (!r)
		r = put_draw(&move, &drawing);
	return r ? r : drawing_put(&move, &drawing, 0, 0);
}

/* ------------------------------------------------------------------ more of it */

static int check_extension(struct round_move *move)
{
	const PB(ExtendRoundRequest) *request = (const void *)move->call->request;
	uint32_t all = least(move->round.population->n, DRAW_KEPT_MAX);
	if (move->round.size == all) {
		call_param(move->call, "n", "%u", all);
		return round_move_refuse(move, REFUSED_ALL_DRAWN);
	}
	return load_range(move->call, "by", request->by, 1,
			  least(all - move->round.size, DRAWN_AT_ONCE));
}

/* The ones that are there must come out again. Counts their pieces. */
static int compare(struct round_move *move, const struct drawing *drawing, uint32_t *ret_pieces)
{
	struct cursor cursor = drawing_list(move->call, round_move_id(move));
	const PB(DrawPiece) *piece;
	uint32_t n = 0, n_pieces = 0;
	int r;
	while (!(r = drawing_next(move->call, &cursor, &piece)) && piece) {
		n_pieces++;
		for (size_t i = 0; i < piece->n_positions; i++, n++)
			if (n >= drawing->n ||
			    drawing->kept[n].position + 1 != piece->positions[i])
				return -EBADMSG;
	}
	if (!r && n != move->round.draw->kept)
		r = -EBADMSG;
	if (!r)
		*ret_pieces = n_pieces;
	return r;
}

/* As many spares are left as there were, if there are so many. */
static uint32_t kept_after(const PB(Round) *round, uint32_t by)
{
	return least(round->draw->kept + by, least(round->population->n, DRAW_KEPT_MAX));
}

static bool has_results(const struct round_facts *facts)
{
	return facts->tally.conforming + facts->tally.deviating + facts->tally.not_applicable > 0;
}

static int put_extension(struct round_move *move, uint32_t kept)
{
	const PB(ExtendRoundRequest) *request = (const void *)move->call->request;
	PB(Draw) draw = *move->round.draw;
	struct round_facts facts;
	int r = rule_round(move->call, round_move_id(move), &move->round, &facts);
	if (r)
		return r;
	draw.extended += request->by;
	draw.extended_late |= has_results(&facts);
	draw.kept = kept;
	move->round.draw = &draw;
	move->round.size += request->by;
	return round_move_finish(move, move->round.state, request->reason);
}

int round_extend(struct call *call)
{
	const PB(ExtendRoundRequest) *request = (const void *)call->request;
	struct drawing drawing;
	struct round_move move;
	uint32_t pieces;
	int r = round_move_begin(call, request->round, request->expected_version,
				 ROUND_STEP_EXTEND, &move);
	if (!r)
		r = round_move_expect_basis(&move, PB_ENUM(ROUND_BASIS, POPULATION));
	if (!r)
		r = check_extension(&move);
	if (r)
		return r;
	call->rests_on = *round_move_id(&move);
	uint32_t before = move.round.draw->kept, kept = kept_after(&move.round, request->by);
	r = drawing_make(&move, view_of_string(move.round.dice), kept, &drawing);
	if (!r)
		r = compare(&move, &drawing, &pieces);
	if (!r)
		r = round_move_touch(&move);
	if (!r)
		r = put_extension(&move, kept);
	return r ? r : drawing_put(&move, &drawing, before, pieces);
}
