/* SPDX-License-Identifier: EUPL-1.2
 * ControlService/PlanSample; its row stands in ops_control.c. */
#pragma once

#include "op.h"

int plan_sample(struct call *);
