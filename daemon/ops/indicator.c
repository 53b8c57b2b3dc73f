/* SPDX-License-Identifier: EUPL-1.2
 * Mapping of indicators. What a value means and whether a target is met is domain/indicator.h's to
 * say; nothing is stored here. */
#include "indicator.h"

#include <errno.h>

static const enum indicator_form forms[] = {
	[PB_ENUM(INDICATOR_FORM, UNSPECIFIED)] = INDICATOR_NOTHING,
	[PB_ENUM(INDICATOR_FORM, NUMBER)] = INDICATOR_NUMBER,
	[PB_ENUM(INDICATOR_FORM, AT_MOST)] = INDICATOR_AT_MOST,
	[PB_ENUM(INDICATOR_FORM, AT_LEAST)] = INDICATOR_AT_LEAST,
	[PB_ENUM(INDICATOR_FORM, BAND)] = INDICATOR_BAND,
	[PB_ENUM(INDICATOR_FORM, UP)] = INDICATOR_UP,
	[PB_ENUM(INDICATOR_FORM, DOWN)] = INDICATOR_DOWN,
	[PB_ENUM(INDICATOR_FORM, SAME)] = INDICATOR_SAME,
};

static const PB(IndicatorForm) form_messages[] = {
	[INDICATOR_NOTHING] = PB_ENUM(INDICATOR_FORM, UNSPECIFIED),
	[INDICATOR_NUMBER] = PB_ENUM(INDICATOR_FORM, NUMBER),
	[INDICATOR_AT_MOST] = PB_ENUM(INDICATOR_FORM, AT_MOST),
	[INDICATOR_AT_LEAST] = PB_ENUM(INDICATOR_FORM, AT_LEAST),
	[INDICATOR_BAND] = PB_ENUM(INDICATOR_FORM, BAND),
	[INDICATOR_UP] = PB_ENUM(INDICATOR_FORM, UP),
	[INDICATOR_DOWN] = PB_ENUM(INDICATOR_FORM, DOWN),
	[INDICATOR_SAME] = PB_ENUM(INDICATOR_FORM, SAME),
};

static const PB(IndicatorGroup) group_messages[] = {
	[INDICATOR_ALL] = PB_ENUM(INDICATOR_GROUP, UNSPECIFIED),
	[INDICATOR_WOMEN] = PB_ENUM(INDICATOR_GROUP, WOMEN),
	[INDICATOR_MEN] = PB_ENUM(INDICATOR_GROUP, MEN),
};

static const enum indicator_direction directions[] = {
	[PB_ENUM(INDICATOR_DIRECTION, UNSPECIFIED)] = INDICATOR_HIGHER,
	[PB_ENUM(INDICATOR_DIRECTION, HIGHER)] = INDICATOR_HIGHER,
	[PB_ENUM(INDICATOR_DIRECTION, LOWER)] = INDICATOR_LOWER,
	[PB_ENUM(INDICATOR_DIRECTION, BAND)] = INDICATOR_WITHIN,
	[PB_ENUM(INDICATOR_DIRECTION, CHANGE)] = INDICATOR_CHANGE,
};

/* ------------------------------------------------------------------ to messages */

static int copy_list(struct call *call, void *const *from, size_t n, size_t more, void ***ret)
{
	void **list = arena_get(call->arena, (n + more + 1) * sizeof(*list));
	if (!list)
		return -ENOMEM;
	if (n)
		memcpy(list, from, n * sizeof(*list));
	*ret = list;
	return 0;
}

int indicator_copy(struct call *call, const PB(Indicator) *from, size_t more, PB(Indicator) *ret)
{
	void **outcomes, **targets;
	int r = copy_list(call, (void *const *)from->outcomes, from->n_outcomes, more, &outcomes);
	if (!r)
		r = copy_list(call, (void *const *)from->targets, from->n_targets, more, &targets);
	if (r)
		return r;
	*ret = *from;
	ret->outcomes = (PB(IndicatorOutcome) **)outcomes;
	ret->targets = (PB(IndicatorTarget) **)targets;
	return 0;
}

/* NULL when memory is out. */
static PB(Decimal) *make_decimal(struct call *call, struct decimal value)
{
	PB(Decimal) *message = arena_get(call->arena, sizeof(*message));
	if (!message)
		return NULL;
	*message = (PB(Decimal))PB_INIT(DECIMAL);
	message->unscaled = value.unscaled;
	message->decimals = value.decimals;
	return message;
}

static bool same_outcome(const PB(IndicatorOutcome) *a, const PB(IndicatorOutcome) *b)
{
	return a->year == b->year && a->forecast == b->forecast && a->group == b->group &&
	       strcmp(a->as_of_day, b->as_of_day) == 0;
}

