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

/* ------------------------------------------------------------------ what they use */

/* Of /proc/PID/stat; times in ticks, those of children that have ended beside its own. */
struct stat_line {
	int parent;
	unsigned long user, system, user_ended, system_ended;
};

static struct stat_line read_stat(pid_t pid)
{
	char path[64], line[500];
	struct stat_line s = { 0 };
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	FILE *f = fopen(path, "re");
	/* The name stands in parentheses and may hold anything, spaces too. */
	char *behind = f && fgets(line, sizeof(line), f) ? strrchr(line, ')') : NULL;
	if (!behind || sscanf(behind + 1,
			      " %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %lu %lu",
			      &s.parent, &s.user, &s.system, &s.user_ended, &s.system_ended) != 5)
		s = (struct stat_line){ 0 };
	if (f)
		fclose(f);
	return s;
}

/* Calls it for the server's process and its children. */
static void for_each(const struct server *server, void (*add)(pid_t, void *), void *context)
{
	DIR *proc = server->pid ? opendir("/proc") : NULL;
	for (struct dirent *e = proc ? readdir(proc) : NULL; e; e = readdir(proc)) {
		pid_t pid = (pid_t)atoi(e->d_name);
		if (pid > 0 && (pid == server->pid || read_stat(pid).parent == server->pid))
			add(pid, context);
	}
	if (proc)
		closedir(proc);
}

static void add_memory(pid_t pid, void *context)
{
	struct memory *memory = context;
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

struct memory process_memory(const struct server *server)
{
	struct memory memory = { 0 };
	for_each(server, add_memory, &memory);
	return memory;
}

static void add_cpu(pid_t pid, void *context)
{
	struct cpu *cpu = context;
	struct stat_line s = read_stat(pid);
	double tick = 1.0 / (double)sysconf(_SC_CLK_TCK);
	cpu->own += (double)(s.user + s.user_ended) * tick;
	cpu->kernel += (double)(s.system + s.system_ended) * tick;
}

struct cpu process_cpu(const struct server *server)
{
	struct cpu cpu = { 0 };
	for_each(server, add_cpu, &cpu);
	return cpu;
}
