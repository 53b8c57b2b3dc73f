/* SPDX-License-Identifier: EUPL-1.2
 * Ctrl-C: the first one is answered in order, the second one ends the program at once. */
#pragma once

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

void interrupt_init(void);
bool interrupt_came(void);
/* What is called before a signal ends the program (SIGTERM, SIGHUP, SIGQUIT, a second Ctrl-C): it
 * may only do what a signal handler may. NULL: nothing any more. */
void interrupt_restore_with(void (*restore)(void));
/* Waits for one descriptor, or only for the time when `fd` is negative, until the deadline: 1 when
 * it is ready, 0 when the time is over, -EINTR after Ctrl-C, or another negative errno. */
int interrupt_wait(int fd, short events, int64_t deadline_ms);
/* Milliseconds of a clock that only goes forward. */
int64_t interrupt_clock(void);
