/* SPDX-License-Identifier: EUPL-1.2
 * Replacing an item that cannot be tested by the next spare. What was drawn stays on record: the
 * item as replaced and why. Its row stands in ops_round.c. */

#include "round_find.h"
#include "round_move.h"

/* By rank, or by id; 0: no such item is in play. */
static int find_rank(struct round_move *move, uint32_t *ret)
{
	const PB(SubstituteItemRequest) *request = (const void *)move->call->request;
	struct round_wanted wanted = { .item = request->item };
	if (!request->rank == !request->item[0]) {
		call_param(move->call, "fields", "rank, item");
		return refuse(move->call, REFUSED_ONE_OF, "rank");
	}
	int r = request->rank ? 0 : round_find(move->call, &move->loaded, &wanted, 1);
	if (!r)
		*ret = request->rank ? request->rank : wanted.rank;
	return r;
}

static int refuse_item(struct round_move *move, enum refused refused)
{
	const PB(SubstituteItemRequest) *request = (const void *)move->call->request;
	if (request->rank)
		call_param(move->call, "value", "%u", request->rank);
	else
		call_param(move->call, "value", "%s", request->item);
	return round_move_refuse(move, refused);
}

static int check(struct round_move *move, uint32_t rank, struct id *ret_result)
{
	struct id id = id_of_part(PB_ENUM(KIND, RESULT), id_number(round_move_id(move)), rank);
	struct record result;
	if (rank == 0 || rank > move->round.size)
		return refuse_item(move, REFUSED_NO_SUCH_ITEM);
	int r = store_get(move->call->snapshot, &id, 0, &result);
	if (!r && result.version)
		r = refuse_item(move, REFUSED_HAS_RESULT);
	if (!r && move->round.size == move->round.draw->kept)
		r = round_move_refuse(move, REFUSED_NO_SPARE);
	if (!r)
		*ret_result = id;
	return r;
}

static int put(struct round_move *move, const struct id *id, uint32_t rank)
{
	const PB(SubstituteItemRequest) *request = (const void *)move->call->request;
	PB(Result) result = PB_INIT(RESULT);
	char round[ID_TEXT_MAX];
	id_format(round_move_id(move), round);
	result.round = round;
	result.rank = rank;
	result.outcome = PB_ENUM(OUTCOME, REPLACED);
	result.replaced_by = ++move->round.size;
	result.reason = request->reason;
	int r = call_put(move->call, id, 0, &result.base);
	return r ? r : round_move_finish(move, move->round.state, protobuf_c_empty_string);
}

int round_substitute(struct call *call)
{
	const PB(SubstituteItemRequest) *request = (const void *)call->request;
	struct round_move move;
	struct id result;
	uint32_t rank = 0;
	int r = round_move_begin_any(call, request->round, ROUND_STEP_EXTEND, &move);
	if (!r)
		r = round_move_expect_basis(&move, PB_ENUM(ROUND_BASIS, POPULATION));
	if (!r)
		r = load_reason(call, request->reason);
	if (!r)
		r = find_rank(&move, &rank);
	if (!r)
		r = check(&move, rank, &result);
	if (!r)
		r = round_move_touch(&move);
	return r ? r : put(&move, &result, rank);
}
