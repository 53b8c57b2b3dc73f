/* SPDX-License-Identifier: EUPL-1.2
 * A daemon for tests of net: the real loop, engine and store in a process of their own, as an
 * ordinary user: root gives its uid up first, since root has no content rights. */
#pragma once

#include "suite.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include <riskreg/refusal.h>

#include "../daemon/engine/access.h"
#include "../daemon/engine/bootstrap.h"
#include "../daemon/engine/engine.h"
#include "../daemon/net/net.h"
#include "../daemon/ops/op.h"
#include "remove_tree.h"
#include "rpc_client.h"

#define NOBODY 65534
#define PING "riskreg.v1.AdminService/Ping"
#define STATS "riskreg.v1.AdminService/Stats"
#define SET_UNIT "riskreg.v1.UnitService/Set"
#define SET_RISK "riskreg.v1.RiskService/Set"
#define LIST "riskreg.v1.RecordService/List"
#define PATIENCE_MS 20000
#define MIB ((size_t)1 << 20)

/* ----------------------------------------------------------------------------------- the daemon */

static char directory[64], socket_path[96];
static pid_t daemon_pid;
/* While the gate is closed the writer stands still: calls stay in flight. */
static int gate[2] = { -1, -1 };
static struct net_options options;
static size_t memory_max;
static rlim_t files_max;

static inline void gated_wake(void *net)
{
	char byte;
	while (read(gate[0], &byte, 1) < 0 && errno == EINTR)
		continue;
	net_wake(net);
}

static inline int serve(void (*wake)(void *))
{
	CLEANUP(store_freep) struct store *store = NULL;
	CLEANUP(net_freep) struct net *net = NULL;
	CLEANUP(engine_freep) struct engine *engine = NULL;
	struct access_row rows[ROLE_COUNT - ROLE_READER];
	char uid[16];
	const char *const users[] = { uid };
	snprintf(uid, sizeof(uid), "%u", getuid());
	for (size_t i = 0; i < ROLE_COUNT - ROLE_READER; i++)
		rows[i] = (struct access_row){ .grant.role = (enum role)(ROLE_READER + i),
					       .users = users,
					       .n_users = 1 };
	const struct access_table access = { rows, ROLE_COUNT - ROLE_READER };
	struct store_options store_options = { .directory = directory, .map_size = 64 * MIB };
	store_options.kinds = ops_kinds(&store_options.n_kinds);
	if (ops_init() < 0 || store_open(&store, &store_options, NULL) < 0 ||
	    bootstrap_register(store) < 0 || net_new(&net, &options) < 0)
		return 9;
	const struct engine_options engine_options = {
		.store = store,
		.settings.access = &access,
		.settings.request_memory_max = 16 * MIB,
		.settings.memory_max = memory_max,
		.deliver = net_deliver,
		.wake = wake,
		.context = net,
	};
	if (engine_new(&engine, &engine_options) < 0)
		return 8;
	return net_run(net, engine) < 0 ? 3 : 0;
}

static inline void defaults(void)
{
	options = (struct net_options){
		.socket_path = socket_path,
		.connections_max = 64,
		.bounds.connections_per_user_max = 64,
		.bounds.half_frame_seconds = 30,
		.bounds.idle_seconds = 600,
		.in_flight_max = 64,
		.bounds.unsent_max = 8 * MIB,
	};
	memory_max = 256 * MIB;
	files_max = 0;
}

