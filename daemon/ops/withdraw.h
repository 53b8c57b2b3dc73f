/* SPDX-License-Identifier: EUPL-1.2
 * RecordService/Withdraw. */
#pragma once

#include "op.h"

int withdraw_run(struct call *);
