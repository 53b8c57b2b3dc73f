/* SPDX-License-Identifier: EUPL-1.2
 * Deviations by attribute: of each round whose items were checked on several points, what every
 * point came to. Counts alone: of an item nothing is told. */
#include <string.h>

#include "report_occasion.h"

struct points {
	const PB(Control) *control; /* in the version that the round is judged by */
	uint64_t counts[16][4];     /* by attribute and outcome */
};
#define POINTS_MAX 16
#define OUTCOMES 4

static void count_item(struct points *p, const PB(Item) *item)
{
	for (size_t i = 0; i < item->n_attributes; i++) {
		const PB(AttributeOutcome) *a = item->attributes[i];
		for (size_t k = 0; k < p->control->n_attributes && k < POINTS_MAX; k++)
			if (strcmp(p->control->attributes[k]->code, a->attribute) == 0 &&
			    (unsigned)a->outcome < OUTCOMES)
				p->counts[k][a->outcome]++;
	}
}

static void count_items(struct report_occasion *o, const char *round, struct points *p)
{
	PB(ListItemsRequest) request = PB_INIT(LIST_ITEMS_REQUEST);

	request.round = (char *)round;
	do {
		const PB(ListItemsResponse) *piece = (const void *)report_draft_ask(
			o->draft, "riskreg.v1.RoundService/ListItems", &request.base,
			PB_DESC(list_items_response));
		if (!piece)
			return;
		for (size_t i = 0; i < piece->n_items; i++)
			if (piece->items[i]->outcome != PB_ENUM(OUTCOME, REPLACED))
				count_item(p, piece->items[i]);
		request.after = piece->next;
	} while (request.after);
}

static void add_round(struct report_occasion *o, const struct report_round *r,
		      const PB(Record) *control)
{
	struct points p = { .control = control->control };
	const char *round = r->record->meta->id;

	count_items(o, round, &p);
	for (size_t i = 0; i < p.control->n_attributes && i < POINTS_MAX; i++) {
		const PB(ControlAttribute) *a = p.control->attributes[i];
		const uint64_t *n = p.counts[i];
		report_row(o->report,
			   (struct report_cell[]){
				   report_draft_cell(round),
				   report_draft_cell(
					   report_draft_join(o->draft, a->code, " ", a->name)),
				   report_draft_number(o->draft,
						       (int64_t)n[PB_ENUM(OUTCOME, CONFORMING)]),
				   report_draft_number(o->draft,
						       (int64_t)n[PB_ENUM(OUTCOME, DEVIATING)]),
				   report_draft_number(
					   o->draft, (int64_t)n[PB_ENUM(OUTCOME, NOT_APPLICABLE)]),
			   });
	}
}

void report_attributes_add(struct report_occasion *o)
{
	static const struct report_column columns[] = {
		{ .head = WORD_HEAD_ROUND, .weight = 1, .names_row = true },
		{ .head = WORD_HEAD_ATTRIBUTE, .weight = 4 },
		{ .head = WORD_HEAD_TALLY, .weight = 1, .right = true },
		{ .head = WORD_REPORT_DEVIATIONS, .weight = 1, .right = true },
		{ .head = WORD_OUTCOME_NOT_APPLICABLE, .weight = 1, .right = true },
	};
	bool has_begun = false;

	for (size_t i = 0; i < o->rounds.n; i++) {
		const struct report_round *r = &o->rounds.all[i];
		const PB(Record) *control;
		if (!r->is_taken || r->is_replaced)
			continue;
		control = report_draft_get(o->draft, PB_ENUM(KIND, CONTROL), r->round->control,
					   r->round->control_version);
		if (!control || !control->control->n_attributes)
			continue;
		if (!has_begun) {
			report_section(o->report, 2,
				       report_occasion_word(o, WORD_REPORT_ATTRIBUTES));
			report_table(o->report,
				     report_occasion_word(o, WORD_REPORT_ATTRIBUTES_CAPTION),
				     columns, COUNT_OF(columns));
		}
		has_begun = true;
		add_round(o, r, control);
	}
}
