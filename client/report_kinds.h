/* SPDX-License-Identifier: EUPL-1.2
 * The documents: each reads what it needs and composes it. cmd_report.c has set the size that all
 * is read at, and the seal, before it is called. */
#pragma once

#include "report_draft.h"

/* Internkontrollplan: what the board decided. */
void report_plan_compose(struct report_draft *, const PB(Record) *plan);
/* Delårsuppföljning, and Verksamhetsberättelse: intern kontroll. */
void report_followup_compose(struct report_draft *, const PB(Record) *followup);
/* Kontrollstatus: every control of a unit (or of all) in a year, worst first. */
void report_status_compose(struct report_draft *);
