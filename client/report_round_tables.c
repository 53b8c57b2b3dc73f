/* SPDX-License-Identifier: EUPL-1.2
 * The tables of a follow-up's rounds. Never an item's id or label: they can be personal data. */
#include "report_round_tables.h"

#include <string.h>

static const char *text_of(struct report_occasion *o, const struct report_round *r,
			   const char *text)
{
	return report_draft_said(o->draft, r->record, text);
}

static const char *control_name(struct report_occasion *o, const struct report_round *r)
{
	return report_items_name(o->draft, r->control);
}

/* ------------------------------------------------------------------ all rounds */

/* "20 av 240, slumpvis dragna; Agresso, uttag 2026-07-01": where the sample comes from. */
static const char *sample_text(struct report_occasion *o, const struct report_round *r)
{
	struct invocation *inv = o->draft->inv;
	const PB(Population) *population = r->round->population;
	const char *text = report_occasion_word(o, TERM(terms_round_basis, r->round->basis));

	if (r->round->basis == PB_ENUM(ROUND_BASIS, REVIEW))
		return text;
	if (r->round->drawn_elsewhere)
		text = report_occasion_word(o, WORD_REPORT_DRAWN_ELSEWHERE);
	if (population && r->round->draw)
		text = say_counted(inv, WORD_REPORT_DRAWN,
				   r->round->draw->sample + r->round->draw->extended, "population",
				   terms_number(inv, population->n), NULL);
	text = report_draft_join(o->draft, text, "; ", text_of(o, r, r->round->source));
	if (population && *population->extracted_day)
		text = report_draft_join(
			o->draft, text, "; ",
			say(inv, WORD_REPORT_EXTRACTED, "day", population->extracted_day, NULL));
	return text;
}

/* Where it stands: approved, by whom; or in which state it is. */
static const char *approved_text(struct report_occasion *o, const struct report_round *r)
{
	const char *text;

	if (r->round->state != PB_ENUM(ROUND_STATE, APPROVED))
		return report_occasion_word(o, TERM(terms_round_state, r->round->state));
	text = say(o->draft->inv, WORD_VALUE_DAY_BY, "day", r->round->approved_day, "user",
		   r->round->approved_by, NULL);
	if (r->is_replaced)
		text = report_draft_join(o->draft, text, "; ",
					 report_occasion_word(o, WORD_REPORT_IS_REPLACED));
	return text;
}

static struct report_cell verdict_cell(const struct report_occasion *o,
				       const struct report_round *r)
{
	if (r->round->state == PB_ENUM(ROUND_STATE, APPROVED))
		return report_rounds_verdict(o, r);
	return (struct report_cell){ .text = report_occasion_word(o, WORD_VERDICT_NONE),
				     .mark = MARK_PENDING };
}

static void add_round(struct report_occasion *o, const struct report_round *r)
{
	struct report_draft *d = o->draft;
	const PB(Tally) *tally = r->round->tally;
	bool is_counted = tally && tally->conforming + tally->deviating;

	report_row(o->report,
		   (struct report_cell[]){
			   report_draft_cell(r->record->meta->id),
			   report_draft_cell(control_name(o, r)),
			   report_draft_cell(report_draft_other_unit(d, r->round->unit)),
			   report_draft_cell(r->round->period),
			   is_counted ? report_draft_number(d, tally->conforming)
				      : report_draft_cell(""),
			   is_counted ? report_draft_number(d, (int64_t)tally->conforming +
								       tally->deviating)
				      : report_draft_cell(""),
			   report_draft_share(d, tally),
			   verdict_cell(o, r),
			   report_draft_cell(terms_assurance(d->inv, r->round->assurance)),
			   report_draft_cell(sample_text(o, r)),
			   report_draft_cell(approved_text(o, r)),
			   report_draft_cell(text_of(o, r, r->round->dissent)),
		   });
}

static const struct report_column round_columns[] = {
	{ .head = WORD_HEAD_ROUND, .weight = 1, .names_row = true },
	{ .head = WORD_HEAD_CONTROL, .weight = 4 },
	{ .head = WORD_HEAD_UNIT, .weight = 2 },
	{ .head = WORD_HEAD_PERIOD, .weight = 2 },
	{ .head = WORD_HEAD_TALLY, .weight = 1, .right = true },
	{ .head = WORD_HEAD_REVIEWED, .weight = 1, .right = true },
	{ .head = WORD_REPORT_SHARE, .weight = 1, .right = true },
	{ .head = WORD_HEAD_VERDICT, .weight = 2 },
	{ .head = WORD_HEAD_ASSURANCE, .weight = 3 },
	{ .head = WORD_REPORT_SAMPLE, .weight = 3 },
	{ .head = WORD_HEAD_APPROVED_DAY, .weight = 2 },
	{ .head = WORD_HEAD_DISSENT, .weight = 2 },
};

