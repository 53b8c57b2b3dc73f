/* SPDX-License-Identifier: EUPL-1.2
 * Rounds: opened, counted, submitted, sent back, approved, not run, concluded. The verdict is
 * computed by the criteria of the control version that the round was opened with, never given;
 * an approved round is never changed. */
#include <errno.h>

#include "../domain/progress.h"
#include "methods.h"
#include "ops_result.h"
#include "round.h"
#include "rule.h"

#define YEAR_MAX 2100

/* A round that is to be moved: as it is, and as it will be. */
struct move {
	struct call *call;
	struct loaded loaded;
	PB(Round) round;
};

static int begin(struct call *call, const char *round, uint32_t expected,
		 bool (*may)(enum round_state), struct move *ret)
{
	struct move move = { .call = call };
	int r = round_load(call, round, &move.loaded);
	if (!r)
		r = load_expect(call, &move.loaded.record, expected);
	if (!r)
		r = round_expect_state(call, &move.loaded, may);
	if (r)
		return r;
	move.round = *(const PB(Round) *)move.loaded.body;
	*ret = move;
	return 0;
}

static int finish(struct move *move, PB(RoundState) state, const char *reason)
{
	move->round.state = state;
	move->round.reason = (char *)reason;
	return call_put(move->call, &move->loaded.record.id, move->loaded.record.version,
			&move->round.base);
}

static int expect_basis(struct move *move, PB(RoundBasis) basis)
{
	if (move->round.basis == basis)
		return 0;
	return round_refuse_basis(move->call, &move->loaded.record.id);
}

static int touch(struct move *move)
{
	return round_add_person(move->call, &move->round, move->call->actor->name);
}

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
	struct move move;
	int r = begin(call, request->round, request->expected_version, progress_may_log, &move);
	if (!r)
		r = expect_basis(&move, PB_ENUM(ROUND_BASIS, COUNTS));
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
		r = touch(&move);
	if (r)
		return r;
	struct tally tally = { request->conforming, request->reviewed - request->conforming, 0 };
	move.round.tally = rule_tally_message(call->arena, tally);
	move.round.source = request->source;
	return move.round.tally ? finish(&move, PB_ENUM(ROUND_STATE, TESTING), request->reason)
				: -ENOMEM;
}

/* ------------------------------------------------------------------ submit */

