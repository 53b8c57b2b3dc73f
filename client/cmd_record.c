/* SPDX-License-Identifier: EUPL-1.2
 * riskctl withdraw: one command for every kind of record that can be withdrawn. */
#include "commands.h"
#include "record.h"
#include "rows.h"

static enum exit_status run_withdraw(struct invocation *inv)
{
	PB(WithdrawRecordRequest) request = PB_INIT(WITHDRAW_RECORD_REQUEST);
	const PB(Record) *record;
	if (!command_flag(inv, "reason"))
		return fail_usage(inv, say(inv, WORD_USAGE_REASON, NULL));
	enum exit_status status =
		call_get(inv, record_kind_of(inv->argv[0]), inv->argv[0], &record);
	if (status != EXIT_STATUS_OK)
		return status;
	request.kind = record->meta->kind;
	request.id = record->meta->id;
	request.expected_version = record_version(inv, record);
	request.reason = rows_text(inv, "reason");
	return record_write(inv, "riskreg.v1.RecordService/Withdraw", &request.base);
}

static const struct option options[] = { OPTION_REASON, OPTION_IF_VERSION, OPTION_END };

static const struct command rows[] = {
	{ "withdraw", NULL, "ID", 1, 1, options, WORD_HELP_WITHDRAW,
	  EXAMPLES("riskctl withdraw R12 --reason \"Dubblett av R3\"",
		   "riskctl withdraw R12/2 --reason \"Bedömd på fel underlag\""),
	  run_withdraw },
};

const struct command_list cmd_withdraw = { "withdraw", WORD_NOUN_WITHDRAW, WORD_HELP_NOUN_WITHDRAW,
					   rows, COUNT_OF(rows), NULL };
