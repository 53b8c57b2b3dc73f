/* SPDX-License-Identifier: EUPL-1.2
 * Ctrl-C and waiting. The signal is let in only while waiting, or between waits, and is never
 * missed in the gap before one. */
#include "interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

static volatile sig_atomic_t came;
static void (*volatile restore)(void);

static void on_end(int number)
{
	if (restore)
		restore();
	signal(number, SIG_DFL);
	raise(number);
}

static void on_interrupt(int number)
{
	if (came)
		on_end(number);
	came = 1;
}

static void handle(int number, void (*handler)(int))
{
	/* No SA_RESTART: a question on the terminal ends too. */
	struct sigaction action = { .sa_handler = handler };
	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

void interrupt_init(void)
{
	handle(SIGINT, on_interrupt);
	signal(SIGPIPE, SIG_IGN);
}

void interrupt_restore_with(void (*with)(void))
{
	restore = with;
	handle(SIGTERM, with ? on_end : SIG_DFL);
	handle(SIGHUP, with ? on_end : SIG_DFL);
	handle(SIGQUIT, with ? on_end : SIG_DFL);
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
