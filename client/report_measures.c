/* SPDX-License-Identifier: EUPL-1.2
 * A follow-up's measures by goal, and its audits with what answers them. A measure stands once:
 * under the first of the goals, or audits, that it serves. */
#include <string.h>

#include "report_occasion.h"

struct lines {
	struct report_occasion *occasion;
	const char **goals; /* of each line of the answer; NULL: not a measure under a risk */
	bool *is_told;
	bool has_goals; /* one of them has */
};

/* ------------------------------------------------------------------ goals */

static const char *goal_title(struct report_draft *d, const char *id)
{
	const PB(Record) *goal = *id ? report_draft_get(d, PB_ENUM(KIND, GOAL), id, 0) : NULL;

	return report_draft_title(d, goal);
}

/* The goal of the first of its risks that has one. */
static const char *goal_of_risks(struct report_occasion *o, const PB(Measure) *measure)
{
	for (size_t i = 0; i < measure->n_risks; i++) {
		const struct report_item *risk = report_items_find(&o->items, measure->risks[i]);
		const PB(Risk) *body = risk ? risk->pinned->risk : NULL;
		const char *goal = body ? goal_title(o->draft, body->goal_id) : "";
		if (!*goal && body)
			goal = body->goal;
		if (*goal)
			return goal;
	}
	return "";
}

static const char *goal_of(struct report_occasion *o, const PB(FollowupLine) *line)
{
	const struct report_item *item = report_items_find(&o->items, line->record);
	const char *goal;

	if (!item || item->kind != PB_ENUM(KIND, MEASURE))
		return "";
	goal = goal_title(o->draft, item->pinned->measure->goal_id);
	return *goal ? goal : goal_of_risks(o, item->pinned->measure);
}

/* ------------------------------------------------------------------ measures */

static const char *title_of(struct report_occasion *o, const PB(FollowupLine) *line)
{
	const struct report_item *item = report_items_find(&o->items, line->record);

	return item ? report_items_name(o->draft, item) : line->record;
}

/* The risks that it serves, with what is behind them. */
static const char *risks_text(struct report_occasion *o, const PB(FollowupLine) *line)
{
	const struct report_item *item = report_items_find(&o->items, line->record);
	const char *text = "";

	if (!item || item->kind != PB_ENUM(KIND, MEASURE))
		return "";
	for (size_t i = 0; i < item->pinned->measure->n_risks; i++) {
		const struct report_item *risk =
			report_items_find(&o->items, item->pinned->measure->risks[i]);
		if (!risk)
			continue;
		text = report_draft_join(o->draft, text, "\n", report_items_name(o->draft, risk));
		text = report_draft_join(o->draft, text, "\n", risk->pinned->risk->background);
	}
	return text;
}

/* As the plan says, else as the recommendation does. */
static const char *responsible_of(struct report_occasion *o, const PB(FollowupLine) *line)
{
	const struct report_item *item = report_items_find(&o->items, line->record);
	const char *text = item ? report_draft_said(o->draft, item->record, line->responsible)
				: line->responsible;

	if (*text || !item || item->kind != PB_ENUM(KIND, RECOMMENDATION))
		return text;
	return report_draft_said(o->draft, item->newest,
				 item->newest->recommendation->responsible);
}

static const struct report_column measure_columns[] = {
	{ .head = WORD_HEAD_RISK, .weight = 4, .names_row = true },
	{ .head = WORD_REPORT_MEASURE, .weight = 3 },
	{ .head = WORD_HEAD_FOLLOWUP_STATUS, .weight = 2 },
	{ .head = WORD_HEAD_COMMENT, .weight = 4 },
	{ .head = WORD_HEAD_RESPONSIBLE, .weight = 2 },
};

