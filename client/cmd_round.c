/* SPDX-License-Identifier: EUPL-1.2
 * riskctl round: a control performed once, from opening to sign-off. */
#include "commands.h"
#include "findings.h"
#include "import/ids.h"
#include "lint.h"
#include "record.h"
#include "round_sheet.h"
#include "round_show.h"
#include "rows.h"
#include "terms.h"

#define METHOD(name) "riskreg.v1.RoundService/" name

static const struct record_field listed[] = {
	{ .head = WORD_HEAD_CONTROL, .field = "control" },
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_PERIOD, .field = "period" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_round_state, .wraps = true },
	{ .head = WORD_HEAD_VERDICT, .text = round_show_verdict, .wraps = true },
	{ .head = WORD_HEAD_TALLY, .text = round_show_tally, .wraps = true },
};

static enum exit_status run_list(struct invocation *inv)
{
	static const struct rows_under under[] = {
		{ "control", PB_ENUM(KIND, CONTROL) },
		{ "unit", PB_ENUM(KIND, UNIT) },
	};
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	enum exit_status status = rows_fill_under(inv, &request, under, COUNT_OF(under));

	request.kind = PB_ENUM(KIND, ROUND);
	request.year = command_number(inv, "year", 0);
	if (status != EXIT_STATUS_OK)
		return status;
	return record_list(inv, request, listed, COUNT_OF(listed));
}

/* ------------------------------------------------------------------ open */

static enum exit_status take_ids(struct invocation *inv, PB(OpenRoundRequest) *request)
{
	const char *path = command_text(inv, "ids");
	struct import im = findings_import(inv);
	struct view bytes;
	int outcome;

	if (!path)
		return EXIT_STATUS_OK;
	outcome = import_load(&im, path, IDS_BYTES_MAX, &bytes);
	if (outcome == IMPORT_DONE)
		outcome = ids_read(&im, bytes, &request->ids, &request->n_ids);
	return findings_tell(inv, &im, path, outcome);
}

/* The round is the answer; the pieces of its list concern nobody. */
static void print_opened(struct invocation *inv, const PB(Written) *written)
{
	PB(Written) round = *written;

	if (!out_wants_message(inv->out) && round.n_changes > 1)
		round.n_changes = 1;
	out_written(inv->out, &round);
}

/* Only a review has nothing that is counted. */
static enum exit_status check_basis(struct invocation *inv)
{
	const PB(Record) *record;
	enum exit_status status;

	if (!!command_text(inv, "ids") + command_flag(inv, "counts") +
		    !!command_text(inv, "items") > 1)
		return fail_usage(inv, say(inv, WORD_USAGE_ROUND_BASIS, NULL));
	if (command_text(inv, "ids") || command_flag(inv, "counts") ||
	    command_number(inv, "items", 0))
		return EXIT_STATUS_OK;
	status = call_get(inv, PB_ENUM(KIND, CONTROL), inv->argv[0], &record);
	if (status != EXIT_STATUS_OK || record->control->kind == PB_ENUM(CONTROL_KIND, REVIEW))
		return status;
	return fail_usage(inv, say(inv, WORD_USAGE_ROUND_BASIS_NEEDED, "control", inv->argv[0],
				   NULL));
}

static enum exit_status run_open(struct invocation *inv)
{
	PB(OpenRoundRequest) request = PB_INIT(OPEN_ROUND_REQUEST);
	const PB(Written) *written;
	uint32_t size;
	enum exit_status status;

	request.control = rows_argument(inv, 0);
	request.unit = rows_text(inv, "unit");
	request.period = rows_text(inv, "period");
	request.size = command_number(inv, "items", 0);
	request.counts = command_flag(inv, "counts");
	request.external_reference = rows_text(inv, "external-reference");
	status = check_basis(inv);
	if (status == EXIT_STATUS_OK)
		status = take_ids(inv, &request);
	if (status == EXIT_STATUS_OK)
		status = call_write(inv, METHOD("Open"), &request.base, &written);
	if (status != EXIT_STATUS_OK)
		return status;
	print_opened(inv, written);
	size = request.n_ids ? (uint32_t)request.n_ids : request.size;
	/* Whoever opens a round is told what its criteria cannot say. */
	return size && !inv->json ? lint_tell(inv, inv->argv[0], size) : EXIT_STATUS_OK;
}

/* ------------------------------------------------------------------ moves */

/* The version that a move starts from is the one in force now. */
static enum exit_status read_version(struct invocation *inv, uint32_t *ret)
{
	const PB(Record) *record;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, ROUND), inv->argv[0], &record);

	if (status == EXIT_STATUS_OK)
		*ret = record_version(inv, record);
	return status;
}

