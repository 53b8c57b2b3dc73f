/* SPDX-License-Identifier: EUPL-1.2
 * Gathers what the gate of a retest asks for, and says in words what it answered. The gate itself
 * is domain/action.h's. */
#include "retest.h"

#include <errno.h>
#include <stdlib.h>

#include "../domain/action.h"
#include "round.h"
#include "round_ids.h"
#include "rule.h"

static const enum refused refusals[] = {
	[RETEST_OTHER_CONTROL] = REFUSED_RETEST_OTHER_CONTROL,
	[RETEST_OTHER_UNIT] = REFUSED_RETEST_OTHER_UNIT,
	[RETEST_NOT_LATER] = REFUSED_RETEST_NOT_LATER,
	[RETEST_NOT_APPROVED] = REFUSED_RETEST_NOT_APPROVED,
	[RETEST_REPLACED] = REFUSED_RETEST_REPLACED,
	[RETEST_NOT_PASSED] = REFUSED_RETEST_NOT_PASSED,
	[RETEST_TOO_EARLY] = REFUSED_RETEST_TOO_EARLY,
	[RETEST_SAME_ITEMS] = REFUSED_RETEST_SAME_ITEMS,
	[RETEST_NOT_DRAWN] = REFUSED_RETEST_NOT_DRAWN,
	[RETEST_FEWER] = REFUSED_RETEST_FEWER,
	[RETEST_BY_RESPONSIBLE] = REFUSED_RETEST_BY_RESPONSIBLE,
	[RETEST_BY_REPORTER] = REFUSED_RETEST_BY_REPORTER,
};

/* Has another approved round taken its place? */
static int find_replaced(struct call *call, const struct id *round, bool *ret)
{
	struct cursor cursor =
		store_list_referring(call->snapshot, round, PB_ENUM(KIND, ROUND));
	bool is_replaced = false;
	while (!is_replaced) {
		struct loaded other;
		int r = load_next(call, &cursor, &other);
		if (r)
			return r;
		if (!other.record.version)
			break;
		is_replaced =
			((const PB(Round) *)other.body)->state == PB_ENUM(ROUND_STATE, APPROVED);
	}
	*ret = is_replaced;
	return 0;
}

static int read_round(struct call *call, const struct loaded *loaded, struct retest_round *ret)
{
	const PB(Round) *round = (const PB(Round) *)loaded->body;
	struct tally tally = rule_tally(round->tally);
	struct retest_round facts = {
		.number = id_number(&loaded->record.id),
		.is_approved = round->state == PB_ENUM(ROUND_STATE, APPROVED),
		.is_drawn = round->draw || round->drawn_elsewhere,
		.verdict = rule_verdict(round->verdict),
		.reviewed = tally.conforming + tally.deviating,
	};
	const PB(Control) *control;
	caldate_parse(view_of_string(round->first_day), &facts.first);
	int r = round_load_control(call, round, &control);
	if (!r)
		r = find_replaced(call, &loaded->record.id, &facts.is_replaced);
	if (r)
		return r;
	facts.is_census = control->kind == PB_ENUM(CONTROL_KIND, CENSUS);
	*ret = facts;
	return 0;
}

/* ------------------------------------------------------------------ the same items */

struct list {
	struct view *ids;
	size_t n, size;
};

static int compare_views(const void *a, const void *b)
{
	const struct view *left = a, *right = b;
	size_t n = left->n < right->n ? left->n : right->n;
	int order = n ? memcmp(left->p, right->p, n) : 0;
	return order ? order : (left->n > right->n) - (left->n < right->n);
}

static int read_items(struct call *call, const struct loaded *round, struct list *ret)
{
	ret->size = ((const PB(Round) *)round->body)->size;
	ret->n = 0;
	ret->ids = arena_get(call->arena, (ret->size + 1) * sizeof(*ret->ids));
	if (!ret->ids)
		return -ENOMEM;
	struct round_ids ids = round_ids_begin(call, &round->record.id, 1, UINT32_MAX);
	int r = 0;
	while (ret->n < ret->size && !(r = round_ids_next(&ids, &ret->ids[ret->n])) &&
	       ret->ids[ret->n].p)
		ret->n++;
	if (!r)
		qsort(ret->ids, ret->n, sizeof(*ret->ids), compare_views);
	return r;
}

/* Two lists with the same ids, in whatever order. */
static int compare_lists(struct call *call, const struct loaded *a, const struct loaded *b,
			 bool *ret)
{
	struct list left, right;
	int r = read_items(call, a, &left);
	if (!r)
		r = read_items(call, b, &right);
	if (r)
		return r;
	bool same = left.n == right.n;
	for (size_t i = 0; same && i < left.n; i++)
		same = compare_views(&left.ids[i], &right.ids[i]) == 0;
	*ret = same;
	return 0;
}

/* Counts have no items: the same counts from the same source are the same extract. */
static bool is_same_extract(const PB(Round) *a, const PB(Round) *b)
{
	struct tally left = rule_tally(a->tally), right = rule_tally(b->tally);
	return left.conforming == right.conforming && left.deviating == right.deviating &&
	       strcmp(a->source, b->source) == 0;
}

