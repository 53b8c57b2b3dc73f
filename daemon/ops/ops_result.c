/* SPDX-License-Identifier: EUPL-1.2
 * Logging results: what auditors do all day. A call takes up to 10 000 results and is all or
 * nothing. Must never touch the kept counts (the store keeps them) nor write what is there
 * already. Its row stands in ops_round.c. */
#include "ops_result.h"

#include <errno.h>

#include "../domain/progress.h"
#include "result_log.h"
#include "rule.h"

#define RESULTS_MAX 10000
#define EVIDENCE_MAX 20
#define SHA256_SIZE 32

static bool has_attributes(const PB(LogResultsRequest) *request)
{
	for (size_t i = 0; i < request->n_results; i++)
		if (request->results[i]->n_attributes > 0)
			return true;
	return false;
}

static int begin(struct log *log)
{
	struct call *call = log->call;
	size_t n = log->request->n_results;
	if (n == 0)
		return refuse(call, REFUSED_REQUIRED, "results");
	int r = load_at_most(call, "results", n, RESULTS_MAX);
	if (!r)
		r = round_load(call, log->request->round, &log->loaded);
	if (!r)
		r = round_expect_state(call, &log->loaded, ROUND_STEP_LOG);
	if (r)
		return r;
	log->round = *(const PB(Round) *)log->loaded.body;
	id_format(&log->loaded.record.id, log->round_text);
	log->has_list = log->round.basis == PB_ENUM(ROUND_BASIS, LIST) ||
			log->round.basis == PB_ENUM(ROUND_BASIS, POPULATION);
	if (!log->has_list && log->round.basis != PB_ENUM(ROUND_BASIS, NUMBERED))
		return round_refuse_basis(call, &log->loaded.record.id);
	if (has_attributes(log->request))
		r = round_load_control(call, &log->round, &log->control);
	if (!r)
		r = load_day(call, "", true, "", &log->today);
	log->ranks = arena_get_zeroed(call->arena, n, sizeof(*log->ranks));
	if (n > 1)
		log->seen = arena_get_zeroed(call->arena, log->round.size / 8 + 1, 1);
	return !r && (!log->ranks || (n > 1 && !log->seen)) ? -ENOMEM : r;
}

/* ------------------------------------------------------------------ what it came to */

static bool control_has_attribute(const PB(Control) *control, const char *code)
{
	for (size_t i = 0; i < control->n_attributes; i++)
		if (strcmp(control->attributes[i]->code, code) == 0)
			return true;
	return false;
}

static int check_attribute(struct log *log, size_t i, size_t j)
{
	PB(AttributeOutcome) *const *attributes = log->request->results[i]->attributes;
	const char *code = attributes[j]->attribute;
	if (attributes[j]->outcome == PB_ENUM(OUTCOME, REPLACED))
		return refuse(log->call, REFUSED_SUBSTITUTE_INSTEAD,
			      "results[%zu].attributes[%zu].outcome", i, j);
	if (attributes[j]->outcome == PB_ENUM(OUTCOME, UNSPECIFIED))
		return refuse(log->call, REFUSED_REQUIRED, "results[%zu].attributes[%zu].outcome",
			      i, j);
	if (!control_has_attribute(log->control, code)) {
		call_param(log->call, "value", "%s", code);
		return refuse(log->call, REFUSED_NOT_FOUND,
			      "results[%zu].attributes[%zu].attribute", i, j);
	}
	for (size_t k = 0; k < j; k++)
		if (strcmp(attributes[k]->attribute, code) == 0) {
			call_param(log->call, "value", "%s", code);
			return refuse(log->call, REFUSED_TWICE,
				      "results[%zu].attributes[%zu].attribute", i, j);
		}
	return 0;
}

PB(Outcome) result_outcome(PB(AttributeOutcome) *const *attributes, size_t n)
{
	PB(Outcome) outcome = PB_ENUM(OUTCOME, NOT_APPLICABLE);
	for (size_t j = 0; j < n; j++) {
		if (attributes[j]->outcome == PB_ENUM(OUTCOME, DEVIATING))
			return PB_ENUM(OUTCOME, DEVIATING);
		if (attributes[j]->outcome == PB_ENUM(OUTCOME, CONFORMING))
			outcome = PB_ENUM(OUTCOME, CONFORMING);
	}
	return outcome;
}

