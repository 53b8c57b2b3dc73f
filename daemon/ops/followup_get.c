/* SPDX-License-Identifier: EUPL-1.2
 * What a follow-up says: a line for each record, the rounds that it takes, a sentence for each
 * group. Reads at the snapshot's size: for a closed occasion the caller asks at the size that it
 * was closed at. */
#include <errno.h>
#include <stdio.h>

#include "followup.h"

#define GROUPS 5

struct answer {
	struct call *call;
	struct followup f;
	struct followup_line *lines;
	PB(GetFollowupResponse) response;
	struct followup_counts groups[GROUPS];
};

/* ------------------------------------------------------------------ lines */

static int tell_warning(struct answer *a, const struct followup_line *line,
			enum followup_contradiction contradiction, char **ret)
{
	static const enum word words[] = {
		[FOLLOWUP_AGREES] = WORD_COUNT,
		[FOLLOWUP_SAID_DONE] = WORD_FOLLOWUP_SAID_DONE,
		[FOLLOWUP_SAID_NOT_DONE] = WORD_FOLLOWUP_SAID_NOT_DONE,
		[FOLLOWUP_DUE_LATER] = WORD_FOLLOWUP_DUE_LATER,
		[FOLLOWUP_OVERDUE] = WORD_FOLLOWUP_OVERDUE,
	};
	const struct word_param day = { "day", line->item->due_day };
	if (contradiction == FOLLOWUP_AGREES)
		return 0;
	*ret = call_words(a->call, words[contradiction], 1, &day, 1);
	return *ret ? 0 : -ENOMEM;
}

static int tell_line(struct answer *a, const struct followup_line *line, PB(FollowupLine) *ret)
{
	const PB(FollowupEntry) *entry = (const PB(FollowupEntry) *)line->entry.body;
	enum followup_status said = followup_status_of(line);
	enum followup_contradiction contradiction = followup_compare(&line->facts, said);
	*ret = (PB(FollowupLine))PB_INIT(FOLLOWUP_LINE);
	ret->record = (char *)line->text;
	ret->group = line->group;
	ret->proposed = followup_status_message(line->proposed);
	ret->status = followup_status_message(said);
	ret->contradiction = (PB(FollowupContradiction))contradiction;
	ret->version = line->entry.record.version;
	ret->due_day = line->item->due_day;
	ret->title = (char *)load_text_of(&line->body, "title");
	ret->responsible = line->item->responsible;
	if (entry) {
		ret->continuation = entry->continuation;
		ret->comment = entry->comment;
		a->response.answered++;
	}
	a->groups[line->group].n[said]++;
	return tell_warning(a, line, contradiction, &ret->warning);
}

static int tell_lines(struct answer *a)
{
	struct arena *arena = a->call->arena;
	size_t n = 0;
	for (const struct followup_line *line = a->lines; line; line = line->next)
		n++;
	PB(FollowupLine) *lines = arena_get_zeroed(arena, n + 1, sizeof(*lines));
	PB(FollowupLine) **list = arena_get_zeroed(arena, n + 1, sizeof(*list));
	if (!lines || !list)
		return -ENOMEM;
	n = 0;
	for (const struct followup_line *line = a->lines; line; line = line->next, n++) {
		int r = tell_line(a, line, &lines[n]);
		if (r)
			return r;
		list[n] = &lines[n];
	}
	a->response.lines = list;
	a->response.n_lines = n;
	return 0;
}

/* ------------------------------------------------------------------ sentences */

static int add_sentence(struct answer *a, unsigned group)
{
	static const struct followup_nouns nouns[GROUPS] = {
		[PB_ENUM(FOLLOWUP_GROUP, MEASURES)] = { WORD_FOLLOWUP_MEASURES,
							WORD_FOLLOWUP_THE_MEASURE,
							WORD_FOLLOWUP_NO_MEASURES },
		[PB_ENUM(FOLLOWUP_GROUP, AUDIT_MEASURES)] = { WORD_FOLLOWUP_AUDIT_MEASURES,
							      WORD_FOLLOWUP_THE_AUDIT_MEASURE,
							      WORD_FOLLOWUP_NO_AUDIT_MEASURES },
		[PB_ENUM(FOLLOWUP_GROUP, RECOMMENDATIONS)] = { WORD_FOLLOWUP_RECOMMENDATIONS,
							       WORD_FOLLOWUP_THE_RECOMMENDATION,
							       WORD_FOLLOWUP_NO_RECOMMENDATIONS },
		[PB_ENUM(FOLLOWUP_GROUP, ACTIONS)] = { WORD_FOLLOWUP_ACTIONS,
						       WORD_FOLLOWUP_THE_ACTION,
						       WORD_FOLLOWUP_NO_ACTIONS },
	};
	char text[1000];
	a->groups[group].is_annual = a->f.is_annual;
	followup_format(&a->groups[group], &nouns[group], a->call->lang, text, sizeof(text));
	char *copy = arena_copy(a->call->arena, view_of_string(text));
	a->response.sentences[a->response.n_sentences++] = copy;
	return copy ? 0 : -ENOMEM;
}

static bool is_empty(const struct followup_counts *counts)
{
	uint32_t all = 0;
	for (unsigned i = 0; i < FOLLOWUP_STATUSES; i++)
		all += counts->n[i];
	return !all;
}

