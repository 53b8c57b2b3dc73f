/* SPDX-License-Identifier: EUPL-1.2
 * The daemon as a peer: started as it is shipped, spoken to over its socket. Frames are packed and
 * read without allocation, so that the load takes little of the machine from what it measures.
 * Must never ask the daemon for anything that an auditor could not. */
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

#include <riskreg/wire.h>

#include "../rpc_client.h"
#include "process.h"

#define OUT_SIZE 65536
#define IN_SIZE (FRAME_MAX + OUT_SIZE)
#define SOCKET_MAX (BENCH_PATH_MAX + 8)
#define CRITERIA "0-79 % fail, 80-89 % partial, 90-100 % pass"

struct connection {
	int fd;
	uint32_t number, calls;
	uint64_t seq_heard;
	uint64_t counted; /* by the frames of an answer that have come */
	size_t n_out, at_in, n_in;
	PB(ItemResult) items[BENCH_SIZE_MAX], *results[BENCH_SIZE_MAX];
	uint8_t body[OUT_SIZE], out[OUT_SIZE], in[IN_SIZE];
};

static void find_socket(const struct server *server, char ret[SOCKET_MAX])
{
	snprintf(ret, SOCKET_MAX, "%s/socket", server->directory);
}

static char *text(const char *s)
{
	return (char *)(uintptr_t)s;
}

/* ------------------------------------------------------------------ start and controls */

static bool answers(const struct server *server)
{
	char path[SOCKET_MAX];
	find_socket(server, path);
	struct rpc_client c = { .path = path, .fd = -1 };
	PB(PingRequest) ping = PB_INIT(PING_REQUEST);
	PB(Response) *r = NULL;
	if (rpc_connect(&c) == 0)
		r = rpc_call(&c, "riskreg.v1.AdminService/Ping", NULL, &ping.base);
	bool is_up = r && r->code == 0;
	riskreg__v1__response__free_unpacked(r, NULL);
	rpc_close(&c);
	free(c.in);
	return is_up;
}

static int start(struct server *server)
{
	char data[SOCKET_MAX], path[SOCKET_MAX];
	snprintf(data, sizeof(data), "%s/data", server->directory);
	find_socket(server, path);
	const char *const argv[] = { server->program, "--data",	  data,		  "--socket",
				     path,	      "--config", server->config, NULL };
	return process_start(server, argv) < 0 ? -1 : process_await(server, answers);
}

/* A write before the load, which must make the record `id`; NULL: any. */
static int put(struct rpc_client *c, const char *method, const ProtobufCMessage *m, const char *id)
{
	uint8_t key[16] = { 0 };
	uint64_t number = c->seq + 1;
	memcpy(key + 8, &number, 8);
	PB(Response) *r = rpc_call(c, method, key, m);
	PB(Written) *w = r && !r->code ?
				 riskreg__v1__written__unpack(NULL, r->body.len, r->body.data) :
				 NULL;
	bool done = w && w->n_changes && (!id || strcmp(w->changes[0]->id, id) == 0);
	if (!done)
		fprintf(stderr, "bench: %s: %s\n", method, r ? r->message : "no answer");
	riskreg__v1__written__free_unpacked(w, NULL);
	riskreg__v1__response__free_unpacked(r, NULL);
	return done ? 0 : -1;
}

static int put_units(struct rpc_client *c)
{
	PB(Unit) unit = PB_INIT(UNIT);
	PB(SetUnitRequest) set = PB_INIT(SET_UNIT_REQUEST);
	set.unit = &unit;
	unit.code = text("HK");
	unit.name = text("Kommunen");
	unit.kind = PB_ENUM(UNIT_KIND, MUNICIPALITY);
	if (put(c, "riskreg.v1.UnitService/Set", &set.base, "HK") < 0)
		return -1;
	unit.code = text("SN");
	unit.name = text("Nämnden");
	unit.parent = text("HK");
	unit.kind = PB_ENUM(UNIT_KIND, BOARD);
	return put(c, "riskreg.v1.UnitService/Set", &set.base, "SN");
}

static int put_control(struct rpc_client *c, unsigned number)
{
	char title[64], control_id[16], round_id[16];
	snprintf(title, sizeof(title), "Kontroll %u", number);
	snprintf(control_id, sizeof(control_id), "C%u", number);
	snprintf(round_id, sizeof(round_id), "S%u", number);
	PB(Control) control = PB_INIT(CONTROL);
	control.unit = text("SN");
	control.kind = PB_ENUM(CONTROL_KIND, SAMPLE);
	control.category = PB_ENUM(CONTROL_CATEGORY, INTERNAL);
	control.title = title;
	PB(SetControlRequest) set = PB_INIT(SET_CONTROL_REQUEST);
	set.control = &control;
	set.criteria_text = text(CRITERIA);
	if (put(c, "riskreg.v1.ControlService/Set", &set.base, control_id) < 0)
		return -1;
	PB(OpenRoundRequest) open = PB_INIT(OPEN_ROUND_REQUEST);
	open.control = control_id;
	open.unit = text("SN");
	open.size = BENCH_RANKS_MAX;
	return put(c, "riskreg.v1.RoundService/Open", &open.base, round_id);
}

