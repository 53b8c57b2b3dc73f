/* SPDX-License-Identifier: EUPL-1.2
 * riskctl risk: risks and their assessments. */
#include "assessment.h"
#include "commands.h"
#include "record.h"
#include "risk_show.h"
#include "rows.h"
#include "terms.h"

#define SET "riskreg.v1.RiskService/Set"
#define ASSESS "riskreg.v1.RiskService/Assess"

static void print_list(struct invocation *inv, const PB(ListRecordsResponse) *risks,
		       const PB(ListRecordsResponse) *assessments)
{
	static const struct column columns[] = {
		{ WORD_HEAD_ID, false, false },        { WORD_HEAD_UNIT, false, false },
		{ WORD_HEAD_RISK_VALUE, true, false }, { WORD_HEAD_STATE, false, false },
		{ WORD_HEAD_TITLE, false, true },
	};
	static const struct record_field state = { .field = "state", .words = terms_risk_state };
	static const struct record_field title = { .field = "title" };
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < risks->n_records; i++) {
		const PB(Record) *r = risks->records[i];
		const PB(Record) *latest = assessment_latest(assessments, r->meta->id);
		out_row(inv->out,
			(const struct cell[]){
				{ record_id(inv, r), MARK_NONE },
				{ r->risk->unit, MARK_NONE },
				{ latest ? assessment_value(inv, latest) : "", MARK_NONE },
				{ record_text(inv, r, &state), MARK_NONE },
				{ record_text(inv, r, &title), MARK_NONE } });
	}
	out_end(inv->out);
}

static enum exit_status run_list(struct invocation *inv)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	PB(ListRecordsRequest) all = PB_INIT(LIST_RECORDS_REQUEST);
	PB(ListRecordsResponse) *risks, *assessments;
	static const struct rows_under under[] = { { "unit", PB_ENUM(KIND, UNIT) },
						   { "goal-id", PB_ENUM(KIND, GOAL) } };
	enum exit_status status = rows_fill_under(inv, &request, under, COUNT_OF(under));
	request.kind = PB_ENUM(KIND, RISK);
	if (status == EXIT_STATUS_OK)
		status = record_fetch(inv, request, &risks);
	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out) || risks->n_records == 0) {
		record_rows(inv, risks, NULL, 0);
		return status;
	}
	all.kind = PB_ENUM(KIND, ASSESSMENT);
	status = record_fetch(inv, all, &assessments);
	if (status != EXIT_STATUS_OK)
		return status;
	assessment_sort(assessments);
	print_list(inv, risks, assessments);
	return status;
}

static enum exit_status fill_assessment(struct invocation *inv, PB(AssessRiskRequest) *request)
{
	size_t n;
	request->probability = command_number(inv, "p", 0);
	request->consequence = command_number(inv, "k", 0);
	request->motive_probability = rows_text(inv, "motive-p");
	request->motive_consequence = rows_text(inv, "motive-k");
	return record_fill(inv, &request->base, &n);
}

static enum exit_status run_add(struct invocation *inv)
{
	PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
	PB(AssessRiskRequest) assessment = PB_INIT(ASSESS_RISK_REQUEST);
	PB(Risk) risk = PB_INIT(RISK);
	const PB(Written) *added;
	bool assesses = command_flag(inv, "p");
	size_t n;
	if (assesses != command_flag(inv, "k"))
		return fail_usage(inv, say(inv, WORD_USAGE_P_AND_K, NULL));
	risk.title = rows_argument(inv, 0);
	risk.state = PB_ENUM(RISK_STATE, OPEN);
	request.risk = &risk;
	request.assessment = assesses ? &assessment : NULL;
	enum exit_status status = record_fill(inv, &risk.base, &n);
	if (status == EXIT_STATUS_OK && assesses)
		status = fill_assessment(inv, &assessment);
	if (status == EXIT_STATUS_OK)
		status = call_write(inv, SET, &request.base, &added);
	if (status == EXIT_STATUS_OK)
		out_written(inv->out, added);
	return status;
}

static enum exit_status run_set(struct invocation *inv)
{
	PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
	const PB(Record) *record;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, RISK), inv->argv[0], &record);
	if (status != EXIT_STATUS_OK)
		return status;
	request.id = record->meta->id;
	request.expected_version = record_version(inv, record);
	request.risk = record->risk;
	return record_set(inv, SET, &request.base, &record->risk->base);
}

