/* SPDX-License-Identifier: EUPL-1.2
 * riskctl round: a control performed once, from opening to sign-off. The list and the table of
 * commands; what they do is in the files round_*.c, one for each idea. */
#include "commands.h"
#include "noun.h"
#include "round_draw.h"
#include "round_freeze.h"
#include "round_items.h"
#include "round_move.h"
#include "round_open.h"
#include "round_sheet.h"
#include "round_show.h"
#include "round_verify.h"
#include "rows.h"
#include "terms.h"

static const struct record_field listed[] = {
	{ .head = WORD_HEAD_CONTROL, .field = "control" },
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_PERIOD, .field = "period" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_round_state, .wraps = true },
	{ .head = WORD_HEAD_VERDICT, .text = round_show_verdict, .wraps = true },
	{ .head = WORD_HEAD_TALLY, .text = round_show_tally, .wraps = true },
};

static const struct rows_under under[] = {
	{ "control", PB_ENUM(KIND, CONTROL) },
	{ "unit", PB_ENUM(KIND, UNIT) },
};

static const struct noun noun = {
	.kind = PB_ENUM(KIND, ROUND),
	NOUN_LISTED(listed),
	NOUN_UNDER(under),
};

/* ------------------------------------------------------------------ the table */

static const struct option list_options[] = {
	{ "control", TAKES_TEXT, "C5", WORD_OPT_UNDER_CONTROL },
	OPTION_UNIT,
	OPTION_FILTER_YEAR,
	OPTION_FILTER_STATE,
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
	{ "drawn-elsewhere", TAKES_NOTHING, NULL, WORD_OPT_DRAWN_ELSEWHERE },
	{ "source", TAKES_TEXT, "TEXT", WORD_OPT_DRAWN_SOURCE },
	{ "replaces", TAKES_TEXT, "S31", WORD_OPT_REPLACES },
	OPTION_REASON,
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
static const struct option freeze_options[] = {
	{ "column", TAKES_TEXT, "Verifikationsnr", WORD_OPT_FREEZE_COLUMN },
	{ "label", TAKES_TEXT, "Text", WORD_OPT_FREEZE_LABEL },
	{ "sheet", TAKES_TEXT, "Blad1", WORD_OPT_FREEZE_SHEET },
	{ "source", TAKES_TEXT, "Agresso", WORD_OPT_FREEZE_SOURCE },
	{ "extracted", TAKES_TEXT, "2026-09-01", WORD_OPT_EXTRACTED },
	{ "control-total", TAKES_TEXT, "TEXT", WORD_OPT_CONTROL_TOTAL },
	OPTION_END,
};
static const struct option draw_options[] = {
	{ "size", TAKES_NUMBER, "30", WORD_OPT_DRAW_SIZE },
	{ "spares", TAKES_NUMBER, "5", WORD_OPT_SPARES },
	{ "dice", TAKES_TEXT, "TEXT", WORD_OPT_DICE },
	OPTION_IF_VERSION,
	OPTION_END,
};
static const struct option extend_options[] = {
	{ "by", TAKES_NUMBER, "5", WORD_OPT_EXTEND_BY },
	OPTION_REASON,
	OPTION_IF_VERSION,
	OPTION_END,
};
static const struct option substitute_options[] = { OPTION_REASON, OPTION_END };
static const struct option verify_options[] = {
	{ "commands", TAKES_NOTHING, NULL, WORD_OPT_VERIFY_COMMANDS },
	{ "ids-to", TAKES_TEXT, "FILE", WORD_OPT_VERIFY_IDS },
	OPTION_END,
};
static const struct option sign_options[] = {
	{ "dissent", TAKES_TEXT, "TEXT", WORD_OPT_DISSENT },
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
	  noun_list },
	{ "round", "show", "S31", 1, 1, record_show_options, WORD_HELP_ROUND_SHOW,
	  EXAMPLES("riskctl round show S31"), round_show_run },
	{ "round", "items", "S31", 1, 1, no_options, WORD_HELP_ROUND_ITEMS,
	  EXAMPLES("riskctl round items S31", "riskctl round items S31 --json"), round_items_run },
	{ "round", "open", "C5", 1, 1, open_options, WORD_HELP_ROUND_OPEN,
	  EXAMPLES("riskctl round open C5 --unit SN --period 2026-Q3",
		   "riskctl round open C5 --unit SN --items 10 --period 2026-Q3",
		   "riskctl round open C5 --unit SN --ids verifikationer.txt --drawn-elsewhere "
		   "--source \"Slumpvis ur Agresso, IDEA 2026-09-01\"",
		   "riskctl round open C3 --unit SN --counts",
		   "riskctl round open C5 --unit SN --period 2026-Q3 --replaces S31 "
		   "--reason \"Fel uttag\""),
	  round_open_run },
	{ "round", "freeze", "S31 FILE", 2, 2, freeze_options, WORD_HELP_ROUND_FREEZE,
	  EXAMPLES("riskctl round freeze S31 verifikationer.txt --source Agresso",
		   "riskctl round freeze S31 verifikationer.csv --column Verifikationsnr "
		   "--label Text --source Agresso --extracted 2026-09-01"),
	  round_freeze_run },
	{ "round", "draw", "S31", 1, 1, draw_options, WORD_HELP_ROUND_DRAW,
	  EXAMPLES("riskctl round draw S31 --size 30",
		   "riskctl round draw S31 --size 30 --spares 5 --dice \"4 1 6 6 2 3\""),
	  round_draw_run },
	{ "round", "extend", "S31", 1, 1, extend_options, WORD_HELP_ROUND_EXTEND,
	  EXAMPLES("riskctl round extend S31 --by 5 --reason \"Två avvikelser av tre\""),
	  round_draw_extend },
	{ "round", "substitute", "S31 ITEM", 2, 2, substitute_options, WORD_HELP_ROUND_SUBSTITUTE,
	  EXAMPLES("riskctl round substitute S31 VER-2026-0072 --reason \"Makulerad i Agresso\""),
	  round_draw_substitute },
	{ "round", "verify", "S31", 1, 1, verify_options, WORD_HELP_ROUND_VERIFY,
	  EXAMPLES("riskctl round verify S31", "riskctl round verify S31 --commands",
		   "riskctl round verify S31 --ids-to S31.txt --commands"),
	  round_verify_run },
	{ "round", "template", "S31", 1, 1, template_options, WORD_HELP_ROUND_TEMPLATE,
	  EXAMPLES("riskctl round template S31 -o s31.xlsx"), round_sheet_template },
	{ "round", "import", "FILE", 1, 1, import_options, WORD_HELP_ROUND_IMPORT,
	  EXAMPLES("riskctl round import s31.xlsx", "riskctl round import s31.csv --round S31",
		   "riskctl round import s31.xlsx --dry-run --errors-to fel.xlsx"),
	  round_sheet_import },
	{ "round", "count", "S31", 1, 1, count_options, WORD_HELP_ROUND_COUNT,
	  EXAMPLES("riskctl round count S31 --conforming 5213 --reviewed 5600 "
		   "--source \"Heroma, uttag 2026-09-01\""),
	  round_move_count },
	{ "round", "submit", "S31", 1, 1, sign_options, WORD_HELP_ROUND_SUBMIT,
	  EXAMPLES("riskctl round submit S31"), round_move_submit },
	{ "round", "return", "S31", 1, 1, move_options, WORD_HELP_ROUND_RETURN,
	  EXAMPLES("riskctl round return S31 --reason \"Underlag saknas för objekt 4\""),
	  round_move_return },
	{ "round", "approve", "S31", 1, 1, sign_options, WORD_HELP_ROUND_APPROVE,
	  EXAMPLES("riskctl round approve S31",
		   "riskctl round approve S31 --dissent \"Två avvikelser är bagateller\""),
	  round_move_approve },
	{ "round", "not-run", "S31", 1, 1, not_run_options, WORD_HELP_ROUND_NOT_RUN,
	  EXAMPLES("riskctl round not-run S31 --reason \"Systembyte\" --postponed-to 2027"),
	  round_move_not_run },
	{ "round", "no-population", "S31", 1, 1, move_options, WORD_HELP_ROUND_NO_POPULATION,
	  EXAMPLES("riskctl round no-population S31 --reason \"Inga direktupphandlingar i år\""),
	  round_move_no_population },
	{ "round", "conclude", "S31", 1, 1, conclude_options, WORD_HELP_ROUND_CONCLUDE,
	  EXAMPLES("riskctl round conclude S31 --text \"Rutinen är känd och följs\" "
		   "--diary \"SN 2026/12\""),
	  round_move_conclude },
};

const struct command_list cmd_round = { "round", WORD_NOUN_ROUND, WORD_HELP_NOUN_ROUND, rows,
					COUNT_OF(rows), &noun };
