/* SPDX-License-Identifier: EUPL-1.2
 * UnitService: the organisation tree. A unit is never moved below itself; one municipality is the
 * root of everything below it. */
#include "load.h"
#include "methods.h"

/* The municipality stands alone, all others below something that is there. */
static int check_place(struct call *call, const PB(Unit) *unit)
{
	bool is_root = unit->kind == PB_ENUM(UNIT_KIND, MUNICIPALITY);
	if (unit->kind == PB_ENUM(UNIT_KIND, UNSPECIFIED))
		return refuse(call, REFUSED_REQUIRED, "unit.kind");
	if (!is_root && !*unit->parent)
		return refuse(call, REFUSED_REQUIRED, "unit.parent");
	if (is_root && *unit->parent) {
		call_param(call, "value", "%s", unit->code);
		return refuse(call, REFUSED_NOT_BELOW, "unit.parent");
	}
	return 0;
}

static int check_ring(struct call *call, const PB(Unit) *unit)
{
	bool is_within;
	int r = load_is_within(call, unit->parent, unit->code, &is_within);
	if (r || !is_within)
		return r;
	call_param(call, "value", "%s", unit->code);
	return refuse(call, REFUSED_RING, "unit.parent");
}

/* Rights are found by walking up UNIT_DEPTH_MAX levels, so no unit may be put deeper. */
static int check_depth(struct call *call, const char *parent)
{
	unsigned depth;
	int r = load_depth(call, parent, &depth);
	return r ? r : load_at_most(call, "unit.parent", depth + 1, UNIT_DEPTH_MAX);
}

static int parse_code(struct call *call, const char *code, struct id *ret)
{
	if (!*code)
		return refuse(call, REFUSED_REQUIRED, "unit.code");
	if (id_parse(PB_ENUM(KIND, UNIT), view_of_string(code), ret))
		return 0;
	call_param(call, "value", "%s", code);
	return refuse(call, REFUSED_NOT_A_CODE, "unit.code");
}

/* Below a unit: rights in it. A municipality: rights in itself, which a new one need not be there
 * for: that is how the first unit of a register is made. */
static int check_rights(struct call *call, const struct loaded *old, const PB(Unit) *unit)
{
	int r = *unit->parent ? load_may_write(call, unit->parent, "unit.parent") :
				load_check_rights(call, unit->code, "unit.code");
	if (r || !old->record.version)
		return r;
	const PB(Unit) *before = (const void *)old->body;
	return load_check_rights(call, *before->parent ? before->parent : before->code,
				 "unit.parent");
}

static int run_set(struct call *call)
{
	const PB(SetUnitRequest) *request = (const void *)call->request;
	const PB(Unit) *unit = request->unit;
	struct loaded old;
	struct id id;
	int r = load_given(call, unit, "unit");
	if (!r)
		r = parse_code(call, unit->code, &id);
	if (!r)
		r = load_require(call, unit->name, "unit.name");
	if (!r)
		r = check_place(call, unit);
	if (!r)
		r = load_for_set_id(call, &id, request->expected_version, "unit.code", &old);
	if (!r)
		r = check_rights(call, &old, unit);
	if (!r)
		r = check_ring(call, unit);
	if (!r)
		r = check_depth(call, unit->parent);
	return r ? r : call_put(call, &id, old.record.version, &unit->base);
}

static const struct method rows[] = {
	{ "riskreg.v1.UnitService/Set", ROLE_COORDINATOR, WRITE, LIGHT, run_set },
};

const struct method_list ops_unit_methods = METHOD_LIST(rows);
