/* SPDX-License-Identifier: EUPL-1.2
 * riskctl action: corrective actions, planned with a control or opened by a round. */
#include "commands.h"
#include "record.h"
#include "rows.h"
#include "terms.h"

#define SET "riskreg.v1.ActionService/Set"

static const struct record_field listed[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_CONTROL, .field = "control" },
	{ .head = WORD_HEAD_ROUND, .field = "round" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_action_state },
	{ .head = WORD_HEAD_DUE, .field = "due_day" },
	{ .head = WORD_HEAD_TITLE, .field = "title", .wraps = true },
};

static const struct record_field shown[] = {
	{ .head = WORD_HEAD_TITLE, .field = "title" },
	{ .head = WORD_HEAD_TEXT, .field = "text" },
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_CONTROL, .field = "control" },
	{ .head = WORD_HEAD_ROUND, .field = "round" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_action_state },
	{ .head = WORD_HEAD_DUE, .field = "due_day" },
	{ .head = WORD_HEAD_RESPONSIBLE, .field = "responsible" },
	{ .head = WORD_HEAD_DONE_DAY, .field = "done_day" },
	{ .head = WORD_HEAD_DONE_BY, .field = "done_by" },
};

static enum exit_status run_list(struct invocation *inv)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	static const struct rows_under under[] = {
		{ "control", PB_ENUM(KIND, CONTROL) },
		{ "unit", PB_ENUM(KIND, UNIT) },
	};
	enum exit_status status = rows_fill_under(inv, &request, under, COUNT_OF(under));

	request.kind = PB_ENUM(KIND, ACTION);
	if (status != EXIT_STATUS_OK)
		return status;
	return record_list(inv, request, listed, COUNT_OF(listed));
}

static enum exit_status run_show(struct invocation *inv)
{
	const PB(Record) *record;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, ACTION), inv->argv[0], &record);

	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out))
		out_message(inv->out, &record->base);
	else
		record_fields(inv, record, shown, COUNT_OF(shown));
	return EXIT_STATUS_OK;
}

static enum exit_status run_add(struct invocation *inv)
{
	PB(SetActionRequest) request = PB_INIT(SET_ACTION_REQUEST);
	PB(Action) action = PB_INIT(ACTION);
	size_t n;
	enum exit_status status;

	action.title = rows_argument(inv, 0);
	/* What a round opens is to be done now; the rest is planned for a control that fails. */
	action.state = command_text(inv, "round") ? PB_ENUM(ACTION_STATE, OPEN) :
						    PB_ENUM(ACTION_STATE, PLANNED);
	status = record_fill(inv, &action.base, &n);
	if (status != EXIT_STATUS_OK)
		return status;
	request.action = &action;
	return record_write(inv, SET, &request.base);
}

static enum exit_status run_set(struct invocation *inv)
{
	PB(SetActionRequest) request = PB_INIT(SET_ACTION_REQUEST);
	const PB(Record) *record;
	size_t n;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, ACTION), inv->argv[0], &record);

	if (status != EXIT_STATUS_OK)
		return status;
	status = record_fill(inv, &record->action->base, &n);
	if (status != EXIT_STATUS_OK)
		return status;
	if (n == 0)
		return fail_usage(inv, say(inv, WORD_USAGE_NOTHING_SET, NULL));
	request.id = rows_argument(inv, 0);
	request.expected_version = record_version(inv, record);
	request.action = record->action;
	return record_write(inv, SET, &request.base);
}

static enum exit_status run_done(struct invocation *inv)
{
	PB(FinishActionRequest) request = PB_INIT(FINISH_ACTION_REQUEST);
	const PB(Record) *record;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, ACTION), inv->argv[0], &record);

	if (status != EXIT_STATUS_OK)
		return status;
	request.id = rows_argument(inv, 0);
	request.expected_version = record_version(inv, record);
	request.day = rows_text(inv, "day");
	request.reason = rows_text(inv, "reason");
	return record_write(inv, "riskreg.v1.ActionService/Finish", &request.base);
}

#define OPTION_CONTROL { "control", TAKES_TEXT, "C5", WORD_OPT_ACTION_CONTROL }
#define OPTION_ROUND { "round", TAKES_TEXT, "S31", WORD_OPT_ACTION_ROUND }
#define OPTION_DUE { "due", TAKES_TEXT, "2026-08-31", WORD_OPT_ACTION_DUE }

static const struct option list_options[] = { OPTION_UNIT, OPTION_CONTROL, OPTION_WITHDRAWN,
					      OPTION_END };
static const struct option show_options[] = { OPTION_END };
static const struct option add_options[] = { OPTION_CONTROL, OPTION_ROUND,       OPTION_UNIT,
					     OPTION_DUE,     OPTION_RESPONSIBLE, OPTION_TEXT,
					     OPTION_REASON,  OPTION_EXTERNAL,    OPTION_END };
static const struct option set_options[] = {
	OPTION_TITLE,	    OPTION_TEXT,   OPTION_ROUND,    OPTION_DUE,
	OPTION_RESPONSIBLE, OPTION_REASON, OPTION_EXTERNAL, OPTION_IF_VERSION,
	OPTION_END
};
static const struct option done_options[] = {
	{ "day", TAKES_TEXT, "2026-06-01", WORD_OPT_ACTION_DAY },
	OPTION_REASON,
	OPTION_IF_VERSION,
	OPTION_END,
};

static const struct command rows[] = {
	{ "action", "list", "", 0, 0, list_options, WORD_HELP_ACTION_LIST,
	  EXAMPLES("riskctl action list --unit SN", "riskctl action list --control C5"), run_list },
	{ "action", "show", "A9", 1, 1, show_options, WORD_HELP_ACTION_SHOW,
	  EXAMPLES("riskctl action show A9"), run_show },
	{ "action", "add", "TITLE", 1, 1, add_options, WORD_HELP_ACTION_ADD,
	  EXAMPLES("riskctl action add \"Gå igenom attestreglerna\" --control C5 --round S31 "
		   "--due 2026-08-31"),
	  run_add },
	{ "action", "set", "A9", 1, 1, set_options, WORD_HELP_ACTION_SET,
	  EXAMPLES("riskctl action set A9 --due 2026-10-31 --reason \"Fler behöver gå kursen\"",
		   "riskctl action set A9 --round S31"),
	  run_set },
	{ "action", "done", "A9", 1, 1, done_options, WORD_HELP_ACTION_DONE,
	  EXAMPLES("riskctl action done A9", "riskctl action done A9 --day 2026-06-01"), run_done },
};

const struct command_list cmd_action = { "action", WORD_NOUN_ACTION, WORD_HELP_NOUN_ACTION, rows,
					 COUNT_OF(rows) };
