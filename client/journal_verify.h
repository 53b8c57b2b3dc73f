/* SPDX-License-Identifier: EUPL-1.2
 * Today's journal against a checkpoint that was kept elsewhere, and against itself. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

/* riskctl journal verify [--checkpoint FILE] */
enum exit_status journal_verify_run(struct invocation *);
/* The present head; its signature is not looked at. */
enum exit_status journal_verify_head(struct invocation *, const PB(GetHeadResponse) **ret);
/* The whole leaf and the texts of an entry. */
enum exit_status journal_verify_entry(struct invocation *, uint64_t seq, struct view *ret_leaf,
				      const PB(ShowEntryResponse) **ret);
/* False when a text that is there does not fit what the leaf says of it. */
bool journal_verify_texts(const PB(Leaf) *, const PB(ShowEntryResponse) *);
