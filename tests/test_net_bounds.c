/* SPDX-License-Identifier: EUPL-1.2
 * Clients that behave badly: too much, too many, too slow. Each meets its bound, and the others are
 * served meanwhile. */
#include "../daemon/net/places.h"
#include "net_fixture.h"

static void a_frame_that_is_too_large(void)
{
	static uint8_t frame[2 << 20];
	int refused = -1;
	defaults();
	begin(false);
	struct rpc_client other = connect_client();
	struct rpc_client client = connect_client();
	/* 2 MiB, and as many bytes behind it: all can be sent, and the answer read. */
	memcpy(frame, "\x80\x80\x80\x01", 4);
	CU_ASSERT_EQUAL(rpc_send(&client, frame, sizeof(frame)), 0);
	CU_ASSERT_EQUAL(hear(&client, &refused), 0);
	CU_ASSERT_EQUAL(refused, REFUSED_FRAME_TOO_LARGE);
	expect_end(&client);
	close_client(&client);
	send_ping(&other);
	expect_answer(&other, 1);
	close_client(&other);
	end();
}

static void half_a_frame_has_its_time(void)
{
	defaults();
	options.bounds.half_frame_seconds = 1;
	begin(false);
	struct rpc_client silent = connect_client(), slow = connect_client();
	int64_t start = now_ms();
	CU_ASSERT_EQUAL(rpc_send(&silent, (const uint8_t *)"\x7f\x08", 2), 0);
	CU_ASSERT_EQUAL(rpc_send(&slow, (const uint8_t *)"\x7f\x08", 2), 0);
	/* One byte now and then is no excuse. */
	while (is_silent(&slow, 100) && now_ms() - start < PATIENCE_MS)
		(void)!rpc_send(&slow, (const uint8_t *)"\x01", 1);
	int64_t took = now_ms() - start;
	CU_ASSERT(took >= 900 && took < 4000);
	expect_end(&slow);
	expect_end(&silent);
	close_client(&slow);
	close_client(&silent);
	expect_served();
	end();
}

static void idle_is_only_who_waits_for_nothing(void)
{
	defaults();
	options.bounds.idle_seconds = 1;
	begin(true);
	struct rpc_client busy = connect_client(), idle = connect_client();
	send_write(&busy, "HK");
	send_ping(&idle);
	expect_answer(&idle, 1);
	int64_t start = now_ms();
	expect_end(&idle);
	int64_t took = now_ms() - start;
	CU_ASSERT(took >= 900 && took < 4000);
	CU_ASSERT(is_silent(&busy, 500));
	open_gate();
	expect_answer(&busy, 1);
	expect_end(&busy);
	close_client(&busy);
	close_client(&idle);
	end();
}

/* Risks that make a list of a good megabyte. */
static void fill_register(struct rpc_client *client)
{
	static char text[8001];
	uint8_t key[16] = { 0xff };
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) request = PB_INIT(SET_RISK_REQUEST);
	int refused = -1;
	memset(text, 'a', sizeof(text) - 1);
	risk.unit = "HK";
	risk.title = "En risk";
	risk.text = risk.background = text;
	request.risk = &risk;
	send_write(client, "HK");
	CU_ASSERT_EQUAL(hear(client, &refused), client->seq);
	for (int i = 0; i < 80; i++) {
		key[1] = (uint8_t)i;
		CU_ASSERT_EQUAL(rpc_request(client, SET_RISK, key, &request.base), 0);
		expect_answer(client, client->seq);
	}
}

