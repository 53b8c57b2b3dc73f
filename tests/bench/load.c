/* SPDX-License-Identifier: EUPL-1.2
 * The load: every client keeps `depth` requests under way and checks every answer. Must never know
 * which peer it talks to. */
#include "load.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "process.h"

/* What the clients of one run share. */
struct run {
	struct server *server;
	const struct job *job;
	pthread_barrier_t ready;
	atomic_bool stopping;
};

struct under_way {
	struct request request;
	uint64_t sent;
};

struct client {
	struct run *run;
	pthread_t thread;
	struct place *place;
	uint64_t random;
	void *connection;
	struct under_way under_way[BENCH_DEPTH_MAX];
	unsigned n_sent, n_received;
	uint64_t acknowledged; /* results */
	uint64_t aside;	       /* nanoseconds that are not counted */
	struct load load;
	uint64_t ended;
	int failed;
};

/* xorshift */
static uint32_t draw(struct client *c, uint32_t below)
{
	c->random ^= c->random << 13;
	c->random ^= c->random >> 7;
	c->random ^= c->random << 17;
	return (uint32_t)((c->random >> 32) % below);
}

/* Room for n results. When the round of one control is full, that of another follows; should it be
 * another client's by then, the peer refuses the same result twice and the run fails. */
static struct request take_place(struct place *place, uint32_t filled, unsigned n)
{
	if (place->rank + n > BENCH_RANKS_MAX + 1) {
		place->control = (place->control + BENCH_CLIENTS_MAX) % BENCH_CONTROLS;
		place->rank = filled + 1;
	}
	struct request request = { WORK_LOG, place->control, place->rank, n };
	place->rank += n;
	return request;
}

static struct request next_request(struct client *c)
{
	const struct server *server = c->run->server;
	enum work work = c->run->job->work;
	if (work == WORK_LOG)
		return take_place(c->place, server->filled, c->run->job->size);
	return (struct request){ work, draw(c, BENCH_CONTROLS), 1 + draw(c, server->filled), 1 };
}

static int send_one(struct client *c)
{
	struct under_way *next = &c->under_way[c->n_sent++ % BENCH_DEPTH_MAX];
	next->request = next_request(c);
	next->sent = process_now();
	return c->run->server->peer->send(c->connection, &next->request);
}

static int receive_one(struct client *c)
{
	const struct under_way *eldest = &c->under_way[c->n_received++ % BENCH_DEPTH_MAX];
	uint64_t counted = 0;
	if (c->run->server->peer->receive(c->connection, &eldest->request, &counted) < 0)
		return -1;
	if (eldest->request.work == WORK_LOG)
		c->acknowledged += eldest->request.n;
	times_add(&c->load.times, process_now() - eldest->sent);
	c->load.answers++;
	return 0;
}

/* Once half of what may be under way is answered, the other half is sent in one go. */
static int fill_up(struct client *c)
{
	unsigned depth = c->run->job->depth;
	if (c->n_sent - c->n_received > depth / 2)
		return 0;
	while (c->n_sent - c->n_received < depth)
		if (send_one(c) < 0)
			return -1;
	return c->run->server->peer->flush(c->connection);
}

/* One request on a connection, and its answer. */
static int ask(const struct peer *peer, void *connection, const struct request *request,
	       uint64_t *ret_counted)
{
	return peer->send(connection, request) < 0 || peer->flush(connection) < 0 ||
			       peer->receive(connection, request, ret_counted) < 0 ?
		       -1 :
		       0;
}

static int log_aside(struct client *c)
{
	uint64_t begun = process_now(), counted;
	struct request request = take_place(c->place, c->run->server->filled, 1);
	if (ask(c->run->server->peer, c->connection, &request, &counted) < 0)
		return -1;
	c->acknowledged++;
	c->aside += process_now() - begun;
	return 0;
}

/* Until told to stop, and then until all that was sent is answered. */
static int work(struct client *c)
{
	while (!atomic_load_explicit(&c->run->stopping, memory_order_relaxed)) {
		if (c->run->job->flags & JOB_ANEW && log_aside(c) < 0)
			return -1;
		if (fill_up(c) < 0 || receive_one(c) < 0)
			return -1;
	}
	while (c->n_received != c->n_sent)
		if (receive_one(c) < 0)
			return -1;
	return 0;
}

