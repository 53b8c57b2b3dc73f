/* SPDX-License-Identifier: EUPL-1.2
 * Where a line of text may end: at spaces, never inside a character. A number and its % stay
 * together; a range of days (2026-03-01..2026-03-02) without room in one line is broken behind its
 * points. Pure. */
#include "wrap.h"

#include <ctype.h>
#include <stdbool.h>

#include <riskreg/text.h>

static size_t character_size(const char *text)
{
	size_t n = 1;
	while (((unsigned char)text[n] & 0xc0) == 0x80)
		n++;
	return n;
}

static bool is_break(const char *text)
{
	return *text == ' ' && text[1] != '%';
}

/* Behind the points of a range: where its second half begins. */
static bool is_half(const char *text, size_t n)
{
	return n > 2 && text[n - 1] == '.' && text[n - 2] == '.' &&
	       isdigit((unsigned char)text[n - 3]) && isdigit((unsigned char)text[n]);
}

size_t wrap_find(const char *text, size_t columns, size_t *ret_skip)
{
	size_t n = 0, width = 0, space = 0, half = 0;
	while (text[n] && text[n] != '\n') {
		size_t size = character_size(text + n);
		width += text_width(view_of(text + n, size));
		half = is_half(text, n) ? n : half;
		if (is_break(text + n))
			space = n;
		else if (width > columns && n > 0) {
			size_t end = half ? half : n;
			*ret_skip = space ? space + 1 : end;
			return space ? space : end;
		}
		n += size;
	}
	*ret_skip = n + (text[n] == '\n');
	return n;
}

size_t wrap_lines(const char *text, size_t columns)
{
	size_t lines = 1, skip;

	for (; *text; text += skip) {
		wrap_find(text, columns, &skip);
		lines += text[skip] != '\0';
	}
	return lines;
}

size_t wrap_widest(const char *text)
{
	size_t widest = 0;
	while (*text) {
		size_t n = strcspn(text, "\n");
		size_t width = text_width(view_of(text, n));
		widest = width > widest ? width : widest;
		text += n + (text[n] == '\n');
	}
	return widest;
}

size_t wrap_longest_word(const char *text)
{
	size_t longest = 0;
	while (*text) {
		size_t n = 0;
		while (text[n] && text[n] != '\n' && !is_break(text + n) && !is_half(text, n))
			n++;
		size_t width = text_width(view_of(text, n));
		longest = width > longest ? width : longest;
		text += n + (text[n] == '\n' || text[n] == ' ');
	}
	return longest;
}
