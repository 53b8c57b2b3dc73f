/* SPDX-License-Identifier: EUPL-1.2
 * The one table that the benchmark prints, in Markdown: a job a line, a peer a column, and how many
 * times each peer's rate the daemon reaches. */
#pragma once

#include "bench.h"
#include "load.h"
#include "process.h"

#define TABLE_PEERS 4
#define TABLE_RUNS_MAX 9

/* What one peer did in one job. */
struct cell {
	unsigned n_runs;
	double rates[TABLE_RUNS_MAX]; /* units of the job a second, in each run */
	struct times times;	      /* of all runs, as the following */
	struct cpu cpu;		      /* 0 of a peer in process */
	uint64_t answers;
};

/* The first peer is the one that the others are compared with. */
void table_head(const struct server *servers);
/* Sorts the rates of each cell. */
void table_job(const struct job *, struct cell *cells);
/* A job of the first peer alone. Sorts the rates. */
void table_alone(const char *name, struct cell *);
void table_memory(const struct server *servers);
