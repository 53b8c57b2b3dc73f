/* SPDX-License-Identifier: EUPL-1.2
 * riskctl recommendation: what audits recommend, and what becomes of it. */
#include "commands.h"
#include "noun.h"
#include "terms.h"

static const struct record_field listed[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_AUDIT, .field = "audit" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_recommendation_state },
	{ .head = WORD_HEAD_DUE, .field = "due_day" },
	{ .head = WORD_HEAD_TITLE, .field = "title", .wraps = true },
};

static const struct record_field shown[] = {
	{ .head = WORD_HEAD_TITLE, .field = "title" },
	{ .head = WORD_HEAD_TEXT, .field = "text" },
	{ .head = WORD_HEAD_AUDIT, .field = "audit" },
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_recommendation_state },
	{ .head = WORD_HEAD_CARRIED_TO, .field = "carried_to" },
	{ .head = WORD_HEAD_DECLINED, .field = "declined_reason" },
	{ .head = WORD_HEAD_ANSWER, .field = "answer" },
	{ .head = WORD_HEAD_DUE, .field = "due_day" },
	{ .head = WORD_HEAD_RESPONSIBLE, .field = "responsible" },
};

static const struct record_field measures[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_TITLE, .field = "title", .wraps = true },
};

static const struct rows_under under[] = {
	{ "audit", PB_ENUM(KIND, AUDIT) },
	{ "unit", PB_ENUM(KIND, UNIT) },
};

static const struct noun_part parts[] = {
	{ PB_ENUM(KIND, MEASURE), WORD_HEADING_AUDIT_MEASURES, measures, COUNT_OF(measures) },
};

static const struct noun noun = {
	.kind = PB_ENUM(KIND, RECOMMENDATION),
	.set = "riskreg.v1.RecommendationService/Set",
	.request = PB_DESC(set_recommendation_request),
	.body = PB_DESC(recommendation),
	NOUN_LISTED(listed),
	NOUN_SHOWN(shown),
	NOUN_UNDER(under),
	NOUN_PARTS(parts),
};

static enum exit_status run_add(struct invocation *inv)
{
	return rows_need(inv, "audit") == EXIT_STATUS_OK ? noun_add(inv) :
							   EXIT_STATUS_USAGE;
}

/* --text fills the answer, --to the year, --reason the reason: those that the verb has. */
static enum exit_status move(struct invocation *inv, PB(RecommendationState) state)
{
	PB(MoveRecommendationRequest) request = PB_INIT(MOVE_RECOMMENDATION_REQUEST);
	const PB(Record) *record;
	enum exit_status status = call_get(inv, noun.kind, inv->argv[0], &record);
	if (status != EXIT_STATUS_OK)
		return status;
	request.id = record->meta->id;
	request.expected_version = record_version(inv, record);
	request.state = state;
	request.answer = rows_text(inv, "text");
	request.carried_to = command_number(inv, "to", 0);
	request.reason = rows_text(inv, "reason");
	return record_write(inv, "riskreg.v1.RecommendationService/Move", &request.base);
}

static enum exit_status run_answer(struct invocation *inv)
{
	enum exit_status status = rows_need(inv, "text");
	return status == EXIT_STATUS_OK ? move(inv, PB_ENUM(RECOMMENDATION_STATE, ANSWERED)) :
					  status;
}

static enum exit_status run_start(struct invocation *inv)
{
	return move(inv, PB_ENUM(RECOMMENDATION_STATE, ONGOING));
}

static enum exit_status run_done(struct invocation *inv)
{
	return move(inv, PB_ENUM(RECOMMENDATION_STATE, DONE));
}

static enum exit_status run_carry(struct invocation *inv)
{
	enum exit_status status = rows_need(inv, "to");
	return status == EXIT_STATUS_OK ? move(inv, PB_ENUM(RECOMMENDATION_STATE, CARRIED)) :
					  status;
}

static enum exit_status run_decline(struct invocation *inv)
{
	enum exit_status status = rows_need(inv, "reason");
	return status == EXIT_STATUS_OK ? move(inv, PB_ENUM(RECOMMENDATION_STATE, DECLINED)) :
					  status;
}

