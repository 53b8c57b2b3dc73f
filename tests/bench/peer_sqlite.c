/* SPDX-License-Identifier: EUPL-1.2
 * SQLite as a peer, in process: WAL, synchronous FULL, counts kept by a trigger, one connection a
 * client. Writers take turns on a mutex: faster and fairer than SQLite's own sleeping and trying
 * again. There is no socket between, and nothing to pipeline. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <sqlite3.h>

#include "process.h"

enum statement { LOG, GET, STATUS_ALL, STATUS_ONE, STATEMENTS };

struct connection {
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENTS];
};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

#define STATUS                                                                                \
	"SELECT id, conforming, deviating, not_applicable,"                                   \
	" size - conforming - deviating - not_applicable,"                                    \
	" CASE WHEN conforming + deviating = 0 THEN 0"                                        \
	" WHEN 100 * conforming >= pass_from * (conforming + deviating) THEN 3"               \
	" WHEN 100 * conforming >= partial_from * (conforming + deviating) THEN 2"            \
	" ELSE 1 END FROM controls JOIN counts ON control = id"

static const char *const sql[STATEMENTS] = {
	[LOG] = "INSERT INTO results (control, rank, outcome, tester, tested_day, logged)"
		" VALUES (?1, ?2, ?3, 'granskare', '2026-11-01', unixepoch())",
	[GET] = "SELECT outcome, tester, tested_day, logged FROM results"
		" WHERE control = ?1 AND rank = ?2",
	[STATUS_ALL] = STATUS,
	[STATUS_ONE] = STATUS " WHERE id = ?1",
};

static const char tables[] =
	"CREATE TABLE controls (id INTEGER PRIMARY KEY, title TEXT NOT NULL,"
	" size INTEGER NOT NULL, partial_from INTEGER NOT NULL, pass_from INTEGER NOT NULL);"
	"CREATE TABLE counts (control INTEGER PRIMARY KEY REFERENCES controls,"
	" conforming INTEGER NOT NULL DEFAULT 0, deviating INTEGER NOT NULL DEFAULT 0,"
	" not_applicable INTEGER NOT NULL DEFAULT 0);"
	"CREATE TABLE results (control INTEGER NOT NULL, rank INTEGER NOT NULL,"
	" outcome INTEGER NOT NULL CHECK (outcome BETWEEN 1 AND 3), tester TEXT NOT NULL,"
	" tested_day TEXT NOT NULL, logged INTEGER NOT NULL,"
	" PRIMARY KEY (control, rank)) WITHOUT ROWID;"
	"CREATE TRIGGER keep_counts AFTER INSERT ON results BEGIN UPDATE counts SET"
	" conforming = conforming + (new.outcome = 1), deviating = deviating + (new.outcome = 2),"
	" not_applicable = not_applicable + (new.outcome = 3) WHERE control = new.control; END;";

static int fail(sqlite3 *db)
{
	fprintf(stderr, "bench: SQLite: %s\n", sqlite3_errmsg(db));
	return -1;
}

static int run_sql(sqlite3 *db, const char *text)
{
	return sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK ? 0 : fail(db);
}

static sqlite3 *open_connection(const struct server *server)
{
	char path[256];
	sqlite3 *db = NULL;
	snprintf(path, sizeof(path), "%s/data.sqlite", server->directory);
	if (sqlite3_open(path, &db) == SQLITE_OK &&
	    run_sql(db, "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL;"
			" PRAGMA synchronous = FULL") == 0)
		return db;
	sqlite3_close(db);
	return NULL;
}

/* In process: there is nothing to start. */
static int start(struct server *server)
{
	(void)server;
	return 0;
}

static int prepare(struct server *server)
{
	char fill[500];
	sqlite3 *db = open_connection(server);
	snprintf(fill, sizeof(fill),
		 "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
		 " INSERT INTO controls SELECT i, 'Kontroll ' || (i + 1), %d, %d, %d FROM n;"
		 " INSERT INTO counts (control) SELECT id FROM controls",
		 BENCH_CONTROLS - 1, BENCH_RANKS_MAX, BENCH_PARTIAL_FROM, BENCH_PASS_FROM);
	int r = db && run_sql(db, tables) == 0 && run_sql(db, fill) == 0 ? 0 : -1;
	sqlite3_close(db);
	return r;
}

