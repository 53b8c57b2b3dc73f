/* SPDX-License-Identifier: EUPL-1.2
 * The two protocols of systemd, from the other side. */
#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "../daemon/systemd.h"

static char directory[] = "/tmp/riskreg-systemd-XXXXXX";

/* A socket as systemd has it; NOTIFY_SOCKET names it. */
static int bind_notify(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t n = strlen(name);
	memcpy(address.sun_path, name, n);
	if (name[0] == '@')
		address.sun_path[0] = '\0';
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
	CU_ASSERT_EQUAL_FATAL(bind(fd, (struct sockaddr *)&address, size), 0);
	setenv("NOTIFY_SOCKET", name, 1);
	return fd;
}

static void expect_notify(const char *name)
{
	char got[64] = "";
	int fd = bind_notify(name);
	CU_ASSERT_EQUAL(systemd_notify("READY=1\nSTATUS=Serving"), 0);
	CU_ASSERT_EQUAL(recv(fd, got, sizeof(got) - 1, 0), 22);
	CU_ASSERT_STRING_EQUAL(got, "READY=1\nSTATUS=Serving");
	close(fd);
	unsetenv("NOTIFY_SOCKET");
}

static void notifies_by_path_and_by_name(void)
{
	char path[128], name[64];
	snprintf(path, sizeof(path), "%s/notify", directory);
	snprintf(name, sizeof(name), "@riskreg-test-%d", (int)getpid());
	expect_notify(path);
	unlink(path);
	expect_notify(name);
}

static void says_nothing_when_not_asked(void)
{
	unsetenv("NOTIFY_SOCKET");
	CU_ASSERT_EQUAL(systemd_notify("READY=1"), 0);
}

static void refuses_bad_addresses(void)
{
	char longer[sizeof(((struct sockaddr_un *)0)->sun_path) + 1];
	memset(longer, 'a', sizeof(longer));
	longer[0] = '/';
	longer[sizeof(longer) - 1] = '\0';
	const struct {
		const char *address;
		int result;
	} cases[] = { { "relative", -EINVAL },
		      { "/", -EINVAL },
		      { "", -EINVAL },
		      { longer, -ENAMETOOLONG },
		      { "/nowhere/at/all", -ENOENT } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases)[0]; i++) {
		setenv("NOTIFY_SOCKET", cases[i].address, 1);
		CU_ASSERT_EQUAL(systemd_notify("READY=1"), cases[i].result);
	}
	unsetenv("NOTIFY_SOCKET");
}

static int listen_fds(const char *pid, const char *fds)
{
	if (pid)
		setenv("LISTEN_PID", pid, 1);
	if (fds)
		setenv("LISTEN_FDS", fds, 1);
	setenv("LISTEN_FDNAMES", "riskreg", 1);
	return systemd_listen_fds();
}

static void takes_its_own_sockets(void)
{
	char pid[32], other[32];
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	snprintf(other, sizeof(other), "%d", (int)getpid() + 1);
	/* Whatever is there serves as the socket handed over. */
	int spare = open("/dev/null", O_RDONLY);
	if (spare != 3)
		dup2(spare, 3);
	CU_ASSERT_EQUAL(listen_fds(pid, "1"), 1);
	CU_ASSERT_EQUAL(fcntl(3, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	CU_ASSERT_PTR_NULL(getenv("LISTEN_PID"));
	CU_ASSERT_PTR_NULL(getenv("LISTEN_FDS"));
	CU_ASSERT_PTR_NULL(getenv("LISTEN_FDNAMES"));
	CU_ASSERT_EQUAL(listen_fds(other, "1"), 0);
	CU_ASSERT_EQUAL(listen_fds(NULL, "1"), 0);
	CU_ASSERT_EQUAL(listen_fds(pid, NULL), 0);
	CU_ASSERT_EQUAL(listen_fds(pid, "-1"), 0);
	CU_ASSERT_EQUAL(listen_fds(pid, "1x"), 0);
	CU_ASSERT_EQUAL(listen_fds(pid, "17"), 0);
	close(3);
	CU_ASSERT_EQUAL(listen_fds(pid, "1"), 0);
	if (spare != 3)
		close(spare);
}

static void tells_the_watchdogs_time(void)
{
	char other[32];
	snprintf(other, sizeof(other), "%d", (int)getpid() + 1);
	CU_ASSERT_EQUAL(systemd_watchdog_us(), 0);
	setenv("WATCHDOG_USEC", "30000000", 1);
	CU_ASSERT_EQUAL(systemd_watchdog_us(), 30000000);
	setenv("WATCHDOG_PID", other, 1);
	CU_ASSERT_EQUAL(systemd_watchdog_us(), 0);
	unsetenv("WATCHDOG_PID");
	setenv("WATCHDOG_USEC", "soon", 1);
	CU_ASSERT_EQUAL(systemd_watchdog_us(), 0);
}

static const struct suite_test tests[] = {
	{ "notifies by path and by name", notifies_by_path_and_by_name },
	{ "says nothing when not asked", says_nothing_when_not_asked },
	{ "refuses bad addresses", refuses_bad_addresses },
	{ "takes its own sockets", takes_its_own_sockets },
	{ "tells the watchdog's time", tells_the_watchdogs_time },
};

int main(void)
{
	if (!mkdtemp(directory))
		return 1;
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
	int status = suite_run("systemd", tests, sizeof(tests) / sizeof(tests)[0]);
	rmdir(directory);
	return status;
}
