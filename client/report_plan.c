/* SPDX-License-Identifier: EUPL-1.2
 * Internkontrollplan: what the board decided, in its own words, and what the plan has locked. Never
 * tells how the year went: that is the follow-up's. */
#include <string.h>

#include "assessment.h"
#include "report_items.h"
#include "report_kinds.h"
#include "report_plan_table.h"
#include "report_risk_map.h"

struct plan {
	struct report_draft *draft;
	struct report *report;
	const PB(Record) *record;
	struct report_items items;
};

static const char *word_of(const struct plan *p, enum word word)
{
	return report_draft_word(p->draft, word);
}

/* ------------------------------------------------------------------ the decision */

/* One of the plan's own texts, or that it was erased. */
static const char *text_of(struct plan *p, const char *text)
{
	return report_draft_said(p->draft, p->record, text);
}

static const char *decision_text(struct plan *p)
{
	const PB(Plan) *plan = p->record->plan;

	if (!*plan->decided_day)
		return "";
	if (!*plan->body)
		return report_draft_join(p->draft, plan->decided_day, ", ", text_of(p, ""));
	return say(p->draft->inv, WORD_REPORT_DECISION, "day", plan->decided_day, "body",
		   plan->body, "paragraph", plan->paragraph, "diary", plan->diary_number, NULL);
}

static const char *fulfilled_text(struct plan *p)
{
	const PB(Plan) *plan = p->record->plan;

	if (!*plan->fulfilled_day)
		return "";
	return say(p->draft->inv, WORD_REPORT_FULFILLED, "day", plan->fulfilled_day, "diary",
		   text_of(p, plan->fulfilled_diary_number), NULL);
}

/* What whoever takes it for a decided plan must know first. */
static void add_standing(struct plan *p)
{
	const PB(Plan) *plan = p->record->plan;

	if (plan->state == PB_ENUM(PLAN_STATE, DRAFT))
		report_paragraph(p->report, word_of(p, WORD_REPORT_IS_DRAFT));
	if (plan->state == PB_ENUM(PLAN_STATE, PROPOSED))
		report_paragraph(p->report, word_of(p, WORD_REPORT_IS_PROPOSED));
	if (plan->state == PB_ENUM(PLAN_STATE, CONDITIONAL))
		report_paragraph(p->report, say(p->draft->inv, WORD_REPORT_IS_CONDITIONAL,
						"condition", text_of(p, plan->condition), NULL));
}

static void add_decision(struct plan *p)
{
	const PB(Plan) *plan = p->record->plan;
	struct report *r = p->report;

	report_field(r, word_of(p, WORD_HEAD_PLAN), p->record->meta->id);
	report_field(r, word_of(p, WORD_HEAD_STATE),
		     word_of(p, TERM(terms_plan_state, plan->state)));
	report_field(r, word_of(p, WORD_HEAD_DECISION), decision_text(p));
	if (plan->state != PB_ENUM(PLAN_STATE, CONDITIONAL))
		report_field(r, word_of(p, WORD_HEAD_CONDITION),
			     *plan->fulfilled_day ? text_of(p, plan->condition) : plan->condition);
	report_field(r, word_of(p, WORD_HEAD_FULFILLED_DAY), fulfilled_text(p));
	report_field(r, word_of(p, WORD_HEAD_PLAN_BEFORE), plan->carried_from);
	report_field(r, word_of(p, WORD_HEAD_PLAN_NEXT), plan->carried_to);
	add_standing(p);
}

static bool is_in_plan(const struct report_item *item)
{
	return item->item->disposition == PB_ENUM(DISPOSITION, IN_PLAN);
}

static void add_summary(struct plan *p)
{
	struct invocation *inv = p->draft->inv;
	size_t n = 0, common = 0;
	const char *controls, *measures;

	for (size_t i = 0; i < p->items.n; i++) {
		n += is_in_plan(&p->items.all[i]);
		common += is_in_plan(&p->items.all[i]) && p->items.all[i].is_common;
	}
	measures = say_counted(inv, WORD_REPORT_N_MEASURES,
			       report_items_count(&p->items, PB_ENUM(KIND, MEASURE)), NULL);
	controls = say_counted(inv, WORD_REPORT_N_CONTROLS,
			       report_items_count(&p->items, PB_ENUM(KIND, CONTROL)), NULL);
	report_paragraph(p->report, say(inv, WORD_REPORT_PLAN_SUMMARY, "risks",
					say_counted(inv, WORD_REPORT_N_RISKS, n, NULL), "measures",
					measures, "controls", controls, NULL));
	if (common)
		report_paragraph(p->report, say_counted(inv, WORD_REPORT_N_COMMON, common, NULL));
}

/* ------------------------------------------------------------------ its items */

static const char *responsible_of(struct plan *p, const struct report_item *item)
{
	return report_draft_said(p->draft, item->record, item->item->responsible);
}

/* ------------------------------------------------------------------ who does what */