static void a_client_that_does_not_read(void)
{
	PB(ListRecordsRequest) list = PB_INIT(LIST_RECORDS_REQUEST);
	list.kind = PB_ENUM(KIND, RISK);
	defaults();
	options.bounds.half_frame_seconds = 1;
	begin(false);
	struct rpc_client client = connect_client(), other = connect_client();
	fill_register(&other);
	CU_ASSERT_EQUAL(stat_of(&other, "connections"), 2);
	for (int i = 0; i < 60; i++)
		CU_ASSERT_EQUAL(rpc_request(&client, LIST, NULL, &list.base), 0);
	CU_ASSERT(stat_of(&other, "memory.buffered") < 4 * MIB);
	CU_ASSERT(stat_becomes(&other, "connections", 1));
	CU_ASSERT_EQUAL(stat_of(&other, "memory.buffered"), 0);
	close_client(&client);
	close_client(&other);
	end();
}

/* The same, by one who reads: all of it arrives. */
static void a_client_that_reads_gets_everything(void)
{
	PB(ListRecordsRequest) list = PB_INIT(LIST_RECORDS_REQUEST);
	list.kind = PB_ENUM(KIND, RISK);
	defaults();
	options.bounds.half_frame_seconds = 5;
	begin(false);
	struct rpc_client client = connect_client();
	fill_register(&client);
	uint64_t first = client.seq + 1;
	for (int i = 0; i < 60; i++)
		CU_ASSERT_EQUAL(rpc_request(&client, LIST, NULL, &list.base), 0);
	for (uint64_t seq = first; seq < first + 60;) {
		PB(Response) *response = rpc_receive(&client);
		CU_ASSERT_PTR_NOT_NULL_FATAL(response);
		CU_ASSERT_EQUAL(response->seq, seq);
		seq += !response->more;
		riskreg__v1__response__free_unpacked(response, NULL);
	}
	close_client(&client);
	end();
}

static void expect_turned_away(void)
{
	struct rpc_client client = connect_client();
	int refused = -1;
	CU_ASSERT_EQUAL(hear(&client, &refused), 0);
	CU_ASSERT_EQUAL(refused, REFUSED_TOO_MANY_CONNECTIONS);
	expect_end(&client);
	close_client(&client);
}

/* One connection more than `n` is turned away, until one of the others is closed. */
static void expect_room_for(int n)
{
	struct rpc_client clients[8];
	begin(false);
	clients[0] = connect_client();
	CU_ASSERT(stat_becomes(&clients[0], "connections", 1));
	for (int i = 1; i < n; i++)
		clients[i] = connect_client();
	CU_ASSERT(stat_becomes(&clients[n - 1], "connections", (uint64_t)n));
	expect_turned_away();
	CU_ASSERT(stat_of(&clients[n - 1], "connections.refused") >= 1);
	close_client(&clients[0]);
	CU_ASSERT(stat_becomes(&clients[n - 1], "connections", (uint64_t)n - 1));
	expect_served();
	for (int i = 1; i < n; i++)
		close_client(&clients[i]);
	end();
}

static void too_many_connections(void)
{
	defaults();
	options.connections_max = 8;
	options.bounds.connections_per_user_max = 3;
	expect_room_for(3);
	defaults();
	options.connections_max = 8;
	options.bounds.connections_reserved = 4;
	expect_room_for(4);
	defaults();
	options.connections_max = 8;
	expect_room_for(8);
}

static struct conn *conn_number(uintptr_t i)
{
	return (struct conn *)(i + 1); /* places only keep it */
}

