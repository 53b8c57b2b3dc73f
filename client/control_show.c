/* SPDX-License-Identifier: EUPL-1.2
 * Shows a control with its criteria in words, its actions and its rounds. Never judges criteria: it
 * asks for what they say. */
#include "control_show.h"

#include "field_text.h"
#include "lint.h"
#include "record.h"
#include "round_show.h"
#include "rows.h"
#include "terms.h"

static const struct record_field shown[] = {
	{ .head = WORD_HEAD_TITLE, .field = "title" },
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_KIND, .field = "kind", .words = terms_control_kind },
	{ .head = WORD_HEAD_CATEGORY, .field = "category", .words = terms_control_category },
	{ .head = WORD_HEAD_PROVIDER, .field = "provider" },
	{ .head = WORD_HEAD_AGREEMENT, .field = "agreement" },
	{ .head = WORD_HEAD_PROVIDER_FORM, .field = "provider_form",
	  .words = terms_provider_form },
	{ .head = WORD_HEAD_PLANNED_YEARS, .field = "planned_years" },
	{ .head = WORD_HEAD_RISKS, .field = "risks" },
	{ .head = WORD_HEAD_PROCEDURE, .field = "procedure" },
	{ .head = WORD_HEAD_RESPONSIBLE, .field = "responsible" },
	{ .head = WORD_HEAD_PERFORMER, .field = "performer" },
	{ .head = WORD_HEAD_POPULATION_SOURCE, .field = "population_source" },
	{ .head = WORD_HEAD_TIMES_A_YEAR, .field = "times_a_year" },
	{ .head = WORD_HEAD_CALENDAR, .field = "calendar" },
	{ .head = WORD_HEAD_PLANNED_SIZE, .field = "planned_sample_size" },
};

static const struct record_field shown_actions[] = {
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_action_state },
	{ .head = WORD_HEAD_TITLE, .field = "title", .wraps = true },
};

static const struct record_field shown_rounds[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_PERIOD, .field = "period" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_round_state },
	{ .head = WORD_HEAD_VERDICT, .text = round_show_verdict },
};

static void print_attributes(struct invocation *inv, const PB(Control) *control)
{
	static const struct column columns[] = {
		{ .head = WORD_HEAD_CODE },
		{ .head = WORD_HEAD_ATTRIBUTE, .wraps = true },
	};

	if (control->n_attributes == 0)
		return;
	out_heading(inv->out, say(inv, WORD_HEADING_ATTRIBUTES, NULL));
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < control->n_attributes; i++)
		out_row(inv->out, (struct cell[]){ { control->attributes[i]->code, MARK_NONE },
						   { control->attributes[i]->name, MARK_NONE } });
	out_end(inv->out);
}

static enum exit_status print_criteria(struct invocation *inv, const char *id)
{
	const PB(LintControlResponse) *lint;
	enum exit_status status = lint_ask(inv, id, NULL, &lint);

	if (status != EXIT_STATUS_OK)
		return status;
	out_heading(inv->out, say(inv, WORD_HEADING_CRITERIA, NULL));
	out_line(inv->out, lint->criteria_text);
	for (size_t i = 0; i < lint->n_findings; i++)
		out_line(inv->out, say(inv, WORD_TALK_NOTE, "text", lint->findings[i]->text, NULL));
	return EXIT_STATUS_OK;
}

/* What hangs under a control. */
static enum exit_status print_under(struct invocation *inv, PB(Kind) kind, enum word heading,
				    const struct record_field *fields, size_t n)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	PB(ListRecordsResponse) *list;
	enum exit_status status;

	request.kind = kind;
	request.under_kind = PB_ENUM(KIND, CONTROL);
	request.under = rows_argument(inv, 0);
	status = record_fetch(inv, request, &list);
	if (status == EXIT_STATUS_OK)
		record_table(inv, heading, list, fields, n);
	return status;
}

/* The daemon puts only those in force into words. */
static void print_old_criteria(struct invocation *inv, const PB(Control) *control)
{
	const ProtobufCFieldDescriptor *f =
		protobuf_c_message_descriptor_get_field_by_name(PB_DESC(control), "criteria");

	out_heading(inv->out, say(inv, WORD_HEADING_CRITERIA, NULL));
	out_line(inv->out, field_text(inv, &control->base, f));
}

enum exit_status control_show_run(struct invocation *inv)
{
	const PB(Record) *record;
	enum exit_status status = record_shown(inv, PB_ENUM(KIND, CONTROL), &record);

	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out)) {
		out_message(inv->out, &record->base);
		return EXIT_STATUS_OK;
	}
	record_fields(inv, record, shown, COUNT_OF(shown));
	print_attributes(inv, record->control);
	if (record->control->criteria && command_flag(inv, "version"))
		print_old_criteria(inv, record->control);
	else if (record->control->criteria)
		status = print_criteria(inv, inv->argv[0]);
	if (status == EXIT_STATUS_OK)
		status = print_under(inv, PB_ENUM(KIND, ACTION), WORD_HEADING_ACTIONS,
				     shown_actions, COUNT_OF(shown_actions));
	if (status == EXIT_STATUS_OK)
		status = print_under(inv, PB_ENUM(KIND, ROUND), WORD_HEADING_ROUNDS, shown_rounds,
				     COUNT_OF(shown_rounds));
	return status;
}

static void print_points(struct invocation *inv, const PB(LintControlResponse) *lint)
{
	static const struct column columns[] = {
		{ .head = WORD_HEAD_REVIEWED, .right = true },
		{ .head = WORD_HEAD_TRUE_SHARE, .right = true },
		{ .head = WORD_VERDICT_FAIL, .right = true },
		{ .head = WORD_VERDICT_PARTIAL, .right = true },
		{ .head = WORD_VERDICT_PASS, .right = true },
	};

	if (lint->n_points == 0)
		return;
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < lint->n_points; i++) {
		const PB(OperatingPoint) *p = lint->points[i];
		out_row(inv->out, (struct cell[]){
					  { terms_number(inv, p->reviewed), MARK_NONE },
					  { terms_millionths(inv, p->true_share), MARK_NONE },
					  { terms_millionths(inv, p->fail), MARK_NONE },
					  { terms_millionths(inv, p->partial), MARK_NONE },
					  { terms_millionths(inv, p->pass), MARK_NONE },
				  });
	}
	out_end(inv->out);
}

enum exit_status control_lint_run(struct invocation *inv)
{
	const char *text = command_text(inv, "criteria");
	const char *id = inv->argc ? inv->argv[0] : NULL;
	const PB(LintControlResponse) *lint;
	enum exit_status status;

	if (!id == !text)
		return fail_usage(inv, say(inv, WORD_USAGE_LINT, NULL));
	status = lint_ask(inv, id, text, &lint);
	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out)) {
		out_message(inv->out, &lint->base);
		return EXIT_STATUS_OK;
	}
	out_line(inv->out, lint->criteria_text);
	for (size_t i = 0; i < lint->n_findings; i++)
		out_line(inv->out, say(inv, WORD_TALK_NOTE, "text", lint->findings[i]->text, NULL));
	print_points(inv, lint);
	return EXIT_STATUS_OK;
}
