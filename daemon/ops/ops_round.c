/* SPDX-License-Identifier: EUPL-1.2
 * Rounds: counted, concluded, sent back, approved, not run, without a population; and the rows of
 * all that can be done with one. An approved round is never changed. */
#include <errno.h>

#include "../domain/progress.h"
#include "methods.h"
#include "ops_result.h"
#include "round_move.h"
#include "rule.h"

/* ------------------------------------------------------------------ counts */

static int check_counts(struct call *call, const PB(CountRoundRequest) *request)
{
	int r = load_range(call, "reviewed", request->reviewed, 0, CRITERIA_REVIEWED_MAX);
	if (!r)
		r = load_range(call, "conforming", request->conforming, 0, request->reviewed);
	return r ? r : load_require(call, request->source, "source");
}

static bool is_counted(const PB(Round) *round, const PB(CountRoundRequest) *request)
{
	struct tally tally = rule_tally(round->tally);
	return tally.conforming == request->conforming &&
	       tally.conforming + tally.deviating == request->reviewed &&
	       strcmp(round->source, request->source) == 0;
}

static int count(struct call *call)
{
	const PB(CountRoundRequest) *request = (const PB(CountRoundRequest) *)call->request;
	struct round_move move;
	int r = round_move_begin(call, request->round, request->expected_version,
				 ROUND_STEP_LOG, &move);
	if (!r)
		r = round_move_expect_basis(&move, PB_ENUM(ROUND_BASIS, COUNTS));
	if (!r)
		r = check_counts(call, request);
	if (r)
		return r;
	if (move.round.tally) {
		if (is_counted(&move.round, request))
			return 0;
		r = load_reason(call, request->reason);
	}
	if (!r)
		r = round_move_touch(&move);
	if (r)
		return r;
	struct tally tally = { request->conforming, request->reviewed - request->conforming, 0 };
	move.round.tally = rule_tally_message(call->arena, tally);
	move.round.source = request->source;
	if (!move.round.tally)
		return -ENOMEM;
	return round_move_finish(&move, PB_ENUM(ROUND_STATE, TESTING), request->reason);
}

/* ------------------------------------------------------------------ a review */

static int conclude(struct call *call)
{
	const PB(ConcludeRoundRequest) *request = (const PB(ConcludeRoundRequest) *)call->request;
	struct round_move move;
	int r = round_move_begin(call, request->round, request->expected_version,
				 ROUND_STEP_SUBMIT, &move);
	if (!r)
		r = round_move_expect_basis(&move, PB_ENUM(ROUND_BASIS, REVIEW));
	if (!r)
		r = round_move_expect_begun(&move);
	if (!r && !load_is_given(request->conclusion))
		r = refuse(call, REFUSED_REQUIRED, "conclusion");
	if (!r)
		r = load_require(call, request->diary_number, "diary_number");
	if (!r)
		r = load_day(call, request->day, true, "day", &move.round.concluded_day);
	if (!r)
		r = round_move_touch(&move);
	if (r)
		return r;
	move.round.conclusion = request->conclusion;
	move.round.diary_number = request->diary_number;
	move.round.submitted_by = (char *)call->actor->name;
	return round_move_finish(&move, PB_ENUM(ROUND_STATE, SUBMITTED), protobuf_c_empty_string);
}

/* ------------------------------------------------------------------ the approver */

static int send_back(struct call *call)
{
	const PB(MoveRoundRequest) *request = (const PB(MoveRoundRequest) *)call->request;
	struct round_move move;
	int r = round_move_begin(call, request->round, request->expected_version,
				 ROUND_STEP_RETURN, &move);
	if (!r)
		r = load_reason(call, request->reason);
	if (!r && request->dissent[0]) {
		call_param(call, "value", "%s", request->round);
		r = refuse(call, REFUSED_NOT_APPLICABLE, "dissent");
	}
	if (r)
		return r;
	/* What was fixed at submit is open again; counts that somebody gave are not. */
	if (move.round.basis != PB_ENUM(ROUND_BASIS, COUNTS))
		move.round.tally = NULL;
	move.round.verdict = PB_ENUM(VERDICT, UNSPECIFIED);
	move.round.assurance = NULL;
	move.round.dissent = (char *)protobuf_c_empty_string;
	move.round.submitted_by = (char *)protobuf_c_empty_string;
	return round_move_finish(&move, PB_ENUM(ROUND_STATE, RETURNED), request->reason);
}

