/* SPDX-License-Identifier: EUPL-1.2
 * The next step of one control: a step in words and the command that takes it. */
#include "status_next.h"

#include <errno.h>
#include <stdio.h>

#define USUAL_ITEMS 10

enum next {
	NEXT_NOTHING,
	NEXT_CRITERIA,
	NEXT_OPEN,
	NEXT_OPEN_CENSUS,
	NEXT_OPEN_REVIEW,
	NEXT_FREEZE,
	NEXT_DRAW,
	NEXT_LOG,
	NEXT_COUNT,
	NEXT_CONCLUDE,
	NEXT_SUBMIT,
	NEXT_APPROVE,
	NEXT_WAIT,
	NEXT_ACTION,
	NEXT_PLANNED_ACTION,
	NEXT_RENEW,
};

static const struct {
	enum word step, command; /* WORD_COUNT: no command */
	bool is_judging; /* refused until the round's period has begun */
	bool is_answering; /* it is about the approved round, whatever came behind it */
} steps[] = {
	[NEXT_CRITERIA] = { WORD_NEXT_CRITERIA, WORD_NEXT_CRITERIA_COMMAND },
	[NEXT_OPEN] = { WORD_NEXT_OPEN, WORD_NEXT_OPEN_COMMAND },
	[NEXT_OPEN_CENSUS] = { WORD_NEXT_OPEN, WORD_NEXT_OPEN_CENSUS_COMMAND },
	[NEXT_OPEN_REVIEW] = { WORD_NEXT_OPEN, WORD_NEXT_OPEN_REVIEW_COMMAND },
	[NEXT_FREEZE] = { WORD_NEXT_FREEZE, WORD_NEXT_FREEZE_COMMAND },
	[NEXT_DRAW] = { WORD_NEXT_DRAW, WORD_NEXT_DRAW_COMMAND },
	[NEXT_LOG] = { WORD_NEXT_LOG, WORD_NEXT_LOG_COMMAND },
	[NEXT_COUNT] = { WORD_NEXT_COUNT, WORD_NEXT_COUNT_COMMAND },
	[NEXT_CONCLUDE] = { WORD_NEXT_CONCLUDE, WORD_NEXT_CONCLUDE_COMMAND, true },
	[NEXT_SUBMIT] = { WORD_NEXT_SUBMIT, WORD_NEXT_SUBMIT_COMMAND, true },
	[NEXT_APPROVE] = { WORD_NEXT_APPROVE, WORD_NEXT_APPROVE_COMMAND, true },
	[NEXT_WAIT] = { WORD_NEXT_WAIT, WORD_COUNT },
	[NEXT_ACTION] = { WORD_NEXT_ACTION, WORD_NEXT_ACTION_COMMAND, false, true },
	[NEXT_PLANNED_ACTION] = { WORD_NEXT_PLANNED_ACTION, WORD_NEXT_PLANNED_ACTION_COMMAND, false,
				  true },
	[NEXT_RENEW] = { WORD_NEXT_RENEW, WORD_NEXT_RENEW_COMMAND },
};

static enum next next_to_open(const struct line *line)
{
	if (line->body->kind == PB_ENUM(CONTROL_KIND, REVIEW))
		return NEXT_OPEN_REVIEW;
	if (!line->body->criteria)
		return NEXT_CRITERIA;
	return line->body->kind == PB_ENUM(CONTROL_KIND, CENSUS) ? NEXT_OPEN_CENSUS : NEXT_OPEN;
}

static enum next next_under_way(const struct round_facts *facts)
{
	if (facts->state == ROUND_PLANNED)
		return NEXT_FREEZE;
	if (facts->state == ROUND_FROZEN)
		return NEXT_DRAW;
	return facts->basis == ROUND_COUNTS ? NEXT_COUNT : NEXT_LOG;
}

/* A review is concluded and submitted in one. */
static enum next next_of_testing(const struct round_facts *facts, enum next otherwise)
{
	return facts->basis == ROUND_REVIEW ? NEXT_CONCLUDE : otherwise;
}

static enum next next_to_answer(const struct line *line)
{
	return line->planned ? NEXT_PLANNED_ACTION : NEXT_ACTION;
}

