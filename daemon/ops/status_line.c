/* SPDX-License-Identifier: EUPL-1.2
 * How one line of the status is told: its two rounds, what must be known beside the verdict, what
 * comes next. Tallies are kept counts; no result is ever read here. */
#include "status_line.h"

#include <errno.h>
#include <stdio.h>

#include "line_due.h"
#include "rule.h"
#include "status_next.h"

#define REMARKS_MAX 6 /* what the round is and replaces, verdicts out of reach, and why */

/* ------------------------------------------------------------------ a round */

struct telling {
	struct call *call;
	const struct line *line;
	const struct round_facts *facts;
	const PB(Round) *round;
	bool has_criteria;
	struct criteria criteria; /* that the round is judged by */
	PB(RoundStatus) *status;
};

static int load_criteria(struct telling *t)
{
	const PB(Control) *control = t->line->body;
	struct loaded old;
	if (t->round->control_version != t->line->control_version) {
		int r = load_version(t->call, &t->line->control, t->round->control_version,
				     "control", &old);
		if (r)
			return r;
		control = (const PB(Control) *)old.body;
	}
	t->has_criteria = control->criteria && t->facts->basis != ROUND_REVIEW;
	if (t->has_criteria)
		t->criteria = rule_criteria(control->criteria);
	return 0;
}

static int add_remark(struct telling *t, char *text)
{
	PB(RoundStatus) *status = t->status;
	if (!text)
		return -ENOMEM;
	if (!status->remarks)
		status->remarks =
			arena_get_zeroed(t->call->arena, REMARKS_MAX, sizeof(*status->remarks));
	if (!status->remarks)
		return -ENOMEM;
	if (status->n_remarks < REMARKS_MAX)
		status->remarks[status->n_remarks++] = text;
	return 0;
}

/* What kind of evidence the round is. */
static int remark_basis(struct telling *t)
{
	static const enum word by_basis[] = {
		[ROUND_NUMBERED] = WORD_REMARK_HAND_PICKED,
		[ROUND_LIST] = WORD_REMARK_HAND_PICKED,
		[ROUND_COUNTS] = WORD_REMARK_COUNTS,
		[ROUND_POPULATION] = WORD_REMARK_DRAWN,
	};
	enum word word = by_basis[t->facts->basis];
	if (t->round->drawn_elsewhere)
		word = WORD_REMARK_DRAWN_ELSEWHERE;
	if (t->line->body->kind == PB_ENUM(CONTROL_KIND, CENSUS))
		word = WORD_REMARK_CENSUS;
	return add_remark(t, (char *)words_get(word, t->call->lang));
}

static int remark_replaced(struct telling *t)
{
	const struct word_param params[] = { { "round", t->round->replaces } };
	if (!t->round->replaces[0])
		return 0;
	return add_remark(t, call_words(t->call, WORD_REMARK_REPLACES, 1, params, 1));
}

/* With so few that not every verdict can come about, it is said how many it takes. */
static int remark_few(struct telling *t, uint32_t n)
{
	uint32_t least = assurance_plan_verdicts(&t->criteria);
	char number[16];
	const struct word_param params[] = { { "least", number } };
	if (n >= least)
		return 0;
	snprintf(number, sizeof(number), "%u", least);
	return add_remark(t, call_words(t->call, WORD_ASSURANCE_PLAN_FEW, n, params, 1));
}

/* What the criteria cannot say with as many items as this round will have reviewed. */
static int remark_criteria(struct telling *t)
{
	const struct tally *tally = &t->facts->tally;
	uint32_t n = tally->conforming + tally->deviating + progress_pending(t->facts);
	bool is_short = false;
	int r = 0;
	for (enum verdict v = VERDICT_FAIL; !r && n && v <= VERDICT_PASS; v++) {
		struct criteria_lint finding = { CRITERIA_UNREACHABLE, n, n, v, 0 };
		if (criteria_can_reach(&t->criteria, v, n))
			continue;
		is_short = true;
		r = add_remark(t,
			       rule_write_finding(t->call->arena, &finding, t->call->lang));
	}
	return r || !is_short ? r : remark_few(t, n);
}

static bool is_ended(const struct telling *t)
{
	return t->facts->state == ROUND_NOT_RUN || t->facts->state == ROUND_NO_POPULATION;
}

static int fill_assurance(struct telling *t)
{
	PB(RoundStatus) *status = t->status;
	status->assurance = t->round->assurance;
	if (!status->assurance)
		return 0;
	status->assurance_text =
		rule_write_assurance(t->call->arena, status->assurance, t->call->lang);
	return status->assurance_text ? 0 : -ENOMEM;
}

