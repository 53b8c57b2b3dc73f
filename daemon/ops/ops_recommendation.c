/* SPDX-License-Identifier: EUPL-1.2
 * RecommendationService: what an audit recommends, and what becomes of it. Which state may follow
 * upon which is domain/recommendation.h's to say. */
#include "../domain/recommendation.h"
#include "load.h"
#include "methods.h"

static const enum recommendation_state states[] = {
	[PB_ENUM(RECOMMENDATION_STATE, RECEIVED)] = RECOMMENDATION_RECEIVED,
	[PB_ENUM(RECOMMENDATION_STATE, ANSWERED)] = RECOMMENDATION_ANSWERED,
	[PB_ENUM(RECOMMENDATION_STATE, ONGOING)] = RECOMMENDATION_ONGOING,
	[PB_ENUM(RECOMMENDATION_STATE, DONE)] = RECOMMENDATION_DONE,
	[PB_ENUM(RECOMMENDATION_STATE, CARRIED)] = RECOMMENDATION_CARRIED,
	[PB_ENUM(RECOMMENDATION_STATE, DECLINED)] = RECOMMENDATION_DECLINED,
};

static const enum word state_words[] = {
	[PB_ENUM(RECOMMENDATION_STATE, RECEIVED)] = WORD_RECOMMENDATION_STATE_RECEIVED,
	[PB_ENUM(RECOMMENDATION_STATE, ANSWERED)] = WORD_RECOMMENDATION_STATE_ANSWERED,
	[PB_ENUM(RECOMMENDATION_STATE, ONGOING)] = WORD_RECOMMENDATION_STATE_ONGOING,
	[PB_ENUM(RECOMMENDATION_STATE, DONE)] = WORD_RECOMMENDATION_STATE_DONE,
	[PB_ENUM(RECOMMENDATION_STATE, CARRIED)] = WORD_RECOMMENDATION_STATE_CARRIED,
	[PB_ENUM(RECOMMENDATION_STATE, DECLINED)] = WORD_RECOMMENDATION_STATE_DECLINED,
};

/* An audit of the whole municipality has recommendations to its boards, each to one. */
static int fill_unit(struct call *call, PB(Recommendation) *given)
{
	struct loaded audit;
	int r = load(call, PB_ENUM(KIND, AUDIT), given->audit, "recommendation.audit", &audit);
	if (!r && !*given->unit)
		given->unit = ((const PB(Audit) *)audit.body)->unit;
	return r;
}

/* What only Move writes. */
static void keep_state(const struct loaded *old, PB(Recommendation) *given)
{
	static const PB(Recommendation) fresh = PB_INIT(RECOMMENDATION);
	const PB(Recommendation) *before = old->record.version ? (const void *)old->body : &fresh;
	given->state = old->record.version ? before->state :
					     PB_ENUM(RECOMMENDATION_STATE, RECEIVED);
	given->answer = before->answer;
	given->carried_to = before->carried_to;
	given->declined_reason = before->declined_reason;
}

static int run_set(struct call *call)
{
	const PB(SetRecommendationRequest) *request = (const void *)call->request;
	struct loaded old;
	int r = load_given(call, request->recommendation, "recommendation");
	if (r)
		return r;
	PB(Recommendation) given = *request->recommendation;
	r = load_require(call, given.title, "recommendation.title");
	if (!r)
		r = load_for_set(call, PB_ENUM(KIND, RECOMMENDATION), request->id,
				 request->expected_version, &old);
	if (!r)
		r = fill_unit(call, &given);
	if (!r)
		r = load_may_move(call, &old, given.unit, "recommendation.unit");
	if (!r)
		r = load_named_one(call, PB_ENUM(KIND, AUDIT), given.unit, given.audit,
				   "recommendation.audit");
	if (!r && *given.due_day)
		r = load_day(call, given.due_day, false, "recommendation.due_day", &given.due_day);
	if (r)
		return r;
	keep_state(&old, &given);
	return call_put(call, &old.record.id, old.record.version, &given.base);
}

static int check_move(struct call *call, const PB(Recommendation) *now)
{
	const PB(MoveRecommendationRequest) *request = (const void *)call->request;
	if (request->state == PB_ENUM(RECOMMENDATION_STATE, UNSPECIFIED))
		return refuse(call, REFUSED_REQUIRED, "state");
	if (!recommendation_may_become(states[now->state], states[request->state])) {
		call_param(call, "value", "%s", request->id);
		call_param(call, "state", "%s", words_get(state_words[now->state], call->lang));
		call_param(call, "wanted", "%s",
			   words_get(state_words[request->state], call->lang));
		return refuse(call, REFUSED_RECOMMENDATION_STATE, "state");
	}
	if (recommendation_is_closed(states[now->state]) ||
	    request->state == PB_ENUM(RECOMMENDATION_STATE, DECLINED))
		return load_reason(call, request->reason);
	if (request->state == PB_ENUM(RECOMMENDATION_STATE, CARRIED))
		return load_range(call, "carried_to", request->carried_to, LOAD_YEAR_MIN,
				  LOAD_YEAR_MAX);
	if (request->state == PB_ENUM(RECOMMENDATION_STATE, ANSWERED) &&
	    !load_is_given(request->answer))
		return refuse(call, REFUSED_REQUIRED, "answer");
	return 0;
}

/* The answer stays whatever becomes of it; the year and the reason belong to one state. */
static void move(PB(Recommendation) *to, const PB(MoveRecommendationRequest) *request)
{
	bool declines = request->state == PB_ENUM(RECOMMENDATION_STATE, DECLINED);
	bool carries = request->state == PB_ENUM(RECOMMENDATION_STATE, CARRIED);
	to->state = request->state;
	to->reason = request->reason;
	to->carried_to = carries ? request->carried_to : 0;
	to->declined_reason = declines ? request->reason : (char *)protobuf_c_empty_string;
	if (*request->answer)
		to->answer = request->answer;
}

static int run_move(struct call *call)
{
	const PB(MoveRecommendationRequest) *request = (const void *)call->request;
	struct loaded loaded;
	int r = load(call, PB_ENUM(KIND, RECOMMENDATION), request->id, "id", &loaded);
	if (r)
		return r;
	PB(Recommendation) moved = *(const PB(Recommendation) *)loaded.body;
	r = load_may_write(call, moved.unit, "id");
	if (!r)
		r = load_expect(call, &loaded.record, request->expected_version);
	if (!r)
		r = check_move(call, &moved);
	if (r)
		return r;
	move(&moved, request);
	return call_put(call, &loaded.record.id, loaded.record.version, &moved.base);
}

static const struct method rows[] = {
	{ "riskreg.v1.RecommendationService/Set", ROLE_COORDINATOR, WRITE, LIGHT, run_set },
	{ "riskreg.v1.RecommendationService/Move", ROLE_COORDINATOR, WRITE, LIGHT, run_move },
};

const struct method_list ops_recommendation_methods = METHOD_LIST(rows);
