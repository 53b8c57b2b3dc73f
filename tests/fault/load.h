/* SPDX-License-Identifier: EUPL-1.2
 * What loads have in common: a daemon of their own, a round for each client, results that can be
 * foretold, and the reckoning afterwards: everything acknowledged is there, once, and the kept
 * counts equal a recount. */
#pragma once

#include "rig.h"

#define CLIENTS_MAX 256

struct worker {
	unsigned index;
	char control[32], round[32];
	struct rpc_client client;
	uint32_t acknowledged; /* ranks 1..acknowledged */
	uint32_t retried;
	char failure[200];
};

static int outcome_of(uint32_t rank)
{
	return 1 + (int)(rank * 2654435761u >> 16) % 3;
}

struct tally {
	uint32_t n[4], lost, doubled;
};

struct recount {
	struct tally tally;
	uint32_t expected;
};

static void see_result(void *context, const PB(Record) * record)
{
	struct recount *of = context;
	const PB(Result) *result = record->result;
	of->tally.lost += result->rank - of->expected;
	of->expected = result->rank + 1;
	of->tally.doubled += record->meta->version != 1;
	of->tally.lost += (int)result->outcome != outcome_of(result->rank);
	of->tally.n[result->outcome & 3]++;
}

/* Everything that the register holds of a round. */
static struct tally recount(struct rpc_client *c, const struct worker *w)
{
	struct recount of = { .expected = 1 };
	PB(ListRecordsRequest) list = PB_INIT(LIST_RECORDS_REQUEST);
	list.kind = PB_ENUM(KIND, RESULT);
	list.under_kind = PB_ENUM(KIND, ROUND);
	list.under = text(w->round);
	list.limit = 2000;
	if (walk_records(c, &list, see_result, &of) != 0)
		die("list", NULL);
	of.tally.lost += w->acknowledged >= of.expected ? w->acknowledged - of.expected + 1 : 0;
	return of.tally;
}

static bool counts_agree(struct rpc_client *c, const struct worker *w, const struct tally *t)
{
	PB(GetStatusRequest) get = PB_INIT(GET_STATUS_REQUEST);
	get.unit = text("SN");
	get.control = text(w->control);
	PB(Response) *r = rpc_call(c, "riskreg.v1.StatusService/Get", NULL, &get.base);
	if (!r || r->code)
		die("status", r);
	PB(GetStatusResponse) *s =
		riskreg__v1__get_status_response__unpack(NULL, r->body.len, r->body.data);
	const PB(Tally) *kept = s && s->n_controls == 1 && s->controls[0]->current ?
					s->controls[0]->current->tally :
					NULL;
	bool agree = kept && kept->conforming == t->n[1] && kept->deviating == t->n[2] &&
		     kept->not_applicable == t->n[3];
	riskreg__v1__get_status_response__free_unpacked(s, NULL);
	riskreg__v1__response__free_unpacked(r, NULL);
	return agree;
}

/* 0 when all is as it should be. */
static int verify(struct worker *workers, unsigned n)
{
	struct rpc_client c = { .path = socket_path, .fd = -1 };
	if (rpc_connect(&c) < 0)
		die("connect", NULL);
	uint64_t acknowledged = 0, lost = 0, doubled = 0, retried = 0;
	unsigned wrong_counts = 0;
	for (unsigned i = 0; i < n; i++) {
		struct tally t = recount(&c, &workers[i]);
		acknowledged += workers[i].acknowledged;
		retried += workers[i].retried;
		lost += t.lost;
		doubled += t.doubled;
		wrong_counts += !counts_agree(&c, &workers[i], &t);
		if (workers[i].failure[0]) {
			printf("%s: %s\n", workers[i].round, workers[i].failure);
			doubled++;
		}
	}
	rpc_close(&c);
	free(c.in);
	printf("%lu acknowledged, %lu lost, %lu doubled, %u kept counts wrong, "
	       "%lu retries\n",
	       acknowledged, lost, doubled, wrong_counts, retried);
	return lost || doubled || wrong_counts || !acknowledged;
}

/* Starts the daemon and makes a control and a round for each client. */
static pid_t set_up(char **argv, struct worker *workers, unsigned n)
{
	daemon_path = argv[1];
	config_path = argv[3];
	snprintf(data_path, sizeof(data_path), "%s/data", argv[2]);
	snprintf(socket_path, sizeof(socket_path), "%s/socket", argv[2]);
	pid_t pid = start_daemon();
	struct rpc_client c = { .path = socket_path, .fd = -1 };
	if (wait_until_up() < 0 || rpc_connect(&c) < 0)
		die("the daemon did not start", NULL);
	set_up_units(&c);
	for (unsigned i = 0; i < n; i++) {
		workers[i].index = i;
		workers[i].client = (struct rpc_client){ .path = socket_path, .fd = -1 };
		set_up_round(&c, i, workers[i].control, workers[i].round);
	}
	rpc_close(&c);
	free(c.in);
	return pid;
}

static void run_workers(struct worker *workers, unsigned n, pthread_t *threads,
			void *(*work)(void *))
{
	for (unsigned i = 0; i < n; i++)
		if (pthread_create(&threads[i], NULL, work, &workers[i]))
			die("thread", NULL);
}

static void join_workers(struct worker *workers, unsigned n, const pthread_t *threads)
{
	for (unsigned i = 0; i < n; i++) {
		pthread_join(threads[i], NULL);
		rpc_close(&workers[i].client);
		free(workers[i].client.in);
	}
}
