/* SPDX-License-Identifier: EUPL-1.2
 * A plan into the next year, in one entry: what is open is carried, what is done stays, what is
 * dropped has its reason. Records are never copied: owners, links and assessments are theirs, and
 * both plans name the same ones. */
#include "plan_rollover.h"

#include <errno.h>
#include <stdlib.h>

#include "assessed.h"

struct rollover {
	struct call *call;
	const PB(RolloverPlanRequest) *request;
	const PB(RolloverEntry) **entries; /* by record, then as they were asked */
	struct loaded plan, next; /* next.record.version 0: made here */
	char plan_text[ID_TEXT_MAX], next_text[ID_TEXT_MAX];
	uint32_t year; /* the next one */
	struct followup annual;   /* occasion.record.version 0: none is closed */
};

/* ------------------------------------------------------------------ what is said of an item */

static int compare_entries(const void *a, const void *b)
{
	const PB(RolloverEntry) *left = *(PB(RolloverEntry) *const *)a;
	const PB(RolloverEntry) *right = *(PB(RolloverEntry) *const *)b;
	return strcmp(left->record, right->record);
}

static int compare_record(const void *record, const void *entry)
{
	return strcmp(record, (*(PB(RolloverEntry) *const *)entry)->record);
}

/* What is asked of a record, if it is asked once. */
static const PB(RolloverEntry) *asked_of(const struct rollover *roll, const char *record)
{
	const PB(RolloverEntry) **entry =
		bsearch(record, roll->entries, roll->request->n_entries, sizeof(*entry),
			compare_record);
	return entry ? *entry : NULL;
}

static int sort_entries(struct rollover *roll)
{
	size_t n = roll->request->n_entries;
	roll->entries = arena_get_zeroed(roll->call->arena, n + 1, sizeof(*roll->entries));
	if (!roll->entries)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		roll->entries[i] = roll->request->entries[i];
	qsort(roll->entries, n, sizeof(*roll->entries), compare_entries);
	for (size_t i = 1; i < n; i++)
		if (strcmp(roll->entries[i - 1]->record, roll->entries[i]->record) == 0) {
			call_param(roll->call, "value", "%s", roll->entries[i]->record);
			return refuse(roll->call, REFUSED_TWICE, "entries.record");
		}
	return 0;
}

static enum rollover_wish wish_of(PB(Continuation) continuation)
{
	static const enum rollover_wish wishes[] = {
		[PB_ENUM(CONTINUATION, UNSPECIFIED)] = ROLLOVER_NO_WISH,
		[PB_ENUM(CONTINUATION, CARRIED)] = ROLLOVER_CARRY,
		[PB_ENUM(CONTINUATION, DROPPED)] = ROLLOVER_DROP,
	};
	return wishes[continuation];
}

/* Fills what the annual follow-up said; *ret_comment stays when it said nothing. */
static int hear_annual(struct rollover *roll, const struct id *record, const PB(PlanItem) *item,
		       struct rollover_facts *facts, char **ret_comment)
{
	struct followup_line *line;
	if (!roll->annual.occasion.record.version)
		return 0;
	int r = followup_line_of(roll->call, &roll->annual, record, item, &line);
	if (r || !line->entry.record.version)
		return r;
	const PB(FollowupEntry) *entry = (const PB(FollowupEntry) *)line->entry.body;
	facts->said = followup_status_of(line);
	facts->said_wish = wish_of(entry->continuation);
	*ret_comment = entry->comment;
	return 0;
}

static int decide(struct rollover *roll, const struct id *record, const PB(PlanItem) *item,
		  enum rollover_fate *ret_fate, char **ret_reason)
{
	const PB(RolloverEntry) *asked = asked_of(roll, item->record);
	struct rollover_facts facts = { .said = FOLLOWUP_UNANSWERED };
	char *reason = item->reason;
	int r = followup_stand_of(roll->call, record, item, &facts.stand);
	if (!r)
		r = hear_annual(roll, record, item, &facts, &reason);
	if (r)
		return r;
	if (asked) {
		facts.asked = wish_of(asked->continuation);
		reason = asked->reason;
	}
	*ret_fate = rollover_decide(&facts);
	*ret_reason = reason;
	return 0;
}

