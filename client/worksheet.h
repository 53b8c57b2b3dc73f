/* SPDX-License-Identifier: EUPL-1.2
 * The auditor's worksheet: the items of a round in an Excel file, with a drop-down for what each
 * came to. Everything but the answers and comments is locked. Its columns are those that
 * import/results.h reads. */
#pragma once

#include <riskreg/pb.h>
#include <riskreg/words.h>

#include "book.h"

struct worksheet {
	enum lang lang;
	const PB(Record) *round;
	const PB(Control) *control;
	PB(Item) *const *items; /* in play */
	size_t n;
	struct arena *arena;
};

/* 0 or a negative errno. */
int worksheet_write(const struct worksheet *, const char *path);
