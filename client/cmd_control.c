/* SPDX-License-Identifier: EUPL-1.2
 * riskctl control: controls with their criteria, and what criteria are worth. */
#include <string.h>

#include "commands.h"
#include "control_show.h"
#include "lint.h"
#include "noun.h"
#include "rows.h"
#include "sample_plan.h"
#include "terms.h"

#define SET "riskreg.v1.ControlService/Set"
#define ATTRIBUTES_MAX 16

static const struct record_field listed[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_KIND, .field = "kind", .words = terms_control_kind },
	{ .head = WORD_HEAD_RISKS, .field = "risks" },
	{ .head = WORD_HEAD_TITLE, .field = "title", .wraps = true },
};

static const struct rows_under under[] = {
	{ "unit", PB_ENUM(KIND, UNIT) },
	{ "risk", PB_ENUM(KIND, RISK) },
};

static const struct noun noun = {
	.kind = PB_ENUM(KIND, CONTROL),
	NOUN_LISTED(listed),
	NOUN_UNDER(under),
};

/* ------------------------------------------------------------------ add, set */

/* "A=Beloppet stämmer" */
static enum exit_status take_attribute(struct invocation *inv, const char *given,
				       PB(ControlAttribute) **ret)
{
	const char *sign = strchr(given, '=');
	PB(ControlAttribute) *attribute = arena_get(inv->arena, sizeof(*attribute));

	if (!attribute)
		return fail_memory(inv);
	if (!sign || sign == given || !sign[1])
		return fail_usage(inv, say(inv, WORD_USAGE_ATTRIBUTE, "given", given, NULL));
	*attribute = (PB(ControlAttribute))PB_INIT(CONTROL_ATTRIBUTE);
	attribute->code = arena_copy(inv->arena, view_of(given, (size_t)(sign - given)));
	attribute->name = (char *)sign + 1;
	if (!attribute->code)
		return fail_memory(inv);
	*ret = attribute;
	return EXIT_STATUS_OK;
}

/* Attributes that are given replace those that were there. */
static enum exit_status take_attributes(struct invocation *inv, PB(Control) *control, size_t *ret_n)
{
	const char *const *given = command_many(inv, "attribute", ret_n);
	enum exit_status status = EXIT_STATUS_OK;

	if (*ret_n == 0)
		return EXIT_STATUS_OK;
	if (*ret_n > ATTRIBUTES_MAX)
		return fail_usage(inv, say(inv, WORD_USAGE_TOO_MANY, "option", "attribute", "limit",
					   terms_number(inv, ATTRIBUTES_MAX), NULL));
	control->attributes = arena_get(inv->arena, *ret_n * sizeof(*control->attributes));
	if (!control->attributes)
		return fail_memory(inv);
	for (size_t i = 0; i < *ret_n && status == EXIT_STATUS_OK; i++)
		status = take_attribute(inv, given[i], &control->attributes[i]);
	control->n_attributes = *ret_n;
	return status;
}

/* Fills the request's control from the options; *ret_n: how many were given. */
static enum exit_status fill(struct invocation *inv, PB(SetControlRequest) *request, size_t *ret_n)
{
	const char *criteria = command_text(inv, "criteria");
	size_t n_attributes;
	enum exit_status status = record_fill(inv, &request->control->base, ret_n);

	if (status == EXIT_STATUS_OK)
		status = take_attributes(inv, request->control, &n_attributes);
	if (status != EXIT_STATUS_OK)
		return status;
	if (criteria) {
		request->criteria_text = (char *)criteria;
		request->control->criteria = NULL;
	}
	*ret_n += n_attributes + (criteria != NULL);
	return EXIT_STATUS_OK;
}

/* Writes, and tells what is to be known of criteria that were just given. */
static enum exit_status write_control(struct invocation *inv, const PB(SetControlRequest) *request)
{
	const PB(Written) *written;
	enum exit_status status = call_write(inv, SET, &request->base, &written);

	if (status != EXIT_STATUS_OK)
		return status;
	out_written(inv->out, written);
	if (!*request->criteria_text || inv->dry_run || written->n_changes == 0)
		return EXIT_STATUS_OK;
	return lint_tell(inv, written->changes[0]->id, 0);
}

static enum exit_status run_add(struct invocation *inv)
{
	PB(SetControlRequest) request = PB_INIT(SET_CONTROL_REQUEST);
	PB(Control) control = PB_INIT(CONTROL);
	size_t n;
	enum exit_status status;

	control.title = rows_argument(inv, 0);
	control.kind = PB_ENUM(CONTROL_KIND, SAMPLE);
	control.category = PB_ENUM(CONTROL_CATEGORY, INTERNAL);
	request.control = &control;
	status = fill(inv, &request, &n);
	return status == EXIT_STATUS_OK ? write_control(inv, &request) : status;
}

static enum exit_status run_set(struct invocation *inv)
{
	PB(SetControlRequest) request = PB_INIT(SET_CONTROL_REQUEST);
	const PB(Record) *record;
	size_t n;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, CONTROL), inv->argv[0], &record);

	if (status != EXIT_STATUS_OK)
		return status;
	request.id = rows_argument(inv, 0);
	request.expected_version = record_version(inv, record);
	request.control = record->control;
	status = fill(inv, &request, &n);
	if (status != EXIT_STATUS_OK)
		return status;
	if (n == 0)
		return fail_usage(inv, say(inv, WORD_USAGE_NOTHING_SET, NULL));
	return write_control(inv, &request);
}

