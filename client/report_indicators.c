/* SPDX-License-Identifier: EUPL-1.2
 * The indicators of a unit: latest outcome, target, whether it is met, and how the figures have
 * moved. Never judges: the daemon does. */
#include <stdlib.h>
#include <string.h>

#include "report_occasion.h"

/* "2 212 (2024)"; "" where there is none. */
static const char *of_year(const struct report_draft *d, const char *text, uint32_t year)
{
	return year ? say(d->inv, WORD_VALUE_OF_YEAR, "value", text, "year",
			  terms_number(d->inv, year), NULL)
		    : "";
}

static const char *title_of(struct report_draft *d, const PB(IndicatorJudgement) *j)
{
	return report_draft_join(
		d, j->id, " ", report_draft_text(d, PB_ENUM(KIND, INDICATOR), j->id, 1, j->title));
}

static struct report_cell met_cell(const struct report_draft *d, PB(IndicatorMet) met)
{
	static const enum cell_mark marks[] = {
		[PB_ENUM(INDICATOR_MET, UNSPECIFIED)] = MARK_PENDING,
		[PB_ENUM(INDICATOR_MET, YES)] = MARK_PASS,
		[PB_ENUM(INDICATOR_MET, NO)] = MARK_FAIL,
	};

	return (struct report_cell){ .text = report_draft_word(d, TERM(terms_indicator_met, met)),
				     .mark = TERM_MARK(marks, met) };
}

static void add_table(struct report_occasion *o, const PB(JudgeIndicatorsResponse) *all)
{
	static const struct report_column columns[] = {
		{ .head = WORD_REPORT_INDICATOR, .weight = 4, .names_row = true },
		{ .head = WORD_HEAD_OUTCOME, .weight = 1, .right = true },
		{ .head = WORD_HEAD_TARGET, .weight = 1, .right = true },
		{ .head = WORD_HEAD_MET, .weight = 1 },
		{ .head = WORD_HEAD_TREND, .weight = 1 },
	};
	struct report_draft *d = o->draft;

	report_table(o->report, report_occasion_word(o, WORD_REPORT_INDICATORS_CAPTION), columns,
		     COUNT_OF(columns));
	for (size_t i = 0; i < all->n_indicators; i++) {
		const PB(IndicatorJudgement) *j = all->indicators[i];
		report_row(o->report,
			   (struct report_cell[]){
				   report_draft_cell(title_of(d, j)),
				   report_draft_cell(of_year(d, j->outcome_text, j->outcome_year)),
				   report_draft_cell(of_year(d, j->target_text, j->target_year)),
				   met_cell(d, j->met),
				   report_draft_cell(report_draft_word(
					   d, TERM(terms_indicator_trend, j->trend))),
			   });
	}
}

/* ------------------------------------------------------------------ trends */

#define DECIMALS_MAX 6

struct trend {
	struct report_draft *draft;
	const PB(Indicator) *indicator;
	const PB(IndicatorOutcome) **outcomes; /* of whole years and of all, oldest first */
	size_t n, n_known;
	uint32_t decimals;
};

static int compare(const void *a, const void *b)
{
	const PB(IndicatorOutcome) *left = *(const PB(IndicatorOutcome) *const *)a;
	const PB(IndicatorOutcome) *right = *(const PB(IndicatorOutcome) *const *)b;

	if (left->year != right->year)
		return left->year < right->year ? -1 : 1;
	return (int)left->forecast - (int)right->forecast;
}

/* A forecast is of no interest once there is an outcome. */
static void drop_forecasts(struct trend *t)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->n; i++)
		if (kept == 0 || t->outcomes[kept - 1]->year != t->outcomes[i]->year)
			t->outcomes[kept++] = t->outcomes[i];
	t->n = kept;
}

/* False: memory is out. */
static bool collect(struct trend *t)
{
	const PB(Indicator) *indicator = t->indicator;

	t->outcomes =
		arena_get(t->draft->inv->arena, (indicator->n_outcomes + 1) * sizeof(*t->outcomes));
	for (size_t i = 0; t->outcomes && i < indicator->n_outcomes; i++) {
		const PB(IndicatorOutcome) *o = indicator->outcomes[i];
		if (!*o->as_of_day && !o->group)
			t->outcomes[t->n++] = o;
	}
	if (t->n)
		qsort(t->outcomes, t->n, sizeof(*t->outcomes), compare);
	drop_forecasts(t);
	for (size_t i = 0; i < t->n; i++) {
		const PB(Decimal) *value = t->outcomes[i]->value;
		t->n_known += value != NULL;
		if (value && value->decimals > t->decimals && value->decimals <= DECIMALS_MAX)
			t->decimals = value->decimals;
	}
	return t->outcomes != NULL;
}

