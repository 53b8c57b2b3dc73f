/* SPDX-License-Identifier: EUPL-1.2
 * What is another than when the plan was last followed up. The earlier occasion is read at its own
 * size of the journal, as its report was. */
#include <string.h>

#include "report_occasion.h"

struct changes {
	struct report_occasion *occasion;
	const PB(Followup) *before;
	const PB(GetFollowupResponse) *answer; /* what it said */
	bool has_begun;
};

static const PB(Record) *find_before(struct report_occasion *o)
{
	const PB(ListRecordsResponse) *list = report_draft_list(
		o->draft, PB_ENUM(KIND, FOLLOWUP), PB_ENUM(KIND, PLAN), o->followup->plan, 0);
	uint64_t limit = o->followup->size ? o->followup->size : UINT64_MAX;
	const PB(Record) *last = NULL;

	for (size_t i = 0; i < list->n_records; i++) {
		const PB(Followup) *f = list->records[i]->followup;
		if (f->size && f->size < limit && (!last || f->size > last->followup->size))
			last = list->records[i];
	}
	return last;
}

static const PB(GetFollowupResponse) *read_before(struct report_draft *d, const PB(Record) *before)
{
	PB(GetFollowupRequest) request = PB_INIT(GET_FOLLOWUP_REQUEST);
	uint64_t at = d->inv->at;
	const ProtobufCMessage *answer;

	request.id = before->meta->id;
	d->inv->at = before->followup->size;
	answer = report_draft_ask(d, "riskreg.v1.FollowupService/Get", &request.base,
				  PB_DESC(get_followup_response));
	d->inv->at = at;
	return (const void *)answer;
}

/* ------------------------------------------------------------------ rows */

static void add_row(struct changes *c, const char *what, struct report_cell then,
		    struct report_cell now)
{
	static const struct report_column columns[] = {
		{ .head = WORD_REPORT_RECORD, .weight = 4, .names_row = true },
		{ .head = WORD_REPORT_THEN, .weight = 2 },
		{ .head = WORD_REPORT_NOW, .weight = 2 },
	};
	struct report *r = c->occasion->report;

	if (!c->has_begun)
		report_table(r,
			     say(c->occasion->draft->inv, WORD_REPORT_CHANGES_CAPTION, "day",
				 c->before->reporting_day, NULL),
			     columns, COUNT_OF(columns));
	c->has_begun = true;
	report_row(r, (struct report_cell[]){ report_draft_cell(what), then, now });
}

static struct report_cell nothing(const struct changes *c, enum word word)
{
	return report_draft_cell(report_occasion_word(c->occasion, word));
}

static const char *line_name(struct changes *c, const PB(FollowupLine) *line)
{
	const struct report_item *item = report_items_find(&c->occasion->items, line->record);

	return item ? report_items_name(c->occasion->draft, item)
		    : report_draft_join(c->occasion->draft, line->record, " ", line->title);
}

static void add_lines(struct changes *c)
{
	struct report_occasion *o = c->occasion;

	for (size_t i = 0; i < o->answer->n_lines; i++) {
		const PB(FollowupLine) *now = o->answer->lines[i];
		const PB(FollowupLine) *then = report_occasion_line(c->answer, now->record);
		if (then && then->status == now->status && then->continuation == now->continuation)
			continue;
		add_row(c, line_name(c, now),
			then ? report_occasion_status(o, then) : nothing(c, WORD_REPORT_WAS_NOT),
			report_occasion_status(o, now));
	}
	for (size_t i = 0; i < c->answer->n_lines; i++) {
		const PB(FollowupLine) *then = c->answer->lines[i];
		if (!report_occasion_line(o->answer, then->record))
			add_row(c, line_name(c, then), report_occasion_status(o, then),
				nothing(c, WORD_REPORT_IS_NOT));
	}
}

static bool was_taken(const struct changes *c, const char *round)
{
	for (size_t i = 0; i < c->answer->n_rounds; i++)
		if (strcmp(c->answer->rounds[i]->round, round) == 0)
			return !c->answer->rounds[i]->is_later;
	return false;
}

static void add_rounds(struct changes *c)
{
	struct report_occasion *o = c->occasion;

	for (size_t i = 0; i < o->rounds.n; i++) {
		const struct report_round *r = &o->rounds.all[i];
		const char *id = r->record->meta->id;
		if (!r->is_taken || was_taken(c, id))
			continue;
		add_row(c,
			say(o->draft->inv, WORD_REPORT_ROUND_OF, "control",
			    report_items_name(o->draft, r->control), "round", id, "period",
			    r->round->period, NULL),
			nothing(c, WORD_REPORT_WAS_NOT), report_rounds_verdict(o, r));
	}
}

/* ------------------------------------------------------------------ actions */

static const PB(ListRecordsResponse) *actions_of(struct report_draft *d, const char *control,
						 uint64_t size)
{
	const PB(ListRecordsResponse) *list;
	uint64_t at = d->inv->at;

	d->inv->at = size;
	list = report_draft_list(d, PB_ENUM(KIND, ACTION), PB_ENUM(KIND, CONTROL), control, 0);
	d->inv->at = at;
	return list;
}

static const PB(Action) *find_action(const PB(ListRecordsResponse) *list, const char *id)
{
	for (size_t i = 0; i < list->n_records; i++)
		if (strcmp(list->records[i]->meta->id, id) == 0)
			return list->records[i]->action;
	return NULL;
}

static void add_actions_of(struct changes *c, const char *control)
{
	struct report_occasion *o = c->occasion;
	struct report_draft *d = o->draft;
	const PB(ListRecordsResponse) *now = actions_of(d, control, d->inv->at);
	const PB(ListRecordsResponse) *then = actions_of(d, control, c->before->size);

	for (size_t i = 0; i < now->n_records; i++) {
		const PB(Record) *record = now->records[i];
		const PB(Action) *old = find_action(then, record->meta->id);
		if ((old && old->state == record->action->state) ||
		    !report_actions_concern(o, record->action))
			continue;
		add_row(c,
			report_draft_join(d, record->meta->id, " ", report_draft_title(d, record)),
			nothing(c,
				old ? TERM(terms_action_state, old->state) : WORD_REPORT_WAS_NOT),
			nothing(c, TERM(terms_action_state, record->action->state)));
	}
}

void report_changes_add(struct report_occasion *o)
{
	const PB(Record) *before = find_before(o);
	struct changes c = { .occasion = o };

	if (!before)
		return;
	c.before = before->followup;
	c.answer = read_before(o->draft, before);
	if (!c.answer)
		return;
	report_section(o->report, 2, report_occasion_word(o, WORD_REPORT_CHANGES));
	add_lines(&c);
	add_rounds(&c);
	for (size_t i = 0; i < o->items.n; i++)
		if (o->items.all[i].kind == PB_ENUM(KIND, CONTROL))
			add_actions_of(&c, o->items.all[i].item->record);
	if (!c.has_begun)
		report_paragraph(o->report, say(o->draft->inv, WORD_REPORT_NO_CHANGES, "followup",
						before->meta->id, "day",
						before->followup->reporting_day, NULL));
}