static int prepare(struct server *server)
{
	char path[SOCKET_MAX];
	find_socket(server, path);
	struct rpc_client c = { .path = path, .fd = -1 };
	int r = rpc_connect(&c) < 0 ? -1 : put_units(&c);
	for (unsigned number = 1; number <= BENCH_CONTROLS && r == 0; number++)
		r = put_control(&c, number);
	rpc_close(&c);
	free(c.in);
	return r;
}

/* ------------------------------------------------------------------ requests */

static void *connect_client(const struct server *server)
{
	static atomic_uint connections;
	char path[SOCKET_MAX];
	find_socket(server, path);
	struct rpc_client c = { .path = path, .fd = -1 };
	struct connection *connection = calloc(1, sizeof(*connection));
	if (!connection || rpc_connect(&c) < 0) {
		perror("bench: connect");
		free(connection);
		return NULL;
	}
	connection->fd = c.fd;
	connection->number = atomic_fetch_add(&connections, 1) + 1;
	for (unsigned i = 0; i < BENCH_SIZE_MAX; i++) {
		riskreg__v1__item_result__init(&connection->items[i]);
		connection->results[i] = &connection->items[i];
	}
	return connection;
}

static void disconnect(void *arg)
{
	struct connection *c = arg;
	close(c->fd);
	free(c);
}

static int flush(void *arg)
{
	struct connection *c = arg;
	struct rpc_client socket = { .fd = c->fd };
	size_t n = c->n_out;
	c->n_out = 0;
	if (rpc_send(&socket, c->out, n) == 0)
		return 0;
	perror("bench: send");
	return -1;
}

/* As riskctl makes them: the time first, so that the index of keys grows at its end. */
static void make_key(struct connection *c, uint8_t ret[16])
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	uint64_t ms = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
	for (unsigned i = 0; i < 6; i++)
		ret[i] = (uint8_t)(ms >> (40 - 8 * i));
	ret[6] = 0x70;
	ret[7] = 0;
	memcpy(ret + 8, &c->number, 4);
	memcpy(ret + 12, &c->calls, 4);
}

/* Queues the call whose message stands in c->body. */
static int queue(struct connection *c, const char *method, size_t n_body, bool is_write)
{
	uint8_t key[16];
	PB(Request) request = PB_INIT(REQUEST);
	request.seq = ++c->calls;
	request.method = text(method);
	request.body = (ProtobufCBinaryData){ .len = n_body, .data = c->body };
	request.lang = text("en");
	if (is_write) {
		make_key(c, key);
		request.key = (ProtobufCBinaryData){ .len = sizeof(key), .data = key };
	}
	size_t size = riskreg__v1__request__get_packed_size(&request);
	if (c->n_out + size + FRAME_HEAD_MAX > OUT_SIZE && flush(c) < 0)
		return -1;
	c->n_out += frame_put_head(c->out + c->n_out, size);
	c->n_out += riskreg__v1__request__pack(&request, c->out + c->n_out);
	return 0;
}

static int send_log(struct connection *c, const struct request *request)
{
	char round[16];
	snprintf(round, sizeof(round), "S%u", request->control + 1);
	PB(LogResultsRequest) log = PB_INIT(LOG_RESULTS_REQUEST);
	log.round = round;
	log.n_results = request->n;
	log.results = c->results;
	for (unsigned i = 0; i < request->n; i++) {
		c->items[i].rank = request->rank + i;
		c->items[i].outcome = (PB(Outcome))bench_outcome(request->rank + i);
	}
	size_t n = riskreg__v1__log_results_request__pack(&log, c->body);
	return queue(c, "riskreg.v1.RoundService/LogResults", n, true);
}

static int send_get(struct connection *c, const struct request *request)
{
	char id[32];
	snprintf(id, sizeof(id), "S%u/%u", request->control + 1, request->rank);
	PB(GetRecordRequest) get = PB_INIT(GET_RECORD_REQUEST);
	get.kind = PB_ENUM(KIND, RESULT);
	get.id = id;
	size_t n = riskreg__v1__get_record_request__pack(&get, c->body);
	return queue(c, "riskreg.v1.RecordService/Get", n, false);
}

static int send_status(struct connection *c, const struct request *request)
{
	char control[16] = "";
	if (request->work == WORK_STATUS_ONE)
		snprintf(control, sizeof(control), "C%u", request->control + 1);
	PB(GetStatusRequest) get = PB_INIT(GET_STATUS_REQUEST);
	get.unit = text("SN");
	get.control = control;
	size_t n = riskreg__v1__get_status_request__pack(&get, c->body);
	return queue(c, "riskreg.v1.StatusService/Get", n, false);
}

