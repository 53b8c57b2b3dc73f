/* SPDX-License-Identifier: EUPL-1.2
 * How far rounds and controls have come. Never computes a verdict over several rounds: of each
 * control one approved round is in force. */
#include "progress.h"

uint32_t progress_pending(const struct round_facts *r)
{
	uint64_t done = (uint64_t)r->tally.conforming + r->tally.deviating +
			r->tally.not_applicable + r->replaced;
	return done < r->size ? (uint32_t)(r->size - done) : 0;
}

static bool is_complete(const struct round_facts *r)
{
	switch (r->basis) {
	case ROUND_NUMBERED:
	case ROUND_LIST:
	case ROUND_POPULATION:
		return progress_pending(r) == 0;
	case ROUND_COUNTS:
		return r->tally.conforming > 0 || r->tally.deviating > 0;
	case ROUND_REVIEW:
		return r->concluded;
	}
	return false;
}

enum progress progress_of_round(const struct round_facts *r)
{
	switch (r->state) {
	case ROUND_PLANNED:
	case ROUND_FROZEN:
		return PROGRESS_UNDER_WAY;
	case ROUND_DRAWN:
	case ROUND_TESTING:
	case ROUND_RETURNED:
		return is_complete(r) ? PROGRESS_TO_SUBMIT : PROGRESS_UNDER_WAY;
	case ROUND_SUBMITTED:
		return PROGRESS_TO_APPROVE;
	case ROUND_APPROVED:
		return PROGRESS_APPROVED;
	case ROUND_NOT_RUN:
		return PROGRESS_NOT_RUN;
	case ROUND_NO_POPULATION:
		return PROGRESS_NO_POPULATION;
	}
	return PROGRESS_NOT_STARTED;
}

static bool is_later(const struct round_facts *a, const struct round_facts *b)
{
	int order = period_compare(a->period, b->period);
	return order != 0 ? order > 0 : a->number > b->number;
}

void progress_add(struct progress_fold *fold, const struct round_facts *r)
{
	bool approved = r->state == ROUND_APPROVED;
	bool *has = approved ? &fold->has_approved : &fold->has_current;
	struct round_facts *latest = approved ? &fold->approved : &fold->current;
	if (!*has || is_later(r, latest))
		*latest = *r;
	*has = true;
}

bool progress_current_is_later(const struct progress_fold *fold)
{
	return fold->has_current &&
	       (!fold->has_approved || is_later(&fold->current, &fold->approved));
}

enum progress progress_of_control(const struct progress_fold *fold)
{
	if (progress_current_is_later(fold))
		return progress_of_round(&fold->current);
	return fold->has_approved ? PROGRESS_APPROVED : PROGRESS_NOT_STARTED;
}

#define WORK (ROUND_STEP_LOG | ROUND_STEP_SUBMIT | ROUND_STEP_EXTEND | ROUND_STEP_NOT_RUN)
#define START (ROUND_STEP_NOT_RUN | ROUND_STEP_NO_POPULATION)

/* An approved round is immutable, and a submitted one waits for the approver alone. */
static const unsigned steps[] = {
	[ROUND_PLANNED] = START | ROUND_STEP_FREEZE,
	[ROUND_FROZEN] = START | ROUND_STEP_DRAW,
	[ROUND_DRAWN] = WORK,
	[ROUND_TESTING] = WORK | ROUND_STEP_NO_POPULATION,
	[ROUND_SUBMITTED] = ROUND_STEP_RETURN | ROUND_STEP_APPROVE,
	[ROUND_APPROVED] = 0,
	[ROUND_RETURNED] = WORK | ROUND_STEP_NO_POPULATION,
	[ROUND_NOT_RUN] = 0,
	[ROUND_NO_POPULATION] = 0,
};

bool progress_allows(enum round_state state, enum round_step step)
{
	return (steps[state] & (unsigned)step) != 0;
}
