/* SPDX-License-Identifier: EUPL-1.2
 * What connections are served, how the daemon listens and how it stops. */
#include "net_fixture.h"

/* ------------------------------------------------------------------------------------ serving */

static void peers_are_who_they_are(void)
{
	PB(PingRequest) ping = PB_INIT(PING_REQUEST);
	defaults();
	begin(false);
	struct rpc_client client = connect_client();
	PB(Response) *response = rpc_call(&client, PING, NULL, &ping.base);
	CU_ASSERT_PTR_NOT_NULL_FATAL(response);
	PB(PingResponse) *pong = riskreg__v1__ping_response__unpack(NULL, response->body.len,
								    response->body.data);
	CU_ASSERT_PTR_NOT_NULL_FATAL(pong);
	CU_ASSERT_EQUAL(pong->uid, getuid());
	CU_ASSERT_EQUAL(pong->n_roles, ROLE_COUNT - ROLE_READER);
	riskreg__v1__ping_response__free_unpacked(pong, NULL);
	riskreg__v1__response__free_unpacked(response, NULL);
	close_client(&client);
	end();
}

/* `n` pings, in one buffer. */
static size_t pack_pings(uint8_t *out, uint64_t n)
{
	size_t size = 0;
	for (uint64_t seq = 1; seq <= n; seq++) {
		PB(Request) request = PB_INIT(REQUEST);
		request.seq = seq;
		request.method = PING;
		size_t body = protobuf_c_message_get_packed_size(&request.base);
		size += frame_put_head(out + size, body);
		size += protobuf_c_message_pack(&request.base, out + size);
	}
	return size;
}

static void frames_come_many_at_once_or_byte_by_byte(void)
{
	static uint8_t bytes[5000 * 64];
	defaults();
	begin(false);
	struct rpc_client client = connect_client();
	size_t n = pack_pings(bytes, 1000);
	CU_ASSERT_EQUAL(rpc_send(&client, bytes, n), 0);
	for (uint64_t seq = 1; seq <= 1000; seq++)
		expect_answer(&client, seq);
	n = pack_pings(bytes, 3);
	for (size_t i = 0; i < n; i++)
		CU_ASSERT_EQUAL(rpc_send(&client, bytes + i, 1), 0);
	for (uint64_t seq = 1; seq <= 3; seq++)
		expect_answer(&client, seq);
	close_client(&client);
	end();
}

/* While the daemon stands still, so that both have sent when it looks. */
static void a_flood_leaves_others_their_turn(void)
{
	static uint8_t bytes[2000 * 64];
	defaults();
	begin(false);
	struct rpc_client flood = connect_client(), other = connect_client();
	send_ping(&flood);
	expect_answer(&flood, 1);
	uint64_t before = stat_of(&other, "calls");
	kill(daemon_pid, SIGSTOP);
	size_t n = pack_pings(bytes, 2000);
	CU_ASSERT_EQUAL(rpc_send(&flood, bytes, n), 0);
	send_stats(&other);
	kill(daemon_pid, SIGCONT);
	CU_ASSERT(hear_stat(&other, "calls") - before <= 2 * 64);
	for (uint64_t seq = 1; seq <= 2000; seq++)
		expect_answer(&flood, seq);
	close_client(&flood);
	close_client(&other);
	end();
}

static void answers_follow_a_client_that_has_no_more_to_say(void)
{
	static uint8_t bytes[100 * 64];
	defaults();
	begin(false);
	struct rpc_client client = connect_client();
	size_t n = pack_pings(bytes, 100);
	CU_ASSERT_EQUAL(rpc_send(&client, bytes, n), 0);
	shutdown(client.fd, SHUT_WR);
	for (uint64_t seq = 1; seq <= 100; seq++)
		expect_answer(&client, seq);
	expect_end(&client);
	close_client(&client);
	end();
}

static void the_sixty_fifth_call_waits(void)
{
	defaults();
	begin(true);
	struct rpc_client client = connect_client();
	for (int i = 0; i < 63; i++) {
		char code[16];
		snprintf(code, sizeof(code), "K-%d", i);
		send_write(&client, code);
	}
	send_ping(&client);
	expect_answer(&client, 64);
	send_write(&client, "K-63");
	send_ping(&client);
	CU_ASSERT(is_silent(&client, 200));
	expect_served();
	open_gate();
	bool heard[67] = { false };
	for (int i = 0; i < 65; i++) {
		int refused = -1;
		uint64_t seq = hear(&client, &refused);
		CU_ASSERT_EQUAL(refused, 0);
		if (seq < 67)
			heard[seq] = true;
	}
	for (int seq = 1; seq <= 66; seq++)
		CU_ASSERT_EQUAL(heard[seq], seq != 64);
	close_client(&client);
	end();
}

