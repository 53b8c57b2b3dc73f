/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "op.h"

#define SEARCH_LIMIT 200
#define SEARCH_LIMIT_MAX 1000
/* Records that one answer reads: others wait for the worker, too. */
#define SEARCH_READ_MAX 200000
#define SEARCH_BYTES_MAX ((size_t)16 << 20) /* of their bodies, and one record more */

/* RecordService/Search. */
int search_run(struct call *);
