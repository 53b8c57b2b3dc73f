/* SPDX-License-Identifier: EUPL-1.2
 * What the parts of the benchmark agree on. A peer is one register of results that can be loaded:
 * the daemon, or something that a user would pick instead. All peers hold the same data and are
 * asked the same requests in the same order, by the same few threads, each of which waits for many
 * connections at once. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* One round a control; each round has room for RANKS_MAX results. Controls count from 0 here, and
 * ranks from 1. */
#define BENCH_CONTROLS 1000
#define BENCH_RANKS_MAX 100000
#define BENCH_CLIENTS_MAX 64
#define BENCH_DEPTH_MAX 64
/* Results in one request. */
#define BENCH_SIZE_MAX 1000
/* With "/socket" behind it, it must still be the address of a Unix socket. */
#define BENCH_PATH_MAX 90
/* Criteria of every control: per cent conforming. */
#define BENCH_PARTIAL_FROM 80
#define BENCH_PASS_FROM 90

enum work {
	WORK_LOG,	 /* results rank .. rank + n - 1 of a control, durable before the answer */
	WORK_GET,	 /* the result with that rank */
	WORK_STATUS_ALL, /* counts and verdict of every control */
	WORK_STATUS_ONE, /* of one control */
};

struct request {
	enum work work;
	unsigned control;
	uint32_t rank;
	unsigned n;
};

/* What the result of an item came to: 1 conforming, 2 deviating, 3 not applicable. Known from its
 * rank, so that every answer can be checked. */
static inline unsigned bench_outcome(uint32_t rank)
{
	return 1 + (rank * 2654435761u >> 16) % 3;
}

/* Where the next result of a client goes. */
struct place {
	unsigned control;
	uint32_t rank;
};

struct peer;

/* A peer on its temporary data. */
struct server {
	const struct peer *peer;
	const char *program, *config; /* the daemon's; the others are Debian's */
	char directory[BENCH_PATH_MAX];
	pid_t pid;	       /* 0: in process, or not started */
	uint32_t filled;       /* ranks 1 .. filled of every control are there from the start */
	uint64_t acknowledged; /* results, those included */
	struct place places[BENCH_CLIENTS_MAX];
};

/* Of receive: more has to be read first. */
#define BENCH_NOT_YET 1

/* Functions that return int: 0, or -1 after telling on stderr what went wrong. */
struct peer {
	const char *name, *short_name;
	int stop_signal;
	/* Starts its process on server->directory, which is there and empty, until it answers. */
	int (*start)(struct server *);
	/* Makes tables and controls. */
	int (*prepare)(struct server *);
	/* After the fill, before the first job; NULL: nothing to do. */
	int (*settle)(struct server *);
	/* One connection; NULL on failure. */
	void *(*connect)(const struct server *);
	/* Becomes readable when an answer comes; NULL: in process, receive makes the answer. */
	int (*descriptor)(const void *connection);
	/* Queues a request; at most BENCH_DEPTH_MAX of them are under way. */
	int (*send)(void *connection, const struct request *);
	/* Sends all that is queued. */
	int (*flush)(void *connection);
	/* Reads once what has come, when something has; NULL with descriptor. */
	int (*read)(void *connection);
	/* Takes the answer to the eldest request under way, which is given once more, from what
	 * was read, and checks it; or BENCH_NOT_YET. A status adds up what it counts. */
	int (*receive)(void *connection, const struct request *, uint64_t *ret_counted);
	void (*disconnect)(void *connection);
};

extern const struct peer peer_riskreg, peer_postgres, peer_redis, peer_sqlite;

enum job_flag {
	JOB_SHORT = 1, /* the short form has it too */
	/* Before each request a result is logged, so that no answer is one that was given before.
	 * What that takes is not counted. For one client and depth 1. */
	JOB_ANEW = 2,
};

/* A load: `clients` connections, each with `depth` requests under way of `size` results. */
struct job {
	const char *name, *unit;
	enum work work;
	unsigned clients, depth, size;
	unsigned flags;
};