static int64_t scaled(const PB(Decimal) *value, uint32_t decimals)
{
	int64_t n = value->unscaled;

	for (uint32_t i = value->decimals; i < decimals; i++)
		if (__builtin_mul_overflow(n, 10, &n))
			return n < 0 ? INT64_MIN : INT64_MAX;
	return n;
}

static struct report_point *points_of(struct trend *t)
{
	struct report_point *points =
		arena_get_zeroed(t->draft->inv->arena, t->n + 1, sizeof(*points));

	for (size_t i = 0; points && i < t->n; i++) {
		const PB(IndicatorOutcome) *o = t->outcomes[i];
		points[i].label = terms_number(t->draft->inv, o->year);
		points[i].is_forecast = o->forecast;
		points[i].is_known = o->value != NULL;
		points[i].unscaled = o->value ? scaled(o->value, t->decimals) : 0;
	}
	return points;
}

/* The bound of the target that it is judged by, where that is one number. */
static const PB(Decimal) *target_of(const struct trend *t, uint32_t year)
{
	for (size_t i = 0; i < t->indicator->n_targets; i++) {
		const PB(IndicatorTarget) *target = t->indicator->targets[i];
		bool is_one = target->form == PB_ENUM(INDICATOR_FORM, NUMBER) ||
			      target->form == PB_ENUM(INDICATOR_FORM, AT_MOST) ||
			      target->form == PB_ENUM(INDICATOR_FORM, AT_LEAST);
		if (target->year == year && !target->group && is_one && target->value &&
		    target->value->decimals <= t->decimals)
			return target->value;
	}
	return NULL;
}

/* "" where the title says it already: "Sjukfrånvaro (%)". */
static const char *measure_of(const struct trend *t, const char *title)
{
	const char *measure = t->indicator->unit_of_measure;

	return title && strstr(title, measure) ? "" : measure;
}

static const char *description(struct report_draft *d, const PB(IndicatorJudgement) *j)
{
	const char *target = j->target_year ? of_year(d, j->target_text, j->target_year)
					    : report_draft_word(d, WORD_REPORT_NO_TARGET);

	return say(d->inv, WORD_REPORT_TREND_TEXT, "outcome",
		   of_year(d, j->outcome_text, j->outcome_year), "target", target, "trend",
		   report_draft_word(d, TERM(terms_indicator_trend, j->trend)), NULL);
}

static void add_trend(struct report_occasion *o, const PB(IndicatorJudgement) *j)
{
	struct report_draft *d = o->draft;
	const PB(Record) *record = report_draft_get(d, PB_ENUM(KIND, INDICATOR), j->id, 0);
	struct trend t = { .draft = d, .indicator = record ? record->indicator : NULL };

	if (!record)
		return;
	if (!collect(&t)) {
		o->report->is_short_of_memory = true;
		return;
	}
	/* One point is no trend: it stands in the table. */
	if (t.n_known < 2)
		return;
	const PB(Decimal) *target = target_of(&t, j->target_year);
	const struct report_trend trend = {
		.title = title_of(d, j),
		.description = description(d, j),
		.measure = measure_of(&t, j->title),
		.decimals = (uint8_t)t.decimals,
		.points = points_of(&t),
		.n_points = t.n,
		.has_target = target != NULL,
		.target = target ? scaled(target, t.decimals) : 0,
	};
	if (trend.points)
		report_trend(o->report, &trend);
	else
		o->report->is_short_of_memory = true;
}

void report_indicators_add(struct report_occasion *o)
{
	PB(JudgeIndicatorsRequest) request = PB_INIT(JUDGE_INDICATORS_REQUEST);
	const PB(JudgeIndicatorsResponse) *all;

	request.unit = (char *)o->draft->unit;
	all = (const void *)report_draft_ask(o->draft, "riskreg.v1.IndicatorService/Judge",
					     &request.base, PB_DESC(judge_indicators_response));
	if (!all || !all->n_indicators)
		return;
	report_section(o->report, 2, report_occasion_word(o, WORD_HEADING_INDICATORS));
	add_table(o, all);
	for (size_t i = 0; i < all->n_indicators; i++)
		add_trend(o, all->indicators[i]);
}
