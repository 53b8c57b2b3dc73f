/* SPDX-License-Identifier: EUPL-1.2
 * RecordService/Search; its row stands in ops_record.c. */
#pragma once

#include "op.h"

#define SEARCH_LIMIT 200 /* hits of one answer, unless the request says how many */
#define SEARCH_LIMIT_MAX 1000
/* Records that one answer reads: others wait for the worker, too. */
#define SEARCH_READ_MAX 200000
#define SEARCH_BYTES_MAX ((size_t)16 << 20) /* of their bodies, and one record more */

int search_run(struct call *);