static void fill(struct telling *t)
{
	const struct tally *tally = &t->facts->tally;
	uint32_t reviewed = tally->conforming + tally->deviating;
	PB(RoundStatus) *status = t->status;
	bool is_fixed = t->facts->state == ROUND_SUBMITTED || t->facts->state == ROUND_APPROVED;
	status->period = t->round->period;
	status->state = t->round->state;
	status->basis = t->round->basis;
	status->size = t->round->size - t->facts->replaced;
	status->pending = progress_pending(t->facts);
	status->share = criteria_share(tally->conforming, reviewed);
	status->preliminary = t->facts->state != ROUND_APPROVED;
	status->approved_by = t->round->approved_by;
	status->approved_day = t->round->approved_day;
	if (is_fixed)
		status->verdict = t->round->verdict;
	else if (t->has_criteria && !is_ended(t))
		status->verdict = rule_verdict_message(
			criteria_verdict(&t->criteria, tally->conforming, reviewed));
}

static int tell_round(struct call *call, const struct line *line, const struct round_facts *facts,
		      const struct loaded *loaded, PB(RoundStatus) **ret)
{
	struct telling t = { .call = call, .line = line, .facts = facts };
	char text[ID_TEXT_MAX];
	t.round = (const PB(Round) *)loaded->body;
	t.status = arena_get(call->arena, sizeof(*t.status));
	if (!t.status)
		return -ENOMEM;
	*t.status = (PB(RoundStatus))PB_INIT(ROUND_STATUS);
	int r = load_criteria(&t);
	if (r)
		return r;
	id_format(&loaded->record.id, text);
	t.status->round = arena_copy(call->arena, view_of_string(text));
	t.status->version = loaded->record.version;
	t.status->tally = rule_tally_message(call->arena, facts->tally);
	if (!t.status->round || !t.status->tally)
		return -ENOMEM;
	t.status->tally->replaced = facts->replaced;
	fill(&t);
	r = fill_assurance(&t);
	if (!r)
		r = remark_replaced(&t);
	if (!r && t.has_criteria && !is_ended(&t))
		r = remark_basis(&t);
	if (!r && t.has_criteria && !is_ended(&t))
		r = remark_criteria(&t);
	*ret = t.status;
	return r;
}

/* ------------------------------------------------------------------ the line */

/* The first that is left to do, whether it is late or not. */
static int take_first(void *context, const struct line_due *due)
{
	struct line_due *first = context;
	bool is_earlier = !first->period.last.year ||
			  caldate_compare(due->period.last, first->period.last) < 0;
	if (is_earlier && !schedule_is_settled(due->state))
		*first = *due;
	return 0;
}

static int tell_due(struct call *call, const struct line_due *first, PB(ControlStatus) *status)
{
	char day[CALDATE_TEXT];
	if (!first->period.last.year)
		return 0;
	caldate_format(first->period.last, day);
	status->next_due_day = arena_copy(call->arena, view_of_string(day));
	status->is_overdue = first->state == SCHEDULE_OVERDUE;
	return status->next_due_day ? 0 : -ENOMEM;
}

/* It is about the later round in work; else about one that is in work for the first period that
 * is left; else about the approved one. */
static int tell_next(struct call *call, const struct line *line, const struct line_due *first,
		     struct caldate today, PB(ControlStatus) *status)
{
	struct status_next next = { .line = line, .today = today };
	if (first->period.last.year)
		next.due = first;
	if (progress_current_is_later(&line->fold))
		next.facts = &line->fold.current;
	else if (next.due && first->round)
		next.facts = &first->round->facts;
	else if (line->fold.has_approved)
		next.facts = &line->fold.approved;
	return status_next_tell(call, &next, &status->next_step, &status->next_command);
}

static void tell_actions(const struct line *line, PB(ControlStatus) *status)
{
	status->actions_planned = line->actions[0];
	status->actions_open = line->actions[1];
	status->actions_done = line->actions[2];
	status->actions_verified = line->actions[3];
	status->actions_accepted = line->actions[4];
	status->is_unanswered = !line->is_settled && verdict_falls_short(line->verdict);
}

static int tell_rounds(struct call *call, struct line *line, PB(ControlStatus) *status)
{
	int r = 0;
	if (line->fold.has_approved)
		r = tell_round(call, line, &line->fold.approved, &line->approved,
			       &status->approved);
	if (!r && progress_current_is_later(&line->fold))
		r = tell_round(call, line, &line->fold.current, &line->current,
			       &status->current);
	return r;
}

int status_line_tell(struct call *call, struct line *line, struct caldate today,
		     PB(ControlStatus) *ret)
{
	PB(ControlStatus) status = PB_INIT(CONTROL_STATUS);
	struct line_due first = { 0 };
	int r = tell_rounds(call, line, &status);
	if (r)
		return r;
	line->verdict = status.approved ? rule_verdict(status.approved->verdict) : VERDICT_NONE;
	status.control = line->control_text;
	status.control_version = line->control_version;
	status.unit = (char *)line->unit;
	status.kind = line->body->kind;
	status.title = line->body->title;
	status.progress = rule_progress_message(progress_of_control(&line->fold));
	tell_actions(line, &status);
	r = line_due_walk(line, today, take_first, &first);
	if (!r)
		r = tell_due(call, &first, &status);
	if (!r)
		r = tell_next(call, line, &first, today, &status);
	if (!r)
		*ret = status;
	return r;
}
