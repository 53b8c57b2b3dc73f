/* SPDX-License-Identifier: EUPL-1.2
 * riskctl plan: a board's plan of one year and its items. */
#include "commands.h"
#include "noun.h"
#include "plan_check.h"
#include "plan_export.h"
#include "plan_import.h"
#include "plan_rollover.h"
#include "plan_show.h"
#include "record.h"
#include "rows.h"
#include "terms.h"

#define SET_ITEM "riskreg.v1.PlanService/SetItem"

static const struct record_field listed[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_YEAR, .field = "year" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_plan_state },
	{ .head = WORD_HEAD_DECIDED_DAY, .field = "decided_day" },
	{ .head = WORD_HEAD_DIARY, .field = "diary_number" },
};

static const struct rows_under under[] = { { "unit", PB_ENUM(KIND, UNIT) } };

static enum exit_status run_add(struct invocation *inv)
{
	PB(SetPlanRequest) request = PB_INIT(SET_PLAN_REQUEST);
	PB(Plan) plan = PB_INIT(PLAN);
	enum exit_status status = rows_need(inv, "unit");

	if (status == EXIT_STATUS_OK)
		status = rows_need(inv, "year");
	if (status != EXIT_STATUS_OK)
		return status;
	request.plan = &plan;
	return record_add(inv, "riskreg.v1.PlanService/Set", &request.base, &plan.base);
}

/* ------------------------------------------------------------------ set-item */

/* An item that is not there yet: of a risk in the plan, of anything else planned. */
static enum exit_status new_item(struct invocation *inv, PB(PlanItem) *item)
{
	const char *id = inv->argv[0], *slash = strchr(id, '/');
	bool is_risk = slash && record_kind_of(slash + 1) == PB_ENUM(KIND, RISK);

	if (!slash || !slash[1])
		return fail_usage(inv, say(inv, WORD_USAGE_PLAN_ITEM, "given", id, NULL));
	item->plan = arena_copy(inv->arena, view_of(id, (size_t)(slash - id)));
	item->record = (char *)slash + 1;
	if (is_risk)
		item->disposition = PB_ENUM(DISPOSITION, IN_PLAN);
	else
		item->state = PB_ENUM(PLAN_ITEM_STATE, PLANNED);
	return item->plan ? EXIT_STATUS_OK : fail_memory(inv);
}

/* The item as it is now, or NULL: it is no error that there is none. */
static enum exit_status find_item(struct invocation *inv, const PB(PlanItem) *wanted,
				  const PB(Record) **ret)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	PB(ListRecordsResponse) *list;
	enum exit_status status;

	request.kind = PB_ENUM(KIND, PLAN_ITEM);
	request.under_kind = PB_ENUM(KIND, PLAN);
	request.under = wanted->plan;
	status = record_fetch(inv, request, &list);
	if (status != EXIT_STATUS_OK)
		return status;
	*ret = NULL;
	for (size_t i = 0; i < list->n_records; i++)
		if (strcmp(list->records[i]->plan_item->record, wanted->record) == 0)
			*ret = list->records[i];
	return EXIT_STATUS_OK;
}

/* What belongs to the disposition or state that a new one takes the place of. */
static void forget_stand(struct invocation *inv, PB(PlanItem) *item)
{
	if (command_flag(inv, "disposition"))
		item->accepted_by = item->accepted_until = (char *)protobuf_c_empty_string;
	if (command_flag(inv, "state"))
		item->carried_to_year = 0;
}

/* --due fills due_day; --newest pins the version in force. */
static enum exit_status fill_item(struct invocation *inv, PB(PlanItem) *item, size_t *ret_n)
{
	const char *due = command_text(inv, "due");
	forget_stand(inv, item);
	enum exit_status status = record_fill(inv, &item->base, ret_n);

	if (due)
		item->due_day = (char *)due;
	if (command_flag(inv, "newest"))
		item->record_version = 0;
	*ret_n += due ? 1 : 0;
	*ret_n += command_flag(inv, "newest") ? 1 : 0;
	return status;
}

static enum exit_status run_set_item(struct invocation *inv)
{
	PB(SetPlanItemRequest) request = PB_INIT(SET_PLAN_ITEM_REQUEST);
	PB(PlanItem) item = PB_INIT(PLAN_ITEM);
	const PB(Record) *record;
	size_t n;
	enum exit_status status = new_item(inv, &item);

