/* SPDX-License-Identifier: EUPL-1.2
 * The processes of the peers: started, waited for, measured and stopped by their own ids. */
#pragma once

#include "bench.h"

/* Makes its directory below another one. */
int process_make_directory(struct server *, const char *parent, const char *name);
/* Starts a program by its path, with its output in server->directory/log. When this process dies
 * first, the new one gets the peer's stop signal. */
int process_start(struct server *, const char *const argv[]);
/* Runs a program to its end. */
int process_run(const struct server *, const char *const argv[]);
/* Asks until the server answers; -1 when its process has ended or 60 s have passed. */
int process_await(struct server *, bool (*answers)(const struct server *));
void process_stop(struct server *);

struct memory {
	uint64_t resident, anonymous; /* bytes; shared pages are divided among those who share */
};
/* These: of the server's process and its children. */
struct memory process_memory(const struct server *);

struct cpu {
	double own, kernel; /* seconds, in steps of a hundredth */
};
/* Since their starts; children that have ended are counted. */
struct cpu process_cpu(const struct server *);

/* Nanoseconds of a clock that never goes back. */
uint64_t process_now(void);
void process_nap(unsigned ms);
