/* SPDX-License-Identifier: EUPL-1.2
 * Redis 7 as a peer: a result is a string, the counts of all controls are one hash, and a Lua
 * script writes both in one. Must never weaken its durability: appendfsync is always. Rewriting
 * the append-only file is off, which spares Redis a fork in the middle of a run. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hiredis/hiredis.h>

#include "process.h"

#define ARGS_MAX (4 + 2 * BENCH_SIZE_MAX)
#define NUMBER_MAX 24
#define SHA1_TEXT_MAX 48

struct connection {
	redisContext *redis;
	char script[SHA1_TEXT_MAX];
	const char *args[ARGS_MAX];
	char texts[ARGS_MAX][NUMBER_MAX];
};

/* ARGV: control, then rank and outcome of each result. A result that is there already is refused,
 * as a primary key would. */
static const char script[] =
	"local t = redis.call('TIME')[1]\n"
	"for i = 2, #ARGV, 2 do\n"
	"  local value = ARGV[i + 1] .. ' granskare 2026-11-01 ' .. t\n"
	"  if not redis.call('SET', 'r:' .. ARGV[1] .. ':' .. ARGV[i], value, 'NX') then\n"
	"    return redis.error_reply('already logged')\n"
	"  end\n"
	"  redis.call('HINCRBY', 'counts', ARGV[1] .. ':' .. ARGV[i + 1], 1)\n"
	"end\n"
	"return redis.status_reply('OK')\n";

static redisContext *open_connection(const struct server *server)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/socket", server->directory);
	return redisConnectUnix(path);
}

static bool answers(const struct server *server)
{
	redisContext *redis = open_connection(server);
	redisReply *reply = redis && !redis->err ? redisCommand(redis, "PING") : NULL;
	bool is_up = reply && reply->type == REDIS_REPLY_STATUS;
	if (reply)
		freeReplyObject(reply);
	if (redis)
		redisFree(redis);
	return is_up;
}

static int start(struct server *server)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/socket", server->directory);
	const char *const argv[] = { "/usr/bin/redis-server", "--port", "0", "--unixsocket", path,
				     "--dir", server->directory, "--save", "",
				     "--appendonly", "yes", "--appendfsync", "always",
				     "--auto-aof-rewrite-percentage", "0", NULL };
	return process_start(server, argv) < 0 ? -1 : process_await(server, answers);
}

/* Nothing: keys come with their values, and criteria are the client's to know. */
static int prepare(struct server *server)
{
	(void)server;
	return 0;
}

static void disconnect(void *arg)
{
	struct connection *c = arg;
	if (c->redis)
		redisFree(c->redis);
	free(c);
}

static void *connect_client(const struct server *server)
{
	struct connection *c = calloc(1, sizeof(*c));
	if (!c)
		return NULL;
	c->redis = open_connection(server);
	redisReply *reply = c->redis && !c->redis->err ?
				    redisCommand(c->redis, "SCRIPT LOAD %s", script) :
				    NULL;
	if (reply && reply->type == REDIS_REPLY_STRING) {
		snprintf(c->script, sizeof(c->script), "%s", reply->str);
		freeReplyObject(reply);
		return c;
	}
	fprintf(stderr, "bench: Redis: %s\n", reply ? reply->str : "no answer");
	if (reply)
		freeReplyObject(reply);
	disconnect(c);
	return NULL;
}

/* ------------------------------------------------------------------ requests */

static int append(struct connection *c, int n)
{
	return redisAppendCommandArgv(c->redis, n, c->args, NULL) == REDIS_OK ? 0 : -1;
}

static int send_log(struct connection *c, const struct request *request)
{
	int n = 0;
	c->args[n++] = "EVALSHA";
	c->args[n++] = c->script;
	c->args[n++] = "0";
	snprintf(c->texts[n], NUMBER_MAX, "%u", request->control);
	c->args[n] = c->texts[n];
	n++;
	for (unsigned i = 0; i < request->n; i++) {
		snprintf(c->texts[n], NUMBER_MAX, "%u", request->rank + i);
		c->args[n] = c->texts[n];
		n++;
		snprintf(c->texts[n], NUMBER_MAX, "%u", bench_outcome(request->rank + i));
		c->args[n] = c->texts[n];
		n++;
	}
	return append(c, n);
}

