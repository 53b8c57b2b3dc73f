/* SPDX-License-Identifier: EUPL-1.2
 * What loads have in common: a daemon of their own, a round for each client, results that can be
 * foretold, and the reckoning afterwards: everything acknowledged is there, once, and the kept
 * counts equal a recount. */
#pragma once

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>

#include "../rpc_client.h"

#define RANKS_MAX 100000
#define CLIENTS_MAX 256

static const char *daemon_path, *config_path;
static char data_path[4096], socket_path[4096];

struct worker {
	unsigned index;
	char control[32], round[32];
	struct rpc_client client;
	uint32_t acknowledged; /* ranks 1..acknowledged */
	uint32_t retried;
	char failure[200];
};

static pid_t start_daemon(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		execl(daemon_path, daemon_path, "--data", data_path, "--socket", socket_path,
		      "--config", config_path, (char *)NULL);
		_exit(127);
	}
	return pid;
}

static void nap_ms(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Milliseconds until the daemon answers a ping; negative when it does not within 20 s. */
static double wait_until_up(void)
{
	struct rpc_client c = { .path = socket_path, .fd = -1 };
	PB(PingRequest) ping = PB_INIT(PING_REQUEST);
	double begun = now_ms(), took = -1;
	while (took < 0 && now_ms() - begun < 20000) {
		PB(Response) *r = NULL;
		if (rpc_connect(&c) == 0)
			r = rpc_call(&c, "riskreg.v1.AdminService/Ping", NULL, &ping.base);
		if (r)
			took = now_ms() - begun;
		else
			nap_ms(2);
		riskreg__v1__response__free_unpacked(r, NULL);
		rpc_close(&c);
	}
	free(c.in);
	return took;
}

static void die(const char *what, const PB(Response) * r)
{
	fprintf(stderr, "load: %s: %s\n", what, r ? r->message : "no answer");
	exit(1);
}

/* A write during the set-up; the id that it made first goes to `ret_id`. */
static void set_up_call(struct rpc_client *c, const char *method, const ProtobufCMessage *m,
			char ret_id[32])
{
	static uint64_t counter;
	uint8_t key[16] = { 's', 'e', 't' };
	counter++;
	memcpy(key + 8, &counter, 8);
	PB(Response) *r = rpc_call(c, method, key, m);
	if (!r || r->code)
		die(method, r);
	PB(Written) *w = riskreg__v1__written__unpack(NULL, r->body.len, r->body.data);
	snprintf(ret_id, 32, "%s", w && w->n_changes ? w->changes[0]->id : "");
	riskreg__v1__written__free_unpacked(w, NULL);
	riskreg__v1__response__free_unpacked(r, NULL);
}

static char *text(const char *s)
{
	return (char *)(uintptr_t)s;
}

static void set_up_units(struct rpc_client *c)
{
	char id[32];
	PB(Unit) unit = PB_INIT(UNIT);
	PB(SetUnitRequest) set = PB_INIT(SET_UNIT_REQUEST);
	set.unit = &unit;
	unit.code = text("HK");
	unit.name = text("Kommunen");
	unit.kind = PB_ENUM(UNIT_KIND, MUNICIPALITY);
	set_up_call(c, "riskreg.v1.UnitService/Set", &set.base, id);
	unit.code = text("SN");
	unit.name = text("Nämnden");
	unit.parent = text("HK");
	unit.kind = PB_ENUM(UNIT_KIND, BOARD);
	set_up_call(c, "riskreg.v1.UnitService/Set", &set.base, id);
}

static void set_up_round(struct rpc_client *c, struct worker *w)
{
	char title[64];
	snprintf(title, sizeof(title), "Kontroll %u", w->index);
	PB(Control) control = PB_INIT(CONTROL);
	control.unit = text("SN");
	control.kind = PB_ENUM(CONTROL_KIND, SAMPLE);
	control.category = PB_ENUM(CONTROL_CATEGORY, INTERNAL);
	control.title = title;
	PB(SetControlRequest) set = PB_INIT(SET_CONTROL_REQUEST);
	set.control = &control;
	set.criteria_text = text("0-79 % fail, 80-89 % partial, 90-100 % pass");
	set_up_call(c, "riskreg.v1.ControlService/Set", &set.base, w->control);
	PB(OpenRoundRequest) open = PB_INIT(OPEN_ROUND_REQUEST);
	open.control = w->control;
	open.unit = text("SN");
	open.size = RANKS_MAX;
	set_up_call(c, "riskreg.v1.RoundService/Open", &open.base, w->round);
}

static int outcome_of(uint32_t rank)
{
	return 1 + (int)(rank * 2654435761u >> 16) % 3;
}

struct tally {
	uint32_t n[4], lost, doubled;
};

/* Everything that the register holds of a round, page by page. */
static struct tally recount(struct rpc_client *c, const struct worker *w)
{
	struct tally t = { 0 };
	uint32_t expected = 1;
	char after[64] = "";
	do {
		PB(ListRecordsRequest) list = PB_INIT(LIST_RECORDS_REQUEST);
		list.kind = PB_ENUM(KIND, RESULT);
		list.under_kind = PB_ENUM(KIND, ROUND);
		list.under = text(w->round);
		list.after = after;
		list.limit = 2000;
		PB(Response) *r = rpc_call(c, "riskreg.v1.RecordService/List", NULL, &list.base);
		bool more = true;
		after[0] = '\0';
		while (r && !r->code && more) {
			more = r->more;
			PB(ListRecordsResponse) *page = riskreg__v1__list_records_response__unpack(
				NULL, r->body.len, r->body.data);
			for (size_t i = 0; page && i < page->n_records; i++) {
				const PB(Result) *result = page->records[i]->result;
				t.lost += result->rank - expected;
				expected = result->rank + 1;
				t.doubled += page->records[i]->meta->version != 1;
				t.lost += (int)result->outcome != outcome_of(result->rank);
				t.n[result->outcome & 3]++;
			}
			if (page && page->next[0])
				snprintf(after, sizeof(after), "%s", page->next);
			riskreg__v1__list_records_response__free_unpacked(page, NULL);
			riskreg__v1__response__free_unpacked(r, NULL);
			r = more ? rpc_receive(c) : NULL;
		}
		if (r)
			die("list", r);
	} while (after[0]);
	t.lost += w->acknowledged >= expected ? w->acknowledged - expected + 1 : 0;
	return t;
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
		set_up_round(&c, &workers[i]);
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
