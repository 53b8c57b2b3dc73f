/* SPDX-License-Identifier: EUPL-1.2
 * What an auditor looked at, given with the result of an item. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

#define OPTION_EVIDENCE { "evidence", TAKES_MANY, "TEXT", WORD_OPT_EVIDENCE }
#define OPTION_EVIDENCE_FILE { "evidence-file", TAKES_MANY, "FILE", WORD_OPT_EVIDENCE_FILE }

/* --evidence as it is written, and --evidence-file with the SHA-256 of what is in the file. Where a
 * file cannot be read it is told why. */
enum exit_status result_evidence_take(struct invocation *, PB(ItemResult) *ret);
/* "kvitto.pdf (SHA-256 2c26b46b68ffc68f...); ärende 14"; in the arena. */
const char *result_evidence_text(struct invocation *, const PB(Item) *);
