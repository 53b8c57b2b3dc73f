/* SPDX-License-Identifier: EUPL-1.2
 * RoundService/LogResults, whose row stands among those of its service in ops_round.c. */
#pragma once

#include "op.h"

int ops_result_log(struct call *);
