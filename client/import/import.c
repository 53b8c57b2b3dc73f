/* SPDX-License-Identifier: EUPL-1.2
 * Findings and the loading of files. Never knows what a table is about. */
#include "import.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <riskreg/error_text.h>

#define PARAMS_MAX 6
#define LINE_MAX_BYTES 1024
#define QUOTE_MAX 60

static const char *format_line(struct import *im, enum word word, const struct word_param *params,
			       size_t n)
{
	char line[LINE_MAX_BYTES];

	words_format(line, sizeof(line), word, im->lang, params, n);
	return arena_copy(im->arena, view_of_string(line));
}

static const char *format_place(struct import *im, struct import_place place, const char *text)
{
	char row[12];
	struct word_param params[] = {
		{ "row", row },
		{ "column", place.column },
		{ "text", text },
	};

	snprintf(row, sizeof(row), "%u", place.row);
	if (place.row == 0)
		return text;
	return format_line(im, place.column ? WORD_IMPORT_AT_CELL : WORD_IMPORT_AT_ROW, params, 3);
}

static bool make_room(struct import *im, struct import_findings *findings, size_t max)
{
	if (findings->rows)
		return true;
	findings->lines = arena_get(im->arena, max * sizeof(*findings->lines));
	if (findings->lines)
		findings->rows = arena_get(im->arena, max * sizeof(*findings->rows));
	return findings->rows;
}

/* A finding counts even when there is no memory to keep its line: an error must never pass. */
static void add(struct import *im, struct import_findings *findings, struct import_place place,
		enum word word, va_list args)
{
	struct word_param params[PARAMS_MAX];
	size_t n = 0, max = im->lines_max ? im->lines_max : IMPORT_FINDINGS_MAX;
	const char *name, *text;

	findings->n++;
	if (!make_room(im, findings, max) || findings->n_lines == max)
		return;
	while (n < PARAMS_MAX && (name = va_arg(args, const char *)))
		params[n++] = (struct word_param){ name, va_arg(args, const char *) };
	text = format_line(im, word, params, n);
	if (text)
		text = format_place(im, place, text);
	if (!text)
		return;
	findings->rows[findings->n_lines] = place.row;
	findings->lines[findings->n_lines++] = text;
}

void import_error(struct import *im, struct import_place place, enum word word, ...)
{
	va_list args;

	va_start(args, word);
	add(im, &im->errors, place, word, args);
	va_end(args);
}

void import_warn(struct import *im, struct import_place place, enum word word, ...)
{
	va_list args;

	va_start(args, word);
	add(im, &im->warnings, place, word, args);
	va_end(args);
}

const char *import_quote(struct import *im, struct view text)
{
	const uint8_t *end = text.n ? memchr(text.p, '\n', text.n) : NULL;
	size_t n = end ? (size_t)(end - text.p) : text.n;
	bool cut = n < text.n || n > QUOTE_MAX;
	const char *copy;

	if (n > QUOTE_MAX)
		n = QUOTE_MAX;
	/* Never in the middle of a character. */
	while (n > 0 && n < text.n && (text.p[n] & 0xC0) == 0x80)
		n--;
	copy = arena_format(im->arena, "%.*s%s", (int)n, n ? (const char *)text.p : "",
			    cut ? "…" : "");
	return copy ? copy : "";
}

const char *import_number(struct import *im, size_t number)
{
	char digits[24], text[32];
	size_t n = (size_t)snprintf(digits, sizeof(digits), "%zu", number), at = 0;
	const char *copy;

	for (size_t i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			text[at++] = ' ';
		text[at++] = digits[i];
	}
	copy = arena_copy(im->arena, view_of(text, at));
	return copy ? copy : "";
}

bool import_begins_with(struct view text, const char *with)
{
	size_t n = strlen(with);

	return text.n >= n && strncasecmp((const char *)text.p, with, n) == 0;
}

/* How many bytes of white space the text begins with, one character of it. */
static size_t space_at(struct view text)
{
	if (text.n && text.p[0] && strchr(" \t\r\n", text.p[0]))
		return 1;
	if (import_begins_with(text, "\xC2\xA0"))
		return 2;
	return import_begins_with(text, "\xE2\x80\xAF") ? 3 : 0;
}

/* The same at the end. */
static size_t space_before(struct view text)
{
	for (size_t n = 1; n <= 3 && n <= text.n; n++)
		if (space_at(view_of(text.p + text.n - n, n)) == n)
			return n;
	return 0;
}

struct view import_trim(struct view text)
{
	size_t n;

	while ((n = space_at(text)) > 0)
		text = view_of(text.p + n, text.n - n);
	while ((n = space_before(text)) > 0)
		text.n -= n;
	return text;
}

/* How much to make room for: a pipe does not tell, and what is not touched costs nothing. */
static size_t size_of(int fd, size_t limit)
{
	struct stat st;

	if (fd < 0)
		return 0;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < 0)
		return limit;
	return (size_t)st.st_size < limit ? (size_t)st.st_size : limit;
}

/* Fills `bytes` from the descriptor; -errno, or how many bytes there were. */
static ssize_t read_all(int fd, uint8_t *bytes, size_t size)
{
	size_t n = 0;

	while (n < size) {
		ssize_t got = read(fd, bytes + n, size - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		n += (size_t)got;
	}
	return (ssize_t)n;
}

int import_load(struct import *im, const char *path, size_t limit, struct view *ret)
{
	struct import_place whole = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	size_t size = size_of(fd, limit) + 1;
	uint8_t *bytes = arena_get(im->arena, size);
	ssize_t n = fd < 0 ? -errno : 0;

	if (fd >= 0 && bytes)
		n = read_all(fd, bytes, size);
	if (fd >= 0)
		close(fd);
	if (!bytes)
		return -ENOMEM;
	if (n < 0) {
		import_error(im, whole, WORD_IMPORT_CANNOT_READ, "file", path, "error",
			     error_text(im->lang, (int)-n), NULL);
		return IMPORT_REFUSED;
	}
	if ((size_t)n > limit) {
		import_error(im, whole, WORD_IMPORT_FILE_TOO_LARGE, "limit",
			     arena_format(im->arena, "%zu MiB", limit >> 20), NULL);
		return IMPORT_REFUSED;
	}
	*ret = view_of(bytes, (size_t)n);
	return IMPORT_DONE;
}