/* Measures of the same risk stand below each other, the risk once. */
static void add_goal(struct lines *l, size_t first)
{
	struct report_occasion *o = l->occasion;
	const PB(GetFollowupResponse) *all = o->answer;
	const char *last = "";

	if (l->has_goals)
		report_section(o->report, 3,
			       *l->goals[first] ? l->goals[first]
						: report_occasion_word(o, WORD_REPORT_NO_GOAL));
	report_table(o->report, report_occasion_word(o, WORD_REPORT_MEASURES_CAPTION),
		     measure_columns, COUNT_OF(measure_columns));
	report_table_continues(o->report);
	for (size_t i = first; i < all->n_lines; i++) {
		if (!l->goals[i] || l->is_told[i] || strcmp(l->goals[i], l->goals[first]) != 0)
			continue;
		const PB(FollowupLine) *line = all->lines[i];
		const char *risks = risks_text(o, line);
		bool is_same = risks && strcmp(risks, last) == 0;
		l->is_told[i] = true;
		last = risks ? risks : "";
		report_row(o->report, (struct report_cell[]){
					      report_draft_cell(is_same ? "" : last),
					      report_draft_cell(title_of(o, line)),
					      report_occasion_status(o, line),
					      report_draft_cell(report_occasion_comment(o, line)),
					      report_draft_cell(responsible_of(o, line)),
				      });
	}
}

void report_measures_add(struct report_occasion *o)
{
	const PB(GetFollowupResponse) *all = o->answer;
	struct lines l = { .occasion = o };
	bool has_begun = false;

	l.goals = arena_get_zeroed(o->draft->inv->arena, all->n_lines + 1, sizeof(*l.goals));
	l.is_told = arena_get_zeroed(o->draft->inv->arena, all->n_lines + 1, sizeof(*l.is_told));
	if (!l.goals || !l.is_told) {
		o->report->is_short_of_memory = true;
		return;
	}
	for (size_t i = 0; i < all->n_lines; i++)
		if (all->lines[i]->group == PB_ENUM(FOLLOWUP_GROUP, MEASURES)) {
			l.goals[i] = goal_of(o, all->lines[i]);
			l.has_goals |= *l.goals[i] != '\0';
		}
	for (size_t i = 0; i < all->n_lines; i++) {
		if (!l.goals[i] || l.is_told[i])
			continue;
		if (!has_begun)
			report_section(o->report, 2, report_occasion_word(o, WORD_REPORT_MEASURES));
		has_begun = true;
		add_goal(&l, i);
	}
}

/* ------------------------------------------------------------------ audits */

static bool names(char *const *list, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], id) == 0)
			return true;
	return false;
}

/* Does the line answer this audit, itself or through one of its recommendations? */
static bool answers(struct report_occasion *o, const PB(FollowupLine) *line, const char *audit)
{
	const struct report_item *item = report_items_find(&o->items, line->record);
	const PB(Measure) *measure;

	if (!item)
		return false;
	if (item->kind == PB_ENUM(KIND, RECOMMENDATION))
		return strcmp(item->pinned->recommendation->audit, audit) == 0;
	if (item->kind != PB_ENUM(KIND, MEASURE))
		return false;
	measure = item->pinned->measure;
	if (names(measure->audits, measure->n_audits, audit))
		return true;
	for (size_t i = 0; i < o->items.n; i++) {
		const struct report_item *other = &o->items.all[i];
		if (other->kind == PB_ENUM(KIND, RECOMMENDATION) &&
		    strcmp(other->pinned->recommendation->audit, audit) == 0 &&
		    names(measure->recommendations, measure->n_recommendations,
			  other->item->record))
			return true;
	}
	return false;
}

/* Of a recommendation: where it stands in the register beside what the board says of it. */
static const char *state_text(struct report_occasion *o, const PB(FollowupLine) *line)
{
	const struct report_item *item = report_items_find(&o->items, line->record);
	const char *state;

	if (!item || item->kind != PB_ENUM(KIND, RECOMMENDATION))
		return "";
	state = report_occasion_word(
		o, TERM(terms_recommendation_state, item->newest->recommendation->state));
	return report_draft_join(o->draft, state, ": ",
				 report_draft_said(o->draft, item->newest,
						   item->newest->recommendation->answer));
}

