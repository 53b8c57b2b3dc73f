/* SPDX-License-Identifier: EUPL-1.2
 * Cells of the five-column table into parts of a request row. Judges one cell at a time, never a
 * row or a table. */
#include "plan_cell.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <riskreg/text.h>

#include "plan_value.h"

#define TITLE_MAX 300
#define TEXT_MAX 8000
#define CRITERIA_MAX 2000

/* Takes the first line off; false when there is none left. */
static bool next_line(struct view *rest, struct view *ret)
{
	const uint8_t *end;
	size_t n;

	if (rest->n == 0)
		return false;
	end = memchr(rest->p, '\n', rest->n);
	n = end ? (size_t)(end - rest->p) : rest->n;
	*ret = import_trim(view_of(rest->p, n));
	n += end ? 1 : 0;
	*rest = view_of(rest->p + n, rest->n - n);
	return true;
}

/* A copy for a request's field, after the checks that every text has. */
static char *take_text(const struct plan_cell *cell, struct view text, size_t max)
{
	char limit[24];
	char *copy = arena_copy(cell->import->arena, text);

	snprintf(limit, sizeof(limit), "%zu", max);
	if (text.n > max)
		import_error(cell->import, cell->place, WORD_PLAN_TOO_LONG, "text",
			     import_quote(cell->import, text), "limit", limit, NULL);
	if (text_has_control(text, true))
		import_error(cell->import, cell->place, WORD_PLAN_CONTROL_CHARACTER, "text",
			     import_quote(cell->import, text), NULL);
	/* The daemon refuses it unless it is set up otherwise, and does not know columns. */
	if (text_has_personal_number(text))
		import_warn(cell->import, cell->place, WORD_PLAN_PERSONAL_NUMBER, NULL);
	cell->import->out_of_memory |= !copy;
	return copy;
}

/* Takes the mark of a municipality-wide record off a title, in place. */
static bool take_mark(char *title)
{
	static const char *const marks[] = { "(kommungemensam)", "(municipality-wide)" };
	bool found = false;
	struct view kept;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t n = strlen(marks[i]);
		char *at;
		while ((at = strcasestr(title, marks[i]))) {
			/* One of the two spaces around it goes with it. */
			n += at[n] == ' ' && (at == title || at[-1] == ' ');
			memmove(at, at + n, strlen(at + n) + 1);
			n = strlen(marks[i]);
			found = true;
		}
	}
	kept = import_trim(view_of_string(title));
	memmove(title, kept.p, kept.n);
	title[kept.n] = '\0';
	return found;
}

/* The first line is the title, the rest the text. NULL for an empty cell. */
static PB(PlanRowPart) *take_part(const struct plan_cell *cell, struct view text)
{
	PB(PlanRowPart) *part;
	struct view title;

	if (!next_line(&text, &title))
		return NULL;
	part = arena_get(cell->import->arena, sizeof(*part));
	if (!part) {
		cell->import->out_of_memory = true;
		return NULL;
	}
	*part = (PB(PlanRowPart))PB_INIT(PLAN_ROW_PART);
	part->title = take_text(cell, title, TITLE_MAX);
	part->text = take_text(cell, import_trim(text), TEXT_MAX);
	if (!part->title)
		return part;
	part->common = take_mark(part->title);
	if (!*part->title)
		import_error(cell->import, cell->place, WORD_PLAN_NO_TITLE, NULL);
	else if (strchr(part->title, '\t'))
		import_error(cell->import, cell->place, WORD_PLAN_CONTROL_CHARACTER, "text",
			     import_quote(cell->import, title), NULL);
	return part;
}

PB(PlanRowPart) *plan_cell_part(const struct plan_cell *cell)
{
	return take_part(cell, cell->text);
}

/* How many bytes of a line say that criteria begin; 0: none. A longer word is another word. */
static size_t criteria_head(struct view line)
{
	static const char *const heads[] = { "Bedömningskriterier", "Criteria" };

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		size_t n = strlen(heads[i]);
		if (!import_begins_with(line, heads[i]))
			continue;
		if (line.n == n || !isalpha(line.p[n]))
			return n + (line.n > n && line.p[n] == ':');
	}
	return 0;
}

/* Parts a control's cell at the line that begins the criteria. */
static struct view take_criteria(struct view *text)
{
	struct view rest = *text, line;

