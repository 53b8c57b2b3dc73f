/* SPDX-License-Identifier: EUPL-1.2
 * Submitting a round: every item has a result, and so tally, verdict and assurance are fixed. They
 * are computed, by the criteria of the control version that the round was opened with; never
 * given. Its row stands in ops_round.c. */
#include <errno.h>

#include "round_move.h"
#include "round_names.h"
#include "rule.h"

/* The first item without a result: results come in the order of their ranks. */
static int first_missing(struct round_move *move, uint32_t *ret)
{
	struct cursor cursor = store_list(move->call->snapshot, PB_ENUM(KIND, RESULT),
					  id_prefix(round_move_id(move)));
	for (uint32_t rank = 1;; rank++) {
		struct record result;
		int r = store_list_next(&cursor, &result);
		if (r)
			return r;
		if (result.version && id_part(&result.id) == rank)
			continue;
		*ret = rank;
		return 0;
	}
}

static int refuse_missing(struct round_move *move, const struct round_facts *facts)
{
	struct call *call = move->call;
	struct round_name item = { 0 };
	int r = first_missing(move, &item.rank);
	if (!r)
		r = round_names_get(call, &move->loaded, &item, 1);
	if (r)
		return r;
	call_param(call, "n", "%u", progress_pending(facts));
	call_param(call, "size", "%u", facts->size - facts->replaced);
	if (item.id.n)
		call_param(call, "value", "%.*s", (int)item.id.n, (const char *)item.id.p);
	else
		call_param(call, "value", "%u", item.rank);
	return round_move_refuse(move, REFUSED_RESULTS_MISSING);
}

static int judge(struct round_move *move, const PB(Control) *control,
		 const struct round_facts *facts)
{
	if (!control->criteria)
		return -EBADMSG;
	struct criteria criteria = rule_criteria(control->criteria);
	struct tally tally = facts->tally;
	move->round.tally = rule_tally_message(move->call->arena, tally);
	if (!move->round.tally)
		return -ENOMEM;
	move->round.tally->replaced = facts->replaced;
	move->round.verdict = rule_verdict_message(criteria_verdict(
		&criteria, tally.conforming, tally.conforming + tally.deviating));
	return 0;
}

static enum assurance_basis basis_of(const PB(Round) *round, const PB(Control) *control)
{
	if (control->kind == PB_ENUM(CONTROL_KIND, CENSUS))
		return ASSURANCE_CENSUS;
	if (round->basis == PB_ENUM(ROUND_BASIS, POPULATION))
		return ASSURANCE_DRAWN;
	return round->drawn_elsewhere ? ASSURANCE_DECLARED : ASSURANCE_HAND_PICKED;
}

static int assure(struct round_move *move, const PB(Control) *control,
		  const struct round_facts *facts)
{
	const PB(Round) *round = &move->round;
	struct assurance_facts sample = {
		.basis = basis_of(round, control),
		.population = round->population ? round->population->n : 0,
		.tally = facts->tally,
		.extended = round->draw && round->draw->extended_late,
	};
	move->round.assurance =
		rule_assurance_message(move->call->arena, assurance_of(&sample));
	return move->round.assurance ? 0 : -ENOMEM;
}

static int fix(struct round_move *move, const struct round_facts *facts)
{
	const PB(Control) *control;
	int r = round_load_control(move->call, &move->round, &control);
	if (!r)
		r = judge(move, control, facts);
	return r ? r : assure(move, control, facts);
}

int round_submit(struct call *call)
{
	const PB(MoveRoundRequest) *request = (const PB(MoveRoundRequest) *)call->request;
	struct round_move move;
	struct round_facts facts;
	int r = round_move_begin(call, request->round, request->expected_version,
				 ROUND_STEP_SUBMIT, &move);
	if (!r && move.round.basis == PB_ENUM(ROUND_BASIS, REVIEW))
		r = round_refuse_basis(call, round_move_id(&move));
	if (!r)
		r = round_move_expect_begun(&move);
	if (!r)
		r = rule_round(call, round_move_id(&move), &move.round, &facts);
	if (r)
		return r;
	call->rests_on = *round_move_id(&move);
	if (progress_pending(&facts) > 0)
		return refuse_missing(&move, &facts);
	if (facts.tally.conforming + facts.tally.deviating == 0)
		return round_move_refuse(&move, REFUSED_NOT_REVIEWED);
	r = round_move_dissent(&move, request->dissent);
	if (!r)
		r = fix(&move, &facts);
	if (!r)
		r = round_move_touch(&move);
	move.round.submitted_by = (char *)call->actor->name;
	return r ? r : round_move_finish(&move, PB_ENUM(ROUND_STATE, SUBMITTED), request->reason);
}
