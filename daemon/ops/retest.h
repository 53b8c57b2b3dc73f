/* SPDX-License-Identifier: EUPL-1.2
 * The facts of a retest, from the records that it is about. */
#pragma once

#include <riskreg/pb.h>

#include "load.h"

/* Refuses, and says which condition is not met, a round that does not verify the action. */
int retest_expect_sound(struct call *, const struct id *, const PB(Action) *action,
			const struct loaded *later);

struct retest_found {
	struct id round; /* kind 0: none */
	bool is_sound;   /* otherwise it is in work, and can become so */
};
/* A round that verifies the action, whoever asks; else the latest that may come to. */
int retest_find(struct call *, const PB(Action) *, const struct loaded *failed,
		struct retest_found *ret);
