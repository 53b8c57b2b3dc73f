/* SPDX-License-Identifier: EUPL-1.2
 * Ctrl-C and waiting. The signal is let in only while waiting, or between waits, and is never
 * missed in the gap before one. */
#include "interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

static volatile sig_atomic_t came;

static void on_interrupt(int signal)
{
	(void)signal;
	came = 1;
}

void interrupt_init(void)
{
	/* SA_RESETHAND: a second one kills. No SA_RESTART: a question on the terminal ends too. */
	struct sigaction action = { .sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND };
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

bool interrupt_came(void)
{
	return came;
}

int64_t interrupt_clock(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int wait_unblocked(int fd, short events, int64_t deadline_ms, const sigset_t *mask)
{
	int64_t left = deadline_ms - interrupt_clock();
	if (came)
		return -EINTR;
	if (left <= 0)
		return 0;
	struct timespec t = { left / 1000, left % 1000 * 1000000 };
	struct pollfd p = { .fd = fd, .events = events };
	int n = ppoll(&p, 1, &t, mask);
	return n < 0 ? -errno : n;
}

int interrupt_wait(int fd, short events, int64_t deadline_ms)
{
	sigset_t block, before;
	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigprocmask(SIG_BLOCK, &block, &before);
	int r;
	do
		r = wait_unblocked(fd, events, deadline_ms, &before);
	while (r == -EINTR && !came);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return r;
}
