/* SPDX-License-Identifier: EUPL-1.2
 * Plan items in words. A record of the municipality has one state for each board, so it is shown
 * by board. Never decides what a state means. */
#include "plan_item.h"

#include "record.h"
#include "rows.h"
#include "terms.h"

/* What stands where no table of words says it all. */
static const char *stand_of(const struct invocation *inv, const PB(PlanItem) *item)
{
	if (item->disposition == PB_ENUM(DISPOSITION, ACCEPTED))
		return say(inv, WORD_VALUE_ACCEPTED, "who", item->accepted_by, "day",
			   item->accepted_until, NULL);
	if (item->state == PB_ENUM(PLAN_ITEM_STATE, CARRIED))
		return say(inv, WORD_VALUE_CARRIED, "year",
			   terms_number(inv, item->carried_to_year), NULL);
	return words_get(item->disposition ? TERM(terms_disposition, item->disposition)
					   : TERM(terms_plan_item_state, item->state),
			 inv->lang);
}

/* What is out of the plan, and may be so with a reason only. */
static bool is_out(const PB(PlanItem) *item)
{
	return item->disposition == PB_ENUM(DISPOSITION, EXCLUDED) ||
	       item->disposition == PB_ENUM(DISPOSITION, ACCEPTED) ||
	       item->state == PB_ENUM(PLAN_ITEM_STATE, STOPPED) ||
	       item->state == PB_ENUM(PLAN_ITEM_STATE, CARRIED);
}

const char *plan_item_stand(const struct invocation *inv, const PB(PlanItem) *item)
{
	const char *stand = stand_of(inv, item);

	if (!is_out(item) || !*item->reason)
		return stand;
	return say(inv, WORD_VALUE_BECAUSE, "stand", stand, "reason", item->reason, NULL);
}

static const struct column columns[] = {
	{ .head = WORD_HEAD_UNIT },
	{ .head = WORD_HEAD_YEAR },
	{ .head = WORD_HEAD_PLAN },
	{ .head = WORD_HEAD_STATE, .wraps = true },
	{ .head = WORD_HEAD_DUE },
	{ .head = WORD_HEAD_RESPONSIBLE, .wraps = true },
};

static enum exit_status add_row(struct invocation *inv, const PB(PlanItem) *item)
{
	const PB(Record) *plan;
	enum exit_status status = call_get(inv, PB_ENUM(KIND, PLAN), item->plan, &plan);

	if (status != EXIT_STATUS_OK)
		return status;
	out_row(inv->out, (struct cell[]){ { plan->plan->unit, MARK_NONE },
					   { terms_number(inv, plan->plan->year), MARK_NONE },
					   { item->plan, MARK_NONE },
					   { plan_item_stand(inv, item), MARK_NONE },
					   { item->due_day, MARK_NONE },
					   { item->responsible, MARK_NONE } });
	return EXIT_STATUS_OK;
}

enum exit_status plan_item_by_board(struct invocation *inv, PB(Kind) kind, char *id)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	PB(ListRecordsResponse) *list;
	enum exit_status status;

	request.kind = PB_ENUM(KIND, PLAN_ITEM);
	request.under_kind = kind;
	request.under = id;
	status = record_fetch(inv, request, &list);
	if (status != EXIT_STATUS_OK || list->n_records == 0)
		return status;
	out_heading(inv->out, say(inv, WORD_HEADING_BY_BOARD, NULL));
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < list->n_records && status == EXIT_STATUS_OK; i++)
		status = add_row(inv, list->records[i]->plan_item);
	out_end(inv->out);
	return status;
}
