/* SPDX-License-Identifier: EUPL-1.2
 * The command that comes next with an action that is done: verify it by a round that there is,
 * finish the one in work, or open one. Never says that a round is a retest: retest.h does. */
#include <errno.h>

#include "due.h"
#include "retest.h"
#include "round.h"
#include "rule.h"

/* As large as the failed round, and drawn if that was. */
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

/* Reviewed by it; before it is handed in, those that it has. */
static uint32_t count_items(const PB(Round) *failed)
{
	struct tally tally = rule_tally(failed->tally);
	uint32_t n = failed->tally ? tally.conforming + tally.deviating : failed->size;
	return n ? n : 1;
}

static int find(struct call *call, const PB(Action) *action, struct loaded *ret_failed,
		struct retest_found *ret)
{
	struct id id;
	if (!id_parse(PB_ENUM(KIND, ROUND), view_of_string(action->round), &id))
		return -EBADMSG;
	int r = load_version(call, &id, 0, "round", ret_failed);
	return r ? r : retest_find(call, action, ret_failed, ret);
}

int due_retest_command(struct call *call, const struct loaded *record, struct caldate today,
		       char **ret)
{
	const PB(Action) *action = (const PB(Action) *)record->body;
	struct retest_found found;
	struct loaded failed = { 0 };
	const PB(Control) *control;
	char id[ID_TEXT_MAX], round[ID_TEXT_MAX] = "";
	int r = find(call, action, &failed, &found);
	const PB(Round) *body = (const PB(Round) *)failed.body;
	if (!r)
		r = round_load_control(call, body, &control);
	if (r)
		return r;
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
	char *command = call_words(call, word, count_items(body), params,
				   sizeof(params) / sizeof(params[0]));
	if (!command)
		return -ENOMEM;
	*ret = command;
	return 0;
}
