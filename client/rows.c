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

enum exit_status rows_fill_under(const struct invocation *inv, PB(ListRecordsRequest) *request,
				 const struct rows_under *under, size_t n)
{
	const char *first = NULL;

	for (size_t i = 0; i < n; i++) {
		if (!command_text(inv, under[i].option))
			continue;
		if (first)
			return fail_usage(inv, say(inv, WORD_USAGE_NOT_BOTH, "one", first, "other",
						   under[i].option, NULL));
		first = under[i].option;
		request->under_kind = under[i].kind;
		request->under = rows_text(inv, first);
	}
	return EXIT_STATUS_OK;
}
