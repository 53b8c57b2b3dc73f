/* SPDX-License-Identifier: EUPL-1.2
 * RiskService: risks and their assessments. The value of a risk is domain/risk.h's; an assessment
 * keeps both of its numbers and the version of the scale that gave them meaning. */
#include <errno.h>

#include "../domain/risk.h"
#include "load.h"
#include "methods.h"
#include "ops_scale.h"

/* An assessment stands in a request of its own, or inside one that sets the risk; `prefix` is what
 * its fields are called by. */
struct asked {
	const PB(AssessRiskRequest) *request;
	const char *prefix;
};

static const char *field_of(struct call *call, const struct asked *asked, const char *name)
{
	const char *field = arena_format(call->arena, "%s%s", asked->prefix, name);
	return field ? field : name;
}

static int check_levels(struct call *call, const PB(Scale) *levels, const struct asked *asked)
{
	struct risk_scale scale = ops_scale_rules(levels);
	uint32_t p = asked->request->probability, k = asked->request->consequence;

	switch (risk_check(&scale, p, k)) {
	case RISK_SOUND:
		return 0;
	case RISK_BAD_PROBABILITY:
		return load_range(call, field_of(call, asked, "probability"), p, 1,
				  scale.probability_levels);
	case RISK_BAD_CONSEQUENCE:
		return load_range(call, field_of(call, asked, "consequence"), k, 1,
				  scale.consequence_levels);
	}
	return -EINVAL;
}

/* Assessments are numbered by how many there are: none is ever removed, so the count is enough. */
static int next_assessment(struct call *call, const struct id *risk, struct id *ret)
{
	uint32_t counts[STORE_COUNT_SLOTS];
	int r = store_counts(call->snapshot, risk, counts);
	if (!r)
		*ret = id_of_part(PB_ENUM(KIND, ASSESSMENT), id_number(risk), counts[0] + 1);
	return r;
}

static int put_assessment(struct call *call, const struct id *risk, const struct loaded *scale,
			  const PB(AssessRiskRequest) *request, char *day)
{
	PB(Assessment) assessment = PB_INIT(ASSESSMENT);
	char text[ID_TEXT_MAX];
	struct id id;
	int r = next_assessment(call, risk, &id);
	if (r)
		return r;
	id_format(risk, text);
	assessment.risk = text;
	assessment.scale = ((const PB(Scale) *)scale->body)->code;
	assessment.scale_version = scale->record.version;
	assessment.probability = request->probability;
	assessment.consequence = request->consequence;
	assessment.kind = request->kind ? request->kind : PB_ENUM(ASSESSMENT_KIND, CURRENT);
	assessment.day = day;
	assessment.motive_probability = request->motive_probability;
	assessment.motive_consequence = request->motive_consequence;
	assessment.reason = request->reason;
	return call_put(call, &id, 0, &assessment.base);
}

static int assess(struct call *call, const struct id *risk, const struct asked *asked)
{
	const PB(AssessRiskRequest) *request = asked->request;
	struct loaded scale;
	char *day;
	int r = load(call, PB_ENUM(KIND, SCALE), *request->scale ? request->scale : SCALE_FIRST,
		     field_of(call, asked, "scale"), &scale);
	if (!r)
		r = check_levels(call, (const void *)scale.body, asked);
	if (!r)
		r = load_day(call, request->day, true, field_of(call, asked, "day"), &day);
	return r ? r : put_assessment(call, risk, &scale, request, day);
}

static int run_assess(struct call *call)
{
	const PB(AssessRiskRequest) *request = (const void *)call->request;
	struct loaded risk;
	int r = load(call, PB_ENUM(KIND, RISK), request->risk, "risk", &risk);
	if (!r)
		r = load_may_write(call, load_text_of(&risk, "unit"), "risk");
	return r ? r : assess(call, &risk.record.id, &(struct asked){ request, "" });
}

/* Of a risk that is set together with its assessment there is only one to name. */
static int assess_with(struct call *call, const struct id *risk,
		       const PB(AssessRiskRequest) *request)
{
	if (!request)
		return 0;
	if (*request->risk) {
		call_param(call, "fields", "id, assessment.risk");
		return refuse(call, REFUSED_ONE_OF, "assessment.risk");
	}
	return assess(call, risk, &(struct asked){ request, "assessment." });
}

static int run_set(struct call *call)
{
	const PB(SetRiskRequest) *request = (const void *)call->request;
	struct loaded old;
	int r = load_given(call, request->risk, "risk");
	if (!r)
		r = load_require(call, request->risk->title, "risk.title");
	if (!r)
		r = load_for_set(call, PB_ENUM(KIND, RISK), request->id, request->expected_version,
				 &old);
	if (!r)
		r = load_may_move(call, &old, request->risk->unit, "risk.unit");
	if (!r)
		r = load_named_one(call, PB_ENUM(KIND, GOAL), request->risk->unit,
				   request->risk->goal_id, "risk.goal_id");
	if (r)
		return r;

	PB(Risk) risk = *request->risk;
	if (risk.state == PB_ENUM(RISK_STATE, UNSPECIFIED))
		risk.state = PB_ENUM(RISK_STATE, OPEN);
	r = call_put(call, &old.record.id, old.record.version, &risk.base);
	return r ? r : assess_with(call, &old.record.id, request->assessment);
}

static const struct method rows[] = {
	{ "riskreg.v1.RiskService/Set", ROLE_COORDINATOR, WRITE, LIGHT, run_set },
	{ "riskreg.v1.RiskService/Assess", ROLE_COORDINATOR, WRITE, LIGHT, run_assess },
};

const struct method_list ops_risk_methods = METHOD_LIST(rows);
