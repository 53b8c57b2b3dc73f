/* SPDX-License-Identifier: EUPL-1.2
 * Requests from options. Never calls and never prints a result. */
#include "rows.h"

char *rows_text(const struct invocation *inv, const char *option)
{
	const char *text = command_text(inv, option);

	return (char *)(text ? text : "");
}

char *rows_argument(const struct invocation *inv, int i)
{
	return (char *)inv->argv[i];
}

enum exit_status rows_need(const struct invocation *inv, const char *option)
{
	if (command_flag(inv, option))
		return EXIT_STATUS_OK;
	return fail_usage(inv, say(inv, WORD_USAGE_OPTION_MISSING, "option", option, NULL));
}

/* What else narrows a list. */
static void fill_filters(const struct invocation *inv, PB(ListRecordsRequest) *request)
{
	request->state = rows_text(inv, "state");
	request->owner = rows_text(inv, "owner");
	request->overdue = command_flag(inv, "overdue");
	request->year = command_number(inv, "year", 0);
}

/* A unit narrows also what is under another record. */
enum exit_status rows_fill_under(const struct invocation *inv, PB(ListRecordsRequest) *request,
				 const struct rows_under *under, size_t n)
{
	const char *first = NULL;
	char *unit = NULL;

	fill_filters(inv, request);
	for (size_t i = 0; i < n; i++) {
		bool is_unit = under[i].kind == PB_ENUM(KIND, UNIT);
		if (!command_text(inv, under[i].option))
			continue;
		if (first && !is_unit)
			return fail_usage(inv, say(inv, WORD_USAGE_NOT_BOTH, "one", first, "other",
						   under[i].option, NULL));
		if (is_unit) {
			unit = rows_text(inv, under[i].option);
			continue;
		}
		first = under[i].option;
		request->under_kind = under[i].kind;
		request->under = rows_text(inv, first);
	}
	if (unit && first)
		request->unit = unit;
	if (unit && !first) {
		request->under_kind = PB_ENUM(KIND, UNIT);
		request->under = unit;
	}
	return EXIT_STATUS_OK;
}
