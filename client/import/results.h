/* SPDX-License-Identifier: EUPL-1.2
 * A filled-in worksheet as the results of items. The head stands in one of the first rows; columns
 * come in any order: Objekt, Korrekt?, one for each attribute of the control ("A" or "A: name"),
 * Kommentar, Omgång, in Swedish or English. A row without an answer is one not tested yet. */
#pragma once

#include <riskreg/pb.h>

#include "sheet.h"

#define RESULTS_ROWS_MAX 200000 /* those above the head, too */
#define RESULTS_BYTES_MAX ((size_t)64 << 20)
#define RESULTS_NOTE_MAX 2000

/* What the results are of. */
struct results_round {
	const char *id;
	const PB(Control) *control;
	PB(Item) *const *items; /* also those that were replaced */
	size_t n;
	bool has_reason; /* so that what is logged already may be corrected */
};

/* One row that has an answer. */
struct results_row {
	unsigned row;
	const PB(Item) *item;
	PB(ItemResult) *result; /* by rank, without tester and day */
	bool is_logged;         /* the register says the same */
};

struct results {
	struct results_row *rows;
	size_t n, n_blank, n_logged;
	size_t tally[4]; /* of all rows that have an answer, by outcome */
};

/* The first row of the table that looks like the head, as the sheet's own; those above it are taken
 * off. */
void results_find_head(struct import *, struct sheet *);
/* What the column Omgång says in its first filled cell; "" when it says nothing. */
const char *results_find_round(struct import *, const struct sheet *);
/* Everything that is wrong is told at once, with row and column. IMPORT_DONE, IMPORT_REFUSED or
 * -ENOMEM. */
int results_parse(struct import *, const struct sheet *, const struct results_round *,
		  struct results *ret);
