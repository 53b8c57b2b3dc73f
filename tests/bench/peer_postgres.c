/* SPDX-License-Identifier: EUPL-1.2
 * PostgreSQL 15 as a peer: a table of results, counts for each control kept by a trigger, prepared
 * statements over its Unix socket, several under way in libpq's pipeline mode. Must never weaken
 * its durability: synchronous_commit and fsync are on. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postgresql/libpq-fe.h>

#include "process.h"

#define PROGRAMS "/usr/lib/postgresql/15/bin/"
/* A rank, an outcome, or a name, as text. */
#define NUMBER_MAX 12
#define ARRAY_MAX (BENCH_SIZE_MAX * NUMBER_MAX + 3)

struct connection {
	PGconn *pg;
	char ranks[ARRAY_MAX], outcomes[ARRAY_MAX];
};

/* One update of the counts a statement, not one a row. */
static const char *const tables[] = {
	"CREATE TABLE controls (id int PRIMARY KEY, title text NOT NULL, size int NOT NULL,"
	" partial_from int NOT NULL, pass_from int NOT NULL)",
	"CREATE TABLE counts (control int PRIMARY KEY REFERENCES controls,"
	" conforming int NOT NULL DEFAULT 0, deviating int NOT NULL DEFAULT 0,"
	" not_applicable int NOT NULL DEFAULT 0) WITH (fillfactor = 50)",
	"CREATE TABLE results (control int NOT NULL, rank int NOT NULL,"
	" outcome smallint NOT NULL CHECK (outcome BETWEEN 1 AND 3), tester text NOT NULL,"
	" tested_day date NOT NULL, logged timestamptz NOT NULL DEFAULT now(),"
	" PRIMARY KEY (control, rank))",
	"CREATE FUNCTION keep_counts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
	" UPDATE counts c SET conforming = c.conforming + n.a, deviating = c.deviating + n.b,"
	" not_applicable = c.not_applicable + n.c"
	" FROM (SELECT control, count(*) FILTER (WHERE outcome = 1) a,"
	" count(*) FILTER (WHERE outcome = 2) b, count(*) FILTER (WHERE outcome = 3) c"
	" FROM added GROUP BY control) n"
	" WHERE c.control = n.control; RETURN NULL; END $$",
	"CREATE TRIGGER keep_counts AFTER INSERT ON results REFERENCING NEW TABLE AS added"
	" FOR EACH STATEMENT EXECUTE FUNCTION keep_counts()",
};

#define STATUS                                                                                \
	"SELECT id, conforming, deviating, not_applicable,"                                   \
	" size - conforming - deviating - not_applicable,"                                    \
	" CASE WHEN conforming + deviating = 0 THEN 0"                                        \
	" WHEN 100::bigint * conforming >= pass_from * (conforming + deviating) THEN 3"       \
	" WHEN 100::bigint * conforming >= partial_from * (conforming + deviating) THEN 2"    \
	" ELSE 1 END FROM controls JOIN counts ON control = id"

enum { PARAMS_MAX = 3 };

static const struct statement {
	const char *name, *sql;
	int n_params;
} statements[] = {
	{ "log_one",
	  "INSERT INTO results (control, rank, outcome, tester, tested_day)"
	  " VALUES ($1::int, $2::int, $3::smallint, current_user, current_date)",
	  3 },
	{ "log_many",
	  "INSERT INTO results (control, rank, outcome, tester, tested_day)"
	  " SELECT $1::int, r, o, current_user, current_date"
	  " FROM unnest($2::int[], $3::smallint[]) AS t (r, o)",
	  3 },
	{ "get",
	  "SELECT outcome, tester, tested_day, logged FROM results"
	  " WHERE control = $1::int AND rank = $2::int",
	  2 },
	{ "status_all", STATUS, 0 },
	{ "status_one", STATUS " WHERE id = $1::int", 1 },
};

