/* SPDX-License-Identifier: EUPL-1.2
 * The journal's signed state, for the files of ops/ that hand it out. */
#pragma once

#include <riskreg/checkpoint.h>

#include "op.h"

/* A signed checkpoint of the journal at this size; the note lies in the arena. */
int journal_sign(struct call *, uint64_t size, struct view extensions, struct checkpoint *ret,
		 struct view *ret_note);
