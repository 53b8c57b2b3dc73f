/* SPDX-License-Identifier: EUPL-1.2
 * What the tests of riskctl share: an invocation, and what was printed. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <riskreg/arena.h>

#include "../client/command.h"

#define CAPTURE_MAX 65536

/* A stream that goes into a file instead of to the terminal, for a while. */
struct capture {
	FILE *stream;
	int saved;
	char text[CAPTURE_MAX];
};

static inline void capture_begin(struct capture *c, FILE *stream)
{
	FILE *file = tmpfile();
	c->stream = stream;
	c->text[0] = '\0';
	fflush(stream);
	c->saved = dup(fileno(stream));
	if (!file || c->saved < 0 || dup2(fileno(file), fileno(stream)) < 0)
		abort();
	fclose(file);
}

static inline const char *capture_end(struct capture *c)
{
	fflush(c->stream);
	int fd = fileno(c->stream);
	off_t size = lseek(fd, 0, SEEK_CUR);
	ssize_t n = pread(fd, c->text, size < CAPTURE_MAX - 1 ? (size_t)size : CAPTURE_MAX - 1, 0);
	c->text[n > 0 ? n : 0] = '\0';
	if (dup2(c->saved, fd) < 0)
		abort();
	close(c->saved);
	return c->text;
}

static inline struct invocation fixture_invocation(void)
{
	struct invocation inv = { .lang = LANG_SV, .timeout_ms = 10000, .no_input = true };
	if (arena_new(&inv.arena, (size_t)64 << 20) != 0)
		abort();
	return inv;
}
