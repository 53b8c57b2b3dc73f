/* SPDX-License-Identifier: EUPL-1.2
 * The boards side by side. Units stand in the order of their codes, controls in that of their
 * numbers. */
#include "report_boards.h"

#include <stdlib.h>
#include <string.h>

#define UNITS_A_TABLE 6 /* beside each other: more cannot be read */

struct boards {
	struct report_draft *draft;
	const PB(GetStatusResponse) *all;
	const char **units; /* those that have a line */
	size_t n;
};

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each once, in order. False: memory is out. */
static bool find_units(struct boards *b)
{
	size_t n = 0;

	b->units = arena_get(b->draft->inv->arena, (b->all->n_controls + 1) * sizeof(*b->units));
	if (!b->units)
		return false;
	for (size_t i = 0; i < b->all->n_controls; i++)
		b->units[n++] = b->all->controls[i]->unit;
	qsort(b->units, n, sizeof(*b->units), compare_texts);
	for (size_t i = 0; i < n; i++)
		if (b->n == 0 || strcmp(b->units[b->n - 1], b->units[i]) != 0)
			b->units[b->n++] = b->units[i];
	return true;
}

/* ------------------------------------------------------------------ what each comes to */

enum sum { SUM_ALL, SUM_PASS, SUM_PARTIAL, SUM_FAIL, SUM_DONE, SUM_OVERDUE, SUM_NONE, SUMS };

/* Each control is one of them: what is overdue is never counted as a pass. */
static enum sum sum_of(const PB(ControlStatus) *control)
{
	static const enum sum sums[] = {
		[PB_ENUM(VERDICT, UNSPECIFIED)] = SUM_NONE,
		[PB_ENUM(VERDICT, FAIL)] = SUM_FAIL,
		[PB_ENUM(VERDICT, PARTIAL)] = SUM_PARTIAL,
		[PB_ENUM(VERDICT, PASS)] = SUM_PASS,
	};
	const PB(RoundStatus) *round = control->approved;
	enum sum sum = round && round->verdict < COUNT_OF(sums) ? sums[round->verdict] : SUM_NONE;

	if (sum == SUM_FAIL || sum == SUM_PARTIAL)
		return sum;
	if (control->is_overdue)
		return SUM_OVERDUE;
	return round && round->basis == PB_ENUM(ROUND_BASIS, REVIEW) ? SUM_DONE : sum;
}

/* `unit` NULL: all. */
static void count(const struct boards *b, const char *unit, uint32_t n[SUMS])
{
	memset(n, 0, SUMS * sizeof(*n));
	for (size_t i = 0; i < b->all->n_controls; i++) {
		if (unit && strcmp(b->all->controls[i]->unit, unit) != 0)
			continue;
		n[SUM_ALL]++;
		n[sum_of(b->all->controls[i])]++;
	}
}

/* A column for each sum that is not zero everywhere. */
static void add_table_of_sums(struct boards *b)
{
	static const enum word heads[SUMS] = {
		[SUM_ALL] = WORD_HEADING_CONTROLS,      [SUM_PASS] = WORD_VERDICT_PASS,
		[SUM_PARTIAL] = WORD_VERDICT_PARTIAL,   [SUM_FAIL] = WORD_VERDICT_FAIL,
		[SUM_DONE] = WORD_PROGRESS_REVIEW_DONE, [SUM_OVERDUE] = WORD_REPORT_OVERDUE,
		[SUM_NONE] = WORD_VERDICT_NONE,
	};
	struct report *r = b->draft->report;
	struct report_column *columns =
		arena_get_zeroed(b->draft->inv->arena, 1 + SUMS, sizeof(*columns));
	struct report_cell cells[1 + SUMS];
	uint32_t n[SUMS], shown[SUMS];
	size_t kept = 0;

	if (!columns) {
		r->is_short_of_memory = true;
		return;
	}
	columns[0] =
		(struct report_column){ .head = WORD_HEAD_UNIT, .weight = 3, .names_row = true };
	count(b, NULL, n);
	for (unsigned i = 0; i < SUMS; i++)
		if (n[i]) {
			shown[kept++] = i;
			columns[kept] = (struct report_column){ .head = heads[i],
								.weight = 1,
								.right = true };
		}
	report_section(r, 2, report_draft_word(b->draft, WORD_REPORT_SUMS));
	report_table(r, report_draft_word(b->draft, WORD_REPORT_SUMS_CAPTION), columns, 1 + kept);
	for (size_t i = 0; i < b->n; i++) {
		count(b, b->units[i], n);
		cells[0] = report_draft_cell(report_draft_unit(b->draft, b->units[i]));
		for (size_t k = 0; k < kept; k++)
			cells[1 + k] = report_draft_number(b->draft, n[shown[k]]);
		report_row(r, cells);
	}
}

/* ------------------------------------------------------------------ common controls */

struct report_cell report_boards_verdict(const struct report_draft *d,
					 const PB(ControlStatus) *control)
{
	const PB(RoundStatus) *round = control->approved;

	if (!round)
		return (struct report_cell){ .text = report_draft_word(d, WORD_VERDICT_NONE),
					     .mark = MARK_PENDING };
	if (round->basis == PB_ENUM(ROUND_BASIS, REVIEW))
		return report_draft_cell(report_draft_word(d, WORD_PROGRESS_REVIEW_DONE));
	return report_draft_verdict(d, round->verdict);
}

