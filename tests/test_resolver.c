/* SPDX-License-Identifier: EUPL-1.2
 * Look-ups of peers: each peer gets its names, those that are alike share one look-up, so many wait
 * and no more. Linked with --wrap=peer_resolve. */
#include "suite.h"

#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../daemon/net/resolver.h"

#define ALIKE 100

static sem_t begun, may_go_on, woken;
static _Atomic unsigned n_lookups;

void __wrap_peer_resolve(struct named_peer *peer);

/* Names made of numbers, when the test says so. */
void __wrap_peer_resolve(struct named_peer *peer)
{
	n_lookups++;
	sem_post(&begun);
	sem_wait(&may_go_on);
	if (asprintf(&peer->user, "u%u", peer->peer.uid) < 0)
		abort();
	peer->peer.user = peer->user;
	/* The last group has none. */
	for (size_t i = 0; i + 1 < peer->peer.n_groups; i++)
		if (asprintf(&peer->group_names[i], "g%u", peer->group_ids[i]) < 0)
			abort();
}

static void wake(void *context)
{
	sem_post(context);
}

static struct resolver *begin(void)
{
	struct resolver *resolver = NULL;
	sem_init(&begun, 0, 0);
	sem_init(&may_go_on, 0, 0);
	sem_init(&woken, 0, 0);
	n_lookups = 0;
	CU_ASSERT_EQUAL_FATAL(resolver_new(&resolver, wake, &woken), 0);
	return resolver;
}

/* A peer of this user, in group 7, this one, and one without a name. */
static struct named_peer *new_peer(uint32_t uid, uint32_t gid)
{
	struct named_peer *peer = NULL;
	int ends[2];
	CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	CU_ASSERT_EQUAL_FATAL(peer_new(&peer, ends[0]), 0);
	close(ends[0]);
	close(ends[1]);
	peer->peer.uid = uid;
	peer->peer.n_groups = 3;
	peer->group_ids[0] = 7;
	peer->group_ids[1] = gid;
	peer->group_ids[2] = 9;
	return peer;
}

static void ask(struct resolver *resolver, uint32_t uid, uint32_t gid)
{
	CU_ASSERT_TRUE_FATAL(resolver_ask(resolver, new_peer(uid, gid)));
}

/* Collects until there are `n`, checks the names of each, and returns how many were of user 1. */
static unsigned collect(struct resolver *resolver, unsigned n)
{
	unsigned of_user = 0;
	char text[16];
	while (n > 0) {
		sem_wait(&woken);
		for (struct named_peer *peer = resolver_collect(resolver), *next; peer;
		     peer = next, n--) {
			next = peer->next;
			snprintf(text, sizeof(text), "u%u", peer->peer.uid);
			CU_ASSERT_STRING_EQUAL(peer->peer.user, text);
			snprintf(text, sizeof(text), "g%u", peer->group_ids[1]);
			CU_ASSERT_STRING_EQUAL(peer->peer.group_names[1], text);
			CU_ASSERT_STRING_EQUAL(peer->peer.group_names[0], "g7");
			CU_ASSERT_PTR_NULL(peer->peer.group_names[2]);
			of_user += peer->peer.uid == 1;
			peer_free(peer);
		}
	}
	return of_user;
}

static void those_alike_share_a_look_up(void)
{
	struct resolver *resolver = begin();
	ask(resolver, 1, 7);
	sem_wait(&begun);
	/* What comes while it is looked up waits for a look-up of its own. */
	for (int i = 0; i < ALIKE; i++) {
		ask(resolver, 1, 7);
		ask(resolver, 1, 8);
	}
	ask(resolver, 2, 7);
	for (int i = 0; i < 4; i++)
		sem_post(&may_go_on);
	CU_ASSERT_EQUAL(collect(resolver, 2 * ALIKE + 2), 2 * ALIKE + 1);
	CU_ASSERT_EQUAL(n_lookups, 4);
	resolver_free(resolver);
}

static void so_many_wait_and_no_more(void)
{
	struct resolver *resolver = begin();
	ask(resolver, 1, 7);
	sem_wait(&begun);
	for (unsigned i = 0; i < RESOLVER_WAITING_MAX; i++)
		ask(resolver, i, 8);
	struct named_peer *one_more = new_peer(3, 7);
	CU_ASSERT_FALSE(resolver_ask(resolver, one_more));
	peer_free(one_more);
	sem_post(&may_go_on);
	sem_wait(&begun);
	/* Again as many as were taken. */
	ask(resolver, 1, 7);
	one_more = new_peer(3, 7);
	CU_ASSERT_FALSE(resolver_ask(resolver, one_more));
	peer_free(one_more);
	sem_post(&may_go_on);
	for (unsigned i = 0; i < RESOLVER_WAITING_MAX; i++)
		sem_post(&may_go_on);
	CU_ASSERT_EQUAL(collect(resolver, RESOLVER_WAITING_MAX + 2), 3);
	resolver_free(resolver);
}

static const struct suite_test tests[] = {
	{ "those alike share a look-up", those_alike_share_a_look_up },
	{ "so many wait and no more", so_many_wait_and_no_more },
};

SUITE_MAIN("resolver", tests)
