/* SPDX-License-Identifier: EUPL-1.2
 * The five columns of a plan, from the rows that an export gives. Never changes a word of them. */
#include "report_plan_table.h"

#include <string.h>

/* The columns whose records can stand in several rows. */
enum part { PART_RISK, PART_MEASURE, PART_CONTROL, PART_ACTION, PARTS };

static const PB(Kind) kinds[PARTS] = {
	[PART_RISK] = PB_ENUM(KIND, RISK),
	[PART_MEASURE] = PB_ENUM(KIND, MEASURE),
	[PART_CONTROL] = PB_ENUM(KIND, CONTROL),
	[PART_ACTION] = PB_ENUM(KIND, ACTION),
};

struct table {
	struct report_draft *draft;
	const PB(ExportPlanResponse) *all;
	const char **risks; /* of each row: the risk that it is about */
};

static const PB(PlanRowPart) *part_of(const PB(PlanRow) *row, enum part part)
{
	switch (part) {
	case PART_RISK:
		return row->risk;
	case PART_MEASURE:
		return row->measure;
	case PART_CONTROL:
		return row->control;
	case PART_ACTION:
		return row->action;
	case PARTS:
		break;
	}
	return NULL;
}

/* The first row that has this record there, from `from` on; the number of rows: none. */
static size_t find_row(const struct table *t, enum part part, const char *record, size_t from)
{
	for (size_t i = from; i < t->all->n_rows; i++) {
		const PB(PlanRowPart) *other = part_of(t->all->rows[i], part);
		if (other && strcmp(other->record, record) == 0)
			return i;
	}
	return t->all->n_rows;
}

/* "R1, R3": all that the record serves in this plan; "" when it is one alone. */
static const char *risks_of(const struct table *t, enum part part, const char *record)
{
	size_t row = find_row(t, part, record, 0);
	const char *risks = t->risks[row], *last = risks;

	if (part == PART_RISK)
		return "";
	for (row = find_row(t, part, record, row + 1); row < t->all->n_rows;
	     row = find_row(t, part, record, row + 1)) {
		if (strcmp(t->risks[row], last) == 0)
			continue;
		last = t->risks[row];
		risks = report_draft_join(t->draft, risks, ", ", last);
	}
	return risks && strchr(risks, ',') ? risks : "";
}

static const char *name_of(const struct table *t, enum part part, const PB(PlanRowPart) *p)
{
	struct report_draft *d = t->draft;
	const char *title = report_draft_text(d, kinds[part], p->record, p->version, p->title);
	const char *name = report_draft_join(d, p->record, " ", title);

	return p->common && name ? say(d->inv, WORD_PLAN_COMMON, "title", name, NULL) : name;
}

static const char *part_cell(const struct table *t, size_t row, enum part part)
{
	const PB(PlanRowPart) *p = part_of(t->all->rows[row], part);
	struct report_draft *d = t->draft;
	const char *text, *risks;
	size_t first;

	if (!p)
		return "";
	text = name_of(t, part, p);
	first = find_row(t, part, p->record, 0);
	if (first < row)
		return say(d->inv, WORD_REPORT_SEE, "name", text, "risk", t->risks[first], NULL);
	text = report_draft_join(d, text, "\n", p->text);
	risks = risks_of(t, part, p->record);
	if (*risks)
		text = report_draft_join(d, text, "\n",
					 say(d->inv, WORD_REPORT_SERVES, "risks", risks, NULL));
	return text;
}

static const char *motive(struct report_draft *d, const char *cell, enum word head,
			  const char *text)
{
	if (!*text)
		return cell;
	return report_draft_join(d, cell, "\n",
				 report_draft_join(d, report_draft_word(d, head), "", text));
}