	if (status == EXIT_STATUS_OK)
		status = find_item(inv, &item, &record);
	if (status != EXIT_STATUS_OK)
		return status;
	request.item = record ? record->plan_item : &item;
	request.expected_version = record ? record_version(inv, record) : 0;
	status = fill_item(inv, request.item, &n);
	if (status != EXIT_STATUS_OK)
		return status;
	if (n == 0 && record)
		return fail_usage(inv, say(inv, WORD_USAGE_NOTHING_SET, NULL));
	return record_write(inv, SET_ITEM, &request.base);
}

/* ------------------------------------------------------------------ decided, closed */

static const struct noun_move moves[] = {
	{ "propose", "riskreg.v1.PlanService/Propose", PB_DESC(move_plan_request), NULL },
	{ "decide", "riskreg.v1.PlanService/Decide", PB_DESC(decide_plan_request), NULL },
	{ "fulfil", "riskreg.v1.PlanService/Fulfil", PB_DESC(fulfil_plan_request), NULL },
	{ "close", "riskreg.v1.PlanService/Close", PB_DESC(move_plan_request), NULL },
};

static const struct noun noun = {
	.kind = PB_ENUM(KIND, PLAN),
	NOUN_LISTED(listed),
	NOUN_UNDER(under),
	NOUN_MOVES(moves),
};

/* ------------------------------------------------------------------ the table */

#define OPTION_YEAR { "year", TAKES_NUMBER, "2026", WORD_OPT_YEAR }

static const struct option list_options[] = { OPTION_UNIT, OPTION_FILTER_YEAR,
					      OPTION_FILTER_STATE, OPTION_END };
static const struct option no_options[] = { OPTION_END };
static const struct option add_options[] = { OPTION_UNIT, OPTION_YEAR, OPTION_REASON,
					     OPTION_EXTERNAL, OPTION_END };
static const struct option import_options[] = { OPTION_UNIT, OPTION_YEAR, OPTION_REASON,
						OPTION_END };
static const struct option export_options[] = {
	{ "output", TAKES_TEXT, "FILE", WORD_OPT_OUTPUT },
	OPTION_END,
};
static const struct option move_options[] = { OPTION_REASON, OPTION_IF_VERSION, OPTION_END };
#define OPTION_DECISION_DAY { "day", TAKES_TEXT, "2026-02-11", WORD_OPT_DECISION_DAY }
#define OPTION_DIARY { "diary", TAKES_TEXT, "SN 2026/12", WORD_OPT_DECISION_DIARY }
static const struct option decide_options[] = {
	OPTION_DECISION_DAY,
	{ "body", TAKES_TEXT, "WHO", WORD_OPT_BODY },
	{ "paragraph", TAKES_TEXT, "TEXT", WORD_OPT_PARAGRAPH },
	OPTION_DIARY,
	{ "condition", TAKES_TEXT, "TEXT", WORD_OPT_CONDITION },
	OPTION_REASON,
	OPTION_IF_VERSION,
	OPTION_END,
};
static const struct option rollover_options[] = {
	{ "carry", TAKES_MANY, "M7", WORD_OPT_ROLLOVER_CARRY },
	{ "drop", TAKES_MANY, "M8", WORD_OPT_ROLLOVER_DROP },
	OPTION_REASON,
	OPTION_IF_VERSION,
	OPTION_END,
};
static const struct option fulfil_options[] = { OPTION_DECISION_DAY, OPTION_DIARY, OPTION_REASON,
						OPTION_IF_VERSION, OPTION_END };
static const struct option item_options[] = {
	{ "disposition", TAKES_TEXT,
	  "gross-list|prioritised|in-plan|administration|excluded|accepted", WORD_OPT_DISPOSITION },
	{ "state", TAKES_TEXT, "planned|ongoing|done|stopped|carried", WORD_OPT_ITEM_STATE },
	{ "due", TAKES_TEXT, "2026-08-31", WORD_OPT_ITEM_DUE },
	OPTION_RESPONSIBLE,
	{ "carried-to-year", TAKES_NUMBER, "2027", WORD_OPT_CARRIED_TO_YEAR },
	{ "accepted-by", TAKES_TEXT, "WHO", WORD_OPT_ACCEPTED_BY },
	{ "accepted-until", TAKES_TEXT, "2026-12-31", WORD_OPT_ACCEPTED_UNTIL },
	{ "position", TAKES_NUMBER, "N", WORD_OPT_POSITION },
	{ "newest", TAKES_NOTHING, NULL, WORD_OPT_NEWEST },
	OPTION_REASON,
	OPTION_IF_VERSION,
	OPTION_END,
};

