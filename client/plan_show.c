/* SPDX-License-Identifier: EUPL-1.2
 * Shows a plan: each item under the title that its record had in the version that the plan
 * holds, and whether it was changed since. */
#include "plan_show.h"

#include <stdlib.h>

#include "assessment.h"
#include "plan_item.h"
#include "record.h"
#include "rows.h"
#include "terms.h"

const char *plan_show_rollover(struct invocation *inv, const PB(Record) *record)
{
	const PB(RolloverCounts) *n = record->plan->rolled_over;

	if (!n)
		return "";
	return say(inv, WORD_VALUE_ROLLED_OVER, "opened", terms_number(inv, n->opened), "carried",
		   terms_number(inv, n->carried), "done", terms_number(inv, n->done), "dropped",
		   terms_number(inv, n->dropped), NULL);
}

static const struct record_field shown[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_YEAR, .field = "year" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_plan_state },
	{ .head = WORD_HEAD_BODY, .field = "body" },
	{ .head = WORD_HEAD_DECIDED_DAY, .field = "decided_day" },
	{ .head = WORD_HEAD_PARAGRAPH, .field = "paragraph" },
	{ .head = WORD_HEAD_DIARY, .field = "diary_number" },
	{ .head = WORD_HEAD_CONDITION, .field = "condition" },
	{ .head = WORD_HEAD_FULFILLED_DAY, .field = "fulfilled_day" },
	{ .head = WORD_HEAD_FULFILLED_DIARY, .field = "fulfilled_diary_number" },
	{ .head = WORD_HEAD_ROLLED_OVER, .text = plan_show_rollover },
	{ .head = WORD_HEAD_PLAN_BEFORE, .field = "carried_from" },
	{ .head = WORD_HEAD_PLAN_NEXT, .field = "carried_to" },
};

static enum exit_status fetch(struct invocation *inv, PB(ListRecordsResponse) **ret)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);

	request.kind = PB_ENUM(KIND, PLAN_ITEM);
	request.under_kind = PB_ENUM(KIND, PLAN);
	request.under = rows_argument(inv, 0);
	return record_fetch(inv, request, ret);
}

static int compare(const void *a, const void *b)
{
	const PB(PlanItem) *left = (*(PB(Record) *const *)a)->plan_item;
	const PB(PlanItem) *right = (*(PB(Record) *const *)b)->plan_item;

	return (left->position > right->position) - (left->position < right->position);
}

/* What a row says beside the item itself. */
struct beside {
	const char *title;
	const char *value; /* of a risk, as the plan holds it */
	const char *drift; /* what has changed since */
};

/* The title of the version that is pinned, and "version 1, nu gäller 2" where another one is in
 * force. */
static enum exit_status find_title(struct invocation *inv, const PB(PlanItem) *item,
				   struct beside *ret)
{
	static const struct record_field title = { .field = "title" };
	PB(Kind) kind = record_kind_of(item->record);
	const PB(Record) *pinned, *newest;
	enum exit_status status =
		call_get_version(inv, kind, item->record, item->record_version, &pinned);

	if (status == EXIT_STATUS_OK)
		status = call_get(inv, kind, item->record, &newest);
	if (status != EXIT_STATUS_OK)
		return status;
	ret->title = record_text(inv, pinned, &title);
	if (newest->meta->version != pinned->meta->version)
		ret->drift = say(inv, WORD_VALUE_DRIFT, "pinned",
				 terms_number(inv, pinned->meta->version), "version",
				 terms_number(inv, newest->meta->version), NULL);
	return status;
}

/* The value that the plan holds, and what the risk is assessed at now where that is another. */
static enum exit_status find_value(struct invocation *inv, const PB(PlanItem) *item,
				   struct beside *ret)
{
	PB(ListRecordsRequest) request = PB_INIT(LIST_RECORDS_REQUEST);
	PB(ListRecordsResponse) *list;
	const PB(Record) *newest, *pinned = NULL;
	enum exit_status status;

