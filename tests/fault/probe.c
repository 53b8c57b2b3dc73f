/* SPDX-License-Identifier: EUPL-1.2
 * Tries, from inside, what the unit is to deny: run in its place by unit.sh. Prints a line for each
 * thing, "denied NAME" or "allowed NAME". It must leave nothing behind but in the state directory.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static bool opens(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool internet(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool netlink(void)
{
	return socket(AF_NETLINK, SOCK_RAW, 0) >= 0;
}

static bool write_usr(void)
{
	return opens("/usr/riskreg-probe", O_WRONLY | O_CREAT);
}

static bool write_etc(void)
{
	return opens("/etc/riskreg-probe", O_WRONLY | O_CREAT);
}

static bool read_home(void)
{
	return opens("/home", O_RDONLY | O_DIRECTORY) && access("/home/.", X_OK) == 0;
}

static bool see_others(void)
{
	return access("/proc/1/status", F_OK) == 0;
}

static bool see_kernel(void)
{
	return opens("/proc/sys/kernel/hostname", O_RDONLY);
}

static bool run_program(void)
{
	int status = 1;
	pid_t pid = fork();
	if (pid == 0) {
		execl("/bin/true", "true", (char *)NULL);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static bool trace(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		pause();
		_exit(0);
	}
	bool done = ptrace(PTRACE_SEIZE, pid, NULL, NULL) == 0;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return done;
}

static bool write_and_execute(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		    0) != MAP_FAILED;
}

/* In a child: what it does must not last. */
static bool of_child(bool (*try)(void))
{
	int status = 1;
	pid_t pid = fork();
	if (pid == 0)
		_exit(!try());
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static bool unshares(void)
{
	return unshare(CLONE_NEWNS) == 0 || unshare(CLONE_NEWUSER) == 0;
}

static bool make_namespace(void)
{
	return of_child(unshares);
}

static bool mounts(void)
{
	return mount("none", "/tmp", "tmpfs", 0, NULL) == 0 && umount("/tmp") == 0;
}

static bool setuid_file(void)
{
	const char *path = "/var/lib/riskreg/setuid";
	bool done = opens(path, O_WRONLY | O_CREAT) && chmod(path, 04755) == 0;
	unlink(path);
	return done;
}

static bool goes_first(void)
{
	const struct sched_param first = { .sched_priority = 1 };
	return sched_setscheduler(0, SCHED_FIFO, &first) == 0;
}

static bool realtime(void)
{
	return of_child(goes_first);
}

static bool changes_personality(void)
{
	return personality(PER_LINUX32) >= 0;
}

static bool other_personality(void)
{
	return of_child(changes_personality);
}

static bool kernel_log(void)
{
	char text[256];
	return klogctl(3, text, sizeof(text)) >= 0;
}

static bool set_clock(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return clock_settime(CLOCK_REALTIME, &now) == 0;
}

static bool set_host(void)
{
	return sethostname("riskreg", 7) == 0;
}

static bool make_device(void)
{
	const char *path = "/var/lib/riskreg/device";
	bool done = mknod(path, S_IFCHR | 0600, 0x0103) == 0;
	unlink(path);
	return done;
}

static bool write_state(void)
{
	return opens("/var/lib/riskreg/probe", O_WRONLY | O_CREAT);
}

static bool unix_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static const struct {
	const char *name;
	bool (*try)(void);
} probes[] = {
	{ "an internet socket", internet },
	{ "a netlink socket", netlink },
	{ "writing /usr", write_usr },
	{ "writing /etc", write_etc },
	{ "reading /home", read_home },
	{ "seeing other processes", see_others },
	{ "seeing the kernel's settings", see_kernel },
	{ "running a program", run_program },
	{ "tracing a process", trace },
	{ "memory to write and execute", write_and_execute },
	{ "a namespace", make_namespace },
	{ "mounting", mounts },
	{ "a setuid file", setuid_file },
	{ "real-time scheduling", realtime },
	{ "another personality", other_personality },
	{ "the kernel's log", kernel_log },
	{ "setting the clock", set_clock },
	{ "the host's name", set_host },
	{ "a device", make_device },
	{ "writing the state directory", write_state },
	{ "a Unix socket", unix_socket },
};

int main(void)
{
	for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++)
		printf("%s %s\n", probes[i].try() ? "allowed" : "denied", probes[i].name);
	return 0;
}
