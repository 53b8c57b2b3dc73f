/* SPDX-License-Identifier: EUPL-1.2
 * Controls: what is checked, how, and by which criteria. A new version never changes a round that
 * is under way: a round names the version that it is judged by. */
#include <errno.h>
#include <stdio.h>

#include "../domain/schedule.h"
#include "load.h"
#include "methods.h"
#include "plan_sample.h"
#include "rule.h"

#define SAMPLE_MAX 100000
#define ATTRIBUTE_CODE_MAX 8
#define PLANNED_YEARS_MAX 20

static bool is_attribute_code(const char *code)
{
	size_t n = strlen(code);
	return n >= 1 && n <= ATTRIBUTE_CODE_MAX &&
	       strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == n;
}

static int check_attribute(struct call *call, const PB(Control) *control, size_t i)
{
	const char *code = control->attributes[i]->code;
	char field[64];
	snprintf(field, sizeof(field), "control.attributes[%zu].name", i);
	if (!is_attribute_code(code)) {
		call_param(call, "value", "%s", code);
		return refuse(call, REFUSED_NOT_AN_ID, "control.attributes[%zu].code", i);
	}
	for (size_t j = 0; j < i; j++)
		if (strcmp(control->attributes[j]->code, code) == 0) {
			call_param(call, "value", "%s", code);
			return refuse(call, REFUSED_TWICE, "control.attributes[%zu].code", i);
		}
	return load_require(call, control->attributes[i]->name, field);
}

static int check_attributes(struct call *call, const PB(Control) *control)
{
	int r = load_at_most(call, "control.attributes", control->n_attributes,
			     RULE_ATTRIBUTES_MAX);
	for (size_t i = 0; !r && i < control->n_attributes; i++)
		r = check_attribute(call, control, i);
	return r;
}

/* Criteria as bands or in words, never both; a review has none. */
static int set_criteria(struct call *call, const PB(SetControlRequest) *request,
			PB(Control) *control)
{
	bool has_text = request->criteria_text[0];
	struct criteria criteria;
	if (!has_text && !control->criteria)
		return 0;
	if (has_text && control->criteria) {
		call_param(call, "fields", "control.criteria, criteria_text");
		return refuse(call, REFUSED_ONE_OF, "control.criteria");
	}
	if (control->kind == PB_ENUM(CONTROL_KIND, REVIEW)) {
		call_param(call, "value", "%s", control->title);
		return refuse(call, REFUSED_NOT_APPLICABLE, "control.criteria");
	}
	int r = has_text ? rule_read_text(call, request->criteria_text, "criteria_text", &criteria)
			 : rule_read_criteria(call, control->criteria, "control.criteria",
					      &criteria);
	if (r)
		return r;
	control->criteria = rule_criteria_message(call->arena, &criteria);
	return control->criteria ? 0 : -ENOMEM;
}

static int check_years(struct call *call, const PB(Control) *control)
{
	static const char field[] = "control.planned_years";
	int r = load_at_most(call, field, control->n_planned_years, PLANNED_YEARS_MAX);
	for (size_t i = 0; !r && i < control->n_planned_years; i++) {
		uint32_t year = control->planned_years[i];
		r = load_range(call, field, year, LOAD_YEAR_MIN, LOAD_YEAR_MAX);
		for (size_t j = 0; !r && j < i; j++)
			if (control->planned_years[j] == year) {
				call_param(call, "value", "%u", year);
				r = refuse(call, REFUSED_TWICE, "%s", field);
			}
	}
	return r;
}

/* How often, by a number or by a calendar; that is stored in its one form. */
static int check_frequency(struct call *call, PB(Control) *control)
{
	struct schedule schedule;
	char text[SCHEDULE_TEXT];
	int r = load_range(call, "control.times_a_year", control->times_a_year, 0,
			   SCHEDULE_TIMES_MAX);
	if (r || !control->calendar[0])
		return r;
	if (control->times_a_year) {
		call_param(call, "fields", "control.times_a_year, control.calendar");
		return refuse(call, REFUSED_ONE_OF, "control.calendar");
	}
	if (!schedule_parse(view_of_string(control->calendar), &schedule)) {
		call_param(call, "value", "%s", control->calendar);
		call_param(call, "limit", "%d", SCHEDULE_MARKS_MAX);
		return refuse(call, REFUSED_CALENDAR, "control.calendar");
	}
	schedule_format(&schedule, text);
	control->calendar = arena_copy(call->arena, view_of_string(text));
	return control->calendar ? 0 : -ENOMEM;
}

