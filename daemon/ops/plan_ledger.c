/* SPDX-License-Identifier: EUPL-1.2
 * The conservation check of a rollover. It trusts no counter of who wrote the changes: it reads
 * what is going to be written. */
#include <errno.h>

#include "plan_rollover.h"

/* The item as it will be once the call is applied; NULL when there will be none in force. */
static int final_item(struct call *call, const struct id *id, const PB(PlanItem) **ret)
{
	struct record record;
	const ProtobufCMessage *body;
	int r = store_get(call->snapshot, id, 0, &record);
	if (r)
		return r;
	for (size_t i = 0; i < call->n_changes; i++) {
		if (!id_equals(&call->changes[i].id, id))
			continue;
		record.id = *id;
		record.version = call->changes[i].expected + 1;
		record.body = call->changes[i].body;
	}
	*ret = NULL;
	if (!record.version || kind_is_withdrawn(record.body))
		return 0;
	r = load_body(call, &record, &body);
	if (!r)
		*ret = (const PB(PlanItem) *)body;
	return r;
}

static int add(struct call *call, const struct id *old, const struct id *next,
	       const struct id *record, struct rollover_ledger *ledger)
{
	struct id was = id_of_plan_item(id_number(old), record);
	struct id will_be = id_of_plan_item(id_number(next), record);
	const PB(PlanItem) *left, *carried;
	int r = final_item(call, &was, &left);
	if (!r)
		r = final_item(call, &will_be, &carried);
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
	for (;;) {
		const PB(PlanItem) *item;
		struct id record;
		int r = plan_items_next(&cursor, call, &record, &item);
		if (!r && followup_is_followed(record.kind))
			r = add(call, old, next, &record, &ledger);
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
