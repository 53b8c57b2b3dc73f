/* SPDX-License-Identifier: EUPL-1.2
 * Reads worksheets. Judges what the rows say and whether the register says it already; never calls,
 * and takes no answer for another than was typed. */
#include "results.h"

#include <errno.h>
#include <stdlib.h>

#include <riskreg/text.h>

#include "../near.h"
#include "../outcome.h"
#include "../worksheet_id.h"
#include "results_columns.h"

/* More items than these are not searched for the one that was meant. */
#define NEAR_ITEMS_MAX 2000

struct known_item {
	const char *id;
	const PB(Item) *item;
	unsigned row; /* where it stands in the sheet; 0: not met yet */
};

struct reader {
	struct import *import;
	const struct sheet *sheet;
	const struct results_round *round;
	struct results *results;
	struct results_columns columns;
	struct known_item *known; /* by id */
};

/* ------------------------------------------------------------------ items */

static int compare_known(const void *a, const void *b)
{
	return strcmp(((const struct known_item *)a)->id, ((const struct known_item *)b)->id);
}

static bool sort_items(struct reader *r)
{
	const struct results_round *round = r->round;

	r->known = arena_get_zeroed(r->import->arena, round->n, sizeof(*r->known));
	if (!r->known)
		return false;
	for (size_t i = 0; i < round->n; i++) {
		const char *id = worksheet_id_of(r->import->arena, round->items[i]);
		if (!id)
			return false;
		r->known[i] = (struct known_item){ id, round->items[i], 0 };
	}
	qsort(r->known, round->n, sizeof(*r->known), compare_known);
	return true;
}

static void tell_unknown_item(struct reader *r, struct import_place place, const char *id)
{
	struct near_search near = NEAR_SEARCH(id);
	const char *quoted = import_quote(r->import, view_of_string(id));

	for (size_t i = 0; i < r->round->n && r->round->n <= NEAR_ITEMS_MAX; i++)
		near_show(&near, r->known[i].id, r->known[i].id);
	import_error(r->import, place,
		     near.best ? WORD_RESULTS_ITEM_GUESS : WORD_RESULTS_ITEM_UNKNOWN, "text",
		     quoted, "round", r->round->id, "guess", near.best ? near.best : "", NULL);
}

/* ------------------------------------------------------------------ cells */

static const char *cell(const struct reader *r, const struct sheet_row *row, size_t id)
{
	size_t at = r->columns.at[id];

	return at < row->n ? row->cells[at] : "";
}

static struct import_place place_of(const struct reader *r, const struct sheet_row *row, size_t id)
{
	return (struct import_place){ row->row, columns_letter(r->import, r->columns.at[id]) };
}

/* A row that nobody has filled in says nothing, also of an item that is no longer in play. */
static bool is_blank(const struct reader *r, const struct sheet_row *row)
{
	size_t first = r->columns.n_attributes ? COLUMN_FIRST_ATTRIBUTE : COLUMN_ANSWER;
	size_t n = r->columns.n_attributes ? r->columns.n_attributes : 1;

	for (size_t id = first; id < first + n; id++)
		if (*cell(r, row, id))
			return false;
	return *cell(r, row, COLUMN_COMMENT) == '\0';
}

/* Sound or not, an item that was met is met. NULL: told why. */
static const PB(Item) *find_item(struct reader *r, const struct sheet_row *row)
{
	struct import_place place = place_of(r, row, COLUMN_ITEM);
	struct known_item wanted = { .id = cell(r, row, COLUMN_ITEM) }, *found;

	sheet_check_cell(r->import, row, r->columns.at[COLUMN_ITEM], place.column);
	if (*wanted.id == '\0') {
		import_error(r->import, place, WORD_RESULTS_NO_ITEM, NULL);
		return NULL;
	}
	found = bsearch(&wanted, r->known, r->round->n, sizeof(wanted), compare_known);
	if (!found) {
		tell_unknown_item(r, place, wanted.id);
		return NULL;
	}
	if (found->row)
		import_error(r->import, place, WORD_POPULATION_TWICE, "text", wanted.id, "row",
			     import_number(r->import, found->row), NULL);
	if (found->item->outcome == PB_ENUM(OUTCOME, REPLACED))
		import_error(r->import, place, WORD_RESULTS_ITEM_REPLACED, "text", wanted.id, NULL);
	found->row = row->row;
	return found->item;
}

/* UNSPECIFIED for an empty cell, and for one that has been told about. */
static PB(Outcome) read_answer(struct reader *r, const struct sheet_row *row, size_t id)
{
	const char *text = cell(r, row, id), *guess;
	struct import_place place = place_of(r, row, id);
	PB(Outcome) outcome = outcome_find(r->import->arena, text);

	sheet_check_cell(r->import, row, r->columns.at[id], place.column);
	if (outcome != PB_ENUM(OUTCOME, UNSPECIFIED) || *text == '\0')
		return outcome;
	guess = outcome_guess(r->import->arena, text, r->import->lang);
	import_error(r->import, place, guess ? WORD_RESULTS_ANSWER_GUESS : WORD_RESULTS_ANSWER,
		     "text", import_quote(r->import, view_of_string(text)), "guess",
		     guess ? guess : "", NULL);
	return outcome;
}