/* Only a follow-up of a provider has one. */
static int check_provider(struct call *call, const PB(Control) *control)
{
	const struct {
		bool is_given;
		const char *field;
	} fields[] = {
		{ control->provider[0], "control.provider" },
		{ control->agreement[0], "control.agreement" },
		{ control->provider_form, "control.provider_form" },
	};
	if (control->category == PB_ENUM(CONTROL_CATEGORY, PROVIDER))
		return 0;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (fields[i].is_given) {
			call_param(call, "value", "%s", control->title);
			return refuse(call, REFUSED_NOT_APPLICABLE, "%s", fields[i].field);
		}
	return 0;
}

static int check(struct call *call, PB(Control) *control)
{
	int r = load_require(call, control->title, "control.title");
	if (r)
		return r;
	if (control->kind == PB_ENUM(CONTROL_KIND, UNSPECIFIED))
		return refuse(call, REFUSED_REQUIRED, "control.kind");
	r = check_frequency(call, control);
	if (!r)
		r = load_range(call, "control.planned_sample_size", control->planned_sample_size,
			       0, SAMPLE_MAX);
	if (!r)
		r = check_attributes(call, control);
	if (!r)
		r = check_years(call, control);
	if (!r)
		r = check_provider(call, control);
	if (!r)
		r = load_named(call, &(struct load_names){ PB_ENUM(KIND, RISK), control->unit,
							   control->risks, control->n_risks,
							   "control.risks" });
	return r;
}

static int set(struct call *call)
{
	const PB(SetControlRequest) *request = (const PB(SetControlRequest) *)call->request;
	struct loaded old;
	int r = load_given(call, request->control, "control");
	if (r)
		return r;
	PB(Control) control = *request->control;
	if (control.category == PB_ENUM(CONTROL_CATEGORY, UNSPECIFIED))
		control.category = PB_ENUM(CONTROL_CATEGORY, INTERNAL);
	r = load_for_set(call, PB_ENUM(KIND, CONTROL), request->id, request->expected_version,
			 &old);
	if (!r)
		r = load_may_move(call, &old, control.unit, "control.unit");
	if (!r)
		r = check(call, &control);
	if (!r)
		r = set_criteria(call, request, &control);
	return r ? r : call_put(call, &old.record.id, old.record.version, &control.base);
}

/* ------------------------------------------------------------------ what criteria are worth */

#define FINDINGS_MAX 256
/* Sample sizes that plans use, where a control names none. */
static const uint32_t usual_sizes[] = { 6, 10, 20, 30, 60 };
/* True shares conforming, in millionths. */
static const uint32_t shares[] = { 700000, 800000, 900000, 950000 };
/* Larger samples tell all rules apart; their chances are not worth the time of the loop. */
#define PLANNED_MAX 1000

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static PB(LintFinding) *finding_message(struct call *call, const struct criteria_lint *lint)
{
	static const PB(CriteriaFinding) findings[] = {
		[CRITERIA_UNREACHABLE] = PB_ENUM(CRITERIA_FINDING, UNREACHABLE),
		[CRITERIA_JUMP] = PB_ENUM(CRITERIA_FINDING, JUMP),
	};
	PB(LintFinding) *message = arena_get(call->arena, sizeof(*message));
	char *text = rule_write_finding(call->arena, lint, call->lang);
	if (!message || !text)
		return NULL;
	*message = (PB(LintFinding))PB_INIT(LINT_FINDING);
	message->finding = findings[lint->finding];
	message->reviewed_from = lint->from;
	message->reviewed_to = lint->to;
	message->verdict = rule_verdict_message(lint->verdict);
	message->text = text;
	return message;
}

