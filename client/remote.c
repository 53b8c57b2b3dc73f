/* SPDX-License-Identifier: EUPL-1.2
 * One child process and a pair of sockets. Knows nothing of frames, and never asks a shell. */
#include "remote.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "interrupt.h"

#define END_MS 2000
#define PAUSE_MS 10

bool remote_is_host(const char *host)
{
	size_t n = strlen(host);
	return n > 0 && n <= REMOTE_HOST_MAX && host[0] != '-';
}

/* A session of its own has no terminal; then ssh would look for a window to ask in. */
static int spawn_with(struct remote *remote, const posix_spawn_file_actions_t *actions)
{
	const char *const argv[] = { remote->program, remote->host, "riskctl", "proxy", NULL };
	posix_spawnattr_t attributes;
	int error = posix_spawnattr_init(&attributes);
	if (error)
		return error;
	if (remote->asks_nobody)
		error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
	if (!error && remote->asks_nobody && setenv("SSH_ASKPASS_REQUIRE", "never", 1) != 0)
		error = errno;
	if (!error) /* posix_spawn has no const; the strings are only read */
		error = posix_spawnp(&remote->pid, remote->program, actions, &attributes,
				     (char *const *)argv, environ);
	posix_spawnattr_destroy(&attributes);
	return error;
}

static int spawn(struct remote *remote, int fd)
{
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);
	if (error)
		return -error;
	error = posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
	if (!error)
		error = spawn_with(remote, &actions);
	posix_spawn_file_actions_destroy(&actions);
	if (error)
		remote->pid = 0;
	return -error;
}

int remote_start(struct remote *remote, int *ret_fd)
{
	int fds[2];
	remote->status = 0;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
		return -errno;
	int rc = fcntl(fds[0], F_SETFL, O_NONBLOCK) < 0 ? -errno : spawn(remote, fds[1]);
	close(fds[1]);
	if (rc < 0) {
		close(fds[0]);
		return rc;
	}
	*ret_fd = fds[0];
	return 0;
}

static bool has_ended(struct remote *remote)
{
	int status;
	if (remote->pid == 0)
		return true;
	pid_t pid = waitpid(remote->pid, &status, WNOHANG);
	if (pid == 0 || (pid < 0 && errno == EINTR))
		return false;
	remote->pid = 0;
	if (pid > 0)
		remote->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return true;
}

static bool wait_for_end(struct remote *remote)
{
	int64_t until = interrupt_clock() + END_MS;
	while (!has_ended(remote) && interrupt_clock() < until)
		if (interrupt_wait(-1, 0, interrupt_clock() + PAUSE_MS) < 0)
			break;
	return remote->pid == 0;
}

bool remote_failed(struct remote *remote)
{
	return remote->host && wait_for_end(remote) && remote->status != 0;
}

void remote_stop(struct remote *remote)
{
	static const int signals[] = { SIGTERM, SIGKILL };
	for (size_t i = 0; i < 2 && !has_ended(remote); i++) {
		kill(remote->pid, signals[i]);
		wait_for_end(remote);
	}
}
