/* SPDX-License-Identifier: EUPL-1.2
 * Names of sheets: forbidden signs become spaces, long ones are cut at a whole character. */
#include "sheet_name.h"

#include <stdio.h>
#include <string.h>

#include <riskreg/text.h>

#define SUFFIX_MAX 16

/* Excel keeps this name to itself. */
#define RESERVED "history"

static size_t size_of(unsigned char first)
{
	return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* Bytes of the longest beginning of at most `units`. */
static size_t cut(const char *text, size_t units)
{
	size_t n = 0;

	while (text[n]) {
		size_t size = size_of((unsigned char)text[n]), each = size == 4 ? 2 : 1;
		if (each > units)
			break;
		units -= each;
		n += size;
	}
	return n;
}

/* In place: forbidden signs and line breaks to spaces, one at a time, and none at the ends. */
static void tidy(char *name)
{
	char *to = name;

	for (const char *p = name; *p; p++) {
		char c = strchr("[]:*?/\\\n\t", *p) ? ' ' : *p;
		if (c != ' ' || (to > name && to[-1] != ' '))
			*to++ = c;
	}
	while (to > name && (to[-1] == ' ' || to[-1] == '\''))
		to--;
	*to = '\0';
	to = name + strspn(name, " '");
	memmove(name, to, strlen(to) + 1);
}

static bool is_taken(struct arena *arena, const char *name, const char *const *taken, size_t n)
{
	const char *folded = text_fold(arena, view_of_string(name));

	if (!folded || strcmp(folded, RESERVED) == 0)
		return true;
	for (size_t i = 0; i < n; i++) {
		const char *other = text_fold(arena, view_of_string(taken[i]));
		if (!other || strcmp(folded, other) == 0)
			return true;
	}
	return false;
}

/* The name with a suffix behind it, cut so that both have room. */
static char *name_with(struct arena *arena, const char *wanted, const char *suffix)
{
	size_t n = cut(wanted, SHEET_NAME_UNITS - strlen(suffix));
	char *name;

	while (n > 0 && (wanted[n - 1] == ' ' || wanted[n - 1] == '\''))
		n--;
	name = arena_format(arena, "%.*s%s", (int)n, wanted, suffix);
	return name;
}

const char *sheet_name_new(struct arena *arena, const char *wanted, const char *otherwise,
			   const char *const *taken, size_t n)
{
	char *tidied = arena_copy(arena, view_of_string(wanted));
	char suffix[SUFFIX_MAX] = "", *name;

	if (!tidied)
		return NULL;
	tidy(tidied);
	if (*tidied)
		otherwise = tidied;
	name = name_with(arena, otherwise, suffix);
	/* One of n + 2 names is free. */
	for (size_t i = 2; name && i <= n + 3 && is_taken(arena, name, taken, n); i++) {
		snprintf(suffix, sizeof(suffix), " (%zu)", i);
		name = name_with(arena, otherwise, suffix);
	}
	return name && is_taken(arena, name, taken, n) ? NULL : name;
}
