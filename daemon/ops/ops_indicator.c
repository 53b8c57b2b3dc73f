/* SPDX-License-Identifier: EUPL-1.2
 * IndicatorService: indicators, with values given as numbers or in words, and whether their targets
 * are met, which is domain/indicator.h's to say. Import is indicator_import.c's. */
#include <errno.h>

#include "indicator.h"
#include "methods.h"
#include "pieces.h"

#define ENTRIES_MAX 200
#define RESPONSE_INDICATOR 100

static const enum indicator_column columns[] = {
	[PB_ENUM(INDICATOR_ENTRY_KIND, OUTCOME)] = INDICATOR_COLUMN_OUTCOME,
	[PB_ENUM(INDICATOR_ENTRY_KIND, FORECAST)] = INDICATOR_COLUMN_FORECAST,
	[PB_ENUM(INDICATOR_ENTRY_KIND, STAGE)] = INDICATOR_COLUMN_STAGE,
	[PB_ENUM(INDICATOR_ENTRY_KIND, TARGET)] = INDICATOR_COLUMN_TARGET,
};

/* ------------------------------------------------------------------ Set */

/* A bound or a direction is no outcome. */
static bool fits(const struct indicator_heading *head, const struct indicator_cell *cell)
{
	bool is_target = head->column == INDICATOR_COLUMN_STAGE ||
			 head->column == INDICATOR_COLUMN_TARGET;
	return is_target || cell->form == INDICATOR_NUMBER || cell->form == INDICATOR_NOTHING;
}

static int put_entry(struct call *call, PB(Indicator) *to, const PB(IndicatorEntry) *entry,
		     size_t i)
{
	struct indicator_heading head;
	struct indicator_cell cell;
	const char *field = arena_format(call->arena, "entries[%zu].cell", i);
	if (!field)
		return -ENOMEM;
	if (entry->kind == PB_ENUM(INDICATOR_ENTRY_KIND, UNSPECIFIED))
		return refuse(call, REFUSED_REQUIRED, "entries[%zu].kind", i);
	if (!indicator_read_heading(view_of_string(entry->heading), &head)) {
		call_param(call, "value", "%s", entry->heading);
		return refuse(call, REFUSED_INDICATOR_HEADING, "entries[%zu].heading", i);
	}
	head.column = columns[entry->kind];
	if (!indicator_read_cell(view_of_string(entry->cell), &cell) || !fits(&head, &cell)) {
		call_param(call, "value", "%s", entry->cell);
		return refuse(call, REFUSED_INDICATOR_CELL, "%s", field);
	}
	if (!indicator_take_percent(to, &cell)) {
		call_param(call, "value", "%s", entry->cell);
		call_param(call, "measure", "%s", to->unit_of_measure);
		return refuse(call, REFUSED_INDICATOR_PERCENT, "%s", field);
	}
	return indicator_put(call, to, &head, &cell, field);
}

static int put_entries(struct call *call, PB(Indicator) *to)
{
	const PB(SetIndicatorRequest) *request = (const void *)call->request;
	int r = load_at_most(call, "entries", request->n_entries, ENTRIES_MAX);
	if (r)
		return r;
	for (size_t i = 0; r >= 0 && i < request->n_entries; i++)
		r = put_entry(call, to, request->entries[i], i);
	return r < 0 ? r : call_refused(call);
}

static int run_set(struct call *call)
{
	const PB(SetIndicatorRequest) *request = (const void *)call->request;
	const PB(Indicator) *given = request->indicator;
	PB(Indicator) indicator;
	struct loaded old;
	int r = load_given(call, given, "indicator");
	if (!r)
		r = load_require(call, given->title, "indicator.title");
	if (!r)
		r = load_for_set(call, PB_ENUM(KIND, INDICATOR), request->id,
				 request->expected_version, &old);
	if (!r)
		r = load_may_move(call, &old, given->unit, "indicator.unit");
	if (!r)
		r = load_named_one(call, PB_ENUM(KIND, GOAL), given->unit, given->goal_id,
				   "indicator.goal_id");
	if (!r)
		r = indicator_check(call, given);
	if (!r)
		r = indicator_copy(call, given, request->n_entries, &indicator);
	if (!r)
		r = put_entries(call, &indicator);
	if (r)
		return r;
	if (indicator.direction == PB_ENUM(INDICATOR_DIRECTION, UNSPECIFIED))
		indicator.direction = PB_ENUM(INDICATOR_DIRECTION, HIGHER);
	return call_put(call, &old.record.id, old.record.version, &indicator.base);
}

/* ------------------------------------------------------------------ Judge */

static char *write_cell(struct call *call, const struct indicator_cell *cell)
{
	char text[INDICATOR_TEXT_MAX];
	indicator_format_cell(cell, call->lang, text);
	return arena_copy(call->arena, view_of_string(text));
}

