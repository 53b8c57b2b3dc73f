/* SPDX-License-Identifier: EUPL-1.2
 * A round that is to be changed: as it is, and as it will be. What all ops that change one begin
 * and end with; what they do in between is their own. */
#pragma once

#include "round.h"

struct round_move {
	struct call *call;
	struct loaded loaded;
	PB(Round) round;
};

/* The round that `text` names, in a unit where the caller may write, at the version that the caller
 * has seen, in a state that allows the move. */
int round_move_begin(struct call *, const char *text, uint32_t expected, enum round_step step,
		     struct round_move *ret);
/* The same at whatever version is in force. */
int round_move_begin_any(struct call *, const char *text, enum round_step step,
			 struct round_move *ret);
int round_move_expect_basis(struct round_move *, PB(RoundBasis));
/* Refuses a round whose period has not begun: nothing can be said of it yet. */
int round_move_expect_begun(struct round_move *);
/* The caller is one of the round's people from now on. */
int round_move_touch(struct round_move *);
/* Adds what somebody who thinks otherwise than the verdict has to say, perhaps nothing. */
int round_move_dissent(struct round_move *, const char *text);
/* Puts the round in its new state; `reason` is that of this version. */
int round_move_finish(struct round_move *, PB(RoundState), const char *reason);

const struct id *round_move_id(const struct round_move *);
/* Refuses for the round, naming it and the caller beside what was named already. */
int round_move_refuse(struct round_move *, enum refused);
