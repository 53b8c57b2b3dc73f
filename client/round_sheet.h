/* SPDX-License-Identifier: EUPL-1.2
 * riskctl round template and riskctl round import: a round out to Excel and back. */
#pragma once

#include <riskreg/pb.h>

#include "command.h"

/* What a worksheet is about. */
struct round_sheet {
	const PB(Record) *round;
	const PB(Control) *control; /* in the version that the round is judged by */
	PB(Item) **items;           /* in play */
	size_t n;
	PB(Item) **all; /* and those that were replaced, by rank */
	size_t n_all;
};

/* Reads it; a round without items is refused. */
enum exit_status round_sheet_get(struct invocation *, const char *round, struct round_sheet *ret);

enum exit_status round_sheet_template(struct invocation *);
enum exit_status round_sheet_import(struct invocation *);
