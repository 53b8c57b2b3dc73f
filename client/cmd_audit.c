/* SPDX-License-Identifier: EUPL-1.2
 * riskctl audit: audits by somebody outside, with their recommendations and measures. */
#include "commands.h"
#include "noun.h"
#include "terms.h"

static const struct record_field listed[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_DIARY, .field = "diary_number" },
	{ .head = WORD_HEAD_AUDITOR, .field = "auditor", .wraps = true },
	{ .head = WORD_HEAD_TITLE, .field = "title", .wraps = true },
};

static const struct record_field shown[] = {
	{ .head = WORD_HEAD_TITLE, .field = "title" },
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_AUDITOR, .field = "auditor" },
	{ .head = WORD_HEAD_DIARY, .field = "diary_number" },
	{ .head = WORD_HEAD_DAY, .field = "day" },
	{ .head = WORD_HEAD_BACKGROUND, .field = "background" },
};

static const struct record_field recommended[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_recommendation_state },
	{ .head = WORD_HEAD_TITLE, .field = "title", .wraps = true },
};

static const struct record_field measures[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_TITLE, .field = "title", .wraps = true },
};

static const struct rows_under under[] = { { "unit", PB_ENUM(KIND, UNIT) } };

static const struct noun_part parts[] = {
	{ PB_ENUM(KIND, RECOMMENDATION), WORD_HEADING_RECOMMENDATIONS, recommended,
	  COUNT_OF(recommended) },
	{ PB_ENUM(KIND, MEASURE), WORD_HEADING_AUDIT_MEASURES, measures, COUNT_OF(measures) },
};

static const struct noun noun = {
	.kind = PB_ENUM(KIND, AUDIT),
	.set = "riskreg.v1.AuditService/Set",
	.request = PB_DESC(set_audit_request),
	.body = PB_DESC(audit),
	NOUN_LISTED(listed),
	NOUN_SHOWN(shown),
	NOUN_UNDER(under),
	NOUN_PARTS(parts),
};

#define OPTIONS_AUDIT                                                       \
	{ "auditor", TAKES_TEXT, "WHO", WORD_OPT_AUDITOR },                 \
		{ "diary-number", TAKES_TEXT, "TEXT", WORD_OPT_AUDIT_DIARY }, \
		{ "day", TAKES_TEXT, "2026-08-31", WORD_OPT_AUDIT_DAY },    \
		{ "background", TAKES_TEXT, "TEXT", WORD_OPT_AUDIT_BACKGROUND }

static const struct option list_options[] = { OPTION_UNIT, OPTION_FILTER_YEAR, OPTION_WITHDRAWN,
					      OPTION_END };
static const struct option add_options[] = { OPTION_UNIT, OPTIONS_AUDIT, OPTION_REASON,
					     OPTION_EXTERNAL, OPTION_END };
static const struct option set_options[] = { OPTION_TITLE,  OPTION_UNIT,     OPTIONS_AUDIT,
					     OPTION_REASON, OPTION_EXTERNAL, OPTION_IF_VERSION,
					     OPTION_END };

static const struct command rows[] = {
	{ "audit", "list", "", 0, 0, list_options, WORD_HELP_AUDIT_LIST,
	  EXAMPLES("riskctl audit list --unit SN"), noun_list },
	{ "audit", "show", "G1", 1, 1, record_show_options, WORD_HELP_AUDIT_SHOW,
	  EXAMPLES("riskctl audit show G1"), noun_show },
	{ "audit", "add", "TITLE", 1, 1, add_options, WORD_HELP_AUDIT_ADD,
	  EXAMPLES("riskctl audit add \"Granskning av upphandlingar\" --unit SN --auditor Byrån "
		   "--diary-number \"SN 2026/17\" --day 2026-03-02"),
	  noun_add },
	{ "audit", "set", "G1", 1, 1, set_options, WORD_HELP_AUDIT_SET,
	  EXAMPLES("riskctl audit set G1 --background \"Begärd av fullmäktiges revisorer\""),
	  noun_set },
};

const struct command_list cmd_audit = { "audit", WORD_NOUN_AUDIT, WORD_HELP_NOUN_AUDIT, rows,
					COUNT_OF(rows), &noun };
