/* SPDX-License-Identifier: EUPL-1.2
 * riskctl followup: follow-up occasions of a plan and what they say of each record. */
#include "commands.h"
#include "followup_show.h"
#include "noun.h"
#include "rows.h"
#include "terms.h"

static const struct record_field listed[] = {
	{ .head = WORD_HEAD_PLAN, .field = "plan" },
	{ .head = WORD_HEAD_KIND, .field = "kind", .words = terms_followup_kind },
	{ .head = WORD_HEAD_REPORTING_DAY, .field = "reporting_day" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_followup_state },
};

static const struct rows_under under[] = { { "plan", PB_ENUM(KIND, PLAN) } };

static const struct noun noun = {
	.kind = PB_ENUM(KIND, FOLLOWUP),
	NOUN_LISTED(listed),
	NOUN_UNDER(under),
};

static enum exit_status run_open(struct invocation *inv)
{
	PB(OpenFollowupRequest) request = PB_INIT(OPEN_FOLLOWUP_REQUEST);
	enum exit_status status = rows_need(inv, "kind");
	int kind = 0;

	if (status == EXIT_STATUS_OK)
		status = rows_need(inv, "reporting-day");
	if (status == EXIT_STATUS_OK)
		status = record_choice(inv, "kind", &riskreg__v1__followup_kind__descriptor,
				       &kind);
	if (status != EXIT_STATUS_OK)
		return status;
	request.plan = rows_argument(inv, 0);
	request.kind = (PB(FollowupKind))kind;
	request.reporting_day = rows_text(inv, "reporting-day");
	request.text = rows_text(inv, "text");
	request.reason = rows_text(inv, "reason");
	return record_write(inv, "riskreg.v1.FollowupService/Open", &request.base);
}

/* ------------------------------------------------------------------ set */

/* The entry as it is now; NULL: it is no error that there is none. */
static enum exit_status find_entry(struct invocation *inv, const PB(Record) **ret)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	PB(ListRecordsResponse) *list;
	enum exit_status status;

	request.kind = PB_ENUM(KIND, FOLLOWUP_ENTRY);
	request.under_kind = PB_ENUM(KIND, FOLLOWUP);
	request.under = rows_argument(inv, 0);
	status = record_fetch(inv, request, &list);
	if (status != EXIT_STATUS_OK)
		return status;
	*ret = NULL;
	for (size_t i = 0; i < list->n_records; i++)
		if (strcmp(list->records[i]->followup_entry->record, inv->argv[1]) == 0)
			*ret = list->records[i];
	return EXIT_STATUS_OK;
}

static enum exit_status run_set(struct invocation *inv)
{
	PB(SetFollowupEntryRequest) request = PB_INIT(SET_FOLLOWUP_ENTRY_REQUEST);
	PB(FollowupEntry) entry = PB_INIT(FOLLOWUP_ENTRY);
	const PB(Record) *record;
	size_t n;
	enum exit_status status = find_entry(inv, &record);

	if (status != EXIT_STATUS_OK)
		return status;
	entry.followup = rows_argument(inv, 0);
	entry.record = rows_argument(inv, 1);
	request.entry = record ? record->followup_entry : &entry;
	request.expected_version = record ? record_version(inv, record) : 0;
	/* What becomes of it belongs to the status that it was said with. */
	if (command_flag(inv, "status"))
		request.entry->continuation = PB_ENUM(CONTINUATION, UNSPECIFIED);
	status = record_fill(inv, &request.entry->base, &n);
	if (status != EXIT_STATUS_OK)
		return status;
	if (n == 0 && record)
		return fail_usage(inv, say(inv, WORD_USAGE_NOTHING_SET, NULL));
	return record_write(inv, "riskreg.v1.FollowupService/SetEntry", &request.base);
}

/* ------------------------------------------------------------------ close */

