/* SPDX-License-Identifier: EUPL-1.2
 * korrigerande åtgärder: what may follow upon what, the retest that verifies one, and how long an
 * acceptance holds. */
#pragma once

#include <riskreg/caldate.h>

#include "criteria.h"

enum action_state {
	ACTION_PLANNED, /* decided with the control, to be taken if it fails */
	ACTION_OPEN,
	ACTION_DONE,     /* reported as done: a retest is due */
	ACTION_VERIFIED, /* by a retest; nothing follows upon it */
	ACTION_ACCEPTED, /* by decision: not taken, or not retested, until a day */
};

/* What was accepted can be done all the same. */
bool action_may_finish(enum action_state);
bool action_may_verify(enum action_state);
bool action_may_reopen(enum action_state);
/* An acceptance can be renewed. */
bool action_may_accept(enum action_state);

/* A round, as far as a retest goes. */
struct retest_round {
	uint32_t number;      /* of its id: a later one is opened later */
	struct caldate first; /* day of its period */
	bool is_approved;
	bool is_replaced; /* by another approved one */
	bool is_census;
	bool is_drawn; /* at random, here or elsewhere */
	enum verdict verdict;
	uint32_t reviewed;
};

struct retest {
	struct retest_round failed, later;
	struct caldate done; /* when the action was done */
	bool same_control, same_unit;
	bool same_items; /* the same list, or the same extract */
	/* Who verifies, or who approved the later round, answers for the action, or reported it. */
	bool signed_by_responsible, signed_by_reporter;
};

/* Why a round verifies nothing, in the order in which it is asked. */
enum retest_fault {
	RETEST_SOUND,
	RETEST_OTHER_CONTROL,
	RETEST_OTHER_UNIT,
	RETEST_NOT_LATER, /* than the failed round */
	RETEST_NOT_APPROVED,
	RETEST_REPLACED,
	RETEST_NOT_PASSED,
	RETEST_TOO_EARLY, /* its period begins before the action was done */
	RETEST_SAME_ITEMS,
	RETEST_NOT_DRAWN, /* and the failed round was */
	RETEST_FEWER,     /* than the failed round, and it is no census */
	RETEST_BY_RESPONSIBLE,
	RETEST_BY_REPORTER,
};
enum retest_fault retest_check(const struct retest *);

/* What an acceptance rests on. Comments, reasons, references and who answers for it are not part
 * of that: they may be corrected without a new decision. */
struct accepted_action {
	struct view unit, control, round, title, text;
};
struct accepted_risk {
	struct view unit, title, text, background, category;
	struct view scale;
	uint32_t scale_version, probability, consequence; /* of the assessment in force; 0: none */
};

/* Is what was accepted still what is there? Otherwise the acceptance is void. */
bool acceptance_covers_action(const struct accepted_action *then,
			      const struct accepted_action *now);
bool acceptance_covers_risk(const struct accepted_risk *then, const struct accepted_risk *now);
/* Up to and with its last day. */
bool acceptance_is_in_force(struct caldate until, struct caldate today);
