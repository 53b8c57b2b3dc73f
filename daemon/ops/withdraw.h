/* SPDX-License-Identifier: EUPL-1.2
 * RecordService/Withdraw; its row stands in ops_record.c. */
#pragma once

#include "op.h"

int withdraw_run(struct call *);
