/* SPDX-License-Identifier: EUPL-1.2
 * Writes the rows of a plan as the table that plan import reads: CSV in UTF-8 with a byte order
 * mark, ";", CRLF between rows, LF within a cell; or a workbook, where the name says so. In CSV a
 * cell that a spreadsheet would take for a formula gets a ' in front, which import takes off. */
#include "plan_export.h"

#include <errno.h>
#include <stdio.h>
#include <strings.h>

#include "book.h"
#include "evidence.h"
#include "import/import.h"
#include "record.h"
#include "rows.h"

#define COLUMNS 5
#define WIDTH 40 /* letters, of a column of the workbook */
#define PAPER_A4 9

struct table {
	struct invocation *inv;
	const char *(*rows)[COLUMNS]; /* the heads first */
	size_t n;
	size_t quotes; /* so many in front of a sign, and the cell gets one more */
};

/* ------------------------------------------------------------------ cells */

static const char *trimmed(struct invocation *inv, const char *string)
{
	return arena_copy(inv->arena, import_trim(view_of_string(string)));
}

/* A further line behind what a cell has; nothing for an empty one. */
static const char *with_line(struct invocation *inv, const char *cell, const char *head,
			     const char *text)
{
	const char *line = trimmed(inv, text);
	if (!cell || !line || !*line)
		return line ? cell : NULL;
	return arena_format(inv->arena, "%s\n%s%s", cell, head, line);
}

static const char *part_cell(struct invocation *inv, const PB(PlanRowPart) *part)
{
	if (!part)
		return "";
	const char *title = trimmed(inv, part->title);
	if (title && part->common)
		title = say(inv, WORD_PLAN_COMMON, "title", title, NULL);
	return with_line(inv, title, "", part->text);
}

static const char *value_cell(struct invocation *inv, const PB(PlanRowAssessment) *a)
{
	if (!a)
		return "";
	const char *cell = arena_format(inv->arena, "%u (%u x %u)",
					a->probability * a->consequence, a->probability,
					a->consequence);
	cell = with_line(inv, cell, say(inv, WORD_PLAN_MOTIVE_P, NULL), a->motive_probability);
	return with_line(inv, cell, say(inv, WORD_PLAN_MOTIVE_K, NULL), a->motive_consequence);
}

static const char *control_cell(struct invocation *inv, const PB(PlanRow) *row)
{
	const char *cell = part_cell(inv, row->control);
	return with_line(inv, cell, say(inv, WORD_PLAN_CRITERIA, NULL), row->criteria_text);
}

/* The cells of a workbook are text whatever they begin with. There only what import would take for
 * a guard gets one. */
static const char *guarded(const struct table *t, const char *cell)
{
	size_t quotes = cell ? strspn(cell, "'") : 0;

	if (!cell || quotes < t->quotes || !cell[quotes] || !strchr("=+-@", cell[quotes]))
		return cell;
	return arena_format(t->inv->arena, "'%s", cell);
}

/* False when memory is out. */
static bool add_row(struct table *t, const char *const cells[COLUMNS])
{
	bool whole = true;

	for (unsigned i = 0; i < COLUMNS; i++) {
		t->rows[t->n][i] = guarded(t, cells[i]);
		whole = whole && t->rows[t->n][i];
	}
	t->n++;
	return whole;
}

static bool is_book(const char *path)
{
	size_t n = path ? strlen(path) : 0;

	return n > 5 && strcasecmp(path + n - 5, ".xlsx") == 0;
}

static bool make_table(struct invocation *inv, const PB(ExportPlanResponse) *all,
		       struct table *ret)
{
	const enum lang lang = inv->lang;
	struct table t = { .inv = inv, .quotes = is_book(command_text(inv, "output")) };

	t.rows = arena_get(inv->arena, (all->n_rows + 1) * sizeof(*t.rows));
	bool whole = t.rows && add_row(&t, (const char *[]){
						   words_get(WORD_PLAN_COLUMN_RISK, lang),
						   words_get(WORD_PLAN_COLUMN_VALUE, lang),
						   words_get(WORD_PLAN_COLUMN_MEASURE, lang),
						   words_get(WORD_PLAN_COLUMN_CONTROL, lang),
						   words_get(WORD_PLAN_COLUMN_ACTION, lang) });
	for (size_t i = 0; whole && i < all->n_rows; i++) {
		const PB(PlanRow) *row = all->rows[i];
		whole = add_row(&t, (const char *[]){ part_cell(inv, row->risk),
						      value_cell(inv, row->assessment),
						      part_cell(inv, row->measure),
						      control_cell(inv, row),
						      part_cell(inv, row->action) });
	}
	*ret = t;
	return whole;
}

/* ------------------------------------------------------------------ CSV */

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
	add_string(t, "\"");
	for (const char *p = cell; *p; p++)
		add(t, *p == '"' ? VIEW_LITERAL("\"\"") : view_of(p, 1));
	add_string(t, "\"");
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

static enum exit_status write_csv(const struct table *table)
{
	struct text text = { .inv = table->inv };

	add_string(&text, "\xef\xbb\xbf");
	for (size_t i = 0; i < table->n; i++)
		for (unsigned k = 0; k < COLUMNS; k++) {
			add_cell(&text, table->rows[i][k]);
			add_string(&text, k + 1 < COLUMNS ? ";" : "\r\n");
		}
	return text.failed ? fail_memory(table->inv)
			   : write_out(table->inv, view_of(text.p, text.n));
}

/* ------------------------------------------------------------------ workbook */

static int fill_book(struct book *book, const struct table *table)
{
	lxw_worksheet *sheet = book_add(book, table->inv->argv[0]);
	lxw_format *head = book_format(book), *cell = book_format(book);

	if (!sheet || !head || !cell)
		return -ENOMEM;
	format_set_bold(head);
	format_set_text_wrap(cell);
	format_set_align(cell, LXW_ALIGN_VERTICAL_TOP);
	worksheet_set_column(sheet, 0, COLUMNS - 1, WIDTH, NULL);
	worksheet_freeze_panes(sheet, 1, 0);
	worksheet_repeat_rows(sheet, 0, 0);
	worksheet_set_landscape(sheet);
	worksheet_set_paper(sheet, PAPER_A4);
	worksheet_fit_to_pages(sheet, 1, 0);
	for (size_t i = 0; i < table->n; i++)
		for (uint16_t k = 0; k < COLUMNS; k++)
			if (*table->rows[i][k])
				book_put(book, (struct book_place){ sheet, (uint32_t)i, k },
					 table->rows[i][k], i ? cell : head);
	return book_done(book);
}

static enum exit_status write_book(const struct table *table, const char *path)
{
	CLEANUP(book_freep) struct book *book = NULL;
	int r = book_new(&book, path, table->inv->argv[0], 0);

	if (!r)
		r = fill_book(book, table);
	return r ? evidence_fail_write(table->inv, path, -r) : EXIT_STATUS_OK;
}

/* ------------------------------------------------------------------ from beginning to end */

enum exit_status plan_export_run(struct invocation *inv)
{
	PB(ExportPlanRequest) request = PB_INIT(EXPORT_PLAN_REQUEST);
	const char *path = command_text(inv, "output");
	ProtobufCMessage *response;
	enum exit_status status;
	struct table table;

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
	if (!make_table(inv, all, &table))
		return fail_memory(inv);
	if (all->left_out)
		tell(inv, say_counted(inv, WORD_PLAN_LEFT_OUT, all->left_out, NULL));
	return is_book(path) ? write_book(&table, path) : write_csv(&table);
}