static const enum word outcome_words[] = {
	[PB_ENUM(OUTCOME, CONFORMING)] = WORD_OUTCOME_CONFORMING,
	[PB_ENUM(OUTCOME, DEVIATING)] = WORD_OUTCOME_DEVIATING,
	[PB_ENUM(OUTCOME, NOT_APPLICABLE)] = WORD_OUTCOME_NOT_APPLICABLE,
};

static int check_attributes(struct log *log, size_t i)
{
	const PB(ItemResult) *result = log->request->results[i];
	struct call *call = log->call;
	int r = 0;
	if (result->outcome == PB_ENUM(OUTCOME, REPLACED))
		return refuse(call, REFUSED_SUBSTITUTE_INSTEAD, "results[%zu].outcome", i);
	if (result->n_attributes > RULE_ATTRIBUTES_MAX) {
		call_param(call, "limit", "%d", RULE_ATTRIBUTES_MAX);
		return refuse(call, REFUSED_TOO_MANY, "results[%zu].attributes", i);
	}
	for (size_t j = 0; !r && j < result->n_attributes; j++)
		r = check_attribute(log, i, j);
	return r;
}

static int decide_outcome(struct log *log, size_t i, const PB(ItemResult) *given, PB(Outcome) *ret)
{
	struct call *call = log->call;
	PB(Outcome) outcome = given->outcome;
	if (given->n_attributes > 0)
		outcome = result_outcome(given->attributes, given->n_attributes);
	if (outcome == PB_ENUM(OUTCOME, UNSPECIFIED))
		return refuse(call, REFUSED_REQUIRED, "results[%zu].outcome", i);
	if (given->outcome != PB_ENUM(OUTCOME, UNSPECIFIED) && given->outcome != outcome) {
		call_param(call, "value", "%s",
			   words_get(outcome_words[given->outcome], call->lang));
		call_param(call, "computed", "%s", words_get(outcome_words[outcome], call->lang));
		return refuse(call, REFUSED_OUTCOME_DISAGREES, "results[%zu].outcome", i);
	}
	*ret = outcome;
	return 0;
}

static int check_evidence(struct log *log, size_t i)
{
	const PB(ItemResult) *result = log->request->results[i];
	struct call *call = log->call;
	for (size_t j = 0; j < result->n_evidence; j++) {
		const PB(Evidence) *evidence = result->evidence[j];
		if (evidence->sha256.len == 0 && evidence->label[0] == '\0')
			return refuse(call, REFUSED_REQUIRED, "results[%zu].evidence[%zu].label",
				      i, j);
		if (evidence->sha256.len == 0 || evidence->sha256.len == SHA256_SIZE)
			continue;
		const char *field = arena_format(
			call->arena, "results[%zu].evidence[%zu].sha256", i, j);
		return field ? load_range(call, field, evidence->sha256.len, SHA256_SIZE,
					  SHA256_SIZE)
			     : -ENOMEM;
	}
	return 0;
}

static int read_day(struct log *log, size_t i, char **ret)
{
	const char *text = log->request->results[i]->tested_day;
	if (text[0] == '\0') {
		*ret = log->today;
		return 0;
	}
	const char *field = arena_format(log->call->arena, "results[%zu].tested_day", i);
	return field ? load_day(log->call, text, true, field, ret) : -ENOMEM;
}

/* As it was given, with what a correction keeps: the result as it would be written for the first
 * time. */
static int build(struct log *log, size_t i, const PB(ItemResult) *given, PB(Result) *ret)
{
	PB(Result) result = PB_INIT(RESULT);
	int r = decide_outcome(log, i, given, &result.outcome);
	if (!r && given->n_evidence > EVIDENCE_MAX) {
		call_param(log->call, "limit", "%d", EVIDENCE_MAX);
		r = refuse(log->call, REFUSED_TOO_MANY, "results[%zu].evidence", i);
	}
	if (!r)
		r = read_day(log, i, &result.tested_day);
	if (r)
		return r;
	result.round = log->round_text;
	result.rank = log->ranks[i];
	result.tester = given->tester[0] ? given->tester : (char *)log->call->actor->name;
	result.n_attributes = given->n_attributes;
	result.attributes = given->attributes;
	result.note = given->note;
	result.n_evidence = given->n_evidence;
	result.evidence = given->evidence;
	*ret = result;
	return 0;
}

/* ------------------------------------------------------------------ writing */

