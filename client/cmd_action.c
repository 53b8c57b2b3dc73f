/* SPDX-License-Identifier: EUPL-1.2
 * riskctl action: corrective actions, planned with a control or opened by a round; done, verified,
 * opened again, accepted. */
#include "acceptance.h"
#include "commands.h"
#include "noun.h"
#include "terms.h"

static const struct record_field listed[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_CONTROL, .field = "control" },
	{ .head = WORD_HEAD_ROUND, .field = "round" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_action_state, .wraps = true },
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
	{ .head = WORD_HEAD_RESPONSIBLE_USER, .field = "responsible_user" },
	{ .head = WORD_HEAD_DONE_DAY, .field = "done_day" },
	{ .head = WORD_HEAD_DONE_BY, .field = "done_by" },
	{ .head = WORD_HEAD_RETEST, .field = "retest_day" },
	{ .head = WORD_HEAD_VERIFIED_ROUND, .field = "verified_round" },
	{ .head = WORD_HEAD_VERIFIED_DAY, .field = "verified_day" },
	{ .head = WORD_HEAD_VERIFIED_BY, .field = "verified_by" },
	{ .head = WORD_HEAD_DECISION, .field = "decision" },
	{ .head = WORD_HEAD_DECIDED_DAY, .field = "accepted_day" },
	{ .head = WORD_HEAD_ACCEPTED_UNTIL, .field = "accepted_until" },
	{ .head = WORD_HEAD_ACCEPTED_REASON, .field = "accepted_reason" },
};

static const struct rows_under under[] = {
	{ "control", PB_ENUM(KIND, CONTROL) },
	{ "round", PB_ENUM(KIND, ROUND) },
	{ "unit", PB_ENUM(KIND, UNIT) },
};

static const char *const reopen_needs[] = { "reason", NULL };
static const char *const verify_needs[] = { "round", NULL };
static const char *const accept_needs[] = { "decision", "until", "reason", NULL };

static const struct noun_move moves[] = {
	{ "done", "riskreg.v1.ActionService/Finish", PB_DESC(finish_action_request), NULL },
	{ "verify", "riskreg.v1.ActionService/Verify", PB_DESC(verify_action_request),
	  verify_needs },
	{ "reopen", "riskreg.v1.ActionService/Reopen", PB_DESC(reopen_action_request),
	  reopen_needs },
	{ "accept", "riskreg.v1.ActionService/Accept", PB_DESC(accept_action_request),
	  accept_needs },
};

static const struct noun noun = {
	.kind = PB_ENUM(KIND, ACTION),
	.set = "riskreg.v1.ActionService/Set",
	.request = PB_DESC(set_action_request),
	.body = PB_DESC(action),
	NOUN_LISTED(listed),
	NOUN_SHOWN(shown),
	NOUN_UNDER(under),
	NOUN_MOVES(moves),
};

static bool is_accepted(const PB(Record) *record)
{
	return record->action->state == PB_ENUM(ACTION_STATE, ACCEPTED);
}

/* Whether an acceptance survives a change is the daemon's to say; that it did not is told. */
static enum exit_status run_set(struct invocation *inv)
{
	const PB(Record) *record;
	enum exit_status status = call_get(inv, noun.kind, inv->argv[0], &record);
	if (status != EXIT_STATUS_OK)
		return status;
	bool was_accepted = is_accepted(record);
	status = noun_set(inv);
	if (status != EXIT_STATUS_OK || !was_accepted || inv->dry_run)
		return status;
	status = call_get(inv, noun.kind, inv->argv[0], &record);
	if (status == EXIT_STATUS_OK && !is_accepted(record))
		tell(inv, say(inv, WORD_ACTION_ACCEPTANCE_VOID, "action", record->meta->id, NULL));
	return status;
}

/* An acceptance that has run out is told as such: the record itself knows no day. */
static enum exit_status run_show(struct invocation *inv)
{
	enum exit_status status = noun_show(inv);
	if (status != EXIT_STATUS_OK || out_wants_message(inv->out))
		return status;
	return acceptance_print(inv, inv->argv[0]);
}

#define OPTION_CONTROL { "control", TAKES_TEXT, "C5", WORD_OPT_ACTION_CONTROL }
#define OPTION_ROUND { "round", TAKES_TEXT, "S31", WORD_OPT_ACTION_ROUND }
#define OPTION_DUE { "due", TAKES_TEXT, "2026-08-31", WORD_OPT_ACTION_DUE }
#define OPTION_USER { "responsible-user", TAKES_TEXT, "USER", WORD_OPT_RESPONSIBLE_USER }

