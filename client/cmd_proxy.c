/* SPDX-License-Identifier: EUPL-1.2
 * riskctl proxy: stdin and stdout in the place of the daemon's socket, for riskctl --host on
 * another machine. It must never look into what it passes on. */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "call.h"
#include "commands.h"
#include "interrupt.h"
#include "rows.h"

#define BUFFER_SIZE ((size_t)64 << 10)

/* One direction. Nothing is read while something waits to be written: who is slow is waited for. */
struct pipe {
	int from, to;
	uint8_t *bytes;
	size_t n, done;
	bool is_ended, is_shut;
};

/* After poll said yes this much goes out without waiting, into a pipe too. */
static int write_some(struct pipe *p)
{
	size_t n = p->n - p->done < PIPE_BUF ? p->n - p->done : PIPE_BUF;
	ssize_t done = write(p->to, p->bytes + p->done, n);
	if (done < 0)
		return errno == EINTR || errno == EAGAIN ? 0 : -errno;
	p->done += (size_t)done;
	return 0;
}

static int read_some(struct pipe *p)
{
	ssize_t n = read(p->from, p->bytes, BUFFER_SIZE);
	if (n < 0)
		return errno == EINTR || errno == EAGAIN ? 0 : -errno;
	p->is_ended = n == 0;
	p->n = (size_t)n;
	p->done = 0;
	return 0;
}

static struct pollfd wanted(const struct pipe *p)
{
	if (p->done < p->n)
		return (struct pollfd){ .fd = p->to, .events = POLLOUT };
	return (struct pollfd){ .fd = p->is_ended ? -1 : p->from, .events = POLLIN };
}

static int move(struct pipe *p, short ready)
{
	if (!ready)
		return 0;
	return p->done < p->n ? write_some(p) : read_some(p);
}

/* Until the daemon has closed and all it said is written. */
static int pump(struct pipe *in, struct pipe *out)
{
	while (!out->is_ended || out->done < out->n) {
		struct pollfd fds[] = { wanted(in), wanted(out) };
		if (interrupt_came())
			return -EINTR;
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return -errno;
		int r = move(in, fds[0].revents);
		if (r) { /* it hears no more; what it said before is still to come */
			in->is_ended = in->is_shut = true;
			in->n = in->done;
		}
		r = move(out, fds[1].revents);
		if (r)
			return r;
		if (in->is_ended && !in->is_shut)
			in->is_shut = shutdown(in->to, SHUT_WR) == 0;
	}
	return 0;
}

static enum exit_status run_proxy(struct invocation *inv)
{
	struct pipe in = { .from = STDIN_FILENO }, out = { .to = STDOUT_FILENO };
	in.bytes = arena_get(inv->arena, BUFFER_SIZE);
	out.bytes = arena_get(inv->arena, BUFFER_SIZE);
	if (!in.bytes || !out.bytes)
		return fail_memory(inv);
	enum exit_status status = call_connect(inv, &in.to);
	if (status != EXIT_STATUS_OK)
		return status;
	out.from = in.to;
	int r = pump(&in, &out);
	if (r == -EINTR)
		return EXIT_STATUS_INTERRUPTED;
	return r ? EXIT_STATUS_UNREACHABLE : EXIT_STATUS_OK;
}

static const struct command rows[] = {
	{ "proxy", NULL, "", 0, 0, NULL, WORD_HELP_PROXY, EXAMPLES("riskctl proxy"), run_proxy },
};

const struct command_list cmd_proxy = { "proxy", WORD_NOUN_PROXY, WORD_HELP_PROXY, rows,
					COUNT_OF(rows), NULL };