static enum exit_status run_assess(struct invocation *inv)
{
	PB(AssessRiskRequest) request = PB_INIT(ASSESS_RISK_REQUEST);
	const PB(Written) *written;
	if (!command_flag(inv, "p") || !command_flag(inv, "k"))
		return fail_usage(inv, say(inv, WORD_USAGE_P_AND_K_NEEDED, NULL));
	enum exit_status status = fill_assessment(inv, &request);
	request.risk = rows_argument(inv, 0);
	if (status == EXIT_STATUS_OK)
		status = call_write(inv, ASSESS, &request.base, &written);
	if (status == EXIT_STATUS_OK)
		out_written(inv->out, written);
	return status;
}

/* clang-format off */
#define OPTIONS_TEXTS                                                \
	OPTION_TEXT,                                                 \
	{ "background", TAKES_TEXT, "TEXT", WORD_OPT_RISK_BACKGROUND }, \
	{ "category", TAKES_TEXT, "TEXT", WORD_OPT_RISK_CATEGORY },  \
	{ "goal", TAKES_TEXT, "TEXT", WORD_OPT_RISK_GOAL },          \
	OPTION_GOAL_ID,                                              \
	{ "source", TAKES_TEXT, "TEXT", WORD_OPT_RISK_SOURCE },      \
	OPTION_RESPONSIBLE

#define OPTIONS_LEVELS                                              \
	{ "p", TAKES_NUMBER, "4", WORD_OPT_P },                     \
	{ "k", TAKES_NUMBER, "2", WORD_OPT_K },                     \
	{ "motive-p", TAKES_TEXT, "TEXT", WORD_OPT_MOTIVE_P },      \
	{ "motive-k", TAKES_TEXT, "TEXT", WORD_OPT_MOTIVE_K },      \
	{ "scale", TAKES_TEXT, "4x4", WORD_OPT_SCALE }
/* clang-format on */

static const struct option list_options[] = {
	OPTION_UNIT,
	{ "goal-id", TAKES_TEXT, "O3", WORD_OPT_UNDER_GOAL },
	OPTION_FILTER_STATE,
	OPTION_FILTER_OWNER,
	OPTION_WITHDRAWN,
	OPTION_END,
};
static const struct option add_options[] = {
	OPTION_UNIT, OPTIONS_LEVELS, OPTIONS_TEXTS, OPTION_REASON, OPTION_EXTERNAL, OPTION_END,
};
static const struct option set_options[] = {
	OPTION_TITLE,      OPTION_UNIT,
	OPTIONS_TEXTS,     { "state", TAKES_TEXT, "STATE", WORD_OPT_RISK_STATE },
	OPTION_REASON,     OPTION_EXTERNAL,
	OPTION_IF_VERSION, OPTION_END,
};
static const struct option assess_options[] = {
	OPTIONS_LEVELS,
	{ "kind", TAKES_TEXT, "inherent|current|target", WORD_OPT_ASSESSMENT_KIND },
	{ "day", TAKES_TEXT, "2026-08-31", WORD_OPT_ASSESSMENT_DAY },
	OPTION_REASON,
	OPTION_END,
};

static const struct command rows[] = {
	{ "risk", "list", "", 0, 0, list_options, WORD_HELP_RISK_LIST,
	  EXAMPLES("riskctl risk list", "riskctl risk list --unit SN",
		   "riskctl risk list --state open --owner \"Anna Ek\""), run_list },
	{ "risk", "show", "R1", 1, 1, record_show_options, WORD_HELP_RISK_SHOW,
	  EXAMPLES("riskctl risk show R1", "riskctl risk show R1 --version 1"), risk_show },
	{ "risk", "add", "TITLE", 1, 1, add_options, WORD_HELP_RISK_ADD,
	  EXAMPLES("riskctl risk add \"Inköp görs utanför avtal\" --unit SN",
		   "riskctl risk add \"Inköp görs utanför avtal\" --unit SN --p 4 --k 2 "
		   "--motive-p \"Har hänt varje år\""),
	  run_add },
	{ "risk", "set", "R1", 1, 1, set_options, WORD_HELP_RISK_SET,
	  EXAMPLES("riskctl risk set R1 --title \"Direktinköp görs utanför avtal\"",
		   "riskctl risk set R1 --state closed --reason \"Avtalet omfattar nu allt\""),
	  run_set },
	{ "risk", "assess", "R1", 1, 1, assess_options, WORD_HELP_RISK_ASSESS,
	  EXAMPLES("riskctl risk assess R1 --p 3 --k 3 --reason \"Ny rutin sedan i våras\"",
		   "riskctl risk assess R1 --p 2 --k 2 --kind target"),
	  run_assess },
};

const struct command_list cmd_risk = { "risk", WORD_NOUN_RISK, WORD_HELP_NOUN_RISK, rows,
				       COUNT_OF(rows), NULL };
