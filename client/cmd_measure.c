/* SPDX-License-Identifier: EUPL-1.2
 * riskctl measure: what reduces risks. */
#include "commands.h"
#include "record.h"
#include "rows.h"

#define SET "riskreg.v1.MeasureService/Set"

static const struct record_field listed[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_RISKS, .field = "risks", .wraps = true },
	{ .head = WORD_HEAD_TITLE, .field = "title", .wraps = true },
};

static const struct record_field shown[] = {
	{ .head = WORD_HEAD_TITLE, .field = "title" },
	{ .head = WORD_HEAD_TEXT, .field = "text" },
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_RISKS, .field = "risks" },
};

static enum exit_status run_list(struct invocation *inv)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	static const struct rows_under under[] = {
		{ "risk", PB_ENUM(KIND, RISK) },
		{ "unit", PB_ENUM(KIND, UNIT) },
	};
	enum exit_status status = rows_fill_under(inv, &request, under, COUNT_OF(under));
	request.kind = PB_ENUM(KIND, MEASURE);
	return status == EXIT_STATUS_OK ? record_list(inv, request, listed, COUNT_OF(listed)) :
					  status;
}

static enum exit_status run_show(struct invocation *inv)
{
	const PB(Record) *record;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, MEASURE), inv->argv[0], &record);
	if (status == EXIT_STATUS_OK)
		record_fields(inv, record, shown, COUNT_OF(shown));
	return status;
}

static enum exit_status run_add(struct invocation *inv)
{
	PB(SetMeasureRequest) request = PB_INIT(SET_MEASURE_REQUEST);
	PB(Measure) measure = PB_INIT(MEASURE);
	measure.title = rows_argument(inv, 0);
	request.measure = &measure;
	return record_add(inv, SET, &request.base, &measure.base);
}

static enum exit_status run_set(struct invocation *inv)
{
	PB(SetMeasureRequest) request = PB_INIT(SET_MEASURE_REQUEST);
	const PB(Record) *record;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, MEASURE), inv->argv[0], &record);
	if (status != EXIT_STATUS_OK)
		return status;
	request.id = record->meta->id;
	request.expected_version = record_version(inv, record);
	request.measure = record->measure;
	return record_set(inv, SET, &request.base, &record->measure->base);
}

static const struct option list_options[] = {
	OPTION_UNIT,
	{ "risk", TAKES_TEXT, "R1", WORD_OPT_MEASURE_UNDER },
	OPTION_WITHDRAWN,
	OPTION_END,
};
static const struct option add_options[] = {
	OPTION_UNIT, OPTION_RISKS, OPTION_TEXT, OPTION_REASON, OPTION_EXTERNAL, OPTION_END,
};
static const struct option set_options[] = {
	OPTION_TITLE,  OPTION_TEXT,	OPTION_UNIT,	   OPTION_RISKS,
	OPTION_REASON, OPTION_EXTERNAL, OPTION_IF_VERSION, OPTION_END,
};

static const struct command rows[] = {
	{ "measure", "list", "", 0, 0, list_options, WORD_HELP_MEASURE_LIST,
	  EXAMPLES("riskctl measure list --unit SN", "riskctl measure list --risk R1"), run_list },
	{ "measure", "show", "M1", 1, 1, NULL, WORD_HELP_MEASURE_SHOW,
	  EXAMPLES("riskctl measure show M1"), run_show },
	{ "measure", "add", "TITLE", 1, 1, add_options, WORD_HELP_MEASURE_ADD,
	  EXAMPLES("riskctl measure add \"Två i förening vid utbetalning\" --unit SN --risk R1",
		   "riskctl measure add \"Utbildning i inköp\" --unit SN --risk R1 --risk R2"),
	  run_add },
	{ "measure", "set", "M1", 1, 1, set_options, WORD_HELP_MEASURE_SET,
	  EXAMPLES("riskctl measure set M1 --text \"Gäller från och med hösten\""), run_set },
};

const struct command_list cmd_measure = { "measure", WORD_NOUN_MEASURE, WORD_HELP_NOUN_MEASURE,
					  rows, COUNT_OF(rows) };
