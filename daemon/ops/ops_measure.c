/* SPDX-License-Identifier: EUPL-1.2
 * MeasureService: what is done to reduce risks, and to answer audits and their recommendations. */
#include "load.h"
#include "methods.h"

/* What it stands under: at least one of all, each of its own unit or above. */
static int check_parents(struct call *call, const PB(Measure) *measure)
{
	const struct load_names names[] = {
		{ PB_ENUM(KIND, RISK), measure->unit, measure->risks, measure->n_risks,
		  "measure.risks" },
		{ PB_ENUM(KIND, AUDIT), measure->unit, measure->audits, measure->n_audits,
		  "measure.audits" },
		{ PB_ENUM(KIND, RECOMMENDATION), measure->unit, measure->recommendations,
		  measure->n_recommendations, "measure.recommendations" },
	};
	size_t n = 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		int r = load_named(call, &names[i]);
		if (r)
			return r;
		n += names[i].n;
	}
	return n ? 0 : refuse(call, REFUSED_NO_PARENT, "measure.risks");
}

static int run_set(struct call *call)
{
	const PB(SetMeasureRequest) *request = (const void *)call->request;
	const PB(Measure) *measure = request->measure;
	struct loaded old;
	int r = load_given(call, measure, "measure");
	if (!r)
		r = load_require(call, measure->title, "measure.title");
	if (!r)
		r = load_for_set(call, PB_ENUM(KIND, MEASURE), request->id,
				 request->expected_version, &old);
	if (!r)
		r = load_may_move(call, &old, measure->unit, "measure.unit");
	if (!r)
		r = check_parents(call, measure);
	if (!r)
		r = load_named_one(call, PB_ENUM(KIND, GOAL), measure->unit, measure->goal_id,
				   "measure.goal_id");
	return r ? r : call_put(call, &old.record.id, old.record.version, &measure->base);
}

static const struct method rows[] = {
	{ "riskreg.v1.MeasureService/Set", ROLE_COORDINATOR, WRITE, LIGHT, run_set },
};

const struct method_list ops_measure_methods = METHOD_LIST(rows);
