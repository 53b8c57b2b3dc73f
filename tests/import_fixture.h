/* SPDX-License-Identifier: EUPL-1.2
 * What the tests of reading files share: an import in an arena, and a look at its findings. */
#pragma once

#include <stdio.h>
#include <string.h>

#include "../client/import/sheet.h"

static struct arena *arena;
static struct import im;

static inline void begin(enum lang lang)
{
	if (!arena && arena_new(&arena, (size_t)256 << 20) != 0)
		CU_FAIL_FATAL("no arena");
	arena_reset(arena);
	im = (struct import){ .arena = arena, .lang = lang };
}

static inline bool line_holds(const struct import_findings *findings, size_t i, const char *text)
{
	if (i >= findings->n_lines) {
		printf("\n  no finding %zu: %s\n", i, text);
		return false;
	}
	if (strstr(findings->lines[i], text))
		return true;
	printf("\n  \"%s\" lacks \"%s\"\n", findings->lines[i], text);
	return false;
}

/* A file of tests/data: the tests run from the top of the tree. */
static inline int load_data(const char *name, struct view *ret)
{
	char path[256];

	snprintf(path, sizeof(path), "tests/data/%s", name);
	return import_load(&im, path, SHEET_BYTES_MAX, ret);
}
