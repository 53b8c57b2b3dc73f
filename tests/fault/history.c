/* SPDX-License-Identifier: EUPL-1.2
 * Histories (RELIABILITY T6): sixteen clients write and read the same few records at once and note
 * when each call began and ended and what it was answered; then the journal is read from its files
 * and held against that. Behind it faults are put into the history, one at a time: each must be
 * found, or the check is worth nothing.
 *
 *	history RISKREGD DIRECTORY CONFIG [OPERATIONS [SEED]]
 *
 * Prints "N operations, M entries, 0 anomalies"; exits 1 otherwise. Must run as a coordinator and
 * auditor. */
#include "history.h"
#include "history_check.h"
#include "history_controls.h"
#include "history_journal.h"

static struct history history;
static char control_ids[HISTORY_CLIENTS][32], round_ids[HISTORY_CLIENTS][32];
static char risk_ids[HISTORY_RISKS][32];
static uint64_t seed = 1;

struct client {
	uint32_t index;
	struct rpc_client rpc;
	uint64_t random;
	uint32_t ranks, versions[HISTORY_RISKS]; /* as last seen */
	uint64_t first_seq, seq;                 /* first and highest seen */
	uint32_t last_write;                     /* its number + 1; 0: none */
};

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static uint32_t below(struct client *c, uint32_t n)
{
	c->random = c->random * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(c->random >> 33) % n;
}

static void key_of(const struct op *op, uint8_t key[16])
{
	uint32_t number = op->kind == OP_AGAIN ? op->subject : op->number;
	memset(key, 0, 16);
	key[0] = 'h';
	memcpy(key + 4, &op->client, 4);
	memcpy(key + 8, &number, 4);
}

/* -------------------------------------------------------------------------------- one call */

static PB(Response) * call(struct client *c, struct op *op, const char *method, bool is_write,
			   const ProtobufCMessage *message)
{
	uint8_t key[16];
	key_of(op, key);
	op->begun = now_ns();
	PB(Response) *r = rpc_call(&c->rpc, method, is_write ? key : NULL, message);
	op->ended = now_ns();
	op->code = r ? r->code : CODE_LOST;
	return r;
}

static void see_seq(struct client *c, uint64_t seq)
{
	c->seq = seq > c->seq ? seq : c->seq;
	c->first_seq = c->first_seq ? c->first_seq : seq;
}

static void take_written(struct client *c, struct op *op, PB(Response) * r)
{
	PB(Written) *w = r && !r->code ? riskreg__v1__written__unpack(NULL, r->body.len,
								      r->body.data) :
					 NULL;
	if (w) {
		op->seq = w->seq;
		see_seq(c, w->seq);
		c->last_write = (op->kind == OP_AGAIN ? op->subject : op->number) + 1;
		riskreg__v1__written__free_unpacked(w, NULL);
	}
	riskreg__v1__response__free_unpacked(r, NULL);
}

/* `as` is what is sent: the op itself, or for OP_AGAIN an earlier one. */
static void log_result(struct client *c, struct op *op, const struct op *as)
{
	PB(ItemResult) item = PB_INIT(ITEM_RESULT), *items[] = { &item };
	PB(LogResultsRequest) request = PB_INIT(LOG_RESULTS_REQUEST);
	item.rank = as->rank;
	item.outcome = (PB(Outcome))as->outcome;
	request.round = round_ids[c->index];
	request.n_results = 1;
	request.results = items;
	take_written(c, op, call(c, op, "riskreg.v1.RoundService/LogResults", true, &request.base));
}

static void change_risk(struct client *c, struct op *op, const struct op *as)
{
	char title[64];
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) set = PB_INIT(SET_RISK_REQUEST);
	snprintf(title, sizeof(title), "%u av %u", as->number, as->client);
	risk.unit = text("SN");
	risk.title = title;
	set.id = risk_ids[as->subject];
	set.expected_version = as->versions[as->subject] - 1;
	set.risk = &risk;
	take_written(c, op, call(c, op, "riskreg.v1.RiskService/Set", true, &set.base));
	if (op->code == 0 && op == as)
		c->versions[op->subject] = op->versions[op->subject];
}