/* When the latest round is settled: what came of it, then the next period, once it has begun. */
static enum next next_of_settled(const struct status_next *next)
{
	const struct line *line = next->line;
	bool is_open = next->due && !schedule_is_settled(next->due->state) &&
		       caldate_compare(next->due->period.first, next->today) <= 0;
	if (verdict_falls_short(line->verdict) && !line->is_answered)
		return next_to_answer(line);
	if (line->expired && !line->is_settled)
		return NEXT_RENEW;
	return is_open ? next_to_open(line) : NEXT_NOTHING;
}

static enum next find_next(const struct status_next *next)
{
	if (!next->facts)
		return next_to_open(next->line);
	switch (progress_of_round(next->facts)) {
	case PROGRESS_NOT_STARTED:
		return next_to_open(next->line);
	case PROGRESS_UNDER_WAY:
		return next_of_testing(next->facts, next_under_way(next->facts));
	case PROGRESS_TO_SUBMIT:
		return next_of_testing(next->facts, NEXT_SUBMIT);
	case PROGRESS_TO_APPROVE:
		return NEXT_APPROVE;
	case PROGRESS_APPROVED:
	case PROGRESS_NOT_RUN:
	case PROGRESS_NO_POPULATION:
		return next_of_settled(next);
	}
	return NEXT_NOTHING;
}

static enum next find_allowed(const struct status_next *next)
{
	enum next step = find_next(next);
	bool is_ahead = next->facts &&
			caldate_compare(next->facts->period.first, next->today) > 0;
	return steps[step].is_judging && is_ahead ? NEXT_WAIT : step;
}

static uint32_t count_items(const struct status_next *next)
{
	uint32_t n = next->facts && next->facts->size ? progress_pending(next->facts) :
							next->line->body->planned_sample_size;
	return n ? n : USUAL_ITEMS;
}

/* "" when none is opened. */
static void format_round(const struct status_next *next, enum next step, char out[ID_TEXT_MAX])
{
	const struct round_facts *facts =
		steps[step].is_answering ? &next->line->fold.approved : next->facts;
	struct id id = id_of_number(PB_ENUM(KIND, ROUND), facts ? facts->number : 0);
	out[0] = '\0';
	if (facts)
		id_format(&id, out);
}

static void format_action(const struct line *line, enum next step, char out[ID_TEXT_MAX])
{
	uint32_t number = step == NEXT_RENEW ? line->expired : line->planned;
	struct id id = id_of_number(PB_ENUM(KIND, ACTION), number);
	id_format(&id, out);
}

static int tell(struct call *call, const struct status_next *next, enum next step, char **ret_step,
		char **ret_command)
{
	char year[16], round[ID_TEXT_MAX], action[ID_TEXT_MAX], first[CALDATE_TEXT] = "";
	char *command = *ret_command;
	const struct word_param params[] = {
		{ "control", next->line->control_text },
		{ "unit", next->line->unit },
		{ "period", next->due ? next->due->name : year },
		{ "round", round },
		{ "action", action },
		{ "day", first },
	};
	size_t n_params = sizeof(params) / sizeof(params[0]);
	snprintf(year, sizeof(year), "%u", next->line->year);
	format_round(next, step, round);
	format_action(next->line, step, action);
	if (next->facts)
		caldate_format(next->facts->period.first, first);
	uint32_t n = count_items(next);
	char *words = call_words(call, steps[step].step, n, params, n_params);
	if (steps[step].command != WORD_COUNT)
		command = call_words(call, steps[step].command, n, params, n_params);
	if (!words || !command)
		return -ENOMEM;
	*ret_step = words;
	*ret_command = command;
	return 0;
}

int status_next_tell(struct call *call, const struct status_next *next, char **ret_step,
		     char **ret_command)
{
	enum next step = find_allowed(next);
	return step == NEXT_NOTHING ? 0 : tell(call, next, step, ret_step, ret_command);
}

int status_next_answer(struct call *call, const struct line *line, char **ret_command)
{
	const struct status_next next = { .line = line };
	char *step = NULL;
	return tell(call, &next, next_to_answer(line), &step, ret_command);
}
