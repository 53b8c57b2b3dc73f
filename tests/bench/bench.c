/* SPDX-License-Identifier: EUPL-1.2
 * The daemon beside what a user would pick instead, in one interleaved run: every job is run by
 * one peer after the other, again and again, so that what else the machine does meets all of them.
 * Only the ratios count. Must never run as a user whom the configuration gives no role.
 *
 *	bench RISKREGD CONFIG DIRECTORY full|short [JOB]
 *
 * JOB: only the jobs whose names begin so. Prints one table on stdout and what it is doing on
 * stderr; exits 1 when a peer fails, or counts other than what it has acknowledged. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "load.h"
#include "process.h"
#include "rebuild.h"
#include "table.h"

/* Reads first: they find the register as it was filled. */
static const struct job jobs[] = {
	{ "S, 1000 controls", "answers", WORK_STATUS_ALL, 1, 1, 1, JOB_SHORT },
	{ "S, 1000 controls, each after a write", "answers", WORK_STATUS_ALL, 1, 1, 1,
	  JOB_SHORT | JOB_ANEW },
	{ "S, one control", "answers", WORK_STATUS_ONE, 1, 1, 1, 0 },
	{ "R, 8 connections", "records", WORK_GET, 8, 1, 1, JOB_SHORT },
	{ "R, 64 connections", "records", WORK_GET, 64, 1, 1, 0 },
	{ "R, 8 connections 64 deep", "records", WORK_GET, 8, 64, 1, JOB_SHORT },
	{ "W, 1 client", "results", WORK_LOG, 1, 1, 1, JOB_SHORT },
	{ "W, 8 clients", "results", WORK_LOG, 8, 1, 1, JOB_SHORT },
	{ "W, 64 clients", "results", WORK_LOG, 64, 1, 1, JOB_SHORT },
	{ "W100, 8 clients", "results", WORK_LOG, 8, 1, 100, JOB_SHORT },
	{ "W100, 64 clients", "results", WORK_LOG, 64, 1, 100, 0 },
};
#define N_JOBS (sizeof(jobs) / sizeof(*jobs))

static const struct form {
	const char *name;
	unsigned runs;
	double seconds;
	uint32_t filled; /* results of each control before the first job */
	uint64_t rebuilt; /* results in the journal that an index is made of */
	bool is_short;
} forms[] = {
	{ "full", 3, 2, 1000, 1000000, false },
	{ "short", 3, 0.6, 10, 100000, true },
};

static const struct peer *const peers[TABLE_PEERS] = {
	&peer_riskreg,
	&peer_postgres,
	&peer_redis,
	&peer_sqlite,
};

static atomic_bool interrupted;

static void interrupt(int signal)
{
	(void)signal;
	atomic_store(&interrupted, true);
}

static int start(struct server *server, const char *directory, uint32_t filled)
{
	const struct peer *peer = server->peer;
	uint64_t begun = process_now();
	if (process_make_directory(server, directory, peer->short_name) < 0 ||
	    peer->start(server) < 0 || peer->prepare(server) < 0 ||
	    load_fill(server, filled) < 0 || (peer->settle && peer->settle(server) < 0))
		return -1;
	fprintf(stderr, "bench: %s holds %lu results after %.1f s\n", peer->name,
		server->acknowledged, (double)(process_now() - begun) / 1e9);
	return atomic_load(&interrupted) ? -1 : 0;
}

static int start_all(struct server *servers, char **argv, const struct form *form)
{
	for (unsigned i = 0; i < TABLE_PEERS; i++) {
		servers[i].peer = peers[i];
		servers[i].program = argv[1];
		servers[i].config = argv[2];
	}
	for (unsigned i = 0; i < TABLE_PEERS; i++)
		if (start(&servers[i], argv[3], form->filled) < 0)
			return -1;
	return 0;
}

static int run_once(struct server *server, const struct job *job, const struct form *form,
		    struct cell *cell)
{
	static struct load load;
	struct cpu before = process_cpu(server);
	if (load_run(server, job, form->seconds, &interrupted, &load) < 0)
		return -1;
	struct cpu after = process_cpu(server);
	cell->cpu.own += after.own - before.own;
	cell->cpu.kernel += after.kernel - before.kernel;
	cell->answers += load.answers;
	cell->rates[cell->n_runs++] = (double)load.answers * job->size / load.seconds;
	times_merge(&cell->times, &load.times);
	return atomic_load(&interrupted) ? -1 : 0;
}

static int run_job(struct server *servers, const struct job *job, const struct form *form)
{
	static struct cell cells[TABLE_PEERS];
	memset(cells, 0, sizeof(cells));
	fprintf(stderr, "bench: %s\n", job->name);
	for (unsigned run = 0; run < form->runs; run++)
		for (unsigned i = 0; i < TABLE_PEERS; i++)
			if (run_once(&servers[i], job, form, &cells[i]) < 0)
				return -1;
	table_job(job, cells);
	return 0;
}

static bool is_wanted(const struct job *job, const struct form *form, const char *wanted)
{
	return strncmp(job->name, wanted, strlen(wanted)) == 0 &&
	       (!form->is_short || job->flags & JOB_SHORT);
}

static int run_all(struct server *servers, const struct form *form, const char *wanted)
{
	table_head(servers);
	for (unsigned i = 0; i < N_JOBS; i++)
		if (is_wanted(&jobs[i], form, wanted))
			if (run_job(servers, &jobs[i], form) < 0)
				return -1;
	table_memory(servers);
	for (unsigned i = 0; i < TABLE_PEERS; i++)
		if (load_verify(&servers[i]) < 0)
			return -1;
	fprintf(stderr, "bench: each peer counts exactly what it has acknowledged\n");
	return 0;
}

/* When the others rest. */
static int run_rebuild(struct server *servers, const char *directory, const struct form *form)
{
	static struct cell cell;
	for (unsigned i = 0; i < TABLE_PEERS; i++)
		process_stop(&servers[i]);
	if (rebuild_run(&servers[0], directory, form->rebuilt, form->runs, &interrupted, &cell) < 0)
		return -1;
	table_alone("U, index made from the journal: results", &cell);
	return 0;
}

static const struct form *find_form(const char *name)
{
	for (unsigned i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (strcmp(forms[i].name, name) == 0)
			return &forms[i];
	return NULL;
}

int main(int argc, char **argv)
{
	static struct server servers[TABLE_PEERS];
	const struct form *form = argc == 5 || argc == 6 ? find_form(argv[4]) : NULL;
	const char *wanted = argc == 6 ? argv[5] : "";
	if (!form) {
		fprintf(stderr, "usage: bench RISKREGD CONFIG DIRECTORY full|short [JOB]\n");
		return 2;
	}
	struct sigaction action = { .sa_handler = interrupt };
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	int failed = start_all(servers, argv, form);
	if (!failed)
		failed = run_all(servers, form, wanted);
	if (!failed && (!*wanted || *wanted == 'U'))
		failed = run_rebuild(servers, argv[3], form);
	for (unsigned i = 0; i < TABLE_PEERS; i++)
		process_stop(&servers[i]);
	return failed ? 1 : 0;
}
