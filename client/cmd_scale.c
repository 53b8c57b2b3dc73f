/* SPDX-License-Identifier: EUPL-1.2
 * riskctl scale: the scales that risks are assessed on. */
#include "commands.h"
#include "noun.h"
#include "scale_set.h"
#include "terms.h"

static const char *text_of_probability(struct invocation *inv, const PB(Record) *record)
{
	return terms_number(inv, record->scale->n_probability);
}

static const char *text_of_consequence(struct invocation *inv, const PB(Record) *record)
{
	return terms_number(inv, record->scale->n_consequence);
}

static const struct record_field fields[] = {
	{ .head = WORD_HEAD_NAME, .field = "name", .wraps = true },
	{ .head = WORD_HEAD_PROBABILITY, .text = text_of_probability, .right = true },
	{ .head = WORD_HEAD_CONSEQUENCE, .text = text_of_consequence, .right = true },
	{ .head = WORD_HEAD_APPETITE, .field = "appetite", .right = true },
};

static const struct noun noun = { .kind = PB_ENUM(KIND, SCALE), NOUN_LISTED(fields) };

static const char *text_of_aliases(struct invocation *inv, const PB(ScaleLevel) *level)
{
	const char *text = level->n_aliases ? level->aliases[0] : "";
	for (size_t i = 1; i < level->n_aliases && text; i++)
		text = arena_format(inv->arena, "%s, %s", text, level->aliases[i]);
	return text ? text : "";
}

static void print_levels(struct invocation *inv, enum word heading, PB(ScaleLevel) *const *levels,
			 size_t n)
{
	static const struct column columns[] = {
		{ WORD_HEAD_LEVEL, true, false },
		{ WORD_HEAD_LABEL, false, true },
		{ WORD_HEAD_ALIASES, false, true },
	};
	out_heading(inv->out, say(inv, heading, NULL));
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < n; i++)
		out_row(inv->out, (const struct cell[]){
					  { terms_number(inv, levels[i]->level), MARK_NONE },
					  { levels[i]->label, MARK_NONE },
					  { text_of_aliases(inv, levels[i]), MARK_NONE } });
	out_end(inv->out);
}

static void print_zones(struct invocation *inv, const PB(Scale) *scale)
{
	static const struct column columns[] = {
		{ WORD_HEAD_FROM, true, false },
		{ WORD_HEAD_LABEL, false, true },
	};
	out_heading(inv->out, say(inv, WORD_HEADING_ZONES, NULL));
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < scale->n_zones; i++)
		out_row(inv->out, (const struct cell[]){
					  { terms_number(inv, scale->zones[i]->from), MARK_NONE },
					  { scale->zones[i]->label, MARK_NONE } });
	out_end(inv->out);
}

static enum exit_status run_show(struct invocation *inv)
{
	const PB(Record) *record;
	enum exit_status status = record_shown(inv, PB_ENUM(KIND, SCALE), &record);
	if (status != EXIT_STATUS_OK)
		return status;
	record_fields(inv, record, fields, COUNT_OF(fields));
	const PB(Scale) *scale = record->scale;
	print_levels(inv, WORD_HEADING_PROBABILITY, scale->probability, scale->n_probability);
	print_levels(inv, WORD_HEADING_CONSEQUENCE, scale->consequence, scale->n_consequence);
	print_zones(inv, scale);
	return status;
}

#define OPTION_APPETITE { "appetite", TAKES_NUMBER, "8", WORD_OPT_APPETITE }
#define OPTION_P_LEVEL { "p-level", TAKES_MANY, "N=LABEL/ALIAS", WORD_OPT_P_LEVEL }
#define OPTION_K_LEVEL { "k-level", TAKES_MANY, "N=LABEL/ALIAS", WORD_OPT_K_LEVEL }
#define OPTION_ZONE { "zone", TAKES_MANY, "FROM=LABEL", WORD_OPT_ZONE }

static const struct option add_options[] = { OPTION_APPETITE, OPTION_P_LEVEL,  OPTION_K_LEVEL,
					     OPTION_ZONE,     OPTION_REASON,   OPTION_EXTERNAL,
					     OPTION_END };
static const struct option set_options[] = {
	{ "name", TAKES_TEXT, "TEXT", WORD_OPT_NAME },
	OPTION_APPETITE,
	OPTION_P_LEVEL,
	OPTION_K_LEVEL,
	OPTION_ZONE,
	OPTION_REASON,
	OPTION_EXTERNAL,
	OPTION_IF_VERSION,
	OPTION_END,
};
static const struct option list_options[] = { OPTION_WITHDRAWN, OPTION_END };

static const struct command rows[] = {
	{ "scale", "list", "", 0, 0, list_options, WORD_HELP_SCALE_LIST,
	  EXAMPLES("riskctl scale list"), noun_list },
	{ "scale", "show", "4x4", 1, 1, record_show_options, WORD_HELP_SCALE_SHOW,
	  EXAMPLES("riskctl scale show 4x4"), run_show },
	{ "scale", "add", "CODE NAME", 2, 2, add_options, WORD_HELP_SCALE_ADD,
	  EXAMPLES("riskctl scale add 2x2 \"Liten skala\" --appetite 3 --p-level 1=låg --p-level "
		   "2=hög --k-level 1=liten --k-level 2=stor --zone 1=låg --zone 3=hög"),
	  scale_add_run },
	{ "scale", "set", "4x4", 1, 1, set_options, WORD_HELP_SCALE_SET,
	  EXAMPLES("riskctl scale set 4x4 --appetite 9 --reason \"Ny policy\"",
		   "riskctl scale set 4x4 --k-level 2=måttlig/kännbar"),
	  scale_set_run },
};

const struct command_list cmd_scale = { "scale", WORD_NOUN_SCALE, WORD_HELP_NOUN_SCALE, rows,
					COUNT_OF(rows), &noun };
