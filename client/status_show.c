/* SPDX-License-Identifier: EUPL-1.2
 * How the status looks: a table of all controls, or one of them in full. Every verdict, sentence
 * and order is the daemon's. */
#include "status_show.h"

#include "erased.h"
#include "next_step.h"
#include "record.h"
#include "rows.h"
#include "status_picture.h"
#include "terms.h"

#define STEPS_SHOWN 5

/* "Ej godkänt, 1 av 3 (33,3 %)" */
static const char *verdict_text(struct invocation *inv, const PB(RoundStatus) *round)
{
	const char *word = words_get(TERM(terms_verdict, round->verdict), inv->lang);
	const char *tally = terms_tally(inv, round->tally);

	if (round->basis == PB_ENUM(ROUND_BASIS, REVIEW))
		return "";
	return *tally ? say(inv, WORD_STATUS_VERDICT, "verdict", word, "tally", tally, NULL) : word;
}

/* Joins what is not empty. */
static const char *join(struct invocation *inv, const char *a, const char *b)
{
	if (!*a || !*b)
		return *a ? a : b;
	return arena_format(inv->arena, "%s; %s", a, b);
}

/* `with` what the sample says about all that it stands for. */
static struct cell verdict_cell(struct invocation *inv, const PB(ControlStatus) *control,
				bool with)
{
	const PB(RoundStatus) *round = control->approved;
	const char *text;

	if (!round)
		return (struct cell){ words_get(WORD_VERDICT_NONE, inv->lang), MARK_PENDING };
	if (round->basis == PB_ENUM(ROUND_BASIS, REVIEW))
		return (struct cell){ words_get(WORD_PROGRESS_REVIEW_DONE, inv->lang), MARK_NONE };
	text = join(inv, verdict_text(inv, round), with ? round->assurance_text : "");
	return (struct cell){ text, terms_mark(round->verdict) };
}

/* What stands beside the verdict: of the same round, or nothing. */
static const char *assurance_text(const PB(ControlStatus) *control)
{
	return control->approved ? control->approved->assurance_text : "";
}

static bool is_under_way(const PB(RoundStatus) *round)
{
	return round->state == PB_ENUM(ROUND_STATE, DRAWN) ||
	       round->state == PB_ENUM(ROUND_STATE, TESTING) ||
	       round->state == PB_ENUM(ROUND_STATE, RETURNED);
}

/* What remains of a round in work: "7 av 10 kvar"; "" when it has no items. */
static const char *pending_text(struct invocation *inv, const PB(RoundStatus) *round)
{
	if (!round->pending || !is_under_way(round))
		return "";
	return say(inv, WORD_STATUS_PENDING, "n", terms_number(inv, round->pending), "size",
		   terms_number(inv, round->size), NULL);
}

/* "Pågår: S3, 2026-Q3; 7 av 10 kvar; preliminärt: Delvis godkänt, 2 av 3 (66,6 %)" */
static const char *round_text(struct invocation *inv, const PB(RoundStatus) *round,
			      PB(Progress) progress)
{
	const char *text = say(inv, WORD_STATUS_ROUND, "progress",
			       words_get(TERM(terms_progress, progress), inv->lang), "round",
			       round->round, "period", round->period, NULL);
	const char *verdict = verdict_text(inv, round);

	text = join(inv, text, pending_text(inv, round));
	if (round->preliminary && round->verdict && *verdict)
		text = join(inv, text, say(inv, WORD_STATUS_PRELIMINARY, "verdict", verdict, NULL));
	return text;
}

static const char *progress_text(struct invocation *inv, const PB(ControlStatus) *control)
{
	const char *text;

	if (control->current)
		text = round_text(inv, control->current, control->progress);
	else if (control->approved)
		text = round_text(inv, control->approved, PB_ENUM(PROGRESS, APPROVED));
	else
		text = words_get(TERM(terms_progress, control->progress), inv->lang);
	if (control->is_overdue)
		text = join(inv, say(inv, WORD_STATUS_OVERDUE, "day", control->next_due_day, NULL),
			    text);
	if (control->actions_open)
		text = join(inv, text, say_counted(inv, WORD_STATUS_ACTIONS_OPEN,
						   control->actions_open, NULL));
	return text;
}

struct cell status_show_verdict(struct invocation *inv, const PB(ControlStatus) *control)
{
	return verdict_cell(inv, control, false);
}

const char *status_show_progress(struct invocation *inv, const PB(ControlStatus) *control)
{
	return progress_text(inv, control);
}

/* ------------------------------------------------------------------ all controls */