static const struct option list_options[] = {
	OPTION_UNIT,
	OPTION_CONTROL,
	{ "round", TAKES_TEXT, "S31", WORD_OPT_UNDER_ROUND },
	OPTION_FILTER_STATE,
	OPTION_FILTER_OWNER,
	OPTION_FILTER_OVERDUE,
	OPTION_WITHDRAWN,
	OPTION_END,
};
static const struct option add_options[] = {
	OPTION_CONTROL,     OPTION_ROUND, OPTION_UNIT, OPTION_DUE,
	OPTION_RESPONSIBLE, OPTION_USER,  OPTION_TEXT, OPTION_REASON,
	OPTION_EXTERNAL,    OPTION_END,
};
static const struct option set_options[] = {
	OPTION_TITLE,       OPTION_TEXT, OPTION_ROUND,  OPTION_DUE,
	OPTION_RESPONSIBLE, OPTION_USER, OPTION_REASON, OPTION_EXTERNAL,
	OPTION_IF_VERSION,  OPTION_END,
};
static const struct option done_options[] = {
	{ "day", TAKES_TEXT, "2026-06-01", WORD_OPT_ACTION_DAY },
	{ "retest", TAKES_TEXT, "2026-09-30", WORD_OPT_ACTION_RETEST },
	OPTION_REASON,
	OPTION_IF_VERSION,
	OPTION_END,
};
static const struct option verify_options[] = {
	{ "round", TAKES_TEXT, "S44", WORD_OPT_VERIFY_ROUND }, OPTION_REASON, OPTION_IF_VERSION,
	OPTION_END,
};
static const struct option reopen_options[] = { OPTION_REASON, OPTION_IF_VERSION, OPTION_END };
static const struct option accept_options[] = {
	{ "decision", TAKES_TEXT, "TEXT", WORD_OPT_ACCEPT_DECISION },
	{ "until", TAKES_TEXT, "2026-12-31", WORD_OPT_ACCEPT_UNTIL },
	{ "day", TAKES_TEXT, "2026-06-01", WORD_OPT_ACCEPT_DAY },
	OPTION_REASON,
	OPTION_IF_VERSION,
	OPTION_END,
};

static const struct command rows[] = {
	{ "action", "list", "", 0, 0, list_options, WORD_HELP_ACTION_LIST,
	  EXAMPLES("riskctl action list --unit SN", "riskctl action list --control C5",
		   "riskctl action list --overdue"),
	  noun_list },
	{ "action", "show", "A9", 1, 1, record_show_options, WORD_HELP_ACTION_SHOW,
	  EXAMPLES("riskctl action show A9"), run_show },
	{ "action", "add", "TITLE", 1, 1, add_options, WORD_HELP_ACTION_ADD,
	  EXAMPLES("riskctl action add \"Gå igenom attestreglerna\" --control C5 --round S31 "
		   "--due 2026-08-31"),
	  noun_add },
	{ "action", "set", "A9", 1, 1, set_options, WORD_HELP_ACTION_SET,
	  EXAMPLES("riskctl action set A9 --due 2026-10-31 --reason \"Fler behöver gå kursen\"",
		   "riskctl action set A9 --round S31"),
	  run_set },
	{ "action", "done", "A9", 1, 1, done_options, WORD_HELP_ACTION_DONE,
	  EXAMPLES("riskctl action done A9",
		   "riskctl action done A9 --day 2026-06-01 --retest 2026-09-30"),
	  noun_move },
	{ "action", "verify", "A9", 1, 1, verify_options, WORD_HELP_ACTION_VERIFY,
	  EXAMPLES("riskctl action verify A9 --round S44"), noun_move },
	{ "action", "reopen", "A9", 1, 1, reopen_options, WORD_HELP_ACTION_REOPEN,
	  EXAMPLES("riskctl action reopen A9 --reason \"Samma fel i omtestet\""), noun_move },
	{ "action", "accept", "A9", 1, 1, accept_options, WORD_HELP_ACTION_ACCEPT,
	  EXAMPLES("riskctl action accept A9 --decision \"Nämnden 2026-06-01 § 14\" "
		   "--until 2026-12-31 --reason \"Systemet byts vid årsskiftet\""),
	  noun_move },
};

const struct command_list cmd_action = { "action", WORD_NOUN_ACTION, WORD_HELP_NOUN_ACTION, rows,
					 COUNT_OF(rows), &noun };