static const struct command rows[] = {
	{ "plan", "list", "", 0, 0, list_options, WORD_HELP_PLAN_LIST,
	  EXAMPLES("riskctl plan list", "riskctl plan list --unit SN"), noun_list },
	{ "plan", "show", "P3", 1, 1, record_show_options, WORD_HELP_PLAN_SHOW,
	  EXAMPLES("riskctl plan show P3"), plan_show_run },
	{ "plan", "add", "", 0, 0, add_options, WORD_HELP_PLAN_ADD,
	  EXAMPLES("riskctl plan add --unit SN --year 2026"), run_add },
	{ "plan", "import", "FILE", 1, 1, import_options, WORD_HELP_PLAN_IMPORT,
	  EXAMPLES("riskctl plan import plan-2026.csv --unit SN --year 2026 --dry-run",
		   "riskctl plan import plan-2026.csv --unit SN --year 2026 --yes"),
	  plan_import_run },
	{ "plan", "set-item", "P3/R12", 1, 1, item_options, WORD_HELP_PLAN_SET_ITEM,
	  EXAMPLES("riskctl plan set-item P3/M7 --state ongoing --due 2026-08-31",
		   "riskctl plan set-item P3/R12 --disposition administration",
		   ("riskctl plan set-item P3/R13 --disposition accepted --accepted-by "
		    "\"Socialnämnden\" --accepted-until 2026-12-31 --reason \"Låg kostnad\""),
		   "riskctl plan set-item P3/M8 --state carried --carried-to-year 2027",
		   "riskctl plan set-item P3/C5 --newest"),
	  run_set_item },
	{ "plan", "propose", "P3", 1, 1, move_options, WORD_HELP_PLAN_PROPOSE,
	  EXAMPLES("riskctl plan propose P3"), noun_move },
	{ "plan", "decide", "P3", 1, 1, decide_options, WORD_HELP_PLAN_DECIDE,
	  EXAMPLES("riskctl plan decide P3 --body \"Socialnämnden\" --paragraph \"§ 12\" "
		   "--diary \"SN 2026/12\"",
		   "riskctl plan decide P3 --body \"Socialnämnden\" --paragraph \"§ 12\" "
		   "--diary \"SN 2026/12\" --condition \"Om kommunstyrelsen beslutar kommunens "
		   "plan\""),
	  noun_move },
	{ "plan", "fulfil", "P3", 1, 1, fulfil_options, WORD_HELP_PLAN_FULFIL,
	  EXAMPLES("riskctl plan fulfil P3 --diary \"KS 2026/7\" --day 2026-02-25"), noun_move },
	{ "plan", "close", "P3", 1, 1, move_options, WORD_HELP_PLAN_CLOSE,
	  EXAMPLES("riskctl plan close P3"), noun_move },
	{ "plan", "export", "P3", 1, 1, export_options, WORD_HELP_PLAN_EXPORT,
	  EXAMPLES("riskctl plan export P3 --output plan-2026.csv",
		   "riskctl plan export P3 --output plan-2026.xlsx"), plan_export_run },
	{ "plan", "check", "P3", 1, 1, no_options, WORD_HELP_PLAN_CHECK,
	  EXAMPLES("riskctl plan check P3", "riskctl plan check P3 --json"), plan_check_run },
	{ "plan", "rollover", "P3", 1, 1, rollover_options, WORD_HELP_PLAN_ROLLOVER,
	  EXAMPLES("riskctl plan rollover P3 --dry-run",
		   "riskctl plan rollover P3 --drop M8 --reason \"Ersätts av M9\""),
	  plan_rollover_run },
};

const struct command_list cmd_plan = { "plan", WORD_NOUN_PLAN, WORD_HELP_NOUN_PLAN, rows,
				       COUNT_OF(rows), &noun };
