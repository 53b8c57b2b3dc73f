/* SPDX-License-Identifier: EUPL-1.2
 * Holds the rows of a table against those that the plan is exported as. Never writes, and never
 * fails an import that was done. */
#include "plan_kept.h"

#include <stdlib.h>
#include <string.h>

#include <riskreg/text.h>

#include "call.h"
#include "findings.h"
#include "plan_find.h"

enum column { COLUMN_RISK, COLUMN_MEASURE, COLUMN_CONTROL, COLUMN_ACTION, COLUMNS };

/* A part of the plan by its column and its title, folded. */
struct known {
	enum column column;
	const char *title;
	const PB(PlanRow) *row;
	const PB(PlanRowPart) *part;
};

struct kept {
	struct import import;
	struct known *known;
	size_t n;
};

static const PB(PlanRowPart) *part_of(const PB(PlanRow) *row, enum column column)
{
	const PB(PlanRowPart) *const parts[COLUMNS] = {
		[COLUMN_RISK] = row->risk,
		[COLUMN_MEASURE] = row->measure,
		[COLUMN_CONTROL] = row->control,
		[COLUMN_ACTION] = row->action,
	};

	return parts[column];
}

static int compare(const void *x, const void *y)
{
	const struct known *a = x, *b = y;

	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return strcmp(a->title, b->title);
}

static const char *fold(struct kept *k, const PB(PlanRowPart) *part)
{
	const char *folded = text_fold(k->import.arena, view_of_string(part->title));

	k->import.out_of_memory |= !folded;
	return folded ? folded : "";
}

static void learn(struct kept *k, const PB(ExportPlanResponse) *plan)
{
	k->known = arena_get(k->import.arena, (COLUMNS * plan->n_rows + 1) * sizeof(*k->known));
	k->import.out_of_memory |= !k->known;
	for (size_t i = 0; k->known && i < plan->n_rows; i++)
		for (enum column c = 0; c < COLUMNS; c++) {
			const PB(PlanRowPart) *part = part_of(plan->rows[i], c);
			if (part)
				k->known[k->n++] = (struct known){ c, fold(k, part), plan->rows[i],
								   part };
		}
	if (k->known)
		qsort(k->known, k->n, sizeof(*k->known), compare);
}

static bool same_text(const char *a, const char *b)
{
	return view_equals(import_trim(view_of_string(a)), import_trim(view_of_string(b)));
}

/* NULL: not in the plan, or the text is that of one with this title. Actions of several controls
 * can have the same title. */
static const struct known *find_other(struct kept *k, enum column column,
				      const PB(PlanRowPart) *part)
{
	struct known wanted = { .column = column, .title = fold(k, part) };
	const struct known *found, *end = k->known + k->n;

	found = bsearch(&wanted, k->known, k->n, sizeof(wanted), compare);
	if (!found)
		return NULL;
	while (found > k->known && compare(found - 1, &wanted) == 0)
		found--;
	for (const struct known *at = found; at < end && compare(at, &wanted) == 0; at++)
		if (same_text(at->part->text, part->text))
			return NULL;
	return found;
}

/* A table with titles alone leaves the texts to the register. */
static void tell_text(struct kept *k, const PB(PlanRow) *row, enum column column,
		      const PB(PlanRowPart) *part)
{
	static const char *const commands[COLUMNS] = {
		[COLUMN_RISK] = "riskctl risk set %s --text TEXT",
		[COLUMN_MEASURE] = "riskctl measure set %s --text TEXT",
		[COLUMN_CONTROL] = "riskctl control set %s --procedure TEXT",
		[COLUMN_ACTION] = "riskctl action set %s --text TEXT",
	};
	const struct known *other = *part->text ? find_other(k, column, part) : NULL;

	if (other)
		import_warn(&k->import, (struct import_place){ row->row, NULL },
			    WORD_PLAN_TEXT_KEPT, "title", part->title, "command",
			    arena_format(k->import.arena, commands[column], other->part->record),
			    NULL);
}

static void tell_value(struct kept *k, const PB(PlanRow) *row)
{
	struct known wanted = { .column = COLUMN_RISK, .title = fold(k, row->risk) };
	const struct known *found = bsearch(&wanted, k->known, k->n, sizeof(wanted), compare);
	const PB(PlanRowAssessment) *a = found ? found->row->assessment : NULL;

	if (!a || (a->probability == row->assessment->probability &&
		   a->consequence == row->assessment->consequence))
		return;
	import_warn(&k->import, (struct import_place){ row->row, NULL }, WORD_PLAN_VALUE_KEPT,
		    "title", row->risk->title, "value",
		    arena_format(k->import.arena, "%u (%u x %u)", a->probability * a->consequence,
				 a->probability, a->consequence),
		    NULL);
}

static void tell_row(struct kept *k, const PB(PlanRow) *row)
{
	for (enum column c = 0; c < COLUMNS; c++) {
		const PB(PlanRowPart) *part = part_of(row, c);
		if (part)
			tell_text(k, row, c, part);
	}
	if (row->risk && row->risk->common && row->assessment)
		tell_value(k, row);
}

void plan_kept_tell(struct invocation *inv, const PB(ImportPlanRequest) *import)
{
	PB(ExportPlanRequest) request = PB_INIT(EXPORT_PLAN_REQUEST);
	struct kept k = { .import = findings_import(inv) };
	ProtobufCMessage *response;
	const char *plan;

	if (plan_find(inv, import->unit, import->year, &plan) != EXIT_STATUS_OK || !*plan)
		return;
	request.id = (char *)plan;
	if (call_read(inv, "riskreg.v1.PlanService/Export", &request.base,
		      PB_DESC(export_plan_response), &response) != EXIT_STATUS_OK)
		return;
	learn(&k, (const PB(ExportPlanResponse) *)response);
	for (size_t i = 0; !k.import.out_of_memory && i < import->n_rows; i++)
		tell_row(&k, import->rows[i]);
	findings_tell(inv, &k.import, inv->argv[0], IMPORT_DONE);
}