/* ------------------------------------------------------------------ items */

/* The comment of a follow-up can be longer than a reason may be. */
static char *cut_reason(struct call *call, char *reason)
{
	size_t n = strlen(reason);
	if (n <= 2000)
		return reason;
	for (n = 2000; n && ((uint8_t)reason[n] & 0xc0) == 0x80; n--)
		;
	return arena_copy(call->arena, view_of(reason, n));
}

/* How the old plan leaves it. */
static int put_left(struct rollover *roll, const struct loaded *old, enum rollover_fate fate,
		    char *reason)
{
	static const PB(PlanItemState) states[] = {
		[ROLLOVER_CARRIED] = PB_ENUM(PLAN_ITEM_STATE, CARRIED),
		[ROLLOVER_DONE] = PB_ENUM(PLAN_ITEM_STATE, DONE),
		[ROLLOVER_DROPPED] = PB_ENUM(PLAN_ITEM_STATE, STOPPED),
	};
	PB(PlanItem) left = *(const PB(PlanItem) *)old->body;
	uint32_t year = fate == ROLLOVER_CARRIED ? roll->year : 0;
	if (left.state == states[fate] && left.carried_to_year == year)
		return 0;
	left.state = states[fate];
	left.carried_to_year = year;
	left.reason = cut_reason(roll->call, reason);
	return left.reason ? call_put(roll->call, &old->record.id, old->record.version, &left.base)
			   : -ENOMEM;
}

/* An acceptance that ends with the year leaves the risk to be judged anew. */
static void renew_acceptance(const struct rollover *roll, PB(PlanItem) *item)
{
	struct caldate until = { 0 };
	if (item->disposition != PB_ENUM(DISPOSITION, ACCEPTED))
		return;
	caldate_parse(view_of_string(item->accepted_until), &until);
	if (until.year >= (int)roll->year)
		return;
	item->disposition = PB_ENUM(DISPOSITION, GROSS_LIST);
	item->accepted_by = item->accepted_until = (char *)protobuf_c_empty_string;
	item->reason = (char *)protobuf_c_empty_string;
}

/* A day that has passed when the year begins was for the old plan. */
static void renew_state(const struct rollover *roll, const struct id *record, PB(PlanItem) *item)
{
	struct caldate due = { 0 };
	bool is_ongoing = item->state == PB_ENUM(PLAN_ITEM_STATE, ONGOING) &&
			  followup_is_followed(record->kind);
	item->state = is_ongoing ? PB_ENUM(PLAN_ITEM_STATE, ONGOING)
				 : PB_ENUM(PLAN_ITEM_STATE, PLANNED);
	item->carried_to_year = 0;
	item->reason = (char *)protobuf_c_empty_string;
	if (caldate_parse(view_of_string(item->due_day), &due) && due.year < (int)roll->year)
		item->due_day = (char *)protobuf_c_empty_string;
}

static int pin_newest(struct rollover *roll, const struct id *record, PB(PlanItem) *item)
{
	struct loaded newest, assessment = { 0 };
	int r = load_version(roll->call, record, 0, "record", &newest);
	if (!r && record->kind == PB_ENUM(KIND, RISK))
		r = assessed_latest(roll->call, record, &assessment);
	if (r)
		return r;
	item->record_version = newest.record.version;
	item->assessment = assessment.record.version ? id_part(&assessment.record.id) : 0;
	return 0;
}

