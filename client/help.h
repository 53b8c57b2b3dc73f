/* SPDX-License-Identifier: EUPL-1.2
 * Help, printed from the rows of the commands: for people, and as scdoc for the manual pages. */
#pragma once

#include "command.h"

/* About a command, a noun, or riskctl, whichever is known. To stdout. */
void help_print(const struct invocation *, const struct command_list *, const struct command *);
