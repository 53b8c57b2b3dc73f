/* SPDX-License-Identifier: EUPL-1.2
 * The board's five-column table, row by row. All that is wrong is told at once; if anything is,
 * nothing is written. The same rows again write nothing. */
#include "plan_import.h"

#include <errno.h>
#include <stdio.h>

#include "../domain/risk.h"
#include "assessed.h"
#include "ops_scale.h"
#include "rule.h"

#define ROWS_MAX 10000

uint32_t import_row(const struct import *import)
{
	uint32_t row = import->request->rows[import->i]->row;
	return row ? row : (uint32_t)import->i + 1;
}

/* Refuses the present row with a sentence; `part` names its field. */
static int refuse_part(struct import *import, const char *part, enum word word,
		       const struct word_param *params, size_t n_params)
{
	char text[1024];
	words_format(text, sizeof(text), word, import->call->lang, params, n_params);
	call_param(import->call, "row", "%u", import_row(import));
	call_param(import->call, "text", "%s", text);
	return refuse(import->call, REFUSED_ROW_BAD, "rows[%zu].%s", import->i, part);
}

static int refuse_row(struct import *import, enum refused refused)
{
	call_param(import->call, "row", "%u", import_row(import));
	return refuse(import->call, refused, "rows[%zu]", import->i);
}

static bool is_given(const PB(PlanRowPart) *part)
{
	return part && (part->title[0] || part->text[0]);
}

static bool is_assessment_given(const PB(PlanRowAssessment) *a)
{
	return a && (a->probability || a->consequence || a->motive_probability[0] ||
		     a->motive_consequence[0]);
}

static int match(struct import *import, uint32_t kind, const PB(PlanRowPart) *part,
		 const char *field, struct named **ret)
{
	*ret = NULL;
	if (!part->title[strspn(part->title, " \t")])
		return refuse_part(import, field, WORD_IMPORT_NO_TITLE, NULL, 0);
	return import_match(import, kind, part, field, ret);
}

/* A record of the municipality cannot hang under one of the board's own. */
static int refuse_below(struct import *import, const PB(PlanRowPart) *part, const char *field)
{
	const struct word_param params[] = { { "title", part->title } };
	return refuse_part(import, field, WORD_IMPORT_COMMON_BELOW_OWN, params, 1);
}

static bool hangs_upside_down(const struct import *import, const struct named *named,
			      const struct named *above)
{
	return strcmp(named->unit, above->unit) != 0 &&
	       strcmp(named->unit, import->common) == 0;
}

/* Adds the present risk to a list of risks, unless it stands there. The old list is copied. */
static int add_risk(struct import *import, size_t *n, char ***risks, const char *field)
{
	struct call *call = import->call;
	for (size_t i = 0; i < *n; i++)
		if (strcmp((*risks)[i], import->risk->text) == 0)
			return 0;
	if (*n >= LOAD_NAMED_MAX) {
		call_param(call, "limit", "%d", LOAD_NAMED_MAX);
		return refuse(call, REFUSED_TOO_MANY, "rows[%zu].%s", import->i, field);
	}
	char **longer = arena_get(call->arena, (*n + 1) * sizeof(*longer));
	if (!longer)
		return -ENOMEM;
	if (*n)
		memcpy(longer, *risks, *n * sizeof(*longer));
	longer[(*n)++] = import->risk->text;
	*risks = longer;
	return 0;
}

/* Says in a measure or control that it answers to the present risk. */
static int link_risk(struct import *import, struct named *named, const PB(PlanRowPart) *part,
		     const char *field)
{
	bool is_measure = named->id.kind == PB_ENUM(KIND, MEASURE);
	size_t *n = is_measure ? &named->measure->n_risks : &named->control->n_risks;
	char ***risks = is_measure ? &named->measure->risks : &named->control->risks;
	size_t before = *n;
	if (named->is_fixed || !import->risk)
		return 0;
	if (hangs_upside_down(import, named, import->risk))
		return refuse_below(import, part, field);
	int r = add_risk(import, n, risks, field);
	named->is_changed |= *n != before;
	return r;
}

/* ------------------------------------------------------------------ the five columns */

static int read_risk(struct import *import, const PB(PlanRow) *row)
{
	struct named *before = import->risk;
	if (!is_given(row->risk))
		return import->has_risk ? 0 : refuse_row(import, REFUSED_ROW_WITHOUT_RISK);
	int r = match(import, PB_ENUM(KIND, RISK), row->risk, "risk", &import->risk);
	if (!import->risk || import->risk != before) {
		import->control = NULL;
		import->has_control = false;
	}
	import->has_risk = true;
	return r;
}

