/* SPDX-License-Identifier: EUPL-1.2
 * Gathers what a follow-up is about. Reads only; what it means is domain/followup.c's to say. */
#include "followup.h"

#include <errno.h>
#include <stdlib.h>

bool followup_is_followed(uint32_t kind)
{
	return kind == PB_ENUM(KIND, MEASURE) || kind == PB_ENUM(KIND, ACTION) ||
	       kind == PB_ENUM(KIND, RECOMMENDATION);
}

const PB(Followup) *followup_of(const struct loaded *occasion)
{
	return (const PB(Followup) *)occasion->body;
}

int followup_load(struct call *call, const char *id, const char *field, struct followup *ret)
{
	struct followup f;
	int r = load(call, PB_ENUM(KIND, FOLLOWUP), id, field, &f.occasion);
	if (!r)
		r = load(call, PB_ENUM(KIND, PLAN), followup_of(&f.occasion)->plan, field, &f.plan);
	if (r)
		return r;
	f.is_annual = followup_of(&f.occasion)->kind == PB_ENUM(FOLLOWUP_KIND, ANNUAL);
	*ret = f;
	return 0;
}

PB(FollowupStatus) followup_status_message(enum followup_status status)
{
	static const PB(FollowupStatus) messages[] = {
		[FOLLOWUP_UNANSWERED] = PB_ENUM(FOLLOWUP_STATUS, UNSPECIFIED),
		[FOLLOWUP_DONE] = PB_ENUM(FOLLOWUP_STATUS, DONE),
		[FOLLOWUP_ON_TRACK] = PB_ENUM(FOLLOWUP_STATUS, ON_TRACK),
		[FOLLOWUP_NOT_THIS_YEAR] = PB_ENUM(FOLLOWUP_STATUS, NOT_THIS_YEAR),
	};
	return messages[status];
}

enum followup_status followup_status_of(const struct followup_line *line)
{
	static const enum followup_status rules[] = {
		[PB_ENUM(FOLLOWUP_STATUS, UNSPECIFIED)] = FOLLOWUP_UNANSWERED,
		[PB_ENUM(FOLLOWUP_STATUS, DONE)] = FOLLOWUP_DONE,
		[PB_ENUM(FOLLOWUP_STATUS, ON_TRACK)] = FOLLOWUP_ON_TRACK,
		[PB_ENUM(FOLLOWUP_STATUS, NOT_THIS_YEAR)] = FOLLOWUP_NOT_THIS_YEAR,
	};
	if (!line->entry.record.version)
		return FOLLOWUP_UNANSWERED;
	return rules[((const PB(FollowupEntry) *)line->entry.body)->status];
}

/* ------------------------------------------------------------------ how a record stands */

static const enum followup_stand item_stands[] = {
	[PB_ENUM(PLAN_ITEM_STATE, UNSPECIFIED)] = FOLLOWUP_OPEN,
	[PB_ENUM(PLAN_ITEM_STATE, PLANNED)] = FOLLOWUP_OPEN,
	[PB_ENUM(PLAN_ITEM_STATE, ONGOING)] = FOLLOWUP_OPEN,
	[PB_ENUM(PLAN_ITEM_STATE, DONE)] = FOLLOWUP_FINISHED,
	[PB_ENUM(PLAN_ITEM_STATE, STOPPED)] = FOLLOWUP_STOPPED,
	[PB_ENUM(PLAN_ITEM_STATE, CARRIED)] = FOLLOWUP_CARRIED,
};

static const enum followup_stand recommendation_stands[] = {
	[PB_ENUM(RECOMMENDATION_STATE, UNSPECIFIED)] = FOLLOWUP_OPEN,
	[PB_ENUM(RECOMMENDATION_STATE, RECEIVED)] = FOLLOWUP_OPEN,
	[PB_ENUM(RECOMMENDATION_STATE, ANSWERED)] = FOLLOWUP_OPEN,
	[PB_ENUM(RECOMMENDATION_STATE, ONGOING)] = FOLLOWUP_OPEN,
	[PB_ENUM(RECOMMENDATION_STATE, DONE)] = FOLLOWUP_FINISHED,
	[PB_ENUM(RECOMMENDATION_STATE, CARRIED)] = FOLLOWUP_CARRIED,
	[PB_ENUM(RECOMMENDATION_STATE, DECLINED)] = FOLLOWUP_STOPPED,
};