/* Into the next plan, unless it holds the record already: then it stands as it does there. */
static int put_next(struct rollover *roll, const struct id *record, const PB(PlanItem) *old)
{
	struct id id = id_of_plan_item(id_number(&roll->next.record.id), record);
	struct record there;
	PB(PlanItem) item = *old;
	int r = store_get(roll->call->snapshot, &id, 0, &there);
	if (r || (there.version && !kind_is_withdrawn(there.body)))
		return r;
	item.plan = roll->next_text;
	if (record->kind == PB_ENUM(KIND, RISK))
		renew_acceptance(roll, &item);
	else
		renew_state(roll, record, &item);
	r = pin_newest(roll, record, &item);
	return r ? r : call_put(roll->call, &id, there.version, &item.base);
}

static int roll_followed(struct rollover *roll, const struct id *record, const struct loaded *old)
{
	const PB(PlanItem) *item = (const PB(PlanItem) *)old->body;
	enum rollover_fate fate;
	char *reason;
	int r = decide(roll, record, item, &fate, &reason);
	if (!r && fate == ROLLOVER_DROPPED)
		r = load_reason(roll->call, reason);
	if (!r)
		r = put_left(roll, old, fate, reason);
	if (!r && fate == ROLLOVER_CARRIED)
		r = put_next(roll, record, item);
	return r;
}

/* Risks that are open, controls that were not stopped, audits: they go on by themselves. */
static int roll_other(struct rollover *roll, const struct id *record, const struct loaded *old)
{
	const PB(PlanItem) *item = (const PB(PlanItem) *)old->body;
	struct loaded newest;
	bool goes_on = item->state != PB_ENUM(PLAN_ITEM_STATE, STOPPED);
	int r = load_version(roll->call, record, 0, "record", &newest);
	if (r)
		return r;
	if (record->kind == PB_ENUM(KIND, RISK))
		goes_on = ((const PB(Risk) *)newest.body)->state != PB_ENUM(RISK_STATE, CLOSED);
	if (record->kind == PB_ENUM(KIND, AUDIT))
		goes_on = goes_on && item->state != PB_ENUM(PLAN_ITEM_STATE, DONE);
	return goes_on && !kind_is_withdrawn(newest.record.body) ? put_next(roll, record, item) : 0;
}

static int roll_items(struct rollover *roll)
{
	struct cursor cursor = plan_items(roll->call, &roll->plan.record.id);
	for (;;) {
		struct loaded old;
		struct id record;
		int r = plan_items_next_loaded(&cursor, roll->call, &record, &old);
		if (r || !record.kind)
			return r;
		r = followup_is_followed(record.kind) ? roll_followed(roll, &record, &old)
						      : roll_other(roll, &record, &old);
		if (r)
			return r;
	}
}

/* ------------------------------------------------------------------ the plans */

static int check_entries(struct rollover *roll)
{
	struct call *call = roll->call;
	for (size_t i = 0; i < roll->request->n_entries; i++) {
		const PB(RolloverEntry) *entry = roll->request->entries[i];
		struct id record, item;
		struct record found = { 0 };
		int r = 0;
		if (!entry->continuation)
			return refuse(call, REFUSED_REQUIRED, "entries[%zu].continuation", i);
		if (id_parse_any(view_of_string(entry->record), &record) &&
		    followup_is_followed(record.kind)) {
			item = id_of_plan_item(id_number(&roll->plan.record.id), &record);
			r = store_get(call->snapshot, &item, 0, &found);
		}
		if (r)
			return r;
		if (!found.version || kind_is_withdrawn(found.body)) {
			call_param(call, "value", "%s", entry->record);
			call_param(call, "plan", "%s", roll->plan_text);
			return refuse(call, REFUSED_NOT_FOLLOWED, "entries[%zu].record", i);
		}
	}
	return 0;
}

/* The closed annual occasion of the plan, if there is one. */
static int find_annual(struct rollover *roll)
{
	struct cursor cursor = store_list_referring(roll->call->snapshot, &roll->plan.record.id,
						    PB_ENUM(KIND, FOLLOWUP));
	for (;;) {
		struct loaded one;
		int r = load_next(roll->call, &cursor, &one);
		if (r || !one.record.version)
			return r;
		const PB(Followup) *occasion = followup_of(&one);
		if (occasion->kind == PB_ENUM(FOLLOWUP_KIND, ANNUAL) &&
		    occasion->state == PB_ENUM(FOLLOWUP_STATE, CLOSED))
			roll->annual = (struct followup){ one, roll->plan, true };
	}
}

