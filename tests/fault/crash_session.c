/* SPDX-License-Identifier: EUPL-1.2
 * Loads and their crash points, see crash_session.h. */
#include "crash_session.h"

#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crash_checksum.h"
#include "crash_log.h"
#include "crash_record.h"
#include "crash_state.h"

#define LOADS_IN_CHAIN 4
#define RANDOM_STATES_MAX 3
#define KILL_PERCENT 60
#define POINT_PERCENT 30
#define TORN_STATES 4
#define COMPLAINTS_MAX 10
#define OPERATIONS_SHOWN 24
#define SECONDS_MAX 60
#define MEMORY_KEPT (1 << 30)

/* What a load begins with. After a kill the machine sees more than the disk has: what was not
 * synced can still be lost, long after. */
struct origin {
	struct disk seen, durable;
	struct log waiting;
	uint64_t size, acknowledged; /* entries that are seen, and those that were promised */
	bool killed;
};

struct session {
	const struct session_options *options;
	struct report *report;
	struct random random;
	struct plan plan;
	struct reference reference;
	struct plan_entry next;
	unsigned boot;
	struct log log;
	struct crash crash;
	struct origin from, chosen; /* the next load's is drawn from all states of this one */
	uint64_t chosen_of;
	unsigned complaints;
	char live[160], trial[160];
};

/* -------------------------------------------------------------------- saying what is wrong */

static void print_operation(const struct disk *disk, const struct operation *o)
{
	static const char *const kinds[] = { "names",  "write",  "size",        "sync",
					     "failed", "issued", "acknowledged" };
	fprintf(stderr, "    %s", kinds[o->kind]);
	for (size_t i = 0; i < o->n_names; i++)
		fprintf(stderr, " %" PRIu32 "/%s -> %d", o->names[i].directory, o->names[i].text,
			(int)o->names[i].object);
	if (o->object != OBJECT_NONE)
		fprintf(stderr, " object %" PRIu32 "%s", o->object,
			disk->files[o->object].is_directory ? " (directory)" : "");
	fprintf(stderr, " at %" PRIu64 " n %zu\n", o->at, o->n);
}

static void complain(struct session *w, const char *choice, const struct disk *state,
		     const char *what)
{
	const struct crash *c = &w->crash;
	if (w->complaints++ >= COMPLAINTS_MAX)
		return;
	fprintf(stderr, "seed %" PRIu64 " load %" PRIu64 " point %zu of %zu, %s: %s\n",
		w->options->seed, w->report->loads, c->at, w->log.n, choice, what);
	if (w->complaints > 1 || w->options->control)
		return;
	for (size_t i = c->at > OPERATIONS_SHOWN ? c->at - OPERATIONS_SHOWN : 0; i < c->at; i++)
		print_operation(&c->durable, &w->log.operations[i]);
	if (w->options->keep && state) {
		char path[4096];
		uint64_t inodes[OBJECTS_MAX];
		snprintf(path, sizeof path, "%s/seed-%" PRIu64, w->options->keep, w->options->seed);
		disk_put(state, path, inodes);
	}
}

/* A store that dies or hangs on a state: where it was is all that can still be said. */
static char now_tried[160];

static void die(int signal)
{
	static const char *const how[] = { [SIGABRT] = "abort",
					   [SIGALRM] = "no end",
					   [SIGBUS] = "bus error",
					   [SIGSEGV] = "segmentation fault" };
	dprintf(STDERR_FILENO, "%s: %s\n", now_tried, how[signal]);
	_exit(3);
}

static void watch(void)
{
	signal(SIGABRT, die);
	signal(SIGALRM, die);
	signal(SIGBUS, die);
	signal(SIGSEGV, die);
}

static void tell_where(const struct session *w, const char *choice)
{
	snprintf(now_tried, sizeof now_tried, "seed %" PRIu64 " load %" PRIu64 " point %zu, %s",
		 w->options->seed, w->report->loads, w->crash.at, choice);
	alarm(SECONDS_MAX);
}

/* -------------------------------------------------------------------- states */