static const char *read_note(struct reader *r, const struct sheet_row *row)
{
	const char *note = cell(r, row, COLUMN_COMMENT);
	struct import_place place;

	if (r->columns.at[COLUMN_COMMENT] == COLUMNS_NONE || *note == '\0')
		return "";
	place = place_of(r, row, COLUMN_COMMENT);
	sheet_check_cell(r->import, row, r->columns.at[COLUMN_COMMENT], place.column);
	if (strlen(note) > RESULTS_NOTE_MAX)
		import_error(r->import, place, WORD_PLAN_TOO_LONG, "text",
			     import_quote(r->import, view_of_string(note)), "limit",
			     import_number(r->import, RESULTS_NOTE_MAX), NULL);
	if (text_has_control(view_of_string(note), true))
		import_error(r->import, place, WORD_PLAN_CONTROL_CHARACTER, "text",
			     import_quote(r->import, view_of_string(note)), NULL);
	/* The daemon refuses it unless it is set up otherwise, and does not know rows. */
	if (text_has_personal_number(view_of_string(note)))
		import_warn(r->import, place, WORD_PLAN_PERSONAL_NUMBER, NULL);
	return note;
}

static void check_round(struct reader *r, const struct sheet_row *row)
{
	const char *round;

	if (r->columns.at[COLUMN_ROUND] == COLUMNS_NONE)
		return;
	round = cell(r, row, COLUMN_ROUND);
	if (*round && strcasecmp(round, r->round->id) != 0)
		import_error(r->import, place_of(r, row, COLUMN_ROUND), WORD_RESULTS_OTHER_ROUND,
			     "text", import_quote(r->import, view_of_string(round)), "round",
			     r->round->id, NULL);
}

/* ------------------------------------------------------------------ answers */

static bool add_attribute(struct reader *r, PB(ItemResult) *result, const char *code,
			  PB(Outcome) outcome)
{
	PB(AttributeOutcome) *attribute = arena_get(r->import->arena, sizeof(*attribute));

	if (!result->attributes)
		result->attributes = arena_get_zeroed(r->import->arena, r->columns.n_attributes,
						      sizeof(*result->attributes));
	if (!attribute || !result->attributes)
		return false;
	*attribute = (PB(AttributeOutcome))PB_INIT(ATTRIBUTE_OUTCOME);
	attribute->attribute = (char *)code;
	attribute->outcome = outcome;
	result->attributes[result->n_attributes++] = attribute;
	return true;
}

/* An item deviates if one of its attributes does. */
static PB(Outcome) outcome_of(const PB(ItemResult) *result)
{
	PB(Outcome) outcome = PB_ENUM(OUTCOME, NOT_APPLICABLE);

	for (size_t i = 0; i < result->n_attributes; i++) {
		if (result->attributes[i]->outcome == PB_ENUM(OUTCOME, DEVIATING))
			return PB_ENUM(OUTCOME, DEVIATING);
		if (result->attributes[i]->outcome == PB_ENUM(OUTCOME, CONFORMING))
			outcome = PB_ENUM(OUTCOME, CONFORMING);
	}
	return outcome;
}

/* What the worksheet computes is not read, unless it was typed: then it must agree. */
static void check_agreement(struct reader *r, const struct sheet_row *row, PB(Outcome) computed)
{
	size_t at = r->columns.at[COLUMN_ANSWER];
	PB(Outcome) typed;

	if (at >= row->n || row->formulas >> at & 1)
		return;
	typed = read_answer(r, row, COLUMN_ANSWER);
	if (typed != PB_ENUM(OUTCOME, UNSPECIFIED) && typed != computed)
		import_error(r->import, place_of(r, row, COLUMN_ANSWER), WORD_RESULTS_DISAGREES,
			     "text", outcome_answer(typed, r->import->lang), "computed",
			     outcome_answer(computed, r->import->lang), NULL);
}

/* All points of an item are answered, or none. */
static PB(Outcome) read_attributes(struct reader *r, const struct sheet_row *row,
				   PB(ItemResult) *result)
{
	PB(ControlAttribute) *const *attributes = r->round->control->attributes;
	size_t filled = 0, n = r->columns.n_attributes;

	for (size_t i = 0; i < n; i++) {
		size_t id = COLUMN_FIRST_ATTRIBUTE + i;
		PB(Outcome) outcome = read_answer(r, row, id);
		filled += *cell(r, row, id) != '\0';
		if (outcome != PB_ENUM(OUTCOME, UNSPECIFIED))
			r->import->out_of_memory |=
				!add_attribute(r, result, attributes[i]->code, outcome);
	}
	for (size_t i = 0; i < n && filled; i++)
		if (*cell(r, row, COLUMN_FIRST_ATTRIBUTE + i) == '\0')
			import_error(r->import, place_of(r, row, COLUMN_FIRST_ATTRIBUTE + i),
				     WORD_RESULTS_ATTRIBUTE_BLANK, "code", attributes[i]->code,
				     NULL);
	if (result->n_attributes < n)
		return PB_ENUM(OUTCOME, UNSPECIFIED);
	check_agreement(r, row, outcome_of(result));
	return outcome_of(result);
}

