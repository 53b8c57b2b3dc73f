/* SPDX-License-Identifier: EUPL-1.2
 * Power loss (RELIABILITY T4): the real store writes a load while every change of its files is
 * recorded; then, for each recorded operation, the register is started on disks that a power cut
 * or a kill at that point may leave, and held against what was acknowledged. Loads go on from such
 * disks, so that crashes of a recovery are seen too.
 *
 *	crash STATES [SEED [early | lie | trust | checksum | rewrite]]
 *
 * The last word is a control run: a protection is taken out, and findings must come. Exits 0 when
 * nothing was found, 1 when something was, 2 when it could not run. With RISKREG_CRASH_KEEP=DIR the
 * first state of each worker with which something is wrong is left in DIR. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crash_log.h"
#include "crash_report.h"
#include "crash_session.h"

#define WORKERS 2

static const char *const control_names[CONTROLS] = {
	[CONTROL_EARLY] = "early",
	[CONTROL_LIE] = "lie",
	[CONTROL_TRUST] = "trust",
	[CONTROL_CHECKSUM] = "checksum",
	[CONTROL_REWRITE] = "rewrite",
};

static bool parse_control(const char *text, enum control *ret)
{
	for (unsigned i = 0; i < CONTROLS; i++) {
		if (control_names[i] && strcmp(control_names[i], text) == 0) {
			*ret = (enum control)i;
			return true;
		}
	}
	return false;
}

/* Start-up times and counts, that the workers share with the one who waits for them. */
static struct report *make_reports(uint64_t states)
{
	size_t size = WORKERS * (sizeof(struct report) + states * sizeof(double));
	struct report *reports =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (reports == MAP_FAILED)
		return NULL;
	double *times = (double *)(reports + WORKERS);
	for (unsigned i = 0; i < WORKERS; i++)
		reports[i].start_ms = times + i * states;
	return reports;
}

static int run_worker(const char *place, unsigned number, uint64_t states, uint64_t seed,
		      enum control control, struct report *report)
{
	struct session_options options = {
		.seed = seed * WORKERS + number,
		.control = control,
		.states = states,
		.keep = getenv("RISKREG_CRASH_KEEP"),
	};
	snprintf(options.place, sizeof options.place, "%s/%u", place, number);
	return session_run(&options, report);
}

static bool wait_for(unsigned n)
{
	bool sound = true;
	for (unsigned i = 0; i < n; i++) {
		int status;
		if (wait(&status) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
			sound = false;
	}
	return sound;
}

static int run(uint64_t states, uint64_t seed, enum control control)
{
	char place[64];
	const char *parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : getenv("TMPDIR");
	struct report *reports = make_reports(states);
	snprintf(place, sizeof place, "%s/crash.XXXXXX", parent ? parent : "/tmp");
	if (!reports || !mkdtemp(place)) {
		perror(place);
		return 2;
	}
	fflush(NULL);
	for (unsigned i = 0; i < WORKERS; i++) {
		uint64_t share = states / WORKERS + (i < states % WORKERS);
		pid_t pid = fork();
		if (pid == 0)
			exit(run_worker(place, i, share, seed, control, &reports[i]));
		if (pid < 0)
			perror("fork");
	}
	bool sound = wait_for(WORKERS);
	for (unsigned i = 1; i < WORKERS; i++)
		report_add(&reports[0], &reports[i]);
	disk_remove(place);
	rmdir(place);
	report_print(&reports[0]);
	if (!sound)
		puts("a worker did not come to its end");
	return sound && report_is_clean(&reports[0]) ? 0 : sound ? 1 : 2;
}

int main(int argc, char **argv)
{
	enum control control = CONTROL_NONE;
	uint64_t states = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	if (!states || argc > 4 || (argc == 4 && !parse_control(argv[3], &control))) {
		fputs("usage: crash STATES [SEED [early | lie | trust | checksum | "
		      "rewrite]]\n", stderr);
		return 2;
	}
	return run(states, seed, control);
}
