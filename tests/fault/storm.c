/* SPDX-License-Identifier: EUPL-1.2
 * kill -9 of the daemon under load, again and again (RELIABILITY T5): clients log results one by
 * one, each with its key, and send the same call again when the connection is lost. Must never run
 * as a user whom the configuration gives no role.
 *
 *	storm RISKREGD DIRECTORY CONFIG [kills [clients]]
 *
 * Prints "N acknowledged, 0 lost, 0 doubled, 0 kept counts wrong"; exits 1 otherwise. */
#include "load.h"

static atomic_bool stopping;

/* One result, sent until it is answered. False when the worker must stop. */
static bool log_rank(struct worker *w, uint32_t rank)
{
	uint8_t key[16] = { 'k' };
	memcpy(key + 4, &w->index, 4);
	memcpy(key + 8, &rank, 4);
	PB(ItemResult) item = PB_INIT(ITEM_RESULT);
	item.rank = rank;
	item.outcome = (PB(Outcome))outcome_of(rank);
	PB(ItemResult) *items[] = { &item };
	PB(LogResultsRequest) request = PB_INIT(LOG_RESULTS_REQUEST);
	request.round = w->round;
	request.n_results = 1;
	request.results = items;
	for (unsigned attempt = 0;; attempt++) {
		PB(Response) *r = NULL;
		if (w->client.fd >= 0 || rpc_connect(&w->client) == 0)
			r = rpc_call(&w->client, "riskreg.v1.RoundService/LogResults", key,
				     &request.base);
		if (!r) {
			rpc_close(&w->client);
			w->retried++;
			if (attempt > 20000)
				return false;
			nap_ms(2);
			continue;
		}
		uint32_t code = r->code;
		if (code && code != 14)
			snprintf(w->failure, sizeof(w->failure), "rank %u: %s", rank, r->message);
		PB(Written) *written =
			riskreg__v1__written__unpack(NULL, r->body.len, r->body.data);
		if (!code && (!written || written->n_changes == 0))
			snprintf(w->failure, sizeof(w->failure), "rank %u: written twice", rank);
		if (written)
			riskreg__v1__written__free_unpacked(written, NULL);
		riskreg__v1__response__free_unpacked(r, NULL);
		if (code != 14)
			return !w->failure[0];
	}
}

static void *work(void *arg)
{
	struct worker *w = arg;
	for (uint32_t rank = 1; rank <= RANKS_MAX && !atomic_load(&stopping); rank++) {
		if (!log_rank(w, rank))
			break;
		w->acknowledged = rank;
	}
	return NULL;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Kills and restarts; the times until the first answer go to `took`. */
static pid_t storm(pid_t pid, unsigned kills, double *took)
{
	for (unsigned i = 0; i < kills; i++) {
		nap_ms(30 + rand() % 120);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		pid = start_daemon();
		took[i] = wait_until_up();
		if (took[i] < 0)
			die("the daemon did not come back", NULL);
	}
	return pid;
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: storm RISKREGD DIRECTORY CONFIG [kills [clients]]\n");
		return 2;
	}
	unsigned kills = argc > 4 ? (unsigned)atoi(argv[4]) : 50;
	unsigned clients = argc > 5 ? (unsigned)atoi(argv[5]) : 64;
	static struct worker workers[CLIENTS_MAX];
	static pthread_t threads[CLIENTS_MAX];
	double *took = calloc(kills + 1, sizeof(*took));
	if (clients > CLIENTS_MAX || !took)
		return 2;
	pid_t pid = set_up(argv, workers, clients);
	run_workers(workers, clients, threads, work);
	pid = storm(pid, kills, took);
	nap_ms(100);
	atomic_store(&stopping, true);
	join_workers(workers, clients, threads);
	int status = verify(workers, clients);
	qsort(took, kills, sizeof(*took), by_size);
	printf("%u kills, %u clients; until the first answer after a kill: "
	       "median %.0f ms, worst %.0f ms\n",
	       kills, clients, took[kills / 2], kills ? took[kills - 1] : 0);
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	free(took);
	return status;
}