static bool has_attribute(const PB(Item) *item, const PB(AttributeOutcome) *wanted)
{
	for (size_t i = 0; i < item->n_attributes; i++)
		if (strcmp(item->attributes[i]->attribute, wanted->attribute) == 0)
			return item->attributes[i]->outcome == wanted->outcome;
	return false;
}

static bool same_attributes(const PB(Item) *item, const PB(ItemResult) *result)
{
	for (size_t i = 0; i < result->n_attributes; i++)
		if (!has_attribute(item, result->attributes[i]))
			return false;
	return item->n_attributes == result->n_attributes;
}

/* What the sheet has no column for, and a comment that is left empty, stays as it is logged. */
static bool is_logged(const struct reader *r, const PB(Item) *item, const PB(ItemResult) *result)
{
	return item->version && item->outcome == result->outcome &&
	       (!r->columns.n_attributes || same_attributes(item, result)) &&
	       (!*result->note || strcmp(item->note, result->note) == 0);
}

static void tell_logged(struct reader *r, const struct results_row *kept,
			const struct sheet_row *row)
{
	const PB(Item) *item = kept->item;
	size_t id = r->columns.n_attributes ? COLUMN_FIRST_ATTRIBUTE : COLUMN_ANSWER;

	if (!kept->is_logged && !r->round->has_reason)
		import_error(r->import, place_of(r, row, id), WORD_RESULTS_CORRECTION, "logged",
			     outcome_answer(item->outcome, r->import->lang), NULL);
	if (*item->note && !*kept->result->note && r->columns.at[COLUMN_COMMENT] != COLUMNS_NONE)
		import_warn(r->import, place_of(r, row, COLUMN_COMMENT), WORD_RESULTS_NOTE_KEPT,
			    NULL);
}

/* ------------------------------------------------------------------ rows */

static void keep(struct reader *r, const struct sheet_row *row, const PB(Item) *item,
		 PB(ItemResult) *result)
{
	struct results *all = r->results;
	struct results_row *kept = &all->rows[all->n++];

	result->rank = item->rank;
	*kept = (struct results_row){ row->row, item, result, is_logged(r, item, result) };
	if (item->version)
		tell_logged(r, kept, row);
	all->n_logged += kept->is_logged;
	all->tally[result->outcome]++;
}

static void take_row(struct reader *r, const struct sheet_row *row)
{
	PB(ItemResult) *result = arena_get(r->import->arena, sizeof(*result));
	size_t errors = r->import->errors.n;
	const PB(Item) *item;

	if (!result) {
		r->import->out_of_memory = true;
		return;
	}
	*result = (PB(ItemResult))PB_INIT(ITEM_RESULT);
	columns_check_width(r->import, &r->sheet->header, row);
	check_round(r, row);
	if (is_blank(r, row)) {
		r->results->n_blank++;
		return;
	}
	item = find_item(r, row);
	result->outcome = r->columns.n_attributes ? read_attributes(r, row, result) :
					    read_answer(r, row, COLUMN_ANSWER);
	result->note = (char *)read_note(r, row);
	if (r->import->errors.n != errors)
		return;
	if (result->outcome != PB_ENUM(OUTCOME, UNSPECIFIED)) {
		keep(r, row, item, result);
		return;
	}
	r->results->n_blank++;
	if (*result->note && strcmp(result->note, item->note) != 0)
		import_warn(r->import, place_of(r, row, COLUMN_COMMENT), WORD_RESULTS_NOTE_ALONE,
			    NULL);
}

int results_parse(struct import *im, const struct sheet *sheet, const struct results_round *round,
		  struct results *ret)
{
	struct results results = { .rows = arena_get(im->arena, (sheet->n + 1) *
								sizeof(*results.rows)) };
	struct reader r = { .import = im, .sheet = sheet, .round = round, .results = &results };

	if (!results.rows || !sort_items(&r))
		return -ENOMEM;
	if (results_columns_find(im, &sheet->header, round->control, &r.columns)) {
		for (size_t i = 0; i < sheet->n; i++)
			take_row(&r, &sheet->rows[i]);
		if (results.n == 0 && im->errors.n == 0)
			import_error(im, (struct import_place){ 0 }, WORD_RESULTS_NONE, NULL);
	}
	if (im->out_of_memory)
		return -ENOMEM;
	if (im->errors.n)
		return IMPORT_REFUSED;
	*ret = results;
	return IMPORT_DONE;
}
