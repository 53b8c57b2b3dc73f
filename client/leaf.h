/* SPDX-License-Identifier: EUPL-1.2
 * Leaves of the journal as people read them, and the hashes that hold them together. Needs no
 * daemon. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

/* A leaf's bytes, checked and unpacked; NULL when they are no leaf of entry `seq`. */
const PB(Leaf) *leaf_read(struct invocation *, struct view bytes, uint64_t seq);
/* "R12", "S31/5": the id that people type, from the record's key. */
const char *leaf_id(struct invocation *, const PB(LeafChange) *);
/* "2026-08-31 14:03", the clock in Stockholm. */
const char *leaf_time(struct invocation *, int64_t time_ms);
/* The text fits the commitment. */
bool leaf_commits(const PB(LeafChange) *, struct view salt, struct view text);
/* Prints an entry: who, when, what, and the records that it wrote. */
void leaf_print(struct invocation *, const PB(Leaf) *);