static void places_are_kept_for_those_who_have_none(void)
{
	struct places places;
	uint64_t numbers[6];
	CU_ASSERT_EQUAL_FATAL(places_init(&places, 6), 0);
	for (uintptr_t i = 0; i < 4; i++) {
		CU_ASSERT(places_admit(&places, 1, 6, 2));
		numbers[i] = places_take(&places, conn_number(i), 1);
	}
	CU_ASSERT_FALSE(places_admit(&places, 1, 6, 2));
	for (uint32_t i = 4; i < 6; i++) {
		CU_ASSERT(places_admit(&places, i, 6, 2));
		numbers[i] = places_take(&places, conn_number(i), i);
		CU_ASSERT_FALSE(places_admit(&places, i, 6, 2));
	}
	CU_ASSERT_FALSE(places_admit(&places, 9, 6, 2));
	places_leave(&places, numbers[2]);
	CU_ASSERT_PTR_NULL(places_find(&places, numbers[2]));
	uint64_t again = places_take(&places, conn_number(7), 9);
	CU_ASSERT_NOT_EQUAL(again, numbers[2]);
	CU_ASSERT_PTR_NULL(places_find(&places, numbers[2]));
	CU_ASSERT_PTR_EQUAL(places_find(&places, again), conn_number(7));
	places_leave(&places, numbers[2]);
	CU_ASSERT_EQUAL(places.n_taken, 6);
	CU_ASSERT_PTR_NULL(places_find(&places, 0));
	CU_ASSERT_PTR_NULL(places_find(&places, UINT64_MAX));
	places_deinit(&places);
}

static void memory_that_is_short_pauses_reading(void)
{
	static uint8_t part[1000000];
	struct rpc_client clients[4];
	memcpy(part, "\xc0\x84\x3d", 3); /* a frame of 1 000 000 bytes */
	defaults();
	options.bounds.half_frame_seconds = 2;
	memory_max = 2 * MIB;
	begin(false);
	for (int i = 0; i < 4; i++) {
		clients[i] = connect_client();
		send_ping(&clients[i]);
		expect_answer(&clients[i], 1);
	}
	int64_t start = now_ms();
	/* Over the bound by less than what the kernel holds for one of them. */
	for (int i = 0; i < 3; i++)
		CU_ASSERT_EQUAL(rpc_send(&clients[i], part, 760000), 0);
	usleep(100000);
	send_ping(&clients[3]);
	CU_ASSERT(is_silent(&clients[3], 500));
	expect_answer(&clients[3], 2);
	CU_ASSERT(now_ms() - start >= 1500);
	for (int i = 0; i < 4; i++)
		close_client(&clients[i]);
	end();
}

static double cpu_seconds(void)
{
	char path[64], text[1024] = "";
	unsigned long user = 0, system = 0;
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)daemon_pid);
	FILE *file = fopen(path, "r");
	CU_ASSERT_PTR_NOT_NULL_FATAL(file);
	CU_ASSERT_PTR_NOT_NULL(fgets(text, sizeof(text), file));
	fclose(file);
	const char *behind_name = strrchr(text, ')');
	CU_ASSERT_PTR_NOT_NULL_FATAL(behind_name);
	CU_ASSERT_EQUAL(sscanf(behind_name + 2,
			       "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
			       &system),
			2);
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static void out_of_descriptors(void)
{
	struct rpc_client clients[40];
	defaults();
	files_max = 30;
	begin(false);
	for (int i = 0; i < 40; i++)
		clients[i] = connect_client();
	send_ping(&clients[0]);
	expect_answer(&clients[0], 1);
	double before = cpu_seconds();
	usleep(1500000);
	CU_ASSERT(cpu_seconds() - before < 0.4);
	send_ping(&clients[0]);
	expect_answer(&clients[0], 2);
	for (int i = 0; i < 40; i++)
		close_client(&clients[i]);
	expect_served();
	end();
}

static const struct suite_test tests[] = {
	{ "a frame that is too large", a_frame_that_is_too_large },
	{ "half a frame has its time", half_a_frame_has_its_time },
	{ "idle is only who waits for nothing", idle_is_only_who_waits_for_nothing },
	{ "a client that does not read", a_client_that_does_not_read },
	{ "a client that reads gets everything", a_client_that_reads_gets_everything },
	{ "too many connections", too_many_connections },
	{ "places are kept for those who have none", places_are_kept_for_those_who_have_none },
	{ "memory that is short pauses reading", memory_that_is_short_pauses_reading },
	{ "out of descriptors", out_of_descriptors },
};

int main(void)
{
	return run_unprivileged("net_bounds", tests, sizeof(tests) / sizeof(tests)[0]);
}