static PGconn *open_connection(const struct server *server)
{
	char where[300];
	snprintf(where, sizeof(where), "host=%s port=5432 user=bench dbname=postgres",
		 server->directory);
	return PQconnectdb(where);
}

/* ------------------------------------------------------------------ start and tables */

static bool answers(const struct server *server)
{
	PGconn *pg = open_connection(server);
	bool is_up = PQstatus(pg) == CONNECTION_OK;
	PQfinish(pg);
	return is_up;
}

static int start(struct server *server)
{
	char data[256];
	snprintf(data, sizeof(data), "%s/data", server->directory);
	const char *const init[] = { PROGRAMS "initdb", "-D", data, "-U", "bench", "-A", "trust",
				     "-E", "UTF8", "--locale=C", NULL };
	const char *const serve[] = { PROGRAMS "postgres", "-D", data,
				      "-k", server->directory, "-h", "",
				      "-c", "fsync=on", "-c", "synchronous_commit=on",
				      "-c", "shared_buffers=512MB",
				      "-c", "max_wal_size=4GB", NULL };
	if (process_run(server, init) < 0 || process_start(server, serve) < 0)
		return -1;
	return process_await(server, answers);
}

static int check(PGconn *pg, PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	PQclear(result);
	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		return 0;
	fprintf(stderr, "bench: PostgreSQL: %s", PQerrorMessage(pg));
	return -1;
}

static int run_sql(const struct server *server, const char *const *sql, size_t n)
{
	PGconn *pg = open_connection(server);
	int r = 0;
	for (size_t i = 0; i < n && r == 0; i++)
		r = check(pg, PQexec(pg, sql[i]));
	PQfinish(pg);
	return r;
}

static int prepare(struct server *server)
{
	char controls[300];
	snprintf(controls, sizeof(controls),
		 "INSERT INTO controls SELECT i, 'Kontroll ' || i + 1, %d, %d, %d"
		 " FROM generate_series(0, %d) AS i",
		 BENCH_RANKS_MAX, BENCH_PARTIAL_FROM, BENCH_PASS_FROM, BENCH_CONTROLS - 1);
	const char *const fill[] = { controls, "INSERT INTO counts SELECT id FROM controls" };
	if (run_sql(server, tables, sizeof(tables) / sizeof(*tables)) < 0)
		return -1;
	return run_sql(server, fill, 2);
}

static int settle(struct server *server)
{
	static const char *const vacuum[] = { "VACUUM ANALYZE", "CHECKPOINT" };
	return run_sql(server, vacuum, 2);
}

static void disconnect(void *arg)
{
	struct connection *c = arg;
	PQfinish(c->pg);
	free(c);
}

static void *connect_client(const struct server *server)
{
	struct connection *c = calloc(1, sizeof(*c));
	if (!c)
		return NULL;
	c->pg = open_connection(server);
	int r = PQstatus(c->pg) == CONNECTION_OK ? 0 : -1;
	for (size_t i = 0; i < sizeof(statements) / sizeof(*statements) && r == 0; i++)
		r = check(c->pg, PQprepare(c->pg, statements[i].name, statements[i].sql,
					   statements[i].n_params, NULL));
	if (r == 0 && PQenterPipelineMode(c->pg))
		return c;
	fprintf(stderr, "bench: PostgreSQL: %s", PQerrorMessage(c->pg));
	disconnect(c);
	return NULL;
}

/* ------------------------------------------------------------------ requests */

/* {1,2,3} */
static void format_arrays(struct connection *c, const struct request *request)
{
	char *rank = c->ranks, *outcome = c->outcomes;
	for (unsigned i = 0; i < request->n; i++) {
		rank += sprintf(rank, "%c%u", i ? ',' : '{', request->rank + i);
		outcome += sprintf(outcome, "%c%u", i ? ',' : '{',
				   bench_outcome(request->rank + i));
	}
	strcpy(rank, "}");
	strcpy(outcome, "}");
}