static bool same_target(const PB(IndicatorTarget) *a, const PB(IndicatorTarget) *b)
{
	return a->year == b->year && a->stage == b->stage && a->group == b->group;
}

/* A day in the cell says more than one in the head of the column. */
static int put_outcome(struct call *call, PB(Indicator) *to, const struct indicator_heading *head,
		       const struct indicator_cell *cell, const char *field)
{
	struct caldate as_of = cell->as_of.year ? cell->as_of : head->as_of;
	PB(IndicatorOutcome) *outcome = arena_get(call->arena, sizeof(*outcome));
	char day[CALDATE_TEXT] = "";
	size_t i = 0;
	if (as_of.year)
		caldate_format(as_of, day);
	if (!outcome)
		return -ENOMEM;
	*outcome = (PB(IndicatorOutcome))PB_INIT(INDICATOR_OUTCOME);
	outcome->year = head->year;
	outcome->forecast = head->column == INDICATOR_COLUMN_FORECAST;
	outcome->as_of_day = arena_copy(call->arena, view_of_string(day));
	outcome->group = group_messages[head->group];
	if (cell->form == INDICATOR_NUMBER)
		outcome->value = make_decimal(call, cell->value);
	if (!outcome->as_of_day || (cell->form == INDICATOR_NUMBER && !outcome->value))
		return -ENOMEM;
	while (i < to->n_outcomes && !same_outcome(to->outcomes[i], outcome))
		i++;
	int r = load_at_most(call, field, i + 1, INDICATOR_OUTCOMES_MAX);
	if (r)
		return r;
	to->outcomes[i] = outcome;
	to->n_outcomes += i == to->n_outcomes;
	return 0;
}

static bool has_value(enum indicator_form form)
{
	return form == INDICATOR_NUMBER || form == INDICATOR_AT_MOST ||
	       form == INDICATOR_AT_LEAST || form == INDICATOR_BAND;
}

static int put_target(struct call *call, PB(Indicator) *to, const struct indicator_heading *head,
		      const struct indicator_cell *cell, const char *field)
{
	PB(IndicatorTarget) *target = arena_get(call->arena, sizeof(*target));
	size_t i = 0;
	if (!target)
		return -ENOMEM;
	*target = (PB(IndicatorTarget))PB_INIT(INDICATOR_TARGET);
	target->year = head->year;
	target->stage = head->column == INDICATOR_COLUMN_STAGE;
	target->group = group_messages[head->group];
	target->form = form_messages[cell->form];
	target->value = has_value(cell->form) ? make_decimal(call, cell->value) : NULL;
	target->upper = cell->form == INDICATOR_BAND ? make_decimal(call, cell->upper) : NULL;
	if ((has_value(cell->form) && !target->value) ||
	    (cell->form == INDICATOR_BAND && !target->upper))
		return -ENOMEM;
	while (i < to->n_targets && !same_target(to->targets[i], target))
		i++;
	int r = load_at_most(call, field, i + 1, INDICATOR_TARGETS_MAX);
	if (r)
		return r;
	to->targets[i] = target;
	to->n_targets += i == to->n_targets;
	return 0;
}

int indicator_put(struct call *call, PB(Indicator) *to, const struct indicator_heading *head,
		  const struct indicator_cell *cell, const char *field)
{
	bool is_target = head->column == INDICATOR_COLUMN_STAGE ||
			 head->column == INDICATOR_COLUMN_TARGET;
	return is_target ? put_target(call, to, head, cell, field) :
			   put_outcome(call, to, head, cell, field);
}

bool indicator_take_percent(PB(Indicator) *to, const struct indicator_cell *cell)
{
	if (!cell->is_percent)
		return true;
	if (!*to->unit_of_measure)
		to->unit_of_measure = "%";
	return indicator_is_percent(view_of_string(to->unit_of_measure));
}

/* ------------------------------------------------------------------ checks */

static int check_decimal(struct call *call, const PB(Decimal) *value, const char *field)
{
	int64_t most = 1;
	if (!value)
		return 0;
	for (unsigned i = 0; i < INDICATOR_DIGITS_MAX; i++)
		most *= 10;
	if (value->unscaled > -most && value->unscaled < most &&
	    value->decimals <= INDICATOR_DECIMALS_MAX)
		return 0;
	return refuse(call, REFUSED_INDICATOR_NUMBER, "%s", field);
}

static int refuse_twice(struct call *call, const char *field, uint32_t year)
{
	call_param(call, "value", "%u", year);
	return refuse(call, REFUSED_TWICE, "%s", field);
}

