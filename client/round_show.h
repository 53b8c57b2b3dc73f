/* SPDX-License-Identifier: EUPL-1.2
 * One round as people see it: where it stands, what is logged, what remains. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

/* Its verdict, "" before it is submitted; and the counts behind it. */
const char *round_show_verdict(struct invocation *, const PB(Record) *);
const char *round_show_tally(struct invocation *, const PB(Record) *);
/* "S31 är inlämnad: Ej godkänt, 1 av 3 (33,3 %)." */
const char *round_show_sentence(struct invocation *, const PB(Record) *);
/* How many items are in play: what a spare took the place of is not. */
uint32_t round_show_size(const PB(Round) *);
/* Its population and what was drawn from it. */
void round_show_population(struct invocation *, const PB(Record) *);
/* riskctl round show S31 */
enum exit_status round_show_run(struct invocation *);
