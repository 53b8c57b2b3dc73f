/* SPDX-License-Identifier: EUPL-1.2
 * Many results by eight connections at once, half of them one a call and half in hundreds; then the
 * status, which must come from kept counts: the daemon reads no result for it.
 *
 *	batches RISKREGD DIRECTORY CONFIG [results]
 *
 * Prints "N acknowledged, 0 lost, 0 doubled, 0 kept counts wrong" and how many results a status
 * read. Must run as a user who is coordinator, auditor and admin. */
#include "load.h"

#define CLIENTS 8
#define BATCH 100

static uint32_t ranks_each;

/* `n` results from `first` on in one call. */
static bool log_many(struct worker *w, uint32_t first, uint32_t n)
{
	uint8_t key[16] = { 'b' };
	PB(ItemResult) items[BATCH], *pointers[BATCH];
	memcpy(key + 4, &w->index, 4);
	memcpy(key + 8, &first, 4);
	for (uint32_t i = 0; i < n; i++) {
		items[i] = (PB(ItemResult))PB_INIT(ITEM_RESULT);
		items[i].rank = first + i;
		items[i].outcome = (PB(Outcome))outcome_of(first + i);
		pointers[i] = &items[i];
	}
	PB(LogResultsRequest) request = PB_INIT(LOG_RESULTS_REQUEST);
	request.round = w->round;
	request.n_results = n;
	request.results = pointers;
	PB(Response) *r =
		rpc_call(&w->client, "riskreg.v1.RoundService/LogResults", key, &request.base);
	bool done = r && r->code == 0;
	if (!done)
		snprintf(w->failure, sizeof(w->failure), "%s", r ? r->message : "no answer");
	riskreg__v1__response__free_unpacked(r, NULL);
	return done;
}

static void *work(void *arg)
{
	struct worker *w = arg;
	uint32_t batch = w->index % 2 ? BATCH : 1;
	if (rpc_connect(&w->client) < 0)
		return NULL;
	while (w->acknowledged < ranks_each && log_many(w, w->acknowledged + 1, batch))
		w->acknowledged += batch;
	return NULL;
}

static uint64_t results_read(struct rpc_client *c)
{
	uint64_t value = UINT64_MAX;
	PB(StatsRequest) request = PB_INIT(STATS_REQUEST);
	PB(Response) *r = rpc_call(c, "riskreg.v1.AdminService/Stats", NULL, &request.base);
	if (!r || r->code)
		die("stats", r);
	PB(StatsResponse) *stats =
		riskreg__v1__stats_response__unpack(NULL, r->body.len, r->body.data);
	for (size_t i = 0; stats && i < stats->n_counters; i++)
		if (strcmp(stats->counters[i]->name, "reads.result") == 0)
			value = stats->counters[i]->value;
	riskreg__v1__stats_response__free_unpacked(stats, NULL);
	riskreg__v1__response__free_unpacked(r, NULL);
	return value;
}

static uint64_t reads_of_a_status(void)
{
	struct rpc_client c = { .path = socket_path, .fd = -1 };
	if (rpc_connect(&c) < 0)
		die("connect", NULL);
	uint64_t before = results_read(&c);
	PB(GetStatusRequest) get = PB_INIT(GET_STATUS_REQUEST);
	get.unit = text("SN");
	PB(Response) *r = rpc_call(&c, "riskreg.v1.StatusService/Get", NULL, &get.base);
	if (!r || r->code)
		die("status", r);
	riskreg__v1__response__free_unpacked(r, NULL);
	uint64_t after = results_read(&c);
	rpc_close(&c);
	free(c.in);
	return after - before;
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: batches RISKREGD DIRECTORY CONFIG [results]\n");
		return 2;
	}
	static struct worker workers[CLIENTS];
	pthread_t threads[CLIENTS];
	uint32_t results = argc > 4 ? (uint32_t)atoi(argv[4]) : 10000;
	ranks_each = (results + CLIENTS * BATCH - 1) / (CLIENTS * BATCH) * BATCH;
	pid_t pid = set_up(argv, workers, CLIENTS);
	double begun = now_ms();
	run_workers(workers, CLIENTS, threads, work);
	join_workers(workers, CLIENTS, threads);
	double took = now_ms() - begun;
	uint64_t reads = reads_of_a_status();
	int status = verify(workers, CLIENTS);
	printf("%u results in %.0f ms; a status read %lu results\n", ranks_each * CLIENTS, took,
	       reads);
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	return status || reads ? 1 : 0;
}
