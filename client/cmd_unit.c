/* SPDX-License-Identifier: EUPL-1.2
 * riskctl unit: the tree of municipality, boards and administrations. */
#include "commands.h"
#include "noun.h"
#include "rows.h"
#include "terms.h"

#define SET "riskreg.v1.UnitService/Set"

static const struct record_field fields[] = {
	{ .head = WORD_HEAD_NAME, .field = "name", .wraps = true },
	{ .head = WORD_HEAD_KIND, .field = "kind", .words = terms_unit_kind },
	{ .head = WORD_HEAD_PARENT, .field = "parent" },
};

static const struct noun noun = {
	.kind = PB_ENUM(KIND, UNIT),
	NOUN_LISTED(fields),
	NOUN_SHOWN(fields),
};

static enum exit_status run_add(struct invocation *inv)
{
	PB(SetUnitRequest) request = PB_INIT(SET_UNIT_REQUEST);
	PB(Unit) unit = PB_INIT(UNIT);
	unit.code = rows_argument(inv, 0);
	unit.name = rows_argument(inv, 1);
	request.unit = &unit;
	return record_add(inv, SET, &request.base, &unit.base);
}

static enum exit_status run_set(struct invocation *inv)
{
	PB(SetUnitRequest) request = PB_INIT(SET_UNIT_REQUEST);
	const PB(Record) *record;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, UNIT), inv->argv[0], &record);
	if (status != EXIT_STATUS_OK)
		return status;
	request.expected_version = record_version(inv, record);
	request.unit = record->unit;
	return record_set(inv, SET, &request.base, &record->unit->base);
}

#define OPTION_KIND { "kind", TAKES_TEXT, "KIND", WORD_OPT_UNIT_KIND }
#define OPTION_PARENT { "parent", TAKES_TEXT, "HK", WORD_OPT_UNIT_PARENT }

static const struct option list_options[] = { OPTION_WITHDRAWN, OPTION_END };
static const struct option add_options[] = {
	OPTION_KIND, OPTION_PARENT, OPTION_REASON, OPTION_EXTERNAL, OPTION_END,
};
static const struct option set_options[] = {
	{ "name", TAKES_TEXT, "TEXT", WORD_OPT_UNIT_NAME },
	OPTION_KIND,
	OPTION_PARENT,
	OPTION_REASON,
	OPTION_EXTERNAL,
	OPTION_IF_VERSION,
	OPTION_END,
};

static const struct command rows[] = {
	{ "unit", "list", "", 0, 0, list_options, WORD_HELP_UNIT_LIST,
	  EXAMPLES("riskctl unit list"), noun_list },
	{ "unit", "show", "SN", 1, 1, record_show_options, WORD_HELP_UNIT_SHOW,
	  EXAMPLES("riskctl unit show SN"), noun_show },
	{ "unit", "add", "CODE NAME", 2, 2, add_options, WORD_HELP_UNIT_ADD,
	  EXAMPLES("riskctl unit add HK \"Hälle kommun\" --kind municipality",
		   "riskctl unit add SN \"Socialnämnden\" --kind board --parent HK"),
	  run_add },
	{ "unit", "set", "SN", 1, 1, set_options, WORD_HELP_UNIT_SET,
	  EXAMPLES("riskctl unit set SN --name \"Vård- och omsorgsnämnden\" "
		   "--reason \"Nytt namn\""),
	  run_set },
};

const struct command_list cmd_unit = { "unit", WORD_NOUN_UNIT, WORD_HELP_NOUN_UNIT, rows,
				       COUNT_OF(rows), &noun };
