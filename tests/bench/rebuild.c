/* SPDX-License-Identifier: EUPL-1.2
 * The rebuild, measured from the start of the process to its first answer. Must never touch a
 * register that it did not make. */
#include "rebuild.h"

#include <stdio.h>
#include <unistd.h>

#include "load.h"
#include "process.h"

static int make_register(struct server *server, uint64_t results, const atomic_bool *interrupted)
{
	static const struct job job = { "U", "results", WORK_LOG, 64, 16, 1, 0 };
	static struct load load;
	uint64_t begun = process_now();
	if (server->peer->start(server) < 0 || server->peer->prepare(server) < 0 ||
	    load_fill(server, 1) < 0)
		return -1;
	while (server->acknowledged < results && !atomic_load(interrupted))
		if (load_run(server, &job, 1, interrupted, &load) < 0)
			return -1;
	fprintf(stderr, "bench: a journal of %lu results after %.1f s\n", server->acknowledged,
		(double)(process_now() - begun) / 1e9);
	return atomic_load(interrupted) ? -1 : 0;
}

/* Without this file nothing says that the index belongs to the journal. */
static int forget_index(const struct server *server)
{
	char path[sizeof(server->directory) + 16];
	snprintf(path, sizeof(path), "%s/data/state", server->directory);
	if (unlink(path) == 0)
		return 0;
	perror(path);
	return -1;
}

static int rebuild(struct server *server, struct cell *cell)
{
	process_stop(server);
	if (forget_index(server) < 0)
		return -1;
	uint64_t begun = process_now();
	if (server->peer->start(server) < 0)
		return -1;
	double seconds = (double)(process_now() - begun) / 1e9;
	cell->rates[cell->n_runs++] = (double)server->acknowledged / seconds;
	return load_verify(server);
}

int rebuild_run(const struct server *like, const char *directory, uint64_t results, unsigned runs,
		const atomic_bool *interrupted, struct cell *ret)
{
	struct server server = { .peer = like->peer,
				 .program = like->program,
				 .config = like->config };
	int failed = process_make_directory(&server, directory, "rebuild");
	if (!failed)
		failed = make_register(&server, results, interrupted);
	while (!failed && ret->n_runs < runs && !atomic_load(interrupted))
		failed = rebuild(&server, ret);
	process_stop(&server);
	return failed || atomic_load(interrupted) ? -1 : 0;
}
