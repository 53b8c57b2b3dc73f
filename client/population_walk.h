/* SPDX-License-Identifier: EUPL-1.2
 * The population of a round as the register has it, from its first id to its last: asked for page
 * by page, in the memory of one page however long it is. */
#pragma once

#include <riskreg/pb.h>
#include <riskreg/view.h>

#include "command.h"
#include "progress.h"

struct walked {
	struct view id, label; /* borrowed until visit returns; no label: empty */
	uint32_t position;     /* from 1 */
	uint32_t piece;        /* number of the piece in which it stands, from 1 */
};

struct population_walk {
	enum word what; /* for the bar */
	bool (*visit)(void *arg, const struct walked *); /* false: enough */
	void *arg;
	/* Filled in. */
	uint32_t n;    /* ids that were visited */
	uint32_t piece;
	bool is_erased; /* a piece without its ids */
	bool is_broken; /* a piece is not where it belongs */
	uint32_t n_pieces; /* that count */
	struct progress bar;
};

/* Pieces that a population which was sent anew left behind are passed over. */
enum exit_status population_walk_run(struct invocation *, const PB(Record) *round,
				     struct population_walk *);