static void add_measures(struct plan *p)
{
	static const struct report_column columns[] = {
		{ .head = WORD_REPORT_MEASURE, .weight = 4, .names_row = true },
		{ .head = WORD_HEAD_RESPONSIBLE, .weight = 2 },
		{ .head = WORD_HEAD_DUE, .weight = 1 },
		{ .head = WORD_HEAD_STATE, .weight = 2 },
	};
	struct report *r = p->report;
	bool has_begun = false;

	for (size_t i = 0; i < p->items.n; i++) {
		const struct report_item *item = &p->items.all[i];
		if (item->kind != PB_ENUM(KIND, MEASURE) && item->kind != PB_ENUM(KIND, ACTION))
			continue;
		if (!has_begun) {
			report_section(r, 2, word_of(p, WORD_REPORT_WHO));
			report_table(r, word_of(p, WORD_REPORT_WHO_CAPTION), columns,
				     COUNT_OF(columns));
		}
		has_begun = true;
		report_row(r, (struct report_cell[]){
				      report_draft_cell(report_items_name(p->draft, item)),
				      report_draft_cell(responsible_of(p, item)),
				      report_draft_day(item->item->due_day),
				      report_draft_cell(report_items_stand(p->draft, item)),
			      });
	}
}

static const char *pinned_text(struct plan *p, const struct report_item *item, const char *text)
{
	return report_draft_said(p->draft, item->pinned, text);
}

static struct report_cell number_or_nothing(const struct plan *p, uint32_t n)
{
	return n ? report_draft_number(p->draft, n) : report_draft_cell("");
}

static void add_control(struct plan *p, const struct report_item *item)
{
	const PB(Control) *c = item->pinned->control;
	const char *responsible = responsible_of(p, item);

	report_row(p->report,
		   (struct report_cell[]){
			   report_draft_cell(report_items_name(p->draft, item)),
			   report_draft_cell(word_of(p, TERM(terms_control_kind, c->kind))),
			   report_draft_cell(word_of(p, TERM(terms_control_category, c->category))),
			   number_or_nothing(p, c->times_a_year),
			   number_or_nothing(p, c->planned_sample_size),
			   report_draft_cell(pinned_text(p, item, c->population_source)),
			   report_draft_cell(pinned_text(p, item, c->performer)),
			   report_draft_cell(*responsible ? responsible
							  : pinned_text(p, item, c->responsible)),
		   });
}

static void add_controls(struct plan *p)
{
	static const struct report_column columns[] = {
		{ .head = WORD_HEAD_CONTROL, .weight = 4, .names_row = true },
		{ .head = WORD_HEAD_KIND, .weight = 2 },
		{ .head = WORD_HEAD_CATEGORY, .weight = 2 },
		{ .head = WORD_HEAD_TIMES_A_YEAR, .weight = 1, .right = true },
		{ .head = WORD_HEAD_PLANNED_SIZE, .weight = 1, .right = true },
		{ .head = WORD_HEAD_POPULATION_SOURCE, .weight = 2 },
		{ .head = WORD_HEAD_PERFORMER, .weight = 2 },
		{ .head = WORD_HEAD_RESPONSIBLE, .weight = 2 },
	};

	if (!report_items_count(&p->items, PB_ENUM(KIND, CONTROL)))
		return;
	report_section(p->report, 2, word_of(p, WORD_REPORT_HOW));
	report_table(p->report, word_of(p, WORD_REPORT_HOW_CAPTION), columns, COUNT_OF(columns));
	for (size_t i = 0; i < p->items.n; i++)
		if (p->items.all[i].kind == PB_ENUM(KIND, CONTROL))
			add_control(p, &p->items.all[i]);
}

/* ------------------------------------------------------------------ beside the table */

/* Risks that the board deals with in other ways. */
static void add_other_risks(struct plan *p)
{
	static const struct report_column columns[] = {
		{ .head = WORD_HEAD_RISK, .weight = 3, .names_row = true },
		{ .head = WORD_REPORT_DISPOSITION, .weight = 3 },
	};
	bool has_begun = false;

	for (size_t i = 0; i < p->items.n; i++) {
		const struct report_item *item = &p->items.all[i];
		if (item->kind != PB_ENUM(KIND, RISK) || is_in_plan(item))
			continue;
		if (!has_begun) {
			report_section(p->report, 2, word_of(p, WORD_REPORT_OTHER_RISKS));
			report_table(p->report, word_of(p, WORD_REPORT_OTHER_RISKS_CAPTION),
				     columns, COUNT_OF(columns));
		}
		has_begun = true;
		report_row(p->report,
			   (struct report_cell[]){
				   report_draft_cell(report_items_name(p->draft, item)),
				   report_draft_cell(report_items_stand(p->draft, item)),
			   });
	}
}

static struct report_cell auditor_cell(struct plan *p, const struct report_item *item)
{
	bool is_audit = item->kind == PB_ENUM(KIND, AUDIT);