static void a_call_outlives_its_caller(void)
{
	defaults();
	begin(true);
	struct rpc_client client = connect_client();
	send_write(&client, "HK");
	send_write(&client, "KK");
	send_ping(&client);
	expect_answer(&client, 3);
	close_client(&client);
	/* This one is likely to get the same place; it must not get the other's answers. */
	struct rpc_client next = connect_client();
	send_ping(&next);
	expect_answer(&next, 1);
	open_gate();
	CU_ASSERT(stat_becomes(&next, "writes", 3));
	CU_ASSERT(is_silent(&next, 50));
	CU_ASSERT(stat_becomes(&next, "connections", 1));
	close_client(&next);
	end();
}

/* ------------------------------------------------------------------------------------ stopping */

static void stopping_finishes_what_is_in_flight(void)
{
	defaults();
	begin(true);
	struct rpc_client client = connect_client(), idle = connect_client();
	send_ping(&idle);
	expect_answer(&idle, 1);
	for (int i = 0; i < 10; i++) {
		char code[16];
		snprintf(code, sizeof(code), "K-%d", i);
		send_write(&client, code);
	}
	send_ping(&client);
	expect_answer(&client, 11);
	kill(daemon_pid, SIGTERM);
	expect_end(&idle);
	CU_ASSERT(access(socket_path, F_OK) < 0);
	open_gate();
	for (uint64_t seq = 1; seq <= 10; seq++)
		expect_answer(&client, seq);
	expect_end(&client);
	CU_ASSERT_EQUAL(wait_daemon(), 0);
	close_client(&client);
	close_client(&idle);
	/* What was acknowledged is there. */
	start_daemon(false);
	client = connect_client();
	send_write(&client, "K-9");
	int refused = -1;
	CU_ASSERT_EQUAL(hear(&client, &refused), 1);
	CU_ASSERT_EQUAL(refused, REFUSED_EXISTS);
	close_client(&client);
	end();
}

