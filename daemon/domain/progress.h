/* SPDX-License-Identifier: EUPL-1.2
 * How far a control has come in a year, from its rounds: which round is in force, which is in work,
 * what comes next. */
#pragma once

#include <riskreg/caldate.h>
#include <riskreg/words.h>

#include "criteria.h"

enum round_state {
	ROUND_TESTING,
	ROUND_SUBMITTED,
	ROUND_APPROVED,
	ROUND_RETURNED,
	ROUND_NOT_RUN,
	ROUND_PLANNED, /* waits for its population */
	ROUND_FROZEN,
	ROUND_DRAWN, /* none is tested */
	ROUND_NO_POPULATION,
};

enum round_basis {
	ROUND_NUMBERED, /* hand-picked items 1..size */
	ROUND_LIST,     /* a given list */
	ROUND_COUNTS,
	ROUND_REVIEW,
	ROUND_POPULATION, /* drawn from a frozen population */
};

struct round_facts {
	uint32_t number; /* of its id: breaks ties, later opened is later */
	struct period period;
	enum round_state state;
	enum round_basis basis;
	uint32_t size;     /* items in play, the replaced ones too */
	uint32_t replaced; /* those whose place a spare took */
	struct tally tally;
	bool concluded; /* for a review */
};

enum progress {
	PROGRESS_NOT_STARTED,
	PROGRESS_UNDER_WAY,
	PROGRESS_TO_SUBMIT,
	PROGRESS_TO_APPROVE,
	PROGRESS_APPROVED,
	PROGRESS_NOT_RUN,
	PROGRESS_NO_POPULATION,
};

/* Items without a result yet. */
uint32_t progress_pending(const struct round_facts *);
enum progress progress_of_round(const struct round_facts *);

/* What a control's rounds of one year come to. Feed the rounds one by one, in any order, into a
 * zeroed struct. */
struct progress_fold {
	bool has_approved, has_current;
	struct round_facts approved; /* the latest approved by period */
	struct round_facts current;  /* the latest that is not approved */
};
void progress_add(struct progress_fold *, const struct round_facts *);
/* The current round counts only when it is later than the approved one. */
bool progress_current_is_later(const struct progress_fold *);
enum progress progress_of_control(const struct progress_fold *);

/* What can be done with a round. A state allows some of it, and what else it takes is the op's. */
enum round_step {
	ROUND_STEP_LOG = 1 << 0, /* results, counts or a conclusion */
	ROUND_STEP_SUBMIT = 1 << 1,
	ROUND_STEP_RETURN = 1 << 2,
	ROUND_STEP_APPROVE = 1 << 3,
	ROUND_STEP_NOT_RUN = 1 << 4,
	ROUND_STEP_FREEZE = 1 << 5,
	ROUND_STEP_DRAW = 1 << 6,
	ROUND_STEP_EXTEND = 1 << 7,        /* items can be added, or replaced by spares */
	ROUND_STEP_NO_POPULATION = 1 << 8, /* unless a result is logged */
};
bool progress_allows(enum round_state, enum round_step);
