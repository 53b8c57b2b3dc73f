/* SPDX-License-Identifier: EUPL-1.2
 * The conservation check of a rollover. It trusts no counter of who wrote the changes: it reads
 * what is going to be written. */
#include <errno.h>
#include <stdlib.h>

#include "plan_rollover.h"

/* What is going to be written, by id; one of an id that is written twice is as good as another: the
 * store refuses both. */
struct writing {
	struct call *call;
	const struct change **changes;
};

static int compare_ids(const struct id *a, const struct id *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->size != b->size ? (a->size < b->size ? -1 : 1) :
				    memcmp(a->bytes, b->bytes, a->size);
}

static int compare_changes(const void *a, const void *b)
{
	return compare_ids(&(*(const struct change *const *)a)->id,
			   &(*(const struct change *const *)b)->id);
}

static int compare_id(const void *id, const void *change)
{
	return compare_ids(id, &(*(const struct change *const *)change)->id);
}

static int sort_changes(struct call *call, struct writing *ret)
{
	struct writing writing = { call, arena_get_zeroed(call->arena, call->n_changes + 1,
							  sizeof(*writing.changes)) };
	if (!writing.changes)
		return -ENOMEM;
	for (size_t i = 0; i < call->n_changes; i++)
		writing.changes[i] = &call->changes[i];
	qsort(writing.changes, call->n_changes, sizeof(*writing.changes), compare_changes);
	*ret = writing;
	return 0;
}

/* The item as it will be once the call is applied; NULL when there will be none in force. */
static int final_item(const struct writing *writing, const struct id *id, const PB(PlanItem) **ret)
{
	struct call *call = writing->call;
	struct record record;
	const ProtobufCMessage *body;
	int r = store_get(call->snapshot, id, 0, &record);
	if (r)
		return r;
	const struct change *const *change =
		bsearch(id, writing->changes, call->n_changes, sizeof(*change), compare_id);
	if (change) {
		record.id = *id;
		record.version = (*change)->expected + 1;
		record.body = (*change)->body;
	}
	*ret = NULL;
	if (!record.version || kind_is_withdrawn(record.body))
		return 0;
	r = load_body(call, &record, &body);
	if (!r)
		*ret = (const PB(PlanItem) *)body;
	return r;
}

static int add(const struct writing *writing, const struct id *old, const struct id *next,
	       const struct id *record, struct rollover_ledger *ledger)
{
	struct id was = id_of_plan_item(id_number(old), record);
	struct id will_be = id_of_plan_item(id_number(next), record);
	const PB(PlanItem) *left, *carried;
	int r = final_item(writing, &was, &left);
	if (!r)
		r = final_item(writing, &will_be, &carried);
	if (r)
		return r;
	ledger->opened++;
	if (left && left->state == PB_ENUM(PLAN_ITEM_STATE, CARRIED))
		ledger->carried += carried != NULL;
	else if (left && left->state == PB_ENUM(PLAN_ITEM_STATE, DONE))
		ledger->done++;
	else if (left && left->state == PB_ENUM(PLAN_ITEM_STATE, STOPPED))
		ledger->dropped++;
	return 0;
}

static int refuse_ledger(struct call *call, const struct rollover_ledger *ledger)
{
	call_param(call, "opened", "%u", ledger->opened);
	call_param(call, "carried", "%u", ledger->carried);
	call_param(call, "done", "%u", ledger->done);
	call_param(call, "dropped", "%u", ledger->dropped);
	return refuse(call, REFUSED_NOT_CONSERVED, "id");
}

int plan_ledger_check(struct call *call, const struct id *old, const struct id *next,
		      struct rollover_ledger *ret)
{
	struct cursor cursor = plan_items(call, old);
	struct rollover_ledger ledger = { 0 };
	struct writing writing;
	int sorted = sort_changes(call, &writing);
	if (sorted)
		return sorted;
	for (;;) {
		const PB(PlanItem) *item;
		struct id record;
		int r = plan_items_next(&cursor, call, &record, &item);
		if (!r && followup_is_followed(record.kind))
			r = add(&writing, old, next, &record, &ledger);
		if (r)
			return r;
		if (!record.kind)
			break;
	}
	if (!rollover_balances(&ledger))
		return refuse_ledger(call, &ledger);
	*ret = ledger;
	return 0;
}