static int add_findings(struct call *call, const struct criteria *criteria,
			PB(LintControlResponse) *response)
{
	struct criteria_lint lints[FINDINGS_MAX];
	size_t n = criteria_lint(criteria, lints, FINDINGS_MAX);
	if (n > FINDINGS_MAX)
		n = FINDINGS_MAX;
	response->findings = arena_get_zeroed(call->arena, n + 1, sizeof(*response->findings));
	if (!response->findings)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		PB(LintFinding) *message = finding_message(call, &lints[i]);
		if (!message)
			return -ENOMEM;
		response->findings[response->n_findings++] = message;
	}
	return 0;
}

static int add_points(struct call *call, const struct criteria *criteria, const uint32_t *sizes,
		      size_t n_sizes, PB(LintControlResponse) *response)
{
	size_t n = n_sizes * COUNT(shares);
	PB(OperatingPoint) *points = arena_get_zeroed(call->arena, n, sizeof(*points));
	response->points = arena_get_zeroed(call->arena, n, sizeof(*response->points));
	if (!points || !response->points)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		PB(OperatingPoint) *point = &points[i];
		*point = (PB(OperatingPoint))PB_INIT(OPERATING_POINT);
		point->reviewed = sizes[i / COUNT(shares)];
		point->true_share = shares[i % COUNT(shares)];
		struct criteria_chances chances =
			criteria_chances(criteria, point->reviewed, point->true_share);
		point->fail = chances.fail;
		point->partial = chances.partial;
		point->pass = chances.pass;
		response->points[response->n_points++] = point;
	}
	return 0;
}

static int answer(struct call *call, const struct criteria *criteria, uint32_t planned)
{
	PB(LintControlResponse) response = PB_INIT(LINT_CONTROL_RESPONSE);
	bool is_planned = planned > 0 && planned <= PLANNED_MAX;
	int r = add_findings(call, criteria, &response);
	if (!r)
		r = add_points(call, criteria, is_planned ? &planned : usual_sizes,
			       is_planned ? 1 : COUNT(usual_sizes), &response);
	if (r)
		return r;
	response.criteria = rule_criteria_message(call->arena, criteria);
	response.criteria_text = rule_write_criteria(call->arena, criteria, call->lang);
	if (!response.criteria || !response.criteria_text)
		return -ENOMEM;
	return call_reply(call, &response.base);
}

static int lint_control(struct call *call, const char *id)
{
	struct loaded loaded;
	int r = load(call, PB_ENUM(KIND, CONTROL), id, "id", &loaded);
	if (r)
		return r;
	const PB(Control) *control = (const PB(Control) *)loaded.body;
	if (!control->criteria) {
		call_param(call, "control", "%s", id);
		return refuse(call, REFUSED_NO_CRITERIA, "id");
	}
	struct criteria criteria = rule_criteria(control->criteria);
	return answer(call, &criteria, control->planned_sample_size);
}

static int lint(struct call *call)
{
	const PB(LintControlRequest) *request = (const PB(LintControlRequest) *)call->request;
	struct criteria criteria;
	if (!request->id[0] == !request->criteria_text[0]) {
		call_param(call, "fields", "id, criteria_text");
		return refuse(call, REFUSED_ONE_OF, "id");
	}
	if (request->id[0])
		return lint_control(call, request->id);
	int r = rule_read_text(call, request->criteria_text, "criteria_text", &criteria);
	return r ? r : answer(call, &criteria, 0);
}

static const struct method rows[] = {
	{ "riskreg.v1.ControlService/Set", ROLE_COORDINATOR, WRITE, LIGHT, set },
	{ "riskreg.v1.ControlService/Lint", ROLE_ANY, READ, LIGHT, lint },
	{ "riskreg.v1.ControlService/PlanSample", ROLE_ANY, READ, HEAVY, plan_sample },
};
const struct method_list ops_control_methods = METHOD_LIST(rows);
