/* SPDX-License-Identifier: EUPL-1.2
 * riskctl goal: the tree of goals, and what names them. */
#include "commands.h"
#include "noun.h"
#include "terms.h"

static const struct record_field listed[] = {
	{ .head = WORD_HEAD_KIND, .field = "kind", .words = terms_goal_kind },
	{ .head = WORD_HEAD_PARENT, .field = "parent" },
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_TITLE, .field = "title", .wraps = true },
};

static const struct record_field shown[] = {
	{ .head = WORD_HEAD_TITLE, .field = "title" },
	{ .head = WORD_HEAD_TEXT, .field = "text" },
	{ .head = WORD_HEAD_KIND, .field = "kind", .words = terms_goal_kind },
	{ .head = WORD_HEAD_PARENT, .field = "parent" },
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
};

static const struct record_field titled[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_TITLE, .field = "title", .wraps = true },
};

static const struct rows_under under[] = {
	{ "parent", PB_ENUM(KIND, GOAL) },
	{ "unit", PB_ENUM(KIND, UNIT) },
};

static const struct noun_part parts[] = {
	{ PB_ENUM(KIND, GOAL), WORD_HEADING_GOALS, listed, COUNT_OF(listed) },
	{ PB_ENUM(KIND, RISK), WORD_HEADING_RISKS, titled, COUNT_OF(titled) },
	{ PB_ENUM(KIND, MEASURE), WORD_HEADING_AUDIT_MEASURES, titled, COUNT_OF(titled) },
	{ PB_ENUM(KIND, INDICATOR), WORD_HEADING_INDICATORS, titled, COUNT_OF(titled) },
};

static const struct noun noun = {
	.kind = PB_ENUM(KIND, GOAL),
	.set = "riskreg.v1.GoalService/Set",
	.request = PB_DESC(set_goal_request),
	.body = PB_DESC(goal),
	NOUN_LISTED(listed),
	NOUN_SHOWN(shown),
	NOUN_UNDER(under),
	NOUN_PARTS(parts),
};

#define OPTION_KIND { "kind", TAKES_TEXT, "area|council|board", WORD_OPT_GOAL_KIND }
#define OPTION_PARENT { "parent", TAKES_TEXT, "O1", WORD_OPT_GOAL_PARENT }

static const struct option list_options[] = {
	OPTION_UNIT,
	{ "parent", TAKES_TEXT, "O1", WORD_OPT_UNDER_GOAL },
	OPTION_WITHDRAWN,
	OPTION_END,
};
static const struct option add_options[] = {
	OPTION_KIND,   OPTION_PARENT,   OPTION_UNIT, OPTION_TEXT,
	OPTION_REASON, OPTION_EXTERNAL, OPTION_END,
};
static const struct option set_options[] = {
	OPTION_TITLE,  OPTION_PARENT,   OPTION_UNIT,       OPTION_TEXT,
	OPTION_REASON, OPTION_EXTERNAL, OPTION_IF_VERSION, OPTION_END,
};

static const struct command rows[] = {
	{ "goal", "list", "", 0, 0, list_options, WORD_HELP_GOAL_LIST,
	  EXAMPLES("riskctl goal list", "riskctl goal list --parent O1"), noun_list },
	{ "goal", "show", "O1", 1, 1, record_show_options, WORD_HELP_GOAL_SHOW,
	  EXAMPLES("riskctl goal show O1"), noun_show },
	{ "goal", "add", "TITLE", 1, 1, add_options, WORD_HELP_GOAL_ADD,
	  EXAMPLES("riskctl goal add \"Social hållbarhet\" --kind area --unit HK",
		   "riskctl goal add \"Fler får stöd tidigt\" --kind board --unit SN --parent O2"),
	  noun_add },
	{ "goal", "set", "O1", 1, 1, set_options, WORD_HELP_GOAL_SET,
	  EXAMPLES("riskctl goal set O3 --parent O2"), noun_set },
};

const struct command_list cmd_goal = { "goal", WORD_NOUN_GOAL, WORD_HELP_NOUN_GOAL, rows,
				       COUNT_OF(rows), &noun };
