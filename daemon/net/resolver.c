/* SPDX-License-Identifier: EUPL-1.2
 * The thread of look-ups, a queue to it and a list back. */
#include "resolver.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct resolver {
	void (*wake)(void *context);
	void *context;
	pthread_mutex_t lock;
	pthread_cond_t asked;
	struct named_peer *queue, **queue_end, *finished;
	size_t n_waiting;
	bool is_stopping;
	pthread_t thread;
	bool has_thread;
};

/* Takes the first and all that are like it: who comes and goes again and again costs others no more
 * than one look-up. */
static struct named_peer *take_alike(struct resolver *resolver)
{
	struct named_peer *first = resolver->queue, *alike = NULL, **link = &resolver->queue;
	while (*link) {
		struct named_peer *peer = *link;
		if (!peer_is_like(peer, first)) {
			link = &peer->next;
			continue;
		}
		*link = peer->next;
		peer->next = alike;
		alike = peer;
		resolver->n_waiting--;
	}
	resolver->queue_end = link;
	return alike;
}

/* NULL when it is time to end. */
static struct named_peer *next(struct resolver *resolver)
{
	struct named_peer *alike = NULL;
	pthread_mutex_lock(&resolver->lock);
	while (!resolver->queue && !resolver->is_stopping)
		pthread_cond_wait(&resolver->asked, &resolver->lock);
	if (!resolver->is_stopping)
		alike = take_alike(resolver);
	pthread_mutex_unlock(&resolver->lock);
	return alike;
}

/* Returns the last of them. */
static struct named_peer *resolve(struct named_peer *alike)
{
	struct named_peer *last = alike;
	peer_resolve(alike);
	for (; last->next; last = last->next)
		peer_copy_names(last->next, alike);
	return last;
}

static void *serve(void *context)
{
	struct resolver *resolver = context;
	for (struct named_peer *alike = next(resolver); alike; alike = next(resolver)) {
		struct named_peer *last = resolve(alike);
		pthread_mutex_lock(&resolver->lock);
		last->next = resolver->finished;
		resolver->finished = alike;
		pthread_mutex_unlock(&resolver->lock);
		resolver->wake(resolver->context);
	}
	return NULL;
}

int resolver_new(struct resolver **ret, void (*wake)(void *context), void *context)
{
	CLEANUP(resolver_freep) struct resolver *resolver = calloc(1, sizeof(*resolver));
	if (!resolver)
		return -ENOMEM;
	resolver->wake = wake;
	resolver->context = context;
	resolver->queue_end = &resolver->queue;
	pthread_mutex_init(&resolver->lock, NULL);
	pthread_cond_init(&resolver->asked, NULL);
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int rc = -pthread_create(&resolver->thread, NULL, serve, resolver);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc < 0)
		return rc;
	resolver->has_thread = true;
	*ret = resolver;
	resolver = NULL;
	return 0;
}

static void free_list(struct named_peer *peer)
{
	while (peer) {
		struct named_peer *following = peer->next;
		peer_free(peer);
		peer = following;
	}
}

struct resolver *resolver_free(struct resolver *resolver)
{
	if (!resolver)
		return NULL;
	pthread_mutex_lock(&resolver->lock);
	resolver->is_stopping = true;
	pthread_cond_signal(&resolver->asked);
	pthread_mutex_unlock(&resolver->lock);
	if (resolver->has_thread)
		pthread_join(resolver->thread, NULL);
	free_list(resolver->queue);
	free_list(resolver->finished);
	pthread_cond_destroy(&resolver->asked);
	pthread_mutex_destroy(&resolver->lock);
	free(resolver);
	return NULL;
}

bool resolver_ask(struct resolver *resolver, struct named_peer *peer)
{
	pthread_mutex_lock(&resolver->lock);
	bool has_room = resolver->n_waiting < RESOLVER_WAITING_MAX;
	if (has_room) {
		peer->next = NULL;
		*resolver->queue_end = peer;
		resolver->queue_end = &peer->next;
		resolver->n_waiting++;
		pthread_cond_signal(&resolver->asked);
	}
	pthread_mutex_unlock(&resolver->lock);
	return has_room;
}

struct named_peer *resolver_collect(struct resolver *resolver)
{
	pthread_mutex_lock(&resolver->lock);
	struct named_peer *finished = resolver->finished;
	resolver->finished = NULL;
	pthread_mutex_unlock(&resolver->lock);
	return finished;
}
