/* SPDX-License-Identifier: EUPL-1.2
 * Finds the head of a worksheet, and in it the columns of results. Never looks at an answer. */
#include "results_columns.h"

#include "results.h"

static const struct columns_name columns[COLUMN_FIRST_ATTRIBUTE] = {
	[COLUMN_ITEM] = { WORD_SHEET_ITEM, { "objekt", "item", "granskningsobjekt", "id" }, false },
	[COLUMN_ANSWER] = { WORD_SHEET_ANSWER,
			    { "korrekt?", "korrekt", "correct?", "correct", "resultat", "result" },
			    true },
	[COLUMN_COMMENT] = { WORD_SHEET_COMMENT,
			     { "kommentar", "comment", "anteckning", "note" }, true },
	[COLUMN_ROUND] = { WORD_SHEET_ROUND, { "omgang", "round" }, true },
	/* These two are written for people, and not read. */
	[COLUMN_LABEL] = { WORD_SHEET_LABEL, { "text", "benamning", "label" }, true },
	[COLUMN_ERROR] = { WORD_SHEET_ERROR, { "fel", "error" }, true },
};

static struct columns_names one(enum results_column id)
{
	return (struct columns_names){ &columns[id], 1 };
}

void results_find_head(struct import *im, struct sheet *sheet)
{
	columns_find_head(im, sheet, &columns[COLUMN_ITEM]);
}

const char *results_find_round(struct import *im, const struct sheet *sheet)
{
	size_t at = 0;

	while (at < sheet->header.n &&
	       columns_match(im, sheet->header.cells[at], one(COLUMN_ROUND)) != 0)
		at++;
	for (size_t i = 0; i < sheet->n; i++)
		if (at < sheet->rows[i].n && *sheet->rows[i].cells[at])
			return sheet->rows[i].cells[at];
	return "";
}

/* "A" and "A: Rätt attestant" are the column of the attribute A. */
static bool is_attribute(const char *head, const char *code)
{
	size_t n = strlen(code);

	return strncasecmp(head, code, n) == 0 && (head[n] == '\0' || head[n] == ':');
}

static void find_attribute(const struct sheet_row *header, enum results_column id, const char *code,
			   bool *is_known, struct results_columns *found)
{
	found->at[id] = COLUMNS_NONE;
	for (size_t i = 0; i < header->n; i++) {
		if (is_known[i] || !is_attribute(header->cells[i], code))
			continue;
		is_known[i] = true;
		found->at[id] = i;
		found->n_attributes++;
		return;
	}
}

static void find_attributes(const struct sheet_row *header, const PB(Control) *control,
			    bool *is_known, struct results_columns *found)
{
	for (size_t i = 0; i < control->n_attributes && i < RESULTS_ATTRIBUTES_MAX; i++)
		find_attribute(header, COLUMN_FIRST_ATTRIBUTE + (unsigned)i,
			       control->attributes[i]->code, is_known, found);
}

/* All attributes, or none and an answer. */
static bool check_attributes(struct import *im, struct import_place place,
			     const PB(Control) *control, const struct results_columns *found)
{
	size_t missing = 0;

	for (size_t i = 0; i < control->n_attributes && found->n_attributes; i++) {
		if (i < RESULTS_ATTRIBUTES_MAX &&
		    found->at[COLUMN_FIRST_ATTRIBUTE + i] != COLUMNS_NONE)
			continue;
		missing++;
		import_error(im, place, WORD_RESULTS_ATTRIBUTE_MISSING, "code",
			     control->attributes[i]->code, NULL);
	}
	if (found->n_attributes || found->at[COLUMN_ANSWER] != COLUMNS_NONE)
		return missing == 0;
	import_error(im, place, WORD_PLAN_COLUMN_MISSING, "sv",
		     words_get(WORD_SHEET_ANSWER, LANG_SV), "en",
		     words_get(WORD_SHEET_ANSWER, LANG_EN), NULL);
	return false;
}

bool results_columns_find(struct import *im, const struct sheet_row *header,
			  const PB(Control) *control, struct results_columns *ret)
{
	const struct import_place place = { header->row, NULL };
	struct columns_names names = { columns, COLUMN_FIRST_ATTRIBUTE };
	struct results_columns found = { .n_attributes = 0 };
	bool is_known[SHEET_COLUMNS_MAX];
	bool is_sound = columns_find(im, header, names, found.at, is_known);

	find_attributes(header, control, is_known, &found);
	is_sound &= check_attributes(im, place, control, &found);
	for (size_t i = 0; i < header->n; i++)
		if (!is_known[i] && *header->cells[i])
			import_warn(im, place, WORD_RESULTS_UNKNOWN_COLUMN, "column",
				    header->cells[i], NULL);
	if (is_sound)
		*ret = found;
	return is_sound;
}