static bool is_same(const PB(PlanRowAssessment) *row, const PB(Assessment) *other)
{
	return row->probability == other->probability && row->consequence == other->consequence &&
	       strcmp(row->motive_probability, other->motive_probability) == 0 &&
	       strcmp(row->motive_consequence, other->motive_consequence) == 0;
}

static int check_levels(struct import *import, const PB(PlanRowAssessment) *row)
{
	struct risk_scale scale = ops_scale_rules((const PB(Scale) *)import->scale.body);
	char value[16], high[16];
	const struct word_param params[] = { { "value", value }, { "high", high } };
	switch (risk_check(&scale, row->probability, row->consequence)) {
	case RISK_SOUND:
		return 0;
	case RISK_BAD_PROBABILITY:
		snprintf(value, sizeof(value), "%u", row->probability);
		snprintf(high, sizeof(high), "%u", scale.probability_levels);
		return refuse_part(import, "assessment.probability",
				   WORD_IMPORT_BAD_PROBABILITY, params, 2);
	case RISK_BAD_CONSEQUENCE:
		snprintf(value, sizeof(value), "%u", row->consequence);
		snprintf(high, sizeof(high), "%u", scale.consequence_levels);
		return refuse_part(import, "assessment.consequence",
				   WORD_IMPORT_BAD_CONSEQUENCE, params, 2);
	}
	return 0;
}

static PB(Assessment) *make_assessment(struct import *import, const PB(PlanRowAssessment) *row)
{
	PB(Assessment) *assessment = arena_get(import->call->arena, sizeof(*assessment));
	if (!assessment)
		return NULL;
	*assessment = (PB(Assessment))PB_INIT(ASSESSMENT);
	assessment->scale = ((const PB(Scale) *)import->scale.body)->code;
	assessment->scale_version = import->scale.record.version;
	assessment->probability = row->probability;
	assessment->consequence = row->consequence;
	assessment->kind = PB_ENUM(ASSESSMENT_KIND, CURRENT);
	assessment->day = import->today;
	assessment->motive_probability = row->motive_probability;
	assessment->motive_consequence = row->motive_consequence;
	return assessment;
}

static int read_assessment(struct import *import, const PB(PlanRow) *row)
{
	struct loaded latest = { 0 };
	struct named *risk = import->risk;
	if (!is_assessment_given(row->assessment))
		return 0;
	int r = check_levels(import, row->assessment);
	if (r || !risk || risk->is_fixed)
		return r;
	if (risk->assessment)
		return is_same(row->assessment, risk->assessment)
			       ? 0
			       : refuse_part(import, "assessment", WORD_IMPORT_ASSESSED_TWICE,
					     NULL, 0);
	if (risk->version)
		r = assessed_latest(import->call, &risk->id, &latest);
	risk->assessment = make_assessment(import, row->assessment);
	risk->is_assessed_anew = !latest.record.version ||
				 !is_same(row->assessment, assessed_of(&latest));
	return r || risk->assessment ? r : -ENOMEM;
}

static int read_measure(struct import *import, const PB(PlanRow) *row)
{
	struct named *measure;
	if (!is_given(row->measure))
		return 0;
	int r = match(import, PB_ENUM(KIND, MEASURE), row->measure, "measure", &measure);
	return r ? r : link_risk(import, measure, row->measure, "measure");
}

static int refuse_criteria(struct import *import, enum criteria_fault fault,
			   const struct criteria_place *place, struct view text)
{
	struct call *call = import->call;
	struct word_param params[CALL_PARAMS_MAX];
	enum refused refused = rule_fault(call, fault, place, text);
	size_t n = call->n_params;
	if (refused == REFUSED_CRITERIA_SYNTAX) {
		call_param(call, "row", "%u", import_row(import));
		return refuse(call, REFUSED_ROW_CRITERIA, "rows[%zu].criteria_text", import->i);
	}
	memcpy(params, call->params, n * sizeof(*params));
	call->n_params = 0;
	return refuse_part(import, "criteria_text", refusal_get((int)refused)->word, params, n);
}

static bool are_equal(const struct criteria *a, const struct criteria *b)
{
	bool equal = a->n_bands == b->n_bands;
	for (unsigned i = 0; equal && i < a->n_bands; i++)
		equal = a->bands[i].up_to == b->bands[i].up_to &&
			a->bands[i].unit == b->bands[i].unit &&
			a->bands[i].partial_from == b->bands[i].partial_from &&
			a->bands[i].pass_from == b->bands[i].pass_from;
	return equal;
}

