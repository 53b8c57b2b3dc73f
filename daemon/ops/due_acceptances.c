/* SPDX-License-Identifier: EUPL-1.2
 * DueService/ListAcceptances: what is accepted, of one record or of all, and whether it still holds
 * on a day. */
#include <errno.h>

#include "accepted.h"
#include "due.h"
#include "pieces.h"
#include "plan.h"

#define RESPONSE_ACCEPTANCE 100

struct listing {
	struct call *call;
	const PB(ListAcceptancesRequest) *request;
	struct caldate day;
	struct pieces pieces;
	size_t n;
};

static bool wants_unit(const struct listing *l, const char *unit)
{
	return !l->request->unit[0] || strcmp(l->request->unit, unit) == 0;
}

/* What is the noun's own is filled in. */
static int put(struct listing *l, uint32_t kind, const struct accepted *accepted,
	       PB(Acceptance) *acceptance)
{
	char until[CALDATE_TEXT];
	if (++l->n > DUE_ENTRIES_MAX) {
		call_param(l->call, "limit", "%d", DUE_ENTRIES_MAX);
		return refuse(l->call, REFUSED_DUE_MANY, "%s", "");
	}
	caldate_format(accepted->until, until);
	acceptance->until_day = until;
	acceptance->text = accepted_text(l->call, kind, accepted);
	if (!acceptance->text)
		return -ENOMEM;
	if (accepted->has_changed)
		acceptance->void_reason = PB_ENUM(ACCEPTANCE_VOID, CHANGED);
	else if (accepted->is_over)
		acceptance->void_reason = PB_ENUM(ACCEPTANCE_VOID, EXPIRED);
	return pieces_put_message(&l->pieces, RESPONSE_ACCEPTANCE, &acceptance->base);
}

/* ------------------------------------------------------------------ actions */

static int add_action(struct listing *l, const struct record *record)
{
	PB(Acceptance) acceptance = PB_INIT(ACCEPTANCE);
	const ProtobufCMessage *body;
	char id[ID_TEXT_MAX];
	int r = load_body(l->call, record, &body);
	const PB(Action) *action = (const PB(Action) *)body;
	if (r || action->withdrawn || action->state != PB_ENUM(ACTION_STATE, ACCEPTED) ||
	    !wants_unit(l, action->unit))
		return r;
	struct accepted accepted = accepted_action(action, l->day);
	id_format(&record->id, id);
	acceptance.record = id;
	acceptance.unit = action->unit;
	acceptance.title = action->title;
	acceptance.accepted_by = action->decision;
	return put(l, PB_ENUM(KIND, ACTION), &accepted, &acceptance);
}

/* ------------------------------------------------------------------ risks */

struct held {
	struct loaded plan;
	struct id risk;
	const PB(PlanItem) *item;
};

static int add_held(struct listing *l, const struct held *held)
{
	PB(Acceptance) acceptance = PB_INIT(ACCEPTANCE);
	char plan[ID_TEXT_MAX], id[ID_TEXT_MAX];
	struct accepted accepted;
	struct loaded risk;
	int r = load_version(l->call, &held->risk, 0, "record", &risk);
	if (r || kind_is_withdrawn(risk.record.body))
		return r;
	r = accepted_risk(l->call, &held->risk, held->item, l->day, &accepted);
	if (r)
		return r;
	id_format(&held->risk, id);
	id_format(&held->plan.record.id, plan);
	acceptance.record = id;
	acceptance.plan = plan;
	acceptance.unit = plan_of(&held->plan)->unit;
	acceptance.title = ((const PB(Risk) *)risk.body)->title;
	acceptance.accepted_by = held->item->accepted_by;
	return put(l, PB_ENUM(KIND, RISK), &accepted, &acceptance);
}

static int add_item(struct listing *l, const struct record *record)
{
	struct held held;
	const ProtobufCMessage *body;
	struct id plan = id_of_number(PB_ENUM(KIND, PLAN), id_number(&record->id));
	int r = load_body(l->call, record, &body);
	held.item = (const PB(PlanItem) *)body;
	if (r || held.item->withdrawn || held.item->disposition != PB_ENUM(DISPOSITION, ACCEPTED))
		return r;
	if (!id_parse_any(view_of_string(held.item->record), &held.risk))
		return -EBADMSG;
	r = load_version(l->call, &plan, 0, "plan", &held.plan);
	if (r || plan_of(&held.plan)->state == PB_ENUM(PLAN_STATE, CLOSED) ||
	    !wants_unit(l, plan_of(&held.plan)->unit))
		return r;
	return add_held(l, &held);
}

/* ------------------------------------------------------------------ all, or those of one record */

static int walk(struct listing *l, struct cursor cursor,
		int (*add)(struct listing *, const struct record *))
{
	for (;;) {
		struct record record;
		int r = store_list_next(&cursor, &record);
		if (r || !record.version)
			return r;
		r = add(l, &record);
		if (r)
			return r;
	}
}

static int add_all(struct listing *l)
{
	struct snapshot *snapshot = l->call->snapshot;
	int r = walk(l, store_list(snapshot, PB_ENUM(KIND, ACTION), VIEW_NONE), add_action);
	return r ? r : walk(l, store_list(snapshot, PB_ENUM(KIND, PLAN_ITEM), VIEW_NONE), add_item);
}

static int add_one(struct listing *l)
{
	const char *text = l->request->record;
	uint32_t kind = text[0] == 'A' ? PB_ENUM(KIND, ACTION) : PB_ENUM(KIND, RISK);
	struct loaded loaded;
	struct id id;
	int r = load_parse(l->call, kind, text, "record", &id);
	if (!r)
		r = load_version(l->call, &id, 0, "record", &loaded);
	if (r)
		return r;
	if (kind == PB_ENUM(KIND, ACTION))
		return add_action(l, &loaded.record);
	return walk(l, store_list_referring(l->call->snapshot, &id, PB_ENUM(KIND, PLAN_ITEM)),
		    add_item);
}

int due_list_acceptances(struct call *call)
{
	struct listing l = { .call = call,
			     .request = (const void *)call->request,
			     .pieces = PIECES(call) };
	struct loaded unit;
	int r = load_asked_day(call, l.request->day, "day", &l.day);
	if (!r && l.request->unit[0])
		r = load(call, PB_ENUM(KIND, UNIT), l.request->unit, "unit", &unit);
	if (!r)
		r = l.request->record[0] ? add_one(&l) : add_all(&l);
	return r ? r : pieces_end(&l.pieces);
}
