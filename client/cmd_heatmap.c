/* SPDX-License-Identifier: EUPL-1.2
 * riskctl heatmap: where the risks are, as a picture. */
#include <jansson.h>

#include "commands.h"
#include "heat.h"
#include "heat_draw.h"
#include "plan_find.h"
#include "record.h"
#include "report_json.h"
#include "rows.h"
#include "terms.h"

#define SCALE_USUAL "4x4" /* that every register is born with */

/* The plan of --unit and --year. */
static enum exit_status find_plan(struct invocation *inv, const char **ret)
{
	const char *unit = rows_text(inv, "unit");
	uint32_t year = command_number(inv, "year", 0);
	enum exit_status status = rows_need(inv, "unit");

	if (status == EXIT_STATUS_OK)
		status = plan_find(inv, unit, year, ret);
	if (status != EXIT_STATUS_OK || **ret)
		return status;
	return fail(inv, EXIT_STATUS_NOT_FOUND,
		    say(inv, WORD_REPORT_NO_PLAN, "unit", unit, "year", terms_number(inv, year),
			NULL));
}

static enum exit_status print_json(struct invocation *inv, const struct heat *heat)
{
	json_t *json = report_json_heat(&heat->map);
	bool printed;

	if (json) {
		json_object_set_new(json, "unassessed",
				    json_integer((json_int_t)heat->n_unassessed));
		json_object_set_new(json, "other_scale",
				    json_integer((json_int_t)heat->n_elsewhere));
	}
	printed = json && json_dumpf(json, stdout, JSON_INDENT(2)) == 0;
	json_decref(json);
	if (!printed)
		return fail_memory(inv);
	putchar('\n');
	return EXIT_STATUS_OK;
}

/* A row for each square in which there is a risk, the highest value first; for --plain, and where
 * a picture has no room. */
static void print_rows(struct invocation *inv, const struct report_heat *map)
{
	static const struct column columns[] = {
		{ .head = WORD_HEAD_RISK_VALUE, .right = true },
		{ .head = WORD_HEAD_ZONE },
		{ .head = WORD_HEAD_PROBABILITY, .wraps = true },
		{ .head = WORD_HEAD_CONSEQUENCE, .wraps = true },
		{ .head = WORD_HEAD_RISKS, .wraps = true },
	};
	unsigned n = map->n_probability * map->n_consequence;

	out_table(inv->out, columns, COUNT_OF(columns));
	for (unsigned value = n; value > 0; value--)
		for (unsigned i = 0; i < n; i++) {
			const struct report_heat_cell *square = &map->cells[i];
			if (square->value != value || !square->count)
				continue;
			out_row(inv->out,
				(struct cell[]){
					{ terms_number(inv, value), MARK_NONE },
					{ map->zones[square->zone], MARK_NONE },
					{ map->probability[i / map->n_consequence], MARK_NONE },
					{ map->consequence[i % map->n_consequence], MARK_NONE },
					{ square->ids, MARK_NONE } });
		}
	out_end(inv->out);
}

static void print_zones(struct invocation *inv, const struct report_heat *map)
{
	const char *text = "";

	for (unsigned i = 0; text && i < map->n_zones; i++)
		text = arena_format(inv->arena, "%s%s%s", text, i ? ", " : "",
				    heat_zone(inv, map, i));
	out_line(inv->out, text ? text : "");
}

/* What the picture does not show. */
static void print_notes(struct invocation *inv, const struct heat *heat)
{
	if (heat->map.appetite)
		out_line(inv->out, say(inv, WORD_HEAT_OVER, "sign", inv->ascii ? "^" : "▲", "value",
				       terms_number(inv, heat->map.appetite), NULL));
	if (heat->n_unassessed)
		out_line(inv->out,
			 say_counted(inv, WORD_HEAT_UNASSESSED, heat->n_unassessed, NULL));
	if (heat->n_elsewhere)
		out_line(inv->out, say_counted(inv, WORD_HEAT_ELSEWHERE, heat->n_elsewhere, NULL));
}

static enum exit_status print(struct invocation *inv, const char *of, const struct heat *heat)
{
	if (inv->json)
		return print_json(inv, heat);
	if (inv->plain) {
		print_rows(inv, &heat->map);
		return EXIT_STATUS_OK;
	}
	out_line(inv->out, say_counted(inv, WORD_HEAT_HEADING, heat->n_risks, "of", of, NULL));
	out_line(inv->out, "");
	if (!heat_draw(inv, stdout, &heat->map))
		print_rows(inv, &heat->map);
	out_line(inv->out, "");
	print_zones(inv, &heat->map);
	print_notes(inv, heat);
	return EXIT_STATUS_OK;
}

static enum exit_status run_heatmap(struct invocation *inv)
{
	const char *plan = command_text(inv, "plan"), *scale = command_text(inv, "scale");
	enum exit_status status = EXIT_STATUS_OK;
	struct heat_request request;
	struct heat heat;
	const char *of;

	if (plan && command_flag(inv, "year"))
		return fail_usage(inv, say(inv, WORD_USAGE_PLAN_OR_YEAR, NULL));
	if (command_flag(inv, "year"))
		status = find_plan(inv, &plan);
	request = (struct heat_request){ .unit = rows_text(inv, "unit"), .plan = plan ? plan : "",
					 .scale = scale ? scale : SCALE_USUAL };
	if (status == EXIT_STATUS_OK)
		status = heat_build(inv, &request, &heat);
	if (status != EXIT_STATUS_OK)
		return status;
	of = plan ? plan : *request.unit ? request.unit : say(inv, WORD_HEAT_ALL, NULL);
	return print(inv, of, &heat);
}

static const struct option options[] = {
	OPTION_UNIT,
	{ "year", TAKES_NUMBER, "2026", WORD_OPT_HEAT_YEAR },
	{ "plan", TAKES_TEXT, "P3", WORD_OPT_HEAT_PLAN },
	{ "scale", TAKES_TEXT, SCALE_USUAL, WORD_OPT_SCALE },
	OPTION_END,
};

static const struct command rows[] = {
	{ "heatmap", NULL, "", 0, 0, options, WORD_HELP_HEATMAP,
	  EXAMPLES("riskctl heatmap --unit SN", "riskctl heatmap --unit SN --year 2026",
		   "riskctl heatmap --plan P3 --json"),
	  run_heatmap },
};

const struct command_list cmd_heatmap = { "heatmap", WORD_NOUN_HEATMAP, WORD_HELP_NOUN_HEATMAP,
					  rows, COUNT_OF(rows), NULL };
