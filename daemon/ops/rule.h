/* SPDX-License-Identifier: EUPL-1.2
 * From messages to the values that the rules in domain/ take, and back: enums by table, criteria,
 * tallies, the facts of a round. Nothing is decided here. */
#pragma once

#include <riskreg/pb.h>

#include "../domain/assurance.h"
#include "../domain/criteria.h"
#include "../domain/progress.h"
#include "op.h"

#define RULE_ATTRIBUTES_MAX 16

enum round_state rule_state(PB(RoundState));
enum word rule_state_word(PB(RoundState));
PB(Progress) rule_progress_message(enum progress);
enum verdict rule_verdict(PB(Verdict));
PB(Verdict) rule_verdict_message(enum verdict);

/* Of criteria that are stored, and so sound. */
struct criteria rule_criteria(const PB(Criteria) *);
/* NULL when memory is out. */
PB(Criteria) *rule_criteria_message(struct arena *, const struct criteria *);
/* Criteria as a caller gives them; refuses what is not sound, naming `field`. */
int rule_read_criteria(struct call *, const PB(Criteria) *, const char *field,
		       struct criteria *ret);
/* The same in words. */
int rule_read_text(struct call *, const char *text, const char *field, struct criteria *ret);
/* The refusal that a fault is; names its parameters for it (value, at, text). */
enum refused rule_fault(struct call *, enum criteria_fault, const struct criteria_place *,
			struct view text);

/* The written form, in the arena; NULL when memory is out. */
char *rule_write_criteria(struct arena *, const struct criteria *, enum lang);
/* A finding of the linter as a sentence, in the arena; NULL when memory is out. */
char *rule_write_finding(struct arena *, const struct criteria_lint *, enum lang);

struct tally rule_tally(const PB(Tally) *);
PB(Tally) *rule_tally_message(struct arena *, struct tally);

/* NULL when memory is out. */
PB(Assurance) *rule_assurance_message(struct arena *, struct assurance);
/* The sentence, in the arena; NULL when memory is out. */
char *rule_write_assurance(struct arena *, const PB(Assurance) *, enum lang);

/* A round as the rules see it. Its tally is the one fixed in it when it was submitted or counted,
 * otherwise the counts kept by the store; no result is read. */
int rule_round(struct call *, const struct id *, const PB(Round) *, struct round_facts *ret);
