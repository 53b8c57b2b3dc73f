/* SPDX-License-Identifier: EUPL-1.2
 * What the driver of the system-call sweep and the library in front of the daemon share: one page
 * of a file. It must never be written by both at once but for the counters. */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

/* Where the page is, for the daemon. */
#define SWEEP_PAGE "RISKREG_SWEEP_PAGE"

enum sweep_family {
	SWEEP_OPEN = 1 << 0,
	SWEEP_WRITE = 1 << 1, /* of files */
	SWEEP_READ = 1 << 2,
	SWEEP_SYNC = 1 << 3,
	SWEEP_SIZE = 1 << 4,
	SWEEP_NAME = 1 << 5, /* rename, unlink, mkdir */
	SWEEP_MAP = 1 << 6,
	SWEEP_LOOK = 1 << 7, /* stat, access, locks, randomness */
	SWEEP_ACCEPT = 1 << 8,
	SWEEP_SEND = 1 << 9, /* sockets */
	SWEEP_RECEIVE = 1 << 10,
};

/* `error` of a call that does a part of its work. */
#define SWEEP_SHORT (-1)
/* `error` of a write that says that it was done, and was not: the control run. */
#define SWEEP_LIE (-2)

struct sweep_page {
	/* By the driver. */
	_Atomic uint32_t is_armed;
	uint32_t families; /* which calls count and fail */
	uint32_t at;       /* the at-th fails, from 1; 0: none */
	uint32_t for_ever; /* and all behind it */
	int32_t error;
	/* By the library. */
	_Atomic uint32_t calls, failed;
	char what[64]; /* the first call that failed */
};
