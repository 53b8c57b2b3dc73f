/* SPDX-License-Identifier: EUPL-1.2
 * Lines to stderr, whole ones: each is one write(2), so that threads never mix theirs. */
#include "log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#define LINE_MAX_SIZE 1024

static _Atomic int level_shown = LOG_LEVEL_INFO;

void log_set_level(enum log_level level)
{
	level_shown = (int)level;
}

void log_line(enum log_level level, const char *format, ...)
{
	if ((int)level > level_shown)
		return;
	char line[LINE_MAX_SIZE];
	size_t n = 0;
	if (!isatty(STDERR_FILENO))
		n = (size_t)snprintf(line, sizeof(line), "<%d>", (int)level);
	va_list arguments;
	va_start(arguments, format);
	int size = vsnprintf(line + n, sizeof(line) - n - 1, format, arguments);
	va_end(arguments);
	if (size < 0)
		return;
	n += (size_t)size;
	if (n > sizeof(line) - 2)
		n = sizeof(line) - 2;
	/* A line break inside would begin a line without a priority, perhaps with a false one. */
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)line[i] < ' ')
			line[i] = ' ';
	line[n] = '\n';
	/* Nobody is left to tell when stderr fails. */
	(void)!write(STDERR_FILENO, line, n + 1);
}
