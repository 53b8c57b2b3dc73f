/* SPDX-License-Identifier: EUPL-1.2
 * One session of the system-call sweep: what is in the register before, calls while something
 * fails, a start without faults, and what is held against what was acknowledged. It must never take
 * a call for acknowledged that was not answered. */
#pragma once

#include <sys/mman.h>

#include "rig.h"
#include "sweep.h"

#define UNITS 2
#define CALLS_MAX 200
#define BURST 36
#define TEXT_SIZE 7900
#define PATIENCE_S 20

enum scenario { SCENARIO_NEW, SCENARIO_KILLED, SCENARIO_ANEW, SCENARIO_IDLE, SCENARIOS };
static const struct {
	const char *name;
	bool is_killed_before, has_no_state;
	unsigned n_before; /* calls in the register already */
	unsigned n_calls;  /* and with these */
	bool idles;        /* nothing fails but while it idles behind them */
} scenarios[SCENARIOS] = {
	[SCENARIO_NEW] = { "a new register", false, false, 0, 4 * BURST, false },
	[SCENARIO_KILLED] = { "after a kill", true, false, 20, 30, false },
	[SCENARIO_ANEW] = { "index made anew", true, true, 20, 30, false },
	[SCENARIO_IDLE] = { "an idle second", false, false, 20, 30, true },
};

struct mode {
	const char *name;
	int error;
	uint32_t families;
	bool for_ever;
};

static char library_path[4096], page_path[4096 + 16], log_file[4096 + 16];
static struct sweep_page *page;
static struct {
	unsigned runs, failed, served, refused, ended, not_started, findings;
	uint64_t acknowledged;
} sum;

/* One session. */
static struct {
	enum scenario scenario;
	const struct mode *mode;
	uint32_t n;
	pid_t pid;
	int status; /* of one that ended; -1 */
	bool is_acknowledged[CALLS_MAX], was_refused, has_finding;
	unsigned seen[CALLS_MAX];
	struct rpc_client client;
} run;

static void finding(const char *what, unsigned number)
{
	run.has_finding = true;
	if (sum.findings++ < 20)
		printf("%s, %s, n = %u (%s): %s (%u)\n", scenarios[run.scenario].name,
		       run.mode->name, run.n, page->what, what, number);
}

/* -------------------------------------------------------------------------------- calls */

static void send_unit(unsigned i, const uint8_t *key)
{
	PB(Unit) unit = PB_INIT(UNIT);
	PB(SetUnitRequest) set = PB_INIT(SET_UNIT_REQUEST);
	set.unit = &unit;
	unit.code = text(i ? "SN" : "HK");
	unit.name = text("Enhet");
	unit.parent = text(i ? "HK" : "");
	unit.kind = i ? PB_ENUM(UNIT_KIND, BOARD) : PB_ENUM(UNIT_KIND, MUNICIPALITY);
	rpc_request(&run.client, "riskreg.v1.UnitService/Set", key, &set.base);
}

static void send_risk(unsigned i, const uint8_t *key)
{
	static char long_text[TEXT_SIZE];
	char title[32];
	PB(Risk) risk = PB_INIT(RISK);
	PB(SetRiskRequest) set = PB_INIT(SET_RISK_REQUEST);
	memset(long_text, 'x', sizeof(long_text) - 1);
	snprintf(title, sizeof(title), "Risk %u", i);
	set.risk = &risk;
	risk.unit = text("SN");
	risk.title = title;
	risk.text = long_text;
	rpc_request(&run.client, "riskreg.v1.RiskService/Set", key, &set.base);
}

/* Calls `from` to `to`, all sent before an answer is read. */
static void call_burst(unsigned from, unsigned to)
{
	uint64_t before = run.client.seq;
	for (unsigned i = from; i < to; i++) {
		uint8_t key[16] = { 's', (uint8_t)i };
		(i < UNITS ? send_unit : send_risk)(i, key);
	}
	for (unsigned i = from; i < to; i++) {
		PB(Response) *r = rpc_receive(&run.client);
		uint64_t of = r ? from + (r->seq - before - 1) : to;
		if (of >= to)
			i = to;
		else if (r->code == 0)
			run.is_acknowledged[of] = true;
		else
			run.was_refused = true;
		if (r && r->code && !r->message[0])
			finding("refused without a word", i);
		riskreg__v1__response__free_unpacked(r, NULL);
	}
}

