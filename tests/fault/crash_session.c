/* SPDX-License-Identifier: EUPL-1.2
 * Loads and their crash points, see crash_session.h. */
#include "crash_session.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "crash_checksum.h"
#include "crash_log.h"
#include "crash_record.h"
#include "crash_state.h"

#define LOADS_IN_CHAIN 4
#define RANDOM_STATES_MAX 5
#define KILL_PERCENT 30
#define COMPLAINTS_MAX 10
#define OPERATIONS_SHOWN 14

struct session {
	const struct session_options *options;
	struct report *report;
	struct random random;
	struct plan plan;
	struct reference reference;
	struct plan_entry next;
	struct disk start;   /* on which the load began */
	unsigned boot;
	struct log log;
	struct crash crash;
	/* The state from which the next load goes on, drawn from all of this one's. */
	struct disk chosen;
	uint64_t chosen_size, chosen_of;
	bool chosen_killed;
	unsigned complaints;
	char live[160], trial[160];
};

/* -------------------------------------------------------------------- saying what is wrong */

static void print_operation(const struct disk *disk, const struct operation *o)
{
	static const char *const kinds[] = { "names", "write", "size", "sync", "issued",
					     "acknowledged" };
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
		snprintf(path, sizeof path, "%s/seed-%" PRIu64, w->options->keep,
			 w->options->seed);
		disk_put(state, path, inodes);
	}
}

/* -------------------------------------------------------------------- states */

static void choose(struct session *w, const struct disk *state, uint64_t size, bool killed)
{
	if (random_below(&w->random, (uint32_t)++w->chosen_of))
		return;
	disk_deinit(&w->chosen);
	disk_copy(&w->chosen, state);
	w->chosen_size = size;
	w->chosen_killed = killed;
}

static void try_state(struct session *w, enum crash_choice choice, uint32_t subset)
{
	static const char *const names[] = { "killed", "subset", "random" };
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
		.next = &w->next,
	};
	check_state(w->trial, &expectation, &finding);
	report_finding(w->report, &finding);
	w->report->kills += choice == CRASH_KILL;
	if (finding.what[0])
		complain(w, names[choice], &state, finding.what);
	else
		choose(w, &state, finding.size, choice == CRASH_KILL);
	disk_deinit(&state);
}

static void try_point(struct session *w)
{
	uint32_t small = crash_small(&w->crash);
	uint32_t n = small ? 0 : 1 + random_below(&w->random, RANDOM_STATES_MAX);
	w->report->points++;
	for (uint32_t subset = 0; subset < small; subset++)
		try_state(w, CRASH_SUBSET, subset);
	if (small > 1)
		n++;
	for (uint32_t i = 0; i < n; i++)
		try_state(w, CRASH_RANDOM, 0);
	if (random_percent(&w->random, KILL_PERCENT))
		try_state(w, CRASH_KILL, 0);
}

/* -------------------------------------------------------------------- loads */

/* Runs the store on the disk the load begins with, recorded. */
static int record_load(struct session *w, struct disk *grown)
{
	uint64_t inodes[OBJECTS_MAX];
	struct driver driver = {
		.directory = w->live,
		.plan = &w->plan,
		.random = &w->random,
		.control = w->options->control,
	};
	disk_copy(grown, &w->start);
	disk_put(&w->start, w->live, inodes);
	record_play(&w->start, inodes, w->boot);
	record_start(&w->log, grown, inodes);
	int r = drive_load(&driver);
	record_stop();
	store_free(driver.store);
	return r;
}

static void crash_load(struct session *w, const struct disk *grown)
{
	crash_init(&w->crash, grown, &w->log);
	w->crash.syncs_lie = w->options->control == CONTROL_LIE;
	w->chosen_of = 0;
	/* Nothing is promised before the load's first marks. */
	w->crash.issued = w->crash.acknowledged = w->reference.first;
	while (w->report->states < w->options->states) {
		try_point(w);
		if (!crash_step(&w->crash))
			break;
	}
	crash_deinit(&w->crash);
}

static int run_load(struct session *w)
{
	struct disk grown;
	size_t before = w->plan.n;
	w->report->loads++;
	int r = record_load(w, &grown);
	if (r) {
		w->report->faults++;
		fprintf(stderr, "seed %" PRIu64 " load %" PRIu64 ": the store failed: %d\n",
			w->options->seed, w->report->loads, r);
	} else {
		r = check_build(&w->reference, w->trial, &w->plan, before);
	}
	if (!r)
		crash_load(w, &grown);
	check_forget(&w->reference);
	log_clear(&w->log);
	disk_deinit(&grown);
	return r;
}

/* An empty register, and then loads that each go on from a crash of the one before. */
static int run_chain(struct session *w)
{
	int r = 0;
	disk_init(&w->start);
	disk_init(&w->chosen);
	w->boot = 1;
	for (int i = 0; i < LOADS_IN_CHAIN && !r && w->report->states < w->options->states; i++) {
		r = run_load(w);
		if (r || !w->chosen_of)
			break;
		plan_cut(&w->plan, w->chosen_size);
		disk_deinit(&w->start);
		disk_copy(&w->start, &w->chosen);
		w->boot += !w->chosen_killed;
	}
	plan_deinit(&w->plan);
	disk_deinit(&w->start);
	disk_deinit(&w->chosen);
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
	snprintf(w->live, sizeof w->live, "%s/live", options->place);
	snprintf(w->trial, sizeof w->trial, "%s/trial", options->place);
	mkdir(options->place, 0700);
	unsigned failed = 0;
	while (report->states < options->states && failed < 3)
		failed += run_chain(w) != 0;
	free(w);
	return failed < 3 ? 0 : 2;
}
