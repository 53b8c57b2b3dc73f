/* SPDX-License-Identifier: EUPL-1.2
 * Starting a thread of the engine. */
#pragma once

#include <pthread.h>
#include <signal.h>

/* Signals are the loop's: none may be taken on this thread. 0, or a fault. */
static inline int thread_start(pthread_t *ret, void *(*serve)(void *context), void *context)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int rc = -pthread_create(ret, NULL, serve, context);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc;
}
