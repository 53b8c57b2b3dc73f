/* SPDX-License-Identifier: EUPL-1.2
 * riskctl plan import FILE --unit SN --year 2026: a board's table into the register. */
#pragma once

#include "command.h"

enum exit_status plan_import_run(struct invocation *);
