/* SPDX-License-Identifier: EUPL-1.2
 * riskctl admin backup FILE */
#pragma once

#include "command.h"

enum exit_status backup_run(struct invocation *);
