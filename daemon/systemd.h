/* SPDX-License-Identifier: EUPL-1.2
 * The two small protocols of systemd that the daemon speaks, without libsystemd: sd_notify(3) and
 * sd_listen_fds(3). Both do nothing when the daemon was not started by systemd. */
#pragma once

#include <stdint.h>

/* "READY=1", "STOPPING=1", "STATUS=...", "WATCHDOG=1". 0 when sent or not asked for. */
int systemd_notify(const char *state);
/* Number of sockets handed over, the first is fd 3. Unsets the variables. */
int systemd_listen_fds(void);
/* Microseconds within which the watchdog wants to hear of us; 0: none. */
uint64_t systemd_watchdog_us(void);
