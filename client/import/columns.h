/* SPDX-License-Identifier: EUPL-1.2
 * The columns of a table by their heads, Swedish or English, in any order. */
#pragma once

#include "sheet.h"

#define COLUMNS_NAMES_MAX 6
#define COLUMNS_NONE SIZE_MAX
#define COLUMNS_HEAD_ROWS 10 /* the head stands in one of so many */

/* Heads as text_fold makes them; the word is the one that messages name. */
struct columns_name {
	enum word head;
	const char *names[COLUMNS_NAMES_MAX];
	bool is_optional;
};

/* The columns that a table can have. */
struct columns_names {
	const struct columns_name *rows;
	size_t n;
};

/* Which of the columns a head names; `n` for none. */
size_t columns_match(struct import *, const char *head, struct columns_names);
/* The first row that has the head of this column, as the sheet's own; those above it, a title for
 * instance, are taken off. True when there were any. */
bool columns_find_head(struct import *, struct sheet *, const struct columns_name *);
/* The same, and tells of what is not read. */
void columns_skip_title(struct import *, struct sheet *, const struct columns_name *);
/* Fills ret_at with the place of each, COLUMNS_NONE for one that is not there, and `is_known` for
 * every cell of the header. False when a needed one is missing or one stands twice: that has been
 * told. */
bool columns_find(struct import *, const struct sheet_row *header, struct columns_names,
		  size_t *ret_at, bool is_known[SHEET_COLUMNS_MAX]);
/* Tells of text in a column without a head, often a delimiter that was not quoted: nothing may be
 * lost. */
void columns_check_width(struct import *, const struct sheet_row *header, const struct sheet_row *);
/* "C": as a spreadsheet names a column. */
const char *columns_letter(struct import *, size_t at);