	return report_draft_cell(is_audit ? pinned_text(p, item, item->pinned->audit->auditor)
					  : "");
}

static struct report_cell belongs_cell(struct plan *p, const struct report_item *item)
{
	bool is_audit = item->kind == PB_ENUM(KIND, AUDIT);

	return report_draft_cell(is_audit ? pinned_text(p, item, item->pinned->audit->diary_number)
					  : item->pinned->recommendation->audit);
}

static void add_audits(struct plan *p)
{
	static const struct report_column columns[] = {
		{ .head = WORD_REPORT_AUDIT_OR_RECOMMENDATION, .weight = 4, .names_row = true },
		{ .head = WORD_HEAD_AUDITOR, .weight = 2 },
		{ .head = WORD_REPORT_DIARY_OR_AUDIT, .weight = 2 },
	};
	bool has_begun = false;

	for (size_t i = 0; i < p->items.n; i++) {
		const struct report_item *item = &p->items.all[i];
		bool is_audit = item->kind == PB_ENUM(KIND, AUDIT);
		if (!is_audit && item->kind != PB_ENUM(KIND, RECOMMENDATION))
			continue;
		if (!has_begun) {
			report_section(p->report, 2, word_of(p, WORD_REPORT_AUDITS));
			report_table(p->report, word_of(p, WORD_REPORT_AUDITS_CAPTION), columns,
				     COUNT_OF(columns));
		}
		has_begun = true;
		report_row(p->report,
			   (struct report_cell[]){
				   report_draft_cell(report_items_name(p->draft, item)),
				   auditor_cell(p, item),
				   belongs_cell(p, item),
			   });
	}
}

/* ------------------------------------------------------------------ what is locked */

/* The risk's value now, where the plan holds another one. */
static const char *value_drift(struct plan *p, const struct report_item *item)
{
	PB(ListRecordsResponse) *list;
	const PB(Record) *newest;
	const char *pinned;

	if (item->kind != PB_ENUM(KIND, RISK))
		return "";
	list = (PB(ListRecordsResponse) *)report_draft_list(
		p->draft, PB_ENUM(KIND, ASSESSMENT), PB_ENUM(KIND, RISK), item->item->record, 0);
	assessment_sort(list);
	newest = assessment_latest(list, item->item->record);
	pinned = arena_format(p->draft->inv->arena, "%s/%u", item->item->record,
			      item->item->assessment);
	if (!newest || !pinned || strcmp(newest->meta->id, pinned) == 0)
		return "";
	return say(p->draft->inv, WORD_VALUE_DRIFT_VALUE, "value",
		   assessment_value(p->draft->inv, newest), NULL);
}

static const char *drift_text(struct plan *p, const struct report_item *item)
{
	bool is_same = item->newest->meta->version == item->pinned->meta->version;
	const char *value = value_drift(p, item), *text;

	if (is_same && !*value)
		return word_of(p, WORD_REPORT_UNCHANGED);
	text = is_same ? "" : word_of(p, WORD_REPORT_CHANGED);
	return report_draft_join(p->draft, text, "; ", value);
}

static void add_pins(struct plan *p)
{
	static const struct report_column columns[] = {
		{ .head = WORD_REPORT_RECORD, .weight = 4, .names_row = true },
		{ .head = WORD_REPORT_PINNED, .weight = 1, .right = true },
		{ .head = WORD_REPORT_IN_FORCE, .weight = 1, .right = true },
		{ .head = WORD_HEAD_DRIFT, .weight = 2 },
	};

	if (!p->items.n)
		return;
	report_section(p->report, 2, word_of(p, WORD_REPORT_PINS));
	report_paragraph(p->report, word_of(p, WORD_REPORT_PINS_TEXT));
	report_table(p->report, word_of(p, WORD_REPORT_PINS_CAPTION), columns, COUNT_OF(columns));
	for (size_t i = 0; i < p->items.n; i++) {
		const struct report_item *item = &p->items.all[i];
		report_row(p->report,
			   (struct report_cell[]){
				   report_draft_cell(report_items_name(p->draft, item)),
				   report_draft_number(p->draft, item->pinned->meta->version),
				   report_draft_number(p->draft, item->newest->meta->version),
				   report_draft_cell(drift_text(p, item)),
			   });
	}
}

void report_plan_compose(struct report_draft *d, const PB(Record) *plan)
{
	struct plan p = { .draft = d, .report = d->report, .record = plan };
	const char *year = terms_number(d->inv, plan->plan->year);

	report_name(d->report, say(d->inv, WORD_REPORT_PLAN_TITLE, "year", year, NULL),
		    report_draft_unit(d, plan->plan->unit));
	p.items = report_items_read(d, plan->meta->id);
	add_decision(&p);
	add_summary(&p);
	report_risk_map_add(d, &p.items);
	report_plan_table_add(d, plan->meta->id);
	add_measures(&p);
	add_controls(&p);
	add_other_risks(&p);
	add_audits(&p);
	add_pins(&p);
}