static int send_request(void *connection, const struct request *request)
{
	static int (*const senders[])(struct connection *, const struct request *) = {
		[WORK_LOG] = send_log,
		[WORK_GET] = send_get,
		[WORK_STATUS_ALL] = send_status,
		[WORK_STATUS_ONE] = send_status,
	};
	return senders[request->work](connection, request);
}

/* ------------------------------------------------------------------ answers */

static int descriptor(const void *arg)
{
	const struct connection *c = arg;
	return c->fd;
}

static int read_some(void *arg)
{
	struct connection *c = arg;
	if (c->at_in) {
		memmove(c->in, c->in + c->at_in, c->n_in - c->at_in);
		c->n_in -= c->at_in;
		c->at_in = 0;
	}
	ssize_t got = recv(c->fd, c->in + c->n_in, IN_SIZE - c->n_in, 0);
	if (got > 0) {
		c->n_in += (size_t)got;
		return 0;
	}
	fprintf(stderr, "bench: riskregd: %s\n", got ? strerror(errno) : "connection closed");
	return -1;
}

/* The next frame that has come whole, borrowed until more is read. */
static int next_frame(struct connection *c, struct view *ret)
{
	size_t size;
	struct view rest = view_of(c->in + c->at_in, c->n_in - c->at_in);
	switch (frame_find(rest, ret, &size)) {
	case FRAME_WHOLE:
		c->at_in += size;
		return 0;
	case FRAME_PARTIAL:
		return BENCH_NOT_YET;
	case FRAME_TOO_LARGE:
		fprintf(stderr, "bench: riskregd: a frame that is too large\n");
		return -1;
	}
	return -1;
}

/* Field `number` of a message: its bytes, or its value. False when it is not there. */
static bool find(struct view message, uint32_t number, struct wire_field *ret)
{
	while (wire_next(&message, ret))
		if (ret->number == number)
			return true;
	return false;
}

static bool holds_result(struct view body, const struct request *request)
{
	struct wire_field record, result, rank, outcome;
	return find(body, 100, &record) && find(record.bytes, 111, &result) &&
	       find(result.bytes, 3, &rank) && rank.value == request->rank &&
	       find(result.bytes, 4, &outcome) && outcome.value == bench_outcome(request->rank);
}

/* Results that one control counts: those of the round in work (ControlStatus.current.tally). */
static uint64_t count_control(struct view control)
{
	struct wire_field round, tally, part;
	uint64_t sum = 0;
	if (!find(control, 7, &round) || !find(round.bytes, 7, &tally))
		return 0;
	while (wire_next(&tally.bytes, &part))
		sum += part.value;
	return sum;
}

static bool check_body(struct view body, const struct request *request, uint64_t *counted)
{
	struct wire_field field;
	unsigned changes = 0;
	switch (request->work) {
	case WORK_LOG:
		while (wire_next(&body, &field))
			changes += field.number == 3;
		return changes >= request->n;
	case WORK_GET:
		return holds_result(body, request);
	case WORK_STATUS_ALL:
	case WORK_STATUS_ONE:
		while (wire_next(&body, &field))
			if (field.number == 100)
				*counted += count_control(field.bytes);
		return *counted > 0;
	}
	return false;
}

/* One response; *ret_more: others with its number follow. */
static int receive_response(struct connection *c, const struct request *request, bool *ret_more)
{
	struct view frame, body = VIEW_NONE, message = VIEW_NONE;
	struct wire_field field;
	uint64_t seq = 0, code = 0, more = 0;
	int r = next_frame(c, &frame);
	if (r)
		return r;
	while (wire_next(&frame, &field)) {
		seq = field.number == 1 ? field.value : seq;
		code = field.number == 2 ? field.value : code;
		message = field.number == 3 ? field.bytes : message;
		body = field.number == 5 ? field.bytes : body;
		more = field.number == 6 ? field.value : more;
	}
	*ret_more = more != 0;
	if (seq == c->seq_heard + 1 && code == 0 && check_body(body, request, &c->counted))
		return 0;
	fprintf(stderr, "bench: riskregd: answer %lu has seq %lu, code %lu: %.*s\n",
		c->seq_heard + 1, seq, code, (int)message.n, (const char *)message.p);
	return -1;
}

static int receive(void *arg, const struct request *request, uint64_t *ret_counted)
{
	struct connection *c = arg;
	bool more;
	do {
		int r = receive_response(c, request, &more);
		if (r)
			return r;
	} while (more);
	c->seq_heard++;
	*ret_counted = c->counted;
	c->counted = 0;
	return 0;
}

const struct peer peer_riskreg = {
	.name = "riskregd",
	.short_name = "riskregd",
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