static int approve(struct call *call)
{
	const PB(MoveRoundRequest) *request = (const PB(MoveRoundRequest) *)call->request;
	struct round_move move;
	int r = round_move_begin(call, request->round, request->expected_version,
				 ROUND_STEP_APPROVE, &move);
	if (!r)
		r = round_move_expect_begun(&move);
	if (!r && round_has_person(&move.round, call->actor->name))
		r = round_move_refuse(&move, REFUSED_TOUCHED_ROUND);
	if (!r)
		r = round_move_dissent(&move, request->dissent);
	if (!r)
		r = load_day(call, "", true, "", &move.round.approved_day);
	if (r)
		return r;
	move.round.approved_by = (char *)call->actor->name;
	return round_move_finish(&move, PB_ENUM(ROUND_STATE, APPROVED), request->reason);
}

static int not_run(struct call *call)
{
	const PB(NotRunRequest) *request = (const PB(NotRunRequest) *)call->request;
	struct caldate last = { 0 };
	struct round_move move;
	int r = round_move_begin(call, request->round, request->expected_version,
				 ROUND_STEP_NOT_RUN, &move);
	if (!r)
		r = load_reason(call, request->reason);
	if (r)
		return r;
	if (!caldate_parse(view_of_string(move.round.last_day), &last))
		return -EBADMSG;
	if (request->postponed_to)
		r = load_range(call, "postponed_to", request->postponed_to,
			       (uint64_t)last.year + 1, LOAD_YEAR_MAX);
	if (!r)
		r = round_move_touch(&move);
	move.round.postponed_to = request->postponed_to;
	return r ? r : round_move_finish(&move, PB_ENUM(ROUND_STATE, NOT_RUN), request->reason);
}

/* Of a round that has results there was something to test. */
static int no_population(struct call *call)
{
	const PB(MoveRoundRequest) *request = (const PB(MoveRoundRequest) *)call->request;
	struct round_move move;
	struct round_facts facts;
	int r = round_move_begin(call, request->round, request->expected_version,
				 ROUND_STEP_NO_POPULATION, &move);
	if (!r)
		r = load_reason(call, request->reason);
	if (!r)
		r = rule_round(call, round_move_id(&move), &move.round, &facts);
	if (!r && facts.tally.conforming + facts.tally.deviating + facts.tally.not_applicable)
		r = round_move_refuse(&move, REFUSED_ROUND_HAS_RESULTS);
	if (!r)
		r = round_move_touch(&move);
	return r ? r : round_move_finish(&move, PB_ENUM(ROUND_STATE, NO_POPULATION),
					 request->reason);
}

static const struct method rows[] = {
	{ "riskreg.v1.RoundService/Open", ROLE_AUDITOR, WRITE, BULK, round_open },
	{ "riskreg.v1.RoundService/PutPopulation", ROLE_AUDITOR, WRITE, BULK, round_put },
	{ "riskreg.v1.RoundService/Freeze", ROLE_AUDITOR, WRITE, HEAVY, round_freeze },
	{ "riskreg.v1.RoundService/Draw", ROLE_AUDITOR, WRITE, HEAVY, round_draw },
	{ "riskreg.v1.RoundService/Extend", ROLE_AUDITOR, WRITE, HEAVY, round_extend },
	{ "riskreg.v1.RoundService/Substitute", ROLE_AUDITOR, WRITE, LIGHT, round_substitute },
	{ "riskreg.v1.RoundService/ListItems", ROLE_ANY, READ, HEAVY, round_list_items },
	{ "riskreg.v1.RoundService/LogResults", ROLE_AUDITOR, WRITE, BULK, ops_result_log },
	{ "riskreg.v1.RoundService/Count", ROLE_AUDITOR, WRITE, LIGHT, count },
	{ "riskreg.v1.RoundService/Submit", ROLE_AUDITOR, WRITE, HEAVY, round_submit },
	{ "riskreg.v1.RoundService/SendBack", ROLE_APPROVER, WRITE, LIGHT, send_back },
	{ "riskreg.v1.RoundService/Approve", ROLE_APPROVER, WRITE, LIGHT, approve },
	{ "riskreg.v1.RoundService/NotRun", ROLE_AUDITOR, WRITE, LIGHT, not_run },
	{ "riskreg.v1.RoundService/NoPopulation", ROLE_AUDITOR, WRITE, LIGHT, no_population },
	{ "riskreg.v1.RoundService/Conclude", ROLE_AUDITOR, WRITE, LIGHT, conclude },
};
const struct method_list ops_round_methods = METHOD_LIST(rows);
