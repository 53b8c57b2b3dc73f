/* SPDX-License-Identifier: EUPL-1.2
 * Finding plans and walking their items. Reads only. */
#include "plan.h"

#include <errno.h>

int plan_find(struct call *call, const char *unit, uint32_t year, struct loaded *ret)
{
	struct id target = id_of_code(PB_ENUM(KIND, UNIT), unit);
	struct cursor cursor =
		store_list_referring(call->snapshot, &target, PB_ENUM(KIND, PLAN));
	for (;;) {
		struct loaded loaded = { 0 };
		int r = store_list_next(&cursor, &loaded.record);
		if (!r && loaded.record.version)
			r = load_body(call, &loaded.record, &loaded.body);
		if (r)
			return r;
		if (loaded.record.version && ((const PB(Plan) *)loaded.body)->year != year)
			continue;
		*ret = loaded;
		return 0;
	}
}

struct cursor plan_items(struct call *call, const struct id *plan)
{
	return store_list(call->snapshot, PB_ENUM(KIND, PLAN_ITEM), id_prefix(plan));
}

int plan_items_next(struct cursor *cursor, struct call *call, struct id *ret_record,
		    const PB(PlanItem) **ret_item)
{
	struct record record;
	const ProtobufCMessage *body;
	int r;
	do
		r = store_list_next(cursor, &record);
	while (!r && record.version && kind_is_withdrawn(record.body));
	if (!r && record.version)
		r = load_body(call, &record, &body);
	if (r)
		return r;
	*ret_record = (struct id){ 0 };
	if (!record.version)
		return 0;
	*ret_item = (const PB(PlanItem) *)body;
	return id_parse_any(view_of_string((*ret_item)->record), ret_record) ? 0 : -EBADMSG;
}