static int refuse_rolled(struct rollover *roll)
{
	call_param(roll->call, "plan", "%s", roll->plan_text);
	call_param(roll->call, "value", "%s", plan_of(&roll->plan)->carried_to);
	return refuse(roll->call, REFUSED_ROLLED_OVER, "id");
}

/* The next year's plan: new, or the one that is being made. */
static int find_next(struct rollover *roll)
{
	const PB(Plan) *plan = plan_of(&roll->plan);
	int r = plan_find(roll->call, plan->unit, roll->year, &roll->next);
	if (!r && roll->next.record.version) {
		r = plan_check_move(roll->call, &roll->next, PLAN_CHANGE, "id");
		if (!r)
			r = plan_check_reason(roll->call, &roll->next, roll->request->reason,
					      "reason");
	} else if (!r) {
		r = load_new_id(roll->call, PB_ENUM(KIND, PLAN), &roll->next.record.id);
	}
	id_format(&roll->next.record.id, roll->next_text);
	return r;
}

static int begin(struct rollover *roll)
{
	struct call *call = roll->call;
	int r = plan_load_for(call, roll->request->id, "id", PLAN_ROLL_OVER, &roll->plan);
	if (!r)
		r = load_expect(call, &roll->plan.record, roll->request->expected_version);
	if (r)
		return r;
	id_format(&roll->plan.record.id, roll->plan_text);
	roll->year = plan_of(&roll->plan)->year + 1;
	if (plan_of(&roll->plan)->carried_to[0])
		return refuse_rolled(roll);
	r = load_range(call, "year", roll->year, LOAD_YEAR_MIN, LOAD_YEAR_MAX);
	if (!r)
		r = sort_entries(roll);
	if (!r)
		r = check_entries(roll);
	if (!r)
		r = find_annual(roll);
	return r ? r : find_next(roll);
}

static int put_next_plan(struct rollover *roll)
{
	PB(Plan) next = PB_INIT(PLAN);
	next.unit = plan_of(&roll->plan)->unit;
	next.year = roll->year;
	next.state = PB_ENUM(PLAN_STATE, DRAFT);
	if (roll->next.record.version)
		next = *plan_of(&roll->next);
	next.carried_from = roll->plan_text;
	next.reason = roll->request->reason;
	return call_put(roll->call, &roll->next.record.id, roll->next.record.version, &next.base);
}

static int put_old_plan(struct rollover *roll, const struct rollover_ledger *ledger)
{
	PB(Plan) plan = *plan_of(&roll->plan);
	PB(RolloverCounts) counts = PB_INIT(ROLLOVER_COUNTS);
	counts.opened = ledger->opened;
	counts.carried = ledger->carried;
	counts.done = ledger->done;
	counts.dropped = ledger->dropped;
	plan.rolled_over = &counts;
	plan.carried_to = roll->next_text;
	plan.reason = roll->request->reason;
	return call_put(roll->call, &roll->plan.record.id, roll->plan.record.version, &plan.base);
}

int plan_rollover(struct call *call)
{
	struct rollover *roll = arena_get_zeroed(call->arena, 1, sizeof(*roll));
	struct rollover_ledger ledger;
	if (!roll)
		return -ENOMEM;
	roll->call = call;
	roll->request = (const PB(RolloverPlanRequest) *)call->request;
	int r = begin(roll);
	if (!r)
		r = put_next_plan(roll);
	if (!r)
		r = roll_items(roll);
	if (!r)
		r = plan_ledger_check(call, &roll->plan.record.id, &roll->next.record.id,
				      &ledger);
	if (!r)
		r = put_old_plan(roll, &ledger);
	return r ? r : load_at_most(call, "changes", call->n_changes, STORE_CHANGES_MAX);
}