static const PB(ControlStatus) *find(const struct boards *b, const char *control, const char *unit)
{
	for (size_t i = 0; i < b->all->n_controls; i++)
		if (strcmp(b->all->controls[i]->control, control) == 0 &&
		    strcmp(b->all->controls[i]->unit, unit) == 0)
			return b->all->controls[i];
	return NULL;
}

/* "Godkänt, 9 av 10 (90,0 %)", or where it has come to without a verdict. */
static struct report_cell board_cell(struct boards *b, const char *control, const char *unit)
{
	const PB(ControlStatus) *line = find(b, control, unit);
	struct report_cell cell;

	if (!line)
		return report_draft_cell(report_draft_word(b->draft, WORD_REPORT_NOT_THEIRS));
	cell = report_boards_verdict(b->draft, line);
	if (!line->approved)
		cell.text = report_draft_word(b->draft, TERM(terms_progress, line->progress));
	else
		cell.text = report_draft_join(b->draft, cell.text, ", ",
					      terms_tally(b->draft->inv, line->approved->tally));
	if (line->is_overdue)
		cell.text = report_draft_join(b->draft, cell.text, "; ",
					      report_draft_word(b->draft, WORD_REPORT_IS_OVERDUE));
	return cell;
}

static bool is_anywhere(const struct boards *b, const char *control)
{
	for (size_t i = 0; i < b->all->n_controls; i++)
		if (strcmp(b->all->controls[i]->control, control) == 0)
			return true;
	return false;
}

static bool is_municipal(struct report_draft *d, const char *code)
{
	for (size_t i = 0; i < d->units->n_records; i++) {
		const PB(Unit) *unit = d->units->records[i]->unit;
		if (strcmp(unit->code, code) == 0)
			return unit->kind == PB_ENUM(UNIT_KIND, MUNICIPALITY);
	}
	return false;
}

/* The units from `first` on, as many as stand beside each other. */
static void add_matrix(struct boards *b, const PB(ListRecordsResponse) *controls, size_t first)
{
	size_t n = b->n - first < UNITS_A_TABLE ? b->n - first : UNITS_A_TABLE;
	struct report_column *columns =
		arena_get_zeroed(b->draft->inv->arena, 1 + n, sizeof(*columns));
	struct report_cell cells[1 + UNITS_A_TABLE];
	struct report *r = b->draft->report;

	if (!columns) {
		r->is_short_of_memory = true;
		return;
	}
	columns[0] =
		(struct report_column){ .head = WORD_HEAD_CONTROL, .weight = 2, .names_row = true };
	for (size_t i = 0; i < n; i++)
		columns[1 + i] = (struct report_column){
			.title = report_draft_unit(b->draft, b->units[first + i]), .weight = 2
		};
	report_table(r, report_draft_word(b->draft, WORD_REPORT_BOARDS_CAPTION), columns, 1 + n);
	for (size_t i = 0; i < controls->n_records; i++) {
		const PB(Record) *c = controls->records[i];
		if (!is_municipal(b->draft, c->control->unit) || !is_anywhere(b, c->meta->id))
			continue;
		cells[0] = report_draft_cell(report_draft_join(b->draft, c->meta->id, " ",
							       report_draft_title(b->draft, c)));
		for (size_t k = 0; k < n; k++)
			cells[1 + k] = board_cell(b, c->meta->id, b->units[first + k]);
		report_row(r, cells);
	}
}

static bool has_common(struct boards *b, const PB(ListRecordsResponse) *controls)
{
	for (size_t i = 0; i < controls->n_records; i++)
		if (is_municipal(b->draft, controls->records[i]->control->unit) &&
		    is_anywhere(b, controls->records[i]->meta->id))
			return true;
	return false;
}

/* Units that have none of the common controls take no column. */
static void keep_units_with_common(struct boards *b, const PB(ListRecordsResponse) *controls)
{
	size_t kept = 0;

	for (size_t i = 0; i < b->n; i++) {
		bool has = false;
		for (size_t k = 0; k < controls->n_records && !has; k++)
			has = is_municipal(b->draft, controls->records[k]->control->unit) &&
			      find(b, controls->records[k]->meta->id, b->units[i]);
		if (has)
			b->units[kept++] = b->units[i];
	}
	b->n = kept;
}

void report_boards_add(struct report_draft *d, const PB(GetStatusResponse) *all)
{
	struct boards b = { .draft = d, .all = all };
	const PB(ListRecordsResponse) *controls;

	if (!find_units(&b)) {
		d->report->is_short_of_memory = true;
		return;
	}
	if (b.n < 2)
		return;
	add_table_of_sums(&b);
	controls = report_draft_list(d, PB_ENUM(KIND, CONTROL), 0, "", 0);
	keep_units_with_common(&b, controls);
	if (!has_common(&b, controls))
		return;
	report_section(d->report, 2, report_draft_word(d, WORD_REPORT_BOARDS));
	for (size_t first = 0; first < b.n; first += UNITS_A_TABLE)
		add_matrix(&b, controls, first);
}