static int check_outcome(struct call *call, const PB(Indicator) *in, size_t i, const char *field)
{
	const PB(IndicatorOutcome) *outcome = in->outcomes[i];
	struct caldate day;
	int r = load_range(call, field, outcome->year, INDICATOR_YEAR_MIN, INDICATOR_YEAR_MAX);
	if (!r)
		r = check_decimal(call, outcome->value, field);
	if (!r && *outcome->as_of_day &&
	    !caldate_parse(view_of_string(outcome->as_of_day), &day))
		r = refuse(call, REFUSED_NOT_A_DAY, "%s", field);
	for (size_t j = 0; !r && j < i; j++)
		if (same_outcome(in->outcomes[j], outcome))
			r = refuse_twice(call, field, outcome->year);
	return r;
}

/* What a form needs is there. */
static bool is_whole(const PB(IndicatorTarget) *target)
{
	enum indicator_form form = forms[target->form];
	return has_value(form) == (target->value != NULL) &&
	       (form == INDICATOR_BAND) == (target->upper != NULL);
}

static int check_target(struct call *call, const PB(Indicator) *in, size_t i, const char *field)
{
	const PB(IndicatorTarget) *target = in->targets[i];
	int r = load_range(call, field, target->year, INDICATOR_YEAR_MIN, INDICATOR_YEAR_MAX);
	if (!r && !is_whole(target))
		r = refuse(call, REFUSED_INDICATOR_NUMBER, "%s", field);
	if (!r)
		r = check_decimal(call, target->value, field);
	if (!r)
		r = check_decimal(call, target->upper, field);
	for (size_t j = 0; !r && j < i; j++)
		if (same_target(in->targets[j], target))
			r = refuse_twice(call, field, target->year);
	return r;
}

int indicator_check(struct call *call, const PB(Indicator) *in)
{
	int r = load_at_most(call, "indicator.outcomes", in->n_outcomes, INDICATOR_OUTCOMES_MAX);
	if (!r)
		r = load_at_most(call, "indicator.targets", in->n_targets, INDICATOR_TARGETS_MAX);
	for (size_t i = 0; !r && i < in->n_outcomes; i++) {
		const char *field = arena_format(call->arena, "indicator.outcomes[%zu]", i);
		r = field ? check_outcome(call, in, i, field) : -ENOMEM;
	}
	for (size_t i = 0; !r && i < in->n_targets; i++) {
		const char *field = arena_format(call->arena, "indicator.targets[%zu]", i);
		r = field ? check_target(call, in, i, field) : -ENOMEM;
	}
	return r;
}

/* ------------------------------------------------------------------ to values */

static struct decimal decimal_of(const PB(Decimal) *message)
{
	return message ? (struct decimal){ message->unscaled, message->decimals } :
			 (struct decimal){ 0, 0 };
}

struct indicator_cell indicator_cell_of_target(const PB(IndicatorTarget) *target)
{
	return (struct indicator_cell){ .form = forms[target->form],
					.value = decimal_of(target->value),
					.upper = decimal_of(target->upper) };
}

struct indicator_cell indicator_cell_of_outcome(const PB(IndicatorOutcome) *outcome)
{
	return (struct indicator_cell){
		.form = outcome->value ? INDICATOR_NUMBER : INDICATOR_NOTHING,
		.value = decimal_of(outcome->value),
	};
}

/* "2025-12-31" is the whole year, too. */
static bool is_full_year(const PB(IndicatorOutcome) *outcome)
{
	struct caldate day;
	if (outcome->forecast || outcome->group != PB_ENUM(INDICATOR_GROUP, UNSPECIFIED))
		return false;
	return !*outcome->as_of_day ||
	       (caldate_parse(view_of_string(outcome->as_of_day), &day) && day.month == 12 &&
		day.day == 31);
}

int indicator_read(struct call *call, const PB(Indicator) *in, struct indicator *ret)
{
	struct indicator_outcome *outcomes =
		arena_get(call->arena, (in->n_outcomes + 1) * sizeof(*outcomes));
	struct indicator_target *targets =
		arena_get(call->arena, (in->n_targets + 1) * sizeof(*targets));
	size_t n = 0;
	if (!outcomes || !targets)
		return -ENOMEM;
	for (size_t i = 0; i < in->n_outcomes; i++)
		outcomes[i] = (struct indicator_outcome){
			.year = in->outcomes[i]->year,
			.is_full_year = is_full_year(in->outcomes[i]),
			.has_value = in->outcomes[i]->value != NULL,
			.value = decimal_of(in->outcomes[i]->value),
		};
	for (size_t i = 0; i < in->n_targets; i++) {
		struct indicator_cell cell = indicator_cell_of_target(in->targets[i]);
		if (in->targets[i]->group == PB_ENUM(INDICATOR_GROUP, UNSPECIFIED))
			targets[n++] = (struct indicator_target){ in->targets[i]->year, cell.form,
								  cell.value, cell.upper };
	}
	*ret = (struct indicator){ directions[in->direction], outcomes, in->n_outcomes, targets,
				   n };
	return 0;
}
