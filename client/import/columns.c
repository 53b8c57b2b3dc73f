/* SPDX-License-Identifier: EUPL-1.2
 * Finds columns. Knows heads, never what a cell below one means. */
#include "columns.h"

#include <riskreg/text.h>

static bool is_name_of(const struct columns_name *column, const char *folded)
{
	for (size_t i = 0; i < COLUMNS_NAMES_MAX && column->names[i]; i++)
		if (strcmp(column->names[i], folded) == 0)
			return true;
	return false;
}

size_t columns_match(struct import *im, const char *head, struct columns_names columns)
{
	const char *folded = text_fold(im->arena, view_of_string(head));
	size_t id = 0;

	im->out_of_memory |= !folded;
	while (id < columns.n && (!folded || !is_name_of(&columns.rows[id], folded)))
		id++;
	return id;
}

static bool has_head(struct import *im, const struct sheet_row *row, struct columns_names columns)
{
	for (size_t i = 0; i < row->n; i++)
		if (columns_match(im, row->cells[i], columns) < columns.n)
			return true;
	return false;
}

bool columns_find_head(struct import *im, struct sheet *sheet, const struct columns_name *column)
{
	struct columns_names one = { column, 1 };

	for (size_t i = 0; i <= sheet->n && i < COLUMNS_HEAD_ROWS; i++) {
		if (!has_head(im, i ? &sheet->rows[i - 1] : &sheet->header, one))
			continue;
		if (i)
			*sheet = (struct sheet){ sheet->rows[i - 1], sheet->rows + i,
						 sheet->n - i };
		return i > 0;
	}
	return false;
}

void columns_skip_title(struct import *im, struct sheet *sheet, const struct columns_name *column)
{
	if (columns_find_head(im, sheet, column))
		import_warn(im, (struct import_place){ sheet->header.row, NULL },
			    WORD_IMPORT_ABOVE_HEAD, NULL);
}

bool columns_find(struct import *im, const struct sheet_row *header, struct columns_names columns,
		  size_t *ret_at, bool is_known[SHEET_COLUMNS_MAX])
{
	struct import_place place = { header->row, NULL };
	size_t errors = im->errors.n;

	for (size_t id = 0; id < columns.n; id++)
		ret_at[id] = COLUMNS_NONE;
	for (size_t i = 0; i < header->n; i++) {
		size_t id = columns_match(im, header->cells[i], columns);
		is_known[i] = id < columns.n;
		if (id == columns.n)
			continue;
		if (ret_at[id] != COLUMNS_NONE)
			import_error(im, place, WORD_PLAN_COLUMN_TWICE, "column", header->cells[i],
				     NULL);
		ret_at[id] = i;
	}
	for (size_t id = 0; id < columns.n; id++)
		if (ret_at[id] == COLUMNS_NONE && !columns.rows[id].is_optional)
			import_error(im, place, WORD_PLAN_COLUMN_MISSING, "sv",
				     words_get(columns.rows[id].head, LANG_SV), "en",
				     words_get(columns.rows[id].head, LANG_EN), NULL);
	return im->errors.n == errors;
}

void columns_check_width(struct import *im, const struct sheet_row *header,
			 const struct sheet_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		bool has_head = i < header->n && *header->cells[i];
		if (has_head || !*row->cells[i])
			continue;
		import_error(im, (struct import_place){ row->row, NULL }, WORD_PLAN_TOO_WIDE,
			     "text", import_quote(im, view_of_string(row->cells[i])), NULL);
	}
}

const char *columns_letter(struct import *im, size_t at)
{
	char name[3] = { (char)('A' + at % 26) };
	const char *copy;

	if (at >= 26) {
		name[1] = name[0];
		name[0] = (char)('A' + at / 26 - 1);
	}
	copy = arena_copy(im->arena, view_of_string(name));
	return copy ? copy : "";
}
