/* SPDX-License-Identifier: EUPL-1.2
 * Shows what a reviewer would say of a plan. Judges nothing: the daemon does. */
#include "plan_check.h"

#include "record.h"
#include "rows.h"
#include "terms.h"

static const struct {
	enum word word;
	enum cell_mark mark;
} severities[] = {
	[PB_ENUM(PLAN_SEVERITY, UNSPECIFIED)] = { WORD_UNKNOWN, MARK_NONE },
	[PB_ENUM(PLAN_SEVERITY, ERROR)] = { WORD_PLAN_SEVERITY_ERROR, MARK_FAIL },
	[PB_ENUM(PLAN_SEVERITY, WARNING)] = { WORD_PLAN_SEVERITY_WARNING, MARK_PARTIAL },
	[PB_ENUM(PLAN_SEVERITY, NOTE)] = { WORD_PLAN_SEVERITY_NOTE, MARK_NONE },
};

static void print_of(struct invocation *inv, const PB(CheckPlanResponse) *all, unsigned severity)
{
	const char *word = words_get(severities[severity].word, inv->lang);

	for (size_t i = 0; i < all->n_findings; i++) {
		const PB(PlanFinding) *f = all->findings[i];
		if (f->severity != severity)
			continue;
		out_row(inv->out, (struct cell[]){ { word, severities[severity].mark },
						   { f->record, MARK_NONE },
						   { f->text, MARK_NONE },
						   { f->remedy, MARK_NONE } });
	}
}

static void print(struct invocation *inv, const PB(CheckPlanResponse) *all)
{
	static const struct column columns[] = {
		{ .head = WORD_HEAD_SEVERITY },
		{ .head = WORD_HEAD_ID },
		{ .head = WORD_HEAD_FINDING, .wraps = true },
		{ .head = WORD_HEAD_REMEDY, .wraps = true },
	};

	if (all->n_findings == 0) {
		out_line(inv->out, say(inv, WORD_PLAN_CHECKED, NULL));
		return;
	}
	out_table(inv->out, columns, COUNT_OF(columns));
	for (unsigned severity = 1; severity < COUNT_OF(severities); severity++)
		print_of(inv, all, severity);
	out_end(inv->out);
}

enum exit_status plan_check_run(struct invocation *inv)
{
	PB(CheckPlanRequest) request = PB_INIT(CHECK_PLAN_REQUEST);
	ProtobufCMessage *response;
	enum exit_status status;

	request.id = rows_argument(inv, 0);
	status = call_read(inv, "riskreg.v1.PlanService/Check", &request.base,
			   PB_DESC(check_plan_response), &response);
	if (status != EXIT_STATUS_OK)
		return status;
	const PB(CheckPlanResponse) *all = (const PB(CheckPlanResponse) *)response;
	if (out_wants_message(inv->out))
		out_message(inv->out, response);
	else
		print(inv, all);
	return all->errors ? EXIT_STATUS_ATTENTION : EXIT_STATUS_OK;
}
