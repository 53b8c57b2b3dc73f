/* SPDX-License-Identifier: EUPL-1.2
 * riskctl risk show: a risk, and what belongs to it. */
#pragma once

#include "command.h"

enum exit_status risk_show(struct invocation *);
