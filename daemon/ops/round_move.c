/* SPDX-License-Identifier: EUPL-1.2
 * The frame around every change of a round. Never decides what the new state is. */
#include "round_move.h"

#include <errno.h>

static int begin(struct call *call, const char *text, const uint32_t *expected,
		 enum round_step step, struct round_move *ret)
{
	struct round_move move = { .call = call };
	int r = round_load(call, text, &move.loaded);
	if (!r && expected)
		r = load_expect(call, &move.loaded.record, *expected);
	if (!r)
		r = round_expect_state(call, &move.loaded, step);
	if (r)
		return r;
	move.round = *(const PB(Round) *)move.loaded.body;
	*ret = move;
	return 0;
}

int round_move_begin(struct call *call, const char *text, uint32_t expected, enum round_step step,
		     struct round_move *ret)
{
	return begin(call, text, &expected, step, ret);
}

int round_move_begin_any(struct call *call, const char *text, enum round_step step,
			 struct round_move *ret)
{
	return begin(call, text, NULL, step, ret);
}

int round_move_expect_basis(struct round_move *move, PB(RoundBasis) basis)
{
	if (move->round.basis == basis)
		return 0;
	return round_refuse_basis(move->call, &move->loaded.record.id);
}

int round_move_expect_begun(struct round_move *move)
{
	struct caldate first;
	if (!caldate_parse(view_of_string(move->round.first_day), &first))
		return -EBADMSG;
	if (caldate_compare(first, load_today(move->call)) <= 0)
		return 0;
	call_param(move->call, "period", "%s", move->round.period);
	call_param(move->call, "low", "%s", move->round.first_day);
	return round_move_refuse(move, REFUSED_PERIOD_AHEAD);
}

int round_move_touch(struct round_move *move)
{
	return round_add_person(move->call, &move->round, move->call->actor->name);
}

/* Whoever submits and whoever approves may each have one. */
int round_move_dissent(struct round_move *move, const char *text)
{
	if (!*text)
		return 0;
	const char *before = move->round.dissent;
	move->round.dissent =
		arena_format(move->call->arena, "%s%s%s", before, *before ? "\n" : "", text);
	return move->round.dissent ? 0 : -ENOMEM;
}

int round_move_finish(struct round_move *move, PB(RoundState) state, const char *reason)
{
	move->round.state = state;
	move->round.reason = (char *)reason;
	return call_put(move->call, &move->loaded.record.id, move->loaded.record.version,
			&move->round.base);
}

const struct id *round_move_id(const struct round_move *move)
{
	return &move->loaded.record.id;
}

int round_move_refuse(struct round_move *move, enum refused refused)
{
	char id[ID_TEXT_MAX];
	id_format(round_move_id(move), id);
	call_param(move->call, "round", "%s", id);
	call_param(move->call, "user", "%s", move->call->actor->name);
	return refuse(move->call, refused, "round");
}
