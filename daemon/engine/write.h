/* SPDX-License-Identifier: EUPL-1.2
 * What a write comes to on a snapshot, up to where it is applied: that is batch.c's. */
#pragma once

#include "job.h"

/* Runs the op. *ret_is_answered: the answer is made, since the key wrote before, or this is a dry
 * run, or nothing is to be written; otherwise the call's changes are to be applied. 0, a refusal,
 * noted in the call, or a fault. */
int write_run(struct job *, struct snapshot *, struct entropy *, bool *ret_is_answered);
/* Behind a write_run whose changes are to be applied on another snapshot: notes what they rest on.
 * A fault. */
int write_note_ground(struct job *);
/* On that other snapshot, in the place of write_run. Without *ret_holds the op must be run again;
 * that the records to be changed are as expected is left to store_apply. */
int write_resume(struct job *, struct snapshot *, bool *ret_is_answered, bool *ret_holds);

/* The answer from the entry. -ENOMEM. */
int write_answer(struct job *, const struct entry *);
/* The change's record is not at the version it expected. */
int write_refuse_conflict(struct call *, const struct change *);
