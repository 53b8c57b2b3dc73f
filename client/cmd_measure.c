/* SPDX-License-Identifier: EUPL-1.2
 * riskctl measure: what reduces risks, and answers audits and their recommendations. */
#include "commands.h"
#include "noun.h"
#include "plan_item.h"

/* Risks, audits and recommendations, which their letters tell apart. */
static const char *text_of_parents(struct invocation *inv, const PB(Record) *record)
{
	const PB(Measure) *m = record->measure;
	const struct {
		char *const *ids;
		size_t n;
	} lists[] = { { m->risks, m->n_risks },
		      { m->audits, m->n_audits },
		      { m->recommendations, m->n_recommendations } };
	const char *text = "";
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		for (size_t j = 0; text && j < lists[i].n; j++)
			text = arena_format(inv->arena, "%s%s%s", text, *text ? ", " : "",
					    lists[i].ids[j]);
	return text;
}

static const struct record_field listed[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_BELONGS, .text = text_of_parents, .wraps = true },
	{ .head = WORD_HEAD_TITLE, .field = "title", .wraps = true },
};

static const struct record_field shown[] = {
	{ .head = WORD_HEAD_TITLE, .field = "title" },
	{ .head = WORD_HEAD_TEXT, .field = "text" },
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_RISKS, .field = "risks" },
	{ .head = WORD_HEAD_AUDITS, .field = "audits" },
	{ .head = WORD_HEAD_RECOMMENDATIONS, .field = "recommendations" },
	{ .head = WORD_HEAD_GOAL, .field = "goal_id" },
};

static const struct rows_under under[] = {
	{ "risk", PB_ENUM(KIND, RISK) },
	{ "audit", PB_ENUM(KIND, AUDIT) },
	{ "recommendation", PB_ENUM(KIND, RECOMMENDATION) },
	{ "goal-id", PB_ENUM(KIND, GOAL) },
	{ "unit", PB_ENUM(KIND, UNIT) },
};

static const struct noun noun = {
	.kind = PB_ENUM(KIND, MEASURE),
	.set = "riskreg.v1.MeasureService/Set",
	.request = PB_DESC(set_measure_request),
	.body = PB_DESC(measure),
	NOUN_LISTED(listed),
	NOUN_SHOWN(shown),
	NOUN_UNDER(under),
};

static enum exit_status run_show(struct invocation *inv)
{
	enum exit_status status = noun_show(inv);
	if (status != EXIT_STATUS_OK || out_wants_message(inv->out))
		return status;
	return plan_item_by_board(inv, noun.kind, rows_argument(inv, 0));
}

#define OPTION_AUDITS { "audit", TAKES_MANY, "G1", WORD_OPT_AUDITS }
#define OPTION_RECOMMENDATIONS { "recommendation", TAKES_MANY, "N1", WORD_OPT_RECOMMENDATIONS }

static const struct option list_options[] = {
	OPTION_UNIT,
	{ "risk", TAKES_TEXT, "R1", WORD_OPT_MEASURE_UNDER },
	{ "audit", TAKES_TEXT, "G1", WORD_OPT_UNDER_AUDIT },
	{ "recommendation", TAKES_TEXT, "N1", WORD_OPT_UNDER_RECOMMENDATION },
	{ "goal-id", TAKES_TEXT, "O3", WORD_OPT_UNDER_GOAL },
	OPTION_WITHDRAWN,
	OPTION_END,
};
static const struct option add_options[] = {
	OPTION_UNIT,    OPTION_RISKS, OPTION_AUDITS, OPTION_RECOMMENDATIONS,
	OPTION_GOAL_ID, OPTION_TEXT,  OPTION_REASON, OPTION_EXTERNAL,
	OPTION_END,
};
static const struct option set_options[] = {
	OPTION_TITLE,   OPTION_TEXT,   OPTION_UNIT,     OPTION_RISKS,
	OPTION_AUDITS,  OPTION_RECOMMENDATIONS,
	OPTION_GOAL_ID, OPTION_REASON, OPTION_EXTERNAL, OPTION_IF_VERSION,
	OPTION_END,
};

static const struct command rows[] = {
	{ "measure", "list", "", 0, 0, list_options, WORD_HELP_MEASURE_LIST,
	  EXAMPLES("riskctl measure list --unit SN", "riskctl measure list --risk R1",
		   "riskctl measure list --audit G1"),
	  noun_list },
	{ "measure", "show", "M1", 1, 1, record_show_options, WORD_HELP_MEASURE_SHOW,
	  EXAMPLES("riskctl measure show M1"), run_show },
	{ "measure", "add", "TITLE", 1, 1, add_options, WORD_HELP_MEASURE_ADD,
	  EXAMPLES("riskctl measure add \"Två i förening vid utbetalning\" --unit SN --risk R1",
		   "riskctl measure add \"Utbildning i inköp\" --unit SN --risk R1 --risk R2",
		   "riskctl measure add \"Gemensam rutin för orosanmälan\" --unit SN --audit G1"),
	  noun_add },
	{ "measure", "set", "M1", 1, 1, set_options, WORD_HELP_MEASURE_SET,
	  EXAMPLES("riskctl measure set M1 --text \"Gäller från och med hösten\"",
		   "riskctl measure set M1 --goal-id O3"),
	  noun_set },
};

const struct command_list cmd_measure = { "measure", WORD_NOUN_MEASURE, WORD_HELP_NOUN_MEASURE,
					  rows, COUNT_OF(rows), &noun };
