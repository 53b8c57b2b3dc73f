/* SPDX-License-Identifier: EUPL-1.2
 * MeasureService: what is done to reduce risks. */
#include "load.h"
#include "methods.h"

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
	if (!r && !measure->n_risks)
		r = refuse(call, REFUSED_REQUIRED, "measure.risks");
	if (!r)
		r = load_risks(call, measure->unit, measure->risks, measure->n_risks,
			       "measure.risks");
	return r ? r : call_put(call, &old.record.id, old.record.version, &measure->base);
}

static const struct method rows[] = {
	{ "riskreg.v1.MeasureService/Set", ROLE_COORDINATOR, WRITE, LIGHT, run_set },
};

const struct method_list ops_measure_methods = METHOD_LIST(rows);
