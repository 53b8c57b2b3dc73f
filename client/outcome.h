/* SPDX-License-Identifier: EUPL-1.2
 * The outcome of an item in words, as auditors type it: on the command line and in worksheets. */
#pragma once

#include <riskreg/arena.h>
#include <riskreg/pb.h>
#include <riskreg/words.h>

/* ok|dev|na, Ja, Nej, Ej tillämpligt, or the same in other words, Swedish or English, in either
 * case; OUTCOME_UNSPECIFIED for anything else, and when memory is out. */
PB(Outcome) outcome_find(struct arena *, const char *text);
/* What a worksheet says for it: "Ja". "" for none. */
const char *outcome_answer(PB(Outcome), enum lang);
/* The answer that was probably meant; NULL when none is near. */
const char *outcome_guess(struct arena *, const char *text, enum lang);