static void get_risk(struct client *c, struct op *op)
{
	PB(GetRecordRequest) get = PB_INIT(GET_RECORD_REQUEST);
	get.kind = PB_ENUM(KIND, RISK);
	get.id = risk_ids[op->subject];
	PB(Response) *r = call(c, op, "riskreg.v1.RecordService/Get", false, &get.base);
	PB(GetRecordResponse) *got = NULL;
	if (r && !r->code)
		got = riskreg__v1__get_record_response__unpack(NULL, r->body.len, r->body.data);
	if (got) {
		op->versions[op->subject] = got->record->meta->version;
		c->versions[op->subject] = got->record->meta->version;
		op->tag_client = UINT32_MAX;
		if (sscanf(got->record->risk->title, "%u av %u", &op->tag_number,
			   &op->tag_client) != 2)
			op->tag_client = UINT32_MAX;
		riskreg__v1__get_record_response__free_unpacked(got, NULL);
	}
	riskreg__v1__response__free_unpacked(r, NULL);
}

static void list_risks(struct client *c, struct op *op)
{
	PB(ListRecordsRequest) list = PB_INIT(LIST_RECORDS_REQUEST);
	list.kind = PB_ENUM(KIND, RISK);
	list.under_kind = PB_ENUM(KIND, UNIT);
	list.under = text("SN");
	PB(Response) *r = call(c, op, "riskreg.v1.RecordService/List", false, &list.base);
	PB(ListRecordsResponse) *page = NULL;
	if (r && !r->code && !r->more)
		page = riskreg__v1__list_records_response__unpack(NULL, r->body.len, r->body.data);
	for (size_t i = 0; page && i < page->n_records && i < HISTORY_RISKS; i++)
		op->versions[i] = c->versions[i] = page->records[i]->meta->version;
	if (page)
		riskreg__v1__list_records_response__free_unpacked(page, NULL);
	riskreg__v1__response__free_unpacked(r, NULL);
}

static void take_counts(struct op *op, const PB(GetStatusResponse) * status)
{
	const PB(RoundStatus) *round = status->n_controls ? status->controls[0]->current : NULL;
	const PB(Tally) *tally = round ? round->tally : NULL;
	if (!tally)
		return;
	op->counts[0] = tally->conforming;
	op->counts[1] = tally->deviating;
	op->counts[2] = tally->not_applicable;
}

/* As it is, or with a place as it was. The envelope has `at`, so it is made here. */
static void get_status(struct client *c, struct op *op)
{
	PB(GetStatusRequest) get = PB_INIT(GET_STATUS_REQUEST);
	get.unit = text("SN");
	get.control = control_ids[op->subject];
	c->rpc.at = op->kind == OP_STATUS_AT ? op->seq : 0;
	PB(Response) *r = call(c, op, "riskreg.v1.StatusService/Get", false, &get.base);
	c->rpc.at = 0;
	PB(GetStatusResponse) *status = NULL;
	if (r && !r->code)
		status = riskreg__v1__get_status_response__unpack(NULL, r->body.len, r->body.data);
	if (status) {
		op->seq = op->kind == OP_STATUS_AT ? op->seq : status->seq;
		see_seq(c, op->seq);
		take_counts(op, status);
		riskreg__v1__get_status_response__free_unpacked(status, NULL);
	}
	riskreg__v1__response__free_unpacked(r, NULL);
}

/* -------------------------------------------------------------------------------- clients */

static const struct {
	enum op_kind kind;
	uint32_t percent;
} mixture[] = {
	{ OP_LOG, 40 }, { OP_CHANGE, 20 }, { OP_AGAIN, 5 },      { OP_GET, 15 },
	{ OP_LIST, 8 }, { OP_STATUS, 10 }, { OP_STATUS_AT, 2 },
};

static enum op_kind draw_kind(struct client *c)
{
	uint32_t of = below(c, 100);
	size_t i = 0;
	while (of >= mixture[i].percent)
		of -= mixture[i++].percent;
	if ((mixture[i].kind == OP_AGAIN && !c->last_write) ||
	    (mixture[i].kind == OP_STATUS_AT && !c->seq))
		return OP_GET;
	return mixture[i].kind;
}

static void do_write(struct client *c, struct op *op, const struct op *as)
{
	(as->kind == OP_LOG ? log_result : change_risk)(c, op, as);
}