/* Of measures also when there are none: that is what a reader looks for first. */
static int tell_sentences(struct answer *a)
{
	a->response.sentences = arena_get_zeroed(a->call->arena, GROUPS, sizeof(char *));
	if (!a->response.sentences)
		return -ENOMEM;
	for (unsigned group = PB_ENUM(FOLLOWUP_GROUP, MEASURES); group < GROUPS; group++) {
		bool is_told = group == PB_ENUM(FOLLOWUP_GROUP, MEASURES) ||
			       !is_empty(&a->groups[group]);
		int r = is_told ? add_sentence(a, group) : 0;
		if (r)
			return r;
	}
	return 0;
}

static int tell_completeness(struct answer *a)
{
	char answered[16], all[16];
	const struct word_param params[] = { { "answered", answered }, { "all", all } };
	snprintf(answered, sizeof(answered), "%u", a->response.answered);
	snprintf(all, sizeof(all), "%zu", a->response.n_lines);
	a->response.completeness =
		call_words(a->call, WORD_FOLLOWUP_COMPLETENESS,
			   a->response.n_lines == 1 ? 1 : a->response.answered, params, 2);
	return a->response.completeness ? 0 : -ENOMEM;
}

/* ------------------------------------------------------------------ rounds */

/* Approved, before the occasion was closed, of the plan's year, in the plan's unit or below it. */
static int is_wanted(struct answer *a, const struct loaded *round, struct period *ret_period,
		     bool *ret)
{
	const PB(Round) *body = (const PB(Round) *)round->body;
	const PB(Plan) *plan = plan_of(&a->f.plan);
	uint64_t size = followup_of(&a->f.occasion)->size;
	bool is_in_time = !size || round->record.seq <= size;
	*ret = body->state == PB_ENUM(ROUND_STATE, APPROVED) && is_in_time &&
	       caldate_parse(view_of_string(body->first_day), &ret_period->first) &&
	       caldate_parse(view_of_string(body->last_day), &ret_period->last) &&
	       ret_period->last.year == (int)plan->year;
	return *ret ? load_is_within(a->call, body->unit, plan->unit, ret) : 0;
}

static int add_round(struct answer *a, const struct loaded *round, const struct loaded *control)
{
	const PB(Round) *body = (const PB(Round) *)round->body;
	struct caldate reporting;
	struct period period;
	char id[ID_TEXT_MAX];
	bool wanted;
	int r = is_wanted(a, round, &period, &wanted);
	if (r || !wanted)
		return r;
	PB(FollowupRound) *told = arena_get(a->call->arena, sizeof(*told));
	PB(FollowupRound) **rounds = arena_grow(a->call->arena, a->response.rounds,
						 a->response.n_rounds, sizeof(*rounds));
	if (!told || !rounds)
		return -ENOMEM;
	a->response.rounds = rounds;
	*told = (PB(FollowupRound))PB_INIT(FOLLOWUP_ROUND);
	id_format(&round->record.id, id);
	told->round = arena_copy(a->call->arena, view_of_string(id));
	told->control = body->control;
	told->unit = body->unit;
	told->period = body->period;
	told->verdict = body->verdict;
	told->title = (char *)load_text_of(control, "title");
	caldate_parse(view_of_string(followup_of(&a->f.occasion)->reporting_day), &reporting);
	told->is_later = !followup_takes(reporting, period);
	a->response.rounds[a->response.n_rounds++] = told;
	return told->round ? 0 : -ENOMEM;
}

static int tell_rounds_of(struct answer *a, const struct id *id, uint32_t version)
{
	struct cursor cursor =
		store_list_referring(a->call->snapshot, id, PB_ENUM(KIND, ROUND));
	struct loaded control, round;
	int r = load_version(a->call, id, version, "record", &control);
	while (!r) {
		r = load_next(a->call, &cursor, &round);
		if (r || !round.record.version)
			return r;
		r = add_round(a, &round, &control);
	}
	return r;
}

static int tell_rounds(struct answer *a)
{
	struct cursor cursor = plan_items(a->call, &a->f.plan.record.id);
	for (;;) {
		const PB(PlanItem) *item;
		struct id record;
		int r = plan_items_next(&cursor, a->call, &record, &item);
		if (r || !record.kind)
			return r;
		if (record.kind == PB_ENUM(KIND, CONTROL))
			r = tell_rounds_of(a, &record, item->record_version);
		if (r)
			return r;
	}
}

int followup_get(struct call *call)
{
	const PB(GetFollowupRequest) *request = (const void *)call->request;
	struct answer *a = arena_get_zeroed(call->arena, 1, sizeof(*a));
	struct store_info info;
	if (!a)
		return -ENOMEM;
	a->call = call;
	a->response = (PB(GetFollowupResponse))PB_INIT(GET_FOLLOWUP_RESPONSE);
	int r = followup_load(call, request->id, "id", &a->f);
	if (!r)
		r = followup_lines(call, &a->f, NULL, &a->lines);
	if (!r)
		r = tell_lines(a);
	if (!r)
		r = tell_sentences(a);
	if (!r)
		r = tell_completeness(a);
	if (!r)
		r = tell_rounds(a);
	if (!r)
		r = store_info(call->snapshot, &info);
	if (r)
		return r;
	a->response.seq = info.seq;
	a->response.followup = (PB(Followup) *)a->f.occasion.body;
	return call_reply(call, &a->response.base);
}
