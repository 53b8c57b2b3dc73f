/* SPDX-License-Identifier: EUPL-1.2
 * The rounds of a follow-up: what the controls came to, each round with its sample and who approved
 * it, what was not run, what was finished later. Never an item's id or label. */
#include "report_round_tables.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ reading */

static const PB(FollowupRound) *find_told(const PB(GetFollowupResponse) *all, const char *round)
{
	for (size_t i = 0; i < all->n_rounds; i++)
		if (strcmp(all->rounds[i]->round, round) == 0)
			return all->rounds[i];
	return NULL;
}

static int compare(const void *a, const void *b)
{
	const struct report_round *left = a, *right = b;
	int order = (left->control > right->control) - (left->control < right->control);

	if (!order)
		order = strcmp(left->round->unit, right->round->unit);
	if (!order)
		order = strcmp(left->round->last_day, right->round->last_day);
	if (!order)
		order = strcmp(left->round->first_day, right->round->first_day);
	if (order)
		return order;
	return (left->record->meta->seq > right->record->meta->seq) -
	       (left->record->meta->seq < right->record->meta->seq);
}

static bool is_replaced(const struct report_rounds *rounds, const char *id)
{
	for (size_t i = 0; i < rounds->n; i++)
		if (rounds->all[i].round->state == PB_ENUM(ROUND_STATE, APPROVED) &&
		    strcmp(rounds->all[i].round->replaces, id) == 0)
			return true;
	return false;
}

static void judge(const struct report_occasion *o, struct report_rounds *rounds)
{
	for (size_t i = 0; i < rounds->n; i++) {
		struct report_round *r = &rounds->all[i];
		const PB(FollowupRound) *told = find_told(o->answer, r->record->meta->id);
		r->is_taken = told && !told->is_later;
		r->is_later = told && told->is_later;
		r->is_replaced = is_replaced(rounds, r->record->meta->id);
	}
}

static bool keep(struct report_rounds *rounds, const struct report_round *round,
		 struct arena *arena)
{
	struct report_round *all = arena_grow(arena, rounds->all, rounds->n, sizeof(*all));

	if (!all)
		return false;
	rounds->all = all;
	all[rounds->n++] = *round;
	return true;
}

static void read_control(struct report_occasion *o, const struct report_item *control,
			 struct report_rounds *rounds)
{
	struct report_draft *d = o->draft;
	const PB(ListRecordsResponse) *list = report_draft_list(
		d, PB_ENUM(KIND, ROUND), PB_ENUM(KIND, CONTROL), control->item->record, d->year);

	for (size_t i = 0; i < list->n_records; i++) {
		const struct report_round round = { .record = list->records[i],
						    .round = list->records[i]->round,
						    .control = control };
		if (!report_draft_is_within(d, round.round->unit, d->unit))
			continue;
		if (!keep(rounds, &round, d->inv->arena))
			o->report->is_short_of_memory = true;
	}
}

struct report_rounds report_rounds_read(struct report_occasion *o)
{
	struct report_rounds rounds = { NULL, 0 };

	for (size_t i = 0; i < o->items.n; i++)
		if (o->items.all[i].kind == PB_ENUM(KIND, CONTROL))
			read_control(o, &o->items.all[i], &rounds);
	if (rounds.n)
		qsort(rounds.all, rounds.n, sizeof(*rounds.all), compare);
	judge(o, &rounds);
	return rounds;
}

/* The round that a control of one unit is judged by; NULL when there is none. */
static const struct report_round *find_latest(const struct report_rounds *rounds,
					      const char *control, const char *unit)
{
	const struct report_round *latest = NULL;

	for (size_t i = 0; i < rounds->n; i++) {
		const struct report_round *r = &rounds->all[i];
		if (r->is_taken && !r->is_replaced && strcmp(r->round->control, control) == 0 &&
		    strcmp(r->round->unit, unit) == 0)
			latest = r;
	}
	return latest;
}

/* ------------------------------------------------------------------ results */

/* Where there is no verdict: why, from what the last of its rounds came to. */
static enum word standing(const struct report_round *last)
{
	if (!last)
		return WORD_PROGRESS_NOT_STARTED;
	if (last->is_later)
		return WORD_REPORT_LATER;
	if (last->round->state == PB_ENUM(ROUND_STATE, NOT_RUN))
		return WORD_PROGRESS_NOT_RUN;
	if (last->round->state == PB_ENUM(ROUND_STATE, NO_POPULATION))
		return WORD_PROGRESS_NO_POPULATION;
	return WORD_PROGRESS_UNDER_WAY;
}

struct report_cell report_rounds_verdict(const struct report_occasion *o,
					 const struct report_round *r)
{
	if (r->round->basis == PB_ENUM(ROUND_BASIS, REVIEW))
		return report_draft_cell(report_occasion_word(o, WORD_PROGRESS_REVIEW_DONE));
	return report_draft_verdict(o->draft, r->round->verdict);
}

/* `last` is the last of the control's rounds in a unit; NULL: there is none. */
static void add_result(struct report_occasion *o, const struct report_item *control,
		       const struct report_round *last)
{
	struct report_draft *d = o->draft;
	const char *unit = last ? last->round->unit : "";
	const struct report_round *r =
		find_latest(&o->rounds, control->item->record, unit);
	const struct report_cell none = { .text = report_occasion_word(o, standing(last)),
					  .mark = MARK_PENDING };

	report_row(o->report,
		   (struct report_cell[]){
			   report_draft_cell(report_items_name(d, control)),
			   report_draft_cell(*unit ? report_draft_other_unit(d, unit) : ""),
			   r ? report_rounds_verdict(o, r) : none,
			   report_draft_cell(r ? terms_tally(d->inv, r->round->tally) : ""),
			   report_draft_cell(r ? terms_assurance(d->inv, r->round->assurance) : ""),
			   report_draft_cell(r ? report_draft_join(d, r->record->meta->id, ", ",
								   r->round->period)
					       : ""),
		   });
}

static void add_results_of(struct report_occasion *o, const struct report_item *control)
{
	const struct report_round *last = NULL;

	for (size_t i = 0; i < o->rounds.n; i++) {
		const struct report_round *r = &o->rounds.all[i];
		if (r->control != control)
			continue;
		if (last && strcmp(last->round->unit, r->round->unit) != 0)
			add_result(o, control, last);
		last = r;
	}
	add_result(o, control, last);
}

static void add_results(struct report_occasion *o)
{
	static const struct report_column columns[] = {
		{ .head = WORD_HEAD_CONTROL, .weight = 4, .names_row = true },
		{ .head = WORD_HEAD_UNIT, .weight = 2 },
		{ .head = WORD_HEAD_VERDICT, .weight = 2 },
		{ .head = WORD_HEAD_TALLY, .weight = 2 },
		{ .head = WORD_HEAD_ASSURANCE, .weight = 3 },
		{ .head = WORD_HEAD_ROUND, .weight = 1 },
	};

	report_section(o->report, 2, report_occasion_word(o, WORD_REPORT_RESULTS));
	report_table(o->report, report_occasion_word(o, WORD_REPORT_RESULTS_CAPTION), columns,
		     COUNT_OF(columns));
	for (size_t i = 0; i < o->items.n; i++)
		if (o->items.all[i].kind == PB_ENUM(KIND, CONTROL))
			add_results_of(o, &o->items.all[i]);
}

void report_rounds_add(struct report_occasion *o)
{
	if (!report_items_count(&o->items, PB_ENUM(KIND, CONTROL)))
		return;
	add_results(o);
	report_round_tables_add(o);
}
