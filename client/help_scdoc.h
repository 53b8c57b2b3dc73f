/* SPDX-License-Identifier: EUPL-1.2
 * The lists of riskctl(1) and riskreg(7), as scdoc. To stdout. */
#pragma once

#include "command.h"

void help_scdoc_commands(const struct invocation *);
void help_scdoc_refusals(const struct invocation *);