/* Each draw is one round's own; a list or an extract can be handed in twice. */
static int find_same_items(struct call *call, const struct loaded *failed,
			   const struct loaded *later, bool is_census, bool *ret)
{
	const PB(Round) *a = (const PB(Round) *)failed->body;
	const PB(Round) *b = (const PB(Round) *)later->body;
	*ret = false;
	if (a->basis != b->basis)
		return 0;
	if (a->basis == PB_ENUM(ROUND_BASIS, COUNTS))
		*ret = is_same_extract(a, b);
	if (a->basis == PB_ENUM(ROUND_BASIS, LIST) && !is_census)
		return compare_lists(call, failed, later, ret);
	return 0;
}

/* ------------------------------------------------------------------ the gate */

/* Who answers for it may stand there as a user name, or as the name that people use. */
static void add_signer(const PB(Action) *action, const char *name, struct retest *retest)
{
	if (!*name)
		return;
	if (strcmp(name, action->responsible_user) == 0 || strcmp(name, action->responsible) == 0)
		retest->signed_by_responsible = true;
	if (strcmp(name, action->done_by) == 0)
		retest->signed_by_reporter = true;
}

/* All but the items, and who verifies. */
static int gather(struct call *call, const PB(Action) *action, const struct loaded *failed,
		  const struct loaded *later, struct retest *ret)
{
	const PB(Round) *round = (const PB(Round) *)later->body;
	struct retest retest = { 0 };
	int r = read_round(call, failed, &retest.failed);
	if (!r)
		r = read_round(call, later, &retest.later);
	if (r)
		return r;
	caldate_parse(view_of_string(action->done_day), &retest.done);
	retest.same_control = strcmp(round->control, action->control) == 0;
	retest.same_unit = strcmp(round->unit, ((const PB(Round) *)failed->body)->unit) == 0;
	add_signer(action, round->approved_by, &retest);
	*ret = retest;
	return 0;
}

static int refuse_retest(struct call *call, const struct id *action, const struct retest *retest,
			 const struct loaded *later)
{
	char id[ID_TEXT_MAX], round[ID_TEXT_MAX], day[CALDATE_TEXT];
	id_format(action, id);
	id_format(&later->record.id, round);
	caldate_format(retest->done, day);
	call_param(call, "action", "%s", id);
	call_param(call, "round", "%s", round);
	call_param(call, "day", "%s", day);
	call_param(call, "n", "%u", retest->later.reviewed);
	call_param(call, "least", "%u", retest->failed.reviewed);
	return refuse(call, refusals[retest_check(retest)], "round");
}

int retest_expect_sound(struct call *call, const struct id *id, const PB(Action) *action,
			const struct loaded *later)
{
	struct retest retest;
	struct loaded failed;
	int r = load(call, PB_ENUM(KIND, ROUND), action->round, "id", &failed);
	if (!r)
		r = gather(call, action, &failed, later, &retest);
	if (!r)
		r = find_same_items(call, &failed, later, retest.later.is_census,
				    &retest.same_items);
	if (r)
		return r;
	add_signer(action, call->actor->name, &retest);
	return retest_check(&retest) ? refuse_retest(call, id, &retest, later) : 0;
}

/* ------------------------------------------------------------------ which round could it be? */

/* A round in work, as if it came to the best that it can. */
static void finish(struct retest *retest, const PB(Round) *round)
{
	struct retest_round *later = &retest->later;
	if (round->state == PB_ENUM(ROUND_STATE, NOT_RUN) ||
	    round->state == PB_ENUM(ROUND_STATE, NO_POPULATION))
		return;
	later->is_approved = true;
	later->verdict = VERDICT_PASS;
	later->is_drawn = later->is_drawn || round->basis == PB_ENUM(ROUND_BASIS, POPULATION);
	later->reviewed = round->size ? round->size : retest->failed.reviewed;
}

static int examine(struct call *call, const PB(Action) *action, const struct loaded *failed,
		   const struct loaded *later, struct retest_found *found)
{
	struct retest retest;
	if (kind_is_withdrawn(later->record.body))
		return 0;
	int r = gather(call, action, failed, later, &retest);
	if (r)
		return r;
	bool is_approved = retest.later.is_approved;
	if (!is_approved)
		finish(&retest, (const PB(Round) *)later->body);
	if (retest_check(&retest))
		return 0;
	if (is_approved)
		r = find_same_items(call, failed, later, retest.later.is_census,
				    &retest.same_items);
	if (!r && !retest.same_items)
		*found = (struct retest_found){ later->record.id, is_approved };
	return r;
}

int retest_find(struct call *call, const PB(Action) *action, const struct loaded *failed,
		struct retest_found *ret)
{
	struct retest_found found = { 0 };
	struct id control;
	if (!id_parse(PB_ENUM(KIND, CONTROL), view_of_string(action->control), &control))
		return -EBADMSG;
	struct cursor cursor =
		store_list_referring(call->snapshot, &control, PB_ENUM(KIND, ROUND));
	while (!found.is_sound) {
		struct arena_mark mark = arena_mark(call->arena);
		struct loaded later;
		int r = load_next(call, &cursor, &later);
		if (!r && later.record.version)
			r = examine(call, action, failed, &later, &found);
		if (r)
			return r;
		if (!later.record.version)
			break;
		arena_rewind(call->arena, mark);
	}
	*ret = found;
	return 0;
}
