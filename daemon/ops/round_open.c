/* SPDX-License-Identifier: EUPL-1.2
 * Opening a round: which control, which unit, which period, which items. Its row stands in
 * ops_round.c. */
#include <errno.h>

#include "round.h"

#define ROUND_SIZE_MAX 100000
#define ROUND_LIST_MAX 10000

struct opening {
	struct call *call;
	const PB(OpenRoundRequest) *request;
	struct loaded loaded;
	const PB(Control) *control;
	PB(Round) round;
};

/* A control of the municipality is performed by any unit, which must be named. */
static int choose_unit(struct opening *o)
{
	struct loaded owner;
	bool is_within = true;
	int r = load(o->call, PB_ENUM(KIND, UNIT), o->control->unit, "control", &owner);
	if (r)
		return r;
	bool is_common = ((const PB(Unit) *)owner.body)->kind == PB_ENUM(UNIT_KIND, MUNICIPALITY);
	o->round.unit = o->request->unit[0] ? o->request->unit : o->control->unit;
	if (is_common && !o->request->unit[0]) {
		call_param(o->call, "control", "%s", o->request->control);
		return refuse(o->call, REFUSED_UNIT_REQUIRED, "unit");
	}
	r = load_may_write(o->call, o->round.unit, "unit");
	if (!r && !is_common)
		r = load_is_within(o->call, o->round.unit, o->control->unit, &is_within);
	if (r || is_within)
		return r;
	call_param(o->call, "control", "%s", o->request->control);
	call_param(o->call, "unit", "%s", o->round.unit);
	call_param(o->call, "other", "%s", o->control->unit);
	return refuse(o->call, REFUSED_NOT_ITS_UNIT, "unit");
}

static int choose_period(struct opening *o)
{
	struct arena *arena = o->call->arena;
	char day[CALDATE_TEXT];
	struct period period;
	o->round.period = o->request->period;
	if (!o->round.period[0])
		o->round.period = arena_format(arena, "%d", load_today(o->call).year);
	if (!o->round.period)
		return -ENOMEM;
	if (!period_parse(view_of_string(o->round.period), &period))
		return refuse(o->call, REFUSED_NOT_A_PERIOD, "period");
	caldate_format(period.first, day);
	o->round.first_day = arena_copy(arena, view_of_string(day));
	caldate_format(period.last, day);
	o->round.last_day = arena_copy(arena, view_of_string(day));
	return o->round.first_day && o->round.last_day ? 0 : -ENOMEM;
}

/* Only one of them takes the place of an approved round: that one can be replaced in turn. */
static int check_not_replaced(struct opening *o, const struct id *replaced)
{
	struct cursor cursor =
		store_list_referring(o->call->snapshot, replaced, PB_ENUM(KIND, ROUND));
	for (;;) {
		struct loaded other;
		char id[ID_TEXT_MAX];
		int r = load_next(o->call, &cursor, &other);
		if (r || !other.record.version)
			return r;
		if (((const PB(Round) *)other.body)->state != PB_ENUM(ROUND_STATE, APPROVED))
			continue;
		id_format(&other.record.id, id);
		call_param(o->call, "value", "%s", o->request->replaces);
		call_param(o->call, "other", "%s", id);
		return refuse(o->call, REFUSED_REPLACED_ALREADY, "replaces");
	}
}

static bool may_replace(const PB(Round) *round, const PB(Round) *old)
{
	return old->state == PB_ENUM(ROUND_STATE, APPROVED) &&
	       strcmp(old->control, round->control) == 0 && strcmp(old->unit, round->unit) == 0 &&
	       strcmp(old->first_day, round->first_day) == 0 &&
	       strcmp(old->last_day, round->last_day) == 0;
}

static int choose_replaced(struct opening *o)
{
	struct loaded old;
	if (!o->request->replaces[0])
		return 0;
	int r = load(o->call, PB_ENUM(KIND, ROUND), o->request->replaces, "replaces", &old);
	if (!r)
		r = load_reason(o->call, o->request->reason);
	if (r)
		return r;
	if (!may_replace(&o->round, (const PB(Round) *)old.body)) {
		call_param(o->call, "value", "%s", o->request->replaces);
		return refuse(o->call, REFUSED_NOT_REPLACEABLE, "replaces");
	}
	o->round.replaces = o->request->replaces;
	return check_not_replaced(o, &old.record.id);
}

