/* SPDX-License-Identifier: EUPL-1.2
 * Starting, measuring and stopping processes. Must never signal a process that it did not start. */
#include "process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define AWAIT_MS 60000
#define AWAIT_STEP_MS 5

uint64_t process_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void process_nap(unsigned ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000L }, NULL);
}

int process_make_directory(struct server *server, const char *parent, const char *name)
{
	size_t room = sizeof(server->directory);
	int n = snprintf(server->directory, room, "%s/%s", parent, name);
	if (n < (int)room && mkdir(server->directory, 0700) == 0)
		return 0;
	perror(server->directory);
	return -1;
}

/* In the child. A group of its own, so that an interrupt from the terminal reaches only us, who
 * stop the servers in order. */
static void become(const struct server *server, const char *const argv[])
{
	char log[sizeof(server->directory) + 8];
	snprintf(log, sizeof(log), "%s/log", server->directory);
	int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
	setpgid(0, 0);
	if (fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0 && dup2(fd, STDERR_FILENO) >= 0 &&
	    prctl(PR_SET_PDEATHSIG, server->peer->stop_signal) == 0)
		execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

int process_start(struct server *server, const char *const argv[])
{
	server->pid = fork();
	if (server->pid == 0)
		become(server, argv);
	if (server->pid > 0)
		return 0;
	server->pid = 0;
	perror("bench: fork");
	return -1;
}

int process_run(const struct server *server, const char *const argv[])
{
	int status = -1;
	pid_t pid = fork();
	if (pid == 0)
		become(server, argv);
	if (pid > 0 && waitpid(pid, &status, 0) == pid && status == 0)
		return 0;
	fprintf(stderr, "bench: %s failed; see %s/log\n", argv[0], server->directory);
	return -1;
}

static void show_log(const struct server *server)
{
	char path[sizeof(server->directory) + 8], line[500];
	snprintf(path, sizeof(path), "%s/log", server->directory);
	FILE *log = fopen(path, "re");
	while (log && fgets(line, sizeof(line), log))
		fprintf(stderr, "    %s", line);
	if (log)
		fclose(log);
}

int process_await(struct server *server, bool (*answers)(const struct server *))
{
	for (unsigned ms = 0; ms < AWAIT_MS; ms += AWAIT_STEP_MS) {
		if (answers(server))
			return 0;
		if (waitpid(server->pid, NULL, WNOHANG) == server->pid) {
			server->pid = 0;
			break;
		}
		process_nap(AWAIT_STEP_MS);
	}
	fprintf(stderr, "bench: %s did not start:\n", server->peer->name);
	show_log(server);
	return -1;
}

void process_stop(struct server *server)
{
	if (!server->pid)
		return;
	kill(server->pid, server->peer->stop_signal);
	while (waitpid(server->pid, NULL, 0) < 0 && errno == EINTR)
		;
	server->pid = 0;
}

/* ------------------------------------------------------------------ memory */

static void add_memory(pid_t pid, struct memory *memory)
{
	char path[64], line[200];
	unsigned long kib;
	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	FILE *f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "Pss: %lu kB", &kib) == 1)
			memory->resident += kib << 10;
		if (sscanf(line, "Pss_Anon: %lu kB", &kib) == 1)
			memory->anonymous += kib << 10;
	}
	if (f)
		fclose(f);
}

static pid_t parent_of(pid_t pid)
{
	char path[64], line[500];
	int parent = 0;
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	FILE *f = fopen(path, "re");
	/* The name stands in parentheses and may hold anything, spaces too. */
	char *behind = f && fgets(line, sizeof(line), f) ? strrchr(line, ')') : NULL;
	if (!behind || sscanf(behind + 1, " %*c %d", &parent) != 1)
		parent = 0;
	if (f)
		fclose(f);
	return parent;
}

struct memory process_memory(const struct server *server)
{
	struct memory memory = { 0 };
	DIR *proc = server->pid ? opendir("/proc") : NULL;
	for (struct dirent *e = proc ? readdir(proc) : NULL; e; e = readdir(proc)) {
		pid_t pid = (pid_t)atoi(e->d_name);
		if (pid > 0 && (pid == server->pid || parent_of(pid) == server->pid))
			add_memory(pid, &memory);
	}
	if (proc)
		closedir(proc);
	return memory;
}