/* Criteria that differ from those of the control are told, never put in their place: rounds are
 * judged by them. */
static int set_criteria(struct import *import, const struct criteria *criteria)
{
	struct named *control = import->control;
	if (!control || control->is_fixed)
		return 0;
	if (control->control->criteria) {
		struct criteria old = rule_criteria(control->control->criteria);
		const struct word_param params[] = { { "control", control->control->title } };
		return are_equal(&old, criteria)
			       ? 0
			       : refuse_part(import, "criteria_text",
					     WORD_IMPORT_OTHER_CRITERIA, params, 1);
	}
	control->control->criteria = rule_criteria_message(import->call->arena, criteria);
	control->is_changed = true;
	return control->control->criteria ? 0 : -ENOMEM;
}

static int read_criteria(struct import *import, const PB(PlanRow) *row)
{
	struct criteria_place place = { 0 };
	struct criteria criteria;
	struct view text = view_of_string(row->criteria_text);
	if (!text.n)
		return 0;
	if (!is_given(row->control))
		return refuse_part(import, "criteria_text", WORD_IMPORT_CRITERIA_ALONE, NULL, 0);
	enum criteria_fault fault = criteria_parse(text, &criteria, &place);
	if (fault != CRITERIA_SOUND)
		return refuse_criteria(import, fault, &place, text);
	return set_criteria(import, &criteria);
}

static int read_control(struct import *import, const PB(PlanRow) *row)
{
	if (!is_given(row->control))
		return 0;
	import->has_control = true;
	int r = match(import, PB_ENUM(KIND, CONTROL), row->control, "control", &import->control);
	return r ? r : link_risk(import, import->control, row->control, "control");
}

static int read_action(struct import *import, const PB(PlanRow) *row)
{
	struct named *action;
	if (!is_given(row->action))
		return 0;
	if (!import->has_control)
		return refuse_row(import, REFUSED_ROW_ACTION_ALONE);
	if (!import->control)
		return 0; /* the control was refused, and that is said */
	int r = match(import, PB_ENUM(KIND, ACTION), row->action, "action", &action);
	if (r || action->is_fixed)
		return r;
	if (hangs_upside_down(import, action, import->control))
		return refuse_below(import, row->action, "action");
	action->action->control = import->control->text;
	return 0;
}

/* ------------------------------------------------------------------ all rows */

typedef int column(struct import *, const PB(PlanRow) *);
static column *const columns[] = {
	read_risk, read_assessment, read_measure, read_control, read_criteria, read_action,
};

static bool is_empty(const PB(PlanRow) *row)
{
	return !is_given(row->risk) && !is_given(row->measure) && !is_given(row->control) &&
	       !is_given(row->action) && !is_assessment_given(row->assessment) &&
	       !row->criteria_text[0];
}

static int read_row(struct import *import, const PB(PlanRow) *row)
{
	if (is_empty(row))
		return refuse_row(import, REFUSED_ROW_EMPTY);
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++) {
		int r = columns[i](import, row);
		if (r < 0 || r == REFUSED_ROW_WITHOUT_RISK)
			return r;
	}
	return 0;
}

static int begin(struct import *import)
{
	struct call *call = import->call;
	const PB(ImportPlanRequest) *request = import->request;
	int r = load_may_write(call, request->unit, "unit");
	if (!r)
		r = load_range(call, "year", request->year, LOAD_YEAR_MIN, LOAD_YEAR_MAX);
	if (!r && !request->n_rows)
		r = refuse(call, REFUSED_REQUIRED, "rows");
	if (!r)
		r = load_at_most(call, "rows", request->n_rows, ROWS_MAX);
	if (!r)
		r = load_municipality(call, request->unit, &import->common);
	if (!r)
		r = load_can_write(call, import->common, &import->may_write_common);
	if (!r)
		r = load(call, PB_ENUM(KIND, SCALE), SCALE_FIRST, "scale", &import->scale);
	return r ? r : load_day(call, "", true, "", &import->today);
}

int plan_import(struct call *call)
{
	struct import *import = arena_get_zeroed(call->arena, 1, sizeof(*import));
	if (!import)
		return -ENOMEM;
	import->call = call;
	import->request = (const PB(ImportPlanRequest) *)call->request;
	import->end = &import->first;
	int r = begin(import);
	if (r)
		return r;
	for (size_t i = 0; i < import->request->n_rows && call->n_refusals < CALL_REFUSALS_MAX;
	     i++) {
		import->i = i;
		r = read_row(import, import->request->rows[i]);
		if (r < 0)
			return r;
	}
	r = call_refused(call);
	return r ? r : import_write(import);
}