	if (record_kind_of(item->record) != PB_ENUM(KIND, RISK))
		return EXIT_STATUS_OK;
	request.kind = PB_ENUM(KIND, ASSESSMENT);
	request.under_kind = PB_ENUM(KIND, RISK);
	request.under = item->record;
	status = record_fetch(inv, request, &list);
	if (status == EXIT_STATUS_OK && item->assessment)
		status = call_get(inv, request.kind,
				  arena_format(inv->arena, "%s/%u", item->record, item->assessment),
				  &pinned);
	if (status != EXIT_STATUS_OK)
		return status;
	assessment_sort(list);
	newest = assessment_latest(list, item->record);
	ret->value = pinned ? assessment_value(inv, pinned) : "";
	if (!newest || (pinned && strcmp(newest->meta->id, pinned->meta->id) == 0))
		return EXIT_STATUS_OK;
	const char *now = say(inv, WORD_VALUE_DRIFT_VALUE, "value", assessment_value(inv, newest),
			      NULL);
	ret->drift = *ret->drift ? arena_format(inv->arena, "%s; %s", ret->drift, now) : now;
	return EXIT_STATUS_OK;
}

static enum exit_status print_items(struct invocation *inv, PB(ListRecordsResponse) *list)
{
	static const struct column columns[] = {
		{ .head = WORD_HEAD_ID },
		{ .head = WORD_HEAD_TITLE, .wraps = true },
		{ .head = WORD_HEAD_RISK_VALUE },
		{ .head = WORD_HEAD_STATE, .wraps = true },
		{ .head = WORD_HEAD_DUE },
		{ .head = WORD_HEAD_RESPONSIBLE, .wraps = true },
		{ .head = WORD_HEAD_DRIFT, .wraps = true },
	};
	enum exit_status status = EXIT_STATUS_OK;

	if (list->n_records == 0)
		return status;
	qsort(list->records, list->n_records, sizeof(*list->records), compare);
	out_heading(inv->out, say(inv, WORD_HEADING_PLAN_ITEMS, NULL));
	out_table(inv->out, columns, COUNT_OF(columns));
	for (size_t i = 0; i < list->n_records && status == EXIT_STATUS_OK; i++) {
		const PB(PlanItem) *item = list->records[i]->plan_item;
		struct beside beside = { "", "", "" };
		status = find_title(inv, item, &beside);
		if (status == EXIT_STATUS_OK)
			status = find_value(inv, item, &beside);
		out_row(inv->out, (struct cell[]){ { item->record, MARK_NONE },
						   { beside.title, MARK_NONE },
						   { beside.value, MARK_NONE },
						   { plan_item_stand(inv, item), MARK_NONE },
						   { item->due_day, MARK_NONE },
						   { item->responsible, MARK_NONE },
						   { beside.drift, MARK_NONE } });
	}
	out_end(inv->out);
	return status;
}

/* The plan and its items, as one message. */
static enum exit_status print_message(struct invocation *inv, const PB(Record) *plan,
				      const PB(ListRecordsResponse) *items)
{
	PB(ListRecordsResponse) all = PB_INIT(LIST_RECORDS_RESPONSE);

	all.n_records = 1 + items->n_records;
	all.records = arena_get(inv->arena, all.n_records * sizeof(*all.records));
	if (!all.records)
		return fail_memory(inv);
	all.records[0] = (PB(Record) *)plan;
	for (size_t i = 0; i < items->n_records; i++)
		all.records[1 + i] = items->records[i];
	out_message(inv->out, &all.base);
	return EXIT_STATUS_OK;
}

enum exit_status plan_show_run(struct invocation *inv)
{
	const PB(Record) *plan;
	PB(ListRecordsResponse) *items;
	enum exit_status status = record_shown(inv, PB_ENUM(KIND, PLAN), &plan);

	if (status == EXIT_STATUS_OK)
		status = fetch(inv, &items);
	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out))
		return print_message(inv, plan, items);
	record_fields(inv, plan, shown, COUNT_OF(shown));
	return print_items(inv, items);
}