static bool is_not_run(const struct report_round *r)
{
	return r->round->state == PB_ENUM(ROUND_STATE, NOT_RUN) ||
	       r->round->state == PB_ENUM(ROUND_STATE, NO_POPULATION);
}

static bool is_listed(const struct report_round *r)
{
	return !r->is_later && !is_not_run(r);
}

static bool is_finished_later(const struct report_round *r)
{
	return r->is_later;
}

static bool is_reviewed(const struct report_round *r)
{
	return r->is_taken && r->round->basis == PB_ENUM(ROUND_BASIS, REVIEW);
}

/* ------------------------------------------------------------------ reviews, not run */

static const struct report_column review_columns[] = {
	{ .head = WORD_HEAD_ROUND, .weight = 1, .names_row = true },
	{ .head = WORD_HEAD_CONTROL, .weight = 3 },
	{ .head = WORD_HEAD_CONCLUDED_DAY, .weight = 1 },
	{ .head = WORD_HEAD_CONCLUSION, .weight = 4 },
	{ .head = WORD_HEAD_DIARY, .weight = 2 },
};

static void add_review(struct report_occasion *o, const struct report_round *r)
{
	report_row(o->report, (struct report_cell[]){
				      report_draft_cell(r->record->meta->id),
				      report_draft_cell(control_name(o, r)),
				      report_draft_day(r->round->concluded_day),
				      report_draft_cell(text_of(o, r, r->round->conclusion)),
				      report_draft_cell(text_of(o, r, r->round->diary_number)),
			      });
}

static const struct report_column missed_columns[] = {
	{ .head = WORD_HEAD_ROUND, .weight = 1, .names_row = true },
	{ .head = WORD_HEAD_CONTROL, .weight = 4 },
	{ .head = WORD_HEAD_UNIT, .weight = 2 },
	{ .head = WORD_HEAD_PERIOD, .weight = 1 },
	{ .head = WORD_REPORT_WHY, .weight = 3 },
	{ .head = WORD_HEAD_POSTPONED_TO, .weight = 1 },
};

static void add_missed(struct report_occasion *o, const struct report_round *r)
{
	uint32_t year = r->round->postponed_to;

	report_row(o->report,
		   (struct report_cell[]){
			   report_draft_cell(r->record->meta->id),
			   report_draft_cell(control_name(o, r)),
			   report_draft_cell(report_draft_other_unit(o->draft, r->round->unit)),
			   report_draft_cell(r->round->period),
			   report_draft_cell(text_of(o, r, r->round->reason)),
			   report_draft_cell(year ? terms_number(o->draft->inv, year) : ""),
		   });
}

/* ------------------------------------------------------------------ the sections */

struct section {
	enum word heading, caption;
	const struct report_column *columns;
	size_t n_columns;
	bool (*takes)(const struct report_round *);
	void (*add)(struct report_occasion *, const struct report_round *);
};

static const struct section sections[] = {
	{ WORD_REPORT_ROUNDS, WORD_REPORT_ROUNDS_CAPTION, round_columns, COUNT_OF(round_columns),
	  is_listed, add_round },
	{ WORD_REPORT_REVIEWS, WORD_REPORT_REVIEWS_CAPTION, review_columns,
	  COUNT_OF(review_columns), is_reviewed, add_review },
	{ WORD_HEADING_ROUNDS_LATER, WORD_REPORT_LATER_CAPTION, round_columns,
	  COUNT_OF(round_columns), is_finished_later, add_round },
	{ WORD_REPORT_NOT_RUN, WORD_REPORT_NOT_RUN_CAPTION, missed_columns,
	  COUNT_OF(missed_columns), is_not_run, add_missed },
};

static void add_section(struct report_occasion *o, const struct section *s)
{
	bool has_begun = false;

	for (size_t i = 0; i < o->rounds.n; i++) {
		const struct report_round *r = &o->rounds.all[i];
		if (!s->takes(r))
			continue;
		if (!has_begun) {
			report_section(o->report, 2, report_occasion_word(o, s->heading));
			report_table(o->report, report_occasion_word(o, s->caption), s->columns,
				     s->n_columns);
		}
		has_begun = true;
		s->add(o, r);
	}
}

/* Controls of which no round was even opened. */
static void add_untouched(struct report_occasion *o)
{
	const char *names = "";

	for (size_t i = 0; i < o->items.n; i++) {
		const struct report_item *item = &o->items.all[i];
		bool has = item->kind != PB_ENUM(KIND, CONTROL);
		for (size_t k = 0; k < o->rounds.n && !has; k++)
			has = o->rounds.all[k].control == item;
		if (!has)
			names = report_draft_join(o->draft, names, ", ", item->item->record);
	}
	if (!names || *names)
		report_paragraph(o->report, names ? say(o->draft->inv, WORD_REPORT_UNTOUCHED,
							"controls", names, NULL)
						  : NULL);
}

void report_round_tables_add(struct report_occasion *o)
{
	for (size_t i = 0; i < COUNT_OF(sections); i++)
		add_section(o, &sections[i]);
	add_untouched(o);
}
