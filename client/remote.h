/* SPDX-License-Identifier: EUPL-1.2
 * A program in the place of the daemon's socket: ssh, which runs riskctl proxy on another machine.
 * No shell is between: the host is one argument. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#define REMOTE_HOST_MAX 255

struct remote {
	const char *host;    /* NULL: there is none, the socket is used */
	const char *program; /* "ssh", or what RISKREG_SSH names */
	bool asks_nobody;    /* it has no terminal to ask for a password on */
	pid_t pid;           /* 0: it does not run */
	int status;          /* with which it ended; 128 and more: a signal */
};

/* 1-255 bytes that ssh cannot take for an option. */
bool remote_is_host(const char *);
/* Starts it; a socket whose other end is its input and output. A negative errno. */
int remote_start(struct remote *, int *ret_fd);
/* Behind the end of its output: waits a moment for its end. True when it failed: then status. */
bool remote_failed(struct remote *);
/* Ends it, if it still runs. */
void remote_stop(struct remote *);