void status_show_table(struct invocation *inv, const PB(GetStatusResponse) *all)
{
	static const struct column columns[] = {
		{ .head = WORD_HEAD_ID },
		{ .head = WORD_HEAD_UNIT },
		{ .head = WORD_HEAD_CONTROL, .wraps = true },
		{ .head = WORD_HEAD_VERDICT, .wraps = true },
		{ .head = WORD_HEAD_STATE, .wraps = true },
		{ .head = WORD_HEAD_SHARE }, /* a picture: for people only */
	};

	out_table(inv->out, columns, COUNT_OF(columns) - inv->plain);
	for (size_t i = 0; i < all->n_controls; i++) {
		const PB(ControlStatus) *control = all->controls[i];
		out_row(inv->out, (struct cell[]){ { control->control, MARK_NONE },
						   { control->unit, MARK_NONE },
						   { control->title, MARK_NONE },
						   verdict_cell(inv, control, true),
						   { progress_text(inv, control), MARK_NONE },
						   { status_picture_share(inv, control),
						     MARK_NONE } });
	}
	out_end(inv->out);
}

static void print_step(struct invocation *inv, const PB(ControlStatus) *control)
{
	out_line(inv->out, say(inv, WORD_STATUS_STEP, "control", control->control, "unit",
			       control->unit, "step", next_step_text(inv, control), NULL));
}

void status_show_steps(struct invocation *inv, const PB(GetStatusResponse) *all)
{
	size_t n = 0;

	for (size_t i = 0; i < all->n_controls; i++) {
		if (!*all->controls[i]->next_step)
			continue;
		if (n == 0)
			out_heading(inv->out, say(inv, WORD_HEADING_NEXT, NULL));
		if (n++ < STEPS_SHOWN)
			print_step(inv, all->controls[i]);
	}
	if (n > STEPS_SHOWN)
		out_line(inv->out, say_counted(inv, WORD_IMPORT_MORE, n - STEPS_SHOWN, NULL));
}

/* ------------------------------------------------------------------ one control in full */

static void print_round(struct invocation *inv, const PB(RoundStatus) *round, enum word heading)
{
	out_heading(inv->out, say(inv, heading, NULL));
	out_field(inv->out, WORD_HEAD_ROUND, round->round);
	out_field(inv->out, WORD_HEAD_PERIOD, round->period);
	out_field(inv->out, WORD_HEAD_STATE,
		  words_get(TERM(terms_round_state, round->state), inv->lang));
	out_field(inv->out, WORD_HEAD_BASIS,
		  words_get(TERM(terms_round_basis, round->basis), inv->lang));
	out_field(inv->out, WORD_HEAD_VERDICT, verdict_text(inv, round));
	out_field(inv->out, WORD_HEAD_ASSURANCE, round->assurance_text);
	out_field(inv->out, WORD_HEAD_PENDING, pending_text(inv, round));
	out_field(inv->out, WORD_HEAD_APPROVED_BY, round->approved_by);
	out_field(inv->out, WORD_HEAD_APPROVED_DAY, round->approved_day);
	out_end(inv->out);
	for (size_t i = 0; i < round->n_remarks; i++)
		out_line(inv->out, say(inv, WORD_TALK_NOTE, "text", round->remarks[i], NULL));
}

/* "2026-09-30", or "2026-09-30, försenad" */
static const char *due_text(struct invocation *inv, const PB(ControlStatus) *control)
{
	if (!control->is_overdue)
		return control->next_due_day;
	return say(inv, WORD_STATUS_DUE_OVERDUE, "day", control->next_due_day, NULL);
}

void status_show_control(struct invocation *inv, const PB(ControlStatus) *control)
{
	struct cell verdict = verdict_cell(inv, control, false);

	out_field(inv->out, WORD_HEAD_CONTROL, control->control);
	out_field(inv->out, WORD_HEAD_TITLE,
		  *control->title ? control->title :
				    erased_text(inv, PB_ENUM(KIND, CONTROL), control->control,
						control->control_version));
	out_field(inv->out, WORD_HEAD_UNIT, control->unit);
	out_field(inv->out, WORD_HEAD_KIND,
		  words_get(TERM(terms_control_kind, control->kind), inv->lang));
	out_field(inv->out, WORD_HEAD_VERDICT, verdict.text);
	out_field(inv->out, WORD_HEAD_ASSURANCE, assurance_text(control));
	out_field(inv->out, WORD_HEAD_STATE,
		  words_get(TERM(terms_progress, control->progress), inv->lang));
	out_field(inv->out, WORD_HEAD_DUE, due_text(inv, control));
	out_field(inv->out, WORD_HEAD_ACTIONS, terms_actions(inv, control));
	out_end(inv->out);
	if (control->approved)
		print_round(inv, control->approved, WORD_HEADING_APPROVED);
	if (control->current)
		print_round(inv, control->current, WORD_HEADING_CURRENT);
}
