/* SPDX-License-Identifier: EUPL-1.2
 * riskctl log: the result of an item, or of several at once. What auditors type all day. */
#include "commands.h"
#include "log_line.h"
#include "next_step.h"
#include "record.h"
#include "result_evidence.h"
#include "rows.h"

#define RESULTS_MAX 1000

static enum exit_status fail_line(struct invocation *inv, enum log_line_fault fault,
				  const char *bad)
{
	static const enum word words[] = {
		[LOG_LINE_ODD] = WORD_USAGE_LOG_ODD,
		[LOG_LINE_OUTCOME] = WORD_USAGE_LOG_OUTCOME,
		[LOG_LINE_ATTRIBUTE] = WORD_USAGE_LOG_ATTRIBUTE,
	};

	if (fault == LOG_LINE_NO_MEMORY)
		return fail_memory(inv);
	return fail_usage(inv, say(inv, words[fault], "given", bad, NULL));
}

static bool is_of_one_item(const struct invocation *inv)
{
	return command_flag(inv, "note") || command_flag(inv, "attribute") ||
	       command_flag(inv, "evidence") || command_flag(inv, "evidence-file");
}

/* What the options say of each result. */
static enum exit_status take_options(struct invocation *inv, PB(LogResultsRequest) *request)
{
	size_t n_attributes;
	const char *const *attributes = command_many(inv, "attribute", &n_attributes);
	const char *bad = "";
	enum log_line_fault fault;

	if (request->n_results > 1 && is_of_one_item(inv))
		return fail_usage(inv, say(inv, WORD_USAGE_LOG_ONE, NULL));
	for (size_t i = 0; i < request->n_results; i++) {
		request->results[i]->note = rows_text(inv, "note");
		request->results[i]->tester = rows_text(inv, "tester");
		request->results[i]->tested_day = rows_text(inv, "day");
	}
	request->results[0]->no_note = command_flag(inv, "note") && !*rows_text(inv, "note");
	request->reason = rows_text(inv, "reason");
	fault = log_line_attributes(inv->arena, attributes, n_attributes, request->results[0],
				    &bad);
	return fault == LOG_LINE_SOUND ? result_evidence_take(inv, request->results[0])
				       : fail_line(inv, fault, bad);
}

static void tell_already_logged(struct invocation *inv, const PB(Written) *written, size_t n)
{
	size_t n_new = 0;

	for (size_t i = 0; i < written->n_changes; i++)
		n_new += written->changes[i]->kind == PB_ENUM(KIND, RESULT);
	if (n_new < n)
		tell(inv, say_counted(inv, WORD_LOG_ALREADY, n - n_new, NULL));
}

static enum exit_status run_log(struct invocation *inv)
{
	PB(LogResultsRequest) request = PB_INIT(LOG_RESULTS_REQUEST);
	const PB(Written) *written;
	const char *const *words = inv->argv + 1, *bad = "";
	size_t n = (size_t)inv->argc - 1;
	enum exit_status status;
	enum log_line_fault fault = n == 1 && command_flag(inv, "attribute") ?
					    log_line_item(inv->arena, words[0], &request) :
					    log_line_parse(inv->arena, words, n, &request, &bad);

	if (fault != LOG_LINE_SOUND)
		return fail_line(inv, fault, bad);
	request.round = rows_argument(inv, 0);
	status = take_options(inv, &request);
	if (status == EXIT_STATUS_OK)
		status = call_write(inv, "riskreg.v1.RoundService/LogResults", &request.base,
				    &written);
	if (status != EXIT_STATUS_OK)
		return status;
	if (written->n_changes || inv->json)
		out_written(inv->out, written);
	tell_already_logged(inv, written, request.n_results);
	/* A script that logs a thousand items is not slowed down by talk that nobody reads. */
	return inv->terminal && !inv->dry_run ? next_step_tell(inv, inv->argv[0]) : EXIT_STATUS_OK;
}

static const struct option options[] = {
	{ "note", TAKES_TEXT, "TEXT", WORD_OPT_NOTE },
	{ "attribute", TAKES_MANY, "A=dev", WORD_OPT_LOG_ATTRIBUTE },
	OPTION_EVIDENCE,
	OPTION_EVIDENCE_FILE,
	{ "tester", TAKES_TEXT, "USER", WORD_OPT_TESTER },
	{ "day", TAKES_TEXT, "2026-06-01", WORD_OPT_TESTED_DAY },
	{ "reason", TAKES_TEXT, "TEXT", WORD_OPT_LOG_REASON },
	OPTION_END,
};

static const struct command rows[] = {
	{ "log", NULL, "S31 ITEM ok|dev|na [ITEM ok|dev|na ...]", 2, 1 + 2 * RESULTS_MAX, options,
	  WORD_HELP_LOG,
	  EXAMPLES("riskctl log S31 1 ok", "riskctl log S31 1 ok 2 ok 3 dev",
		   "riskctl log S31 4 dev --note \"Kvitto saknas\"",
		   "riskctl log S31 7 ok --evidence-file kvitto-7.pdf --evidence \"Bilaga 2\"",
		   "riskctl log S31 5 --attribute A=ok --attribute B=dev",
		   "riskctl log S31 4 ok --reason \"Kvittot kom in\""),
	  run_log },
};

const struct command_list cmd_log = { "log", WORD_NOUN_LOG, WORD_HELP_NOUN_LOG, rows,
				      COUNT_OF(rows), NULL };