static bool connect_client(void)
{
	rpc_close(&run.client);
	run.client.timeout_s = PATIENCE_S;
	return rpc_connect(&run.client) == 0;
}

/* Those of the calls that have no answer yet. A connection may be what failed: then another. */
static void call_all(unsigned from, unsigned to)
{
	for (unsigned i = from; i < to;) {
		unsigned end = i < UNITS ? i + 1 : i + BURST < to ? i + BURST : to;
		while (i < end && run.is_acknowledged[i])
			i++;
		if (i < end && (run.client.fd >= 0 || connect_client()))
			call_burst(i, end);
		i = end;
	}
}

static void see_risk(void *context, const PB(Record) * record)
{
	unsigned i = 0;
	(void)context;
	if (sscanf(record->risk->title, "Risk %u", &i) == 1 && i < CALLS_MAX)
		run.seen[i]++;
}

/* Reads the risks; false when there was no answer. */
static bool read_risks(void)
{
	PB(ListRecordsRequest) list = PB_INIT(LIST_RECORDS_REQUEST);
	memset(run.seen, 0, sizeof(run.seen));
	list.kind = PB_ENUM(KIND, RISK);
	list.under_kind = PB_ENUM(KIND, UNIT);
	list.under = text("SN");
	int code = walk_records(&run.client, &list, see_risk, NULL);
	return code == 0 || (code == 5 && !run.is_acknowledged[UNITS]);
}

static void compare(const char *lost, unsigned n)
{
	for (unsigned i = UNITS; i < n; i++) {
		if (run.is_acknowledged[i] && run.seen[i] == 0)
			finding(lost, i);
		if (run.seen[i] > 1)
			finding("doubled", i);
	}
}

/* -------------------------------------------------------------------------------- the daemon */

static void arm(bool is_armed)
{
	page->families = run.mode->families;
	page->error = run.mode->error;
	page->for_ever = run.mode->for_ever;
	page->at = run.n;
	atomic_store(&page->is_armed, is_armed);
}

static void start(void)
{
	setenv("LD_PRELOAD", library_path, 1);
	setenv(SWEEP_PAGE, page_path, 1);
	run.pid = start_daemon();
	run.status = -1;
	unsetenv("LD_PRELOAD");
}

/* Its exit status as it was when it ended within the time; -1 while it runs. */
static int ended(double within_ms)
{
	double begun = now_ms();
	while (run.status < 0 && waitpid(run.pid, &run.status, WNOHANG) != run.pid) {
		run.status = -1;
		if (now_ms() - begun >= within_ms)
			break;
		nap_ms(1);
	}
	return run.status;
}

/* Until it answers, or ends: the latter is false, and the status is looked at. */
static bool is_up(int *ret_status)
{
	PB(PingRequest) ping = PB_INIT(PING_REQUEST);
	double begun = now_ms();
	while (now_ms() - begun < PATIENCE_S * 1000) {
		*ret_status = ended(0);
		if (*ret_status >= 0)
			return false;
		PB(Response) *r = connect_client() ? rpc_call(&run.client,
							      "riskreg.v1.AdminService/Ping", NULL,
							      &ping.base) :
						     NULL;
		riskreg__v1__response__free_unpacked(r, NULL);
		if (r)
			return true;
		nap_ms(1);
	}
	return false;
}

static bool log_says_error(void)
{
	char line[512];
	bool found = false;
	FILE *log = fopen(log_file, "r");
	while (log && !found && fgets(line, sizeof(line), log))
		found = strncmp(line, "<3>", 3) == 0;
	if (log)
		fclose(log);
	return found;
}

/* A daemon that ends by itself does so in order, and says why. */
static void judge_end(int status)
{
	if (status < 0)
		finding("hangs", 0);
	else if (WIFSIGNALED(status))
		finding("died of signal", (unsigned)WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0 && !log_says_error())
		finding("ended without a word", (unsigned)WEXITSTATUS(status));
	if (status < 0) {
		kill(run.pid, SIGKILL);
		waitpid(run.pid, NULL, 0);
	}
}

static int stop(void)
{
	rpc_close(&run.client);
	kill(run.pid, SIGTERM);
	int status = ended(PATIENCE_S * 1000);
	judge_end(status);
	return status;
}

