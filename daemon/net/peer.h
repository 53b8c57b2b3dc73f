/* SPDX-License-Identifier: EUPL-1.2
 * Who sits at the other end of a socket: what the kernel vouches for, and the names to it. */
#pragma once

#include <riskreg/cleanup.h>

#include "../engine/engine.h"

/* Groups beyond these are not looked at: they can only lack roles by it. */
#define PEER_GROUPS_MAX 1024

struct named_peer {
	struct named_peer *next; /* in the resolver's lists */
	uint64_t connection;
	struct peer peer; /* points into the rest */
	char *user;
	uint32_t group_ids[PEER_GROUPS_MAX + 1];
	char *group_names[PEER_GROUPS_MAX + 1];
};

/* Reads SO_PEERCRED and SO_PEERGROUPS; does not wait. Names are still missing. */
int peer_new(struct named_peer **ret, int fd);
struct named_peer *peer_free(struct named_peer *);
static inline void peer_freep(struct named_peer **peer)
{
	*peer = peer_free(*peer);
}

/* Looks the names up. Can take long: it may ask a server. A name that is not found stays NULL. */
void peer_resolve(struct named_peer *);
/* The same user with the same groups, so with the same names. */
bool peer_is_like(const struct named_peer *, const struct named_peer *);
/* Of one that is like it and was resolved; a name for which memory is out stays NULL. */
void peer_copy_names(struct named_peer *to, const struct named_peer *from);