/* A population that is drawn from here was not drawn elsewhere, and a census is no sample. */
static int choose_source(struct opening *o)
{
	bool is_drawn_here = o->round.basis == PB_ENUM(ROUND_BASIS, POPULATION) ||
			     o->control->kind != PB_ENUM(CONTROL_KIND, SAMPLE);
	bool has_source = o->request->source[0];
	if ((o->request->drawn_elsewhere && is_drawn_here) ||
	    (has_source && !o->request->drawn_elsewhere)) {
		call_param(o->call, "value", "%s", o->request->control);
		return refuse(o->call, REFUSED_NOT_APPLICABLE,
			      has_source ? "source" : "drawn_elsewhere");
	}
	o->round.drawn_elsewhere = o->request->drawn_elsewhere;
	o->round.source = o->request->source;
	return o->request->drawn_elsewhere ?
		       load_require(o->call, o->request->source, "source") : 0;
}

static int check_size(struct opening *o)
{
	int r = load_at_most(o->call, "ids", o->request->n_ids, ROUND_LIST_MAX);
	return r ? r : load_range(o->call, "size", o->request->size, 0, ROUND_SIZE_MAX);
}

static PB(RoundBasis) basis_of(const struct opening *o)
{
	if (o->control->kind == PB_ENUM(CONTROL_KIND, REVIEW))
		return PB_ENUM(ROUND_BASIS, REVIEW);
	if (o->request->counts)
		return PB_ENUM(ROUND_BASIS, COUNTS);
	if (o->request->n_ids)
		return PB_ENUM(ROUND_BASIS, LIST);
	return o->request->size ? PB_ENUM(ROUND_BASIS, NUMBERED) : PB_ENUM(ROUND_BASIS, POPULATION);
}

/* A review has no items and no criteria; every other control has both. Only a sample can be drawn
 * from a population that comes later. */
static int choose_basis(struct opening *o)
{
	const PB(OpenRoundRequest) *request = o->request;
	bool is_review = o->control->kind == PB_ENUM(CONTROL_KIND, REVIEW);
	int n_given = (request->size > 0) + (request->counts != 0) + (request->n_ids > 0);
	if (is_review && n_given) {
		call_param(o->call, "control", "%s", request->control);
		return refuse(o->call, REFUSED_WRONG_KIND_OF_CONTROL, "control");
	}
	bool may_wait = o->control->kind == PB_ENUM(CONTROL_KIND, SAMPLE);
	if (!is_review && n_given != 1 && !(may_wait && n_given == 0)) {
		call_param(o->call, "fields", "size, counts, ids");
		return refuse(o->call, REFUSED_ONE_OF, "size");
	}
	if (!is_review && !o->control->criteria) {
		call_param(o->call, "control", "%s", request->control);
		return refuse(o->call, REFUSED_NO_CRITERIA, "control");
	}
	o->round.basis = basis_of(o);
	if (o->round.basis == PB_ENUM(ROUND_BASIS, POPULATION))
		o->round.state = PB_ENUM(ROUND_STATE, PLANNED);
	o->round.size = request->n_ids ? (uint32_t)request->n_ids : request->size;
	return check_size(o);
}

static int put(struct opening *o)
{
	struct id id;
	int r = load_new_id(o->call, PB_ENUM(KIND, ROUND), &id);
	if (!r)
		r = round_add_person(o->call, &o->round, o->call->actor->name);
	if (!r)
		r = call_put(o->call, &id, 0, &o->round.base);
	if (!r && o->request->n_ids)
		r = round_put_items(o->call, &id, o->request->ids, o->request->n_ids);
	return r;
}

int round_open(struct call *call)
{
	const PB(OpenRoundRequest) *request = (const PB(OpenRoundRequest) *)call->request;
	struct opening o = { .call = call, .request = request, .round = PB_INIT(ROUND) };
	int r = load(call, PB_ENUM(KIND, CONTROL), request->control, "control", &o.loaded);
	if (r)
		return r;
	o.control = (const PB(Control) *)o.loaded.body;
	o.round.control = request->control;
	o.round.control_version = o.loaded.record.version;
	o.round.state = PB_ENUM(ROUND_STATE, TESTING);
	o.round.external_reference = request->external_reference;
	o.round.reason = request->reason;
	r = choose_unit(&o);
	if (!r)
		r = choose_period(&o);
	if (!r)
		r = choose_basis(&o);
	if (!r)
		r = choose_source(&o);
	if (!r)
		r = choose_replaced(&o);
	return r ? r : put(&o);
}
