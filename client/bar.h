/* SPDX-License-Identifier: EUPL-1.2
 * Bars in the terminal: a picture beside a number, never instead of it. */
#pragma once

#include "command.h"

/* "■■■□": so many of `cells` filled; "###." where signs are ASCII. "" with --plain, when memory is
 * out, and for no cells. */
const char *bar_text(const struct invocation *, uint64_t filled, unsigned cells);
/* The bar, and behind it the text; the text alone where there is no bar. */
const char *bar_before(const struct invocation *, uint64_t filled, unsigned cells,
		       const char *text);
