/* SPDX-License-Identifier: EUPL-1.2
 * Moves of a round: the version that was seen, the call, where the round stands then. Knows no rule
 * about which move follows which. */
#include "round_move.h"

#include "record.h"
#include "round_show.h"
#include "rows.h"

#define METHOD(name) "riskreg.v1.RoundService/" name

/* The version that a move starts from: --if-version, or the one in force now. */
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

enum exit_status round_move_count(struct invocation *inv)
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
	request.dissent = rows_text(inv, "dissent");
	return status == EXIT_STATUS_OK ? write_round(inv, method, &request.base) : status;
}

enum exit_status round_move_submit(struct invocation *inv)
{
	return move(inv, METHOD("Submit"));
}

enum exit_status round_move_return(struct invocation *inv)
{
	return move(inv, METHOD("SendBack"));
}

enum exit_status round_move_approve(struct invocation *inv)
{
	return move(inv, METHOD("Approve"));
}

enum exit_status round_move_no_population(struct invocation *inv)
{
	return move(inv, METHOD("NoPopulation"));
}

enum exit_status round_move_not_run(struct invocation *inv)
{
	PB(NotRunRequest) request = PB_INIT(NOT_RUN_REQUEST);
	enum exit_status status = read_version(inv, &request.expected_version);

	request.round = rows_argument(inv, 0);
	request.postponed_to = command_number(inv, "postponed-to", 0);
	request.reason = rows_text(inv, "reason");
	if (status != EXIT_STATUS_OK)
		return status;
	return write_round(inv, METHOD("NotRun"), &request.base);
}

enum exit_status round_move_conclude(struct invocation *inv)
{
	PB(ConcludeRoundRequest) request = PB_INIT(CONCLUDE_ROUND_REQUEST);
	enum exit_status status = read_version(inv, &request.expected_version);

	request.round = rows_argument(inv, 0);
	request.day = rows_text(inv, "day");
	request.conclusion = rows_text(inv, "text");
	request.diary_number = rows_text(inv, "diary");
	if (status != EXIT_STATUS_OK)
		return status;
	return write_round(inv, METHOD("Conclude"), &request.base);
}