/* All values; NULL when memory is out. */
static PB(IndicatorLine) **write_lines(struct call *call, const PB(Indicator) *in)
{
	size_t n = in->n_outcomes + in->n_targets;
	PB(IndicatorLine) **lines = arena_get(call->arena, (n + 1) * sizeof(*lines));
	PB(IndicatorLine) *storage = arena_get(call->arena, (n + 1) * sizeof(*storage));
	if (!lines || !storage)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		bool is_outcome = i < in->n_outcomes;
		const PB(IndicatorOutcome) *o = is_outcome ? in->outcomes[i] : NULL;
		const PB(IndicatorTarget) *t = is_outcome ? NULL : in->targets[i - in->n_outcomes];
		struct indicator_cell cell = is_outcome ? indicator_cell_of_outcome(o) :
							  indicator_cell_of_target(t);
		lines[i] = &storage[i];
		storage[i] = (PB(IndicatorLine))PB_INIT(INDICATOR_LINE);
		storage[i].kind = is_outcome ? o->forecast ? PB_ENUM(INDICATOR_ENTRY_KIND, FORECAST)
							   : PB_ENUM(INDICATOR_ENTRY_KIND, OUTCOME)
				  : t->stage ? PB_ENUM(INDICATOR_ENTRY_KIND, STAGE)
					     : PB_ENUM(INDICATOR_ENTRY_KIND, TARGET);
		storage[i].year = is_outcome ? o->year : t->year;
		storage[i].group = is_outcome ? o->group : t->group;
		if (is_outcome)
			storage[i].as_of_day = o->as_of_day;
		storage[i].text = write_cell(call, &cell);
		if (!storage[i].text)
			return NULL;
	}
	return lines;
}

static int judge(struct call *call, const PB(Indicator) *in, PB(IndicatorJudgement) *ret)
{
	static const PB(IndicatorMet) mets[] = {
		[INDICATOR_MET_UNKNOWN] = PB_ENUM(INDICATOR_MET, UNSPECIFIED),
		[INDICATOR_MET] = PB_ENUM(INDICATOR_MET, YES),
		[INDICATOR_NOT_MET] = PB_ENUM(INDICATOR_MET, NO),
	};
	static const PB(IndicatorTrend) trends[] = {
		[INDICATOR_TREND_UNKNOWN] = PB_ENUM(INDICATOR_TREND, UNSPECIFIED),
		[INDICATOR_RISING] = PB_ENUM(INDICATOR_TREND, RISING),
		[INDICATOR_FALLING] = PB_ENUM(INDICATOR_TREND, FALLING),
		[INDICATOR_UNCHANGED] = PB_ENUM(INDICATOR_TREND, UNCHANGED),
	};
	struct indicator values;
	int r = indicator_read(call, in, &values);
	if (r)
		return r;
	struct indicator_judgement j = indicator_judge(&values);
	ret->met = mets[j.met];
	ret->trend = trends[j.trend];
	if (j.outcome) {
		struct indicator_cell cell = { .form = INDICATOR_NUMBER,
					       .value = j.outcome->value };
		ret->outcome_year = j.outcome->year;
		ret->outcome_text = write_cell(call, &cell);
	}
	if (j.target) {
		struct indicator_cell cell = { .form = j.target->form, .value = j.target->value,
					       .upper = j.target->upper };
		ret->target_year = j.target->year;
		ret->target_text = write_cell(call, &cell);
	}
	return ret->outcome_text && ret->target_text ? 0 : -ENOMEM;
}

static int add(struct call *call, struct pieces *pieces, const struct record *record,
	       bool with_lines)
{
	PB(IndicatorJudgement) judgement = PB_INIT(INDICATOR_JUDGEMENT);
	const ProtobufCMessage *body;
	char id[ID_TEXT_MAX];
	int r = load_body(call, record, &body);
	if (r)
		return r;
	const PB(Indicator) *in = (const PB(Indicator) *)body;
	id_format(&record->id, id);
	judgement.id = id;
	judgement.unit = in->unit;
	judgement.title = in->title;
	if (with_lines) {
		judgement.lines = write_lines(call, in);
		judgement.n_lines = in->n_outcomes + in->n_targets;
		if (!judgement.lines)
			return -ENOMEM;
	}
	r = judge(call, in, &judgement);
	return r ? r : pieces_put_message(pieces, RESPONSE_INDICATOR, &judgement.base);
}

static int add_all(struct call *call, struct cursor cursor, struct pieces *pieces)
{
	for (;;) {
		struct record record;
		int r = store_list_next(&cursor, &record);
		if (!r && record.version && !kind_is_withdrawn(record.body))
			r = add(call, pieces, &record, false);
		if (r || !record.version)
			return r;
	}
}

static int run_judge(struct call *call)
{
	const PB(JudgeIndicatorsRequest) *request = (const void *)call->request;
	struct pieces pieces = PIECES(call);
	struct loaded loaded;
	int r;
	if (*request->id && *request->unit) {
		call_param(call, "fields", "id, unit");
		return refuse(call, REFUSED_ONE_OF, "id");
	}
	if (*request->id) {
		r = load(call, PB_ENUM(KIND, INDICATOR), request->id, "id", &loaded);
		if (!r)
			r = add(call, &pieces, &loaded.record, true);
	} else if (*request->unit) {
		r = load(call, PB_ENUM(KIND, UNIT), request->unit, "unit", &loaded);
		if (!r)
			r = add_all(call, store_list_referring(call->snapshot, &loaded.record.id,
							       PB_ENUM(KIND, INDICATOR)),
				    &pieces);
	} else {
		r = add_all(call, store_list(call->snapshot, PB_ENUM(KIND, INDICATOR), VIEW_NONE),
			    &pieces);
	}
	return r ? r : pieces_end(&pieces);
}

static const struct method rows[] = {
	{ "riskreg.v1.IndicatorService/Set", ROLE_COORDINATOR, WRITE, LIGHT, run_set },
	{ "riskreg.v1.IndicatorService/Import", ROLE_COORDINATOR, WRITE, BULK, indicator_import },
	{ "riskreg.v1.IndicatorService/Judge", ROLE_ANY, READ, LIGHT, run_judge },
};

const struct method_list ops_indicator_methods = METHOD_LIST(rows);
