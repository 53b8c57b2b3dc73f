/* SPDX-License-Identifier: EUPL-1.2
 * Bars of whole signs. A cell is filled only when it is reached: a bar never says more than its
 * number. */
#include "bar.h"

#define CELLS_MAX 200u

const char *bar_text(const struct invocation *inv, uint64_t filled, unsigned cells)
{
	const char *full = inv->ascii ? "#" : "■", *empty = inv->ascii ? "." : "□";
	char text[CELLS_MAX * sizeof("■") + 1] = "", *end = text;
	const char *copy;

	if (inv->plain)
		return "";
	for (unsigned i = 0; i < cells && i < CELLS_MAX; i++)
		end = stpcpy(end, i < filled ? full : empty);
	copy = arena_copy(inv->arena, view_of_string(text));
	return copy ? copy : "";
}

const char *bar_before(const struct invocation *inv, uint64_t filled, unsigned cells,
		       const char *text)
{
	const char *bar = bar_text(inv, filled, cells), *both;

	if (!*bar)
		return text;
	both = arena_format(inv->arena, "%s %s", bar, text);
	return both ? both : text;
}
