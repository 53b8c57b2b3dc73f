/* SPDX-License-Identifier: EUPL-1.2
 * The command that comes next with an action that is done: verify it by a round that there is,
 * finish the one in work, or open one. Never says that a round is a retest: retest.h does. */
#include <errno.h>

#include "../domain/assurance.h"
#include "due.h"
#include "retest.h"
#include "rule.h"

/* Drawn if the failed round was. */
static enum word word_to_open(const PB(Control) *control, const PB(Round) *failed)
{
	bool is_drawn = failed->draw || failed->drawn_elsewhere;
	if (control->kind == PB_ENUM(CONTROL_KIND, REVIEW))
		return WORD_DUE_ACCEPTANCE_ACTION_COMMAND; /* it passes nothing */
	if (control->kind == PB_ENUM(CONTROL_KIND, CENSUS) ||
	    failed->basis == PB_ENUM(ROUND_BASIS, COUNTS))
		return WORD_NEXT_OPEN_CENSUS_COMMAND;
	return is_drawn ? WORD_NEXT_OPEN_REVIEW_COMMAND : WORD_NEXT_OPEN_COMMAND;
}

/* From the day that it was done to that of the retest; without one, to the end of the year. */
static char *period_of(struct call *call, const PB(Action) *action, struct caldate today)
{
	char last[CALDATE_TEXT];
	int done = due_day_of(action->done_day).year;
	if (action->retest_day[0])
		return arena_format(call->arena, "%s..%s", action->done_day, action->retest_day);
	caldate_format((struct caldate){ today.year > done ? today.year : done, 12, 31 }, last);
	return arena_format(call->arena, "%s..%s", action->done_day, last);
}

/* As many as were reviewed before, and enough to pass. */
static uint32_t count_items(const PB(Control) *control, const PB(Round) *failed)
{
	struct tally tally = rule_tally(failed->tally);
	uint32_t n = failed->tally ? tally.conforming + tally.deviating : failed->size;
	n = n ? n : 1;
	if (!control->criteria)
		return n;
	struct criteria criteria = rule_criteria(control->criteria);
	while (n < ASSURANCE_TESTED_MAX && !criteria_can_reach(&criteria, VERDICT_PASS, n))
		n++;
	return n;
}

/* The failed round, and the control that the next one would be judged by. */
static int load_both(struct call *call, const PB(Action) *action, struct loaded *ret_failed,
		     struct loaded *ret_control)
{
	struct id round, control;
	if (!id_parse(PB_ENUM(KIND, ROUND), view_of_string(action->round), &round) ||
	    !id_parse(PB_ENUM(KIND, CONTROL), view_of_string(action->control), &control))
		return -EBADMSG;
	int r = load_version(call, &round, 0, "round", ret_failed);
	return r ? r : load_version(call, &control, 0, "control", ret_control);
}

int due_retest_command(struct call *call, const struct loaded *record, struct caldate today,
		       char **ret)
{
	const PB(Action) *action = (const PB(Action) *)record->body;
	struct retest_found found;
	struct loaded failed, loaded;
	char id[ID_TEXT_MAX], round[ID_TEXT_MAX] = "";
	int r = load_both(call, action, &failed, &loaded);
	if (!r)
		r = retest_find(call, action, &failed, &found);
	if (r)
		return r;
	const PB(Round) *body = (const PB(Round) *)failed.body;
	const PB(Control) *control = (const PB(Control) *)loaded.body;
	char *period = period_of(call, action, today);
	if (!period)
		return -ENOMEM;
	enum word word = found.is_sound ? WORD_DUE_RETEST_COMMAND : WORD_DUE_RETEST_ROUND_COMMAND;
	if (!found.round.kind)
		word = word_to_open(control, body);
	else
		id_format(&found.round, round);
	id_format(&record->record.id, id);
	const struct word_param params[] = {
		{ "record", id },         { "round", round },   { "control", action->control },
		{ "unit", body->unit },   { "period", period },
	};
	char *command = call_words(call, word, count_items(control, body), params,
				   sizeof(params) / sizeof(params[0]));
	if (!command)
		return -ENOMEM;
	*ret = command;
	return 0;
}
