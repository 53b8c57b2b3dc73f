/* SPDX-License-Identifier: EUPL-1.2
 * Corrective actions of a follow-up: what was planned, opened and done, and what a retest said. */
#include <string.h>

#include "report_occasion.h"

bool report_actions_concern(struct report_occasion *o, const PB(Action) *action)
{
	struct report_draft *d = o->draft;

	return report_draft_is_within(d, action->unit, d->unit) ||
	       (!*action->round && report_draft_is_within(d, d->unit, action->unit));
}

static const char *state_text(struct report_occasion *o, const PB(Record) *record)
{
	const PB(Action) *a = record->action;
	const char *state = report_occasion_word(o, TERM(terms_action_state, a->state));
	const char *decision = report_draft_said(o->draft, record, a->decision);

	if (a->state != PB_ENUM(ACTION_STATE, ACCEPTED))
		return state;
	return say(o->draft->inv, WORD_REPORT_ACTION_ACCEPTED, "day", a->accepted_until, "decision",
		   decision, "reason", a->accepted_reason, NULL);
}

static const char *done_text(struct report_occasion *o, const PB(Action) *a)
{
	if (!*a->done_day)
		return "";
	return say(o->draft->inv, WORD_VALUE_DAY_BY, "day", a->done_day, "user", a->done_by, NULL);
}

/* The retest that verified it, or by when it is to be retested. */
static const char *retest_text(struct report_occasion *o, const PB(Action) *a)
{
	if (*a->verified_round)
		return say(o->draft->inv, WORD_REPORT_RETESTED, "round", a->verified_round, "day",
			   a->verified_day, "user", a->verified_by, NULL);
	if (a->state == PB_ENUM(ACTION_STATE, DONE) && *a->retest_day)
		return say(o->draft->inv, WORD_REPORT_RETEST_BY, "day", a->retest_day, NULL);
	return "";
}

static void add_action(struct report_occasion *o, const PB(Record) *record)
{
	const PB(FollowupLine) *line = report_occasion_line(o->answer, record->meta->id);
	const PB(Action) *a = record->action;
	const char *name = report_draft_join(o->draft, record->meta->id, " ",
					     report_draft_title(o->draft, record));

	report_row(
		o->report,
		(struct report_cell[]){
			report_draft_cell(name),
			report_draft_cell(report_draft_join(o->draft, a->control, ", ", a->round)),
			report_draft_cell(state_text(o, record)),
			report_draft_day(a->due_day),
			report_draft_cell(done_text(o, a)),
			report_draft_cell(retest_text(o, a)),
			line ? report_occasion_status(o, line) : report_draft_cell(""),
			report_draft_cell(line ? report_occasion_comment(o, line) : ""),
		});
}

void report_actions_add(struct report_occasion *o)
{
	static const struct report_column columns[] = {
		{ .head = WORD_REPORT_MEASURE, .weight = 4, .names_row = true },
		{ .head = WORD_REPORT_ACTION_OF, .weight = 1 },
		{ .head = WORD_HEAD_STATE, .weight = 2 },
		{ .head = WORD_HEAD_DUE, .weight = 1 },
		{ .head = WORD_REPORT_ACTION_DONE, .weight = 2 },
		{ .head = WORD_HEAD_VERIFIED_ROUND, .weight = 2 },
		{ .head = WORD_HEAD_FOLLOWUP_STATUS, .weight = 2 },
		{ .head = WORD_HEAD_COMMENT, .weight = 3 },
	};
	bool has_begun = false;

	for (size_t i = 0; i < o->items.n; i++) {
		const struct report_item *control = &o->items.all[i];
		if (control->kind != PB_ENUM(KIND, CONTROL))
			continue;
		const PB(ListRecordsResponse) *list =
			report_draft_list(o->draft, PB_ENUM(KIND, ACTION), PB_ENUM(KIND, CONTROL),
					  control->item->record, 0);
		for (size_t k = 0; k < list->n_records; k++) {
			if (!report_actions_concern(o, list->records[k]->action))
				continue;
			if (!has_begun) {
				report_section(o->report, 2,
					       report_occasion_word(o, WORD_HEADING_ACTIONS));
				report_table(o->report,
					     report_occasion_word(o, WORD_REPORT_ACTIONS_CAPTION),
					     columns, COUNT_OF(columns));
			}
			has_begun = true;
			add_action(o, list->records[k]);
		}
	}
}
