/* SPDX-License-Identifier: EUPL-1.2
 * Which rounds are due: the periods of every line that a status would have; and which fell short
 * without a corrective action. */
#include "due.h"

#include "rule.h"
#include "status_next.h"

static const PB(DueState) states[] = {
	[SCHEDULE_COMING] = PB_ENUM(DUE_STATE, COMING),
	[SCHEDULE_IN_WORK] = PB_ENUM(DUE_STATE, IN_WORK),
	[SCHEDULE_OVERDUE] = PB_ENUM(DUE_STATE, OVERDUE),
	[SCHEDULE_DONE] = PB_ENUM(DUE_STATE, DONE),
	[SCHEDULE_NOT_RUN] = PB_ENUM(DUE_STATE, NOT_RUN),
	[SCHEDULE_NO_POPULATION] = PB_ENUM(DUE_STATE, NO_POPULATION),
};

struct walk {
	struct due_list *list;
	const struct line *line;
};

/* Who is to do it: by the plan, else by the control. */
static const char *who(const struct line *line)
{
	const PB(Control) *control = line->body;
	if (line->responsible[0])
		return line->responsible;
	return control->responsible[0] ? control->responsible : control->performer;
}

static int tell_next(const struct walk *walk, const struct line_due *due, char **ret)
{
	char *step = NULL;
	const struct status_next next = {
		.line = walk->line,
		.facts = due->round ? &due->round->facts : NULL,
		.due = due,
		.today = walk->list->today,
	};
	if (schedule_is_settled(due->state))
		return 0;
	return status_next_tell(walk->list->call, &next, &step, ret);
}

static int add(void *context, const struct line_due *due)
{
	const struct walk *walk = context;
	const struct line *line = walk->line;
	bool is_settled = schedule_is_settled(due->state);
	/* What was settled in a year that nobody asked for is not told. */
	if (is_settled && line->year != (uint32_t)walk->list->today.year &&
	    !walk->list->request->year)
		return 0;
	struct id round = id_of_number(PB_ENUM(KIND, ROUND),
				       due->round ? due->round->facts.number : 0);
	struct due_thing thing = {
		.kind = PB_ENUM(DUE_KIND, ROUND),
		.state = states[due->state],
		.record = &line->control,
		.unit = line->unit,
		.plan = line->plan ? &line->plan->record.id : NULL,
		.year = line->year,
		.day = due->period.last,
		.title = line->body->title,
		.responsible = who(line),
		.what = WORD_DUE_ROUND,
		.command = WORD_COUNT,
		.period = due->name,
		.span = due->period,
		.round = due->round ? &round : NULL,
		.put_off_to = due->round ? due->round->put_off_to : 0,
		.next_command = (char *)protobuf_c_empty_string,
	};
	int r = tell_next(walk, due, &thing.next_command);
	return r ? r : due_add(walk->list, &thing);
}

/* The latest round that is approved falls short, and nothing was opened to mend it. Not when the
 * plan is closed or asks for the control no more. */
static int add_unanswered(struct due_list *list, const struct line *line)
{
	const PB(Round) *round = (const PB(Round) *)line->approved.body;
	struct due_thing thing = {
		.kind = PB_ENUM(DUE_KIND, ACTION),
		.record = &line->control,
		.unit = line->unit,
		.plan = line->plan ? &line->plan->record.id : NULL,
		.year = line->year,
		.title = line->body->title,
		.responsible = who(line),
		.what = WORD_DUE_NO_ACTION,
		.command = WORD_COUNT,
		.round = &line->approved.record.id,
	};
	if (!line->fold.has_approved || line->is_answered || line->schedule.is_ended ||
	    !verdict_falls_short(rule_verdict(round->verdict)))
		return 0;
	int r = status_next_answer(list->call, line, &thing.next_command);
	return r ? r : due_add(list, &thing);
}

static int add_year(struct due_list *list, uint32_t year)
{
	PB(GetStatusRequest) request = PB_INIT(GET_STATUS_REQUEST);
	struct status status = {
		.call = list->call, .request = &request, .year = year, .today = list->today,
	};
	request.unit = list->request->unit;
	int r = status_lines_get(&status);
	for (size_t i = 0; !r && i < status.n_lines; i++) {
		struct walk walk = { list, status.lines[i] };
		r = line_due_walk(status.lines[i], list->today, add, &walk);
		if (!r)
			r = add_unanswered(list, status.lines[i]);
	}
	return r;
}

int due_add_rounds(struct due_list *list)
{
	uint32_t year = list->request->year;
	if (year)
		return add_year(list, year);
	int r = add_year(list, (uint32_t)list->today.year - 1);
	return r ? r : add_year(list, (uint32_t)list->today.year);
}
