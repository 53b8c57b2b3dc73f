/* SPDX-License-Identifier: EUPL-1.2
 * The load: every client keeps `depth` requests under way and checks every answer. Must never know
 * which peer it talks to. */
#include "load.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "process.h"

/* What the threads of one run share. */
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
	struct place *place;
	uint64_t random;
	void *connection;
	struct under_way under_way[BENCH_DEPTH_MAX];
	unsigned n_sent, n_received;
	uint64_t acknowledged; /* results */
	uint64_t aside;	       /* nanoseconds that are not counted */
	struct load load;
};

/* One thread, with its share of the clients. */
struct loader {
	struct run *run;
	pthread_t thread;
	struct client *clients;
	unsigned n;
	struct pollfd sockets[BENCH_CLIENTS_MAX]; /* of each client */
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

/* BENCH_NOT_YET when it has not come whole. */
static int receive_one(struct client *c)
{
	const struct under_way *eldest = &c->under_way[c->n_received % BENCH_DEPTH_MAX];
	uint64_t counted = 0;
	int r = c->run->server->peer->receive(c->connection, &eldest->request, &counted);
	if (r)
		return r;
	c->n_received++;
	if (eldest->request.work == WORK_LOG)
		c->acknowledged += eldest->request.n;
	times_add(&c->load.times, process_now() - eldest->sent);
	c->load.answers++;
	return 0;
}

/* Waits for what comes next, and reads it. */
static int await(const struct peer *peer, void *connection)
{
	struct pollfd socket = { .fd = peer->descriptor(connection), .events = POLLIN };
	return poll(&socket, 1, -1) < 0 ? -1 : peer->read(connection);
}

/* One request on a connection, and its answer. */
static int ask(const struct peer *peer, void *connection, const struct request *request,
	       uint64_t *ret_counted)
{
	int r = peer->send(connection, request) < 0 || peer->flush(connection) < 0 ? -1 : 0;
	if (r)
		return r;
	while ((r = peer->receive(connection, request, ret_counted)) == BENCH_NOT_YET)
		if (await(peer, connection) < 0)
			return -1;
	return r;
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

/* Once half of what may be under way is answered, the other half is sent in one go. */
static int fill_up(struct client *c)
{
	unsigned depth = c->run->job->depth;
	if (c->n_sent - c->n_received > depth / 2)
		return 0;
	if (c->run->job->flags & JOB_ANEW && log_aside(c) < 0)
		return -1;
	while (c->n_sent - c->n_received < depth)
		if (send_one(c) < 0)
			return -1;
	return c->run->server->peer->flush(c->connection);
}

/* Takes what has come whole and asks for more. */
static int serve(struct client *c)
{
	int r = 0;
	while (c->n_received != c->n_sent && !(r = receive_one(c))) {
		if (!atomic_load_explicit(&c->run->stopping, memory_order_relaxed))
			r = fill_up(c);
		/* In process an answer is always there: the others have their turn. */
		if (r || !c->run->server->peer->descriptor)
			break;
	}
	return r < 0 ? -1 : 0;
}

/* The clients of a peer in process are always ready. */
static int wait_for_answers(struct loader *loader)
{
	if (!loader->run->server->peer->descriptor)
		return 0;
	return poll(loader->sockets, loader->n, -1) < 0 ? -1 : 0;
}

static int serve_ready(struct loader *loader)
{
	const struct peer *peer = loader->run->server->peer;
	for (unsigned i = 0; i < loader->n; i++) {
		struct client *c = &loader->clients[i];
		if (peer->descriptor && !loader->sockets[i].revents)
			continue;
		if (peer->descriptor && peer->read(c->connection) < 0)
			return -1;
		if (serve(c) < 0)
			return -1;
	}
	return 0;
}

static bool is_idle(const struct loader *loader)
{
	for (unsigned i = 0; i < loader->n; i++)
		if (loader->clients[i].n_received != loader->clients[i].n_sent)
			return false;
	return true;
}

/* Until told to stop, and then until all that was sent is answered. */
static int work(struct loader *loader)
{
	for (unsigned i = 0; i < loader->n; i++)
		if (fill_up(&loader->clients[i]) < 0)
			return -1;
	while (!is_idle(loader))
		if (wait_for_answers(loader) < 0 || serve_ready(loader) < 0)
			return -1;
	return 0;
}

/* The first request of a connection pays for what is kept for the others: it is not counted. */
static int begin(struct client *c)
{
	const struct server *server = c->run->server;
	uint64_t counted;
	c->connection = server->peer->connect(server);
	struct request request = next_request(c);
	if (!c->connection || ask(server->peer, c->connection, &request, &counted) < 0)
		return -1;
	c->acknowledged = request.work == WORK_LOG ? request.n : 0;
	return 0;
}

static int begin_all(struct loader *loader)
{
	const struct peer *peer = loader->run->server->peer;
	for (unsigned i = 0; i < loader->n; i++) {
		struct client *c = &loader->clients[i];
		if (begin(c) < 0)
			return -1;
		loader->sockets[i].events = POLLIN;
		if (peer->descriptor)
			loader->sockets[i].fd = peer->descriptor(c->connection);
	}
	return 0;
}

static void *run_loader(void *arg)
{
	struct loader *loader = arg;
	loader->failed = begin_all(loader);
	pthread_barrier_wait(&loader->run->ready);
	if (!loader->failed)
		loader->failed = work(loader);
	loader->ended = process_now();
	for (unsigned i = 0; i < loader->n; i++)
		if (loader->clients[i].connection)
			loader->run->server->peer->disconnect(loader->clients[i].connection);
	return NULL;
}

static void wait_for(double seconds, const atomic_bool *interrupted)
{
	uint64_t until = process_now() + (uint64_t)(seconds * 1e9);
	while (process_now() < until && !atomic_load(interrupted))
		process_nap(10);
}

static int join(struct loader *loaders, unsigned n, uint64_t begun, struct load *ret)
{
	int failed = 0;
	uint64_t ended = begun;
	*ret = (struct load){ 0 };
	for (unsigned i = 0; i < n; i++) {
		struct loader *loader = &loaders[i];
		pthread_join(loader->thread, NULL);
		failed |= loader->failed;
		ended = loader->ended > ended ? loader->ended : ended;
		for (unsigned k = 0; k < loader->n; k++) {
			const struct client *c = &loader->clients[k];
			ret->answers += c->load.answers;
			times_merge(&ret->times, &c->load.times);
			loader->run->server->acknowledged += c->acknowledged;
		}
	}
	ret->seconds = (double)(ended - begun - loaders[0].clients[0].aside) / 1e9;
	return failed;
}

static void start(struct loader *loader)
{
	if (pthread_create(&loader->thread, NULL, run_loader, loader) == 0)
		return;
	/* The others wait at the barrier for one that will not come. */
	fprintf(stderr, "bench: no more threads\n");
	abort();
}

/* As many as processors: more would take turns with what they measure. */
static unsigned count_threads(unsigned clients)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	return processors < 1 ? 1 : processors < (long)clients ? (unsigned)processors : clients;
}

int load_run(struct server *server, const struct job *job, double seconds,
	     const atomic_bool *interrupted, struct load *ret)
{
	static struct loader loaders[BENCH_CLIENTS_MAX];
	struct run run = { .server = server, .job = job };
	struct client *clients = calloc(job->clients, sizeof(*clients));
	unsigned threads = count_threads(job->clients);
	if (!clients)
		return -1;
	for (unsigned i = 0; i < job->clients; i++) {
		clients[i].run = &run;
		clients[i].place = &server->places[i];
		clients[i].random = 0x9e3779b97f4a7c15u * (i + 1);
	}
	pthread_barrier_init(&run.ready, NULL, threads + 1);
	for (unsigned i = 0; i < threads; i++) {
		unsigned first = job->clients * i / threads;
		unsigned end = job->clients * (i + 1) / threads;
		loaders[i] = (struct loader){ .run = &run, .clients = clients + first,
					      .n = end - first };
		start(&loaders[i]);
	}
	pthread_barrier_wait(&run.ready);
	uint64_t begun = process_now();
	wait_for(seconds, interrupted);
	atomic_store(&run.stopping, true);
	int failed = join(loaders, threads, begun, ret);
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
