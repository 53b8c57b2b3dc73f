/* SPDX-License-Identifier: EUPL-1.2
 * What test programs with a daemon of their own have in common: starting it, waiting for it, first
 * calls, reading lists. It must never end a daemon that it did not start. */
#pragma once

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "../rpc_client.h"

#define RANKS_MAX 100000

static const char *daemon_path, *config_path;
static char data_path[4096], socket_path[4096];

/* Where its log goes; NULL: to our own stderr. */
static const char *log_path;
/* As whom it runs, and how many files it may open; 0, NULL: as we do. */
static uid_t daemon_uid;
static const struct rlimit *daemon_files;

static inline pid_t start_daemon(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		int log = log_path ? open(log_path, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
		if (log >= 0)
			dup2(log, STDERR_FILENO);
		if (daemon_files && setrlimit(RLIMIT_NOFILE, daemon_files))
			_exit(127);
		if (daemon_uid && (setresgid(daemon_uid, daemon_uid, daemon_uid) ||
				   setresuid(daemon_uid, daemon_uid, daemon_uid)))
			_exit(127);
		execl(daemon_path, daemon_path, "--data", data_path, "--socket", socket_path,
		      "--config", config_path, (char *)NULL);
		_exit(127);
	}
	return pid;
}

static inline void nap_ms(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

static inline double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Milliseconds until the daemon answers a ping; negative when it does not within 20 s. */
static inline double wait_until_up(void)
{
	struct rpc_client c = { .path = socket_path, .fd = -1 };
	PB(PingRequest) ping = PB_INIT(PING_REQUEST);
	double begun = now_ms(), took = -1;
	while (took < 0 && now_ms() - begun < 20000) {
		PB(Response) *r = NULL;
		if (rpc_connect(&c) == 0)
			r = rpc_call(&c, "riskreg.v1.AdminService/Ping", NULL, &ping.base);
		if (r)
			took = now_ms() - begun;
		else
			nap_ms(2);
		riskreg__v1__response__free_unpacked(r, NULL);
		rpc_close(&c);
	}
	free(c.in);
	return took;
}

static inline void die(const char *what, const PB(Response) * r)
{
	fprintf(stderr, "load: %s: %s\n", what, r ? r->message : "no answer");
	exit(1);
}

/* A write during the set-up; the id that it made first goes to `ret_id`. */
static inline void set_up_call(struct rpc_client *c, const char *method, const ProtobufCMessage *m,
			char ret_id[32])
{
	static uint64_t counter;
	uint8_t key[16] = { 's', 'e', 't' };
	counter++;
	memcpy(key + 8, &counter, 8);
	PB(Response) *r = rpc_call(c, method, key, m);
	if (!r || r->code)
		die(method, r);
	PB(Written) *w = riskreg__v1__written__unpack(NULL, r->body.len, r->body.data);
	snprintf(ret_id, 32, "%s", w && w->n_changes ? w->changes[0]->id : "");
	riskreg__v1__written__free_unpacked(w, NULL);
	riskreg__v1__response__free_unpacked(r, NULL);
}

static inline char *text(const char *s)
{
	return (char *)(uintptr_t)s;
}

static inline void set_up_units(struct rpc_client *c)
{
	char id[32];
	PB(Unit) unit = PB_INIT(UNIT);
	PB(SetUnitRequest) set = PB_INIT(SET_UNIT_REQUEST);
	set.unit = &unit;
	unit.code = text("HK");
	unit.name = text("Kommunen");
	unit.kind = PB_ENUM(UNIT_KIND, MUNICIPALITY);
	set_up_call(c, "riskreg.v1.UnitService/Set", &set.base, id);
	unit.code = text("SN");
	unit.name = text("Nämnden");
	unit.parent = text("HK");
	unit.kind = PB_ENUM(UNIT_KIND, BOARD);
	set_up_call(c, "riskreg.v1.UnitService/Set", &set.base, id);
}

/* A control, and a round of it with RANKS_MAX items. */
static inline void set_up_round(struct rpc_client *c, unsigned number, char ret_control[32],
				char ret_round[32])
{
	char title[64];
	snprintf(title, sizeof(title), "Kontroll %u", number);
	PB(Control) control = PB_INIT(CONTROL);
	control.unit = text("SN");
	control.kind = PB_ENUM(CONTROL_KIND, SAMPLE);
	control.category = PB_ENUM(CONTROL_CATEGORY, INTERNAL);
	control.title = title;
	PB(SetControlRequest) set = PB_INIT(SET_CONTROL_REQUEST);
	set.control = &control;
	set.criteria_text = text("0-79 % fail, 80-89 % partial, 90-100 % pass");
	set_up_call(c, "riskreg.v1.ControlService/Set", &set.base, ret_control);
	PB(OpenRoundRequest) open = PB_INIT(OPEN_ROUND_REQUEST);
	open.control = ret_control;
	open.unit = text("SN");
	open.size = RANKS_MAX;
	set_up_call(c, "riskreg.v1.RoundService/Open", &open.base, ret_round);
}

/* Every record of a list, page by page. 0, the code of a refusal, or -1 when the connection is
 * lost. */
static inline int walk_records(struct rpc_client *c, PB(ListRecordsRequest) * list,
			       void (*see)(void *context, const PB(Record) *), void *context)
{
	char after[64] = "";
	do {
		list->after = after;
		PB(Response) *r = rpc_call(c, "riskreg.v1.RecordService/List", NULL, &list->base);
		bool more = true;
		after[0] = '\0';
		while (r && !r->code && more) {
			more = r->more;
			PB(ListRecordsResponse) *page = riskreg__v1__list_records_response__unpack(
				NULL, r->body.len, r->body.data);
			for (size_t i = 0; page && i < page->n_records; i++)
				see(context, page->records[i]);
			if (page && page->next[0])
				snprintf(after, sizeof(after), "%s", page->next);
			riskreg__v1__list_records_response__free_unpacked(page, NULL);
			riskreg__v1__response__free_unpacked(r, NULL);
			r = more ? rpc_receive(c) : NULL;
		}
		int code = r ? (int)r->code : more ? -1 : 0;
		riskreg__v1__response__free_unpacked(r, NULL);
		if (code)
			return code;
	} while (after[0]);
	return 0;
}
