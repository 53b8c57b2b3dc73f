/* SPDX-License-Identifier: EUPL-1.2
 * riskctl check: one line for monitoring, with figures, in the manner of Nagios and its kin. What
 * fails without an answer, and what is late, is the daemon's to say. The words OK, WARNING,
 * CRITICAL and UNKNOWN and the names of the figures are the same in every language. */
#include <stdio.h>
#include <string.h>

#include "as_of.h"
#include "commands.h"
#include "due.h"
#include "next_step.h"
#include "record.h"
#include "rows.h"

enum level { LEVEL_OK, LEVEL_WARNING, LEVEL_CRITICAL, LEVEL_UNKNOWN };

static const char *const level_names[] = {
	[LEVEL_OK] = "OK",
	[LEVEL_WARNING] = "WARNING",
	[LEVEL_CRITICAL] = "CRITICAL",
	[LEVEL_UNKNOWN] = "UNKNOWN",
};

struct figures {
	uint32_t controls, pass, partial, fail; /* by the latest approved round */
	uint32_t partial_unanswered, fail_unanswered;
	uint32_t overdue; /* rounds */
	const PB(GetStatusResponse) *status;
};

/* ------------------------------------------------------------------ asking */

static bool is_same(const PB(ControlStatus) *a, const PB(ControlStatus) *b)
{
	return strcmp(a->control, b->control) == 0 && strcmp(a->unit, b->unit) == 0;
}

static bool has_approved(const PB(GetStatusResponse) *all, const PB(ControlStatus) *control)
{
	for (size_t i = 0; i < all->n_controls; i++)
		if (is_same(all->controls[i], control))
			return all->controls[i]->approved != NULL;
	return false;
}

static void count(struct figures *f, const PB(ControlStatus) *control)
{
	PB(Verdict) verdict = control->approved ? control->approved->verdict
						: PB_ENUM(VERDICT, UNSPECIFIED);

	f->pass += verdict == PB_ENUM(VERDICT, PASS) && !control->is_overdue;
	f->partial += verdict == PB_ENUM(VERDICT, PARTIAL);
	f->fail += verdict == PB_ENUM(VERDICT, FAIL);
	if (!control->is_unanswered)
		return;
	f->partial_unanswered += verdict == PB_ENUM(VERDICT, PARTIAL);
	f->fail_unanswered += verdict == PB_ENUM(VERDICT, FAIL);
}

static enum exit_status ask_year(struct invocation *inv, uint32_t year,
				 const PB(GetStatusResponse) **ret)
{
	PB(GetStatusRequest) request = PB_INIT(GET_STATUS_REQUEST);

	request.unit = rows_text(inv, "unit");
	request.year = year;
	request.day = (char *)as_of_day(inv);
	return next_step_ask(inv, &request, ret);
}

/* What failed last year and was not performed since has not mended by the turn of the year. */
static enum exit_status ask_status(struct invocation *inv, struct figures *f)
{
	const PB(GetStatusResponse) *now, *before;
	uint32_t year = command_number(inv, "year", 0);
	enum exit_status status = ask_year(inv, year, &now);

	if (status != EXIT_STATUS_OK)
		return status;
	f->status = now;
	f->controls = (uint32_t)now->n_controls;
	for (size_t i = 0; i < now->n_controls; i++)
		count(f, now->controls[i]);
	if (year)
		return status;
	status = ask_year(inv, now->year - 1, &before);
	for (size_t i = 0; status == EXIT_STATUS_OK && i < before->n_controls; i++)
		if (before->controls[i]->is_unanswered && !has_approved(now, before->controls[i]))
			count(f, before->controls[i]);
	return status;
}

static enum exit_status ask_due(struct invocation *inv, struct figures *f)
{
	PB(ListDueRequest) request = PB_INIT(LIST_DUE_REQUEST);
	const PB(ListDueResponse) *all;
	enum exit_status status;

	request.unit = rows_text(inv, "unit");
	request.year = command_number(inv, "year", 0);
	request.day = (char *)as_of_day(inv);
	request.overdue = true;
	status = due_ask(inv, &request, &all);
	for (size_t i = 0; status == EXIT_STATUS_OK && i < all->n_entries; i++)
		f->overdue += all->entries[i]->kind == PB_ENUM(DUE_KIND, ROUND);
	return status;
}

/* ------------------------------------------------------------------ telling */

static enum level level_of(const struct figures *f)
{
	if (f->fail_unanswered)
		return LEVEL_CRITICAL;
	return f->partial_unanswered || f->overdue ? LEVEL_WARNING : LEVEL_OK;
}

