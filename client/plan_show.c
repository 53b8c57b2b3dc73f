/* SPDX-License-Identifier: EUPL-1.2
 * Shows a plan: each item under the title that its record had in the version that the plan
 * holds, and whether it was changed since. */
#include "plan_show.h"

#include <stdlib.h>

#include "record.h"
#include "rows.h"
#include "terms.h"

static const struct record_field shown[] = {
	{ .head = WORD_HEAD_UNIT, .field = "unit" },
	{ .head = WORD_HEAD_YEAR, .field = "year" },
	{ .head = WORD_HEAD_STATE, .field = "state", .words = terms_plan_state },
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

/* The title of the version that is pinned, and "version 1, nu gäller 2" where another one is in
 * force. */
static enum exit_status find_title(struct invocation *inv, const PB(PlanItem) *item,
				   const char **ret_title, const char **ret_drift)
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
	*ret_title = record_text(inv, pinned, &title);
	if (newest->meta->version != pinned->meta->version)
		*ret_drift = say(inv, WORD_VALUE_DRIFT, "pinned",
				 terms_number(inv, pinned->meta->version), "version",
				 terms_number(inv, newest->meta->version), NULL);
	return status;
}

static const char *state_of(const struct invocation *inv, const PB(PlanItem) *item)
{
	if (item->disposition)
		return words_get(terms_disposition[item->disposition], inv->lang);
	return item->state ? words_get(terms_plan_item_state[item->state], inv->lang) : "";
}

static enum exit_status print_items(struct invocation *inv, PB(ListRecordsResponse) *list)
{
	static const struct column columns[] = {
		{ .head = WORD_HEAD_ID },
		{ .head = WORD_HEAD_TITLE, .wraps = true },
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
		const char *title = "", *drift = "";
		status = find_title(inv, item, &title, &drift);
		out_row(inv->out, (struct cell[]){ { item->record, MARK_NONE },
						   { title, MARK_NONE },
						   { state_of(inv, item), MARK_NONE },
						   { item->due_day, MARK_NONE },
						   { item->responsible, MARK_NONE },
						   { drift, MARK_NONE } });
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
	enum exit_status status = call_get(inv, PB_ENUM(KIND, PLAN), inv->argv[0], &plan);

	if (status == EXIT_STATUS_OK)
		status = fetch(inv, &items);
	if (status != EXIT_STATUS_OK)
		return status;
	if (out_wants_message(inv->out))
		return print_message(inv, plan, items);
	record_fields(inv, plan, shown, COUNT_OF(shown));
	return print_items(inv, items);
}
