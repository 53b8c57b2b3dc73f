/* SPDX-License-Identifier: EUPL-1.2
 * riskctl plan show P3: a plan with what it holds. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

enum exit_status plan_show_run(struct invocation *);
/* "8 poster: 2 flyttade, 5 klara, 1 utgick"; "" for one that is not rolled over. */
const char *plan_show_rollover(struct invocation *, const PB(Record) *);