static void run_op(struct client *c, struct op *op)
{
	switch (op->kind) {
	case OP_LOG:
		op->rank = ++c->ranks;
		op->outcome = 1 + below(c, 3);
		do_write(c, op, op);
		break;
	case OP_CHANGE:
		op->subject = below(c, HISTORY_RISKS);
		op->versions[op->subject] = c->versions[op->subject] + 1;
		do_write(c, op, op);
		break;
	case OP_AGAIN:
		op->subject = c->last_write - 1;
		do_write(c, op, op_of(&history, c->index, op->subject));
		break;
	case OP_GET:
		op->subject = below(c, HISTORY_RISKS);
		get_risk(c, op);
		break;
	case OP_LIST:
		list_risks(c, op);
		break;
	case OP_STATUS_AT:
		op->seq = c->first_seq +
			  below(c, (uint32_t)(c->seq - c->first_seq + 1));
		op->subject = below(c, HISTORY_CLIENTS);
		get_status(c, op);
		break;
	case OP_STATUS:
		op->subject = below(c, HISTORY_CLIENTS);
		get_status(c, op);
		break;
	case OP_KINDS:
		break;
	}
}

static void *serve(void *arg)
{
	struct client *c = arg;
	for (size_t i = 0; i < history.n_each; i++) {
		struct op *op = op_of(&history, c->index, (uint32_t)i);
		*op = (struct op){ .client = c->index, .number = (uint32_t)i };
		op->kind = draw_kind(c);
		run_op(c, op);
	}
	return NULL;
}

static void run_clients(void)
{
	static struct client clients[HISTORY_CLIENTS];
	pthread_t threads[HISTORY_CLIENTS];
	for (uint32_t i = 0; i < HISTORY_CLIENTS; i++) {
		struct client *c = &clients[i];
		*c = (struct client){ .index = i, .random = seed * HISTORY_CLIENTS + i };
		c->rpc = (struct rpc_client){ .path = socket_path, .fd = -1, .timeout_s = 60 };
		for (unsigned risk = 0; risk < HISTORY_RISKS; risk++)
			c->versions[risk] = 1;
		if (rpc_connect(&c->rpc) < 0 || pthread_create(&threads[i], NULL, serve, c))
			die("connect", NULL);
	}
	for (uint32_t i = 0; i < HISTORY_CLIENTS; i++) {
		pthread_join(threads[i], NULL);
		rpc_close(&clients[i].rpc);
		free(clients[i].rpc.in);
	}
}

static void set_up(void)
{
	struct rpc_client c = { .path = socket_path, .fd = -1 };
	if (wait_until_up() < 0 || rpc_connect(&c) < 0)
		die("the daemon did not start", NULL);
	set_up_units(&c);
	for (unsigned i = 0; i < HISTORY_RISKS; i++) {
		PB(Risk) risk = PB_INIT(RISK);
		PB(SetRiskRequest) set = PB_INIT(SET_RISK_REQUEST);
		risk.unit = text("SN");
		risk.title = text("Risk");
		set.risk = &risk;
		set_up_call(&c, "riskreg.v1.RiskService/Set", &set.base, risk_ids[i]);
	}
	for (unsigned i = 0; i < HISTORY_CLIENTS; i++)
		set_up_round(&c, i, control_ids[i], round_ids[i]);
	rpc_close(&c);
	free(c.in);
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fputs("usage: history RISKREGD DIRECTORY CONFIG [OPERATIONS [SEED]]\n", stderr);
		return 2;
	}
	daemon_path = argv[1];
	config_path = argv[3];
	snprintf(data_path, sizeof(data_path), "%s/data", argv[2]);
	snprintf(socket_path, sizeof(socket_path), "%s/socket", argv[2]);
	size_t n = argc > 4 ? strtoul(argv[4], NULL, 10) : 20000;
	seed = argc > 5 ? strtoul(argv[5], NULL, 10) : 1;
	history.n_each = (n + HISTORY_CLIENTS - 1) / HISTORY_CLIENTS;
	history.n_ops = history.n_each * HISTORY_CLIENTS;
	history.ops = history_need(history.n_ops, sizeof(*history.ops));
	pid_t pid = start_daemon();
	set_up();
	run_clients();
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	journal_load(&history);
	size_t refused = 0;
	for (size_t i = 0; i < history.n_ops; i++)
		refused += history.ops[i].code != 0;
	unsigned found = history_check(&history, false);
	printf("%zu operations by %d clients, %zu refused, %lu entries, %u anomalies\n",
	       history.n_ops, HISTORY_CLIENTS, refused, history.n_entries, found);
	unsigned missed = controls_run(&history);
	free(history.ops);
	free(history.entries);
	return found || missed || history.n_entries == 0;
}