/* ------------------------------------------------------------------ the table */

#define OPTION_KIND { "kind", TAKES_TEXT, "sample|census|review", WORD_OPT_CONTROL_KIND }
#define OPTION_CRITERIA { "criteria", TAKES_TEXT, "TEXT", WORD_OPT_CRITERIA }
#define OPTION_ATTRIBUTE { "attribute", TAKES_MANY, "A=\"...\"", WORD_OPT_ATTRIBUTE }
#define OPTIONS_CONTROL                                                                            \
	OPTION_RISKS, OPTION_KIND, OPTION_CRITERIA, OPTION_ATTRIBUTE,                              \
		{ "procedure", TAKES_TEXT, "TEXT", WORD_OPT_PROCEDURE }, OPTION_RESPONSIBLE,       \
		{ "performer", TAKES_TEXT, "WHO", WORD_OPT_PERFORMER },                            \
		{ "population-source", TAKES_TEXT, "TEXT", WORD_OPT_POPULATION_SOURCE },           \
		{ "times-a-year", TAKES_NUMBER, "N", WORD_OPT_TIMES_A_YEAR },                      \
		{ "calendar", TAKES_TEXT, "\"Q1, Q3\"", WORD_OPT_CALENDAR },                       \
		{ "planned-sample-size", TAKES_NUMBER, "N", WORD_OPT_PLANNED_SIZE },               \
		{ "planned-year", TAKES_MANY, "2027", WORD_OPT_PLANNED_YEAR },                     \
		{ "provider", TAKES_TEXT, "WHO", WORD_OPT_PROVIDER },                              \
		{ "agreement", TAKES_TEXT, "TEXT", WORD_OPT_AGREEMENT },                           \
		{ "provider-form", TAKES_TEXT, "lov|framework|direct|own",                         \
		  WORD_OPT_PROVIDER_FORM },                                                        \
		{ "category", TAKES_TEXT, "internal|systematic|provider",                          \
		  WORD_OPT_CONTROL_CATEGORY },                                                     \
		OPTION_REASON, OPTION_EXTERNAL

static const struct option list_options[] = {
	OPTION_UNIT,
	{ "risk", TAKES_TEXT, "R1", WORD_OPT_UNDER_RISK },
	OPTION_FILTER_OWNER,
	OPTION_WITHDRAWN,
	OPTION_END,
};
static const struct option add_options[] = { OPTION_UNIT, OPTIONS_CONTROL, OPTION_END };
static const struct option set_options[] = { OPTION_TITLE, OPTION_UNIT, OPTIONS_CONTROL,
					     OPTION_IF_VERSION, OPTION_END };
static const struct option plan_sample_options[] = {
	{ "population", TAKES_NUMBER, "200", WORD_OPT_PLAN_POPULATION },
	{ "share", TAKES_NUMBER, "95", WORD_OPT_PLAN_SHARE },
	{ "found", TAKES_NUMBER, "0", WORD_OPT_PLAN_FOUND },
	OPTION_END,
};
static const struct option lint_options[] = { OPTION_CRITERIA, OPTION_END };

static const struct command rows[] = {
	{ "control", "list", "", 0, 0, list_options, WORD_HELP_CONTROL_LIST,
	  EXAMPLES("riskctl control list --unit SN", "riskctl control list --risk R1"), noun_list },
	{ "control", "show", "C5", 1, 1, record_show_options, WORD_HELP_CONTROL_SHOW,
	  EXAMPLES("riskctl control show C5"), control_show_run },
	{ "control", "add", "TITLE", 1, 1, add_options, WORD_HELP_CONTROL_ADD,
	  EXAMPLES("riskctl control add \"Granskning av direktupphandlingar\" --unit SN --risk R1 "
		   "--criteria \"0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt\"",
		   "riskctl control add \"Attest av fakturor\" --unit SN --attribute "
		   "A=\"Rätt attestant\" --attribute B=\"Rätt konto\""),
	  run_add },
	{ "control", "set", "C5", 1, 1, set_options, WORD_HELP_CONTROL_SET,
	  EXAMPLES("riskctl control set C5 --kind census",
		   "riskctl control set C5 --times-a-year 4 --reason \"Beslut i nämnden\"",
		   "riskctl control set C5 --times-a-year 0 --calendar \"03-31, 10-31\""),
	  run_set },
	{ "control", "lint", "[C5]", 0, 1, lint_options, WORD_HELP_CONTROL_LINT,
	  EXAMPLES("riskctl control lint C5",
		   "riskctl control lint --criteria \"0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; "
		   "90-100 %: Godkänt\""),
	  control_lint_run },
	{ "control", "plan-sample", "C5", 1, 1, plan_sample_options, WORD_HELP_CONTROL_PLAN_SAMPLE,
	  EXAMPLES("riskctl control plan-sample C5 --population 200",
		   "riskctl control plan-sample C5 --population 200 --share 90 --found 2"),
	  sample_plan_run },
};

const struct command_list cmd_control = { "control", WORD_NOUN_CONTROL, WORD_HELP_NOUN_CONTROL,
					  rows, COUNT_OF(rows), &noun };