/* What it says is of a day that is to come. */
static void tell_early(struct invocation *inv, const PB(Followup) *followup)
{
	struct caldate day;

	if (followup->state == PB_ENUM(FOLLOWUP_STATE, OPEN) &&
	    caldate_parse(view_of_string(followup->reporting_day), &day) &&
	    caldate_compare(record_today(), day) < 0)
		tell(inv, say(inv, WORD_FOLLOWUP_EARLY, "followup", inv->argv[0], "day",
			      followup->reporting_day, NULL));
}

/* What does not fit together is told before it is closed, and closed all the same. */
static enum exit_status run_close(struct invocation *inv)
{
	PB(CloseFollowupRequest) request = PB_INIT(CLOSE_FOLLOWUP_REQUEST);
	const PB(GetFollowupResponse) *now;
	const PB(Record) *record;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, FOLLOWUP), inv->argv[0], &record);

	if (status == EXIT_STATUS_OK)
		status = followup_ask(inv, inv->argv[0], &now);
	if (status != EXIT_STATUS_OK)
		return status;
	tell_early(inv, record->followup);
	followup_warn(inv, now);
	request.id = rows_argument(inv, 0);
	request.expected_version = record_version(inv, record);
	request.reason = rows_text(inv, "reason");
	return record_write(inv, "riskreg.v1.FollowupService/Close", &request.base);
}

/* ------------------------------------------------------------------ the table */

static const struct option list_options[] = {
	{ "plan", TAKES_TEXT, "P3", WORD_OPT_FOLLOWUP_PLAN },
	OPTION_UNIT,
	OPTION_FILTER_YEAR,
	OPTION_FILTER_STATE,
	OPTION_END,
};
static const struct option open_options[] = {
	{ "kind", TAKES_TEXT, "interim", WORD_OPT_FOLLOWUP_KIND },
	{ "reporting-day", TAKES_TEXT, "2026-08-31", WORD_OPT_REPORTING_DAY },
	{ "text", TAKES_TEXT, "TEXT", WORD_OPT_FOLLOWUP_TEXT },
	OPTION_REASON,
	OPTION_END,
};
static const struct option set_options[] = {
	{ "status", TAKES_TEXT, "done|on-track|not-this-year", WORD_OPT_FOLLOWUP_STATUS },
	{ "comment", TAKES_TEXT, "TEXT", WORD_OPT_FOLLOWUP_COMMENT },
	{ "continuation", TAKES_TEXT, "carried|dropped", WORD_OPT_CONTINUATION },
	OPTION_REASON,
	OPTION_IF_VERSION,
	OPTION_END,
};
static const struct option close_options[] = { OPTION_REASON, OPTION_IF_VERSION, OPTION_END };
static const struct option show_options[] = { OPTION_END };

static const struct command rows[] = {
	{ "followup", "list", "", 0, 0, list_options, WORD_HELP_FOLLOWUP_LIST,
	  EXAMPLES("riskctl followup list", "riskctl followup list --plan P3"), noun_list },
	{ "followup", "show", "F2", 1, 1, show_options, WORD_HELP_FOLLOWUP_SHOW,
	  EXAMPLES("riskctl followup show F2"), followup_show_run },
	{ "followup", "open", "P3", 1, 1, open_options, WORD_HELP_FOLLOWUP_OPEN,
	  EXAMPLES("riskctl followup open P3 --kind interim --reporting-day 2026-08-31",
		   "riskctl followup open P3 --kind annual --reporting-day 2026-12-31"),
	  run_open },
	{ "followup", "set", "F2 M7", 2, 2, set_options, WORD_HELP_FOLLOWUP_SET,
	  EXAMPLES("riskctl followup set F2 M7",
		   "riskctl followup set F2 M7 --status on-track --comment \"Mallen är klar\"",
		   "riskctl followup set F3 M8 --status not-this-year --continuation carried "
		   "--comment \"Personalbrist\""),
	  run_set },
	{ "followup", "close", "F2", 1, 1, close_options, WORD_HELP_FOLLOWUP_CLOSE,
	  EXAMPLES("riskctl followup close F2"), run_close },
};

const struct command_list cmd_followup = { "followup", WORD_NOUN_FOLLOWUP,
					   WORD_HELP_NOUN_FOLLOWUP, rows, COUNT_OF(rows), &noun };