static const struct statement *find_statement(const struct request *request)
{
	switch (request->work) {
	case WORK_LOG:
		return &statements[request->n > 1];
	case WORK_GET:
		return &statements[2];
	case WORK_STATUS_ALL:
		return &statements[3];
	case WORK_STATUS_ONE:
		return &statements[4];
	}
	return NULL;
}

static int send_request(void *arg, const struct request *request)
{
	struct connection *c = arg;
	const struct statement *statement = find_statement(request);
	char control[NUMBER_MAX], rank[NUMBER_MAX], outcome[NUMBER_MAX];
	const char *params[PARAMS_MAX] = { control, rank, outcome };
	snprintf(control, sizeof(control), "%u", request->control);
	snprintf(rank, sizeof(rank), "%u", request->rank);
	snprintf(outcome, sizeof(outcome), "%u", bench_outcome(request->rank));
	if (request->n > 1) {
		format_arrays(c, request);
		params[1] = c->ranks;
		params[2] = c->outcomes;
	}
	if (PQsendQueryPrepared(c->pg, statement->name, statement->n_params, params, NULL, NULL, 0))
		return 0;
	fprintf(stderr, "bench: PostgreSQL: %s", PQerrorMessage(c->pg));
	return -1;
}

static int flush(void *arg)
{
	struct connection *c = arg;
	return PQpipelineSync(c->pg) ? 0 : -1;
}

/* ------------------------------------------------------------------ answers */

static int descriptor(const void *arg)
{
	const struct connection *c = arg;
	return PQsocket(c->pg);
}

static int read_some(void *arg)
{
	struct connection *c = arg;
	if (PQconsumeInput(c->pg))
		return 0;
	fprintf(stderr, "bench: PostgreSQL: %s", PQerrorMessage(c->pg));
	return -1;
}

/* The next result that has come; what separates queries and flushes is passed over. NULL: none. */
static PGresult *next_result(PGconn *pg)
{
	while (PQstatus(pg) == CONNECTION_OK && !PQisBusy(pg)) {
		PGresult *result = PQgetResult(pg);
		if (result && PQresultStatus(result) != PGRES_PIPELINE_SYNC)
			return result;
		PQclear(result);
	}
	return NULL;
}

static unsigned long number_at(const PGresult *result, int row, int column)
{
	return strtoul(PQgetvalue(result, row, column), NULL, 10);
}

static bool check_answer(const PGresult *result, const struct request *request, uint64_t *counted)
{
	if (request->work == WORK_LOG)
		return PQresultStatus(result) == PGRES_COMMAND_OK;
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		return false;
	if (request->work == WORK_GET)
		return PQntuples(result) == 1 &&
		       number_at(result, 0, 0) == bench_outcome(request->rank);
	for (int row = 0; row < PQntuples(result); row++)
		for (int column = 1; column <= 3; column++)
			*counted += number_at(result, row, column);
	return *counted > 0;
}

static int receive(void *arg, const struct request *request, uint64_t *ret_counted)
{
	struct connection *c = arg;
	uint64_t counted = 0;
	PGresult *result = next_result(c->pg);
	if (!result && PQstatus(c->pg) == CONNECTION_OK)
		return BENCH_NOT_YET;
	bool is_right = result && check_answer(result, request, &counted);
	if (!is_right)
		fprintf(stderr, "bench: PostgreSQL: %s\n", PQerrorMessage(c->pg));
	PQclear(result);
	*ret_counted = counted;
	return is_right ? 0 : -1;
}

const struct peer peer_postgres = {
	.name = "PostgreSQL 15",
	.short_name = "PostgreSQL",
	.stop_signal = SIGINT,
	.start = start,
	.prepare = prepare,
	.settle = settle,
	.connect = connect_client,
	.descriptor = descriptor,
	.send = send_request,
	.flush = flush,
	.read = read_some,
	.receive = receive,
	.disconnect = disconnect,
};
