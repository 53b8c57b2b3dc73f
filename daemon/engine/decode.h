/* SPDX-License-Identifier: EUPL-1.2
 * From a frame's bytes to a call that may run: checked, unpacked, with its method found and the
 * caller's role seen. The envelope's checks all stand here, in their order. */
#pragma once

#include <riskreg/pb.h>

#include "job.h"

/* A larger body is decoded by the thread that runs the call: 200 000 fields take 20 ms, and the
 * loop has others to serve. */
#define DECODE_AT_ONCE_MAX ((size_t)16 << 10)

/* The envelope: seq, language, method, key, deadline. 0; a refusal, noted in the call; a fault. */
int decode_envelope(struct job *, struct view frame, const PB(Request) **ret);
/* The method, the role, the key, and the method's own request unless it is large: then
 * job->body_waits, and whoever runs the call decodes it. */
int decode_request(struct job *, const PB(Request) *);
/* The method's own request. */
int decode_body(struct job *);
/* The seq of a frame that may be anything; 0 when it shows none. */
uint64_t decode_seq(struct view frame);
