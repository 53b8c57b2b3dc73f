/* SPDX-License-Identifier: EUPL-1.2
 * riskctl scale add and set. */
#pragma once

#include "command.h"

enum exit_status scale_add_run(struct invocation *);
/* Levels and zones that are not given stay as they are. */
enum exit_status scale_set_run(struct invocation *);