static const char *value_cell(const struct table *t, const PB(PlanRow) *row)
{
	struct report_draft *d = t->draft;
	const PB(PlanRowAssessment) *a = row->assessment;
	const char *cell;

	if (!a)
		return row->risk ? report_draft_word(d, WORD_REPORT_NOT_ASSESSED) : "";
	cell = say(d->inv, WORD_VALUE_ASSESSED, "value",
		   terms_number(d->inv, (uint64_t)a->probability * a->consequence), "p",
		   terms_number(d->inv, a->probability), "k", terms_number(d->inv, a->consequence),
		   NULL);
	cell = motive(d, cell, WORD_PLAN_MOTIVE_P, a->motive_probability);
	cell = motive(d, cell, WORD_PLAN_MOTIVE_K, a->motive_consequence);
	if (*a->motive_probability || *a->motive_consequence)
		return cell;
	return report_draft_join(
		d, cell, "\n",
		report_draft_text(d, PB_ENUM(KIND, ASSESSMENT), a->record, a->version, ""));
}

/* A band a line. */
static const char *criteria_lines(struct report_draft *d, const char *text)
{
	char *copy = arena_copy(d->inv->arena, view_of_string(text)), *p = copy;

	while (p && (p = strstr(p, "; "))) {
		p[1] = '\n';
		*p = ' ';
		memmove(p, p + 1, strlen(p));
	}
	return copy;
}

static const char *control_cell(const struct table *t, size_t row)
{
	struct report_draft *d = t->draft;
	const PB(PlanRow) *r = t->all->rows[row];
	const char *cell = part_cell(t, row, PART_CONTROL);
	const char *head;

	if (!r->control || !*r->criteria_text ||
	    find_row(t, PART_CONTROL, r->control->record, 0) < row)
		return cell;
	head = report_draft_join(d, report_draft_word(d, WORD_HEADING_CRITERIA), ":\n",
				 criteria_lines(d, r->criteria_text));
	return report_draft_join(d, cell, "\n", head);
}

static bool find_risks(struct table *t)
{
	const char *risk = "";

	t->risks = arena_get(t->draft->inv->arena, (t->all->n_rows + 1) * sizeof(*t->risks));
	for (size_t i = 0; t->risks && i < t->all->n_rows; i++) {
		const PB(PlanRowPart) *part = t->all->rows[i]->risk;
		risk = part ? part->record : risk;
		t->risks[i] = risk;
	}
	return t->risks != NULL;
}

void report_plan_table_add(struct report_draft *d, const char *plan)
{
	static const struct report_column columns[] = {
		{ .head = WORD_PLAN_COLUMN_RISK, .weight = 4, .names_row = true },
		{ .head = WORD_PLAN_COLUMN_VALUE, .weight = 4 },
		{ .head = WORD_PLAN_COLUMN_MEASURE, .weight = 3 },
		{ .head = WORD_PLAN_COLUMN_CONTROL, .weight = 4 },
		{ .head = WORD_PLAN_COLUMN_ACTION, .weight = 3 },
	};
	PB(ExportPlanRequest) request = PB_INIT(EXPORT_PLAN_REQUEST);
	struct table t = { .draft = d };

	request.id = (char *)plan;
	t.all = (const void *)report_draft_ask(d, "riskreg.v1.PlanService/Export", &request.base,
					       PB_DESC(export_plan_response));
	if (!t.all || t.all->n_rows == 0)
		return;
	if (!find_risks(&t)) {
		d->report->is_short_of_memory = true;
		return;
	}
	report_section(d->report, 2, report_draft_word(d, WORD_REPORT_PLAN_TABLE));
	report_table(d->report, report_draft_word(d, WORD_REPORT_PLAN_TABLE_CAPTION), columns,
		     COUNT_OF(columns));
	report_table_continues(d->report);
	report_table_keep(d->report);
	for (size_t i = 0; i < t.all->n_rows; i++)
		report_row(d->report, (struct report_cell[]){
					      report_draft_cell(part_cell(&t, i, PART_RISK)),
					      report_draft_cell(value_cell(&t, t.all->rows[i])),
					      report_draft_cell(part_cell(&t, i, PART_MEASURE)),
					      report_draft_cell(control_cell(&t, i)),
					      report_draft_cell(part_cell(&t, i, PART_ACTION)),
				      });
}