/* Writes, then tells where the round stands. */
static enum exit_status write_round(struct invocation *inv, const char *method,
				    const ProtobufCMessage *request)
{
	const PB(Record) *record;
	enum exit_status status = record_write(inv, method, request);

	if (status != EXIT_STATUS_OK || inv->dry_run || inv->json)
		return status;
	status = call_get(inv, PB_ENUM(KIND, ROUND), inv->argv[0], &record);
	if (status == EXIT_STATUS_OK)
		tell(inv, round_show_sentence(inv, record));
	return status;
}

static enum exit_status run_count(struct invocation *inv)
{
	PB(CountRoundRequest) request = PB_INIT(COUNT_ROUND_REQUEST);
	enum exit_status status;

	if (!command_text(inv, "conforming") || !command_text(inv, "reviewed"))
		return fail_usage(inv, say(inv, WORD_USAGE_COUNTS, NULL));
	status = read_version(inv, &request.expected_version);
	request.round = rows_argument(inv, 0);
	request.conforming = command_number(inv, "conforming", 0);
	request.reviewed = command_number(inv, "reviewed", 0);
	request.source = rows_text(inv, "source");
	request.reason = rows_text(inv, "reason");
	if (status != EXIT_STATUS_OK)
		return status;
	return write_round(inv, METHOD("Count"), &request.base);
}

static enum exit_status move(struct invocation *inv, const char *method)
{
	PB(MoveRoundRequest) request = PB_INIT(MOVE_ROUND_REQUEST);
	enum exit_status status = read_version(inv, &request.expected_version);

	request.round = rows_argument(inv, 0);
	request.reason = rows_text(inv, "reason");
	return status == EXIT_STATUS_OK ? write_round(inv, method, &request.base) : status;
}

static enum exit_status run_submit(struct invocation *inv)
{
	return move(inv, METHOD("Submit"));
}

static enum exit_status run_return(struct invocation *inv)
{
	return move(inv, METHOD("SendBack"));
}

static enum exit_status run_approve(struct invocation *inv)
{
	return move(inv, METHOD("Approve"));
}

static enum exit_status run_not_run(struct invocation *inv)
{
	PB(NotRunRequest) request = PB_INIT(NOT_RUN_REQUEST);
	enum exit_status status = read_version(inv, &request.expected_version);

	request.round = rows_argument(inv, 0);
	request.postponed_to = command_number(inv, "postponed-to", 0);
	request.reason = rows_text(inv, "reason");
	return status == EXIT_STATUS_OK ? write_round(inv, METHOD("NotRun"), &request.base) :
					  status;
}

static enum exit_status run_conclude(struct invocation *inv)
{
	PB(ConcludeRoundRequest) request = PB_INIT(CONCLUDE_ROUND_REQUEST);
	enum exit_status status = read_version(inv, &request.expected_version);

	request.round = rows_argument(inv, 0);
	request.day = rows_text(inv, "day");
	request.conclusion = rows_text(inv, "text");
	request.diary_number = rows_text(inv, "diary");
	return status == EXIT_STATUS_OK ? write_round(inv, METHOD("Conclude"), &request.base) :
					  status;
}

/* ------------------------------------------------------------------ the table */

static const struct option list_options[] = {
	{ "control", TAKES_TEXT, "C5", WORD_OPT_UNDER_CONTROL },
	OPTION_UNIT,
	{ "year", TAKES_NUMBER, "2026", WORD_OPT_YEAR },
	OPTION_WITHDRAWN,
	OPTION_END,
};
static const struct option no_options[] = { OPTION_END };
static const struct option open_options[] = {
	OPTION_UNIT,
	{ "period", TAKES_TEXT, "2026-Q3", WORD_OPT_PERIOD },
	{ "items", TAKES_NUMBER, "10", WORD_OPT_ITEMS },
	{ "ids", TAKES_TEXT, "FILE", WORD_OPT_IDS },
	{ "counts", TAKES_NOTHING, NULL, WORD_OPT_COUNTS },
	OPTION_EXTERNAL,
	OPTION_END,
};
static const struct option count_options[] = {
	{ "conforming", TAKES_NUMBER, "5213", WORD_OPT_CONFORMING },
	{ "reviewed", TAKES_NUMBER, "5600", WORD_OPT_REVIEWED },
	{ "source", TAKES_TEXT, "TEXT", WORD_OPT_COUNT_SOURCE },
	OPTION_REASON,
	OPTION_IF_VERSION,
	OPTION_END,
};
static const struct option move_options[] = { OPTION_REASON, OPTION_IF_VERSION, OPTION_END };
static const struct option not_run_options[] = {
	OPTION_REASON,
	{ "postponed-to", TAKES_NUMBER, "2027", WORD_OPT_POSTPONED_TO },
	OPTION_IF_VERSION,
	OPTION_END,
};
static const struct option conclude_options[] = {
	{ "text", TAKES_TEXT, "TEXT", WORD_OPT_CONCLUSION },
	{ "diary", TAKES_TEXT, "\"SN 2026/12\"", WORD_OPT_DIARY },
	{ "day", TAKES_TEXT, "2026-06-01", WORD_OPT_CONCLUDED_DAY },
	OPTION_IF_VERSION,
	OPTION_END,
};

