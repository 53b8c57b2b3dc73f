/* SPDX-License-Identifier: EUPL-1.2
 * Writes the rows of a plan as the CSV that plan import reads: UTF-8 with a byte order mark, ";",
 * CRLF between rows, LF within a cell. A cell that a spreadsheet would take for a formula gets a '
 * in front, which import takes off. */
#include "plan_export.h"

#include <stdio.h>

#include "evidence.h"
#include "import/import.h"
#include "record.h"
#include "rows.h"
#include "save.h"

#define COLUMNS 5

/* The file in the making. */
struct text {
	struct invocation *inv;
	char *p;
	size_t n, size;
	bool failed;
};

static void add(struct text *t, struct view bytes)
{
	if (t->n + bytes.n > t->size) {
		size_t size = 2 * (t->n + bytes.n) + 1024;
		char *larger = arena_get(t->inv->arena, size);
		if (!larger) {
			t->failed = true;
			return;
		}
		if (t->n)
			memcpy(larger, t->p, t->n);
		t->p = larger;
		t->size = size;
	}
	if (bytes.n)
		memcpy(t->p + t->n, bytes.p, bytes.n);
	t->n += bytes.n;
}

static void add_string(struct text *t, const char *string)
{
	add(t, view_of_string(string));
}

/* Quoted always: then nothing in a cell can end it. */
static void add_cell(struct text *t, const char *cell)
{
	size_t quotes = strspn(cell, "'");
	add_string(t, "\"");
	if (cell[quotes] && strchr("=+-@", cell[quotes]))
		add_string(t, "'");
	for (const char *p = cell; *p; p++)
		add(t, *p == '"' ? VIEW_LITERAL("\"\"") : view_of(p, 1));
	add_string(t, "\"");
}

static void add_row(struct text *t, const char *const cells[COLUMNS])
{
	for (unsigned i = 0; i < COLUMNS; i++) {
		if (i)
			add_string(t, ";");
		if (!cells[i])
			t->failed = true;
		else
			add_cell(t, cells[i]);
	}
	add_string(t, "\r\n");
}

/* ------------------------------------------------------------------ cells */

static const char *trimmed(struct text *t, const char *string)
{
	return arena_copy(t->inv->arena, import_trim(view_of_string(string)));
}

/* A further line behind what a cell has; nothing for an empty one. */
static const char *with_line(struct text *t, const char *cell, const char *head, const char *text)
{
	const char *line = trimmed(t, text);
	if (!cell || !line || !*line)
		return line ? cell : NULL;
	return arena_format(t->inv->arena, "%s\n%s%s", cell, head, line);
}

static const char *part_cell(struct text *t, const PB(PlanRowPart) *part)
{
	if (!part)
		return "";
	const char *title = trimmed(t, part->title);
	if (title && part->common)
		title = say(t->inv, WORD_PLAN_COMMON, "title", title, NULL);
	return with_line(t, title, "", part->text);
}

static const char *value_cell(struct text *t, const PB(PlanRowAssessment) *a)
{
	if (!a)
		return "";
	const char *cell = arena_format(t->inv->arena, "%u (%u x %u)",
					a->probability * a->consequence, a->probability,
					a->consequence);
	cell = with_line(t, cell, say(t->inv, WORD_PLAN_MOTIVE_P, NULL), a->motive_probability);
	return with_line(t, cell, say(t->inv, WORD_PLAN_MOTIVE_K, NULL), a->motive_consequence);
}

static const char *control_cell(struct text *t, const PB(PlanRow) *row)
{
	const char *cell = part_cell(t, row->control);
	return with_line(t, cell, say(t->inv, WORD_PLAN_CRITERIA, NULL), row->criteria_text);
}

static void add_rows(struct text *t, const PB(ExportPlanResponse) *all)
{
	const enum lang lang = t->inv->lang;
	add_string(t, "\xef\xbb\xbf");
	add_row(t, (const char *[]){ words_get(WORD_PLAN_COLUMN_RISK, lang),
				     words_get(WORD_PLAN_COLUMN_VALUE, lang),
				     words_get(WORD_PLAN_COLUMN_MEASURE, lang),
				     words_get(WORD_PLAN_COLUMN_CONTROL, lang),
				     words_get(WORD_PLAN_COLUMN_ACTION, lang) });
	for (size_t i = 0; i < all->n_rows; i++) {
		const PB(PlanRow) *row = all->rows[i];
		add_row(t, (const char *[]){ part_cell(t, row->risk),
					     value_cell(t, row->assessment),
					     part_cell(t, row->measure), control_cell(t, row),
					     part_cell(t, row->action) });
	}
}

static enum exit_status write_out(struct invocation *inv, struct view bytes)
{
	const char *path = command_text(inv, "output");
	if (path) {
		int r = save_file(path, bytes);
		return r ? evidence_fail_write(inv, path, -r) : EXIT_STATUS_OK;
	}
	return fwrite(bytes.p, 1, bytes.n, stdout) == bytes.n ? EXIT_STATUS_OK
							      : EXIT_STATUS_FAILED;
}

enum exit_status plan_export_run(struct invocation *inv)
{
	PB(ExportPlanRequest) request = PB_INIT(EXPORT_PLAN_REQUEST);
	struct text text = { .inv = inv };
	ProtobufCMessage *response;
	enum exit_status status;

	request.id = rows_argument(inv, 0);
	status = call_read(inv, "riskreg.v1.PlanService/Export", &request.base,
			   PB_DESC(export_plan_response), &response);
	if (status != EXIT_STATUS_OK)
		return status;
	const PB(ExportPlanResponse) *all = (const PB(ExportPlanResponse) *)response;
	if (out_wants_message(inv->out)) {
		out_message(inv->out, response);
		return status;
	}
	add_rows(&text, all);
	if (text.failed)
		return fail_memory(inv);
	if (all->left_out)
		tell(inv, say_counted(inv, WORD_PLAN_LEFT_OUT, all->left_out, NULL));
	return write_out(inv, view_of(text.p, text.n));
}
