/* SPDX-License-Identifier: EUPL-1.2
 * Which round a worksheet is of: what its hidden sheet says. The digest is the same in every
 * version of riskreg:
 *
 *	SHA-256("riskreg-worksheet-v1\n" round "\n" and for each item rank " " id "\n")
 */
#pragma once

#include <riskreg/pb.h>

#include "import/sheet.h"

#define WORKSHEET_ID_SHEET "riskreg" /* the hidden sheet's name */
#define WORKSHEET_ID_DIGEST 65       /* hex and NUL */

struct worksheet_id {
	const char *round;  /* "S31" */
	const char *digest; /* hex */
};

/* Of the items in play. An item without an id has its rank for one. */
void worksheet_id_digest(const char *round, PB(Item) *const *items, size_t n,
			 char ret[WORKSHEET_ID_DIGEST]);
/* What people call an item. */
const char *worksheet_id_of(struct arena *, const PB(Item) *);
/* Reads the hidden sheet; false when there is none. Tells nothing. */
bool worksheet_id_read(struct arena *, struct view bytes, struct worksheet_id *ret);
/* Adds the hidden sheet to a workbook. */
struct book;
void worksheet_id_write(struct book *, const struct worksheet_id *);
