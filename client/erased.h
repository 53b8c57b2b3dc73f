/* SPDX-License-Identifier: EUPL-1.2
 * What is shown where a text was erased: who decided it and when it went. Never says that a text
 * was erased which only was never written: it goes by the erasures that were confirmed. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

/* The number of the field of every record's body in whose place it is said. */
#define ERASED_FIELD 102

/* "Gallrat 2026-11-23, SN 2026-17" if the text of this version was erased, else "". The daemon is
 * asked once for all erasures of today, also when an earlier state is read: then too the text is
 * gone. */
const char *erased_text(struct invocation *, PB(Kind), const char *id, uint32_t version);