/* The first item without a result: results come in the order of their ranks. */
static int first_missing(struct move *move, uint32_t *ret)
{
	const struct id *round = &move->loaded.record.id;
	struct cursor cursor =
		store_list(move->call->snapshot, PB_ENUM(KIND, RESULT), id_prefix(round));
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

struct named_item {
	uint32_t rank;
	struct view id;
};

static bool visit_named(void *context, uint32_t rank, struct view id)
{
	struct named_item *item = context;
	if (rank == item->rank)
		item->id = id;
	return rank < item->rank;
}

static int refuse_missing(struct move *move, const struct round_facts *facts)
{
	struct call *call = move->call;
	const struct id *round = &move->loaded.record.id;
	struct named_item item = { 0 };
	char id[ID_TEXT_MAX];
	int r = first_missing(move, &item.rank);
	if (!r)
		r = round_walk_items(call, round, visit_named, &item);
	if (r)
		return r;
	id_format(round, id);
	call_param(call, "round", "%s", id);
	call_param(call, "n", "%u", progress_pending(facts));
	call_param(call, "size", "%u", facts->size);
	if (item.id.n)
		call_param(call, "value", "%.*s", (int)item.id.n, (const char *)item.id.p);
	else
		call_param(call, "value", "%u", item.rank);
	return refuse(call, REFUSED_RESULTS_MISSING, "round");
}

static int refuse_round(struct move *move, enum refused refused)
{
	char id[ID_TEXT_MAX];
	id_format(&move->loaded.record.id, id);
	call_param(move->call, "round", "%s", id);
	call_param(move->call, "user", "%s", move->call->actor->name);
	return refuse(move->call, refused, "round");
}

/* By the criteria of the control version that the round was opened with. */
static int judge(struct move *move, struct tally tally)
{
	struct call *call = move->call;
	struct loaded control;
	struct id id;
	if (!id_parse(PB_ENUM(KIND, CONTROL), view_of_string(move->round.control), &id))
		return -EBADMSG;
	int r = load_version(call, &id, move->round.control_version, "round", &control);
	if (r)
		return r;
	const PB(Criteria) *message = ((const PB(Control) *)control.body)->criteria;
	if (!message)
		return -EBADMSG;
	struct criteria criteria = rule_criteria(message);
	move->round.tally = rule_tally_message(call->arena, tally);
	move->round.verdict = rule_verdict_message(criteria_verdict(
		&criteria, tally.conforming, tally.conforming + tally.deviating));
	return move->round.tally ? 0 : -ENOMEM;
}

static int submit(struct call *call)
{
	const PB(MoveRoundRequest) *request = (const PB(MoveRoundRequest) *)call->request;
	struct move move;
	struct round_facts facts;
	int r = begin(call, request->round, request->expected_version, progress_may_submit, &move);
	if (!r && move.round.basis == PB_ENUM(ROUND_BASIS, REVIEW))
		r = round_refuse_basis(call, &move.loaded.record.id);
	if (!r)
		r = rule_round(call, &move.loaded.record.id, &move.round, &facts);
	if (r)
		return r;
	if (progress_pending(&facts) > 0)
		return refuse_missing(&move, &facts);
	if (facts.tally.conforming + facts.tally.deviating == 0)
		return refuse_round(&move, REFUSED_NOT_REVIEWED);
	r = judge(&move, facts.tally);
	if (!r)
		r = touch(&move);
	move.round.submitted_by = (char *)call->actor->name;
	return r ? r : finish(&move, PB_ENUM(ROUND_STATE, SUBMITTED), request->reason);
}

static int conclude(struct call *call)
{
	const PB(ConcludeRoundRequest) *request = (const PB(ConcludeRoundRequest) *)call->request;
	struct move move;
	int r = begin(call, request->round, request->expected_version, progress_may_submit, &move);
	if (!r)
		r = expect_basis(&move, PB_ENUM(ROUND_BASIS, REVIEW));
	if (!r && !request->conclusion[strspn(request->conclusion, " \t\r\n")])
		r = refuse(call, REFUSED_REQUIRED, "conclusion");
	if (!r)
		r = load_require(call, request->diary_number, "diary_number");
	if (!r)
		r = load_day(call, request->day, true, "day", &move.round.concluded_day);
	if (!r)
		r = touch(&move);
	if (r)
		return r;
	move.round.conclusion = request->conclusion;
	move.round.diary_number = request->diary_number;
	move.round.submitted_by = (char *)call->actor->name;
	return finish(&move, PB_ENUM(ROUND_STATE, SUBMITTED), protobuf_c_empty_string);
}

/* ------------------------------------------------------------------ the approver */

static int send_back(struct call *call)
{
	const PB(MoveRoundRequest) *request = (const PB(MoveRoundRequest) *)call->request;
	struct move move;
	int r = begin(call, request->round, request->expected_version, progress_may_return, &move);
	if (!r)
		r = load_reason(call, request->reason);
	if (r)
		return r;
	/* What was fixed at submit is open again; counts that somebody gave are not. */
	if (move.round.basis != PB_ENUM(ROUND_BASIS, COUNTS))
		move.round.tally = NULL;
	move.round.verdict = PB_ENUM(VERDICT, UNSPECIFIED);
	move.round.submitted_by = (char *)protobuf_c_empty_string;
	return finish(&move, PB_ENUM(ROUND_STATE, RETURNED), request->reason);
}

static int approve(struct call *call)
{
	const PB(MoveRoundRequest) *request = (const PB(MoveRoundRequest) *)call->request;
	struct move move;
	int r = begin(call, request->round, request->expected_version, progress_may_approve, &move);
	if (!r && round_has_person(&move.round, call->actor->name))
		r = refuse_round(&move, REFUSED_TOUCHED_ROUND);
	if (!r)
		r = load_day(call, "", true, "", &move.round.approved_day);
	if (r)
		return r;
	move.round.approved_by = (char *)call->actor->name;
	return finish(&move, PB_ENUM(ROUND_STATE, APPROVED), request->reason);
}

static int not_run(struct call *call)
{
	const PB(NotRunRequest) *request = (const PB(NotRunRequest) *)call->request;
	struct caldate last = { 0 };
	struct move move;
	int r = begin(call, request->round, request->expected_version, progress_may_not_run, &move);
	if (!r)
		r = load_reason(call, request->reason);
	if (r)
		return r;
	if (!caldate_parse(view_of_string(move.round.last_day), &last))
		return -EBADMSG;
	if (request->postponed_to)
		r = load_range(call, "postponed_to", request->postponed_to,
			       (uint64_t)last.year + 1, YEAR_MAX);
	if (!r)
		r = touch(&move);
	move.round.postponed_to = request->postponed_to;
	return r ? r : finish(&move, PB_ENUM(ROUND_STATE, NOT_RUN), request->reason);
}

static const struct method rows[] = {
	{ "riskreg.v1.RoundService/Open", ROLE_AUDITOR, WRITE, BULK, round_open },
	{ "riskreg.v1.RoundService/LogResults", ROLE_AUDITOR, WRITE, BULK, ops_result_log },
	{ "riskreg.v1.RoundService/Count", ROLE_AUDITOR, WRITE, LIGHT, count },
	{ "riskreg.v1.RoundService/Submit", ROLE_AUDITOR, WRITE, LIGHT, submit },
	{ "riskreg.v1.RoundService/SendBack", ROLE_APPROVER, WRITE, LIGHT, send_back },
	{ "riskreg.v1.RoundService/Approve", ROLE_APPROVER, WRITE, LIGHT, approve },
	{ "riskreg.v1.RoundService/NotRun", ROLE_AUDITOR, WRITE, LIGHT, not_run },
	{ "riskreg.v1.RoundService/Conclude", ROLE_AUDITOR, WRITE, LIGHT, conclude },
};
const struct method_list ops_round_methods = METHOD_LIST(rows);
