/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "op.h"

/* RecordService/ListVersions. */
int record_versions(struct call *);