static int send_get(struct connection *c, const struct request *request)
{
	c->args[0] = "GET";
	snprintf(c->texts[1], NUMBER_MAX, "r:%u:%u", request->control, request->rank);
	c->args[1] = c->texts[1];
	return append(c, 2);
}

static int send_status_all(struct connection *c, const struct request *request)
{
	(void)request;
	c->args[0] = "HGETALL";
	c->args[1] = "counts";
	return append(c, 2);
}

static int send_status_one(struct connection *c, const struct request *request)
{
	c->args[0] = "HMGET";
	c->args[1] = "counts";
	for (unsigned outcome = 1; outcome <= 3; outcome++) {
		char *field = c->texts[1 + outcome];
		snprintf(field, NUMBER_MAX, "%u:%u", request->control, outcome);
		c->args[1 + outcome] = field;
	}
	return append(c, 5);
}

static int send_request(void *connection, const struct request *request)
{
	static int (*const senders[])(struct connection *, const struct request *) = {
		[WORK_LOG] = send_log,
		[WORK_GET] = send_get,
		[WORK_STATUS_ALL] = send_status_all,
		[WORK_STATUS_ONE] = send_status_one,
	};
	return senders[request->work](connection, request);
}

static int flush(void *arg)
{
	struct connection *c = arg;
	int done = 0;
	while (!done)
		if (redisBufferWrite(c->redis, &done) != REDIS_OK)
			return -1;
	return 0;
}

/* ------------------------------------------------------------------ answers */

/* HGETALL gives field and value in turn, HMGET values; a field is "control:outcome". */
static uint64_t add_counts(const redisReply *reply, size_t step)
{
	uint64_t sum = 0;
	for (size_t i = step - 1; i < reply->elements; i += step)
		if (reply->element[i]->type == REDIS_REPLY_STRING)
			sum += strtoul(reply->element[i]->str, NULL, 10);
	return sum;
}

static bool check_answer(const redisReply *reply, const struct request *request,
			 uint64_t *ret_counted)
{
	switch (request->work) {
	case WORK_LOG:
		return reply->type == REDIS_REPLY_STATUS;
	case WORK_GET:
		return reply->type == REDIS_REPLY_STRING &&
		       strtoul(reply->str, NULL, 10) == bench_outcome(request->rank);
	case WORK_STATUS_ALL:
	case WORK_STATUS_ONE:
		if (reply->type != REDIS_REPLY_ARRAY)
			return false;
		*ret_counted = add_counts(reply, request->work == WORK_STATUS_ALL ? 2 : 1);
		return *ret_counted > 0;
	}
	return false;
}

static int descriptor(const void *arg)
{
	const struct connection *c = arg;
	return c->redis->fd;
}

static int read_some(void *arg)
{
	struct connection *c = arg;
	if (redisBufferRead(c->redis) == REDIS_OK)
		return 0;
	fprintf(stderr, "bench: Redis: %s\n", c->redis->errstr);
	return -1;
}

static int receive(void *arg, const struct request *request, uint64_t *ret_counted)
{
	struct connection *c = arg;
	void *answer = NULL;
	if (redisGetReplyFromReader(c->redis, &answer) != REDIS_OK) {
		fprintf(stderr, "bench: Redis: %s\n", c->redis->errstr);
		return -1;
	}
	if (!answer)
		return BENCH_NOT_YET;
	const redisReply *reply = answer;
	bool is_right = check_answer(reply, request, ret_counted);
	if (!is_right)
		fprintf(stderr, "bench: Redis: %s\n", reply->str ? reply->str : "wrong answer");
	freeReplyObject(answer);
	return is_right ? 0 : -1;
}

const struct peer peer_redis = {
	.name = "Redis 7",
	.short_name = "Redis",
	.stop_signal = SIGTERM,
	.start = start,
	.prepare = prepare,
	.connect = connect_client,
	.descriptor = descriptor,
	.send = send_request,
	.flush = flush,
	.read = read_some,
	.receive = receive,
	.disconnect = disconnect,
};
