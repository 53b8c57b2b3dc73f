/* SPDX-License-Identifier: EUPL-1.2
 * Kontrollstatus: all controls of a unit or of all, worst first, and the boards side by side. Every
 * verdict and the order are the daemon's. */
#include "report_boards.h"
#include "report_kinds.h"

static const char *title_of(struct report_draft *d, const PB(ControlStatus) *c)
{
	const char *title = report_draft_text(d, PB_ENUM(KIND, CONTROL), c->control,
					      c->control_version, c->title);

	return report_draft_join(d, c->control, " ", title);
}

/* "Pågår: S3, 2026-Q3" */
static const char *progress_text(const struct report_draft *d, const PB(ControlStatus) *c)
{
	const PB(RoundStatus) *round = c->current ? c->current : c->approved;
	PB(Progress) progress = c->current ? c->progress : PB_ENUM(PROGRESS, APPROVED);

	if (!round)
		return report_draft_word(d, TERM(terms_progress, c->progress));
	return say(d->inv, WORD_STATUS_ROUND, "progress",
		   report_draft_word(d, TERM(terms_progress, progress)), "round", round->round,
		   "period", round->period, NULL);
}

/* The day itself, so that it can be sorted by; what has passed says so. */
static struct report_cell due_cell(const struct report_draft *d, const PB(ControlStatus) *c)
{
	if (!c->is_overdue)
		return report_draft_day(c->next_due_day);
	return (struct report_cell){ .text = say(d->inv, WORD_REPORT_OVERDUE_SINCE, "day",
						 c->next_due_day, NULL),
				     .mark = MARK_FAIL };
}

static void add_control(struct report_draft *d, const PB(ControlStatus) *c)
{
	const PB(RoundStatus) *round = c->approved;

	report_row(d->report,
		   (struct report_cell[]){
			   report_draft_cell(title_of(d, c)),
			   report_draft_cell(report_draft_other_unit(d, c->unit)),
			   report_boards_verdict(d, c),
			   report_draft_cell(round ? terms_tally(d->inv, round->tally) : ""),
			   report_draft_cell(round ? round->assurance_text : ""),
			   report_draft_cell(progress_text(d, c)),
			   report_draft_cell(terms_actions(d->inv, c)),
			   due_cell(d, c),
		   });
}

static void add_controls(struct report_draft *d, const PB(GetStatusResponse) *all)
{
	static const struct report_column columns[] = {
		{ .head = WORD_HEAD_CONTROL, .weight = 4, .names_row = true },
		{ .head = WORD_HEAD_UNIT, .weight = 2 },
		{ .head = WORD_HEAD_VERDICT, .weight = 2 },
		{ .head = WORD_HEAD_TALLY, .weight = 2 },
		{ .head = WORD_HEAD_ASSURANCE, .weight = 3 },
		{ .head = WORD_HEAD_STATE, .weight = 2 },
		{ .head = WORD_HEAD_ACTIONS, .weight = 2 },
		{ .head = WORD_REPORT_NEXT_DAY, .weight = 1 },
	};

	if (!all->n_controls)
		return;
	report_section(d->report, 2, report_draft_word(d, WORD_HEADING_CONTROLS));
	report_table(d->report, report_draft_word(d, WORD_REPORT_STATUS_CAPTION), columns,
		     COUNT_OF(columns));
	for (size_t i = 0; i < all->n_controls; i++)
		add_control(d, all->controls[i]);
}

void report_status_compose(struct report_draft *d)
{
	PB(GetStatusRequest) request = PB_INIT(GET_STATUS_REQUEST);
	const char *year = terms_number(d->inv, d->year);
	const PB(GetStatusResponse) *all;

	request.unit = (char *)d->unit;
	request.year = d->year;
	/* What is overdue is so by the register's own time: the same whenever it is asked. */
	request.day = (char *)d->report->seal.day;
	all = (const void *)report_draft_ask(d, "riskreg.v1.StatusService/Get", &request.base,
					     PB_DESC(get_status_response));
	if (!all)
		return;
	report_name(d->report, say(d->inv, WORD_REPORT_STATUS_TITLE, "year", year, NULL),
		    *d->unit ? report_draft_unit(d, d->unit)
			     : report_draft_word(d, WORD_REPORT_ALL_UNITS));
	report_paragraph(d->report, all->summary);
	/* Who answers for all units looks at them side by side first. */
	report_boards_add(d, all);
	add_controls(d, all);
}