static inline void make_directory(void)
{
	snprintf(directory, sizeof(directory), "/tmp/riskreg-net-XXXXXX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(directory));
	snprintf(socket_path, sizeof(socket_path), "%s/socket", directory);
}

static inline void remove_directory(void)
{
	remove_tree(directory);
}

static inline struct rpc_client connect_client(void)
{
	struct rpc_client client = { .path = socket_path, .fd = -1 };
	const struct timeval patience = { .tv_sec = PATIENCE_MS / 1000 };
	for (int i = 0; i < PATIENCE_MS && rpc_connect(&client) < 0; i++)
		usleep(1000);
	CU_ASSERT_FATAL(client.fd >= 0);
	setsockopt(client.fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return client;
}

static inline void close_client(struct rpc_client *client)
{
	rpc_close(client);
	free(client->in);
	client->in = NULL;
	client->size_in = 0;
}

static inline void start_daemon(bool gated)
{
	if (gated)
		CU_ASSERT_EQUAL_FATAL(pipe2(gate, O_CLOEXEC), 0);
	fflush(NULL);
	daemon_pid = fork();
	CU_ASSERT_FATAL(daemon_pid >= 0);
	if (daemon_pid == 0) {
		const struct rlimit files = { files_max, files_max };
		/* A test that fails must not leave it behind. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (files_max)
			setrlimit(RLIMIT_NOFILE, &files);
		if (gated)
			close(gate[1]);
		exit(serve(gated ? gated_wake : net_wake));
	}
	if (gated)
		close(gate[0]);
	struct rpc_client client = connect_client();
	close_client(&client);
}

/* Closing the pipe's other end opens the gate for good. */
static inline void open_gate(void)
{
	if (gate[1] >= 0)
		close(gate[1]);
	gate[1] = -1;
}

static inline int wait_daemon(void)
{
	int status = 0;
	CU_ASSERT_EQUAL(waitpid(daemon_pid, &status, 0), daemon_pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline void end(void)
{
	open_gate();
	kill(daemon_pid, SIGTERM);
	CU_ASSERT_EQUAL(wait_daemon(), 0);
	CU_ASSERT(access(socket_path, F_OK) < 0);
	remove_directory();
}

/* ------------------------------------------------------------------------------------ calls */

static inline void send_ping(struct rpc_client *client)
{
	PB(PingRequest) ping = PB_INIT(PING_REQUEST);
	CU_ASSERT_EQUAL(rpc_request(client, PING, NULL, &ping.base), 0);
}

/* A write that makes a municipality of its own. */
static inline void send_write(struct rpc_client *client, const char *code)
{
	static uint32_t keys;
	uint8_t key[16] = { 0 };
	PB(Unit) unit = PB_INIT(UNIT);
	PB(SetUnitRequest) request = PB_INIT(SET_UNIT_REQUEST);
	keys++;
	memcpy(key, &keys, sizeof(keys));
	unit.code = (char *)code;
	unit.name = "Kommunen";
	unit.kind = PB_ENUM(UNIT_KIND, MUNICIPALITY);
	request.unit = &unit;
	CU_ASSERT_EQUAL(rpc_request(client, SET_UNIT, key, &request.base), 0);
}

/* The next answer's seq, and what it refused; UINT64_MAX when the connection ended. */
static inline uint64_t hear(struct rpc_client *client, int *ret_refused)
{
	PB(Response) *response = rpc_receive(client);
	if (!response)
		return UINT64_MAX;
	uint64_t seq = response->seq;
	*ret_refused = response->n_details ? refusal_parse(response->details[0]->refusal) : 0;
	CU_ASSERT_EQUAL(response->code != 0, *ret_refused != 0);
	riskreg__v1__response__free_unpacked(response, NULL);
	return seq;
}

static inline void expect_answer(struct rpc_client *client, uint64_t seq)
{
	int refused = -1;
	CU_ASSERT_EQUAL(hear(client, &refused), seq);
	CU_ASSERT_EQUAL(refused, 0);
}

static inline void expect_end(struct rpc_client *client)
{
	int refused;
	CU_ASSERT_EQUAL(hear(client, &refused), UINT64_MAX);
}

static inline bool is_silent(const struct rpc_client *client, int ms)
{
	struct pollfd about = { .fd = client->fd, .events = POLLIN };
	return poll(&about, 1, ms) == 0;
}

static inline int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline void expect_served(void)
{
	struct rpc_client client = connect_client();
	send_ping(&client);
	expect_answer(&client, 1);
	close_client(&client);
}

/* Holds the writer behind a first write. Its answer is waiting already, and whatever else wakes the
 * loop brings it, such as a new peer; all later writes stay in the queue until the gate opens. */
static inline void close_gate(void)
{
	struct rpc_client client = connect_client();
	send_write(&client, "GATE");
	while (is_silent(&client, 10))
		expect_served();
	expect_answer(&client, 1);
	close_client(&client);
}

static inline void begin(bool gated)
{
	make_directory();
	start_daemon(gated);
	if (gated)
		close_gate();
}

static inline void send_stats(struct rpc_client *client)
{
	PB(StatsRequest) request = PB_INIT(STATS_REQUEST);
	CU_ASSERT_EQUAL(rpc_request(client, STATS, NULL, &request.base), 0);
}

static inline uint64_t hear_stat(struct rpc_client *client, const char *name)
{
	uint64_t value = UINT64_MAX;
	PB(Response) *response = rpc_receive(client);
	CU_ASSERT_PTR_NOT_NULL_FATAL(response);
	PB(StatsResponse) *stats = riskreg__v1__stats_response__unpack(
		NULL, response->body.len, response->body.data);
	for (size_t i = 0; stats && i < stats->n_counters; i++)
		if (strcmp(stats->counters[i]->name, name) == 0)
			value = stats->counters[i]->value;
	riskreg__v1__stats_response__free_unpacked(stats, NULL);
	riskreg__v1__response__free_unpacked(response, NULL);
	return value;
}

static inline uint64_t stat_of(struct rpc_client *client, const char *name)
{
	send_stats(client);
	return hear_stat(client, name);
}

/* Waits for it, since the daemon notices a closed connection when it gets there. */
static inline bool stat_becomes(struct rpc_client *client, const char *name, uint64_t value)
{
	for (int i = 0; i < PATIENCE_MS / 10; i++) {
		if (stat_of(client, name) == value)
			return true;
		usleep(10000);
	}
	return false;
}

/* For main: root gives its uid up. */
static inline int run_unprivileged(const char *name, const struct suite_test *tests, size_t n)
{
	if (geteuid() == 0 &&
	    (setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0))
		return 1;
	/* A change of uid takes it away, and the leak checker needs it. */
	prctl(PR_SET_DUMPABLE, 1);
	signal(SIGPIPE, SIG_IGN);
	return suite_run(name, tests, n);
}