int followup_stand_of(struct call *call, const struct id *record, const PB(PlanItem) *item,
		      enum followup_stand *ret)
{
	enum followup_stand stand = item_stands[item->state];
	struct loaded newest;
	if (stand == FOLLOWUP_OPEN && record->kind != PB_ENUM(KIND, MEASURE)) {
		int r = load_version(call, record, 0, "record", &newest);
		if (r)
			return r;
		if (record->kind == PB_ENUM(KIND, RECOMMENDATION))
			stand = recommendation_stands
				[((const PB(Recommendation) *)newest.body)->state];
		else if (((const PB(Action) *)newest.body)->done_day[0])
			stand = FOLLOWUP_FINISHED;
	}
	*ret = stand;
	return 0;
}

static PB(FollowupGroup) group_of(const struct followup_line *line)
{
	if (line->record.kind == PB_ENUM(KIND, ACTION))
		return PB_ENUM(FOLLOWUP_GROUP, ACTIONS);
	if (line->record.kind == PB_ENUM(KIND, RECOMMENDATION))
		return PB_ENUM(FOLLOWUP_GROUP, RECOMMENDATIONS);
	return ((const PB(Measure) *)line->body.body)->n_risks
		       ? PB_ENUM(FOLLOWUP_GROUP, MEASURES)
		       : PB_ENUM(FOLLOWUP_GROUP, AUDIT_MEASURES);
}

/* ------------------------------------------------------------------ lines */

static int load_entry(struct call *call, const struct followup *f, struct followup_line *line)
{
	struct id id = id_of_record(PB_ENUM(KIND, FOLLOWUP_ENTRY),
				    id_number(&f->occasion.record.id), &line->record);
	struct record *record = &line->entry.record;
	int r = store_get(call->snapshot, &id, 0, record);
	if (!r && record->version)
		r = load_body(call, record, &line->entry.body);
	return r;
}

static int fill(struct call *call, const struct followup *f, struct followup_line *line)
{
	struct followup_facts *facts = &line->facts;
	id_format(&line->record, line->text);
	facts->year = (int)plan_of(&f->plan)->year;
	facts->is_annual = f->is_annual;
	caldate_parse(view_of_string(line->item->due_day), &facts->due);
	caldate_parse(view_of_string(followup_of(&f->occasion)->reporting_day), &facts->reporting);
	int r = load_version(call, &line->record, line->item->record_version, "record",
			     &line->body);
	if (!r)
		r = followup_stand_of(call, &line->record, line->item, &facts->stand);
	if (!r)
		r = load_entry(call, f, line);
	if (r)
		return r;
	line->proposed = followup_propose(facts);
	line->group = group_of(line);
	return 0;
}

int followup_line_of(struct call *call, const struct followup *f, const struct id *record,
		     const PB(PlanItem) *item, struct followup_line **ret)
{
	struct followup_line *line = arena_get_zeroed(call->arena, 1, sizeof(*line));
	if (!line)
		return -ENOMEM;
	line->record = *record;
	line->item = item;
	*ret = line;
	return fill(call, f, line);
}

static int compare_positions(const void *a, const void *b)
{
	const struct followup_line *left = *(struct followup_line *const *)a;
	const struct followup_line *right = *(struct followup_line *const *)b;
	if (left->item->position != right->item->position)
		return left->item->position < right->item->position ? -1 : 1;
	return (left->place > right->place) - (left->place < right->place);
}

/* Links them in the order of the plan; where that says nothing, as they came. */
static int sort_lines(struct call *call, struct followup_line **lines, size_t n)
{
	struct followup_line **list = arena_get_zeroed(call->arena, n + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++, *lines = (*lines)->next)
		list[i] = *lines;
	qsort(list, n, sizeof(*list), compare_positions);
	for (size_t i = 0; i < n; i++)
		list[i]->next = list[i + 1];
	*lines = list[0];
	return 0;
}

int followup_lines(struct call *call, const struct followup *f, const struct id *only,
		   struct followup_line **ret)
{
	struct cursor cursor = plan_items(call, &f->plan.record.id);
	struct followup_line *lines = NULL;
	size_t n = 0;
	for (;;) {
		const PB(PlanItem) *item = NULL;
		struct followup_line *line;
		struct id record;
		int r = plan_items_next(&cursor, call, &record, &item);
		if (r)
			return r;
		if (!record.kind)
			break;
		if (!followup_is_followed(record.kind) || (only && !id_equals(only, &record)))
			continue;
		r = followup_line_of(call, f, &record, item, &line);
		if (r)
			return r;
		line->place = n++;
		line->next = lines;
		lines = line;
	}
	int r = sort_lines(call, &lines, n);
	if (!r)
		*ret = lines;
	return r;
}
