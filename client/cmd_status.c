/* SPDX-License-Identifier: EUPL-1.2
 * riskctl status: what a manager wants at a glance - a sign, a word and a number for every control,
 * worst first, and what to do next. */
#include "as_of.h"
#include "commands.h"
#include "next_step.h"
#include "record.h"
#include "rows.h"
#include "status_picture.h"
#include "status_show.h"
#include "terms.h"

/* One control, unit after unit. */
static void show_units(struct invocation *inv, const PB(GetStatusResponse) *all)
{
	for (size_t i = 0; i < all->n_controls; i++) {
		if (i > 0 && !inv->plain)
			out_line(inv->out, "");
		status_show_control(inv, all->controls[i]);
	}
}

static enum exit_status run_status(struct invocation *inv)
{
	PB(GetStatusRequest) request = PB_INIT(GET_STATUS_REQUEST);
	const PB(GetStatusResponse) *all;
	enum exit_status status;

	request.unit = rows_text(inv, "unit");
	request.year = command_number(inv, "year", 0);
	request.day = (char *)as_of_day(inv);
	if (inv->argc)
		request.control = rows_argument(inv, 0);
	status = next_step_ask(inv, &request, &all);
	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out)) {
		out_message(inv->out, &all->base);
		return EXIT_STATUS_OK;
	}
	out_line(inv->out, say(inv, WORD_STATUS_SUMMARY, "year", terms_number(inv, all->year),
			       "summary", all->summary, NULL));
	if (inv->argc)
		show_units(inv, all);
	else if (all->n_controls) {
		status_picture_counts(inv, all);
		status_show_table(inv, all);
	}
	status_show_steps(inv, all);
	return EXIT_STATUS_OK;
}

static const struct option options[] = {
	OPTION_UNIT,
	{ "year", TAKES_NUMBER, "2026", WORD_OPT_YEAR },
	OPTION_END,
};

static const struct command rows[] = {
	{ "status", NULL, "[C5]", 0, 1, options, WORD_HELP_STATUS_RUN,
	  EXAMPLES("riskctl status", "riskctl status --unit SN --year 2026", "riskctl status C5",
		   "riskctl status --json"),
	  run_status },
};

const struct command_list cmd_status = { "status", WORD_NOUN_STATUS, WORD_HELP_NOUN_STATUS, rows,
					 COUNT_OF(rows), NULL };