/* The first request of a connection pays for what is kept for the others: it is not counted. */
static int begin(struct client *c)
{
	const struct peer *peer = c->run->server->peer;
	c->connection = peer->connect(c->run->server);
	if (!c->connection || send_one(c) < 0 || peer->flush(c->connection) < 0 ||
	    receive_one(c) < 0)
		return -1;
	c->load = (struct load){ 0 };
	return 0;
}

static void *run_client(void *arg)
{
	struct client *c = arg;
	c->failed = begin(c);
	pthread_barrier_wait(&c->run->ready);
	if (!c->failed)
		c->failed = work(c);
	c->ended = process_now();
	if (c->connection)
		c->run->server->peer->disconnect(c->connection);
	return NULL;
}

static void wait_for(double seconds, const atomic_bool *interrupted)
{
	uint64_t until = process_now() + (uint64_t)(seconds * 1e9);
	while (process_now() < until && !atomic_load(interrupted))
		process_nap(10);
}

static int join(struct client *clients, unsigned n, uint64_t begun, struct load *ret)
{
	int failed = 0;
	uint64_t ended = begun;
	*ret = (struct load){ 0 };
	for (unsigned i = 0; i < n; i++) {
		struct client *c = &clients[i];
		pthread_join(c->thread, NULL);
		failed |= c->failed;
		ret->answers += c->load.answers;
		times_merge(&ret->times, &c->load.times);
		ended = c->ended > ended ? c->ended : ended;
		c->run->server->acknowledged += c->acknowledged;
	}
	ret->seconds = (double)(ended - begun - clients[0].aside) / 1e9;
	return failed;
}

int load_run(struct server *server, const struct job *job, double seconds,
	     const atomic_bool *interrupted, struct load *ret)
{
	struct run run = { .server = server, .job = job };
	struct client *clients = calloc(job->clients, sizeof(*clients));
	if (!clients)
		return -1;
	pthread_barrier_init(&run.ready, NULL, job->clients + 1);
	for (unsigned i = 0; i < job->clients; i++) {
		clients[i].run = &run;
		clients[i].place = &server->places[i];
		clients[i].random = 0x9e3779b97f4a7c15u * (i + 1);
		if (pthread_create(&clients[i].thread, NULL, run_client, &clients[i]) != 0) {
			/* The others wait at the barrier for one that will not come. */
			fprintf(stderr, "bench: no more threads\n");
			abort();
		}
	}
	pthread_barrier_wait(&run.ready);
	uint64_t begun = process_now();
	wait_for(seconds, interrupted);
	atomic_store(&run.stopping, true);
	int failed = join(clients, job->clients, begun, ret);
	pthread_barrier_destroy(&run.ready);
	free(clients);
	return failed;
}

int load_fill(struct server *server, uint32_t ranks)
{
	uint64_t counted;
	void *connection = server->peer->connect(server);
	int failed = connection ? 0 : -1;
	for (unsigned control = 0; control < BENCH_CONTROLS && !failed; control++) {
		struct request request = { WORK_LOG, control, 1, ranks };
		failed = ask(server->peer, connection, &request, &counted);
	}
	if (connection)
		server->peer->disconnect(connection);
	server->filled = ranks;
	server->acknowledged = (uint64_t)ranks * BENCH_CONTROLS;
	for (unsigned i = 0; i < BENCH_CLIENTS_MAX; i++)
		server->places[i] = (struct place){ i, ranks + 1 };
	return failed;
}

int load_verify(const struct server *server)
{
	struct request request = { WORK_STATUS_ALL, 0, 1, 1 };
	uint64_t counted = 0;
	void *connection = server->peer->connect(server);
	int failed = connection ? ask(server->peer, connection, &request, &counted) : -1;
	if (connection)
		server->peer->disconnect(connection);
	if (!failed && counted == server->acknowledged)
		return 0;
	fprintf(stderr, "bench: %s acknowledged %lu results and counts %lu\n",
		server->peer->name, server->acknowledged, counted);
	return -1;
}
