/* SPDX-License-Identifier: EUPL-1.2
 * The helper's thread, see helper.h. */
#include "helper.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

struct helper {
	int (*work)(void *context, uint32_t what);
	void *context;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t thread;
	bool has_thread, is_asked, is_busy, is_stopping;
	uint32_t what;
	int outcome;
};

static void *serve(void *context)
{
	struct helper *h = context;
	pthread_mutex_lock(&h->lock);
	while (!h->is_stopping) {
		if (!h->is_asked) {
			pthread_cond_wait(&h->changed, &h->lock);
			continue;
		}
		h->is_asked = false;
		h->is_busy = true;
		uint32_t what = h->what;
		pthread_mutex_unlock(&h->lock);
		int r = h->work(h->context, what);
		pthread_mutex_lock(&h->lock);
		h->outcome = r;
		h->is_busy = false;
		pthread_cond_broadcast(&h->changed);
	}
	pthread_mutex_unlock(&h->lock);
	return NULL;
}

/* Signals are the main thread's. */
static int start(struct helper *h)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int r = -pthread_create(&h->thread, NULL, serve, h);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	h->has_thread = r == 0;
	return r;
}

int helper_new(struct helper **ret, int (*work)(void *context, uint32_t what), void *context)
{
	struct helper *h = calloc(1, sizeof *h);
	if (!h)
		return -ENOMEM;
	h->work = work;
	h->context = context;
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->changed, NULL);
	*ret = h;
	return 0;
}

struct helper *helper_free(struct helper *h)
{
	if (!h)
		return NULL;
	pthread_mutex_lock(&h->lock);
	h->is_stopping = true;
	pthread_cond_broadcast(&h->changed);
	pthread_mutex_unlock(&h->lock);
	if (h->has_thread)
		pthread_join(h->thread, NULL);
	pthread_cond_destroy(&h->changed);
	pthread_mutex_destroy(&h->lock);
	free(h);
	return NULL;
}

int helper_ask(struct helper *h, uint32_t what)
{
	int r = h->has_thread ? 0 : start(h);
	if (r)
		return r;
	pthread_mutex_lock(&h->lock);
	h->is_asked = true;
	h->what = what;
	pthread_cond_broadcast(&h->changed);
	pthread_mutex_unlock(&h->lock);
	return 0;
}

int helper_wait(struct helper *h)
{
	pthread_mutex_lock(&h->lock);
	while (h->is_asked || h->is_busy)
		pthread_cond_wait(&h->changed, &h->lock);
	int r = h->outcome;
	pthread_mutex_unlock(&h->lock);
	return r;
}

int helper_outcome(struct helper *h)
{
	pthread_mutex_lock(&h->lock);
	int r = h->outcome;
	pthread_mutex_unlock(&h->lock);
	return r;
}
