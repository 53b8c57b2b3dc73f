/* SPDX-License-Identifier: EUPL-1.2
 * The five-column table into request rows. Judges the form of what is written; whether criteria
 * make sense, records exist and the caller may write is the daemon's to say. */
#include "plan_table.h"

#include <errno.h>
#include <string.h>

#include "columns.h"
#include "plan_cell.h"

enum column_id {
	COLUMN_RISK,
	COLUMN_VALUE,
	COLUMN_MEASURE,
	COLUMN_CONTROL,
	COLUMN_ACTION,
	COLUMNS,
};

static const struct columns_name columns[COLUMNS] = {
	[COLUMN_RISK] = { WORD_PLAN_COLUMN_RISK, { "risk", "risker", "risks" }, false },
	[COLUMN_VALUE] = { WORD_PLAN_COLUMN_VALUE, { "riskvarde", "risk value" }, false },
	[COLUMN_MEASURE] = { WORD_PLAN_COLUMN_MEASURE,
			     { "riskatgard", "risksatgard", "measure", "risk measure" }, false },
	[COLUMN_CONTROL] = { WORD_PLAN_COLUMN_CONTROL, { "kontroll", "control" }, false },
	[COLUMN_ACTION] = { WORD_PLAN_COLUMN_ACTION,
			    { "korrigerande atgarder", "korrigerande atgard", "corrective actions",
			      "corrective action" }, false },
};

/* The table being read. */
struct table {
	struct import *import;
	const struct sheet_row *header;
	size_t at[COLUMNS];      /* place in a row */
	bool risk_above;         /* some row so far had a risk */
	bool control_above;      /* a row of the present risk had a control */
};

/* ------------------------------------------------------------------ headers */

/* False when a column is missing or stands twice: then there are no rows to judge. */
static bool find_headers(struct table *t)
{
	const struct sheet_row *header = t->header;
	bool is_known[SHEET_COLUMNS_MAX];
	bool is_sound = columns_find(t->import, header, (struct columns_names){ columns, COLUMNS },
				     t->at, is_known);

	for (size_t i = 0; i < header->n; i++)
		if (!is_known[i] && *header->cells[i])
			import_warn(t->import, (struct import_place){ header->row, NULL },
				    WORD_PLAN_UNKNOWN_COLUMN, "column", header->cells[i], NULL);
	return is_sound;
}

/* ------------------------------------------------------------------ rows */

/* Export puts a ' before what a spreadsheet would take for a formula: in CSV, which may have become
 * a workbook since. */
static const char *without_guard(const char *cell)
{
	size_t quotes = strspn(cell, "'");

	return quotes && cell[quotes] && strchr("=+-@", cell[quotes]) ? cell + 1 : cell;
}

static struct plan_cell cell_of(const struct table *t, const struct sheet_row *row,
				enum column_id id)
{
	size_t at = t->at[id];

	return (struct plan_cell){
		.import = t->import,
		.place = { row->row, t->header->cells[at] },
		.text = view_of_string(at < row->n ? without_guard(row->cells[at]) : ""),
	};
}

/* What a row lacks in its relation to those above. */
static void check_context(struct table *t, const struct sheet_row *row, const PB(PlanRow) *r)
{
	if (!r->risk && r->assessment)
		import_error(t->import, cell_of(t, row, COLUMN_VALUE).place,
			     WORD_PLAN_VALUE_WITHOUT_RISK, NULL);
	else if (!r->risk && !t->risk_above)
		import_error(t->import, cell_of(t, row, COLUMN_RISK).place, WORD_PLAN_NO_RISK_ABOVE,
			     NULL);
	t->control_above = r->control || (t->control_above && !r->risk);
	if (r->action && !t->control_above)
		import_error(t->import, cell_of(t, row, COLUMN_ACTION).place,
			     WORD_PLAN_ACTION_ALONE, NULL);
	t->risk_above |= r->risk != NULL;
}

static bool row_is_filled(const PB(PlanRow) *r)
{
	return r->risk || r->assessment || r->measure || r->control || r->action;
}

/* NULL for a row with nothing in the five columns. */
static PB(PlanRow) *take_row(struct table *t, const struct sheet_row *row)
{
	struct plan_cell risk = cell_of(t, row, COLUMN_RISK);
	struct plan_cell value = cell_of(t, row, COLUMN_VALUE);
	struct plan_cell measure = cell_of(t, row, COLUMN_MEASURE);
	struct plan_cell control = cell_of(t, row, COLUMN_CONTROL);
	struct plan_cell action = cell_of(t, row, COLUMN_ACTION);
	PB(PlanRow) *r = arena_get(t->import->arena, sizeof(*r));

	if (!r) {
		t->import->out_of_memory = true;
		return NULL;
	}
	*r = (PB(PlanRow))PB_INIT(PLAN_ROW);
	r->row = row->row;
	r->risk = plan_cell_part(&risk);
	r->assessment = plan_cell_assessment(&value);
	r->measure = plan_cell_part(&measure);
	plan_cell_control(&control, r);
	r->action = plan_cell_part(&action);
	for (enum column_id id = 0; id < COLUMNS; id++)
		sheet_check_cell(t->import, row, t->at[id], t->header->cells[t->at[id]]);
	columns_check_width(t->import, t->header, row);
	if (!row_is_filled(r))
		return NULL;
	check_context(t, row, r);
	return r;
}

int plan_table_parse(struct import *im, const struct sheet *sheet, PB(PlanRow) ***ret_rows,
		     size_t *ret_n)
{
	struct sheet table = *sheet;
	struct table t = { .import = im, .header = &table.header };
	PB(PlanRow) **rows = arena_get(im->arena, (sheet->n + 1) * sizeof(*rows));
	bool has_columns;
	size_t n = 0;

	if (!rows)
		return -ENOMEM;
	columns_skip_title(im, &table, &columns[COLUMN_RISK]);
	has_columns = find_headers(&t);
	for (size_t i = 0; i < table.n && has_columns; i++) {
		rows[n] = take_row(&t, &table.rows[i]);
		n += rows[n] != NULL;
	}
	if (im->out_of_memory)
		return -ENOMEM;
	if (n == 0 && im->errors.n == 0)
		import_error(im, (struct import_place){ 0 }, WORD_PLAN_NO_ROWS, NULL);
	if (im->errors.n)
		return IMPORT_REFUSED;
	*ret_rows = rows;
	*ret_n = n;
	return IMPORT_DONE;
}
