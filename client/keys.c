/* SPDX-License-Identifier: EUPL-1.2
 * The terminal, a key at a time. Prints nothing. */
#include "keys.h"

#include <errno.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "interrupt.h"

#define ESCAPE 27
#define SEQUENCE_MS 20
#define FOREVER_MS ((int64_t)1 << 40)

static struct termios before, raw;

bool keys_can(void)
{
	return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
}

/* tcsetattr is one of the calls that a signal handler may make. */
static void restore(void)
{
	int error = errno;

	tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
	errno = error;
}

int keys_begin(void)
{
	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return -errno;
	raw = before;
	/* Ctrl-C stays a signal. Ctrl-Z would leave the shell with this program's terminal. */
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VSUSP] = _POSIX_VDISABLE;
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	interrupt_restore_with(restore);
	return tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0 ? 0 : -errno;
}

void keys_end(void)
{
	restore();
	interrupt_restore_with(NULL);
}

/* Waits and reads: how many bytes, at least 1. */
static int read_bytes(void *bytes, size_t size)
{
	ssize_t n;
	int r;

	do {
		r = interrupt_wait(STDIN_FILENO, POLLIN, interrupt_clock() + FOREVER_MS);
		n = r > 0 ? read(STDIN_FILENO, bytes, size) : -1;
	} while (r >= 0 && n < 0 && errno == EINTR);
	if (r < 0)
		return r;
	return n > 0 ? (int)n : -EPIPE;
}

/* What an arrow sends behind the escape is no key of its own: "[" or "O", then up to a letter or
 * sign. An escape alone is followed by nothing for a while. */
static bool read_soon(unsigned char *ret)
{
	int64_t until = interrupt_clock() + SEQUENCE_MS;

	return interrupt_wait(STDIN_FILENO, POLLIN, until) > 0 && read(STDIN_FILENO, ret, 1) == 1;
}

static void drop_sequence(void)
{
	unsigned char byte;

	if (!read_soon(&byte) || (byte != '[' && byte != 'O'))
		return;
	while (read_soon(&byte) && byte < '@')
		continue;
}

int keys_read(void)
{
	unsigned char key;
	int n = read_bytes(&key, 1);

	if (n < 0)
		return n;
	if (key == ESCAPE)
		drop_sequence();
	return key > ' ' && key < 0x7f ? key : 0;
}

int keys_line(char ret[KEYS_LINE_MAX])
{
	int n;

	restore();
	n = read_bytes(ret, KEYS_LINE_MAX - 1);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	/* Ctrl-D is an empty line. A terminal that is gone is found by the next key. */
	if (n == -EPIPE)
		n = 0;
	if (n < 0)
		return n;
	while (n > 0 && (ret[n - 1] == '\n' || ret[n - 1] == '\r'))
		n--;
	ret[n] = '\0';
	return n;
}
