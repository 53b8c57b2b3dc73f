/* SPDX-License-Identifier: EUPL-1.2
 * The population of a planned round as it comes in, part by part. Every part is checked against
 * the end of the one before, so that the whole never needs to be held. Its row stands in
 * ops_round.c. */
#include <errno.h>

#include <riskreg/draw.h>

#include "round_ids.h"
#include "round_move.h"

#define PART_MAX 50000

/* The last id that is there, to be the first that the next one is held against. */
static int begin_check(struct round_move *move, const PB(Population) *there,
		       struct draw_population *ret)
{
	struct view id = VIEW_NONE, last = VIEW_NONE;
	draw_population_begin(ret);
	if (there->n == 0)
		return 0;
	struct round_ids ids =
		round_ids_begin(move->call, round_move_id(move), there->pieces, there->pieces);
	int r;
	while (!(r = round_ids_next(&ids, &id)) && id.p)
		last = id;
	if (r)
		return r;
	if (!last.p)
		return round_move_refuse(move, REFUSED_LIST_ERASED);
	draw_population_add(ret, last);
	ret->n = there->n;
	return 0;
}

static int refuse_id(struct call *call, const struct draw_population *before, size_t i,
		     enum draw_fault fault)
{
	static const enum refused refusals[] = {
		[DRAW_EMPTY] = REFUSED_REQUIRED,
		[DRAW_TOO_LONG] = REFUSED_TOO_LONG,
		[DRAW_NOT_TEXT] = REFUSED_NOT_ONE_LINE,
		[DRAW_TWICE] = REFUSED_TWICE,
		[DRAW_OUT_OF_ORDER] = REFUSED_POPULATION_ORDER,
		[DRAW_TOO_MANY] = REFUSED_TOO_MANY,
	};
	const PB(PutPopulationRequest) *request = (const void *)call->request;
	call_param(call, "value", "%s", request->ids[i]);
	call_param(call, "other", "%.*s", (int)before->last_size, (const char *)before->last);
	call_param(call, "limit", "%d",
		   fault == DRAW_TOO_LONG ? DRAW_ID_MAX : DRAW_POPULATION_MAX);
	return refuse(call, refusals[fault], "ids[%zu]", i);
}

/* All that is wrong at once. */
static int check_ids(struct call *call, struct draw_population *population)
{
	const PB(PutPopulationRequest) *request = (const void *)call->request;
	enum draw_fault fault = DRAW_SOUND;
	for (size_t i = 0; i < request->n_ids && fault != DRAW_TOO_MANY; i++) {
		fault = draw_population_add(population, view_of_string(request->ids[i]));
		if (fault != DRAW_SOUND && refuse_id(call, population, i, fault) < 0)
			return -ENOMEM;
	}
	return call_refused(call);
}

static int check_part(struct call *call)
{
	const PB(PutPopulationRequest) *request = (const void *)call->request;
	if (request->n_ids == 0)
		return refuse(call, REFUSED_REQUIRED, "ids");
	int r = load_at_most(call, "ids", request->n_ids, PART_MAX);
	if (r || !request->n_labels)
		return r;
	return load_range(call, "labels", request->n_labels, request->n_ids, request->n_ids);
}

static int check_place(struct round_move *move, const PB(Population) *there, uint32_t first)
{
	if (first == there->n + 1)
		return 0;
	call_param(move->call, "n", "%u", there->n);
	call_param(move->call, "expected", "%u", there->n + 1);
	call_param(move->call, "value", "%u", first);
	return round_move_refuse(move, REFUSED_POPULATION_PLACE);
}

static int put(struct round_move *move, PB(Population) *population)
{
	const PB(PutPopulationRequest) *request = (const void *)move->call->request;
	struct round_list list = { request->ids, request->n_labels ? request->labels : NULL,
				   request->n_ids };
	int r = round_put_pieces(move->call, round_move_id(move), list, population->n + 1,
				 &population->pieces);
	if (!r)
		r = load_at_most(move->call, "pieces", population->pieces, ROUND_PIECES_MAX);
	if (r)
		return r;
	population->n += (uint32_t)request->n_ids;
	move->round.population = population;
	r = round_move_touch(move);
	return r ? r : round_move_finish(move, PB_ENUM(ROUND_STATE, PLANNED),
					 protobuf_c_empty_string);
}

int round_put(struct call *call)
{
	const PB(PutPopulationRequest) *request = (const void *)call->request;
	PB(Population) population = PB_INIT(POPULATION);
	struct draw_population check;
	struct round_move move;
	int r = round_move_begin_any(call, request->round, ROUND_STEP_FREEZE, &move);
	if (!r)
		r = check_part(call);
	if (r)
		return r;
	/* Beginning anew is forgetting what is there. */
	if (move.round.population && request->first != 1)
		population = *move.round.population;
	r = check_place(&move, &population, request->first);
	if (!r)
		r = begin_check(&move, &population, &check);
	if (!r)
		r = check_ids(call, &check);
	return r ? r : put(&move, &population);
}