static void systemd_is_told(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const struct timeval patience = { .tv_sec = PATIENCE_MS / 1000 };
	char text[128] = "", path[sizeof(directory) + 8];
	defaults();
	options.watchdog_us = 200000;
	make_directory();
	snprintf(path, sizeof(path), "%s/notify", directory);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	CU_ASSERT_EQUAL_FATAL(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setenv("NOTIFY_SOCKET", path, 1);
	start_daemon(false);
	unsetenv("NOTIFY_SOCKET");
	CU_ASSERT(recv(fd, text, sizeof(text) - 1, 0) > 0);
	CU_ASSERT_EQUAL(strncmp(text, "READY=1\n", 8), 0);
	int64_t start = now_ms();
	for (int i = 0; i < 4; i++) {
		CU_ASSERT_EQUAL(recv(fd, text, sizeof(text), 0), 10);
		CU_ASSERT_EQUAL(memcmp(text, "WATCHDOG=1", 10), 0);
	}
	CU_ASSERT(now_ms() - start < 4 * 200);
	kill(daemon_pid, SIGTERM);
	do {
		CU_ASSERT_FATAL(recv(fd, text, sizeof(text), 0) > 0);
	} while (strncmp(text, "WATCHDOG=1", 10) == 0);
	CU_ASSERT_EQUAL(strncmp(text, "STOPPING=1\n", 11), 0);
	close(fd);
	end();
}

/* ------------------------------------------------------------------------------------ listening */

static int make_socket(const char *path, bool listening)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CU_ASSERT_EQUAL_FATAL(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	if (listening)
		CU_ASSERT_EQUAL_FATAL(listen(fd, 1), 0);
	return fd;
}

static void what_stands_at_the_path(void)
{
	struct net *net = NULL;
	struct stat about;
	defaults();
	make_directory();
	/* A socket that somebody left behind. */
	close(make_socket(socket_path, true));
	CU_ASSERT_EQUAL(net_new(&net, &options), 0);
	CU_ASSERT_EQUAL(stat(socket_path, &about), 0);
	CU_ASSERT_EQUAL(about.st_mode & 07777, 0666);
	/* One where somebody listens: ourselves. */
	struct net *second = NULL;
	CU_ASSERT_EQUAL(net_new(&second, &options), -EADDRINUSE);
	CU_ASSERT_PTR_NULL(second);
	CU_ASSERT_EQUAL(access(socket_path, F_OK), 0);
	/* Only our own file is removed. */
	unlink(socket_path);
	close(open(socket_path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	net = net_free(net);
	CU_ASSERT_EQUAL(access(socket_path, F_OK), 0);
	/* Something that is no socket. */
	CU_ASSERT_EQUAL(net_new(&net, &options), -EEXIST);
	CU_ASSERT_EQUAL(access(socket_path, F_OK), 0);
	unlink(socket_path);
	/* One whose backlog is full is alive. */
	int busy = make_socket(socket_path, true), waiting[4];
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", socket_path);
	for (int i = 0; i < 4; i++) {
		waiting[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		(void)!connect(waiting[i], (struct sockaddr *)&address, sizeof(address));
	}
	CU_ASSERT_EQUAL(net_new(&net, &options), -EADDRINUSE);
	for (int i = 0; i < 4; i++)
		close(waiting[i]);
	close(busy);
	remove_directory();
}

static void paths_have_a_bound(void)
{
	struct net *net = NULL;
	char path[200];
	size_t n = sizeof(((struct sockaddr_un *)0)->sun_path) - 1;
	defaults();
	make_directory();
	memset(path, 'a', sizeof(path));
	memcpy(path, directory, strlen(directory));
	path[strlen(directory)] = '/';
	path[n] = '\0';
	options.socket_path = path;
	CU_ASSERT_EQUAL(net_new(&net, &options), 0);
	net = net_free(net);
	path[n] = 'a';
	path[n + 1] = '\0';
	CU_ASSERT_EQUAL(net_new(&net, &options), -ENAMETOOLONG);
	options.socket_path = "";
	CU_ASSERT_EQUAL(net_new(&net, &options), -ENAMETOOLONG);
	options.socket_path = "/tmp/riskreg-no-such-directory/socket";
	CU_ASSERT_EQUAL(net_new(&net, &options), -ENOENT);
	remove_directory();
}

static void sockets_handed_over(void)
{
	struct net *net = NULL;
	defaults();
	make_directory();
	options.socket_path = NULL;
	options.listen_fds = 1;
	int saved = fcntl(3, F_DUPFD_CLOEXEC, 10);
	int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
	dup2(file, 3);
	CU_ASSERT_EQUAL(net_new(&net, &options), -EINVAL);
	int fd = make_socket(socket_path, true);
	dup2(fd, 3);
	start_daemon(false);
	close(fd);
	close(3);
	expect_served();
	kill(daemon_pid, SIGTERM);
	CU_ASSERT_EQUAL(wait_daemon(), 0);
	/* It is systemd's file, not the daemon's. */
	CU_ASSERT_EQUAL(access(socket_path, F_OK), 0);
	if (saved >= 0) {
		dup2(saved, 3);
		close(saved);
	}
	if (file != 3)
		close(file);
	remove_directory();
}

static const struct suite_test tests[] = {
	{ "peers are who they are", peers_are_who_they_are },
	{ "frames come many at once or byte by byte", frames_come_many_at_once_or_byte_by_byte },
	{ "a flood leaves others their turn", a_flood_leaves_others_their_turn },
	{ "answers follow a client that has no more to say",
	  answers_follow_a_client_that_has_no_more_to_say },
	{ "the sixty-fifth call waits", the_sixty_fifth_call_waits },
	{ "a call outlives its caller", a_call_outlives_its_caller },
	{ "stopping finishes what is in flight", stopping_finishes_what_is_in_flight },
	{ "systemd is told", systemd_is_told },
	{ "what stands at the path", what_stands_at_the_path },
	{ "paths have a bound", paths_have_a_bound },
	{ "sockets handed over", sockets_handed_over },
};

int main(void)
{
	return run_unprivileged("net", tests, sizeof(tests) / sizeof(tests)[0]);
}
