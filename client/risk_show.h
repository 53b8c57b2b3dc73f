/* SPDX-License-Identifier: EUPL-1.2
 * riskctl risk show: a risk, and what belongs to it. */
#pragma once

#include "command.h"

/* By the number of RiskState. */
extern const enum word risk_states[3];

enum exit_status risk_show(struct invocation *);