static const struct option template_options[] = {
	{ "output", TAKES_TEXT, "FILE.xlsx", WORD_OPT_SHEET_OUTPUT },
	OPTION_END,
};
static const struct option import_options[] = {
	{ "round", TAKES_TEXT, "S31", WORD_OPT_SHEET_ROUND },
	{ "tester", TAKES_TEXT, "USER", WORD_OPT_TESTER },
	{ "day", TAKES_TEXT, "2026-06-01", WORD_OPT_TESTED_DAY },
	{ "reason", TAKES_TEXT, "TEXT", WORD_OPT_LOG_REASON },
	{ "errors-to", TAKES_TEXT, "FILE.xlsx", WORD_OPT_ERRORS_TO },
	OPTION_END,
};

static const struct command rows[] = {
	{ "round", "list", "", 0, 0, list_options, WORD_HELP_ROUND_LIST,
	  EXAMPLES("riskctl round list --unit SN --year 2026", "riskctl round list --control C5"),
	  run_list },
	{ "round", "show", "S31", 1, 1, no_options, WORD_HELP_ROUND_SHOW,
	  EXAMPLES("riskctl round show S31"), round_show_run },
	{ "round", "open", "C5", 1, 1, open_options, WORD_HELP_ROUND_OPEN,
	  EXAMPLES("riskctl round open C5 --unit SN --items 10 --period 2026-Q3",
		   "riskctl round open C5 --unit SN --ids verifikationer.txt",
		   "riskctl round open C3 --unit SN --counts"),
	  run_open },
	{ "round", "template", "S31", 1, 1, template_options, WORD_HELP_ROUND_TEMPLATE,
	  EXAMPLES("riskctl round template S31 -o s31.xlsx"), round_sheet_template },
	{ "round", "import", "FILE", 1, 1, import_options, WORD_HELP_ROUND_IMPORT,
	  EXAMPLES("riskctl round import s31.xlsx", "riskctl round import s31.csv --round S31",
		   "riskctl round import s31.xlsx --dry-run --errors-to fel.xlsx"),
	  round_sheet_import },
	{ "round", "count", "S31", 1, 1, count_options, WORD_HELP_ROUND_COUNT,
	  EXAMPLES("riskctl round count S31 --conforming 5213 --reviewed 5600 "
		   "--source \"Heroma, uttag 2026-09-01\""),
	  run_count },
	{ "round", "submit", "S31", 1, 1, move_options, WORD_HELP_ROUND_SUBMIT,
	  EXAMPLES("riskctl round submit S31"), run_submit },
	{ "round", "return", "S31", 1, 1, move_options, WORD_HELP_ROUND_RETURN,
	  EXAMPLES("riskctl round return S31 --reason \"Underlag saknas för objekt 4\""),
	  run_return },
	{ "round", "approve", "S31", 1, 1, move_options, WORD_HELP_ROUND_APPROVE,
	  EXAMPLES("riskctl round approve S31"), run_approve },
	{ "round", "not-run", "S31", 1, 1, not_run_options, WORD_HELP_ROUND_NOT_RUN,
	  EXAMPLES("riskctl round not-run S31 --reason \"Systembyte\" --postponed-to 2027"),
	  run_not_run },
	{ "round", "conclude", "S31", 1, 1, conclude_options, WORD_HELP_ROUND_CONCLUDE,
	  EXAMPLES("riskctl round conclude S31 --text \"Rutinen är känd och följs\" "
		   "--diary \"SN 2026/12\""),
	  run_conclude },
};

const struct command_list cmd_round = { "round", WORD_NOUN_ROUND, WORD_HELP_NOUN_ROUND, rows,
					COUNT_OF(rows) };