static void remove_register(void)
{
	char command[4 * 4096];
	snprintf(command, sizeof(command), "rm -rf '%s' '%s' '%s'", data_path, log_file,
		 socket_path);
	if (system(command))
		perror("rm");
}

/* -------------------------------------------------------------------------------- one session */

/* What is in the register before anything fails. */
static void prepare(void)
{
	int status;
	unsigned n = scenarios[run.scenario].n_before;
	if (n == 0)
		return;
	start();
	if (!is_up(&status))
		finding("did not start before", 0);
	call_all(0, n);
	if (!scenarios[run.scenario].is_killed_before) {
		stop();
		return;
	}
	kill(run.pid, SIGKILL);
	waitpid(run.pid, NULL, 0);
	rpc_close(&run.client);
	char path[sizeof(data_path) + 8];
	snprintf(path, sizeof(path), "%s/state", data_path);
	if (scenarios[run.scenario].has_no_state && unlink(path) < 0)
		perror(path);
}

/* Still there, and nothing fails any more: it serves, or says that it does not. */
static void see_whether_it_recovers(void)
{
	bool was_refused;
	unsigned last = scenarios[run.scenario].n_calls;
	rpc_close(&run.client);
	run.was_refused = false;
	call_all(last, last + 1);
	was_refused = run.was_refused;
	if (!run.is_acknowledged[last] && !was_refused && ended(200) < 0 && run.client.fd >= 0)
		call_all(last, last + 1);
	sum.served += run.is_acknowledged[last];
	sum.refused += !run.is_acknowledged[last] && was_refused;
	if (read_risks())
		compare("acknowledged, and not read", last);
}

static void session_with_faults(void)
{
	int status;
	bool idles = scenarios[run.scenario].idles;
	if (!idles)
		arm(true);
	start();
	if (!is_up(&status)) {
		sum.not_started++;
		judge_end(status);
		if (status == 0)
			finding("ended by itself with status", 0);
		arm(false);
		return;
	}
	call_all(0, scenarios[run.scenario].n_calls);
	if (idles) {
		arm(true);
		nap_ms(1300);
	}
	if (run.client.fd >= 0 && read_risks())
		compare("acknowledged, and not read", scenarios[run.scenario].n_calls);
	bool stops_armed = run.n % 2;
	if (!stops_armed)
		arm(false);
	status = ended(0);
	if (status < 0 && !stops_armed)
		see_whether_it_recovers();
	if (status < 0)
		status = stop();
	else
		judge_end(status);
	sum.ended += status > 0;
	arm(false);
}

/* Without faults everything that was acknowledged is there, and what was not can be sent again. */
static void start_again(void)
{
	int status;
	unsigned n = scenarios[run.scenario].n_calls + 1;
	start();
	if (!is_up(&status)) {
		finding("does not start again", 0);
		judge_end(status);
		return;
	}
	if (!read_risks())
		finding("does not read after a start", 0);
	compare("lost", n);
	for (unsigned i = 0; i < n; i++)
		sum.acknowledged += run.is_acknowledged[i];
	call_all(0, n);
	for (unsigned i = 0; i < n; i++)
		if (!run.is_acknowledged[i])
			finding("is not taken after a start", i);
	if (!read_risks())
		finding("does not read what it took", 0);
	compare("lost", n);
	if (stop() != 0)
		finding("does not stop in order", 0);
}

static void check_register(void)
{
	char command[4 * 4096];
	snprintf(command, sizeof(command),
		 "'%s' --data '%s' --config '%s' --check >'%s/check' 2>&1", daemon_path, data_path,
		 config_path, data_path);
	int status = system(command);
	if (status)
		finding("--check finds something", (unsigned)status);
}

/* Returns whether something failed: behind the last call nothing does. */
static bool session_try(enum scenario scenario, const struct mode *mode, uint32_t n)
{
	memset(&run, 0, offsetof(__typeof__(run), client));
	run.scenario = scenario;
	run.mode = mode;
	run.n = n;
	remove_register();
	memset(page, 0, sizeof(*page));
	prepare();
	atomic_store(&page->calls, 0);
	session_with_faults();
	bool has_failed = atomic_load(&page->failed) > 0;
	start_again();
	check_register();
	sum.runs++;
	sum.failed += has_failed;
	return has_failed;
}

