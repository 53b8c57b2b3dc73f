/* SPDX-License-Identifier: EUPL-1.2
 * riskctl: the surroundings of one command (language, terminal, memory, connection), and its end.
 * What the command does is in the file of its noun. */
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <riskreg/error_text.h>

#include "as_of.h"
#include "call.h"
#include "command.h"
#include "help.h"
#include "interrupt.h"
#include "out.h"
#include "parse.h"
#include "session.h"

#define ARENA_MAX ((size_t)512 << 20)
#define TIMEOUT_DEFAULT_S 10
#define SOCKET_DEFAULT "/run/riskreg/riskreg.sock"
#define WIDTH_MIN 20
#define WIDTH_MAX 1000

/* A descriptor 1 that is not open would be given to the socket. Opened so that writing fails. */
static void guard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY) < 0)
			_exit(EXIT_STATUS_FAILED);
}

/* Whether the terminal shows UTF-8. The locale may be named and yet not installed, so its name
 * counts, not what setlocale made of it. */
static bool expects_utf8(void)
{
	static const char *const variables[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	for (size_t i = 0; i < 3; i++) {
		const char *value = getenv(variables[i]);
		if (value && *value)
			return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
	}
	return false;
}

static unsigned find_width(bool terminal)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");
	unsigned long width = columns ? strtoul(columns, NULL, 10) : 0;
	if (width == 0 && terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width == 0)
		return terminal ? 80 : 0;
	if (width < WIDTH_MIN)
		return WIDTH_MIN;
	return width < WIDTH_MAX ? (unsigned)width : WIDTH_MAX;
}

static bool wants_color(void)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	return !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
}

static void init(struct invocation *inv, int argc, const char *const *argv)
{
	const char *path = getenv("RISKREG_SOCKET"), *ssh = getenv("RISKREG_SSH");
	inv->line = argv;
	/* Widths of characters are asked of LC_CTYPE; everything else stays the C locale's. */
	if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	inv->lang = parse_lang(argc, argv);
	inv->ascii = !expects_utf8();
	inv->terminal = isatty(STDOUT_FILENO) == 1;
	inv->width = find_width(inv->terminal);
	inv->color = inv->terminal && wants_color();
	inv->timeout_ms = TIMEOUT_DEFAULT_S * 1000;
	inv->ssh = ssh && *ssh ? ssh : "ssh";
	inv->socket_path = path && *path ? path : SOCKET_DEFAULT;
}

static enum exit_status run_command(struct invocation *inv, const struct parsed *parsed)
{
	CLEANUP(session_freep) struct session *session = NULL;
	CLEANUP(out_freep) struct out *out = NULL;
	if (session_new(&session, inv->socket_path) != 0 || out_new(&out, inv) != 0)
		return command_end_unrun(inv, fail_memory(inv));
	if (inv->host)
		session_use_host(session, inv->host, inv->ssh);
	inv->session = session;
	inv->out = out;
	inv->command = parsed->command;
	inv->noun = parsed->list->about;
	enum exit_status status = as_of_find(inv, inv->as_of);
	status = status == EXIT_STATUS_OK ? inv->command->run(inv) :
					    command_end_unrun(inv, status);
	out_end(out);
	if (status == EXIT_STATUS_OK && !out_is_sound(out) && !ferror(stdout))
		return fail_memory(inv);
	return status;
}

static enum exit_status run(struct invocation *inv, int argc, const char *const *argv)
{
	struct parsed parsed;
	enum exit_status status = parse_line(inv, argc, argv, &parsed);
	if (status != EXIT_STATUS_OK)
		return command_end_unrun(inv, status);
	if (parsed.version) {
		puts("riskctl " RISKREG_VERSION);
		return EXIT_STATUS_OK;
	}
	if (parsed.help || !parsed.command) {
		help_print(inv, parsed.list, parsed.command);
		return EXIT_STATUS_OK;
	}
	return run_command(inv, &parsed);
}

/* A result that did not reach its reader is a failure, too. Who closed a pipe knows it. */
static enum exit_status close_output(const struct invocation *inv, enum exit_status status)
{
	bool failed = ferror(stdout) != 0;
	if (fclose(stdout) != 0)
		failed = true;
	if (!failed || status != EXIT_STATUS_OK)
		return status;
	if (errno == EPIPE)
		return EXIT_STATUS_FAILED;
	return fail(inv, EXIT_STATUS_FAILED,
		    say(inv, WORD_TALK_OUTPUT, "error", error_text(inv->lang, errno), NULL));
}

int main(int argc, char **argv)
{
	struct invocation inv = { .help = NULL };
	CLEANUP(arena_freep) struct arena *arena = NULL;
	guard_descriptors();
	interrupt_init();
	init(&inv, argc, (const char *const *)argv);
	if (arena_new(&arena, ARENA_MAX) != 0)
		return fail_memory(&inv);
	inv.arena = arena;
	return close_output(&inv, run(&inv, argc, (const char *const *)argv));
}
