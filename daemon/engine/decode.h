/* SPDX-License-Identifier: EUPL-1.2
 * From a frame's bytes to a call that may run: checked, unpacked, with its method found and the
 * caller's role seen. The envelope's checks all stand here, in their order. */
#pragma once

#include <riskreg/pb.h>

#include "job.h"

/* The envelope: seq, language, method, key, deadline. 0; a refusal, noted in the call; a fault. */
int decode_envelope(struct job *, struct view frame, const PB(Request) **ret);
/* The method, the role, and the method's own request. */
int decode_request(struct job *, const PB(Request) *);
/* The seq of a frame that may be anything; 0 when it shows none. */
uint64_t decode_seq(struct view frame);
