/* SPDX-License-Identifier: EUPL-1.2
 * RecordService/ListVersions; its row stands in ops_record.c. */
#pragma once

#include "op.h"

int record_versions(struct call *);