static void disconnect(void *arg)
{
	struct connection *c = arg;
	for (unsigned i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(c->statements[i]);
	sqlite3_close(c->db);
	free(c);
}

static void *connect_client(const struct server *server)
{
	struct connection *c = calloc(1, sizeof(*c));
	if (!c)
		return NULL;
	c->db = open_connection(server);
	int r = c->db ? SQLITE_OK : SQLITE_ERROR;
	for (unsigned i = 0; i < STATEMENTS && r == SQLITE_OK; i++)
		r = sqlite3_prepare_v3(c->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT,
				       &c->statements[i], NULL);
	if (r == SQLITE_OK)
		return c;
	fail(c->db);
	disconnect(c);
	return NULL;
}

/* Nothing is under way in process: a request is run when its answer is asked for. */
static int send_request(void *connection, const struct request *request)
{
	(void)connection;
	(void)request;
	return 0;
}

static int flush(void *connection)
{
	(void)connection;
	return 0;
}

static int insert(struct connection *c, unsigned control, uint32_t rank)
{
	sqlite3_stmt *log = c->statements[LOG];
	sqlite3_bind_int64(log, 1, control);
	sqlite3_bind_int64(log, 2, rank);
	sqlite3_bind_int64(log, 3, bench_outcome(rank));
	sqlite3_step(log);
	return sqlite3_reset(log) == SQLITE_OK ? 0 : fail(c->db);
}

static int log_results(struct connection *c, const struct request *request)
{
	pthread_mutex_lock(&turn);
	int r = run_sql(c->db, "BEGIN IMMEDIATE");
	for (unsigned i = 0; i < request->n && r == 0; i++)
		r = insert(c, request->control, request->rank + i);
	if (r == 0)
		r = run_sql(c->db, "COMMIT");
	pthread_mutex_unlock(&turn);
	return r;
}

static int get_result(struct connection *c, const struct request *request)
{
	sqlite3_stmt *get = c->statements[GET];
	sqlite3_bind_int64(get, 1, request->control);
	sqlite3_bind_int64(get, 2, request->rank);
	bool is_right = sqlite3_step(get) == SQLITE_ROW &&
			sqlite3_column_int(get, 0) == (int)bench_outcome(request->rank);
	sqlite3_reset(get);
	return is_right ? 0 : fail(c->db);
}

static int get_status(struct connection *c, const struct request *request, uint64_t *ret_counted)
{
	bool is_all = request->work == WORK_STATUS_ALL;
	sqlite3_stmt *status = c->statements[is_all ? STATUS_ALL : STATUS_ONE];
	uint64_t counted = 0;
	if (!is_all)
		sqlite3_bind_int64(status, 1, request->control);
	while (sqlite3_step(status) == SQLITE_ROW)
		for (int column = 1; column <= 3; column++)
			counted += (uint64_t)sqlite3_column_int64(status, column);
	*ret_counted = counted;
	return sqlite3_reset(status) == SQLITE_OK && counted > 0 ? 0 : fail(c->db);
}

static int receive(void *connection, const struct request *request, uint64_t *ret_counted)
{
	switch (request->work) {
	case WORK_LOG:
		return log_results(connection, request);
	case WORK_GET:
		return get_result(connection, request);
	case WORK_STATUS_ALL:
	case WORK_STATUS_ONE:
		return get_status(connection, request, ret_counted);
	}
	return -1;
}

const struct peer peer_sqlite = {
	.name = "SQLite",
	.short_name = "SQLite",
	.start = start,
	.prepare = prepare,
	.connect = connect_client,
	.send = send_request,
	.flush = flush,
	.receive = receive,
	.disconnect = disconnect,
};