static const char *add_text(struct invocation *inv, const char *text, enum word word, uint32_t n)
{
	if (!n)
		return text;
	const char *more = say_counted(inv, word, n, NULL);
	return *text ? arena_format(inv->arena, "%s, %s", text, more) : more;
}

static const char *text_of(struct invocation *inv, const struct figures *f)
{
	const char *text = add_text(inv, "", WORD_CHECK_FAIL, f->fail_unanswered);

	text = add_text(inv, text, WORD_CHECK_PARTIAL, f->partial_unanswered);
	text = add_text(inv, text, WORD_CHECK_OVERDUE, f->overdue);
	return *text ? text : say_counted(inv, WORD_CHECK_NOTHING, f->controls, NULL);
}

/* name=value;warning;critical;least: what the levels above go by. */
static const char *numbers_of(struct invocation *inv, const struct figures *f)
{
	return arena_format(inv->arena,
			    "controls=%u;;;0 pass=%u;;;0 partial=%u;;;0 fail=%u;;;0 "
			    "partial_unanswered=%u;0;;0 fail_unanswered=%u;;0;0 overdue=%u;0;;0",
			    f->controls, f->pass, f->partial, f->fail, f->partial_unanswered,
			    f->fail_unanswered, f->overdue);
}

static void print(struct invocation *inv, enum level level, const char *text, const char *numbers)
{
	if (!text || (level != LEVEL_UNKNOWN && !numbers))
		text = words_get(WORD_TALK_MEMORY, inv->lang);
	out_line(inv->out, numbers ? say(inv, WORD_CHECK_LINE, "state", level_names[level], "text",
					 text, "numbers", numbers, NULL)
				   : say(inv, WORD_CHECK_BARE, "state", level_names[level], "text",
					 text, NULL));
}

/* A monitoring system knows four numbers, and reads stdout alone. */
static enum exit_status end_nagios(struct invocation *inv, enum exit_status status,
				   enum level level)
{
	if (status == EXIT_STATUS_OK)
		return (enum exit_status)level;
	print(inv, LEVEL_UNKNOWN, words_get(WORD_CHECK_UNKNOWN, inv->lang), NULL);
	return (enum exit_status)LEVEL_UNKNOWN;
}

/* Who reads stdout alone is told there that nothing was asked. */
static enum exit_status end_unrun(struct invocation *inv, enum exit_status status)
{
	const char *word = words_get(status == EXIT_STATUS_USAGE ? WORD_CHECK_WRONG
								 : WORD_CHECK_UNKNOWN, inv->lang);
	if (!command_stands(inv, "--nagios"))
		return status;
	puts(say(inv, WORD_CHECK_BARE, "state", level_names[LEVEL_UNKNOWN], "text", word, NULL));
	return (enum exit_status)LEVEL_UNKNOWN;
}

static enum exit_status run_check(struct invocation *inv)
{
	struct figures f = { 0 };
	enum exit_status status = ask_status(inv, &f);
	bool is_nagios = command_flag(inv, "nagios");

	inv->width = 0;
	if (status == EXIT_STATUS_OK)
		status = ask_due(inv, &f);
	enum level level = level_of(&f);
	if (status == EXIT_STATUS_OK && out_wants_message(inv->out))
		out_message(inv->out, &f.status->base);
	else if (status == EXIT_STATUS_OK)
		print(inv, level, text_of(inv, &f), numbers_of(inv, &f));
	if (is_nagios)
		return end_nagios(inv, status, level);
	if (status != EXIT_STATUS_OK)
		return status;
	return level == LEVEL_OK ? EXIT_STATUS_OK : EXIT_STATUS_ATTENTION;
}

static const struct option options[] = {
	OPTION_UNIT,
	{ "year", TAKES_NUMBER, "2026", WORD_OPT_YEAR },
	{ "nagios", TAKES_NOTHING, NULL, WORD_OPT_CHECK_NAGIOS },
	OPTION_END,
};

static const struct command rows[] = {
	{ "check", NULL, "", 0, 0, options, WORD_HELP_CHECK,
	  EXAMPLES("riskctl check", "riskctl check --unit SN",
		   "riskctl check --nagios --lang en --timeout 5"),
	  run_check, end_unrun },
};

const struct command_list cmd_check = { "check", WORD_NOUN_CHECK, WORD_HELP_NOUN_CHECK, rows,
					COUNT_OF(rows), NULL };
