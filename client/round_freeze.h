/* SPDX-License-Identifier: EUPL-1.2
 * Freezing the population of a round: a file, sorted, sent in parts, fixed with its number and
 * SHA-256. */
#pragma once

#include "command.h"

/* riskctl round freeze S31 FILE: begun and not finished, it goes on where it was. */
enum exit_status round_freeze_run(struct invocation *);
