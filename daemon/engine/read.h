/* SPDX-License-Identifier: EUPL-1.2
 * Running a read, on whichever thread. */
#pragma once

#include "job.h"

/* Runs it on a snapshot of its own, which is ended again: the answer's pieces lie in the arena. 0,
 * a refusal, noted in the call, or a fault. */
int read_run(struct store *, struct job *);