	while (next_line(&rest, &line)) {
		size_t n = criteria_head(line);
		if (n == 0)
			continue;
		rest = view_of(line.p + n, (size_t)(text->p + text->n - line.p) - n);
		*text = import_trim(view_of(text->p, (size_t)(line.p - text->p)));
		return import_trim(rest);
	}
	return VIEW_NONE;
}

void plan_cell_control(const struct plan_cell *cell, PB(PlanRow) *row)
{
	struct view text = cell->text;
	struct view criteria = take_criteria(&text);

	if (cell->text.n == 0)
		return;
	row->criteria_text = take_text(cell, criteria, CRITERIA_MAX);
	row->control = take_part(cell, text);
	if (!row->control)
		import_error(cell->import, cell->place, WORD_PLAN_NO_TITLE, NULL);
}

/* What a fault in the value is called. */
static const enum word value_words[] = {
	[PLAN_VALUE_UNREADABLE] = WORD_PLAN_VALUE_UNREADABLE,
	[PLAN_VALUE_LEVEL] = WORD_PLAN_VALUE_LEVEL,
	[PLAN_VALUE_PRODUCT] = WORD_PLAN_VALUE_PRODUCT,
	[PLAN_VALUE_AMBIGUOUS] = WORD_PLAN_VALUE_AMBIGUOUS,
	[PLAN_VALUE_NO_PAIR] = WORD_PLAN_VALUE_NO_PAIR,
};

static void take_value(const struct plan_cell *cell, struct view line,
		       PB(PlanRowAssessment) *ret)
{
	struct plan_value value = { 0 };
	enum plan_value_fault fault = plan_value_parse(line, &value);
	char product[16], pair[64];

	ret->probability = value.probability;
	ret->consequence = value.consequence;
	if (fault == PLAN_VALUE_SOUND)
		return;
	snprintf(product, sizeof(product), "%u", value.probability * value.consequence);
	plan_value_pairs(value.product, pair);
	import_error(cell->import, cell->place, value_words[fault], "text",
		     import_quote(cell->import, line), "product", product, "pairs", pair, NULL);
}

/* Which motive a line begins, and the rest of the line; NULL: none. */
static char **motive_of(PB(PlanRowAssessment) *a, struct view *line)
{
	const struct {
		const char *label;
		char **motive;
	} labels[] = {
		{ "Sannolikhet:", &a->motive_probability },
		{ "Probability:", &a->motive_probability },
		{ "Konsekvens:", &a->motive_consequence },
		{ "Consequence:", &a->motive_consequence },
	};

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		size_t n = strlen(labels[i].label);
		if (!import_begins_with(*line, labels[i].label))
			continue;
		*line = view_of(line->p + n, line->n - n);
		return labels[i].motive;
	}
	return NULL;
}

/* Everything from a label to the next one is one motive. */
static void take_motives(const struct plan_cell *cell, struct view rest,
			 PB(PlanRowAssessment) *a)
{
	struct view line, motive = VIEW_NONE;
	char **present = NULL;

	while (next_line(&rest, &line)) {
		struct view begun = line;
		char **next = motive_of(a, &begun);
		if (!next && !present && line.n)
			import_error(cell->import, cell->place, WORD_PLAN_MOTIVE_UNLABELLED, "text",
				     import_quote(cell->import, line), NULL);
		if (!next) {
			motive.n = present ? (size_t)(line.p + line.n - motive.p) : 0;
			continue;
		}
		if (present)
			*present = take_text(cell, import_trim(motive), TEXT_MAX);
		if (*next && **next)
			import_error(cell->import, cell->place, WORD_PLAN_MOTIVE_TWICE, "text",
				     import_quote(cell->import, line), NULL);
		present = next;
		motive = begun;
	}
	if (present)
		*present = take_text(cell, import_trim(motive), TEXT_MAX);
}

PB(PlanRowAssessment) *plan_cell_assessment(const struct plan_cell *cell)
{
	PB(PlanRowAssessment) *a;
	struct view rest = cell->text, line;

	if (!next_line(&rest, &line))
		return NULL;
	a = arena_get(cell->import->arena, sizeof(*a));
	if (!a) {
		cell->import->out_of_memory = true;
		return NULL;
	}
	*a = (PB(PlanRowAssessment))PB_INIT(PLAN_ROW_ASSESSMENT);
	take_value(cell, line, a);
	take_motives(cell, rest, a);
	return a;
}