#define OPTION_DUE { "due", TAKES_TEXT, "2026-08-31", WORD_OPT_RECOMMENDATION_DUE }
#define OPTION_AUDIT { "audit", TAKES_TEXT, "G1", WORD_OPT_RECOMMENDATION_AUDIT }

static const struct option list_options[] = {
	OPTION_UNIT,
	{ "audit", TAKES_TEXT, "G1", WORD_OPT_UNDER_AUDIT },
	OPTION_FILTER_STATE,
	OPTION_FILTER_OWNER,
	OPTION_FILTER_OVERDUE,
	OPTION_WITHDRAWN,
	OPTION_END,
};
static const struct option add_options[] = {
	OPTION_AUDIT,  OPTION_UNIT,     OPTION_TEXT, OPTION_RESPONSIBLE, OPTION_DUE,
	OPTION_REASON, OPTION_EXTERNAL, OPTION_END,
};
static const struct option set_options[] = {
	OPTION_TITLE, OPTION_AUDIT,  OPTION_UNIT,     OPTION_TEXT,       OPTION_RESPONSIBLE,
	OPTION_DUE,   OPTION_REASON, OPTION_EXTERNAL, OPTION_IF_VERSION, OPTION_END,
};
static const struct option answer_options[] = {
	{ "text", TAKES_TEXT, "TEXT", WORD_OPT_ANSWER }, OPTION_REASON, OPTION_IF_VERSION,
	OPTION_END,
};
static const struct option move_options[] = { OPTION_REASON, OPTION_IF_VERSION, OPTION_END };
static const struct option carry_options[] = {
	{ "to", TAKES_NUMBER, "2027", WORD_OPT_CARRY_TO }, OPTION_REASON, OPTION_IF_VERSION,
	OPTION_END,
};

static const struct command rows[] = {
	{ "recommendation", "list", "", 0, 0, list_options, WORD_HELP_RECOMMENDATION_LIST,
	  EXAMPLES("riskctl recommendation list --unit SN",
		   "riskctl recommendation list --audit G1"),
	  noun_list },
	{ "recommendation", "show", "N1", 1, 1, record_show_options, WORD_HELP_RECOMMENDATION_SHOW,
	  EXAMPLES("riskctl recommendation show N1"), noun_show },
	{ "recommendation", "add", "TITLE", 1, 1, add_options, WORD_HELP_RECOMMENDATION_ADD,
	  EXAMPLES("riskctl recommendation add \"Följ upp avtalen varje år\" --audit G1 "
		   "--due 2026-12-31"),
	  run_add },
	{ "recommendation", "set", "N1", 1, 1, set_options, WORD_HELP_RECOMMENDATION_SET,
	  EXAMPLES("riskctl recommendation set N1 --responsible Avdelningschefen"), noun_set },
	{ "recommendation", "answer", "N1", 1, 1, answer_options, WORD_HELP_RECOMMENDATION_ANSWER,
	  EXAMPLES("riskctl recommendation answer N1 --text \"Nämnden delar bedömningen\""),
	  run_answer },
	{ "recommendation", "start", "N1", 1, 1, move_options, WORD_HELP_RECOMMENDATION_START,
	  EXAMPLES("riskctl recommendation start N1"), run_start },
	{ "recommendation", "done", "N1", 1, 1, move_options, WORD_HELP_RECOMMENDATION_DONE,
	  EXAMPLES("riskctl recommendation done N1"), run_done },
	{ "recommendation", "carry", "N1", 1, 1, carry_options, WORD_HELP_RECOMMENDATION_CARRY,
	  EXAMPLES("riskctl recommendation carry N1 --to 2027 --reason \"Ny organisation\""),
	  run_carry },
	{ "recommendation", "decline", "N1", 1, 1, move_options, WORD_HELP_RECOMMENDATION_DECLINE,
	  EXAMPLES("riskctl recommendation decline N1 --reason \"Uppgiften ligger hos regionen\""),
	  run_decline },
};

const struct command_list cmd_recommendation = { "recommendation", WORD_NOUN_RECOMMENDATION,
						 WORD_HELP_NOUN_RECOMMENDATION, rows,
						 COUNT_OF(rows), &noun };