/* A spare has its place: its result would count twice. */
static int refuse_replaced(struct log *log, size_t i, uint32_t by)
{
	call_param(log->call, "other", "%u", by);
	return result_refuse_item(log, i, REFUSED_IS_REPLACED);
}

/* Of a result that is logged already. */
struct correction {
	const struct record *old;
	const PB(Result) *logged;
	PB(ItemResult) given; /* and what it keeps of that */
};

/* logged: NULL when nothing is. Refuses an item that was replaced. */
static int load_logged(struct log *log, size_t i, const struct record *old, const PB(Result) **ret)
{
	const ProtobufCMessage *body = NULL;
	int r = old->version ? load_body(log->call, old, &body) : 0;
	const PB(Result) *logged = (const PB(Result) *)body;
	if (!r && logged && logged->outcome == PB_ENUM(OUTCOME, REPLACED))
		r = refuse_replaced(log, i, logged->replaced_by);
	if (!r)
		*ret = logged;
	return r;
}

/* Does the result say what is logged already? Tester and day that were not given cannot differ,
 * and the reason of a correction is none of what is compared. */
static int is_logged(struct call *call, const struct correction *c, PB(Result) result, bool *ret)
{
	struct view packed;
	result.reason = c->logged->reason;
	if (c->given.tester[0] == '\0')
		result.tester = c->logged->tester;
	if (c->given.tested_day[0] == '\0')
		result.tested_day = c->logged->tested_day;
	int r = call_pack(call, &result.base, &packed);
	if (!r)
		*ret = view_equals(packed, c->old->body);
	return r;
}

static int put(struct log *log, const struct record *old, PB(Result) *result)
{
	log->has_written = true;
	int r = call_put(log->call, &old->id, old->version, &result->base);
	if (!r)
		r = round_add_person(log->call, &log->round, result->tester);
	return r;
}

static int correct(struct log *log, size_t i, struct correction *c)
{
	PB(Result) result;
	bool is_same = false;
	int r = result_keep(log->call->arena, c->logged, &c->given);
	if (!r)
		r = build(log, i, &c->given, &result);
	if (!r)
		r = is_logged(log->call, c, result, &is_same);
	if (r || is_same)
		return r;
	if (log->request->reason[0] == '\0')
		return result_refuse_item(log, i, REFUSED_ALREADY_LOGGED);
	result.reason = log->request->reason;
	return put(log, c->old, &result);
}

static int log_one(struct log *log, size_t i)
{
	struct record old;
	struct correction c = { .old = &old, .given = *log->request->results[i] };
	PB(Result) result;
	struct id id = id_of_part(PB_ENUM(KIND, RESULT), id_number(&log->loaded.record.id),
				  log->ranks[i]);
	int r = check_attributes(log, i);
	if (!r)
		r = check_evidence(log, i);
	if (!r)
		r = store_get(log->call->snapshot, &id, 0, &old);
	if (!r)
		r = load_logged(log, i, &old, &c.logged);
	if (!r && c.logged)
		return correct(log, i, &c);
	old.id = id;
	if (!r)
		r = build(log, i, &c.given, &result);
	return r ? r : put(log, &old, &result);
}

static int finish(struct log *log)
{
	const PB(Round) *before = (const PB(Round) *)log->loaded.body;
	if (!log->has_written)
		return 0;
	int r = round_add_person(log->call, &log->round, log->call->actor->name);
	log->round.state = PB_ENUM(ROUND_STATE, TESTING);
	if (r || (log->round.n_people == before->n_people &&
		       log->round.state == before->state))
		return r;
	log->round.reason = (char *)protobuf_c_empty_string;
	return call_put(log->call, &log->loaded.record.id, log->loaded.record.version,
			&log->round.base);
}

int ops_result_log(struct call *call)
{
	struct log log = { .call = call,
			   .request = (const PB(LogResultsRequest) *)call->request };
	int r = begin(&log);
	if (!r)
		r = result_find_items(&log);
	if (r)
		return r;
	for (size_t i = 0; i < log.request->n_results; i++) {
		if (call->n_refusals >= CALL_REFUSALS_MAX)
			break;
		r = result_find_rank(&log, i);
		if (!r)
			r = log_one(&log, i);
		if (r < 0)
			return r;
	}
	r = call_refused(call);
	return r ? r : finish(&log);
}
