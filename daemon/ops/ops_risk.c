/* SPDX-License-Identifier: EUPL-1.2
 * RiskService: risks and their assessments. The value of a risk is domain/risk.h's; an assessment
 * keeps both of its numbers and the version of the scale that gave them meaning. */
#include "../domain/risk.h"
#include "load.h"
#include "methods.h"
#include "ops_scale.h"

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
	if (r)
		return r;

	PB(Risk) risk = *request->risk;
	if (risk.state == PB_ENUM(RISK_STATE, UNSPECIFIED))
		risk.state = PB_ENUM(RISK_STATE, OPEN);
	return call_put(call, &old.record.id, old.record.version, &risk.base);
}

static int check_levels(struct call *call, const PB(Scale) *levels,
			const PB(AssessRiskRequest) *request)
{
	struct risk_scale scale = ops_scale_rules(levels);
	uint32_t value = 0, high = 0;
	const char *field = "";

	switch (risk_check(&scale, request->probability, request->consequence)) {
	case RISK_SOUND:
		return 0;
	case RISK_BAD_PROBABILITY:
		field = "probability";
		value = request->probability;
		high = scale.probability_levels;
		break;
	case RISK_BAD_CONSEQUENCE:
		field = "consequence";
		value = request->consequence;
		high = scale.consequence_levels;
		break;
	}
	return load_range(call, field, value, 1, high);
}

/* Assessments are numbered by how many there are: none is ever removed, so the count is enough. */
static int next_assessment(struct call *call, const struct record *risk, struct id *ret)
{
	uint32_t counts[STORE_COUNT_SLOTS];
	int r = store_counts(call->snapshot, &risk->id, counts);
	if (!r)
		*ret = id_of_part(PB_ENUM(KIND, ASSESSMENT), id_number(&risk->id), counts[0] + 1);
	return r;
}

static int put_assessment(struct call *call, const struct loaded *risk, const struct loaded *scale,
			  char *day)
{
	const PB(AssessRiskRequest) *request = (const void *)call->request;
	PB(Assessment) assessment = PB_INIT(ASSESSMENT);
	struct id id;
	int r = next_assessment(call, &risk->record, &id);
	if (r)
		return r;
	assessment.risk = request->risk;
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

static int run_assess(struct call *call)
{
	const PB(AssessRiskRequest) *request = (const void *)call->request;
	struct loaded risk, scale;
	char *day;
	int r = load(call, PB_ENUM(KIND, RISK), request->risk, "risk", &risk);
	if (!r)
		r = load_may_write(call, load_text_of(&risk, "unit"), "risk");
	if (!r)
		r = load(call, PB_ENUM(KIND, SCALE), *request->scale ? request->scale : SCALE_FIRST,
			 "scale", &scale);
	if (!r)
		r = check_levels(call, (const void *)scale.body, request);
	if (!r)
		r = load_day(call, request->day, true, "day", &day);
	return r ? r : put_assessment(call, &risk, &scale, day);
}

static const struct method rows[] = {
	{ "riskreg.v1.RiskService/Set", ROLE_COORDINATOR, WRITE, LIGHT, run_set },
	{ "riskreg.v1.RiskService/Assess", ROLE_COORDINATOR, WRITE, LIGHT, run_assess },
};

const struct method_list ops_risk_methods = METHOD_LIST(rows);