static void origin_init(struct origin *origin)
{
	*origin = (struct origin){ .size = 0 };
	disk_init(&origin->seen);
	disk_init(&origin->durable);
}

static void origin_deinit(struct origin *origin)
{
	disk_deinit(&origin->seen);
	disk_deinit(&origin->durable);
	log_clear(&origin->waiting);
}

/* Every state is as likely as any other to be the one that the next load goes on from. */
static void choose(struct session *w, const struct disk *state, uint64_t size, bool killed)
{
	struct origin *chosen = &w->chosen;
	if (random_below(&w->random, (uint32_t)++w->chosen_of))
		return;
	origin_deinit(chosen);
	*chosen = (struct origin){
		.size = size,
		.acknowledged = w->crash.acknowledged,
		.killed = killed,
	};
	disk_copy(&chosen->seen, state);
	disk_copy(&chosen->durable, killed ? &w->crash.durable : state);
	if (killed)
		crash_copy_waiting(&w->crash, &chosen->waiting);
}

static void try_state(struct session *w, enum crash_choice choice, uint32_t subset)
{
	static const char *const names[] = { "killed", "subset", "torn", "random" };
	struct disk state;
	struct finding finding;
	uint64_t inodes[OBJECTS_MAX];
	if (w->report->states == w->options->states)
		return;
	bool same_boot = choice == CRASH_KILL || w->options->control == CONTROL_TRUST;
	crash_leave(&w->crash, choice, subset, &w->random, &state);
	disk_put(&state, w->trial, inodes);
	record_play(&state, inodes, w->boot + !same_boot);
	struct expectation expectation = {
		.plan = &w->plan,
		.reference = &w->reference,
		.acknowledged = w->crash.acknowledged,
		.issued = w->crash.issued,
		.random = &w->random,
		.next = &w->next,
	};
	tell_where(w, names[choice]);
	check_state(w->trial, &expectation, &finding);
	report_finding(w->report, &finding);
	w->report->kills += choice == CRASH_KILL;
	if (finding.what[0])
		complain(w, names[choice], &state, finding.what);
	else if (choice != CRASH_KILL || !subset)
		choose(w, &state, finding.size, choice == CRASH_KILL);
	disk_deinit(&state);
}

static void try_point(struct session *w)
{
	uint32_t torn = crash_is_torn(&w->crash) ? TORN_STATES : 0;
	if (!torn && !random_percent(&w->random, POINT_PERCENT))
		return; /* many loads tell more than many points */
	uint32_t small = crash_small(&w->crash);
	uint32_t n = small == 1 ? 0 : 1 + random_below(&w->random, RANDOM_STATES_MAX);
	w->report->points++;
	for (uint32_t subset = 0; subset < small; subset++)
		try_state(w, CRASH_SUBSET, subset);
	for (uint32_t i = 0; i < torn; i++)
		try_state(w, CRASH_TORN, i & 1);
	for (uint32_t i = 0; i < n; i++)
		try_state(w, CRASH_RANDOM, 0);
	if (random_percent(&w->random, KILL_PERCENT))
		try_state(w, CRASH_KILL, random_percent(&w->random, 20));
}

/* -------------------------------------------------------------------- loads */

static int drive(struct session *w, struct disk *grown, const uint64_t *inodes)
{
	struct driver driver = {
		.directory = w->live,
		.plan = &w->plan,
		.random = &w->random,
		.control = w->options->control,
		.acknowledged = w->from.acknowledged,
	};
	size_t n_before = w->log.n;
	record_play(&w->from.seen, inodes, w->boot);
	record_start(&w->log, grown, inodes);
	int r = drive_load(&driver);
	record_lock(); /* helper threads stand still while the files are looked at */
	if (!r && !crash_explains(grown, &w->log, n_before, w->live)) {
		fputs("crash: files changed that the recorder did not see change\n", stderr);
		r = -EIO;
	}
	record_stop();
	record_unlock();
	store_free(driver.store);
	return r;
}

/* Runs the store on what the load begins with, recorded. *durable gets the disk that is under it,
 * and room for the files that the load made. */
