/* SPDX-License-Identifier: EUPL-1.2
 * Reads what a plan holds. Never judges it. */
#include "report_items.h"

#include <stdlib.h>
#include <string.h>

#include "plan_item.h"
#include "record.h"

static int compare(const void *a, const void *b)
{
	const struct report_item *left = a, *right = b;

	return (left->item->position > right->item->position) -
	       (left->item->position < right->item->position);
}

static void fill(struct report_draft *d, const PB(Record) *record, struct report_item *ret)
{
	static const struct record_field unit = { .field = "unit" };

	ret->record = record;
	ret->item = record->plan_item;
	ret->kind = record_kind_of(ret->item->record);
	ret->title = "";
	ret->pinned = report_draft_get(d, ret->kind, ret->item->record, ret->item->record_version);
	ret->newest = report_draft_get(d, ret->kind, ret->item->record, 0);
	if (!ret->pinned || !ret->newest)
		return;
	ret->title = report_draft_title(d, ret->pinned);
	ret->is_common =
		!report_draft_is_within(d, record_text(d->inv, ret->pinned, &unit), d->unit);
}

struct report_items report_items_read(struct report_draft *d, const char *plan)
{
	const PB(ListRecordsResponse) *list =
		report_draft_list(d, PB_ENUM(KIND, PLAN_ITEM), PB_ENUM(KIND, PLAN), plan, 0);
	struct report_items items = { NULL, 0 };

	items.all = arena_get_zeroed(d->inv->arena, list->n_records + 1, sizeof(*items.all));
	if (!items.all && d->status == EXIT_STATUS_OK)
		d->status = fail_memory(d->inv);
	if (d->status != EXIT_STATUS_OK)
		return (struct report_items){ NULL, 0 };
	for (; items.n < list->n_records; items.n++)
		fill(d, list->records[items.n], &items.all[items.n]);
	if (d->status != EXIT_STATUS_OK)
		return (struct report_items){ NULL, 0 };
	qsort(items.all, items.n, sizeof(*items.all), compare);
	return items;
}

const struct report_item *report_items_find(const struct report_items *items, const char *record)
{
	for (size_t i = 0; i < items->n; i++)
		if (strcmp(items->all[i].item->record, record) == 0)
			return &items->all[i];
	return NULL;
}

size_t report_items_count(const struct report_items *items, PB(Kind) kind)
{
	size_t n = 0;

	for (size_t i = 0; i < items->n; i++)
		n += items->all[i].kind == kind;
	return n;
}

const char *report_items_stand(struct report_draft *d, const struct report_item *item)
{
	PB(PlanItem) told = *item->item;

	if (told.disposition == PB_ENUM(DISPOSITION, ACCEPTED))
		told.accepted_by = (char *)report_draft_said(d, item->record, told.accepted_by);
	else
		told.reason = (char *)report_draft_said(d, item->record, told.reason);
	return plan_item_stand(d->inv, &told);
}

const char *report_items_name(struct report_draft *d, const struct report_item *item)
{
	const char *name = report_draft_join(d, item->item->record, " ", item->title);

	return item->is_common && name ? say(d->inv, WORD_PLAN_COMMON, "title", name, NULL) : name;
}
