/* SPDX-License-Identifier: EUPL-1.2
 * Looks up the names of peers on a thread of its own, since that can take long and the loop never
 * waits. Those that wait at once and are like each other cost one look-up together: some take
 * milliseconds, and who connects and vanishes again and again must not hold up others. */
#pragma once

#include "peer.h"

/* Connections that came and went leave look-ups behind; this many, and new ones are refused. */
#define RESOLVER_WAITING_MAX 4096

struct resolver;

/* `wake` is called from the thread when resolver_collect has something. */
int resolver_new(struct resolver **ret, void (*wake)(void *context), void *context);
/* Waits for the look-up that is going on; drops the rest. */
struct resolver *resolver_free(struct resolver *);
DEFINE_FREEP(resolver)

/* Takes the peer over. False when too many wait already; it is then the caller's still. */
bool resolver_ask(struct resolver *, struct named_peer *);
/* The peers that have names now, as a list that the caller takes over; NULL when there is none. */
struct named_peer *resolver_collect(struct resolver *);
