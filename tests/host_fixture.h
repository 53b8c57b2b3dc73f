/* SPDX-License-Identifier: EUPL-1.2
 * What ops reach outwards, for tests: a key, a configuration, an epoch that the test sets. */
#pragma once

#include <stdlib.h>

#include <riskreg/checkpoint.h>

#include "../daemon/ops/op.h"

struct host_fixture {
	struct host host;
	struct note_signer signer;
	uint64_t epoch;
};

static inline int host_sign(void *context, struct arena *arena, struct checkpoint *checkpoint,
			    struct view *ret_note)
{
	const struct host_fixture *f = context;
	checkpoint->origin = view_of_string(f->signer.key.name);
	return checkpoint_sign(arena, &f->signer, checkpoint, ret_note);
}

static inline uint64_t host_epoch(void *context)
{
	return ((const struct host_fixture *)context)->epoch;
}

static inline void host_begin(struct host_fixture *f)
{
	static const uint8_t seed[NOTE_KEY] = { 1, 2, 3 };
	*f = (struct host_fixture){ .epoch = 7 };
	if (!note_signer_init(&f->signer, VIEW_LITERAL("example.se/riskreg"), seed))
		abort();
	f->host = (struct host){
		.context = f,
		.sign = host_sign,
		.key = &f->signer.key,
		.configuration = VIEW_LITERAL("# a configuration\n"),
		.epoch = host_epoch,
	};
}