static int record_load(struct session *w, struct disk *durable)
{
	uint64_t inodes[OBJECTS_MAX];
	struct disk grown;
	disk_copy(&grown, &w->from.seen);
	disk_put(&w->from.seen, w->live, inodes);
	int r = drive(w, &grown, inodes);
	disk_copy(durable, &w->from.durable);
	for (size_t i = durable->n_files; i < grown.n_files; i++)
		disk_add(durable, grown.files[i].is_directory, grown.files[i].identity);
	disk_deinit(&grown);
	return r;
}

static void crash_load(struct session *w, const struct disk *durable, size_t n_waiting)
{
	struct crash *crash = &w->crash;
	crash_init(crash, durable, &w->log);
	crash->syncs_lie = w->options->control == CONTROL_LIE;
	crash->acknowledged = w->from.acknowledged;
	crash->issued = w->from.size;
	w->chosen_of = 0;
	while (crash->at < n_waiting)
		crash_step(crash);
	do
		try_point(w);
	while (w->report->states < w->options->states && crash_step(crash));
	crash_deinit(crash);
}

static int run_load(struct session *w)
{
	struct disk durable;
	w->log = w->from.waiting;
	w->from.waiting = (struct log){ 0 };
	size_t n_waiting = w->log.n;
	w->report->loads++;
	tell_where(w, "under load");
	int r = record_load(w, &durable);
	if (r) {
		w->report->faults++;
		fprintf(stderr, "seed %" PRIu64 " load %" PRIu64 ": the store failed: %d\n",
			w->options->seed, w->report->loads, r);
	} else {
		r = check_build(&w->reference, w->trial, &w->plan, w->from.acknowledged);
	}
	if (!r)
		crash_load(w, &durable, n_waiting);
	check_forget(&w->reference);
	log_clear(&w->log);
	disk_deinit(&durable);
	return r;
}

static void go_on(struct session *w)
{
	origin_deinit(&w->from);
	w->from = w->chosen;
	w->chosen = (struct origin){ 0 };
	plan_cut(&w->plan, w->from.size);
	w->boot += !w->from.killed;
}

/* An empty register, and then loads that each go on from a crash of the one before. */
static int run_chain(struct session *w)
{
	int r = 0;
	origin_init(&w->from);
	w->boot = 1;
	for (int i = 0; i < LOADS_IN_CHAIN && !r && w->report->states < w->options->states; i++) {
		r = run_load(w);
		if (r || !w->chosen_of)
			break;
		go_on(w);
	}
	plan_deinit(&w->plan);
	origin_deinit(&w->from);
	origin_deinit(&w->chosen);
	return r;
}

static struct plan_entry last_entry(void)
{
	struct plan_entry entry = {
		.stamp.time_ms = 1000000000,
		.stamp.actor = VIEW_LITERAL("berit"),
		.stamp.method = VIEW_LITERAL("riskreg.v1.Test/Last"),
		.stamp.key = { 'z' },
		.n_changes = 1,
	};
	entry.changes[0] = (struct change){
		.id = plan_thing(1000000),
		.body = VIEW_LITERAL("a text that comes after the crash"),
	};
	return entry;
}

int session_run(const struct session_options *options, struct report *report)
{
	struct session *w = log_need(NULL, sizeof *w);
	memset(w, 0, sizeof *w);
	w->options = options;
	w->report = report;
	w->random = random_of(options->seed);
	w->next = last_entry();
	if (options->control == CONTROL_CHECKSUM)
		checksum_ignore();
	if (options->control == CONTROL_REWRITE)
		record_ignore_same();
	snprintf(w->live, sizeof w->live, "%s/live", options->place);
	snprintf(w->trial, sizeof w->trial, "%s/trial", options->place);
	mkdir(options->place, 0700);
	/* Images of segments come and go: without these each would be mapped and cleared anew. */
	mallopt(M_MMAP_THRESHOLD, MEMORY_KEPT);
	mallopt(M_TRIM_THRESHOLD, MEMORY_KEPT);
	watch();
	unsigned failed = 0;
	while (report->states < options->states && failed < 3)
		failed += run_chain(w) != 0;
	free(w);
	return failed < 3 ? 0 : 2;
}