static void add_answer(struct report_occasion *o, const PB(FollowupLine) *line)
{
	report_row(o->report, (struct report_cell[]){
				      report_draft_cell(title_of(o, line)),
				      report_occasion_status(o, line),
				      report_draft_cell(report_occasion_comment(o, line)),
				      report_draft_cell(state_text(o, line)),
				      report_draft_cell(responsible_of(o, line)),
			      });
}

static const struct report_column answer_columns[] = {
	{ .head = WORD_REPORT_ANSWER, .weight = 4, .names_row = true },
	{ .head = WORD_HEAD_FOLLOWUP_STATUS, .weight = 2 },
	{ .head = WORD_HEAD_COMMENT, .weight = 4 },
	{ .head = WORD_HEAD_STATE, .weight = 2 },
	{ .head = WORD_HEAD_RESPONSIBLE, .weight = 2 },
};

/* All that answers it and was not told yet; with `audit` NULL what answers none in the plan. */
static void add_answers(struct lines *l, const char *audit)
{
	struct report_occasion *o = l->occasion;
	bool has_begun = false;

	for (size_t i = 0; i < o->answer->n_lines; i++) {
		const PB(FollowupLine) *line = o->answer->lines[i];
		bool is_of = line->group == PB_ENUM(FOLLOWUP_GROUP, AUDIT_MEASURES) ||
			     line->group == PB_ENUM(FOLLOWUP_GROUP, RECOMMENDATIONS);
		if (!is_of || l->is_told[i] || (audit && !answers(o, line, audit)))
			continue;
		if (!has_begun && !audit)
			report_section(o->report, 3,
				       report_occasion_word(o, WORD_REPORT_OTHER_ANSWERS));
		if (!has_begun)
			report_table(o->report,
				     report_occasion_word(o, WORD_REPORT_ANSWERS_CAPTION),
				     answer_columns, COUNT_OF(answer_columns));
		has_begun = l->is_told[i] = true;
		add_answer(o, line);
	}
	if (!has_begun && audit)
		report_paragraph(o->report, report_occasion_word(o, WORD_REPORT_NO_ANSWERS));
}

static void add_audit(struct lines *l, const struct report_item *item)
{
	struct report_occasion *o = l->occasion;
	const PB(Audit) *audit = item->pinned->audit;
	const char *background = report_draft_said(o->draft, item->pinned, audit->background);

	report_section(o->report, 3, report_items_name(o->draft, item));
	report_field(o->report, report_occasion_word(o, WORD_HEAD_DIARY),
		     report_draft_said(o->draft, item->pinned, audit->diary_number));
	report_field(o->report, report_occasion_word(o, WORD_HEAD_AUDITOR),
		     report_draft_said(o->draft, item->pinned, audit->auditor));
	report_field(o->report, report_occasion_word(o, WORD_HEAD_DAY), audit->day);
	if (*background)
		report_paragraph(o->report, background);
	add_answers(l, item->item->record);
}

void report_audits_add(struct report_occasion *o)
{
	struct lines l = { .occasion = o };

	l.is_told =
		arena_get_zeroed(o->draft->inv->arena, o->answer->n_lines + 1, sizeof(*l.is_told));
	if (!l.is_told) {
		o->report->is_short_of_memory = true;
		return;
	}
	if (!report_items_count(&o->items, PB_ENUM(KIND, AUDIT)) &&
	    !report_items_count(&o->items, PB_ENUM(KIND, RECOMMENDATION)))
		return;
	report_section(o->report, 2, report_occasion_word(o, WORD_REPORT_AFTER_AUDITS));
	for (size_t i = 0; i < o->items.n; i++)
		if (o->items.all[i].kind == PB_ENUM(KIND, AUDIT))
			add_audit(&l, &o->items.all[i]);
	add_answers(&l, NULL);
}
