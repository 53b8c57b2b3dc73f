/* SPDX-License-Identifier: EUPL-1.2
 * The status for people. Asks for nothing. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"
#include "out.h"

/* A sign, a word and a number: "x Ej godkänt, 1 av 3 (33,3 %)". */
struct cell status_show_verdict(struct invocation *, const PB(ControlStatus) *);
/* How far it has come, and what is late: "försenad sedan 2026-03-31; Pågår: S3, 2026-Q1". */
const char *status_show_progress(struct invocation *, const PB(ControlStatus) *);

void status_show_table(struct invocation *, const PB(GetStatusResponse) *);
/* The first few next steps. */
void status_show_steps(struct invocation *, const PB(GetStatusResponse) *);
/* One control in full. */
void status_show_control(struct invocation *, const PB(ControlStatus) *);
