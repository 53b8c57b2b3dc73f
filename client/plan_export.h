/* SPDX-License-Identifier: EUPL-1.2
 * riskctl plan export. */
#pragma once

#include "command.h"

/* The five-column table of a plan as CSV, or as a workbook in a file named .xlsx: what import
 * reads, in the caller's language. */
enum exit_status plan_export_run(struct invocation *);
